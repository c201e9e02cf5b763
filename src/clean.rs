//! Metadata: what a picture carries beside the picture, and the proof that it is gone.
//!
//! Each format has a writer (`jpeg`, `png`, `webp`, `gif`, `bmp`, `tiff`) that builds a new file from an
//! allow-list: coded picture data are copied byte for byte, the few things that a picture needs to look
//! right are written anew, and everything else is left behind. What is unknown is left behind too, and a
//! picture that could decode differently without it is refused.
//!
//! Invariant: cleaned bytes leave this room only as [`Proven`], and only [`proof`], a second reader
//! that shares no parsing with the writers, can make one. A film that is larger than memory leaves as
//! a recipe ([`FilmDraft`]), and is a [`ProvenFilm`] when what was written has been read again. What
//! cannot be proven is a [`Refusal`], and then the original stays where it is.
//!
//! It deliberately does not decode pixels (see [`crate::picture`]), touches no file, and knows of
//! pupils only their names, to look for them.

mod about;
mod bmff;
mod bmp;
pub mod carried;
mod film;
mod gif;
mod heif;
mod jpeg;
mod orientation;
pub mod people;
mod png;
mod profile;
pub mod proof;
mod refusal;
pub mod source;
mod tiff;
mod webp;

use std::collections::BTreeMap;
use std::fmt;

pub use about::{About, about, colour_profile};
pub use proof::film::ProvenFilm;
pub use proof::{Leftover, NameSearch, Proven};
pub use refusal::Refusal;

use crate::photo::Container;
use source::{Recipe, Source};

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
        Container::Film | Container::QuickTime => film::draft(original, names)?,
        Container::Tiff => tiff::rebuild(original, names)?,
        Container::Webp => webp::rebuild(original, names)?,
        Container::Gif => gif::rebuild(original, names)?,
        Container::Bmp => bmp::rebuild(original, names)?,
        Container::Heif | Container::Avif => heif::rebuild(original, names)?,
        _ if original.is_empty() => return Err(Refusal::Empty),
        other => return Err(Refusal::of_kind(other)),
    };
    Ok(proof::prove(original, draft, names)?)
}

/// The same for a film that need not be in memory. Its samples are not read: what comes out says how
/// the clean film is made, and is worth nothing before what was made of it is proven.
///
/// # Errors
///
/// [`Refusal`], as for [`clean`].
pub fn draft_film(original: &dyn Source, names: &NameSearch) -> Result<FilmDraft, Refusal> {
    let (recipe, removed) = film::rebuild(original, names)?;
    Ok(FilmDraft { recipe, removed })
}

/// How a clean film is made of its original.
pub struct FilmDraft {
    recipe: Recipe,
    removed: Removed,
}

impl fmt::Debug for FilmDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FilmDraft({} bytes)", self.recipe.length())
    }
}

impl FilmDraft {
    /// What to write.
    #[must_use]
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// What the clean film says of itself.
    #[must_use]
    pub fn about(&self) -> About {
        match self.recipe.parts().first() {
            Some(source::Part::Bytes(head)) => about(head),
            _ => about(&[]),
        }
    }

    /// What is left behind: the kind, in a person's words, and how many pieces of it.
    #[must_use]
    pub fn removed(&self) -> BTreeMap<String, usize> {
        self.removed.clone().told()
    }

    /// Has the film that was written read by [`proof`], by itself and beside its original.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotProven`].
    pub fn prove(
        &self,
        original: &dyn Source,
        written: &dyn Source,
        names: &NameSearch,
    ) -> Result<ProvenFilm, Refusal> {
        Ok(proof::film::prove(original, written, self.removed.clone(), names)?)
    }
}

/// A picture as a writer hands it to the proof.
struct Draft {
    bytes: Vec<u8>,
    removed: Removed,
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

/// What was left behind: how many of each kind, in the words that a person is told.
#[derive(Clone, Default)]
struct Removed {
    kinds: BTreeMap<&'static str, usize>,
    /// See [`Proven::several_pictures`].
    pictures: bool,
}

impl Removed {
    fn note(&mut self, kind: &'static str) {
        *self.kinds.entry(kind).or_default() += 1;
    }

    /// Notes a picture that was taken for itself.
    fn note_picture(&mut self) {
        self.note("picture beside the first");
        self.pictures = true;
    }

    fn told(self) -> BTreeMap<String, usize> {
        self.kinds.into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect()
    }
}
