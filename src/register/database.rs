//! The encrypted file: how it is opened, and the two ways in, to read and to write.
//!
//! A write that returned is durable. The journal mode is WAL with `synchronous = FULL`: a commit
//! appends to the log and syncs it, and until that sync has returned a crash at any point leaves a
//! log whose last frames fail their checksums and are ignored. A full disk fails the append, and
//! the transaction is rolled back. A rollback journal would need `synchronous = EXTRA` for the same
//! promise, and four syncs a commit in place of one. The price: the home folder must be on a disk
//! of this device, because the log's index is shared memory.
//!
//! It knows no table.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, Once};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use zeroize::Zeroizing;

use super::error::{RegisterError, Result};
use super::keys::DataKey;
use super::schema;

/// How long one window waits for another's transaction.
const PATIENCE: Duration = Duration::from_secs(10);

/// Set before the key: SQLCipher writes to standard error otherwise when a key does not fit.
const BEFORE_KEY: &str = "PRAGMA cipher_log_level = NONE;";

/// `fullfsync` asks macOS for what other systems do anyway. The cache of 6 MiB is most of what
/// an offload of ten thousand photos holds in memory beyond one of a thousand.
const AFTER_KEY: &str = "
    PRAGMA temp_store = MEMORY;
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA foreign_keys = ON;
    PRAGMA recursive_triggers = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cache_size = -6144;
";

/// Whoever opens first waits here until the library is ready, and everybody else with them.
static READY: Once = Once::new();

/// An open database. One at a time works with it.
pub(super) struct Database(Mutex<Connection>);

impl Database {
    /// Makes the file.
    pub(super) fn create(path: &Path, key: &DataKey) -> Result<Self> {
        let mut connection = connect(path, key, OpenFlags::SQLITE_OPEN_CREATE)?;
        schema::migrate(&mut connection)?;
        Ok(Self(Mutex::new(connection)))
    }

    /// Opens the file and brings it to this program's version.
    pub(super) fn open(path: &Path, key: &DataKey) -> Result<Self> {
        let mut connection = connect(path, key, OpenFlags::empty()).map_err(not_opened)?;
        match schema::version(&connection).map_err(not_opened)? {
            0 => return Err(RegisterError::Damaged),
            _ => schema::migrate(&mut connection)?,
        }
        Ok(Self(Mutex::new(connection)))
    }

    /// Reads at one moment: what others write meanwhile is not seen.
    pub(super) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let connection = self.lock()?;
        let moment = connection.unchecked_transaction()?;
        work(&moment)
    }

    /// Writes all or nothing, and returns when it is durable.
    pub(super) fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut connection = self.lock()?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&transaction)?;
        transaction.commit()?;
        Ok(result)
    }

    /// Makes the file anew from what is in it, and empties the log: nothing that was deleted is left in either.
    pub(super) fn compact(&self) -> Result<()> {
        let connection = self.lock()?;
        connection.execute_batch("VACUUM")?;
        let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy == 0 { Ok(()) } else { Err(RegisterError::Busy) }
    }

    /// The connection itself, to look at the file from outside.
    #[cfg(test)]
    pub(super) fn lock_for_tests(&self) -> MutexGuard<'_, Connection> {
        self.lock().unwrap()
    }

    fn lock(&self) -> Result<MutexGuard<'_, Connection>> {
        self.0.lock().map_err(|_| RegisterError::Poisoned)
    }
}

fn connect(path: &Path, key: &DataKey, more: OpenFlags) -> Result<Connection> {
    READY.call_once(make_ready);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.execute_batch(BEFORE_KEY)?;
    let statement = Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", *key.hex()));
    connection.execute_batch(&statement)?;
    connection.execute_batch(AFTER_KEY)?;
    let journal: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    match journal.as_str() {
        "wal" => Ok(connection),
        _ => Err(RegisterError::ReadOnly),
    }
}

/// SQLite calls itself ready before its `SQLITE_EXTRA_INIT` has run (`sqlite3_initialize`), and that is what makes
/// SQLCipher ready: a second thread that opens meanwhile is told that a key failed. A failure here comes again, with
/// its own words, when the file is opened.
fn make_ready() {
    drop(Connection::open_in_memory());
}

/// An empty database that no file holds.
#[cfg(test)]
pub(super) fn in_memory() -> Connection {
    READY.call_once(make_ready);
    Connection::open_in_memory().unwrap()
}

/// A file that is no database under this key: its keys are of another, or one of the two is damaged.
fn not_opened(error: RegisterError) -> RegisterError {
    match error {
        RegisterError::Damaged => RegisterError::DoesNotOpen,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::sync::Barrier;

    use super::*;
    use crate::disk::RealDisk;

    const AT_ONCE: &str = "register::database::tests::eight_open_in_one_moment";

    #[test]
    fn whoever_opens_first_need_not_be_alone() {
        // A process is new to the library only once, and without the wait about one in ten fails.
        for _ in 0..60 {
            let mut process = Command::new(std::env::current_exe().unwrap());
            let said = process.args(["--exact", AT_ONCE, "--ignored"]).output().unwrap();
            assert!(String::from_utf8_lossy(&said.stdout).contains("1 passed"));
        }
    }

    #[test]
    #[ignore = "run by the test above, in processes of its own"]
    fn eight_open_in_one_moment() {
        // One after the other, so that some come while the first makes the library ready.
        let home = tempfile::tempdir().unwrap();
        let (key, start) = (DataKey::random(&RealDisk).unwrap(), Barrier::new(8));
        std::thread::scope(|scope| {
            for number in 0_u64..8 {
                let (path, key, start) = (home.path().join(number.to_string()), &key, &start);
                scope.spawn(move || {
                    start.wait();
                    std::thread::sleep(Duration::from_micros(50 * number));
                    drop(connect(&path, key, OpenFlags::SQLITE_OPEN_CREATE).unwrap());
                });
            }
        });
    }
}
