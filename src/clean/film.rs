//! Films: MP4, MOV, M4V and 3GP (ISO/IEC 14496-12 and `QuickTime`), which may be larger than memory.
//!
//! A new file is made of three parts: what it is (`ftyp`), a new index (`moov`), and the samples of
//! the kept tracks (`mdat`), byte for byte and in the order in which they stood. Kept are pictures
//! and sound ([`track`]), their tables ([`tables`]) and the settings of their decoders ([`codec`]).
//! A film in fragments becomes one in a single piece ([`fragments`]). What stands anywhere else is
//! left behind: positions, makers, times, names, private parts, tracks of sensors, and whatever lies
//! in the file without being any sample's.
//!
//! It deliberately does not change samples. Encoders write into them too: H.264 and HEVC carry
//! messages of their own (SEI, such as x264's list of options), AAC filling and AV1 padding may name an
//! encoder. None of these is known to name a person or a place except the date and position of
//! AVCHD cameras and the Exif block of each picture in old cameras' JPEG films; such a film is
//! refused by [`crate::clean::proof`], which looks for them.

mod about;
mod atoms;
mod codec;
mod entry;
mod fragments;
mod index;
mod layout;
mod moving;
mod tables;
mod track;

pub(super) use about::about;
pub(super) use moving::{Coding, Moving};

use crate::clean::source::{self, Part, Recipe, Source};
use crate::clean::{Draft, NameSearch, Refusal, Removed};
use index::{Index, Placing};
use layout::Layout;

/// Reads a film and says how the clean one is made of it. Samples are not read.
pub(super) fn rebuild(original: &dyn Source, names: &NameSearch) -> Result<(Recipe, Removed), Refusal> {
    let mut removed = Removed::default();
    let layout = layout::read(original, &mut removed)?;
    let bytes = source::take(original, layout.index.start, layout.index.length())?;
    let mut index = Index::read(&bytes, track::unwanted, names, &mut removed)?;
    if !layout.fragments.is_empty() {
        index.join(original, &layout.fragments)?;
    }
    let placing = Placing::of(index.chunks(), &layout.media)?;
    Ok((recipe(&layout, &index, &placing), removed))
}

/// The same for a film that is in memory.
pub(super) fn draft(original: &[u8], names: &NameSearch) -> Result<Draft, Refusal> {
    let (recipe, removed) = rebuild(&original, names)?;
    Ok(Draft { bytes: recipe.assemble(original)?, removed })
}

fn recipe(layout: &Layout, index: &Index<'_>, placing: &Placing) -> Recipe {
    let brand = brand(layout.quicktime);
    // The index comes first and says where samples stand, so that its length has to be known: it
    // depends only on whether places take four bytes or eight.
    let head = |wide: bool, samples_at: u64| {
        let placed = |at: u64| placing.new_place(at).saturating_add(samples_at);
        [brand.as_slice(), &atoms::atom(*b"moov", &index.write(wide, layout.quicktime, placed))].concat()
    };
    let header = mdat_header(placing.length());
    let narrow = head(false, 0).len() as u64 + header.len() as u64;
    let wide = narrow.saturating_add(placing.length()) > u64::from(u32::MAX);
    let samples_at = if wide { head(true, 0).len() as u64 + header.len() as u64 } else { narrow };
    let mut parts = vec![Part::Bytes([head(wide, samples_at), header].concat())];
    parts.extend(placing.spans().map(|span| Part::Copy { offset: span.start, len: span.length() }));
    Recipe::new(parts)
}

/// Which readers may read it. Cameras put themselves here; the two flavours are enough.
fn brand(quicktime: bool) -> Vec<u8> {
    let body: &[u8] = if quicktime { b"qt  \0\0\0\0qt  " } else { b"isom\0\0\0\0isomiso4mp41mp42" };
    atoms::atom(*b"ftyp", body)
}

fn mdat_header(length: u64) -> Vec<u8> {
    match u32::try_from(length.saturating_add(8)) {
        Ok(size) => [size.to_be_bytes(), *b"mdat"].concat(),
        Err(_) => [[0, 0, 0, 1].as_slice(), b"mdat", &length.saturating_add(16).to_be_bytes()].concat(),
    }
}

/// What a person is told about an atom that is left behind.
fn word(kind: atoms::Kind) -> &'static str {
    match &kind {
        b"udta" => "notes of the device (place, maker, title)",
        b"meta" => "list of metadata",
        b"uuid" => "private data of a maker",
        b"free" | b"skip" | b"wide" => "padding",
        b"prft" => "time of the recording",
        _ => "part that no player needs",
    }
}
