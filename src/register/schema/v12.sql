-- Pupils who were erased: the row is nobody's any more, and has an id that says no more than that. Its marks stay,
-- so that a photo of whoever it was does not become anybody's to use.
CREATE TABLE erased_pupils (
    pupil     INTEGER PRIMARY KEY REFERENCES pupils (number),
    erased_at TEXT NOT NULL,
    erased_by TEXT NOT NULL
) STRICT;

-- A photo whose picture went with a pupil. Its number stays, because records of copies hang on it; its hashes do not.
ALTER TABLE photos ADD COLUMN erased_at TEXT;

-- True for a copy in storage that goes with a pupil, which a stop that comes meanwhile keeps.
ALTER TABLE held_erasures ADD COLUMN with_pupil INTEGER NOT NULL DEFAULT 0 CHECK (with_pupil IN (0, 1));

-- What was said of an erased pupil goes; of everybody else it is only added to, as ever.
DROP TRIGGER grants_remain;
CREATE TRIGGER grants_remain BEFORE DELETE ON grants
    WHEN OLD.pupil NOT IN (SELECT pupil FROM erased_pupils)
    BEGIN SELECT RAISE (ABORT, 'answers are only added'); END;
DROP TRIGGER refusals_remain;
CREATE TRIGGER refusals_remain BEFORE DELETE ON refusals
    WHEN OLD.pupil NOT IN (SELECT pupil FROM erased_pupils)
    BEGIN SELECT RAISE (ABORT, 'answers are only added'); END;
