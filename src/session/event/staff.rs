//! The staff's accounts as they are shown.

use crate::role::{Role, UserName};

/// The accounts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StaffView {
    /// What was just done: a sentence.
    pub done: Option<String>,
    /// Everyone, for those who keep accounts.
    pub members: Vec<MemberView>,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberView {
    /// Who.
    pub user: UserName,
    /// As what.
    pub role: Role,
    /// True for the account that asks.
    pub own: bool,
    /// False where adding or removing it was cut off.
    pub can_sign_in: bool,
}
