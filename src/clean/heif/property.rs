//! What is said of a picture: the properties that are kept, each as long as it must be.
//!
//! Kept is what shows the picture: its coding, size, depth, colours, crop, turn and mirror, aspect,
//! transparency, layers and light. A property that is not known is left behind, unless whoever does
//! not know it may not show the picture: then the picture is refused.

use super::{av1, hevc, kept};
use crate::clean::bmff::Found;
use crate::clean::{NameSearch, Refusal, Removed, profile};

/// Properties of fixed length that are copied: kind, length, and a mask for the last byte.
const COPIED: [(&[u8; 4], usize, u8); 10] = [
    (b"ispe", 12, 0xFF),
    (b"pasp", 8, 0xFF),
    (b"clap", 32, 0xFF),
    (b"irot", 1, 0x03),
    (b"imir", 1, 0x01),
    (b"a1op", 1, 0xFF),
    (b"lsel", 2, 0xFF),
    (b"clli", 4, 0xFF),
    (b"mdcv", 24, 0xFF),
    (b"a1lx", 0, 0xFF),
];

/// The property as it is written: its body, or `None` when it is left behind.
pub(super) fn cleaned(
    found: &Found<'_>,
    names: &NameSearch,
    removed: &mut Removed,
) -> Result<Option<Vec<u8>>, Refusal> {
    let broken = || Refusal::Damaged("a property of the picture is broken");
    let body = found.body;
    if let Some((_, length, mask)) = COPIED.iter().find(|(kind, ..)| **kind == found.kind) {
        let length = if found.kind == *b"a1lx" { layers_length(body).ok_or_else(broken)? } else { *length };
        let mut kept = body.get(..length).ok_or_else(broken)?.to_vec();
        kept.last_mut().into_iter().for_each(|last| *last &= *mask);
        return Ok(Some(kept));
    }
    let kept = match &found.kind {
        b"pixi" => depths(body).map(<[u8]>::to_vec).ok_or_else(broken)?,
        b"hvcC" => noted(hevc::configuration(body)?, removed),
        b"av1C" => noted(av1::configuration(body)?, removed),
        b"auxC" => [&[0; 4], kept::auxiliary(body).ok_or_else(broken)?, &[0]].concat(),
        b"colr" => match colours(body, names, removed) {
            Some(kept) => kept,
            None => return Ok(None),
        },
        _ => {
            removed.note(kind_of(found.kind));
            return Ok(None);
        }
    };
    Ok(Some(kept))
}

/// True for the kinds that are kept.
pub(super) fn is_known(kind: [u8; 4]) -> bool {
    COPIED.iter().any(|(known, ..)| **known == kind) || [b"pixi", b"hvcC", b"av1C", b"auxC", b"colr"].contains(&&kind)
}

/// What a person is told that a property was.
fn kind_of(kind: [u8; 4]) -> &'static str {
    match &kind {
        b"udes" | b"altt" => "text",
        b"crtt" | b"mdft" => "time",
        _ => "maker's data",
    }
}

/// Sizes of three layers behind a byte that says how long they are.
fn layers_length(body: &[u8]) -> Option<usize> {
    body.first().map(|flags| if flags & 1 == 0 { 7 } else { 13 })
}

/// The number of channels, and the depth of each.
fn depths(body: &[u8]) -> Option<&[u8]> {
    let channels = body.strip_prefix(&[0, 0, 0, 0])?.first()?;
    body.get(..5 + usize::from(*channels))
}

fn colours(body: &[u8], names: &NameSearch, removed: &mut Removed) -> Option<Vec<u8>> {
    let (kind, rest) = body.split_first_chunk::<4>()?;
    let rest = if kind == b"nclx" { rest.get(..7)? } else { rest };
    match (kind, rest) {
        (b"nclx", [codes @ .., range]) => Some([b"nclx", codes, &[range & 0x80]].concat()),
        (b"prof" | b"rICC", _) => {
            let Some(safe) = profile::safe(rest, names) else {
                removed.note("colour profile that no reader accepts");
                return None;
            };
            if let Some(left) = safe.left {
                removed.note(left);
            }
            Some([kind, safe.bytes.as_slice()].concat())
        }
        _ => {
            removed.note("colour profile that no reader accepts");
            None
        }
    }
}

fn noted((kept, dropped): hevc::Filtered, removed: &mut Removed) -> Vec<u8> {
    (0..dropped).for_each(|_| removed.note(super::ENCODER));
    kept
}
