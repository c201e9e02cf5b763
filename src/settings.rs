//! What a school sets once. Plain values, every default explicit; no file is read here.

use std::path::PathBuf;

/// Days after which the parents' answers are too old for a purpose outside the school.
pub const FRESHNESS_DAYS: u16 = 7;

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
