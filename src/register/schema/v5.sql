-- Pictures that were handed out: a copy of a photo made for one purpose, at one place. An intended one is
-- about to get its name; it becomes made with that, or dropped. None is ever removed.
CREATE TABLE publications (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    photo       INTEGER NOT NULL REFERENCES photos (number),
    purpose     TEXT NOT NULL,
    path        BLOB NOT NULL,
    temporary   BLOB NOT NULL,
    file        BLOB NOT NULL,
    place       TEXT NOT NULL,
    until       TEXT,
    revision    INTEGER NOT NULL,
    state       TEXT NOT NULL DEFAULT 'intended' CHECK (state IN ('intended', 'made', 'dropped')),
    made_at     TEXT NOT NULL,
    made_by     TEXT NOT NULL
) STRICT;
CREATE INDEX publications_by_photo ON publications (photo);
CREATE INDEX publications_open ON publications (number) WHERE state = 'intended';

-- The faces that are covered in it: where they were, and whose they were said to be then.
CREATE TABLE publication_covers (
    publication INTEGER NOT NULL REFERENCES publications (number),
    face        INTEGER NOT NULL REFERENCES faces (number),
    pupil       INTEGER REFERENCES pupils (number),
    PRIMARY KEY (publication, face)
) STRICT, WITHOUT ROWID;

-- Cards, devices and folders that a safeguarding stop is on: nothing below such a path is stored or removed.
CREATE TABLE source_holds (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    source      BLOB NOT NULL,
    placed_at   TEXT NOT NULL,
    placed_by   TEXT NOT NULL,
    released_at TEXT,
    released_by TEXT
) STRICT;
CREATE UNIQUE INDEX source_holds_in_force ON source_holds (source) WHERE released_at IS NULL;
