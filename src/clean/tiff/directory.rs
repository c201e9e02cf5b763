//! Directories of a TIFF and what their entries hold (TIFF 6.0, section 2), in either byte order.
//!
//! Nothing is believed: an entry whose value lies outside the file has none, and no memory is asked
//! for by a count.

use crate::clean::Refusal;

/// More pages than any document that a school scans.
const MOST_PAGES: usize = 4096;

/// The bytes of a file and the order in which it writes its numbers.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) big: bool,
}

/// One entry of a directory.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) tag: u16,
    pub(super) kind: u16,
    pub(super) count: u32,
    /// Where its value stands, or the offset of it.
    at: usize,
}

/// One directory: its entries as they come.
pub(super) struct Directory(pub(super) Vec<Entry>);

impl Directory {
    /// The entry of this tag. Two would be read either way.
    pub(super) fn find(&self, tag: u16) -> Result<Option<&Entry>, Refusal> {
        let mut found = self.0.iter().filter(|entry| entry.tag == tag);
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(Refusal::Damaged("a tag stands twice in a directory")),
            (first, None) => Ok(first),
        }
    }

    pub(super) fn has(&self, tag: u16) -> bool {
        self.0.iter().any(|entry| entry.tag == tag)
    }
}

/// Bytes of one number of this kind; none for a kind that TIFF 6.0 does not know.
pub(super) fn size_of(kind: u16) -> Option<usize> {
    match kind {
        1 | 2 | 6 | 7 => Some(1),
        3 | 8 => Some(2),
        4 | 9 | 11 | 13 => Some(4),
        5 | 10 | 12 => Some(8),
        _ => None,
    }
}

impl<'a> Source<'a> {
    /// Reads the header.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        match bytes {
            [b'M', b'M', 0, 42, ..] => Ok(Self { bytes, big: true }),
            [b'I', b'I', 42, 0, ..] => Ok(Self { bytes, big: false }),
            [b'M', b'M', 0, 43, ..] | [b'I', b'I', 43, 0, ..] => Err(Refusal::Unusual("BigTIFF")),
            _ => Err(Refusal::Raw),
        }
    }

    /// The directories from the header on, one after the other.
    pub(super) fn chain(&self) -> Result<Vec<Directory>, Refusal> {
        let (mut visited, mut directories) = (Vec::new(), Vec::new());
        let mut entries = 0;
        let mut next = self.u32(4).ok_or(Refusal::CutShort)?;
        while next != 0 {
            if visited.contains(&next) {
                return Err(Refusal::Damaged("its pages go in a circle"));
            }
            visited.push(next);
            let (directory, after) = self.directory(next)?;
            entries += directory.0.len();
            if directories.len() >= MOST_PAGES || entries * 12 > self.bytes.len() {
                return Err(Refusal::Damaged("it has more pages than it has room for"));
            }
            directories.push(directory);
            next = after;
        }
        Ok(directories)
    }

    /// The directory that stands there, and where the next one does.
    pub(super) fn directory(&self, at: u32) -> Result<(Directory, u32), Refusal> {
        let start = usize::try_from(at).map_err(|_| Refusal::CutShort)?;
        let count = usize::from(self.u16(start).ok_or(Refusal::CutShort)?);
        let end = start + 2 + 12 * count;
        let next = self.u32(end).ok_or(Refusal::CutShort)?;
        let entries = (start + 2..end).step_by(12).map_while(|at| self.entry(at)).collect();
        Ok((Directory(entries), next))
    }

    fn entry(&self, at: usize) -> Option<Entry> {
        Some(Entry { tag: self.u16(at)?, kind: self.u16(at + 2)?, count: self.u32(at + 4)?, at: at + 8 })
    }

    /// The bytes of the value, wherever they stand.
    pub(super) fn value(&self, entry: &Entry) -> Option<&'a [u8]> {
        let length = size_of(entry.kind)?.checked_mul(usize::try_from(entry.count).ok()?)?;
        let start = if length <= 4 { entry.at } else { usize::try_from(self.u32(entry.at)?).ok()? };
        self.bytes.get(start..start.checked_add(length)?)
    }

    /// The value as whole numbers; none when they are something else.
    pub(super) fn numbers(&self, entry: &Entry) -> Option<Vec<u32>> {
        let value = self.value(entry)?;
        Some(match entry.kind {
            1 => value.iter().copied().map(u32::from).collect(),
            3 => value.as_chunks().0.iter().map(|two| self.of_two(*two).into()).collect(),
            4 | 13 => value.as_chunks().0.iter().map(|four| self.of_four(*four)).collect(),
            _ => return None,
        })
    }

    /// The one whole number of this tag: `None` when the tag is missing or holds something else.
    pub(super) fn number(&self, directory: &Directory, tag: u16) -> Option<u32> {
        let entry = directory.0.iter().find(|entry| entry.tag == tag)?;
        let value = self.numbers(&Entry { count: entry.count.min(1), ..*entry })?;
        value.first().copied()
    }

    fn u16(&self, at: usize) -> Option<u16> {
        self.bytes.get(at..)?.first_chunk().map(|two| self.of_two(*two))
    }

    fn u32(&self, at: usize) -> Option<u32> {
        self.bytes.get(at..)?.first_chunk().map(|four| self.of_four(*four))
    }

    fn of_two(&self, two: [u8; 2]) -> u16 {
        if self.big { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) }
    }

    fn of_four(&self, four: [u8; 4]) -> u32 {
        if self.big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }
    }
}
