//! AV1 in an item: kept are the units (OBU) that code the picture; padding and notes go (AV1
//! specification, 5.3 and 5.8).

use super::hevc::Filtered;
use crate::clean::Refusal;

/// Light level and mastering display: kind, and length with kind and trailing bits.
const SHOWN: [(u8, usize); 2] = [(1, 6), (2, 26)];

/// The units of an item.
pub(super) fn units(payload: &[u8]) -> Result<Filtered, Refusal> {
    let (kept, dropped, frames) = filter(payload)?;
    if frames == 0 { Err(Refusal::CutShort) } else { Ok((kept, dropped)) }
}

/// The decoder's configuration: four bytes, and units behind them (AV1 in ISO BMFF, 2.3).
pub(super) fn configuration(body: &[u8]) -> Result<Filtered, Refusal> {
    let (head, units) = body.split_at_checked(4).ok_or(Refusal::CutShort)?;
    let (kept, dropped, _) = filter(units)?;
    Ok(([head, &kept].concat(), dropped))
}

/// What is kept, how many units are not, and how many frames there are.
fn filter(mut rest: &[u8]) -> Result<(Vec<u8>, usize, usize), Refusal> {
    let (mut kept, mut dropped, mut frames) = (Vec::with_capacity(rest.len()), 0, 0);
    while let Some(head) = rest.first() {
        let head_length = 1 + usize::from(head & 4 != 0);
        let sized = rest.get(head_length..).ok_or(Refusal::CutShort)?;
        let (size, size_length) = if head & 2 == 0 { (sized.len(), 0) } else { leb128(sized)? };
        let content = sized.get(size_length..).and_then(|behind| behind.get(..size)).ok_or(Refusal::CutShort)?;
        let (unit, behind) = rest.split_at_checked(head_length + size_length + size).ok_or(Refusal::CutShort)?;
        if head >> 7 != 0 {
            return Err(Refusal::Damaged("a unit of its AV1 is broken"));
        }
        let is_kept = match head >> 3 & 0xF {
            3 | 6 => {
                frames += 1;
                true
            }
            1 | 2 | 4 | 7 => true,
            5 => SHOWN.iter().any(|(kind, length)| content.first() == Some(kind) && content.len() == *length),
            8 => return Err(Refusal::Unusual("its AV1 is for large scale tiles")),
            _ => false,
        };
        if is_kept {
            kept.extend_from_slice(unit);
        } else {
            dropped += 1;
        }
        rest = behind;
    }
    Ok((kept, dropped, frames))
}

/// A number of seven bits a byte, and how many bytes it took.
fn leb128(bytes: &[u8]) -> Result<(usize, usize), Refusal> {
    let mut number = 0;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        number |= usize::from(byte & 0x7F) << (7 * index);
        if byte & 0x80 == 0 {
            return Ok((number, index + 1));
        }
    }
    Err(Refusal::Damaged("a unit of its AV1 is broken"))
}
