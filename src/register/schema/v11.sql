-- What a school sets for copies that go out for a purpose; empty is what the purpose begins with. An edge of 0 is the
-- photo's own size.
ALTER TABLE purposes ADD COLUMN edge INTEGER CHECK (edge >= 0);
ALTER TABLE purposes ADD COLUMN quality INTEGER CHECK (quality BETWEEN 1 AND 100);
ALTER TABLE purposes ADD COLUMN names_or_pictures INTEGER CHECK (names_or_pictures IN (0, 1));
ALTER TABLE purposes ADD COLUMN needs_end INTEGER CHECK (needs_end IN (0, 1));

-- What stands under a copy; its name in a zip, which `path` is then the name of; and the hash of that zip, once it is
-- whole. `file` is the copy's own hash either way.
ALTER TABLE publications ADD COLUMN caption TEXT;
ALTER TABLE publications ADD COLUMN inside TEXT;
ALTER TABLE publications ADD COLUMN archive BLOB;
