//! What a decoder is told before the first sample: parameter sets, and the few numbers beside them.
//!
//! Each kind is taken apart as its standard says and written anew: what a decoder needs stays as it
//! is, and what encoders and people leave in between goes. Kinds that are not listed go too.

use super::atoms::{Fields, Kind};
use crate::clean::{NameSearch, Refusal, profile};

/// Kinds that are so many bytes of numbers: shape of the pixels, colours, brightness, fields.
const NUMBERS: [(&Kind, usize); 14] = [
    (b"pasp", 8),
    (b"clap", 32),
    (b"fiel", 2),
    (b"gama", 4),
    (b"chrm", 1),
    (b"mdcv", 24),
    (b"clli", 4),
    (b"amve", 8),
    (b"SmDm", 28),
    (b"CoLL", 8),
    (b"enda", 2),
    (b"dac3", 3),
    (b"pcmC", 6),
    (b"alac", 28),
];

/// An `esds` or the like is never longer.
const LONGEST_SETTINGS: usize = 4096;
/// The numbers that `dec3` and `dapa` may have.
const LONGEST_OPAQUE: usize = 256;
/// So many letters in a row are a text.
const TEXT: usize = 12;

/// The new body of what stands in a sample entry, or `None` for what is left behind.
pub(super) fn settings(kind: Kind, body: &[u8], names: &NameSearch) -> Result<Option<Vec<u8>>, Refusal> {
    if let Some((_, length)) = NUMBERS.iter().find(|(known, _)| **known == kind) {
        return Ok(body.get(..*length).map(<[u8]>::to_vec));
    }
    Ok(Some(match &kind {
        b"avcC" => avc(body)?,
        b"irot" | b"imir" => turned(kind, body)?,
        b"ccst" => Fields(body).array::<5>()?.into_iter().chain([0; 3]).collect(),
        b"auxi" => return Ok(super::moving::is_transparency(body).then(|| without_behind(body))),
        b"hvcC" => hevc(body)?,
        b"av1C" => av1(body)?,
        b"vpcC" => vp9(body)?,
        b"esds" => elementary_stream(body)?,
        b"colr" => return colour(body, names),
        b"dvcC" | b"dvvC" | b"dvwC" => dolby_vision(body)?,
        b"d263" | b"damr" => without_vendor(body, kind)?,
        b"chan" => channels(body)?,
        b"dOps" => opus(body)?,
        b"dfLa" => flac(body)?,
        b"dec3" | b"dapa" => without_text(body.get(..body.len().min(LONGEST_OPAQUE)).unwrap_or_default())?.to_vec(),
        // Spherical Video V2 of Google, and the stereo of Apple's HEVC.
        b"st3d" | b"sv3d" | b"SA3D" | b"vexu" | b"lhvC" => return Err(SURROUNDING),
        _ => return Ok(None),
    }))
}

/// How a picture is turned or mirrored (ISO/IEC 23008-12, 6.5.10 and 6.5.12).
fn turned(kind: Kind, body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mask = if kind == *b"irot" { 3 } else { 1 };
    Fields(body).u8().map(|turn| vec![turn & mask])
}

/// Version and flags, and a name up to its end.
fn without_behind(body: &[u8]) -> Vec<u8> {
    let name = body.get(4..).unwrap_or_default().split(|byte| *byte == 0).next().unwrap_or_default();
    [&[0; 4], name, &[0]].concat()
}

/// A film that is shown all around, or to each eye for itself; without its notes it would look otherwise.
pub(super) const SURROUNDING: Refusal = Refusal::Unusual("a picture for all around or for two eyes");

/// ISO/IEC 14496-15, 5.3.3.1: profile, then parameter sets, each with its length.
fn avc(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut fields = Fields(body);
    let [version, profile, ..] = fields.array::<5>()?;
    if version != 1 {
        return Err(Refusal::Unusual("H.264 with settings of another version"));
    }
    let sequence = fields.u8()? & 0x1F;
    parameter_sets(&mut fields, sequence, 7)?;
    let picture = fields.u8()?;
    parameter_sets(&mut fields, picture, 8)?;
    if matches!(profile, 100 | 110 | 122 | 144) && fields.0.len() >= 4 {
        fields.take(3)?;
        let extensions = fields.u8()?;
        parameter_sets(&mut fields, extensions, 13)?;
    }
    Ok(without_rest(body, fields))
}

fn parameter_sets(fields: &mut Fields<'_>, count: u8, kind: u8) -> Result<(), Refusal> {
    for _ in 0..count {
        let length = fields.u16()?;
        if fields.take(length.into())?.first().is_none_or(|byte| byte & 0x1F != kind) {
            return Err(Refusal::Damaged("its H.264 settings hold something else"));
        }
    }
    Ok(())
}

