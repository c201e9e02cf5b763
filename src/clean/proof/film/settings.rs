//! What a decoder is told, as the proof reads it: the pieces that matter, and whether there is
//! anything else.
//!
//! Of a cleaned film's settings nothing may be left over; the pieces must be those of the original.

use super::tree::{is_zero, number};

/// Settings that are so many bytes of numbers.
const NUMBERS: &str = "pasp:8 clap:32 fiel:2 gama:4 chrm:1 mdcv:24 clli:4 amve:8 SmDm:28 CoLL:8 enda:2 dac3:3 \
    pcmC:6 alac:28 frma:4";

/// What a track that is seen through another may be, as its settings name it.
const TRANSPARENCY: [&[u8]; 2] = [b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", b"urn:mpeg:hevc:2015:auxid:1"];

/// So many letters in a row are taken for a text.
const TEXT: usize = 12;

/// The pieces of settings that matter.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Essence {
    pub(super) pieces: Vec<Vec<u8>>,
    /// True if there is nothing besides them.
    pub(super) alone: bool,
}

impl Essence {
    fn one(piece: &[u8], alone: bool) -> Self {
        Self { pieces: vec![piece.to_vec()], alone }
    }
}

/// Takes settings apart. `None` for a kind that is not on the list, or broken.
pub(super) fn essence(name: &[u8], body: &[u8]) -> Option<Essence> {
    let known = NUMBERS.split_whitespace().filter_map(|entry| entry.split_once(':'));
    if let Some((_, length)) = known.into_iter().find(|(known, _)| known.as_bytes() == name) {
        let length = length.parse().ok()?;
        return Some(Essence::one(body.get(..length)?, body.len() == length));
    }
    Some(match name {
        b"avcC" => avc(body)?,
        b"irot" => Essence { pieces: vec![vec![body.first()? % 4]], alone: body.len() == 1 && body.first()? < &4 },
        b"imir" => Essence { pieces: vec![vec![body.first()? % 2]], alone: body.len() == 1 && body.first()? < &2 },
        b"ccst" => Essence::one(body.get(..5)?, body.len() == 8 && is_zero(body, 5..8)),
        b"auxi" => {
            let end = body.get(4..)?.iter().position(|byte| *byte == 0)?;
            let name = body.get(4..4 + end).filter(|name| TRANSPARENCY.contains(name))?;
            Essence::one(name, is_zero(body, 0..4) && body.len() == end + 5)
        }
        b"hvcC" => hevc(body)?,
        b"av1C" => av1(body)?,
        b"vpcC" => Essence::one(body.get(..10)?, body.len() == 12 && is_zero(body, 10..12)),
        b"esds" => stream(body)?,
        b"colr" => colours(body)?,
        b"dvcC" | b"dvvC" | b"dvwC" => Essence::one(body.get(..5)?, body.len() == 24 && is_zero(body, 5..24)),
        b"d263" => Essence::one(body.get(5..7)?, body.len() == 7 && is_zero(body, 0..5)),
        b"damr" => Essence::one(body.get(5..9)?, body.len() == 9 && is_zero(body, 0..5)),
        b"chan" => {
            let length = usize::try_from(number(body, 12, 4)?).ok()?.checked_mul(20)?.checked_add(16)?;
            Essence::one(body.get(..length)?, body.len() == length)
        }
        b"dOps" => {
            let mapping = if body.get(10)? == &0 { 0 } else { 2 + usize::from(*body.get(1)?) };
            Essence::one(body.get(..11 + mapping)?, body.len() == 11 + mapping)
        }
        b"dfLa" => {
            let first = body.get(5..8)? == [0, 0, 34] && matches!(body.get(4)?, 0 | 0x80);
            let alone = body.len() == 42 && body.get(4) == Some(&0x80) && is_zero(body, 0..4);
            first.then_some(Essence::one(body.get(8..42)?, alone))?
        }
        b"dec3" | b"dapa" => Essence::one(body.get(..body.len().min(256))?, body.len() <= 256 && !reads(body)),
        _ => return None,
    })
}

/// True for bytes that read like a text.
fn reads(bytes: &[u8]) -> bool {
    bytes.windows(TEXT).any(|run| run.iter().all(|byte| (0x20..0x7F).contains(byte)))
}

fn avc(body: &[u8]) -> Option<Essence> {
    let mut pieces = vec![body.get(..5)?.to_vec()];
    let mut at = 5;
    let mut right = body.first() == Some(&1);
    for (kind, mask) in [(7, 0x1F), (8, 0xFF), (13, 0xFF)] {
        if kind == 13 {
            let high = matches!(body.get(1)?, 100 | 110 | 122 | 144) && body.len() >= at + 4;
            if !high {
                break;
            }
            pieces.push(body.get(at..at + 3)?.to_vec());
            at += 3;
        }
        let count = body.get(at)? & mask;
        at += 1;
        for _ in 0..count {
            let length = usize::try_from(number(body, at, 2)?).ok()?;
            let unit = body.get(at + 2..at + 2 + length)?;
            right &= unit.first()? & 31 == kind;
            pieces.push(unit.to_vec());
            at += 2 + length;
        }
    }
    Some(Essence { pieces, alone: right && at == body.len() })
}

