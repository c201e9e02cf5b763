//! The keywords of IPTC-IIM, which lie in Photoshop's resources (IIM 4.2, dataset 2:25).

use super::Names;
use crate::names::exact::Place;

/// Reads the resources' keywords.
pub(super) fn read(resources: &[u8], names: &mut Names) {
    let mut rest = resources;
    while let Some((id, data, behind)) = resource(rest) {
        if id == 0x0404 {
            keywords(data, names);
        }
        rest = behind;
    }
}

/// The resource at the front: its number, its data, and what follows.
fn resource(rest: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let rest = rest.strip_prefix(b"8BIM")?;
    let (id, rest) = rest.split_first_chunk()?;
    // The name with its length is filled up to an even number of bytes, and so are the data.
    let name = usize::from(*rest.first()?) + 1;
    let rest = rest.get(name.next_multiple_of(2)..)?;
    let (length, rest) = rest.split_first_chunk()?;
    let (data, behind) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
    let behind = behind.get(data.len() % 2..).unwrap_or_default();
    Some((u16::from_be_bytes(*id), data, behind))
}

fn keywords(mut rest: &[u8], names: &mut Names) {
    while let [0x1C, record, dataset, high, low, behind @ ..] = rest {
        // The first bit says that the length has a length of its own: no keyword is as long.
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some((value, behind)) = behind.split_at_checked(length) else { return };
        if (*record, *dataset) == (2, 25) {
            names.add(&text(value), Place::Anywhere, None);
        }
        rest = behind;
    }
}

/// UTF-8 if it is, whatever the record says of itself; otherwise Latin-1.
pub(super) fn text(bytes: &[u8]) -> zeroize::Zeroizing<String> {
    let text = str::from_utf8(bytes).map(str::to_owned);
    text.unwrap_or_else(|_| bytes.iter().map(|byte| char::from(*byte)).collect()).into()
}
