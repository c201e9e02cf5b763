//! Coded pictures as the proof sees them: cut into units, and which of them code a picture.

/// HEVC units behind lengths of so many bytes; `None` when the bytes do not end with the last.
pub(super) fn hevc_units(mut bytes: &[u8], width: usize) -> Option<Vec<&[u8]>> {
    let mut units = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_at_checked(width)?;
        let length =
            length.iter().try_fold(0_usize, |sum, byte| sum.checked_mul(256)?.checked_add(usize::from(*byte)))?;
        let (unit, rest) = rest.split_at_checked(length)?;
        units.push(unit);
        bytes = rest;
    }
    Some(units)
}

/// How many bytes a unit's length takes.
pub(super) fn width(configuration: &[u8]) -> Option<usize> {
    Some(usize::from(configuration.get(21)? % 4) + 1)
}

/// Lists of units: the first byte of each, and the units.
type Lists<'a> = Vec<(u8, Vec<&'a [u8]>)>;

/// Units of a configuration: first byte of their list, and themselves.
pub(super) fn configured(configuration: &[u8]) -> Option<Lists<'_>> {
    let (lists, mut rest) = configuration.get(22..)?.split_first()?;
    let mut all = Vec::new();
    for _ in 0..*lists {
        let ([kind, high, low], behind) = rest.split_first_chunk::<3>()?;
        rest = behind;
        let mut units = Vec::new();
        for _ in 0..u16::from_be_bytes([*high, *low]) {
            let (length, behind) = rest.split_first_chunk::<2>()?;
            let (unit, behind) = behind.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
            units.push(unit);
            rest = behind;
        }
        all.push((*kind, units));
    }
    Some(all)
}

/// What a unit of HEVC is for (ITU-T H.265, table 7-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Picture,
    Parameters,
    Light,
    /// Of a sequence, or of the stream.
    End,
    Nothing,
}

pub(super) fn hevc_use(unit: &[u8]) -> Use {
    match unit {
        // Layer 0 only: its six bits part over both bytes.
        [first, second, ..] if first & 0x81 != 0 || second & 0xF8 != 0 => Use::Nothing,
        [first, _, rest @ ..] => match first / 2 {
            0..10 | 16..22 => Use::Picture,
            32..=34 => Use::Parameters,
            36 | 37 if rest.is_empty() => Use::End,
            39..41 if is_light(rest) => Use::Light,
            _ => Use::Nothing,
        },
        _ => Use::Nothing,
    }
}

/// True for messages of mastering display, light level and transfer alone, by kind and length.
fn is_light(message: &[u8]) -> bool {
    let mut plain: Vec<u8> = Vec::new();
    for (index, byte) in message.iter().take(128).enumerate() {
        // A three behind two zeros was put in so that no start code shows.
        let put_in = *byte == 3 && index >= 2 && message.get(index - 2..index) == Some(&[0, 0]);
        if !put_in {
            plain.push(*byte);
        }
    }
    let mut rest = plain.as_slice();
    let mut count = 0;
    while rest != [0x80] {
        let length = match rest {
            [137, 24, ..] => 26,
            [144, 4, ..] => 6,
            [147, 1, ..] => 3,
            _ => return false,
        };
        let Some(behind) = rest.get(length..) else { return false };
        (rest, count) = (behind, count + 1);
    }
    count > 0 && message.len() < 128
}

/// AV1 units; `None` when the bytes do not end with the last.
pub(super) fn av1_units(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut units = Vec::new();
    while let [head, ..] = bytes {
        let mut length = if head & 0b100 == 0 { 1 } else { 2 };
        if head & 0b10 == 0 {
            length = bytes.len();
        } else {
            let (mut size, mut shift) = (0_usize, 0);
            loop {
                let byte = *bytes.get(length)?;
                length += 1;
                size |= usize::from(byte % 128) << shift;
                shift += 7;
                if byte < 128 {
                    break;
                }
                if shift > 28 {
                    return None;
                }
            }
            length = length.checked_add(size)?;
        }
        let (unit, rest) = bytes.split_at_checked(length)?;
        units.push(unit);
        bytes = rest;
    }
    Some(units)
}

/// True for a unit that codes the picture, or says its light in a fixed number of bytes.
pub(super) fn av1_codes(unit: &[u8]) -> bool {
    let Some(head) = unit.first() else { return false };
    match head / 8 {
        1 | 2 | 3 | 4 | 6 | 7 => true,
        5 => {
            let start = if head & 4 == 0 { 1 } else { 2 };
            // Contents this short have their length in one byte.
            let size = usize::from(head & 2 != 0);
            let content = unit.get(start + size..).unwrap_or_default();
            matches!((content.first(), content.len()), (Some(1), 6) | (Some(2), 26))
        }
        _ => false,
    }
}

/// True if there is a frame among the units.
pub(super) fn av1_has_frame(units: &[&[u8]]) -> bool {
    units.iter().any(|unit| matches!(unit.first().map(|head| head / 8), Some(3 | 6)))
}
