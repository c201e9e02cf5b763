//! What a photo is called and how it is told from others: ids, hashes, containers, stored names.
//!
//! A stored name is `2026-06-18_y4-science-museum_0001.jpg`: the day, the event, a number. It is
//! made of these three alone, so nothing of the name a device gave can survive in it.
//!
//! Knows nothing of pixels or metadata; see `clean` and `picture`.

pub mod burst;
mod caption;
pub mod likeness;

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;

pub use caption::Caption;
pub use likeness::{Frame, Likeness, Looks, Turn};

/// The number of a photo in the register. Given once, never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct PhotoId(pub i64);

impl fmt::Display for PhotoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// SHA-256 of a file's bytes (FIPS 180-4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(pub [u8; 32]);

/// The first bytes of a hash: enough to find what it is of, and not enough to prove it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HashBeginning(pub [u8; 8]);

impl ContentHash {
    /// The first bytes.
    #[must_use]
    pub fn beginning(&self) -> HashBeginning {
        let mut first = [0; 8];
        first.iter_mut().zip(self.0).for_each(|(to, from)| *to = from);
        HashBeginning(first)
    }

    /// Hashes the bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut hashing = Hashing::default();
        hashing.take(bytes);
        hashing.done()
    }
}

/// A hash in the making, of bytes that come block by block.
pub struct Hashing(ring::digest::Context);

impl Default for Hashing {
    fn default() -> Self {
        Self(ring::digest::Context::new(&ring::digest::SHA256))
    }
}

impl Hashing {
    /// Takes in the next block.
    pub fn take(&mut self, block: &[u8]) {
        self.0.update(block);
    }

    /// The hash of all blocks.
    #[must_use]
    pub fn done(self) -> ContentHash {
        let mut hash = [0; 32];
        hash.copy_from_slice(self.0.finish().as_ref());
        ContentHash(hash)
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentHash({self})")
    }
}

impl FromStr for ContentHash {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.as_bytes();
        let mut hash = [0; 32];
        if digits.len() != 64 || !text.is_ascii() {
            return Err(());
        }
        for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
            let pair = str::from_utf8(pair).map_err(drop)?;
            *byte = u8::from_str_radix(pair, 16).map_err(drop)?;
        }
        Ok(Self(hash))
    }
}

/// What a file is, by its first bytes. The name of a file is never asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Container {
    /// JFIF, Exif, MPO, Ultra HDR and motion photos: all begin as a JPEG.
    Jpeg,
    /// PNG and APNG.
    Png,
    /// WebP.
    Webp,
    /// GIF.
    Gif,
    /// TIFF, and the raw formats that are built on it.
    Tiff,
    /// HEIC and HEIF: pictures in ISO base media boxes, most of them coded as HEVC.
    Heif,
    /// AVIF: the same boxes, coded as AV1.
    Avif,
    /// MP4, M4V, 3GP: films in ISO base media boxes.
    Film,
    /// MOV: films in the flavour that those boxes come from.
    QuickTime,
    /// Windows bitmap.
    Bmp,
    /// JPEG XL, in a container or bare.
    JpegXl,
    /// Canon's CR3: a raw picture in ISO base media boxes. Other raw pictures begin as a TIFF.
    Raw,
    /// M4A and its like: sound in the boxes of a film.
    Sound,
    /// Anything else.
    Unknown,
}

impl Container {
    /// Tells the container by the first 32 bytes of the file, or fewer of a shorter one.
    #[must_use]
    pub fn of_head(head: &[u8]) -> Self {
        match head {
            [0xFF, 0xD8, 0xFF, ..] => Self::Jpeg,
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Self::Png,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Self::Webp,
            [b'G', b'I', b'F', b'8', ..] => Self::Gif,
            [b'I', b'I', 0x2A | 0x2B | b'U', 0, ..] | [b'M', b'M', 0, 0x2A | 0x2B, ..] => Self::Tiff,
            [b'I', b'I', b'R', b'O' | b'S', ..] | [b'M', b'M', b'O', b'R', ..] => Self::Tiff,
            [0xFF, 0x0A, ..] | [0, 0, 0, 0x0C, b'J', b'X', b'L', b' ', ..] => Self::JpegXl,
            [b'B', b'M', ..] if head.len() >= 26 => Self::Bmp,
            [_, _, _, _, a, b, c, d, brand @ ..] => Self::of_box(&[*a, *b, *c, *d], brand),
            _ => Self::Unknown,
        }
    }

    fn of_box(kind: &[u8; 4], after: &[u8]) -> Self {
        let brand = after.get(..4).unwrap_or_default();
        match kind {
            b"ftyp" => match brand {
                b"avif" | b"avis" => Self::Avif,
                b"mif1" | b"mif2" | b"msf1" | b"miaf" if says_avif(after) => Self::Avif,
                b"mif1" | b"mif2" | b"mif3" | b"msf1" | b"miaf" => Self::Heif,
                b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"avci" | b"jpeg" => Self::Heif,
                b"qt  " => Self::QuickTime,
                b"crx " => Self::Raw,
                b"M4A " | b"M4B " | b"M4P " | b"F4A " | b"F4B " => Self::Sound,
                _ => Self::Film,
            },
            b"moov" | b"mdat" | b"wide" => Self::QuickTime,
            _ => Self::Unknown,
        }
    }

