-- How each stored photo looks as a whole and in its common frames (`photo::Looks`), to know a copy of it again: no
-- template of a face, and nothing of a part of the picture. Empty where it cannot be told. It goes with a
-- safeguarding stop, as the small picture does.
CREATE TABLE looks (
    photo INTEGER PRIMARY KEY REFERENCES photos (number),
    looks BLOB NOT NULL
) STRICT;

-- A copy that was handed out is known by its bytes.
CREATE INDEX publications_by_file ON publications (file);

-- Where a covered face was when it was covered: one that was moved since need not be covered in that copy.
ALTER TABLE publication_covers ADD COLUMN face_left INTEGER;
ALTER TABLE publication_covers ADD COLUMN face_top INTEGER;
ALTER TABLE publication_covers ADD COLUMN face_width INTEGER;
ALTER TABLE publication_covers ADD COLUMN face_height INTEGER;
