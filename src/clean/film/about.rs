//! What a film says of itself: when it was taken, how large it is.
//!
//! Read as far as the bytes go: of a film whose index stands at its end, its first bytes say nothing.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::atoms::{Atom, Fields};
use crate::clean::About;

/// From 1904, where films count from, to 1970, in seconds.
const SINCE_1904: i64 = 2_082_844_800;

/// See [`crate::clean::about()`].
pub(in crate::clean) fn about(head_or_whole: &[u8]) -> About {
    let index = inside(head_or_whole, *b"moov").next().unwrap_or_default();
    let taken = inside(index, *b"mvhd").next().and_then(taken);
    let size = inside(index, *b"trak").find_map(|track| inside(track, *b"tkhd").next().and_then(size));
    About { taken, size, orientation: 1 }
}

/// The bodies of the parts of that kind, the last perhaps cut short.
fn inside(bytes: &[u8], kind: [u8; 4]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    let next = move || {
        let mut fields = Fields(rest);
        let size = fields.u32().ok()?;
        let kind = fields.array().ok()?;
        let length = match size {
            0 => None,
            1 => usize::try_from(fields.u64().ok()?.checked_sub(16)?).ok(),
            size => Some(usize::try_from(size).ok()?.checked_sub(8)?),
        };
        let length = length.unwrap_or(usize::MAX).min(fields.0.len());
        let body = fields.take(length).ok()?;
        rest = fields.0;
        Some(Atom { kind, body })
    };
    std::iter::from_fn(next).filter(move |atom| atom.kind == kind).map(|atom| atom.body)
}

/// The first time of a header, in UTC; zero is none.
fn taken(header: &[u8]) -> Option<DateTime> {
    let mut fields = Fields(header);
    let wide = fields.version().ok()?.0 == 1;
    let seconds = i64::try_from(fields.u32_or_u64(wide).ok()?).ok().filter(|seconds| *seconds > 0)?;
    let time = Timestamp::from_second(seconds.checked_sub(SINCE_1904)?).ok()?;
    Some(time.to_zoned(TimeZone::UTC).datetime())
}

/// Width and height as shown; none for a track without pictures.
fn size(header: &[u8]) -> Option<(u32, u32)> {
    let mut fields = Fields(header.get(header.len().checked_sub(44)?..)?);
    let matrix = [fields.u32(), fields.u32(), fields.u32(), fields.u32(), fields.u32()];
    fields.take(16).ok()?;
    // Whole pixels stand in front of sixteen bits of fraction.
    let (width, height) = (fields.u32().ok()? >> 16, fields.u32().ok()? >> 16);
    let turned = matches!(matrix, [Ok(0), _, _, _, Ok(0)]);
    match (width, height) {
        (0, _) | (_, 0) => None,
        size if turned => Some((size.1, size.0)),
        size => Some(size),
    }
}
