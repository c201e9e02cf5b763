//! Colour profiles as the proof sees them (ICC.1:2022, clause 7).
//!
//! Accepted are the tags that show colours, a few that measure, and texts of words that standard
//! profiles use. The list of words is the writer's; how they are taken out of the bytes is not. Of the
//! header, each byte has one value or a few: it says nothing of where a profile comes from, unless the
//! profile is known to the byte.

use std::collections::BTreeMap;

use super::{Leftover, NameSearch};
use crate::clean::profile::vocabulary;
use crate::photo::ContentHash;

/// Tags by which colours are shown. They must be those of the original.
const SHOWS: &str = "rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC wtpt bkpt chad chrm cicp gamt \
    A2B0 A2B1 A2B2 A2B3 B2A0 B2A1 B2A2 B2A3 D2B0 D2B1 D2B2 D2B3 B2D0 B2D1 B2D2";
/// Tags of numbers that show nothing.
const MEASURES: &str = "lumi meas view tech rig0";
/// Tags of texts.
const SAYS: &str = "desc cprt dmnd dmdd vued dscm";
/// Types of the tags of numbers.
const NUMBERS: &str = "XYZ  curv para mft1 mft2 mAB  mBA  mpet sf32 chrm cicp meas view sig ";

/// Of a profile for scanners, screens, printers and so on.
const CLASS: &str = "scnr mntr prtr link spac abst nmcl";
/// How colours are coded.
const SPACE: &str = "XYZ  Lab  Luv  YCbr Yxy  RGB  GRAY HSV  HLS  CMYK CMY  \
    2CLR 3CLR 4CLR 5CLR 6CLR 7CLR 8CLR 9CLR ACLR BCLR CCLR DCLR ECLR FCLR";

/// How a header says that colours are shown: version, class, spaces, and what matters most in showing
/// them. `None` when no reader would know.
fn meaning(header: &[u8]) -> Option<(u8, [u8; 12], u8)> {
    let spaces = header.get(12..24)?.first_chunk::<12>()?;
    let (class, rest) = spaces.split_at(4);
    let known = is_in(CLASS, class) && rest.chunks(4).all(|space| is_in(SPACE, space));
    let most = u16::from_be_bytes([*header.get(66)?, *header.get(67)?]);
    let version = header.get(8).filter(|version| **version <= 5 && known)?;
    Some((*version, *spaces, u8::try_from(most).ok().filter(|most| *most < 4).unwrap_or_default()))
}

/// True if the header says nothing but its meaning and the profile's length: it was made on the first
/// day of 2000, for the light of D50, by nobody, and has no id.
fn says_nothing_else(header: &[u8]) -> bool {
    const ZERO: [(usize, usize); 6] = [(4, 8), (10, 12), (30, 36), (40, 67), (80, 100), (100, 128)];
    let is = |at: usize, bytes: &[u8]| header.get(at..at + bytes.len()) == Some(bytes);
    let minor = header.get(9).is_some_and(|minor| minor.trailing_zeros() >= 4);
    let zero = |(from, to): &(usize, usize)| header.get(*from..*to).is_some_and(|b| b.iter().all(|byte| *byte == 0));
    minor
        && ZERO.iter().all(zero)
        && is(24, b"\x07\xD0\0\x01\0\x01")
        && is(68, b"\0\0\xF6\xD6\0\x01\0\0\0\0\xD3\x2D")
        && header.get(67).is_some_and(|most| *most < 4)
}

/// Where the tags of a profile lie: start and length of each.
fn entries_of(profile: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let entries = profile.get(132..).unwrap_or_default().as_chunks::<12>().0;
    let number = |four: [u8; 4]| u32::from_be_bytes(four) as usize;
    entries.iter().map(move |[_, _, _, _, a, b, c, d, e, f, g, h]| (number([*a, *b, *c, *d]), number([*e, *f, *g, *h])))
}

/// True if a byte that is no tag's is not zero.
fn has_slack(profile: &[u8], count: usize, entries: impl Iterator<Item = (usize, usize)>) -> bool {
    let mut left = profile.to_vec();
    left.iter_mut().take(132 + 12 * count).for_each(|byte| *byte = 0);
    for (start, length) in entries.take(count) {
        left.iter_mut().skip(start).take(length).for_each(|byte| *byte = 0);
    }
    left.iter().any(|byte| *byte != 0)
}

