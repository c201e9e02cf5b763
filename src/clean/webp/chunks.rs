//! From chunk to chunk through a WebP (RFC 9649, 2.3), and back.

use crate::clean::Refusal;

/// One chunk.
#[derive(Clone, Copy)]
pub(super) struct Chunk<'a> {
    pub(super) kind: [u8; 4],
    pub(super) data: &'a [u8],
}

/// The chunks of a file, and what follows them.
pub(super) fn open(file: &[u8]) -> Result<(&[u8], &[u8]), Refusal> {
    const BROKEN: Refusal = Refusal::Damaged("it does not begin with a header");
    let rest = file.strip_prefix(b"RIFF").ok_or(BROKEN)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(Refusal::CutShort)?;
    let length = u32::from_le_bytes(*length) as usize;
    // A last byte that only makes the length even is missing often.
    let length = if length.is_multiple_of(2) && length == rest.len() + 1 { rest.len() } else { length };
    let (body, behind) = rest.split_at_checked(length).ok_or(Refusal::CutShort)?;
    let even = if length % 2 == 1 { behind.strip_prefix(&[0]) } else { None };
    Ok((body.strip_prefix(b"WEBP").ok_or(BROKEN)?, even.unwrap_or(behind)))
}

/// Takes the next chunk off the front.
pub(super) fn next<'a>(rest: &mut &'a [u8]) -> Result<Option<Chunk<'a>>, Refusal> {
    if rest.is_empty() {
        return Ok(None);
    }
    let (kind, tail) = rest.split_first_chunk::<4>().ok_or(Refusal::CutShort)?;
    let (length, tail) = tail.split_first_chunk::<4>().ok_or(Refusal::CutShort)?;
    let length = u32::from_le_bytes(*length) as usize;
    let (data, tail) = tail.split_at_checked(length).ok_or(Refusal::CutShort)?;
    *rest = if length % 2 == 1 { tail.get(1..).unwrap_or_default() } else { tail };
    Ok(Some(Chunk { kind: *kind, data }))
}

/// Appends a chunk, and a zero if its length is odd.
pub(super) fn put(bytes: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    bytes.extend(kind);
    // The data are those of chunks of one file, or made here and short.
    bytes.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend_from_slice(data);
    bytes.resize(bytes.len().next_multiple_of(2), 0);
}
