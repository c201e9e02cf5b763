//! Which tags of a page are kept, and what a person is told of the others.
//!
//! The list is that of TIFF 6.0 and its supplements, as far as a tag says how pixels, colours or
//! sizes are to be understood. Strips, tiles, tables of JPEG, orientation, colour profile and the
//! kind of a page are not in it: they are written anew (see [`super::page`]).

use super::shape::Shape;

/// What a tag of the list must look like.
pub(super) struct Kept {
    pub(super) tag: u16,
    kinds: &'static [u16],
    count: Count,
    /// True if a picture cannot be understood without it: then it must not be broken.
    pub(super) essential: bool,
}

/// How many numbers a tag holds.
#[derive(Clone, Copy)]
enum Count {
    Is(usize),
    /// One for each sample, or one for all.
    Samples,
    /// At most one for each sample.
    Extra,
    /// One for each of the 2^bits shades, so many times.
    Shades(&'static [usize]),
    /// Two, or two for each sample.
    Pairs,
}

const WHOLE: &[u16] = &[1, 3, 4];
const SHORT: &[u16] = &[3];
const RATIO: &[u16] = &[5];
const ANY: &[u16] = &[1, 3, 4, 6, 8, 9, 11, 12];

const fn must(tag: u16, kinds: &'static [u16], count: Count) -> Kept {
    Kept { tag, kinds, count, essential: true }
}

const fn may(tag: u16, kinds: &'static [u16], count: Count) -> Kept {
    Kept { tag, kinds, count, essential: false }
}

/// The list, by rising tag.
const KEPT: [Kept; 36] = [
    must(256, WHOLE, Count::Is(1)),
    must(257, WHOLE, Count::Is(1)),
    must(258, WHOLE, Count::Samples),
    must(259, WHOLE, Count::Is(1)),
    must(262, WHOLE, Count::Is(1)),
    must(266, WHOLE, Count::Is(1)),
    must(277, WHOLE, Count::Is(1)),
    must(278, WHOLE, Count::Is(1)),
    may(280, SHORT, Count::Samples),
    may(281, SHORT, Count::Samples),
    may(282, RATIO, Count::Is(1)),
    may(283, RATIO, Count::Is(1)),
    must(284, WHOLE, Count::Is(1)),
    may(290, SHORT, Count::Is(1)),
    may(291, SHORT, Count::Shades(&[1])),
    must(292, WHOLE, Count::Is(1)),
    must(293, WHOLE, Count::Is(1)),
    may(296, SHORT, Count::Is(1)),
    may(301, SHORT, Count::Shades(&[1, 3])),
    must(317, WHOLE, Count::Is(1)),
    may(318, RATIO, Count::Is(2)),
    may(319, RATIO, Count::Is(6)),
    must(320, SHORT, Count::Shades(&[3])),
    must(322, WHOLE, Count::Is(1)),
    must(323, WHOLE, Count::Is(1)),
    must(332, WHOLE, Count::Is(1)),
    may(334, WHOLE, Count::Is(1)),
    may(336, WHOLE, Count::Pairs),
    must(338, WHOLE, Count::Extra),
    must(339, WHOLE, Count::Samples),
    may(340, ANY, Count::Samples),
    may(341, ANY, Count::Samples),
    may(529, RATIO, Count::Is(3)),
    must(530, WHOLE, Count::Is(2)),
    may(531, WHOLE, Count::Is(1)),
    may(532, RATIO, Count::Is(6)),
];

/// Tags that change how pixels are to be read and are not kept, each with the value that says
/// nothing: matteing, data type, depth of image and tile (SGI), indexed, decode.
pub(super) const CHANGING: [(u16, u32); 6] =
    [(346, 0), (433, u32::MAX), (32995, 0), (32996, 1), (32997, 1), (32998, 1)];

/// The rule for this tag, if it is on the list.
pub(super) fn kept(tag: u16) -> Option<&'static Kept> {
    KEPT.iter().find(|kept| kept.tag == tag)
}

impl Kept {
    /// True if the tag is of a kind and length that a picture of this shape can have.
    pub(super) fn fits(&self, kind: u16, count: u32, shape: &Shape) -> bool {
        let shades = 1_usize.checked_shl(shape.bits).filter(|_| shape.bits <= 16);
        let samples = shape.samples;
        let length = |count: usize| match self.count {
            Count::Is(expected) => count == expected,
            Count::Samples => count == 1 || count == samples,
            Count::Extra => (1..=samples).contains(&count),
            Count::Shades(times) => times.iter().any(|times| shades.map(|shades| shades * times) == Some(count)),
            Count::Pairs => count == 2 || count == 2 * samples,
        };
        self.kinds.contains(&kind) && usize::try_from(count).is_ok_and(length)
    }
}

/// What a person is told that a tag was; nothing for what says only where pixels stand.
pub(super) fn word(tag: u16) -> Option<&'static str> {
    Some(match tag {
        254 | 255 | 273 | 274 | 279 | 288 | 289 | 324 | 325 | 330 | 347 | 34675 => return None,
        269..=272 | 285 | 297 | 305 | 315 | 316 | 333 | 337 | 33432 | 40091..=40095 => "text",
        306 => "time",
        513 | 514 => "thumbnail",
        700 => "XMP",
        33550 | 33922 | 34264 | 34735..=34737 => "position (GeoTIFF)",
        33723 | 34377 => "IPTC and Photoshop data",
        37724 => "layers of an editor",
        34665 => "EXIF",
        34853 => "position (GPS)",
        _ => "maker's data",
    })
}