/// The tags of a profile: signature and bytes. `None` when it is no profile, or has a tag twice.
pub(super) fn tags(profile: &[u8]) -> Option<BTreeMap<[u8; 4], &[u8]>> {
    let (header, table) = profile.split_at_checked(128)?;
    let (count, table) = table.split_first_chunk::<4>()?;
    let entries = table.as_chunks::<12>().0.get(..u32::from_be_bytes(*count) as usize)?;
    let number = |four: &[u8]| Some(u32::from_be_bytes(four.try_into().ok()?) as usize);
    if meaning(header).is_none() || header.get(36..40) != Some(b"acsp") || entries.is_empty() || entries.len() > 100 {
        return None;
    }
    let mut tags = BTreeMap::new();
    for entry in entries {
        let (signature, place) = entry.split_first_chunk::<4>()?;
        let (start, length) = place.split_at(4);
        let (start, length) = (number(start)?, number(length)?);
        let bytes = profile.get(start..start.checked_add(length)?).filter(|bytes| bytes.len() >= 8)?;
        if start < 132 + 12 * entries.len() {
            return None;
        }
        if tags.insert(*signature, bytes).is_some() {
            return None;
        }
    }
    Some(tags)
}

/// Errs unless everything in the profile is on the lists and no pupil is named.
pub(super) fn check(profile: &[u8], names: &NameSearch) -> Result<(), Leftover> {
    const BROKEN: Leftover = Leftover("a colour profile that is none");
    const UNKNOWN: Leftover = Leftover("an unknown part of the colour profile");
    let tags = tags(profile).ok_or(BROKEN)?;
    if profile.first_chunk::<4>().map(|l| u32::from_be_bytes(*l) as usize) != Some(profile.len()) {
        return Err(BROKEN);
    }
    if !says_nothing_else(profile) && !vocabulary::knows_whole(profile) {
        return Err(Leftover("the origin of the colour profile"));
    }
    for (signature, bytes) in &tags {
        let (kind, reserved, _, behind) = taken_apart(bytes);
        if reserved != [0; 4] || behind.len() > 3 || behind.iter().any(|byte| *byte != 0) {
            return Err(Leftover("slack in the colour profile"));
        }
        if is_in(SAYS, signature) {
            if !says_known_words(bytes) {
                return Err(Leftover("a text of the colour profile"));
            }
        } else if !(is_in(SHOWS, signature) || is_in(MEASURES, signature)) || !is_in(NUMBERS, kind) {
            return Err(UNKNOWN);
        }
    }
    if has_slack(profile, tags.len(), entries_of(profile)) {
        return Err(Leftover("slack in the colour profile"));
    }
    if names.found_in(profile) { Err(super::NAME) } else { Ok(()) }
}

/// Errs unless the profile shows colours as the original does.
pub(super) fn same_colours(original: Option<&[u8]>, cleaned: Option<&[u8]>) -> Result<(), Leftover> {
    const CHANGED: Leftover = Leftover("the colour profile is not that of the original");
    let (original, cleaned) = (original.filter(|p| tags(p).is_some()), cleaned);
    if original == cleaned {
        return Ok(());
    }
    let (original, cleaned) = (original.ok_or(CHANGED)?, cleaned.ok_or(CHANGED)?);
    let shows = |profile| -> Option<Vec<_>> {
        let shows = tags(profile)?.into_iter().filter(|(signature, _)| is_in(SHOWS, signature));
        let numbers = shows.map(|(signature, tag)| (signature, taken_apart(tag)));
        let numbers = numbers.filter(|(_, (kind, ..))| is_in(NUMBERS, kind));
        Some(numbers.map(|(signature, (kind, _, numbers, _))| (signature, kind.to_vec(), numbers.to_vec())).collect())
    };
    let same = shows(original) == shows(cleaned) && meaning(original) == meaning(cleaned);
    if same { Ok(()) } else { Err(CHANGED) }
}

/// A tag's type, the four bytes that are reserved, its numbers or text, and what stands behind numbers.
fn taken_apart(tag: &[u8]) -> (&[u8], &[u8], &[u8], &[u8]) {
    let (kind, rest) = tag.split_at(tag.len().min(4));
    let (reserved, body) = rest.split_at(rest.len().min(4));
    let half =
        |at: usize| body.get(at..at + 2).map_or(0, |two| two.iter().fold(0, |n, byte| n << 8 | usize::from(*byte)));
    let length = match kind {
        b"XYZ " => 12,
        b"sig " | b"cicp" => 4,
        b"meas" | b"view" => 28,
        b"curv" => 4 + 2 * (half(0) << 16 | half(2)),
        b"para" if half(0) < 4 => 4 * (half(0) + 2 + usize::from(half(0) > 0)),
        b"para" if half(0) == 4 => 32,
        _ => body.len(),
    };
    let (body, behind) = body.split_at(length.min(body.len()));
    (kind, reserved, body, behind)
}

