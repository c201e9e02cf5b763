//! Metadata: what a picture carries beside the picture, and the proof that it is gone.
//!
//! Each format has a writer (`jpeg`, `png`, `webp`, `gif`, `bmp`, `tiff`) that builds a new file from an
//! allow-list: coded picture data are copied byte for byte, the few things that a picture needs to look
//! right are written anew, and everything else is left behind. What is unknown is left behind too, and a
//! picture that could decode differently without it is refused.
//!
//! Invariant: cleaned bytes leave this room only as [`Proven`], and only [`proof`], a second reader
//! that shares no parsing with the writers, can make one. What cannot be proven is a [`Refusal`],
//! and then the original stays where it is.
//!
//! It deliberately does not decode pixels (see [`crate::picture`]), touches no file, and knows of
//! pupils only their names, to look for them.

mod about;
mod bmff;
mod bmp;
mod gif;
mod heif;
mod jpeg;
mod orientation;
pub mod people;
mod png;
mod profile;
pub mod proof;
mod refusal;
mod tiff;
mod webp;

use std::collections::BTreeMap;

pub use about::{About, about};
pub use proof::{Leftover, NameSearch, Proven};
pub use refusal::Refusal;

use crate::photo::Container;

/// Cleans a picture losslessly and proves it: reads the structure, writes a new file from the
/// allow-list of its format, and has it read again by [`proof`].
///
/// # Errors
///
/// [`Refusal`] for what is not cleaned yet, is cut short or damaged, or could not be proven clean.
pub fn clean(original: &[u8], names: &NameSearch) -> Result<Proven, Refusal> {
    let draft = match Container::of_head(original) {
        Container::Jpeg => return clean_jpeg(original, names),
        Container::Png => png::rebuild(original, names)?,
        Container::Tiff => tiff::rebuild(original, names)?,
        Container::Webp => webp::rebuild(original, names)?,
        Container::Gif => gif::rebuild(original, names)?,
        Container::Bmp => bmp::rebuild(original, names)?,
        Container::Heif | Container::Avif => heif::rebuild(original, names)?,
        _ if original.is_empty() => return Err(Refusal::Empty),
        other => return Err(Refusal::NotYet(other)),
    };
    Ok(proof::prove(original, draft, names)?)
}

/// The coded bits are followed once, by the proof. Only where that fails does the writer follow them
/// too, to cut off what is no picture, or to say what is wrong with it.
fn clean_jpeg(original: &[u8], names: &NameSearch) -> Result<Proven, Refusal> {
    let draft = jpeg::rebuild(original, jpeg::Ends::AsMarked, names)?;
    if let Ok(proven) = proof::prove(original, draft, names) {
        return Ok(proven);
    }
    let draft = jpeg::rebuild(original, jpeg::Ends::Followed, names)?;
    Ok(proof::prove(original, draft, names)?)
}

/// A picture as a writer hands it to the proof.
struct Draft {
    bytes: Vec<u8>,
    removed: Removed,
}

/// What was left behind: how many of each kind, in the words that a person is told.
#[derive(Default)]
struct Removed(BTreeMap<&'static str, usize>);

impl Removed {
    fn note(&mut self, kind: &'static str) {
        *self.0.entry(kind).or_default() += 1;
    }
}
