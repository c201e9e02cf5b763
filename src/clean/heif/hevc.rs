//! HEVC (ITU-T H.265) in an item: kept are the units that code the picture; notes of the encoder go.
//!
//! Of the supplemental messages (SEI, annex D) three say how the picture is to be shown, and they are
//! numbers of fixed length. All others go with their unit: texts of the encoder, times, hashes, filler.

use crate::clean::Refusal;
use crate::clean::bmff::Fields;

/// Mastering display, light level and preferred transfer: kind and length in bytes.
const SHOWN: [(u8, u8); 3] = [(137, 24), (144, 4), (147, 1)];
/// Longer messages are none of these.
const LONGEST: usize = 64;

/// Kept bytes, and how many units were left behind.
pub(super) type Filtered = (Vec<u8>, usize);

/// The units of an item, each behind its length of so many bytes.
pub(super) fn units(payload: &[u8], length_bytes: usize) -> Result<Filtered, Refusal> {
    let mut fields = Fields::of(payload);
    let (mut kept, mut dropped, mut pictures) = (Vec::with_capacity(payload.len()), 0, 0);
    while !fields.is_empty() {
        let start = fields;
        let length = usize::try_from(fields.number(length_bytes)?).map_err(|_| Refusal::CutShort)?;
        let unit = fields.take(length)?;
        if is_kept(unit)? {
            kept.extend_from_slice(start.rest.get(..length_bytes + length).unwrap_or_default());
            pictures += usize::from(kind(unit) < 32);
        } else {
            dropped += 1;
        }
    }
    if pictures == 0 { Err(Refusal::CutShort) } else { Ok((kept, dropped)) }
}

/// The decoder's configuration (ISO/IEC 14496-15, 8.3.3.1), with the units in it.
pub(super) fn configuration(body: &[u8]) -> Result<Filtered, Refusal> {
    let mut fields = Fields::of(body);
    let head = fields.take(22)?;
    let count = fields.u8()?;
    let (mut arrays, mut arrays_kept, mut dropped) = (Vec::new(), 0_u8, 0);
    for _ in 0..count {
        let kind = fields.u8()? & 0xBF;
        let units = fields.u16()?;
        let (mut kept, mut units_kept) = (Vec::new(), 0_u16);
        for _ in 0..units {
            let length = fields.u16()?;
            let unit = fields.take(usize::from(length))?;
            if is_kept(unit)? && self::kind(unit) >= 32 {
                kept.extend(length.to_be_bytes());
                kept.extend_from_slice(unit);
                units_kept += 1;
            } else {
                dropped += 1;
            }
        }
        if units_kept > 0 {
            arrays.push(kind);
            arrays.extend(units_kept.to_be_bytes());
            arrays.extend(kept);
            arrays_kept += 1;
        }
    }
    Ok(([head, &[arrays_kept], &arrays].concat(), dropped + usize::from(!fields.is_empty())))
}

/// How many bytes the length of a unit takes, by the configuration.
pub(super) fn length_bytes(configuration: &[u8]) -> Option<usize> {
    configuration.get(21).map(|packed| usize::from(packed & 3) + 1).filter(|bytes| *bytes != 3)
}

fn kind(unit: &[u8]) -> u8 {
    unit.first().map_or(u8::MAX, |first| first >> 1 & 0x3F)
}

fn is_kept(unit: &[u8]) -> Result<bool, Refusal> {
    let [first, second, rest @ ..] = unit else { return Err(Refusal::Damaged("a unit of its HEVC is empty")) };
    if first >> 7 != 0 || second % 8 == 0 {
        return Err(Refusal::Damaged("a unit of its HEVC is broken"));
    }
    if first & 1 != 0 || second >> 3 != 0 {
        return Err(Refusal::Unusual("its HEVC has more than one layer"));
    }
    Ok(match kind(unit) {
        0..=9 | 16..=21 | 32..=34 => true,
        // Ends of a sequence and of a stream, which say how to decode what follows: no more than that.
        36 | 37 => rest.is_empty(),
        39 | 40 => says_how_to_show(rest),
        _ => false,
    })
}

/// True if the messages are all of those that are kept, and nothing follows them.
fn says_how_to_show(escaped: &[u8]) -> bool {
    if escaped.len() > LONGEST {
        return false;
    }
    let mut zeros = 0;
    let mut plain = Vec::new();
    for byte in escaped {
        let stuffed = zeros >= 2 && *byte == 3;
        zeros = if *byte == 0 { zeros + 1 } else { 0 };
        if !stuffed {
            plain.push(*byte);
        }
    }
    let mut rest = plain.as_slice();
    let mut any = false;
    while let [kind, length, message @ ..] = rest {
        if !SHOWN.contains(&(*kind, *length)) {
            return false;
        }
        any = true;
        rest = message.get(usize::from(*length)..).unwrap_or_default();
    }
    any && rest == [0x80]
}
