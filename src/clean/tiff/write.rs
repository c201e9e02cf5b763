//! The new file: a header, and then page after page, each as its directory, the values that have no
//! room in it, and its strips or tiles, in this order and with nothing between.
//!
//! Everything begins at an even byte (TIFF 6.0, section 2); the byte that this may cost is zero.

use super::directory::Source;
use super::page::{Field, Page};
use crate::clean::Refusal;

/// A file in the making.
pub(super) struct Output {
    bytes: Vec<u8>,
    big: bool,
    /// Where the offset of the next directory is to stand.
    next: usize,
    /// More bytes than a cleaned file can have: that of the original, and room for new values.
    most: usize,
}

impl Output {
    pub(super) fn new(source: &Source<'_>) -> Self {
        let header = if source.big { *b"MM\0*" } else { *b"II*\0" };
        let length = source.bytes.len();
        let mut bytes = Vec::with_capacity(length);
        bytes.extend(header);
        bytes.extend([0; 4]);
        Self { bytes, big: source.big, next: 4, most: length.saturating_add(64 << 20) }
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Appends a page.
    pub(super) fn page(&mut self, mut page: Page<'_>) -> Result<(), Refusal> {
        let start = self.bytes.len();
        let place = self.place(start)?;
        if let Some(next) = self.bytes.get_mut(self.next..).and_then(|rest| rest.first_chunk_mut()) {
            *next = place;
        }
        let (offsets, lengths) = if page.tiled { (324, 325) } else { (273, 279) };
        let list = 4 * page.parts.len();
        let values = page.fields.iter().map(|field| field.value.len()).chain([list, list]);
        let outside: usize = values.filter(|length| *length > 4).map(|length| length.next_multiple_of(2)).sum();
        let directory = 2 + 12 * (page.fields.len() + 2) + 4;
        let mut at = start + directory + outside;
        let (mut starts, mut ends) = (Vec::with_capacity(list), Vec::with_capacity(list));
        for part in &page.parts {
            starts.extend(self.place(at)?);
            ends.extend(self.place(part.len())?);
            at = at.saturating_add(part.len()).next_multiple_of(2);
        }
        if at > self.most {
            return Err(Refusal::Unusual("parts that stand in it more than once"));
        }
        for (tag, value) in [(offsets, starts), (lengths, ends)] {
            let count = u32::try_from(page.parts.len()).map_err(|_| Refusal::TooLarge)?;
            page.fields.push(Field { tag, kind: 4, count, value: value.into() });
        }
        page.fields.sort_by_key(|field| field.tag);
        self.directory(&page.fields, start + directory)?;
        for field in page.fields.iter().filter(|field| field.value.len() > 4) {
            self.even(&field.value);
        }
        for part in &page.parts {
            self.even(part);
        }
        Ok(())
    }

    /// Appends a directory; values that have no room in it will stand from there on.
    fn directory(&mut self, fields: &[Field<'_>], mut values: usize) -> Result<(), Refusal> {
        self.short(u16::try_from(fields.len()).map_err(|_| Refusal::TooLarge)?);
        for field in fields {
            self.short(field.tag);
            self.short(field.kind);
            let count = if self.big { field.count.to_be_bytes() } else { field.count.to_le_bytes() };
            self.bytes.extend(count);
            if field.value.len() > 4 {
                let place = self.place(values)?;
                self.bytes.extend(place);
                values += field.value.len().next_multiple_of(2);
            } else {
                self.bytes.extend_from_slice(&field.value);
                self.bytes.resize(self.bytes.len() + 4 - field.value.len(), 0);
            }
        }
        self.next = self.bytes.len();
        self.bytes.extend([0; 4]);
        Ok(())
    }

    fn short(&mut self, number: u16) {
        self.bytes.extend(if self.big { number.to_be_bytes() } else { number.to_le_bytes() });
    }

    fn even(&mut self, piece: &[u8]) {
        self.bytes.extend_from_slice(piece);
        self.bytes.resize(self.bytes.len().next_multiple_of(2), 0);
    }

    fn place(&self, number: usize) -> Result<[u8; 4], Refusal> {
        let number = u32::try_from(number).map_err(|_| Refusal::TooLarge)?;
        Ok(if self.big { number.to_be_bytes() } else { number.to_le_bytes() })
    }
}
