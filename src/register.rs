//! The register: the school's encrypted database of roll, answers, photos, journal and trail.
//!
//! It is the only place that knows SQLite. A home folder holds `register.db` (SQLCipher under a
//! random 256-bit key) and `register.keys` (that key, wrapped with each account's password). The
//! keys file is written last, so a home that has it has a finished register, and a set-up that was
//! cut off can simply be done again.
//!
//! Invariants: what a method wrote is durable when it returns; answers and the trail are only ever
//! added to; every change has its line in the trail in the same transaction; a value that cannot be
//! read is an error and never a default.
//!
//! It gives no verdicts (see [`crate::verdict`]), asks no rights (see [`crate::role`]) and touches
//! no photo.

mod answers;
mod audit;
mod blocks;
mod columns;
mod contact;
mod covered_copies;
mod database;
mod error;
mod events;
mod faces;
mod facts;
mod freshness;
mod grants;
mod hash_lists;
mod held_erasures;
mod hints;
mod holds;
mod import;
mod incidents;
mod journal;
mod keys;
mod lists;
mod looks;
mod name_guard;
mod news;
mod offloads;
mod people;
mod photos;
mod publications;
mod pupil_erasure;
mod purposes;
mod refusals;
mod requests;
mod retention;
mod roll;
mod schema;
mod staff;
mod storage;
mod subject;
mod suggestions;
mod texts_about;
mod viewings;
mod ways_back;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::consent::ConsentView;
use crate::disk::{Disk, DiskError, Fault, FileKind};
use crate::pupil::FirstNames;
use crate::role::{Role, UserName};
use crate::settings::Settings;

pub use answers::{FromImport, OnRecord, Record, Said};
pub use audit::AuditEntry;
use audit::Author;
pub use blocks::{Block, LONGEST_REASON, Proposal};
pub use covered_copies::{CoverDraft, CoveredCopy};
use database::Database;
pub use error::RegisterError;
use error::Result;
pub use events::EventRecord;
pub use faces::{FaceSearch, FacesOnRecord};
pub use hash_lists::{HashListRecord, ListedFile};
pub use hints::LONGEST_HINT;
pub use holds::{HeldItem, Hold};
pub use import::{
    Columns, Comparison, Entry, ImportCounts, ImportError, ImportFile, ImportKind, ImportPlan, ImportRecord, Turns,
    UndoPlan,
};
pub use incidents::{IncidentCopy, IncidentId, IncidentRecord, IncidentStep, LONGEST_WORDS, NewIncident, StepOnRecord};
pub use keys::Cost;
use keys::{DataKey, Keys};
pub use lists::{ListChange, TripList};
pub use news::Moment;
pub use people::Tagging;
pub use photos::PhotoRecord;
pub use publications::{InPack, MayAll, OpenPublication, Packed, Publication, PublicationId, Publishing, Standing};
pub use pupil_erasure::PupilErasurePlan;
pub use refusals::{Refused, THE_SCHOOL};
pub use requests::{Asking, RequestEnd, RequestId, RequestRecord, YesFor};
pub use staff::Member;
pub use subject::{Before, Subject, WentOut};
pub use ways_back::WayBack;

/// The database's name in the home folder.
const FILE: &str = "register.db";

/// An open register, and who opened it. Any thread may use it; one at a time gets in.
pub struct Register {
    disk: Arc<dyn Disk>,
    home: PathBuf,
    key: DataKey,
    database: Database,
    user: UserName,
    role: Role,
    settings: Settings,
    consent: Mutex<Option<Arc<ConsentView>>>,
    first_names: Mutex<Option<(i64, Arc<FirstNames>)>>,
    name_guard: Mutex<Option<name_guard::Kept>>,
    fault: Mutex<Option<RegisterError>>,
}

#[cfg(test)]
impl Register {
    /// Damages what is on record as this says.
    pub(crate) fn damage_for_tests(&self, sql: &str) {
        self.database.lock_for_tests().execute_batch(sql).unwrap();
    }

