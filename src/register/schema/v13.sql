-- One photo, asked about for one use: where, from which day to which. Its answers are grants for that photo. At most one
-- is open for a photo and purpose; it ends withdrawn, or done.
CREATE TABLE requests (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    photo     INTEGER NOT NULL REFERENCES photos (number),
    purpose   TEXT NOT NULL REFERENCES purposes (word),
    place     TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL,
    made_at   TEXT NOT NULL,
    made_by   TEXT NOT NULL,
    ended     TEXT CHECK (ended IN ('withdrawn', 'done')),
    ended_at  TEXT,
    ended_by  TEXT
) STRICT;
CREATE UNIQUE INDEX requests_open ON requests (photo, purpose) WHERE ended IS NULL;

-- Whose parents were asked, by the number of the form: no file has a name in its name.
CREATE TABLE request_pupils (
    request INTEGER NOT NULL REFERENCES requests (number),
    pupil   INTEGER NOT NULL REFERENCES pupils (number),
    form    INTEGER NOT NULL,
    PRIMARY KEY (request, pupil)
) STRICT, WITHOUT ROWID;

-- What should not have been published, as it was when the school recorded it (UK GDPR art. 33(5)). Only added to.
CREATE TABLE incidents (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    aware_at TEXT NOT NULL,
    told     TEXT NOT NULL,
    made_at  TEXT NOT NULL,
    made_by  TEXT NOT NULL,
    revision INTEGER NOT NULL
) STRICT;

CREATE TABLE incident_photos (
    incident INTEGER NOT NULL REFERENCES incidents (number),
    photo    INTEGER NOT NULL REFERENCES photos (number),
    file     BLOB,
    PRIMARY KEY (incident, photo)
) STRICT, WITHOUT ROWID;

-- Every copy of these photos that was out by then; `named` are those of which somebody said it.
CREATE TABLE incident_copies (
    incident    INTEGER NOT NULL REFERENCES incidents (number),
    publication INTEGER NOT NULL REFERENCES publications (number),
    named       INTEGER NOT NULL CHECK (named IN (0, 1)),
    verdict     TEXT,
    PRIMARY KEY (incident, publication)
) STRICT, WITHOUT ROWID;

CREATE TABLE incident_pupils (
    incident INTEGER NOT NULL REFERENCES incidents (number),
    pupil    INTEGER NOT NULL REFERENCES pupils (number),
    present  INTEGER NOT NULL CHECK (present IN (0, 1)),
    PRIMARY KEY (incident, pupil)
) STRICT, WITHOUT ROWID;

CREATE TABLE incident_steps (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    incident    INTEGER NOT NULL REFERENCES incidents (number),
    what        TEXT NOT NULL CHECK (what IN ('reported', 'not-reportable', 'parents-told', 'noted', 'closed')),
    at          TEXT NOT NULL,
    words       TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL
) STRICT;
CREATE TRIGGER incidents_stay BEFORE UPDATE ON incidents BEGIN SELECT RAISE (ABORT, 'incidents are only added'); END;
CREATE TRIGGER incidents_remain BEFORE DELETE ON incidents BEGIN SELECT RAISE (ABORT, 'incidents are only added'); END;
CREATE TRIGGER incident_steps_stay BEFORE UPDATE ON incident_steps
    BEGIN SELECT RAISE (ABORT, 'incidents are only added'); END;
CREATE TRIGGER incident_steps_remain BEFORE DELETE ON incident_steps
    BEGIN SELECT RAISE (ABORT, 'incidents are only added'); END;
