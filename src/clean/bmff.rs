//! Boxes, of which pictures and films of the ISO base media format are made (ISO/IEC 14496-12, 4.2).
//!
//! [`Boxes`] passes from box to box, [`Fields`] from number to number within one, and [`put`] writes a
//! box. Nothing is allocated by a number that a file states, and no box is larger than what it is in.
//!
//! It deliberately knows no box's meaning.

use crate::clean::Refusal;

/// One box: its four letters and what it holds.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) kind: [u8; 4],
    pub(super) body: &'a [u8],
    /// Where the body begins in what was gone through.
    pub(super) start: usize,
}

/// Goes through what boxes stand one after the other.
pub(super) struct Boxes<'a> {
    all: &'a [u8],
    at: usize,
}

impl<'a> Boxes<'a> {
    pub(super) fn of(all: &'a [u8]) -> Self {
        Self { all, at: 0 }
    }

    /// The next box, or `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Found<'a>>, Refusal> {
        let mut fields = Fields::of(self.rest());
        if fields.is_empty() {
            return Ok(None);
        }
        let stated = fields.u32()?;
        let kind = fields.four()?;
        let length = match stated {
            0 => self.rest().len() as u64,
            1 => fields.u64()?,
            _ => u64::from(stated),
        };
        let header = self.rest().len() - fields.rest.len();
        let whole =
            usize::try_from(length).ok().and_then(|length| self.rest().get(..length)).ok_or(Refusal::CutShort)?;
        let body = whole.get(header..).ok_or(Refusal::Damaged("a box is shorter than its head"))?;
        let start = self.at + header;
        self.at += whole.len();
        Ok(Some(Found { kind, body, start }))
    }

    /// What has not been passed yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.all.get(self.at..).unwrap_or_default()
    }
}

/// All boxes in a body.
pub(super) fn within(body: &[u8]) -> Result<Vec<Found<'_>>, Refusal> {
    let mut boxes = Boxes::of(body);
    let mut all = Vec::new();
    while let Some(found) = boxes.next()? {
        all.push(found);
    }
    Ok(all)
}

/// Goes through numbers, high byte first.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    pub(super) rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub(super) fn of(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], Refusal> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Refusal::CutShort)?;
        self.rest = rest;
        Ok(taken)
    }

    /// A number of so many bytes, at most 8; of none it is 0.
    pub(super) fn number(&mut self, bytes: usize) -> Result<u64, Refusal> {
        Ok(self.take(bytes)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    pub(super) fn four(&mut self) -> Result<[u8; 4], Refusal> {
        let (four, rest) = self.rest.split_first_chunk().ok_or(Refusal::CutShort)?;
        self.rest = rest;
        Ok(*four)
    }

    pub(super) fn u8(&mut self) -> Result<u8, Refusal> {
        let (byte, rest) = self.rest.split_first().ok_or(Refusal::CutShort)?;
        self.rest = rest;
        Ok(*byte)
    }

    pub(super) fn u16(&mut self) -> Result<u16, Refusal> {
        let (two, rest) = self.rest.split_first_chunk().ok_or(Refusal::CutShort)?;
        self.rest = rest;
        Ok(u16::from_be_bytes(*two))
    }

    pub(super) fn u32(&mut self) -> Result<u32, Refusal> {
        self.four().map(u32::from_be_bytes)
    }

    pub(super) fn u64(&mut self) -> Result<u64, Refusal> {
        self.number(8)
    }

    /// Two bytes or four, as the version of the box has it.
    pub(super) fn id(&mut self, wide: bool) -> Result<u32, Refusal> {
        if wide { self.u32() } else { self.u16().map(u32::from) }
    }

    /// Version and flags, with which many boxes begin.
    pub(super) fn version(&mut self) -> Result<(u8, u32), Refusal> {
        let both = self.u32()?;
        let [version, ..] = both.to_be_bytes();
        Ok((version, both & 0x00FF_FFFF))
    }
}

/// Writes a box of at most 4 GiB.
pub(super) fn put(out: &mut Vec<u8>, kind: [u8; 4], body: &[u8]) -> Result<(), Refusal> {
    let length = u32::try_from(body.len() + 8).map_err(|_| Refusal::TooLarge)?;
    out.extend(length.to_be_bytes());
    out.extend(kind);
    out.extend_from_slice(body);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_passed_however_their_length_is_stated() {
        let file = b"\0\0\0\x0Aabcdxy\0\0\0\x01wide\0\0\0\0\0\0\0\x11z\0\0\0\0lastrest";
        let found = within(file).unwrap();
        let bodies: Vec<_> = found.iter().map(|found| (&found.kind, found.body, found.start)).collect();
        assert_eq!(bodies, [(b"abcd", b"xy".as_slice(), 8), (b"wide", b"z", 26), (b"last", b"rest", 35)]);
    }

    #[test]
    fn what_is_cut_short_or_too_short_is_refused() {
        for file in [b"\0\0\0\x0Aabcdx".as_slice(), b"\0\0\0", b"\0\0\0\x01wide\0\0", b"\xFF\xFF\xFF\xFFwide"] {
            assert!(matches!(within(file), Err(Refusal::CutShort)));
        }
        for file in [b"\0\0\0\x07abcd".as_slice(), b"\0\0\0\x01wide\0\0\0\0\0\0\0\x0F"] {
            assert!(matches!(within(file), Err(Refusal::Damaged(_))), "the walk must go on by more than nothing");
        }
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        let mut file = Vec::new();
        put(&mut file, *b"abcd", b"xyz").unwrap();
        let found = within(&file).unwrap();
        assert_eq!((found[0].kind, found[0].body), (*b"abcd", b"xyz".as_slice()));
    }
}
