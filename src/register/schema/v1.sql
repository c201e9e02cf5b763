-- Days are ISO 8601 text, times RFC 3339 text in UTC, hashes 32 bytes, paths the bytes that the system uses.

CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pupils (
    number    INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    forename  TEXT NOT NULL,
    surname   TEXT NOT NULL,
    preferred TEXT,
    year      TEXT NOT NULL,
    class     TEXT NOT NULL,
    left_on   TEXT
) STRICT;

-- Where a pupil was before: a photo of last week is still of last week's class.
CREATE TABLE former_groups (
    pupil    INTEGER NOT NULL REFERENCES pupils (number),
    year     TEXT NOT NULL,
    class    TEXT NOT NULL,
    last_day TEXT NOT NULL
) STRICT;
CREATE INDEX former_groups_by_day ON former_groups (last_day);

CREATE TABLE purposes (
    word           TEXT PRIMARY KEY,
    position       INTEGER NOT NULL,
    label          TEXT NOT NULL,
    outside_school INTEGER NOT NULL CHECK (outside_school IN (0, 1)),
    basis          TEXT NOT NULL CHECK (basis IN ('consent', 'public-task', 'legitimate-interests')),
    one_photo      INTEGER NOT NULL CHECK (one_photo IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE grants (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    pupil       INTEGER NOT NULL REFERENCES pupils (number),
    purpose     TEXT NOT NULL REFERENCES purposes (word),
    answer      TEXT NOT NULL CHECK (answer IN ('yes', 'no', 'not-answered')),
    first_day   TEXT NOT NULL,
    last_day    TEXT,
    given_by    TEXT NOT NULL,
    photo       INTEGER REFERENCES photos (number),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL
) STRICT;
CREATE INDEX grants_by_pupil ON grants (pupil);
CREATE TRIGGER grants_stay BEFORE UPDATE ON grants BEGIN SELECT RAISE (ABORT, 'answers are only added'); END;
CREATE TRIGGER grants_remain BEFORE DELETE ON grants BEGIN SELECT RAISE (ABORT, 'answers are only added'); END;
CREATE TRIGGER grants_are_new BEFORE INSERT ON grants WHEN EXISTS (SELECT 1 FROM grants WHERE number = NEW.number)
    BEGIN SELECT RAISE (ABORT, 'answers are only added'); END;

CREATE TABLE events (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    label     TEXT NOT NULL,
    label_key TEXT NOT NULL,
    year      INTEGER NOT NULL,
    slug      TEXT NOT NULL,
    day       TEXT NOT NULL,
    highest   INTEGER NOT NULL DEFAULT 0,
    UNIQUE (year, label_key),
    UNIQUE (year, slug)
) STRICT;

CREATE TABLE event_groups (
    event INTEGER NOT NULL REFERENCES events (number),
    name  TEXT NOT NULL,
    PRIMARY KEY (event, name)
) STRICT, WITHOUT ROWID;

-- Who was in the event's groups when it was recorded. Classes change; photos do not.
CREATE TABLE event_pupils (
    event INTEGER NOT NULL REFERENCES events (number),
    pupil INTEGER NOT NULL REFERENCES pupils (number),
    PRIMARY KEY (event, pupil)
) STRICT, WITHOUT ROWID;

CREATE TABLE photos (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    event     INTEGER NOT NULL REFERENCES events (number),
    stored    TEXT NOT NULL UNIQUE,
    day       TEXT NOT NULL,
    width     INTEGER NOT NULL,
    height    INTEGER NOT NULL,
    original  BLOB NOT NULL UNIQUE,
    cleaned   BLOB NOT NULL,
    size      INTEGER NOT NULL,
    closing   TEXT CHECK (closing IN ('everyone-named', 'nobody')),
    stored_at TEXT NOT NULL
) STRICT;
CREATE INDEX photos_by_event ON photos (event);
CREATE INDEX photos_by_cleaned ON photos (cleaned);

CREATE TABLE thumbnails (
    photo INTEGER PRIMARY KEY REFERENCES photos (number),
    jpeg  BLOB NOT NULL
) STRICT;

CREATE TABLE marks (
    photo INTEGER NOT NULL REFERENCES photos (number),
    pupil INTEGER NOT NULL REFERENCES pupils (number),
    mark  TEXT NOT NULL CHECK (mark IN ('present', 'absent')),
    PRIMARY KEY (photo, pupil)
) STRICT, WITHOUT ROWID;

CREATE TABLE holds (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    photo       INTEGER NOT NULL REFERENCES photos (number),
    placed_at   TEXT NOT NULL,
    placed_by   TEXT NOT NULL,
    released_at TEXT,
    released_by TEXT
) STRICT;
CREATE UNIQUE INDEX holds_in_force ON holds (photo) WHERE released_at IS NULL;

-- Open entries of the journal. A row goes when its effect is recorded or given up.
CREATE TABLE stores (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    original  BLOB NOT NULL,
    cleaned   BLOB NOT NULL,
    size      INTEGER NOT NULL,
    source    BLOB NOT NULL,
    stored    TEXT NOT NULL,
    temporary TEXT NOT NULL,
    event     INTEGER NOT NULL REFERENCES events (number),
    day       TEXT NOT NULL,
    width     INTEGER NOT NULL,
    height    INTEGER NOT NULL
) STRICT;

CREATE TABLE erasures (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    photo  INTEGER NOT NULL REFERENCES photos (number),
    source BLOB NOT NULL,
    doomed BLOB NOT NULL,
    stat   TEXT NOT NULL
) STRICT;

CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at     TEXT NOT NULL,
    user   TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash   BLOB NOT NULL
) STRICT;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE (ABORT, 'the trail is only added to'); END;
CREATE TRIGGER audit_remains BEFORE DELETE ON audit BEGIN SELECT RAISE (ABORT, 'the trail is only added to'); END;
CREATE TRIGGER audit_is_new BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE number >= NEW.number)
    BEGIN SELECT RAISE (ABORT, 'the trail is only added to'); END;
