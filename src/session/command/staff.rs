//! What can be asked about the staff's accounts.

use super::Password;
use crate::role::{Role, UserName};

/// See [`super::Command::Staff`].
#[derive(Debug, Clone)]
pub enum StaffRequest {
    /// Who has an account.
    List,
    /// Give an account.
    Add {
        /// Whose.
        user: UserName,
        /// As what.
        role: Role,
        /// The first password.
        password: Password,
    },
    /// Give an account another role.
    Role {
        /// Whose.
        user: UserName,
        /// Which.
        role: Role,
    },
    /// Take an account.
    Remove(UserName),
    /// Give the own account another password.
    Password {
        /// The one it has.
        old: Password,
        /// The one it gets.
        new: Password,
    },
}
