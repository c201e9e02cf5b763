//! Colour profiles as the proof sees them (ICC.1:2022, clause 7).
//!
//! Accepted are the tags that show colours, a few that measure, and texts of words that standard
//! profiles use. The list of words is the writer's; how they are taken out of the bytes is not.

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
    if header.get(36..40) != Some(b"acsp") || entries.is_empty() || entries.len() > 100 {
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
    for (signature, bytes) in &tags {
        let kind = bytes.get(..4).unwrap_or_default();
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
        Some(tags(profile)?.into_iter().filter(|(signature, _)| is_in(SHOWS, signature)).collect())
    };
    let headers = |profile: &[u8]| [8..24, 36..40, 64..80].map(|range| profile.get(range).map(<[u8]>::to_vec));
    let numeric = |tags: Vec<([u8; 4], &[u8])>| -> Vec<_> {
        tags.into_iter()
            .filter(|(_, bytes)| is_in(NUMBERS, bytes.get(..4).unwrap_or_default()))
            .map(|(s, b)| (s, b.to_vec()))
            .collect()
    };
    let same = shows(original).map(numeric) == shows(cleaned).map(numeric) && headers(original) == headers(cleaned);
    if same { Ok(()) } else { Err(CHANGED) }
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
