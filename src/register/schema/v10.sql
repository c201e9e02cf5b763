-- A copy that was handed out and is down again: somebody has said so. It stays on record.
ALTER TABLE publications ADD COLUMN down_at TEXT;
ALTER TABLE publications ADD COLUMN down_by TEXT;
