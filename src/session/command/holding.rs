//! What can be asked about the safeguarding stop.

use std::path::PathBuf;

/// See [`super::Command::Hold`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HoldRequest {
    /// Stop what runs, and put the stop on these.
    Place(Vec<HoldOn>),
    /// Which are in force; for who may release them.
    List,
    /// Take it off these; for who may release them.
    Release(Vec<HoldOn>),
    /// Put on record that these were handed over, to the police or another authority: they stay held; for who may
    /// release them.
    HandOver(Vec<HoldOn>),
    /// Erase the copies in storage of these photos, or these files on a card, each of which must have a stop; for who
    /// may release them.
    Erase(Vec<HoldOn>),
    /// Leave these as they are after all: what was decided to erase of them and is not done; for who may release them.
    Leave(Vec<HoldOn>),
    /// Say whom staff are to go to; for who may release them.
    Contact(String),
}

/// What a stop is put on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HoldOn {
    /// A stored photo by its number or path, a file of which there is one, or a card, device or folder.
    Called(String),
    /// A card, a device or a folder.
    Source(PathBuf),
}

impl HoldOn {
    /// What it was called.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Called(text) => text.clone(),
            Self::Source(path) => path.display().to_string(),
        }
    }
}
