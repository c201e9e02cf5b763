//! Boxes, which `QuickTime` calls atoms (ISO/IEC 14496-12, 4.2): out of bytes, and back into them.

use crate::clean::Refusal;

/// Four letters that say what an atom is.
pub(super) type Kind = [u8; 4];

const SHORT: Refusal = Refusal::Damaged("a part of its index ends too early");

/// One atom.
#[derive(Clone, Copy)]
pub(super) struct Atom<'a> {
    pub(super) kind: Kind,
    pub(super) body: &'a [u8],
}

/// Atom after atom. Fewer than eight bytes at the end are slack, and left behind.
pub(super) struct Atoms<'a>(&'a [u8]);

pub(super) fn atoms(bytes: &[u8]) -> Atoms<'_> {
    Atoms(bytes)
}

impl<'a> Iterator for Atoms<'a> {
    type Item = Result<Atom<'a>, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.len() < 8 {
            return None;
        }
        let mut fields = Fields(self.0);
        let atom = fields.atom();
        self.0 = if atom.is_ok() { fields.0 } else { &[] };
        Some(atom)
    }
}

/// The only atom of this kind, if there is one.
pub(super) fn only(bytes: &[u8], kind: Kind) -> Result<Option<&[u8]>, Refusal> {
    let mut found = None;
    for atom in atoms(bytes) {
        let atom = atom?;
        if atom.kind == kind && found.replace(atom.body).is_some() {
            return Err(Refusal::Damaged("its index says one thing twice"));
        }
    }
    Ok(found)
}

/// Numbers off the front of bytes.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Fields<'a> {
    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], Refusal> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(SHORT)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Refusal> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(SHORT)?;
        self.0 = rest;
        Ok(*taken)
    }

    pub(super) fn u8(&mut self) -> Result<u8, Refusal> {
        self.array().map(u8::from_be_bytes)
    }

    pub(super) fn u16(&mut self) -> Result<u16, Refusal> {
        self.array().map(u16::from_be_bytes)
    }

    pub(super) fn u32(&mut self) -> Result<u32, Refusal> {
        self.array().map(u32::from_be_bytes)
    }

    pub(super) fn u64(&mut self) -> Result<u64, Refusal> {
        self.array().map(u64::from_be_bytes)
    }

    /// A number of four bytes, or of eight where that is how this version writes it.
    pub(super) fn u32_or_u64(&mut self, wide: bool) -> Result<u64, Refusal> {
        if wide { self.u64() } else { self.u32().map(u64::from) }
    }

    /// Version and flags.
    pub(super) fn version(&mut self) -> Result<(u8, u32), Refusal> {
        let [version, a, b, c] = self.array()?;
        Ok((version, u32::from_be_bytes([0, a, b, c])))
    }

    fn atom(&mut self) -> Result<Atom<'a>, Refusal> {
        let size = self.u32()?;
        let kind = self.array()?;
        let length = match size {
            1 => self.u64()?.checked_sub(16),
            size => u64::from(size).checked_sub(8),
        };
        let length = length.and_then(|length| usize::try_from(length).ok()).ok_or(SHORT)?;
        Ok(Atom { kind, body: self.take(length)? })
    }
}

/// A row of a table: so many numbers of four bytes.
pub(super) type Row<const N: usize> = [[u8; 4]; N];

/// Rows of a table: their count, then they. What follows them is slack.
pub(super) fn rows<'a, const N: usize>(fields: &mut Fields<'a>) -> Result<&'a [Row<N>], Refusal> {
    let length = (fields.u32()? as usize).checked_mul(4 * N).ok_or(SHORT)?;
    Ok(fields.take(length)?.as_chunks::<4>().0.as_chunks::<N>().0)
}

/// Appends an atom. Its body is of the index, and so far below four gigabytes.
pub(super) fn put(out: &mut Vec<u8>, kind: Kind, body: &[u8]) {
    out.extend(u32::try_from(body.len() + 8).unwrap_or(u32::MAX).to_be_bytes());
    out.extend(kind);
    out.extend_from_slice(body);
}

/// An atom by itself.
pub(super) fn atom(kind: Kind, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 8);
    put(&mut out, kind, body);
    out
}
