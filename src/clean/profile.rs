//! Colour profiles: kept because colours change without them, made safe because they are also a
//! place for names, dates and serial numbers (ICC.1:2022).
//!
//! The rule. A profile stays byte for byte when
//! - it is whole: its length is what it says, and between its tags stands nothing but zeros;
//! - each tag is one that describes colour in numbers, with nothing beside or behind them, or a text that
//!   the format asks for; a tag of a maker's own, such as a monitor's serial number or its calibration, is
//!   neither;
//! - each text is made of words that the makers of standard profiles use ([`vocabulary`]) and of
//!   short numbers, and holds no pupil's name.
//!
//! So the tags of cameras, phones and standards pass unchanged. Any other profile is written anew from
//! its colour tags, with fixed texts: colours stay, the rest goes. What is no profile at all is left
//! behind, as every reader ignores it.
//!
//! The header of each is written anew, unless the profile is known to the byte: of its 128 bytes, those
//! that say how colours are coded stay, and the day it was made, its maker, its id, its flags and all that
//! is reserved are the same for all.

mod texts;
pub(in crate::clean) mod vocabulary;

use crate::clean::NameSearch;

/// Tags that say in numbers how colours are to be shown.
const COLOUR: [&[u8; 4]; 28] = [
    b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"wtpt", b"bkpt", b"chad", b"chrm", b"cicp",
    b"A2B0", b"A2B1", b"A2B2", b"A2B3", b"B2A0", b"B2A1", b"B2A2", b"B2A3", b"D2B0", b"D2B1", b"D2B2", b"D2B3",
    b"B2D0", b"B2D1", b"B2D2", b"gamt",
];

/// Tags that hold numbers too, but are not needed to show colours.
const BESIDE: [&[u8; 4]; 5] = [b"lumi", b"meas", b"view", b"tech", b"rig0"];

/// Tags that hold a text.
const TEXT: [&[u8; 4]; 6] = [b"desc", b"cprt", b"dmnd", b"dmdd", b"vued", b"dscm"];

/// Types of tags that hold numbers alone.
const NUMBERS: [&[u8; 4]; 13] = [
    b"XYZ ", b"curv", b"para", b"mft1", b"mft2", b"mAB ", b"mBA ", b"mpet", b"sf32", b"chrm", b"cicp", b"meas", b"view",
];

const HEADER: usize = 128;

/// More tags than any profile has.
const MOST_TAGS: u32 = 100;

/// Classes of profiles (ICC.1:2022, table 18).
const CLASSES: [&[u8; 4]; 7] = [b"scnr", b"mntr", b"prtr", b"link", b"spac", b"abst", b"nmcl"];

/// Spaces in which colours are coded (table 19), but for those that only say how many inks there are.
const SPACES: [&[u8; 4]; 11] =
    [b"XYZ ", b"Lab ", b"Luv ", b"YCbr", b"Yxy ", b"RGB ", b"GRAY", b"HSV ", b"HLS ", b"CMYK", b"CMY "];

/// Of the header, what is the same for all: no module, day, platform, maker, creator, id; and D50, the
/// only light that the format allows (7.2.16).
const NEUTRAL: [u8; HEADER] = {
    let mut header = [0; HEADER];
    let (day, mark) = ([0x07, 0xD0, 0, 1, 0, 1], *b"acsp");
    let light = [0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D];
    header.split_at_mut(24).1.split_at_mut(6).0.copy_from_slice(&day);
    header.split_at_mut(36).1.split_at_mut(4).0.copy_from_slice(&mark);
    header.split_at_mut(68).1.split_at_mut(12).0.copy_from_slice(&light);
    header
};

/// A profile that may go into a cleaned picture.
pub(super) struct Safe {
    pub(super) bytes: Vec<u8>,
    /// What of it was left behind, in the words that a person is told.
    pub(super) left: Option<&'static str>,
}

/// Applies the rule; `None` for what is no profile.
pub(super) fn safe(profile: &[u8], names: &NameSearch) -> Option<Safe> {
    let tags = read_tags(profile)?;
    let (header, behind) = (neutral(profile)?, profile.get(HEADER..)?);
    if is_harmless(profile, &tags, names) {
        let bytes = if vocabulary::knows_whole(profile) { profile.to_vec() } else { [&header, behind].concat() };
        let left = (bytes != profile).then_some("origin of the colour profile");
        return Some(Safe { bytes, left });
    }
    Some(Safe { bytes: rewrite(header, &tags)?, left: Some("texts of the colour profile") })
}

/// The header with nothing but its length and how colours are coded; `None` where no reader would know.
fn neutral(profile: &[u8]) -> Option<[u8; HEADER]> {
    let [class, space, connection] = [12, 16, 20].map(|at| profile.get(at..)?.first_chunk::<4>());
    let [version, minor, intent] = [profile.get(8)?, profile.get(9)?, profile.get(67)?];
    let inks = |space: &[u8; 4]| matches!(space, [b'2'..=b'9' | b'A'..=b'F', b'C', b'L', b'R']);
    let is_space = |space: &[u8; 4]| SPACES.contains(&space) || inks(space);
    if *version > 5 || !CLASSES.contains(&class?) || !is_space(space?) || !is_space(connection?) {
        return None;
    }
    let intent = if profile.get(66)? == &0 && *intent <= 3 { *intent } else { 0 };
    let mut header = NEUTRAL;
    // The rest of the version says only which corrections of the standard's text were known.
    let told: [(usize, &[u8]); 3] = [(0, profile.get(..4)?), (8, &[*version, minor & 0xF0]), (67, &[intent])];
    for (at, bytes) in told {
        header.get_mut(at..at + bytes.len())?.copy_from_slice(bytes);
    }
    header.get_mut(12..24)?.copy_from_slice(profile.get(12..24)?);
    Some(header)
}