    /// How many pages could still hold what was deleted.
    pub(crate) fn free_pages_for_tests(&self) -> i64 {
        self.database.lock_for_tests().query_row("PRAGMA freelist_count", [], |row| row.get(0)).unwrap()
    }
}

impl Register {
    /// True if the home has a finished register, whether it opens or not.
    #[must_use]
    pub fn exists(disk: &dyn Disk, home: &Path) -> bool {
        Keys::exist(disk, home)
    }

    /// The accounts that can sign in.
    ///
    /// # Errors
    ///
    /// [`RegisterError::NotSetUp`], or one of a damaged or newer keys file.
    pub fn users(disk: &dyn Disk, home: &Path) -> Result<Vec<UserName>> {
        Ok(Keys::load(disk, home)?.users())
    }

    /// Makes the register and its first account, which may do everything.
    ///
    /// # Errors
    ///
    /// [`RegisterError::AlreadySetUp`]; a password that is too short; a disk that fails.
    pub fn create(
        disk: Arc<dyn Disk>,
        home: &Path,
        settings: &Settings,
        user: &UserName,
        password: &str,
        cost: Cost,
    ) -> Result<Self> {
        if Keys::exist(&*disk, home) {
            return Err(RegisterError::AlreadySetUp);
        }
        let key = DataKey::random(&*disk)?;
        let mut keys = Keys::new(&*disk)?;
        keys.add(&*disk, user, password, &key, cost)?;
        disk.create_folders(home)?;
        keys::keep_private(&*disk, home)?;
        put_aside(&*disk, home)?;
        let database = Database::create(&home.join(FILE), &key)?;
        database.write(|t| {
            facts::begin(t, &keys.register, settings)?;
            facts::add_staff(t, user, Role::Head)?;
            grants::begin(t)?;
            audit::append(t, Author { user, at: disk.now() }, "setup", "")
        })?;
        disk.sync_folder(home)?;
        keys.save(&*disk, home)?;
        let open = Opened { home: home.to_owned(), key, database };
        Ok(Self::of(disk, open, user, Role::Head, settings.clone()))
    }

    /// Opens the register.
    ///
    /// # Errors
    ///
    /// One each for: no register, an unknown user, a wrong password, damaged keys, a database that
    /// is missing, damaged, of another register, or written by a newer program.
    pub fn open(disk: Arc<dyn Disk>, home: &Path, user: &UserName, password: &str) -> Result<Self> {
        let keys = Keys::load(&*disk, home)?;
        let key = keys.unlock(user, password)?;
        let path = home.join(FILE);
        match disk.stat(&path) {
            Ok(stat) if stat.kind == FileKind::Regular => {}
            Ok(_) => return Err(RegisterError::Damaged),
            Err(DiskError { fault: Fault::NotFound, .. }) => return Err(RegisterError::DatabaseMissing),
            Err(error) => return Err(error.into()),
        }
        let database = Database::open(&path, &key)?;
        let (register, role, settings) =
            database.read(|c| Ok((facts::register(c)?, facts::role(c, user)?, facts::settings(c)?)))?;
        if register != keys.register {
            return Err(RegisterError::OtherRegister);
        }
        let open = Opened { home: home.to_owned(), key, database };
        Ok(Self::of(disk, open, user, role, settings))
    }

    fn of(disk: Arc<dyn Disk>, open: Opened, user: &UserName, role: Role, settings: Settings) -> Self {
        let Opened { home, key, database } = open;
        let (consent, first_names, fault) = (Mutex::default(), Mutex::default(), Mutex::default());
        let (name_guard, user) = (Mutex::default(), user.clone());
        Self { disk, home, key, database, user, role, settings, consent, first_names, name_guard, fault }
    }

    /// Who opened it.
    #[must_use]
    pub fn user(&self) -> &UserName {
        &self.user
    }

    /// What they might do when they signed in; see [`Register::role_now`].
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// What the school set.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Grows with every change of the roll, the answers and the purposes. Photos and what is said
    /// of them do not change it.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn revision(&self) -> Result<i64> {
        self.database.read(facts::revision)
    }

    fn author(&self) -> Author<'_> {
        Author { user: &self.user, at: self.disk.now() }
    }
}

