//! stub

/// How well an original was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assurance {
    /// Overwritten in place where it lay.
    Overwritten,
    /// Removed, and the medium was asked to clear it.
    ClearingRequested,
    /// Removed; the bytes may still be on the medium.
    DeletedOnly,
    /// Not removed.
    Kept,
}
