-- A file in which the face of a pupil who is to be erased is covered, from before it is written until it is its
-- photo's copy. While the row is there, the file is not the photo's.
CREATE TABLE cover_drafts (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    photo     INTEGER NOT NULL REFERENCES photos (number),
    stored    TEXT NOT NULL,
    temporary TEXT NOT NULL,
    cleaned   BLOB NOT NULL
) STRICT;

-- What a photo's copy was before a face was covered in it: its hash, and how it looked as a whole. By these the photo
-- is known again where it still goes round uncovered. No original of such a photo is stored anew.
CREATE TABLE former_copies (
    cleaned    BLOB NOT NULL,
    photo      INTEGER NOT NULL REFERENCES photos (number),
    looks      BLOB,
    covered_at TEXT NOT NULL,
    PRIMARY KEY (cleaned, photo)
) STRICT, WITHOUT ROWID;
CREATE INDEX former_copies_by_photo ON former_copies (photo);

-- Texts about others that name a pupil who was erased, by their SHA-256: nobody could tell it any more from the roll.
-- They stay where they are, and are shown to nobody outside.
CREATE TABLE texts_of_erased (
    text BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
