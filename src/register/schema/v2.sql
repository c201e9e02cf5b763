-- Whom the original file named, until somebody says who is in the photo. Only the pupil is kept, never
-- the text. The face is in ten-thousandths of the picture's width and height, or all four are missing.
CREATE TABLE suggestions (
    photo       INTEGER NOT NULL REFERENCES photos (number),
    pupil       INTEGER NOT NULL REFERENCES pupils (number),
    face_left   INTEGER,
    face_top    INTEGER,
    face_width  INTEGER,
    face_height INTEGER,
    dismissed   INTEGER NOT NULL DEFAULT 0 CHECK (dismissed IN (0, 1)),
    PRIMARY KEY (photo, pupil)
) STRICT, WITHOUT ROWID;

-- The same for an open entry of the journal; they go with it.
CREATE TABLE store_suggestions (
    store       INTEGER NOT NULL REFERENCES stores (number) ON DELETE CASCADE,
    pupil       INTEGER NOT NULL REFERENCES pupils (number),
    face_left   INTEGER,
    face_top    INTEGER,
    face_width  INTEGER,
    face_height INTEGER,
    PRIMARY KEY (store, pupil)
) STRICT, WITHOUT ROWID;
