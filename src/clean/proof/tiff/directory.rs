//! Directories of a TIFF as the proof reads them.

/// A file: its bytes, and whether the high byte comes first.
#[derive(Clone, Copy)]
pub(super) struct File<'a> {
    pub(super) bytes: &'a [u8],
    high_first: bool,
}

/// What a tag holds.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    pub(super) tag: u16,
    pub(super) kind: u16,
    pub(super) count: usize,
    pub(super) bytes: &'a [u8],
    /// Where the bytes stand, if not in the directory; there, what stands behind them.
    pub(super) place: Result<usize, &'a [u8]>,
}

/// A directory. Fields whose bytes lie outside the file are left out, and the directory is not whole.
pub(super) struct Directory<'a> {
    pub(super) fields: Vec<Field<'a>>,
    pub(super) whole: bool,
    pub(super) end: usize,
    pub(super) next: usize,
}

impl<'a> Directory<'a> {
    pub(super) fn field(&self, tag: u16) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| field.tag == tag)
    }
}

impl<'a> File<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let high_first = match bytes.first_chunk::<4>()? {
            b"MM\0*" => true,
            b"II*\0" => false,
            _ => return None,
        };
        Some(Self { bytes, high_first })
    }

    /// A whole number of so many bytes.
    fn int(&self, digits: &[u8]) -> usize {
        let add = |sum: usize, digit: &u8| sum << 8 | usize::from(*digit);
        if self.high_first { digits.iter().fold(0, add) } else { digits.iter().rev().fold(0, add) }
    }

    /// Where the first directory stands.
    pub(super) fn first(&self) -> usize {
        self.int(self.bytes.get(4..8).unwrap_or_default())
    }

    pub(super) fn directory(&self, at: usize) -> Option<Directory<'a>> {
        let rest = self.bytes.get(at..)?;
        let (count, rest) = rest.split_first_chunk::<2>()?;
        let (entries, rest) = rest.split_at_checked(self.int(count) * 12)?;
        let next = self.int(rest.first_chunk::<4>()?);
        let entries = entries.as_chunks::<12>().0;
        let fields: Vec<_> = entries.iter().filter_map(|entry| self.entry(entry)).collect();
        let whole = fields.len() == entries.len();
        Some(Directory { fields, whole, end: at + 2 + entries.len() * 12 + 4, next })
    }

    fn entry(&self, entry: &'a [u8; 12]) -> Option<Field<'a>> {
        let (head, value) = entry.split_at(8);
        let (tag, rest) = head.split_at(2);
        let (kind, count) = rest.split_at(2);
        let number = |digits| u16::try_from(self.int(digits)).ok();
        let (tag, kind, count) = (number(tag)?, number(kind)?, self.int(count));
        let width = *[0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4].get(usize::from(kind)).filter(|width| **width > 0)?;
        let length: usize = count.checked_mul(width)?;
        let (bytes, place) = if let Some((bytes, rest)) = value.split_at_checked(length) {
            (bytes, Err(rest))
        } else {
            let place = self.int(value);
            (self.bytes.get(place..place.checked_add(length)?)?, Ok(place))
        };
        Some(Field { tag, kind, count, bytes, place })
    }

    /// The whole numbers of a field; none if it holds something else.
    pub(super) fn numbers(&self, field: &Field<'a>) -> Vec<usize> {
        let width = match field.kind {
            1 => 1,
            3 => 2,
            4 | 13 => 4,
            _ => return Vec::new(),
        };
        field.bytes.chunks_exact(width).map(|digits| self.int(digits)).collect()
    }

    /// The one number of a tag, or what it is when the tag is missing.
    pub(super) fn number(&self, directory: &Directory<'a>, tag: u16, missing: usize) -> usize {
        directory.field(tag).and_then(|field| self.numbers(field).first().copied()).unwrap_or(missing)
    }

    /// The directories in a row, as far as they can be read.
    pub(super) fn row(&self) -> Vec<Directory<'a>> {
        let mut seen = vec![0];
        let mut row = Vec::new();
        let mut at = self.first();
        while !seen.contains(&at) {
            let Some(directory) = self.directory(at) else { break };
            seen.push(at);
            at = directory.next;
            row.push(directory);
        }
        row
    }
}