fn hevc(body: &[u8]) -> Option<Essence> {
    let mut pieces = vec![body.get(..22)?.to_vec()];
    let (mut at, mut alone) = (23, true);
    for _ in 0..*body.get(22)? {
        let kind = body.get(at)? & 0x3F;
        let count = number(body, at + 1, 2)?;
        alone &= count > 0 && body.get(at)? & 0x40 == 0;
        at += 3;
        for _ in 0..count {
            let length = usize::try_from(number(body, at, 2)?).ok()?;
            let unit = body.get(at + 2..at + 2 + length)?;
            at += 2 + length;
            let same = unit.first().map(|byte| byte >> 1 & 0x3F) == Some(kind);
            let needed = match kind {
                32..=34 => true,
                39 => says_how_to_show(unit),
                _ => false,
            };
            if same && needed {
                pieces.push([&[kind], unit].concat());
            } else {
                alone = false;
            }
        }
    }
    Some(Essence { pieces, alone: alone && at == body.len() })
}

/// True for a message of one payload: colours of the mastering display (137), light levels (144),
/// transfer characteristics (147), light around the viewer (148).
fn says_how_to_show(unit: &[u8]) -> bool {
    let payload = unit.get(2).zip(unit.get(3)).zip(unit.get(4..));
    payload.is_some_and(|((kind, length), rest)| {
        [137, 144, 147, 148].contains(kind)
            && rest.split_last().is_some_and(|(last, payload)| *last == 0x80 && payload.len() == usize::from(*length))
    })
}

fn av1(body: &[u8]) -> Option<Essence> {
    let mut pieces = vec![body.get(..4)?.to_vec()];
    let (mut at, mut alone) = (4, true);
    while at < body.len() {
        let start = at;
        let head = *body.get(at)?;
        at += if head & 4 == 0 { 1 } else { 2 };
        let (mut length, mut shift) = (0, 0);
        loop {
            let byte = *body.get(at)?;
            at += 1;
            length |= usize::from(byte & 127) << shift;
            shift += 7;
            if byte < 128 {
                break;
            }
            if shift > 21 {
                return None;
            }
        }
        let unit = body.get(at..at.checked_add(length)?)?;
        at += length;
        let brightness = |kind: u8, most: usize| unit.first() == Some(&kind) && unit.len() <= most;
        match head >> 3 & 15 {
            1 => pieces.push(body.get(start..at)?.to_vec()),
            5 if brightness(1, 6) || brightness(2, 26) => pieces.push(body.get(start..at)?.to_vec()),
            _ => alone = false,
        }
    }
    Some(Essence { pieces, alone })
}

/// The object, its rates, and the decoder's own settings.
fn stream(body: &[u8]) -> Option<Essence> {
    let (stream, behind) = tagged(body, 4, 3)?;
    let (decoder, settled) = tagged(stream, 3, 4)?;
    let numbers = decoder.get(..13)?;
    let own = if decoder.len() > 13 { tagged(decoder, 13, 5)? } else { (&[][..], decoder.len()) };
    let mut alone = behind == body.len()
        && own.1 == decoder.len()
        && is_zero(body, 0..4)
        && is_zero(stream, 0..3)
        && stream.get(settled..) == Some(&[6, 1, 2]);
    let visual = numbers.first() == Some(&0x20);
    let pieces = if visual {
        let (spoken, rest): (Vec<_>, Vec<_>) = units(own.0).into_iter().partition(|unit| is_note(unit));
        alone &= spoken.is_empty();
        rest.concat()
    } else {
        alone &= !reads(own.0);
        own.0.to_vec()
    };
    Some(Essence { pieces: vec![numbers.to_vec(), pieces], alone })
}

/// The content of a descriptor, and where it ends.
fn tagged(bytes: &[u8], at: usize, tag: u8) -> Option<(&[u8], usize)> {
    if bytes.get(at)? != &tag {
        return None;
    }
    let digits = bytes.get(at + 1..)?.iter().take(4);
    let more = digits.clone().take_while(|digit| **digit >= 0x80).count();
    let width = (more + 1).min(4);
    let length = digits.take(width).fold(0, |length, digit| length << 7 | usize::from(digit & 0x7F));
    let start = at + 1 + width;
    Some((bytes.get(start..start + length)?, start + length))
}

/// MPEG-4 Visual headers, each from its start code on.
fn units(bytes: &[u8]) -> Vec<&[u8]> {
    let mut starts: Vec<usize> = memchr::memmem::find_iter(bytes, &[0, 0, 1]).collect();
    starts.insert(0, 0);
    starts.push(bytes.len());
    starts.windows(2).filter_map(|pair| bytes.get(*pair.first()?..*pair.last()?)).collect()
}

/// True for a note among the headers, save the name and number of an encoder that decoders ask for.
fn is_note(unit: &[u8]) -> bool {
    let Some(text) = unit.strip_prefix(&[0, 0, 1, 0xB2]) else { return false };
    let number = [b"XviD", b"DivX", b"Lavc"].iter().find_map(|name| text.strip_prefix(*name));
    !number.is_some_and(|number| {
        number.len() <= 16 && number.iter().all(|c| c.is_ascii_digit() || b".bpBuild\0".contains(c))
    })
}

fn colours(body: &[u8]) -> Option<Essence> {
    match body.get(..4)? {
        b"nclx" => Some(Essence::one(body.get(..11)?, body.len() == 11)),
        b"nclc" => Some(Essence::one(body.get(..10)?, body.len() == 10)),
        // Profiles are compared by what they show; see the entries.
        b"prof" | b"rICC" => Some(Essence { pieces: Vec::new(), alone: true }),
        _ => None,
    }
}
