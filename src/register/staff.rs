//! The accounts of the staff: giving, changing and taking them.
//!
//! An account is a row in the encrypted database, which says what it may do, and a wrap of the register's
//! key in the keys file, which says that it can sign in. Both are needed to get in. The two are changed one
//! after the other, in an order in which a crash between them leaves a register that opens for everybody
//! else, and never a key for somebody who has no row:
//!
//! - **added**: the row and its line first, then the wrap. In between the account is listed and cannot sign
//!   in; adding it again finishes it.
//! - **removed**: the wrap first, then the row with its line. In between it is listed and cannot sign in;
//!   removing it again finishes it.
//! - **a new password**: the line first, then the wrap, which takes the old one's place as a whole. In between
//!   the old password still opens.
//!
//! One process at a time changes accounts. There is always a head who can sign in, and nobody removes
//! themself. A copy of the keys file that was made before still opens with the password of its day.

use std::path::Path;

use rusqlite::{Connection, Transaction};

use super::columns::{Word as _, get};
use super::error::{RegisterError, Result};
use super::keys::Keys;
use super::{Cost, Register, THE_SCHOOL, audit, facts};
use crate::consent::SCHOOL;
use crate::disk::Lock;
use crate::role::{Role, UserName};

/// Held while accounts are changed.
const LOCK: &str = "register.keys.lock";

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub user: UserName,
    /// As what.
    pub role: Role,
    /// False where adding or removing it was cut off: do it again.
    pub can_sign_in: bool,
}

impl Register {
    /// Every account, in the order of the names.
    ///
    /// # Errors
    ///
    /// A database or a keys file that fails.
    pub fn staff(&self) -> Result<Vec<Member>> {
        let users = Keys::load(&*self.disk, &self.home)?.users();
        let member = |(user, role): (UserName, Role)| Member { can_sign_in: users.contains(&user), user, role };
        Ok(self.database.read(rows)?.into_iter().map(member).collect())
    }

    /// What the account may do now, which another head may have changed since it signed in.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownUser`] once it was removed; a database that fails.
    pub fn role_now(&self) -> Result<Role> {
        self.database.read(|c| facts::role(c, &self.user))
    }

    /// Gives an account.
    ///
    /// # Errors
    ///
    /// [`RegisterError::AccountExists`], [`RegisterError::ReservedName`], [`RegisterError::WeakPassword`]; a
    /// database or a disk that fails.
    pub fn add_member(&self, user: &UserName, role: Role, password: &str, cost: Cost) -> Result<()> {
        if [THE_SCHOOL, SCHOOL].contains(&user.as_str().to_lowercase().as_str()) {
            return Err(RegisterError::ReservedName);
        }
        let _lock = self.lock()?;
        let mut keys = Keys::load(&*self.disk, &self.home)?;
        let same = |other: &UserName| other.as_str().to_lowercase() == user.as_str().to_lowercase();
        if keys.users().iter().any(same) {
            return Err(RegisterError::AccountExists);
        }
        keys.add(&*self.disk, user, password, &self.key, cost)?;
        self.database.write(|t| {
            t.execute("INSERT OR REPLACE INTO staff (name, role) VALUES (?1, ?2)", [user.as_str(), role.word()])?;
            self.note_staff(t, "staff-add", user, role.word())
        })?;
        keys.save(&*self.disk, &self.home)
    }

    /// Gives an account another role. It counts from the account's next command on.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownUser`], [`RegisterError::LastHead`]; a database or a disk that fails.
    pub fn change_role(&self, user: &UserName, role: Role) -> Result<()> {
        let _lock = self.lock()?;
        let users = Keys::load(&*self.disk, &self.home)?.users();
        self.database.write(|t| {
            facts::role(t, user)?;
            if role != Role::Head {
                another_head(t, user, &users)?;
            }
            t.execute("UPDATE staff SET role = ?2 WHERE name = ?1", [user.as_str(), role.word()])?;
            self.note_staff(t, "staff-role", user, role.word())
        })
    }

    /// Takes an account.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownUser`], [`RegisterError::OwnAccount`], [`RegisterError::LastHead`]; a database or
    /// a disk that fails.
    pub fn remove_member(&self, user: &UserName) -> Result<()> {
        if *user == self.user {
            return Err(RegisterError::OwnAccount);
        }
        let _lock = self.lock()?;
        let mut keys = Keys::load(&*self.disk, &self.home)?;
        self.database.read(|c| {
            facts::role(c, user)?;
            another_head(c, user, &keys.users())
        })?;
        if keys.remove(user) {
            keys.save(&*self.disk, &self.home)?;
        }
        self.database.write(|t| {
            t.execute("DELETE FROM staff WHERE name = ?1", [user.as_str()])?;
            self.note_staff(t, "staff-remove", user, "")
        })
    }

    /// Gives the own account another password.
    ///
    /// # Errors
    ///
    /// [`RegisterError::WrongPassword`], [`RegisterError::WeakPassword`]; a database or a disk that fails.
    pub fn change_password(&self, old: &str, new: &str, cost: Cost) -> Result<()> {
        let _lock = self.lock()?;
        let mut keys = Keys::load(&*self.disk, &self.home)?;
        keys.unlock(&self.user, old)?;
        keys.add(&*self.disk, &self.user, new, &self.key, cost)?;
        self.database.write(|t| self.note_staff(t, "staff-password", &self.user, ""))?;
        keys.save(&*self.disk, &self.home)
    }

    fn lock(&self) -> Result<Box<dyn Lock>> {
        Ok(self.disk.lock(&self.home.join(Path::new(LOCK)))?)
    }

    fn note_staff(&self, t: &Transaction<'_>, action: &str, user: &UserName, more: &str) -> Result<()> {
        audit::append(t, self.author(), action, format!("{user} {more}").trim_end())
    }
}

pub(super) fn rows(c: &Connection) -> Result<Vec<(UserName, Role)>> {
    let mut statement = c.prepare("SELECT name, role FROM staff ORDER BY name")?;
    let rows = statement.query_and_then([], |row| {
        let user = UserName::new(&get::<String>(row, "name")?).ok_or(RegisterError::Damaged)?;
        Ok((user, Role::read(row, "role")?))
    })?;
    rows.collect()
}

/// Refuses unless a head besides the user can sign in.
fn another_head(c: &Connection, user: &UserName, can_sign_in: &[UserName]) -> Result<()> {
    let is_head =
        |(other, role): &(UserName, Role)| *role == Role::Head && other != user && can_sign_in.contains(other);
    if rows(c)?.iter().any(is_head) { Ok(()) } else { Err(RegisterError::LastHead) }
}
