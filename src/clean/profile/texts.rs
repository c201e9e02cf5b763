//! The texts of a colour profile: which are harmless, and the fixed ones.
//!
//! Three types hold them: `text` and `desc` of version 2, `mluc` of version 4 (ICC.1:2022, 10.15;
//! ICC.1:2001-04, 6.5.17). Of the last, only one text in English is accepted. A text that is not
//! laid out exactly as the format says is not harmless.

use super::vocabulary;
use crate::clean::NameSearch;
use crate::photo::ContentHash;

/// Bytes of the script code, its count and its text at the end of a `desc`.
const SCRIPT: usize = 2 + 1 + 67;

/// True if every text in the tag is of known words and holds no pupil's name.
pub(super) fn are_harmless(tag: &[u8], names: &NameSearch) -> bool {
    let known = || vocabulary::TAGS.contains(&ContentHash::of(tag).to_string().as_str());
    match texts(tag) {
        Some(texts) => texts.iter().all(|text| vocabulary::knows(text) && !names.found_in(text.as_bytes())),
        None => known(),
    }
}

fn texts(tag: &[u8]) -> Option<Vec<String>> {
    let (head, rest) = tag.split_first_chunk::<8>()?;
    match head {
        [b't', b'e', b'x', b't', 0, 0, 0, 0] => Some(vec![plain(rest)?]),
        [b'd', b'e', b's', b'c', 0, 0, 0, 0] => described(rest),
        [b'm', b'l', b'u', b'c', 0, 0, 0, 0] => Some(vec![in_english(rest)?]),
        _ => None,
    }
}

/// ASCII up to a zero, and zeros behind it.
fn plain(bytes: &[u8]) -> Option<String> {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (text, padding) = bytes.split_at_checked(end)?;
    let padded = padding.iter().all(|byte| *byte == 0);
    (padded && text.is_ascii()).then(|| String::from_utf8_lossy(text).into_owned())
}

/// UTF-16 with the high byte first, up to a zero.
fn wide(bytes: &[u8]) -> Option<String> {
    let (units, []) = bytes.as_chunks::<2>() else { return None };
    let text = String::from_utf16(&units.iter().map(|unit| u16::from_be_bytes(*unit)).collect::<Vec<_>>()).ok()?;
    Some(text.trim_end_matches('\0').to_owned())
}

/// The text three times over: in ASCII, in UTF-16, and in an old Macintosh script.
fn described(bytes: &[u8]) -> Option<Vec<String>> {
    let (count, rest) = bytes.split_first_chunk::<4>()?;
    let (ascii, rest) = rest.split_at_checked(u32::from_be_bytes(*count) as usize)?;
    let (_, rest) = rest.split_first_chunk::<4>()?;
    let (count, rest) = rest.split_first_chunk::<4>()?;
    let (unicode, rest) = rest.split_at_checked((u32::from_be_bytes(*count) as usize).checked_mul(2)?)?;
    let (script, padding) = rest.split_at_checked(SCRIPT)?;
    let script = plain(script.get(3..)?)?;
    let padded = padding.len() <= 3 && padding.iter().all(|byte| *byte == 0);
    padded.then_some(vec![plain(ascii)?, wide(unicode)?, script])
}

/// The one record of a text in many languages, if it is in English and nothing else is there.
fn in_english(bytes: &[u8]) -> Option<String> {
    let rest = bytes.strip_prefix(&[0, 0, 0, 1, 0, 0, 0, 12, b'e', b'n'])?;
    let (_country, rest) = rest.split_first_chunk::<2>().filter(|(c, _)| [b"US", b"GB", b"\0\0"].contains(c))?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let rest = rest.strip_prefix(&28_u32.to_be_bytes())?;
    let (text, padding) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
    let padded = padding.len() <= 3 && padding.iter().all(|byte| *byte == 0);
    if padded { wide(text) } else { None }
}

/// A tag that describes the profile.
pub(super) fn description(text: &str, modern: bool) -> Vec<u8> {
    if modern {
        return english(text);
    }
    let mut tag = b"desc\0\0\0\0".to_vec();
    tag.extend(length(text.len() + 1));
    tag.extend(text.as_bytes());
    tag.extend([0; 1 + 4 + 4 + SCRIPT]);
    tag
}

/// A tag that says whose the profile is.
pub(super) fn copyright(text: &str, modern: bool) -> Vec<u8> {
    if modern { english(text) } else { [b"text\0\0\0\0", text.as_bytes(), b"\0"].concat() }
}

fn english(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut tag = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0CenUS".to_vec();
    tag.extend(length(units.len()));
    tag.extend(28_u32.to_be_bytes());
    tag.extend(units);
    tag
}

/// The fixed texts are a few dozen bytes long.
fn length(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or_default().to_be_bytes()
}
