//! The receipt of an offload: what became of every shot, as it was told when it ended.
//!
//! It is for the teacher who pulled the card out, and for the data protection officer who asks a
//! year later. What it says never changes: its sentences are kept as they were said, and not made
//! anew from what a later program or register would say.
//!
//! It keeps counts and reasons, and no path on the source: a file that a child or a parent named
//! may hold a name, the receipt outlives the card, and it is shown to people who never saw it. Which
//! file was meant is on the screen when the offload ends, and on the source, where it still lies.
//! Of a photo under a safeguarding stop it keeps the number, and nothing else.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::photo::ContentHash;

/// A receipt on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its number in the register, from 1.
    pub number: i64,
    /// What the occasion is called.
    pub event: String,
    /// When the offload ended.
    pub at: Timestamp,
    /// The day of that, where it was done.
    pub day: Date,
    /// The account that did it.
    pub by: String,
    /// What it came to.
    pub account: Account,
    /// What it stored or found stored, each file once: what is not held, in the order of the names.
    pub files: Vec<ReceiptFile>,
    /// The audit chain, this offload's own line included.
    pub trail: TrailHead,
}

/// What an offload came to: everything on the receipt that is told, and not looked up.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Account {
    /// Where the photos came from, as a person calls each. One whose name holds a pupil's is not called by it.
    pub sources: Vec<String>,
    /// The folders below the storage that the photos are in, as text.
    pub folder: String,
    /// Bytes read from the sources.
    pub bytes: u64,
    /// How the shots ended.
    pub counts: Counts,
    /// How many photos those are that are stored: what comes twice, byte for byte, is one.
    pub photos: usize,
    /// True if a person stopped it.
    pub stopped: bool,
    /// True if it ended at a safeguarding stop.
    #[serde(default)]
    pub held: bool,
    /// True if the originals were to stay.
    pub keep_originals: bool,
    /// What stayed on a source, or was removed with something left to do: those of one reason together.
    pub aside: Vec<Aside>,
    /// How well the originals were removed.
    pub removals: Vec<Removal>,
    /// How well an original can be removed from each of the sources: whole sentences.
    pub media: Vec<String>,
    /// What was left behind when the copies were made: kind and how many.
    pub left_behind: BTreeMap<String, usize>,
    /// What else to do: whole sentences.
    pub to_do: Vec<String>,
    /// The list of hashes beside the photos.
    pub list: ListOutcome,
}

/// How many shots ended how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Stored, checked, and removed from the source.
    pub removed: usize,
    /// Stored and checked; the original is still there.
    pub kept: usize,
    /// Stored and checked; the original is removed in part.
    #[serde(default)]
    pub begun: usize,
    /// Left where they were.
    pub set_aside: usize,
    /// Under a safeguarding stop.
    pub held: usize,
    /// Not begun.
    pub not_begun: usize,
}

/// Shots that have the same thing to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// How many.
    pub count: usize,
    /// What happened: a sentence.
    pub reason: String,
    /// What to do: a sentence, or nothing.
    pub advice: String,
}

/// Originals that were removed equally well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// The word for how well.
    pub word: String,
    /// How many.
    pub count: usize,
    /// What that means: whole sentences.
    pub means: String,
}

/// What became of the list of hashes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListOutcome {
    /// There is nothing to list.
    #[default]
    Nothing,
    /// It was written, under this name in the event's folder.
    Written(String),
    /// The list of this name still says all that there is.
    Unchanged(String),
    /// It could not be written.
    Failed {
        /// What happened: a sentence.
        what: String,
        /// What to do: a sentence.
        advice: String,
    },
}

/// A stored file and what its bytes are told by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReceiptFile {
    /// Its path below the storage, with forward slashes.
    pub stored: String,
    /// Its size, in bytes.
    pub size: u64,
    /// Its hash.
    pub hash: ContentHash,
}

/// The end of the audit chain at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrailHead {
    /// How many lines it had.
    pub lines: u64,
    /// The hash of the last.
    pub head: ContentHash,
}

impl Counts {
    /// Shots whose photo is in storage and is not held.
    #[must_use]
    pub fn stored(&self) -> usize {
        self.removed + self.kept + self.begun
    }
}

impl Account {
    /// Adds a shot to those of the same reason.
    pub fn add_aside(&mut self, reason: &str, advice: &str) {
        match self.aside.iter_mut().find(|aside| aside.reason == reason && aside.advice == advice) {
            Some(aside) => aside.count += 1,
            None => self.aside.push(Aside { count: 1, reason: reason.to_owned(), advice: advice.to_owned() }),
        }
    }

    /// Adds an original to those that were removed equally well.
    pub fn add_removal(&mut self, word: &str, means: &str) {
        match self.removals.iter_mut().find(|removal| removal.word == word) {
            Some(removal) => removal.count += 1,
            None => self.removals.push(Removal { word: word.to_owned(), count: 1, means: means.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shots_with_the_same_thing_to_say_are_one_line_however_many_they_are() {
        let mut account = Account::default();
        for _ in 0..1000 {
            account.add_aside("It ends too early.", "Look at it.");
            account.add_removal("deleted only", "The bytes may still be there.");
        }
        account.add_aside("It ends too early.", "Another thing.");
        assert_eq!(account.aside.iter().map(|aside| aside.count).collect::<Vec<_>>(), [1000, 1]);
        assert_eq!(account.removals[0].count, 1000);
    }
}