    /// The word that a person would use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG picture",
            Self::Png => "PNG picture",
            Self::Webp => "WebP picture",
            Self::Gif => "GIF picture",
            Self::Tiff => "TIFF or raw picture",
            Self::Heif => "HEIC picture",
            Self::Avif => "AVIF picture",
            Self::Film | Self::QuickTime => "film",
            Self::Bmp => "bitmap picture",
            Self::JpegXl => "JPEG XL picture",
            Self::Raw => "raw picture",
            Self::Sound => "sound",
            Self::Unknown => "file of an unknown kind",
        }
    }

    /// The ending of a stored name, for what can be stored.
    #[must_use]
    pub fn ending(self) -> Option<&'static str> {
        match self {
            Self::Jpeg => Some("jpg"),
            Self::Png => Some("png"),
            Self::Film => Some("mp4"),
            Self::QuickTime => Some("mov"),
            Self::Heif => Some("heic"),
            Self::Avif => Some("avif"),
            Self::Tiff => Some("tif"),
            Self::Webp => Some("webp"),
            Self::Gif => Some("gif"),
            Self::Bmp => Some("bmp"),
            _ => None,
        }
    }

    /// True for what moves and may be larger than memory.
    #[must_use]
    pub fn is_film(self) -> bool {
        matches!(self, Self::Film | Self::QuickTime)
    }
}

/// True if the first of the compatible brands, behind major brand and version, is one of AVIF's or
/// comes before one of HEIC's.
fn says_avif(brands: &[u8]) -> bool {
    let brands = brands.as_chunks::<4>().0.iter().skip(2).take(4);
    let told = |brand: &[u8; 4]| brand.starts_with(b"avi") || brand.starts_with(b"he");
    brands.copied().find(told).is_some_and(|brand| brand.starts_with(b"avi"))
}

/// An event's label made fit for a file name: small letters, digits and single hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventSlug(String);

impl EventSlug {
    /// The longest slug, in bytes: keeps whole paths below the 260 that some systems allow.
    pub const LONGEST: usize = 48;

    /// Makes the slug: `Y4 Science Museum` becomes `y4-science-museum`. `None` when nothing is left.
    #[must_use]
    pub fn of(label: &str) -> Option<Self> {
        let plain: String = label.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect();
        let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
        let mut slug = String::new();
        for word in words {
            if slug.len() + word.len() >= Self::LONGEST {
                break;
            }
            if !slug.is_empty() {
                slug.push('-');
            }
            slug.push_str(&word.to_ascii_lowercase());
        }
        (!slug.is_empty()).then_some(Self(slug))
    }

    /// The slug itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name of a photo in school storage.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoredName {
    /// The day the picture was taken, as well as is known.
    pub day: Date,
    /// The event.
    pub slug: EventSlug,
    /// From 1, counted within the event's folder.
    pub number: u32,
    /// The ending, without the dot.
    pub ending: &'static str,
}

impl fmt::Display for StoredName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}_{:04}.{}", self.day, self.slug.0, self.number, self.ending)
    }
}

/// The number in a stored name, whatever its day and event: how the next free one is found.
#[must_use]
pub fn number_in(file_name: &str) -> Option<u32> {
    let (stem, _) = file_name.rsplit_once('.')?;
    stem.rsplit_once('_')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_name_says_day_event_and_number_and_no_more() {
        let slug = EventSlug::of("  Y4 Science Museum! ").unwrap();
        let name = StoredName { day: jiff::civil::date(2026, 6, 18), slug, number: 1, ending: "jpg" };
        assert_eq!(name.to_string(), "2026-06-18_y4-science-museum_0001.jpg");
        assert_eq!(number_in(&name.to_string()), Some(1));
    }

    #[test]
    fn a_slug_is_plain_ascii_of_bounded_length() {
        assert_eq!(EventSlug::of("Été à Saint-Żoë").unwrap().as_str(), "ete-a-saint-zoe");
        assert_eq!(EventSlug::of("../../etc"), EventSlug::of("etc"));
        assert_eq!(EventSlug::of("—"), None);
        let long = EventSlug::of(&"museum ".repeat(40)).unwrap();
        assert!(long.as_str().len() <= EventSlug::LONGEST);
    }

    #[test]
    fn the_container_is_told_by_content() {
        assert_eq!(Container::of_head(&[0xFF, 0xD8, 0xFF, 0xE1]), Container::Jpeg);
        assert_eq!(Container::of_head(b"\0\0\0\x18ftypheic\0\0\0\0"), Container::Heif);
        assert_eq!(Container::of_head(b"\0\0\0\x1Cftypmif1\0\0\0\0mif1heicavif"), Container::Heif);
        assert_eq!(Container::of_head(b"\0\0\0\x1Cftypmif1\0\0\0\0mif1avifmiaf"), Container::Avif);
        assert_eq!(Container::of_head(b"\0\0\0\x18ftypavif\0\0\0\0mif1heic"), Container::Avif);
        assert_eq!(Container::of_head(b"\0\0\0\x14ftypjpeg\0\0\0\0mif1"), Container::Heif);
        assert_eq!(Container::of_head(b"\0\0\0\x18ftypisom\0\0\0\0"), Container::Film);
        assert_eq!(Container::of_head(b"\0\0\0\x14ftypqt  \0\0\0\0"), Container::QuickTime);
        assert_eq!(Container::of_head(b"\0\0\0\x08wide\0\0\0\0mdat"), Container::QuickTime);
        assert_eq!(Container::of_head(b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom"), Container::Raw);
        assert_eq!(Container::of_head(b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom"), Container::Sound);
        assert_eq!(Container::of_head(b""), Container::Unknown);
        assert_eq!(Container::of_head(b"hello, world"), Container::Unknown);
    }

    #[test]
    fn a_hash_reads_back_from_its_hex() {
        let hash = ContentHash::of(b"kindframe");
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert_eq!("zz".parse::<ContentHash>(), Err(()));
    }
}
