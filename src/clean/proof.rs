//! The proof: a second reader that believes nothing the writer says.

pub use names::NameSearch;

mod names;

use std::collections::BTreeMap;
use std::fmt;

use crate::clean::Draft;
use crate::photo::Container;

/// A cleaned picture that has been proven clean. Only this module makes one.
pub struct Proven {
    bytes: Vec<u8>,
    container: Container,
    removed: BTreeMap<String, usize>,
}

impl Proven {
    /// The cleaned file.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The cleaned file, to keep.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// What it is.
    #[must_use]
    pub fn container(&self) -> Container {
        self.container
    }

    /// What was left behind: the kind, in a person's words, and how many pieces of it.
    #[must_use]
    pub fn removed(&self) -> &BTreeMap<String, usize> {
        &self.removed
    }
}

impl fmt::Debug for Proven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proven({:?}, {} bytes)", self.container, self.bytes.len())
    }
}

/// What the proof found that should not be there. Holds no value of it: a value may be a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Leftover(pub &'static str);

/// Reads the file and accepts nothing but what the allow-list of its format names, with no pupil's
/// name outside the coded picture.
///
/// # Errors
///
/// The first [`Leftover`].
pub fn walk(bytes: &[u8], names: &NameSearch) -> Result<(), Leftover> {
    let _ = (bytes, names);
    Err(Leftover("nothing is proven yet"))
}

/// Proves a writer's draft against its original.
pub(in crate::clean) fn prove(original: &[u8], draft: Draft, names: &NameSearch) -> Result<Proven, Leftover> {
    let _ = original;
    walk(&draft.bytes, names)?;
    let container = Container::of_head(&draft.bytes);
    let removed = draft.removed.0.into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect();
    Ok(Proven { bytes: draft.bytes, container, removed })
}
