//! From chunk to chunk through a PNG (ISO/IEC 15948, 5.3), and back.

use crate::clean::Refusal;

/// The first eight bytes of every PNG.
pub(super) const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A];

/// One chunk.
#[derive(Clone, Copy)]
pub(super) struct Chunk<'a> {
    pub(super) kind: [u8; 4],
    pub(super) data: &'a [u8],
    sum: u32,
}

impl Chunk<'_> {
    /// Errs when the data are not those that were written.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        const WRONG: Refusal = Refusal::Damaged("the check sum of a chunk is wrong");
        if sum(self.kind, self.data) == self.sum { Ok(()) } else { Err(WRONG) }
    }
}

/// Takes the next chunk off the front.
pub(super) fn next<'a>(rest: &mut &'a [u8]) -> Result<Chunk<'a>, Refusal> {
    let (length, tail) = rest.split_first_chunk::<4>().ok_or(Refusal::CutShort)?;
    let (kind, tail) = tail.split_first_chunk::<4>().ok_or(Refusal::CutShort)?;
    if !kind.iter().all(u8::is_ascii_alphabetic) {
        return Err(Refusal::Damaged("a chunk has no name"));
    }
    let (data, tail) = tail.split_at_checked(u32::from_be_bytes(*length) as usize).ok_or(Refusal::CutShort)?;
    let (sum, tail) = tail.split_first_chunk::<4>().ok_or(Refusal::CutShort)?;
    *rest = tail;
    Ok(Chunk { kind: *kind, data, sum: u32::from_be_bytes(*sum) })
}

/// Appends a chunk.
pub(super) fn put(bytes: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    // The data are those of a chunk, or made here and short.
    bytes.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend(kind);
    bytes.extend_from_slice(data);
    bytes.extend(sum(kind, data).to_be_bytes());
}

fn sum(kind: [u8; 4], data: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&kind);
    hasher.update(data);
    hasher.finalize()
}
