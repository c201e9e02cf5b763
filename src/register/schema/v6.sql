-- What each offload came to, as it was told when it ended: `receipt::Account` as JSON, and the audit chain at that
-- moment, its own line included. It never changes.
CREATE TABLE offloads (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    event       INTEGER NOT NULL REFERENCES events (number),
    day         TEXT NOT NULL,
    account     TEXT NOT NULL,
    trail_lines INTEGER NOT NULL,
    trail_head  BLOB NOT NULL,
    made_at     TEXT NOT NULL,
    made_by     TEXT NOT NULL
) STRICT;
CREATE TRIGGER offloads_stay BEFORE UPDATE ON offloads BEGIN SELECT RAISE (ABORT, 'a receipt stays as it is'); END;
CREATE TRIGGER offloads_remain BEFORE DELETE ON offloads BEGIN SELECT RAISE (ABORT, 'a receipt stays as it is'); END;

-- The stored files on a receipt. A photo may be stored anew under another name, or go; its receipt keeps what it was.
CREATE TABLE offload_files (
    offload INTEGER NOT NULL REFERENCES offloads (number),
    stored  TEXT NOT NULL,
    size    INTEGER NOT NULL,
    hash    BLOB NOT NULL,
    PRIMARY KEY (offload, stored)
) STRICT, WITHOUT ROWID;

-- Lists of hashes beside the photos, generation by generation. One that is intended is about to be written under its
-- temporary name; it becomes written, or goes. `file` is the hash of the list itself, `contents` of what it lists.
CREATE TABLE hash_lists (
    folder     TEXT NOT NULL,
    generation INTEGER NOT NULL,
    name       TEXT NOT NULL,
    temporary  TEXT NOT NULL,
    file       BLOB NOT NULL,
    contents   BLOB NOT NULL,
    state      TEXT NOT NULL DEFAULT 'intended' CHECK (state IN ('intended', 'written')),
    PRIMARY KEY (folder, generation)
) STRICT, WITHOUT ROWID;
CREATE INDEX hash_lists_open ON hash_lists (folder) WHERE state = 'intended';
