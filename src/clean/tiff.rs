//! TIFF: what is kept, and a new file made of it.
//!
//! Kept are the pages, in their order: of each directory the tags that say how pixels, colours and
//! sizes are to be understood ([`tags`]), and its strips or tiles, byte for byte, up to the last
//! pixel of each. JPEG streams within lose everything beside the picture. Orientation, colour profile
//! and all places within the file are written anew; the byte order stays. All else is left behind:
//! texts, times, EXIF, positions, XMP, IPTC, layers, makers' tags, smaller copies of a page, further
//! directories, and every byte that no kept tag points to.
//!
//! Fax data ([`shape::Coded::Fax`]) are copied as they are: no bit of them is understood here, so bytes
//! behind their last row would come along. The proof looks for the original's values in them.
//!
//! It deliberately mends nothing and develops nothing: what is cut short, broken or raw is refused,
//! and so are compressions that no device of a school writes.

mod directory;
mod page;
mod raw;
mod shape;
mod stream;
mod tags;
mod write;

use directory::{Directory, Source};
use page::Reading;
use write::Output;

use crate::clean::{Draft, NameSearch, Refusal};

/// More directories than any editor hangs below a page.
const MOST_BELOW: usize = 64;

/// Writes the picture anew from what the module's text names.
pub(super) fn rebuild(original: &[u8], names: &NameSearch) -> Result<Draft, Refusal> {
    let source = Source::open(original)?;
    let chain = source.chain()?;
    if raw::begins(original) || chain.iter().any(|directory| raw::is_raw(&source, directory)) {
        return Err(Refusal::Raw);
    }
    let mut reading = Reading::new(source, names);
    for directory in &chain {
        below(&mut reading, directory)?;
    }
    let mut output = Output::new(&source);
    let pages = pages(&source, &chain);
    for _ in pages.len()..chain.len() {
        reading.removed.note("thumbnail");
    }
    for directory in pages {
        let page = reading.page(directory)?;
        output.page(page)?;
    }
    Ok(Draft { bytes: output.into_bytes(), removed: reading.removed })
}

/// The directories that hold a page: those with pixels, or at least the size of some, that are no
/// smaller copy of another's. Where all call themselves smaller copies, the first is the picture.
fn pages<'d>(source: &Source<'_>, chain: &'d [Directory]) -> Vec<&'d Directory> {
    let lacks_pixels = |directory: &Directory| directory.has(256) && !directory.has(513);
    let whole = |directory: &&Directory| {
        (holds_pixels(directory) || lacks_pixels(directory)) && !is_smaller_copy(source, directory)
    };
    let pages: Vec<_> = chain.iter().filter(whole).collect();
    if pages.is_empty() { chain.iter().take(1).collect() } else { pages }
}

fn holds_pixels(directory: &Directory) -> bool {
    directory.has(273) || directory.has(324)
}

fn is_smaller_copy(source: &Source<'_>, directory: &Directory) -> bool {
    let says = |tag| source.number(directory, tag).unwrap_or_default();
    says(254) & 1 == 1 || says(255) == 2
}

/// Looks at the directories that hang below a page: smaller copies go, a whole picture may not.
fn below(reading: &mut Reading<'_, '_>, directory: &Directory) -> Result<(), Refusal> {
    let Some(entry) = directory.find(330)? else { return Ok(()) };
    let source = reading.source;
    let places = source.numbers(entry).filter(|places| places.len() <= MOST_BELOW);
    for place in places.ok_or(Refusal::Damaged("it points to further pictures in a broken way"))? {
        let (inner, _) = source.directory(place)?;
        if raw::is_raw(&source, &inner) {
            return Err(Refusal::Raw);
        }
        let edge = |directory, tag| source.number(directory, tag).unwrap_or_default();
        let smaller = |tag| edge(&inner, tag) < edge(directory, tag);
        if holds_pixels(&inner) && !is_smaller_copy(&source, &inner) && !(smaller(256) && smaller(257)) {
            return Err(Refusal::Unusual("a picture within a picture"));
        }
        reading.removed.note("thumbnail");
    }
    Ok(())
}
