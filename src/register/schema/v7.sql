-- What the safeguarding lead decided of an item that stays held: it was handed over, to the police or another
-- authority, and is theirs to decide on. An item that is released is as any other again.
ALTER TABLE holds ADD COLUMN handed_over_at TEXT;
ALTER TABLE holds ADD COLUMN handed_over_by TEXT;
ALTER TABLE source_holds ADD COLUMN handed_over_at TEXT;
ALTER TABLE source_holds ADD COLUMN handed_over_by TEXT;
