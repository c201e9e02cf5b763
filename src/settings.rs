//! What a school sets once. Plain values, every default explicit; no file is read here.

use std::path::PathBuf;

/// Days after which the parents' answers are too old for a purpose outside the school.
pub const FRESHNESS_DAYS: u16 = 7;
/// The longest that a school can set: a month. What a parent takes back in the office's own system is not
/// known here until the answers are imported again, so the limit is how long it can be missed.
pub const LONGEST_FRESHNESS_DAYS: u16 = 31;

/// True for a limit that a school can set, in days.
#[must_use]
pub fn is_freshness_limit(days: u16) -> bool {
    (1..=LONGEST_FRESHNESS_DAYS).contains(&days)
}

/// The settings of one register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The school's name, as shown at the top.
    pub school: String,
    /// The folder of school storage.
    pub storage: PathBuf,
    /// See [`FRESHNESS_DAYS`].
    pub freshness_days: u16,
}