fn is_in(list: &str, signature: &[u8]) -> bool {
    list.as_bytes().chunks(5).any(|entry| entry.get(..4) == Some(signature))
}

/// All letters in the tag, however they are laid out: single zeros between them are those of UTF-16,
/// anything else parts texts.
fn says_known_words(tag: &[u8]) -> bool {
    let skip = match tag.first_chunk::<4>() {
        Some(b"text") => 8,
        Some(b"desc") => 12,
        Some(b"mluc") => 28,
        _ => return false,
    };
    let letters = tag.get(skip..).unwrap_or_default();
    let texts = letters.split(|byte| !matches!(byte, 0 | b' '..=b'~'));
    let known = |text: &[u8]| {
        let text: String = text.iter().map(|byte| char::from(*byte)).collect();
        text.split("\0\0").all(|part| vocabulary::knows(&part.replace('\0', "")))
    };
    let foreign = letters.iter().any(|byte| *byte >= 0x80);
    (!foreign && texts.into_iter().all(known)) || vocabulary::TAGS.contains(&ContentHash::of(tag).to_string().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A profile with one tag.
    fn profile() -> Vec<u8> {
        let mut header = [0; 128];
        let told: [(usize, &[u8]); 6] = [
            (0, &[0, 0, 0, 164]),
            (8, &[4, 0x30]),
            (12, b"mntrRGB XYZ "),
            (24, &[0x07, 0xD0, 0, 1, 0, 1]),
            (36, b"acsp"),
            (68, &[0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D]),
        ];
        for (at, bytes) in told {
            header[at..at + bytes.len()].copy_from_slice(bytes);
        }
        let table = [0, 0, 0, 1, b'w', b't', b'p', b't', 0, 0, 0, 144, 0, 0, 0, 20];
        [header.as_slice(), &table, b"XYZ \0\0\0\0\0\0\xF3\x51\0\x01\0\0\0\x01\x16\xCC"].concat()
    }

    #[test]
    fn no_byte_of_a_header_is_free_but_for_a_few_numbers() {
        let names = NameSearch::none();
        check(&profile(), &names).unwrap();
        for at in 0..128 {
            let others = (0..=255).filter(|byte| *byte != profile()[at]);
            let free = others.filter(|byte| {
                let mut other = profile();
                other[at] = *byte;
                check(&other, &names).is_ok()
            });
            let most = match at {
                8 => 5,
                9 => 15,
                // How much white matters: one of four.
                67 => 3,
                _ => 0,
            };
            assert_eq!(free.count(), most, "the byte at {at}");
        }
    }

    #[test]
    fn nothing_stands_beside_or_behind_the_numbers_of_a_tag() {
        let names = NameSearch::none();
        for at in 148..152 {
            let mut told = profile();
            told[at] = 1;
            assert_eq!(check(&told, &names), Err(Leftover("slack in the colour profile")), "the byte at {at}");
            same_colours(Some(&told), Some(&profile())).unwrap();
        }
        for (behind, padded) in [(&b"\0\0\0"[..], true), (b"\0\0\0\0", false), (b"471", false)] {
            let mut longer = [profile().as_slice(), behind].concat();
            longer[3] += u8::try_from(behind.len()).unwrap();
            longer[143] += u8::try_from(behind.len()).unwrap();
            assert_eq!(check(&longer, &names).is_ok(), padded, "{behind:?}");
            same_colours(Some(&longer), Some(&profile())).unwrap();
        }
    }

    #[test]
    fn a_header_that_shows_other_colours_is_not_that_of_the_original() {
        let with = |at: usize, bytes: &[u8]| {
            let mut other = profile();
            other[at..at + bytes.len()].copy_from_slice(bytes);
            other
        };
        let same = |other: &[u8]| same_colours(Some(other), Some(&profile()));
        let shown: [(usize, &[u8]); 5] = [(8, &[2]), (12, b"prtr"), (16, b"CMYK"), (20, b"Lab "), (67, &[1])];
        for (at, bytes) in shown {
            assert!(same(&with(at, bytes)).is_err(), "{at}");
        }
        let told: [(usize, &[u8]); 5] = [(24, &[7, 0xEA]), (48, b"FERN"), (66, &[1]), (84, b"an id"), (100, b"a note")];
        for (at, bytes) in told {
            same(&with(at, bytes)).unwrap();
        }
        assert!(same_colours(Some(&with(16, b"none")), None).is_ok(), "no reader would have used it");
    }
}