/// What was opened, and with what.
struct Opened {
    home: PathBuf,
    key: DataKey,
    database: Database,
}

impl fmt::Debug for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Register").field("user", &self.user).finish_non_exhaustive()
    }
}

/// Renames what a set-up that was cut off has left, the log first: it must not be taken for the
/// log of the database that comes. Nothing is removed, because a lost keys file can come back.
fn put_aside(disk: &dyn Disk, home: &Path) -> Result<()> {
    for ending in ["-journal", "-wal", "-shm", ""] {
        let left = home.join(format!("{FILE}{ending}"));
        match disk.stat(&left) {
            Ok(_) => {}
            Err(DiskError { fault: Fault::NotFound, .. }) => continue,
            Err(error) => return Err(error.into()),
        }
        let free = (1..1000).find_map(|number| {
            let aside = home.join(format!("{FILE}{ending}.without-keys-{number}"));
            match disk.rename(&left, &aside) {
                Err(DiskError { fault: Fault::Exists, .. }) => None,
                done => Some(done),
            }
        });
        free.unwrap_or_else(|| Err(DiskError::new(Fault::Exists, &left)))?;
    }
    Ok(disk.sync_folder(home)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::RealDisk;

    fn head() -> UserName {
        UserName::new("head").unwrap()
    }

    fn open(home: &Path) -> Result<Register> {
        Register::open(Arc::new(RealDisk), home, &head(), "Larch-Kettle-41")
    }

    /// A register whose database was changed by the given statements.
    fn changed(statements: &str) -> (tempfile::TempDir, Register) {
        let home = tempfile::tempdir().unwrap();
        let settings = Settings { school: "Harbour".into(), storage: "/srv".into(), freshness_days: 7 };
        let disk = Arc::new(RealDisk);
        let register = Register::create(disk, home.path(), &settings, &head(), "Larch-Kettle-41", Cost::FOR_TESTS);
        let register = register.unwrap();
        (0..4).for_each(|number| register.note("check", &format!("photo {number}")).unwrap());
        register.database.write(|t| Ok(t.execute_batch(statements)?)).unwrap();
        (home, register)
    }

    #[test]
    fn a_register_of_a_newer_program_is_not_opened() {
        let (home, register) = changed("PRAGMA user_version = 99");
        drop(register);
        assert_eq!(open(home.path()).unwrap_err(), RegisterError::Newer);
    }

    #[test]
    fn a_database_that_names_another_register_is_not_opened() {
        let (home, register) = changed("UPDATE facts SET value = 'another' WHERE name = 'register'");
        drop(register);
        assert_eq!(open(home.path()).unwrap_err(), RegisterError::OtherRegister);
    }

    #[test]
    fn what_a_user_may_do_is_read_from_the_encrypted_database() {
        let (home, register) = changed("UPDATE staff SET role = 'teacher'");
        drop(register);
        assert_eq!(open(home.path()).unwrap().role(), Role::Teacher);
    }

    #[test]
    fn a_trail_that_was_changed_says_at_which_line() {
        let broken = |change: &str| {
            let (_home, register) = changed(&format!("DROP TRIGGER audit_stays; DROP TRIGGER audit_remains; {change}"));
            register.verify_audit().map(|(lines, _)| lines)
        };
        let at = |line| Err(RegisterError::AuditBroken { line });
        assert_eq!(broken("UPDATE audit SET detail = 'photo 9' WHERE number = 3"), at(3));
        assert_eq!(broken("UPDATE audit SET at = 'noon' WHERE number = 2"), at(2));
        assert_eq!(broken("DELETE FROM audit WHERE number = 4"), at(4));
        assert_eq!(broken("DELETE FROM audit WHERE number = 1"), at(1));
        assert_eq!(broken("UPDATE facts SET value = 'another' WHERE name = 'register'"), at(1));
        assert_eq!(broken(""), Ok(5));
    }
}
