-- When it was taken, by the camera's own clock: what was taken within seconds is one burst. A photo
-- that was stored before this version has none.
ALTER TABLE photos ADD COLUMN taken TEXT;
ALTER TABLE stores ADD COLUMN taken TEXT;

-- What looked for faces in a photo, and how its picture looks as a whole (a perceptual hash of the
-- picture, never of a face). Edge: the longest in pixels of what was looked at; 0: nothing can look at it.
CREATE TABLE face_searches (
    photo    INTEGER PRIMARY KEY REFERENCES photos (number),
    edge     INTEGER NOT NULL CHECK (edge >= 0),
    likeness BLOB
) STRICT;

-- Boxes, in ten-thousandths of the picture's width and height, and what people said of them. Nothing
-- else about a face is kept. One that was removed by hand stays, so that it is not found again.
CREATE TABLE faces (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    photo       INTEGER NOT NULL REFERENCES photos (number),
    face_left   INTEGER NOT NULL,
    face_top    INTEGER NOT NULL,
    face_width  INTEGER NOT NULL,
    face_height INTEGER NOT NULL,
    origin      TEXT NOT NULL CHECK (origin IN ('found', 'drawn')),
    pupil       INTEGER REFERENCES pupils (number),
    whose       TEXT CHECK (whose IN ('agreed', 'not-asked', 'declined', 'cannot-tell')),
    removed     INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
    CHECK (pupil IS NULL OR whose IS NULL)
) STRICT;
CREATE INDEX faces_by_photo ON faces (photo);

-- Who has seen a photo large enough to see faces. What is said of several photos at once counts only
-- for those that whoever says it has seen so.
CREATE TABLE viewings (
    photo     INTEGER NOT NULL REFERENCES photos (number),
    user      TEXT NOT NULL,
    viewed_at TEXT NOT NULL,
    PRIMARY KEY (photo, user)
) STRICT, WITHOUT ROWID;

-- How to know a pupil on an event's photos, in a teacher's own words ("red glasses"). Gone with the event's end.
CREATE TABLE hints (
    event INTEGER NOT NULL REFERENCES events (number),
    pupil INTEGER NOT NULL REFERENCES pupils (number),
    hint  TEXT NOT NULL,
    PRIMARY KEY (event, pupil)
) STRICT, WITHOUT ROWID;