/// One tag: its signature and its bytes, which two tags may share.
struct Tag<'a> {
    signature: [u8; 4],
    start: usize,
    bytes: &'a [u8],
}

impl Tag<'_> {
    fn is_one_of(&self, signatures: &[&[u8; 4]]) -> bool {
        signatures.contains(&&self.signature)
    }

    fn holds_numbers(&self) -> bool {
        let kind = self.bytes.first_chunk::<4>();
        kind.is_some_and(|kind| NUMBERS.contains(&kind) || kind == b"sig " && self.bytes.len() == 12)
    }
}

impl Tag<'_> {
    /// The tag with nothing where the format reserves bytes, and nothing behind its numbers (10.2 to 10.31).
    fn trimmed(&self) -> Vec<u8> {
        let number = |at| u32_at(self.bytes, at).unwrap_or_default() as usize;
        let end = match self.bytes.first_chunk::<4>() {
            Some(b"XYZ ") => 20,
            Some(b"sig " | b"cicp") => 12,
            Some(b"meas" | b"view") => 36,
            Some(b"curv") => number(8).saturating_mul(2).saturating_add(12),
            Some(b"para") => [1, 3, 4, 5, 7].get(number(8) >> 16).map_or(usize::MAX, |count| 12 + 4 * count),
            _ => usize::MAX,
        };
        let mut bytes = self.bytes.to_vec();
        bytes.truncate(end);
        bytes.iter_mut().take(8).skip(4).for_each(|byte| *byte = 0);
        bytes
    }

    fn is_trimmed(&self) -> bool {
        let padding = self.bytes.strip_prefix(self.trimmed().as_slice());
        padding.is_some_and(|padding| padding.len() <= 3 && padding.iter().all(|byte| *byte == 0))
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn read_tags(profile: &[u8]) -> Option<Vec<Tag<'_>>> {
    let count = u32_at(profile, HEADER).filter(|count| (1..=MOST_TAGS).contains(count))? as usize;
    let table = profile.get(HEADER + 4..HEADER + 4 + 12 * count)?;
    if profile.get(36..40)? != b"acsp" {
        return None;
    }
    let tag = |entry: &[u8; 12]| {
        let start = u32_at(entry, 4)? as usize;
        let bytes = profile.get(start..start.checked_add(u32_at(entry, 8)? as usize)?)?;
        let behind_table = start >= HEADER + 4 + 12 * count && bytes.len() >= 8;
        behind_table.then_some(Tag { signature: *entry.first_chunk()?, start, bytes })
    };
    table.as_chunks::<12>().0.iter().map(tag).collect()
}

fn is_harmless(profile: &[u8], tags: &[Tag<'_>], names: &NameSearch) -> bool {
    let length = u32_at(profile, 0).is_some_and(|length| length as usize == profile.len());
    let known = |tag: &Tag<'_>| {
        let numbers = (tag.is_one_of(&COLOUR) || tag.is_one_of(&BESIDE)) && tag.holds_numbers() && tag.is_trimmed();
        numbers || tag.is_one_of(&TEXT) && texts::are_harmless(tag.bytes, names)
    };
    length && tags.iter().all(known) && gaps_are_empty(profile, tags)
}

fn gaps_are_empty(profile: &[u8], tags: &[Tag<'_>]) -> bool {
    let mut spans: Vec<(usize, usize)> = tags.iter().map(|tag| (tag.start, tag.start + tag.bytes.len())).collect();
    spans.sort_unstable();
    spans.push((profile.len(), profile.len()));
    let mut covered = HEADER + 4 + 12 * tags.len();
    spans.into_iter().all(|(start, end)| {
        let gap = profile.get(covered..start).unwrap_or_default();
        covered = covered.max(end);
        gap.iter().all(|byte| *byte == 0)
    })
}

/// The colour tags, with fixed texts.
fn rewrite(mut header: [u8; HEADER], tags: &[Tag<'_>]) -> Option<Vec<u8>> {
    let modern = header[8] >= 4;
    let kept = tags.iter().filter(|tag| tag.is_one_of(&COLOUR) && tag.holds_numbers());
    let mut entries: Vec<([u8; 4], Vec<u8>)> = kept.map(|tag| (tag.signature, tag.trimmed())).collect();
    entries.push((*b"desc", texts::description("RGB profile", modern)));
    entries.push((*b"cprt", texts::copyright("No copyright", modern)));
    let mut table = u32::try_from(entries.len()).ok()?.to_be_bytes().to_vec();
    let mut data: Vec<u8> = Vec::new();
    let base = HEADER + 4 + 12 * entries.len();
    for (signature, bytes) in &entries {
        table.extend(signature);
        table.extend(u32::try_from(base + data.len()).ok()?.to_be_bytes());
        table.extend(u32::try_from(bytes.len()).ok()?.to_be_bytes());
        data.extend(bytes);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let length = u32::try_from(base + data.len()).ok()?;
    header.get_mut(..4)?.copy_from_slice(&length.to_be_bytes());
    Some([header.as_slice(), &table, &data].concat())
}
