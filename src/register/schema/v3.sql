-- What was taken in, from where. The file itself is not kept, only its hash.
CREATE TABLE imports (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    kind         TEXT NOT NULL CHECK (kind IN ('roll', 'answers')),
    source       TEXT NOT NULL,
    file         BLOB NOT NULL,
    day          TEXT NOT NULL,
    imported_at  TEXT NOT NULL,
    imported_by  TEXT NOT NULL,
    rows         INTEGER NOT NULL,
    added        INTEGER NOT NULL,
    changed      INTEGER NOT NULL,
    turned_yes   INTEGER NOT NULL,
    turned_no    INTEGER NOT NULL,
    gone         INTEGER NOT NULL,
    unread       INTEGER NOT NULL,
    undone_at    TEXT,
    undone_by    TEXT
) STRICT;

-- The purposes that a list of answers spoke of: each is as fresh as the last list that did.
CREATE TABLE import_purposes (
    import  INTEGER NOT NULL REFERENCES imports (number),
    purpose TEXT NOT NULL REFERENCES purposes (word),
    PRIMARY KEY (import, purpose)
) STRICT, WITHOUT ROWID;

-- How an entry of the roll was before an import changed it, so that the import can be taken back.
-- Without a forename and surname: there was none.
CREATE TABLE roll_before (
    import    INTEGER NOT NULL REFERENCES imports (number),
    pupil     INTEGER NOT NULL REFERENCES pupils (number),
    upn       TEXT,
    forename  TEXT,
    surname   TEXT,
    preferred TEXT,
    year      TEXT,
    class     TEXT,
    left_on   TEXT,
    PRIMARY KEY (import, pupil)
) STRICT, WITHOUT ROWID;

-- How the school's own tables are to be read: which heading holds what.
CREATE TABLE profiles (
    name    TEXT PRIMARY KEY,
    mapping TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Lists taken in before each had its own line here count as one, for the purposes that have answers.
INSERT INTO imports (number, kind, source, file, day, imported_at, imported_by, rows, added, changed,
                     turned_yes, turned_no, gone, unread)
    SELECT 1, 'answers', 'earlier lists', x'', value, value || 'T00:00:00Z', '', 0, 0, 0, 0, 0, 0, 0
        FROM facts WHERE name = 'refreshed';
INSERT INTO import_purposes (import, purpose)
    SELECT 1, word FROM purposes
        WHERE EXISTS (SELECT 1 FROM imports) AND word IN (SELECT purpose FROM grants);
DELETE FROM facts WHERE name = 'refreshed';

-- A UPN is for matching and is never shown. A second pupil with one that is taken is kept without.
ALTER TABLE pupils ADD COLUMN upn TEXT;
CREATE UNIQUE INDEX pupils_by_upn ON pupils (upn) WHERE upn IS NOT NULL;

-- Where an answer came from: the import that brought it, or how it was given to whoever recorded it;
-- and what it said of its end, in the words of its form.
ALTER TABLE grants ADD COLUMN import INTEGER REFERENCES imports (number);
ALTER TABLE grants ADD COLUMN how    TEXT NOT NULL DEFAULT '';
ALTER TABLE grants ADD COLUMN period TEXT NOT NULL DEFAULT '';
CREATE INDEX grants_by_import ON grants (import);

-- Nothing was recorded by hand before: what there is came with earlier lists.
DROP TRIGGER grants_stay;
UPDATE grants SET import = 1 WHERE EXISTS (SELECT 1 FROM imports WHERE number = 1);
CREATE TRIGGER grants_stay BEFORE UPDATE ON grants BEGIN SELECT RAISE (ABORT, 'answers are only added'); END;

-- The longest that an answer counts, as `consent::Period` is written; and the purposes switched off.
ALTER TABLE purposes ADD COLUMN period TEXT;
ALTER TABLE purposes ADD COLUMN in_use INTEGER NOT NULL DEFAULT 1 CHECK (in_use IN (0, 1));

-- What the school itself said no to: one purpose or, where none is named, everything. No answer outweighs
-- it while it is not lifted. With a reason it is the safeguarding lead's "never publish": the reason is the
-- lead's alone to see, and nothing else tells the two apart.
CREATE TABLE refusals (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    pupil     INTEGER NOT NULL REFERENCES pupils (number),
    purpose   TEXT REFERENCES purposes (word),
    first_day TEXT NOT NULL,
    placed_at TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    lifted_at TEXT,
    lifted_by TEXT,
    reason    TEXT,
    CHECK (reason IS NULL OR purpose IS NULL)
) STRICT;
CREATE INDEX refusals_by_pupil ON refusals (pupil);
CREATE UNIQUE INDEX blocks_in_force ON refusals (pupil) WHERE lifted_at IS NULL AND reason IS NOT NULL;
CREATE TRIGGER refusals_remain BEFORE DELETE ON refusals BEGIN SELECT RAISE (ABORT, 'answers are only added'); END;
CREATE TRIGGER refusals_stay BEFORE UPDATE ON refusals
    WHEN OLD.lifted_at IS NOT NULL OR (NEW.number, NEW.pupil, NEW.first_day, NEW.placed_at, NEW.placed_by)
        IS NOT (OLD.number, OLD.pupil, OLD.first_day, OLD.placed_at, OLD.placed_by)
        OR NEW.purpose IS NOT OLD.purpose OR NEW.reason IS NOT OLD.reason
    BEGIN SELECT RAISE (ABORT, 'answers are only added'); END;

-- Pupils whom a transfer file calls looked-after, until the safeguarding lead has decided.
CREATE TABLE block_proposals (
    pupil       INTEGER PRIMARY KEY REFERENCES pupils (number),
    import      INTEGER NOT NULL REFERENCES imports (number),
    declined_at TEXT,
    declined_by TEXT
) STRICT;

-- Trip lists and clubs: groups that are no class and no year.
CREATE TABLE trip_lists (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    name    TEXT NOT NULL,
    key     TEXT NOT NULL UNIQUE,
    made_on TEXT NOT NULL
) STRICT;
CREATE TABLE trip_list_pupils (
    list  INTEGER NOT NULL REFERENCES trip_lists (number) ON DELETE CASCADE,
    pupil INTEGER NOT NULL REFERENCES pupils (number),
    PRIMARY KEY (list, pupil)
) STRICT, WITHOUT ROWID;
