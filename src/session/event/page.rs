//! A page in words: line by line the same on the screen, on a terminal and on paper.
//!
//! What a line looks like is for whoever shows it.

/// A line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageLine {
    /// Do not rely on this page: comes first, and is large.
    Warning(String),
    /// The title.
    Title(String),
    /// Where, when, how many.
    Facts(String),
    /// A heading.
    Head(String),
    /// Names, after what they are excluded from if that is not the heading.
    Names {
        /// The purpose's label.
        label: Option<String>,
        /// First names.
        names: Vec<String>,
    },
    /// A number, and what there are so many of.
    Count {
        /// How many.
        count: usize,
        /// Of what: the rest of the sentence.
        what: String,
    },
    /// A sentence.
    Says(String),
    /// What follows is for the record: on paper it begins a page.
    Turn,
    /// A stored file, and what its bytes are told by.
    File {
        /// Its name.
        name: String,
        /// Its size, in bytes.
        size: u64,
        /// SHA-256 in hex.
        hash: String,
    },
    /// At the foot of every page.
    Foot(String),
}
