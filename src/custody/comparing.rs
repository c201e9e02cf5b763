//! The register held against its storage: does the audit chain still have what the lists name?
//!
//! Each list of hashes names how long the chain was when it was made, and its last link. A register that was put
//! back to an older state has a shorter chain, or another one from some line on; its own chain is whole all the
//! same, so only what lies elsewhere can show it. Every list counts, not only the newest: the next offload writes
//! a new one, and must not hide what the one before it shows.
//!
//! Lists of other registers and other programs say nothing of this one, and are passed over. The photos are not
//! read.

use std::collections::BTreeMap;
use std::path::Path;

use super::list;
use super::writing::{LARGEST, Lists};
use crate::disk::{DiskError, Fault, FileKind};
use crate::photo::ContentHash;
use crate::receipt::TrailHead;
use crate::register::{HashListRecord, RegisterError};
use crate::store::below;

/// What a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// It was made when the chain was longer than it is.
    Older {
        /// Its path below the storage.
        list: String,
        /// How long the chain was.
        lines: u64,
        /// How long it is.
        have: u64,
    },
    /// It names another link than the chain has at that line.
    Other {
        /// Its path below the storage.
        list: String,
        /// The line.
        line: u64,
    },
    /// It is not as it was written.
    Changed {
        /// Its path below the storage.
        list: String,
    },
    /// It was written, and is gone.
    Gone {
        /// Its path below the storage.
        list: String,
    },
    /// It cannot be read, or its folder.
    Unread {
        /// Its path below the storage; empty for all of it.
        list: String,
        /// Why.
        fault: Fault,
    },
}

/// What holding the register against its storage came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// How many lists name a place in this register's chain.
    pub lists: usize,
    /// What is not as it should be.
    pub findings: Vec<Finding>,
}

impl Comparison {
    /// Nothing could be compared.
    #[must_use]
    pub fn unread(fault: Fault) -> Self {
        Self { lists: 0, findings: vec![Finding::Unread { list: String::new(), fault }] }
    }
}

impl Finding {
    /// What happened: a sentence.
    #[must_use]
    pub fn what(&self) -> String {
        match self {
            Self::Older { list, lines, have } => format!(
                "The register is older than its storage: when {list} was written the trail had {lines} lines, and now \
                 it has {have}."
            ),
            Self::Other { list, line } => format!(
                "The register was put back to an older state after {list} was written: line {line} of the trail is \
                 another one now."
            ),
            Self::Changed { list } => format!("The list of hashes {list} is not as it was written."),
            Self::Gone { list } => format!("The list of hashes {list} is gone."),
            Self::Unread { list, fault } if list.is_empty() => {
                format!("School storage was not compared: {}.", fault.what())
            }
            Self::Unread { list, fault } => format!("{list} was not compared: {}.", fault.what()),
        }
    }

    /// What to do: a sentence.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Older { .. } | Self::Other { .. } => {
                "If nobody put a backup back, tell the data protection officer. What was said in the register since \
                 that backup is lost: answers, stops and tags have to be said again."
            }
            Self::Changed { .. } | Self::Gone { .. } => {
                "Find out who can write in school storage, and put the file back from its backup."
            }
            Self::Unread { .. } => "Check that school storage is connected and may be read, and do it again.",
        }
    }
}

impl Lists<'_> {
    /// Holds the audit chain, which must have been checked, against every list in the storage.
    ///
    /// # Errors
    ///
    /// A register that fails.
    pub fn compare(&self, chain: TrailHead) -> Result<Comparison, RegisterError> {
        let (beginning, _) = self.register.trail()?;
        if !self.storage.is_here(self.disk) {
            return Ok(Comparison::unread(Fault::NotFound));
        }
        let mut comparison = Comparison::default();
        let mut found = match self.find(&mut comparison.findings) {
            Ok(found) => found,
            Err(error) => return Ok(Comparison::unread(error.fault)),
        };
        for record in self.register.lists_on_record()? {
            let path = format!("{}/{}", record.folder, record.name);
            found.entry(path).or_default().replace(record);
        }
        for (path, record) in found {
            self.one(&path, record.as_ref(), beginning, chain, &mut comparison)?;
        }
        Ok(comparison)
    }

    fn one(
        &self,
        path: &str,
        record: Option<&HashListRecord>,
        beginning: ContentHash,
        chain: TrailHead,
        comparison: &mut Comparison,
    ) -> Result<(), RegisterError> {
        let list = path.to_owned();
        let bytes = match self.disk.read(&below(self.storage.root(), path), LARGEST) {
            Ok((bytes, _)) => bytes,
            // One that is still open may never have come to be.
            Err(error) if error.fault == Fault::NotFound && record.is_some_and(|r| self.is_open(r)) => return Ok(()),
            Err(error) if error.fault == Fault::NotFound => {
                comparison.findings.push(Finding::Gone { list });
                return Ok(());
            }
            Err(error) => {
                comparison.findings.push(Finding::Unread { list, fault: error.fault });
                return Ok(());
            }
        };
        if record.is_some_and(|record| record.file != ContentHash::of(&bytes)) {
            comparison.findings.push(Finding::Changed { list });
            return Ok(());
        }
        let Some(mark) = list::trail_of(&bytes).filter(|mark| mark.beginning == beginning) else { return Ok(()) };
        comparison.lists += 1;
        let TrailHead { lines, head } = mark.head;
        if lines > chain.lines {
            comparison.findings.push(Finding::Older { list, lines, have: chain.lines });
        } else if self.register.trail_link(lines)? != Some(head) {
            comparison.findings.push(Finding::Other { list, line: lines });
        }
        Ok(())
    }

    fn is_open(&self, record: &HashListRecord) -> bool {
        self.register.open_lists().is_ok_and(|open| open.contains(record))
    }

    /// Every file in the storage that is called as a list is: in a folder of a year and an event.
    fn find(&self, findings: &mut Vec<Finding>) -> Result<BTreeMap<String, Option<HashListRecord>>, DiskError> {
        let mut found = BTreeMap::new();
        for year in self.names_in(self.storage.root())? {
            if year.len() != 4 || !year.bytes().all(|digit| digit.is_ascii_digit()) {
                continue;
            }
            for event in self.names_in(&below(self.storage.root(), &year))? {
                let folder = format!("{year}/{event}");
                match self.names_in(&below(self.storage.root(), &folder)) {
                    Ok(names) => {
                        let lists = names.into_iter().filter(|name| list::generation_of(name).is_some());
                        found.extend(lists.map(|name| (format!("{folder}/{name}"), None)));
                    }
                    Err(error) if self.is_folder(&folder) => {
                        findings.push(Finding::Unread { list: folder, fault: error.fault });
                    }
                    // What is no folder holds no list.
                    Err(_) => {}
                }
            }
        }
        Ok(found)
    }

    fn is_folder(&self, path: &str) -> bool {
        self.disk.stat(&below(self.storage.root(), path)).is_ok_and(|stat| stat.kind == FileKind::Folder)
    }

    fn names_in(&self, folder: &Path) -> Result<Vec<String>, DiskError> {
        let names = self.disk.names(folder)?;
        Ok(names.into_iter().filter_map(|name| name.into_string().ok()).collect())
    }
}
