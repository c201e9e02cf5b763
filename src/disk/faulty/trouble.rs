//! When and how the faulty disk fails, and a picture of it at one moment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{FaultyDisk, State};
use crate::disk::{DiskError, Fault};

/// When and how the disk fails. Operations are counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Never.
    None,
    /// The n-th operation fails, and the disk goes on.
    Once(u64, Fault),
    /// From the n-th operation on nothing works: the process died or the power went.
    From(u64),
    /// Every operation on a path below this one fails: the card was pulled out.
    Gone(&'static str),
    /// The same, from the n-th operation on.
    GoneFrom(u64, &'static str),
    /// At the n-th operation the medium loses some of what was written last, while the cache still has it: unless
    /// it has been read back from the medium twice by then. Against what rots later no program can do anything.
    Rots(u64),
    /// From the n-th operation on, whoever reads or writes below this path panics there: the program
    /// makes a mistake with what it finds.
    Panics(u64, &'static str),
}

/// What lay on the disk when an operation began.
#[derive(Debug, Clone)]
pub(super) struct Watch {
    at: u64,
    seen: Option<BTreeMap<PathBuf, Vec<u8>>>,
}

impl FaultyDisk {
    /// Takes a picture of all files when the n-th operation from here begins.
    pub fn watch(&self, n: u64) {
        let mut state = self.state();
        let at = state.operations + n;
        state.watch = Some(Watch { at, seen: None });
    }

    /// The picture, if it came to that operation.
    #[must_use]
    pub fn watched(&self) -> Option<BTreeMap<PathBuf, Vec<u8>>> {
        self.state().watch.clone()?.seen
    }
}

impl State {
    /// One operation on the path.
    #[expect(clippy::panic, reason = "this is the mistake that is asked for")]
    pub(super) fn step(&mut self, path: &Path) -> Result<(), DiskError> {
        self.operations += 1;
        if self.watch.as_ref().is_some_and(|watch| watch.at == self.operations) {
            let seen = Some(self.files());
            self.watch = Some(Watch { at: self.operations, seen });
        }
        let fail = |fault| Err(DiskError::new(fault, path));
        match self.trouble {
            Trouble::Once(n, fault) if self.operations == n => fail(fault),
            Trouble::From(n) if self.operations >= n => fail(Fault::Medium),
            Trouble::Gone(below) if path.starts_with(below) => fail(Fault::NotFound),
            Trouble::GoneFrom(n, below) if self.operations >= n && path.starts_with(below) => fail(Fault::NotFound),
            Trouble::Panics(n, below) if self.operations >= n && path.starts_with(below) => panic!("as asked for"),
            Trouble::Rots(n) if self.operations == n => {
                self.rot();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// See [`Trouble::Rots`].
    fn rot(&mut self) {
        if let Some(content) = self.written_last.and_then(|inode| self.contents.get_mut(&inode)) {
            content.rotten |= content.read_back < 2;
        }
    }
}
