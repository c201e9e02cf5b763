-- What the safeguarding lead decided to erase of what is held: the copy in storage, or one file on a card. An open
-- row is being erased; where it lay is forgotten with the row. The stop on a photo stays, with the day on which its
-- copy was erased, so that no original of it is ever stored again.
CREATE TABLE held_erasures (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    photo   INTEGER REFERENCES photos (number),
    is_copy INTEGER NOT NULL CHECK (is_copy IN (0, 1)),
    path    BLOB NOT NULL,
    doomed  BLOB NOT NULL,
    stat    TEXT NOT NULL,
    by      TEXT NOT NULL
) STRICT;
ALTER TABLE holds ADD COLUMN erased_at TEXT;
ALTER TABLE holds ADD COLUMN erased_by TEXT;
