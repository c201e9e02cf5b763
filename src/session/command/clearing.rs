//! What can be asked about clearing a whole card.

use std::path::PathBuf;

/// See [`super::Command::ClearSpace`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClearRequest {
    /// A card, a stick or a disk: any place on it.
    pub source: PathBuf,
    /// Fill its free space once.
    pub fill: bool,
    /// Ask it to clear what is free.
    pub trim: bool,
}
