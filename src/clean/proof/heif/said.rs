//! Properties as the proof sees them: each is laid bare to what shows a picture.
//!
//! A cleaned file may hold a property only as bare as this; and both files must say the same, bare.

use super::coded::{self, Use};

/// A property laid bare: its body, or `None` for a kind that shows nothing.
pub(super) fn bare(name: &[u8], body: &[u8]) -> Option<Vec<u8>> {
    let exactly = |length: usize| body.get(..length).map(<[u8]>::to_vec);
    match name {
        b"ispe" => exactly(12),
        b"pasp" => exactly(8),
        b"clap" => exactly(32),
        b"irot" => body.first().map(|turn| vec![turn % 4]),
        b"imir" => body.first().map(|axis| vec![axis % 2]),
        b"a1op" => exactly(1),
        b"lsel" => exactly(2),
        b"a1lx" => exactly(if body.first()? % 2 == 0 { 7 } else { 13 }),
        b"clli" => exactly(4),
        b"mdcv" => exactly(24),
        b"pixi" if body.starts_with(&[0; 4]) => exactly(5 + usize::from(*body.get(4)?)),
        b"auxC" => {
            is_alpha(body).then(|| body.split_inclusive(|byte| *byte == 0).skip(4).take(1).fold(vec![0; 4], joined))
        }
        b"colr" if body.starts_with(b"nclx") => {
            let mut bare = exactly(11)?;
            *bare.last_mut()? &= 0x80;
            Some(bare)
        }
        b"colr" if body.starts_with(b"prof") || body.starts_with(b"rICC") => Some(body.to_vec()),
        b"hvcC" => hevc(body),
        b"av1C" => av1(body),
        _ => None,
    }
}

/// True if the body of an `auxC` names transparency.
pub(super) fn is_alpha(body: &[u8]) -> bool {
    let name = body.get(4..).unwrap_or_default().split(|byte| *byte == 0).next();
    let name = name.and_then(|name| str::from_utf8(name).ok()).unwrap_or_default();
    let alpha =
        ["urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", "urn:mpeg:hevc:2015:auxid:1", "urn:mpeg:avc:2015:auxid:1"];
    body.starts_with(&[0; 4]) && alpha.contains(&name)
}

/// True if the property is the picture's own colour profile.
pub(super) fn profile<'a>(name: &[u8], body: &'a [u8]) -> Option<&'a [u8]> {
    let inside = body.strip_prefix(b"prof").or_else(|| body.strip_prefix(b"rICC"));
    inside.filter(|_| name == b"colr")
}

fn joined(mut all: Vec<u8>, more: &[u8]) -> Vec<u8> {
    all.extend_from_slice(more);
    all
}

fn hevc(body: &[u8]) -> Option<Vec<u8>> {
    let lists = coded::configured(body)?;
    let mut bare = body.get(..22)?.to_vec();
    let mut kept = Vec::new();
    let mut count = 0;
    for (kind, units) in lists {
        let shows = |unit: &&&[u8]| matches!(coded::hevc_use(unit), Use::Parameters | Use::Light);
        let units: Vec<_> = units.iter().filter(shows).collect();
        if units.is_empty() {
            continue;
        }
        count += 1;
        kept.push(kind & !0x40);
        kept.extend(u16::try_from(units.len()).ok()?.to_be_bytes());
        for unit in units {
            kept.extend(u16::try_from(unit.len()).ok()?.to_be_bytes());
            kept.extend_from_slice(unit);
        }
    }
    bare.push(count);
    bare.extend(kept);
    Some(bare)
}

fn av1(body: &[u8]) -> Option<Vec<u8>> {
    let units = coded::av1_units(body.get(4..)?)?;
    let head = body.get(..4)?.to_vec();
    Some(units.into_iter().filter(|unit| coded::av1_codes(unit)).fold(head, joined))
}