/// What of `body` has been read.
fn without_rest(body: &[u8], fields: Fields<'_>) -> Vec<u8> {
    body.get(..body.len() - fields.0.len()).unwrap_or_default().to_vec()
}

/// ISO/IEC 14496-15, 8.3.3.1: 22 bytes, then arrays of parameter sets. Of the messages (SEI) that
/// may stand there too, those stay that say how bright and in which colours to show the film.
fn hevc(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut fields = Fields(body);
    let head = fields.array::<22>()?;
    let (mut arrays, mut kept) = (Vec::new(), 0_u8);
    for _ in 0..fields.u8()? {
        let first = fields.u8()?;
        let (mut units, mut count) = (Vec::new(), 0_u16);
        for _ in 0..fields.u16()? {
            let length = fields.u16()?;
            let unit = fields.take(length.into())?;
            if is_needed(first & 0x3F, unit) {
                units.extend(length.to_be_bytes());
                units.extend_from_slice(unit);
                count += 1;
            }
        }
        if count > 0 {
            kept += 1;
            arrays.push(first & 0xBF);
            arrays.extend(count.to_be_bytes());
            arrays.extend(units);
        }
    }
    Ok([head.as_slice(), &[kept], &arrays].concat())
}

fn is_needed(array: u8, unit: &[u8]) -> bool {
    let kind = unit.first().map(|byte| byte >> 1 & 0x3F);
    match (array, unit) {
        _ if kind != Some(array) => false,
        (32..=34, _) => true,
        // Mastering display, light level, transfer characteristics, viewing conditions: one message
        // of that length, and the bit that ends it.
        (39, [_, _, 137 | 144 | 147 | 148, length, message @ ..]) => {
            message.len() == usize::from(*length) + 1 && message.last() == Some(&0x80)
        }
        _ => false,
    }
}

/// AV1 in ISO base media, 2.3: four bytes, then units. Kept are the sequence header and brightness.
fn av1(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    const HEADER: u8 = 1;
    const METADATA: u8 = 5;
    let mut fields = Fields(body);
    let mut out = fields.array::<4>()?.to_vec();
    while !fields.0.is_empty() {
        let before = fields.0;
        let head = fields.u8()?;
        if head & 0x02 == 0 {
            return Err(Refusal::Unusual("AV1 settings without lengths"));
        }
        if head & 0x04 != 0 {
            fields.u8()?;
        }
        let length = leb128(&mut fields)?;
        let unit = fields.take(length)?;
        let needed = match head >> 3 & 0x0F {
            HEADER => true,
            METADATA => matches!(unit, [1, ..] if unit.len() <= 6) || matches!(unit, [2, ..] if unit.len() <= 26),
            _ => false,
        };
        if needed {
            out.extend(without_rest(before, fields));
        }
    }
    Ok(out)
}

/// A number in groups of seven bits, the lowest first.
fn leb128(fields: &mut Fields<'_>) -> Result<usize, Refusal> {
    let mut value = 0;
    for group in 0..4 {
        let byte = fields.u8()?;
        value |= usize::from(byte & 0x7F) << (7 * group);
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(Refusal::Damaged("its settings have a length that is none"))
}

/// VP codec in ISO base media: six bytes of numbers; the text-like rest is always empty.
fn vp9(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut fields = Fields(body);
    let numbers = fields.array::<10>()?;
    Ok([numbers.as_slice(), &[0, 0]].concat())
}

/// ISO/IEC 14496-1, 7.2.6: object type, rates, and the decoder's own settings.
fn elementary_stream(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut fields = Fields(body.get(..body.len().min(LONGEST_SETTINGS)).unwrap_or_default());
    fields.take(4)?;
    let mut stream = Fields(descriptor(&mut fields, 3)?);
    stream.u16()?;
    if stream.u8()? & 0xE0 != 0 {
        return Err(Refusal::Unusual("a stream that depends on others"));
    }
    let mut decoder = Fields(descriptor(&mut stream, 4)?);
    let numbers = decoder.array::<13>()?;
    let own = match decoder.0.is_empty() {
        true => Vec::new(),
        false => own_settings(numbers.first().copied().unwrap_or_default(), descriptor(&mut decoder, 5)?)?,
    };
    let own = if own.is_empty() { own } else { described(5, &own) };
    let decoder = described(4, &[numbers.as_slice(), &own].concat());
    let stream = described(3, &[&[0, 0, 0], decoder.as_slice(), &[6, 1, 2]].concat());
    Ok([&[0; 4], stream.as_slice()].concat())
}

fn descriptor<'a>(fields: &mut Fields<'a>, tag: u8) -> Result<&'a [u8], Refusal> {
    if fields.u8()? != tag {
        return Err(Refusal::Unusual("settings in an order of their own"));
    }
    let mut length = 0;
    for _ in 0..4 {
        let byte = fields.u8()?;
        length = length << 7 | usize::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            break;
        }
    }
    fields.take(length)
}

