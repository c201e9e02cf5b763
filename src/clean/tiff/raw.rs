//! Raw pictures: what a camera's sensor saw, in a file that begins like a TIFF.
//!
//! They are told by what they hold, never by name: DNG, CR2, NEF, ARW, PEF, SRW, 3FR, IIQ and their
//! like by tags, kinds of pixels and ways of compression that no finished picture has; ORF and RW2 by
//! a beginning of their own. Their makers' data are needed to develop them, so they cannot be cleaned.

use super::directory::{Directory, Source};

/// Pixels behind a colour filter, and those that are linear (TIFF/EP; DNG 1.4).
const PIXELS: [u32; 3] = [32803, 34892, 52527];
/// Ways of compression that are makers' own: Sony, Samsung, Nikon, Kodak, Pentax, packed, lossy DNG.
const CODED: [u32; 10] = [262, 32767, 32769, 32770, 32772, 32867, 34713, 34892, 65000, 65535];
/// The filter and its size, version, camera and colours of a DNG, the parts of a CR2, kind and levels
/// of an ARW.
const TAGS: [u16; 9] = [33421, 33422, 50706, 50708, 50710, 50721, 50752, 28672, 29456];
/// What stands behind the header of a CR2, and of an IIQ in either byte order.
const BEGINNINGS: [&[u8]; 3] = [b"CR\x02", b"IIII", b"MMMM"];

/// True if the whole file is a raw picture by its beginning.
pub(super) fn begins(bytes: &[u8]) -> bool {
    bytes.get(8..).is_some_and(|rest| BEGINNINGS.iter().any(|beginning| rest.starts_with(beginning)))
}

/// True if the directory belongs to a raw picture.
pub(super) fn is_raw(source: &Source<'_>, directory: &Directory) -> bool {
    let one_of = |tag, list: &[u32]| source.number(directory, tag).is_some_and(|number| list.contains(&number));
    TAGS.iter().any(|tag| directory.has(*tag)) || one_of(262, &PIXELS) || one_of(259, &CODED)
}
