//! The proof: a second reader that believes nothing the writers say.
//!
//! It reads a cleaned file from its bytes alone and accepts only what is on the allow-list of the
//! format, each part in its place, of its exact length, with nothing between and nothing behind
//! ([`walk`]). It then lays the file beside its original: every byte of coded picture must be the
//! original's, the picture must look as the original says it does, and no value of the original's
//! metadata may stand anywhere in it.
//!
//! Invariant: it shares no parsing with the writers, and its lists are its own, so that one mistake
//! does not make the other. What both use is [`crate::picture::entropy`], which follows coded bits, and
//! the words of standard colour profiles.
//!
//! It deliberately holds no value it found: a value may be a child's name.

mod bmp;
mod exif;
pub mod film;
mod gif;
mod heif;
mod jpeg;
mod names;
mod png;
mod profile;
mod tiff;
mod values;
mod webp;

use std::collections::BTreeMap;
use std::fmt;

pub use names::NameSearch;

use crate::clean::Draft;
use crate::photo::{Container, ContentHash};

/// A cleaned picture that has been proven clean. Only this module makes one.
pub struct Proven {
    bytes: Vec<u8>,
    container: Container,
    removed: BTreeMap<String, usize>,
    several: bool,
    copied: bool,
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

    /// True when all by which the picture is decoded has been shown to be the original's, byte for
    /// byte and whole: decoding both would say nothing more.
    #[must_use]
    pub fn is_copied(&self) -> bool {
        self.copied
    }

    /// The hash by which the same bytes can be told again.
    #[must_use]
    pub fn hash(&self) -> ProvenHash {
        ProvenHash(ContentHash::of(&self.bytes))
    }

    /// True when pictures that were taken for themselves were left behind, such as those of a burst.
    /// Who means to remove the original must not: they stand nowhere else.
    #[must_use]
    pub fn several_pictures(&self) -> bool {
        self.several
    }

    /// What was left behind: the kind, in a person's words, and how many pieces of it.
    #[must_use]
    pub fn removed(&self) -> &BTreeMap<String, usize> {
        &self.removed
    }
}

/// The hash of bytes that have been proven clean. Only a [`Proven`] or a [`film::ProvenFilm`] gives one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProvenHash(ContentHash);

impl ProvenHash {
    /// The hash itself.
    #[must_use]
    pub fn content(self) -> ContentHash {
        self.0
    }
}

impl fmt::Debug for Proven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proven({:?}, {} bytes)", self.container, self.bytes.len())
    }
}

/// What was found that should not be there, or was lost that should be: a phrase such as `a pupil's
/// name`, never the thing itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Leftover(pub &'static str);

const NAME: Leftover = Leftover("a pupil's name");
const VALUE: Leftover = Leftover("a value of the original's metadata");
const CHANGED: Leftover = Leftover("picture data that are not those of the original");

/// Reads a cleaned file and accepts nothing but what the allow-list of its format names, with no
/// pupil's name outside the coded picture.
///
/// # Errors
///
/// The first [`Leftover`].
pub fn walk(bytes: &[u8], names: &NameSearch) -> Result<(), Leftover> {
    match Container::of_head(bytes) {
        Container::Jpeg => jpeg::walk(bytes, names).map(drop),
        Container::Png => png::walk(bytes, names),
        Container::Film | Container::QuickTime => film::walk(&bytes, names),
        Container::Tiff => tiff::walk(bytes, names),
        Container::Webp => webp::walk(bytes, names),
        Container::Gif => gif::walk(bytes, names),
        Container::Bmp => bmp::walk(bytes, names),
        Container::Heif | Container::Avif => heif::walk(bytes, names),
        _ => Err(Leftover("a file of a kind that is never cleaned")),
    }
}

/// Proves a writer's draft by itself and against its original.
pub(in crate::clean) fn prove(original: &[u8], draft: Draft, names: &NameSearch) -> Result<Proven, Leftover> {
    let Draft { bytes, removed } = draft;
    let container = Container::of_head(&bytes);
    if container != Container::of_head(original) {
        return Err(CHANGED);
    }
    if container == Container::Jpeg {
        // Its pieces are not looked for twice.
        jpeg::compare(original, &jpeg::walk(&bytes, names)?)?;
    } else {
        walk(&bytes, names)?;
        compare(container, original, &bytes)?;
    }
    // The other formats may lose parts that decoders ignore, and it takes a decoder to say so.
    let copied = matches!(container, Container::Jpeg | Container::Heif | Container::Avif) || container.is_film();
    let several = removed.pictures;
    Ok(Proven { bytes, container, removed: removed.told(), several, copied })
}

/// Lays a file of any other kind beside its original.
fn compare(container: Container, original: &[u8], cleaned: &[u8]) -> Result<(), Leftover> {
    match container {
        Container::Film | Container::QuickTime => film::compare(&original, &cleaned),
        Container::Tiff => tiff::compare(original, cleaned),
        Container::Webp => webp::compare(original, cleaned),
        Container::Gif => gif::compare(original, cleaned),
        Container::Bmp => bmp::compare(original, cleaned),
        Container::Heif | Container::Avif => heif::compare(original, cleaned),
        _ => png::compare(original, cleaned),
    }
}

#[cfg(test)]
mod tests;