/// A descriptor, its length in four bytes.
fn described(tag: u8, content: &[u8]) -> Vec<u8> {
    // Below [`LONGEST_SETTINGS`], so two groups of seven bits hold it.
    let [low, high, ..] = content.len().to_le_bytes();
    let groups = [0x80, 0x80, 0x80 | high << 1 | low >> 7, low & 0x7F];
    [&[tag], groups.as_slice(), content].concat()
}

/// MPEG-4 Visual may carry notes among its headers; in sound a text has no place.
fn own_settings(object: u8, own: &[u8]) -> Result<Vec<u8>, Refusal> {
    const MPEG4_VISUAL: u8 = 0x20;
    const NOTE: [u8; 4] = [0, 0, 1, 0xB2];
    if object != MPEG4_VISUAL {
        return without_text(own).map(<[u8]>::to_vec);
    }
    let mut kept = Vec::new();
    let mut rest = own;
    while let Some(at) = memchr::memmem::find(rest, &NOTE) {
        let (before, note) = rest.split_at(at);
        let end = memchr::memmem::find(note.get(4..).unwrap_or_default(), &[0, 0, 1]);
        let (note, after) = note.split_at(end.map_or(note.len(), |end| end + 4));
        kept.extend_from_slice(before);
        if is_encoder(note.get(4..).unwrap_or_default()) {
            kept.extend_from_slice(note);
        }
        rest = after;
    }
    kept.extend_from_slice(rest);
    Ok(kept)
}

/// The name and number of an encoder whose errors decoders know and set right.
fn is_encoder(note: &[u8]) -> bool {
    let number = [b"XviD", b"DivX", b"Lavc"].iter().find_map(|name| note.strip_prefix(*name));
    let is_number = |c: &u8| c.is_ascii_digit() || b".bpBuild\0".contains(c);
    number.is_some_and(|number| number.len() <= 16 && number.iter().all(is_number))
}

/// Refuses what reads like a text, such as an encoder's or a person's note.
fn without_text(numbers: &[u8]) -> Result<&[u8], Refusal> {
    match numbers.split(|byte| !matches!(byte, b' '..=b'~')).any(|run| run.len() >= TEXT) {
        true => Err(Refusal::Unusual("a text among the settings of its sound")),
        false => Ok(numbers),
    }
}

/// How colours are coded, in numbers or as a profile.
fn colour(body: &[u8], names: &NameSearch) -> Result<Option<Vec<u8>>, Refusal> {
    let mut fields = Fields(body);
    let kind = fields.array::<4>()?;
    Ok(match &kind {
        b"nclx" => body.get(..11).map(<[u8]>::to_vec),
        b"nclc" => body.get(..10).map(<[u8]>::to_vec),
        b"prof" | b"rICC" => profile::safe(fields.0, names).map(|safe| [kind.as_slice(), &safe.bytes].concat()),
        _ => None,
    })
}

/// Five bytes of numbers, and nineteen that are reserved.
fn dolby_vision(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let numbers = Fields(body).array::<5>()?;
    Ok([numbers.as_slice(), &[0; 19]].concat())
}

/// 3GPP TS 26.244, 6.7 and 6.8: four letters of the maker, the version of its decoder, numbers.
fn without_vendor(body: &[u8], kind: Kind) -> Result<Vec<u8>, Refusal> {
    let mut fields = Fields(body);
    fields.take(5)?;
    let numbers = fields.take(if kind == *b"d263" { 2 } else { 4 })?;
    Ok([&[0; 5], numbers].concat())
}

/// `QuickTime`'s layout of loudspeakers: twelve bytes, and twenty for each described by itself.
fn channels(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut fields = Fields(body);
    fields.take(12)?;
    let count = fields.u32()? as usize;
    fields.take(count.saturating_mul(20))?;
    Ok(without_rest(body, fields))
}

/// Opus in ISO base media, 4.3.2.
fn opus(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut fields = Fields(body);
    let [_, channels, ..] = fields.array::<10>()?;
    if fields.u8()? != 0 {
        fields.take(2 + usize::from(channels))?;
    }
    Ok(without_rest(body, fields))
}

/// FLAC in ISO base media, 3.3.2: of its blocks only the first, which holds numbers.
fn flac(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut fields = Fields(body);
    fields.take(4)?;
    let head = fields.u32()?;
    if head & 0x7FFF_FFFF != 34 {
        return Err(Refusal::Unusual("FLAC with settings in an order of their own"));
    }
    Ok([&[0; 4], (head | 0x8000_0000).to_be_bytes().as_slice(), fields.take(34)?].concat())
}
