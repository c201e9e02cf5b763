//! One page: what its directory keeps, and its strips or tiles, each up to its last pixel.

use std::borrow::Cow;

use super::directory::{Directory, Entry, Source};
use super::shape::{Coded, Shape};
use super::{stream, tags};
use crate::clean::orientation::{settle, xmp_orientation};
use crate::clean::{NameSearch, Refusal, Removed, profile};
use crate::picture::entropy::Fault;
use crate::picture::strip::{Coding, Strips};

/// The most bytes that the pages of one file may decode to: a hundred scans in colour, or the
/// largest sensor's picture with three samples of 16 bits.
const MOST_DECODED: u64 = 4 << 30;

const TWICE: Refusal = Refusal::Unusual("pixels that stand in it more than once");

/// A page as it goes into the new file.
#[derive(Default)]
pub(super) struct Page<'a> {
    pub(super) fields: Vec<Field<'a>>,
    pub(super) parts: Vec<Cow<'a, [u8]>>,
    pub(super) tiled: bool,
}

/// An entry of the new directory; its value is in the byte order of the file.
pub(super) struct Field<'a> {
    pub(super) tag: u16,
    pub(super) kind: u16,
    pub(super) count: u32,
    pub(super) value: Cow<'a, [u8]>,
}

/// What all pages of a file share.
pub(super) struct Reading<'a, 'n> {
    pub(super) source: Source<'a>,
    pub(super) removed: Removed,
    names: &'n NameSearch,
    strips: Strips,
    /// True behind the first page.
    begun: bool,
    /// Bytes that strips may still take of the file, and that they may still decode to.
    coded_left: u64,
    decoded_left: u64,
}

impl<'a, 'n> Reading<'a, 'n> {
    pub(super) fn new(source: Source<'a>, names: &'n NameSearch) -> Self {
        let (coded_left, decoded_left) = (source.bytes.len() as u64, MOST_DECODED);
        let (removed, strips) = (Removed::default(), Strips::default());
        Self { source, removed, names, strips, begun: false, coded_left, decoded_left }
    }

    /// Reads a page whole.
    pub(super) fn page(&mut self, directory: &Directory) -> Result<Page<'a>, Refusal> {
        for (tag, harmless) in tags::CHANGING {
            if self.source.number(directory, tag).is_some_and(|value| value != harmless) {
                return Err(Refusal::Unusual("pixels of a kind that is rare in TIFF"));
            }
        }
        let shape = Shape::read(&self.source, directory)?;
        let mut page = Page { tiled: shape.tiled, ..Page::default() };
        for entry in &directory.0 {
            self.listed(directory, entry, &shape, &mut page)?;
        }
        self.kind_of_page(directory, &mut page)?;
        self.orientation(directory, &mut page);
        self.profile(directory, &mut page)?;
        let tables = self.jpeg_tables(directory, &shape, &mut page)?;
        self.parts(directory, &shape, tables.as_deref(), &mut page)?;
        page.fields.sort_by_key(|field| field.tag);
        Ok(page)
    }

    fn listed(
        &mut self,
        directory: &Directory,
        entry: &Entry,
        shape: &Shape,
        page: &mut Page<'a>,
    ) -> Result<(), Refusal> {
        let Some(kept) = tags::kept(entry.tag) else {
            if let Some(word) = tags::word(entry.tag) {
                self.removed.note(word);
            }
            return Ok(());
        };
        let Entry { tag, kind, count, .. } = *entry;
        directory.find(tag)?;
        match self.source.value(entry).filter(|_| kept.fits(kind, count, shape)) {
            Some(value) => page.fields.push(Field { tag, kind, count, value: value.into() }),
            None if kept.essential => return Err(Refusal::Damaged("a tag that its picture needs is broken")),
            None => self.removed.note("tag that no reader understands"),
        }
        Ok(())
    }

    /// Whether it is a mask. It is no smaller copy, see [`super`], and that it is one of several pages
    /// is said by there being several. The first page always says it: some readers take a page that
    /// says nothing for a preview, but those behind for pages like the first.
    fn kind_of_page(&mut self, directory: &Directory, page: &mut Page<'a>) -> Result<(), Refusal> {
        let kind = self.source.number(directory, 254).unwrap_or_default();
        if kind > 7 {
            return Err(Refusal::Unusual("a page of an unknown kind"));
        }
        if kind & 4 != 0 || !self.begun {
            page.fields.push(self.one(254, 4, kind & 4));
        }
        self.begun = true;
        Ok(())
    }

    fn orientation(&self, directory: &Directory, page: &mut Page<'a>) {
        let packet = directory.0.iter().find(|entry| entry.tag == 700).and_then(|entry| self.source.value(entry));
        let turned = settle(self.source.number(directory, 274), packet.and_then(xmp_orientation));
        if turned != 1 {
            page.fields.push(self.one(274, 3, turned.into()));
        }
    }

    fn profile(&mut self, directory: &Directory, page: &mut Page<'a>) -> Result<(), Refusal> {
        let Some(entry) = directory.find(34675)? else { return Ok(()) };
        let value = self.source.value(entry).filter(|_| matches!(entry.kind, 1 | 7));
        let Some(safe) = value.and_then(|value| profile::safe(value, self.names)) else {
            self.removed.note("colour profile that no reader accepts");
            return Ok(());
        };
        if let Some(left) = safe.left {
            self.removed.note(left);
        }
        page.fields.push(bytes(34675, safe.bytes)?);
        Ok(())
    }

    /// The tables that the streams of a page share, made anew.
    fn jpeg_tables(
        &mut self,
        directory: &Directory,
        shape: &Shape,
        page: &mut Page<'a>,
    ) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(entry) = directory.find(347)?.filter(|_| shape.coded == Coded::Jpeg) else { return Ok(None) };
        let tables = self.source.value(entry).ok_or(Refusal::CutShort)?;
        let tables = stream::tables(tables, &mut self.removed)?;
        page.fields.push(bytes(347, tables.clone())?);
        Ok(Some(tables))
    }

    fn parts(
        &mut self,
        directory: &Directory,
        shape: &Shape,
        tables: Option<&[u8]>,
        page: &mut Page<'a>,
    ) -> Result<(), Refusal> {
        let (offsets, lengths) = if shape.tiled { (324, 325) } else { (273, 279) };
        let list = |tag| -> Result<Option<Vec<u32>>, Refusal> {
            let Some(entry) = directory.find(tag)? else { return Ok(None) };
            self.source.numbers(entry).map(Some).ok_or(Refusal::CutShort)
        };
        let count = shape.parts().ok_or(Refusal::TooLarge)?;
        let offsets = list(offsets)?.ok_or(Refusal::Damaged("it does not say where its pixels are"))?;
        let lengths = match list(lengths)? {
            Some(lengths) => lengths,
            None => whole_lengths(shape, count.min(offsets.len()))?,
        };
        if offsets.len() < count || lengths.len() < count {
            return Err(Refusal::CutShort);
        }
        for (index, (offset, length)) in offsets.iter().zip(&lengths).take(count).enumerate() {
            let part = self.part(shape, tables, index, (*offset, *length))?;
            page.parts.push(part);
        }
        Ok(())
    }

    fn part(
        &mut self,
        shape: &Shape,
        tables: Option<&[u8]>,
        index: usize,
        (offset, length): (u32, u32),
    ) -> Result<Cow<'a, [u8]>, Refusal> {
        if length == 0 {
            return Err(Refusal::Unusual("parts of the picture that are left out"));
        }
        let part = shape.part(index);
        let decoded = shape.decoded(&part);
        let place = usize::try_from(offset).ok().zip(usize::try_from(length).ok());
        let coded = place.and_then(|(start, length)| self.source.bytes.get(start..start.checked_add(length)?));
        let coded = coded.ok_or(Refusal::CutShort)?;
        self.coded_left = self.coded_left.checked_sub(length.into()).ok_or(TWICE)?;
        self.decoded_left = self.decoded_left.checked_sub(decoded).ok_or(Refusal::TooLarge)?;
        let end = match shape.coded {
            Coded::Jpeg => return stream::picture(coded, tables, &part, &mut self.removed).map(Cow::Owned),
            Coded::Fax => coded.len(),
            Coded::Followed(coding) => self.strips.follow(coding, &shape.high_bit_first(coded), decoded)?,
        };
        if end < coded.len() {
            self.removed.note("slack in the coded data");
        }
        Ok(coded.get(..end).ok_or(Fault::CutShort)?.into())
    }

    /// A field of one number.
    fn one(&self, tag: u16, kind: u16, number: u32) -> Field<'a> {
        let short = u16::try_from(number).unwrap_or_default();
        let value = match (kind, self.source.big) {
            (3, true) => short.to_be_bytes().to_vec(),
            (3, false) => short.to_le_bytes().to_vec(),
            (_, true) => number.to_be_bytes().to_vec(),
            (_, false) => number.to_le_bytes().to_vec(),
        };
        Field { tag, kind, count: 1, value: value.into() }
    }
}

/// A field of bytes that mean nothing to TIFF itself.
fn bytes<'a>(tag: u16, value: Vec<u8>) -> Result<Field<'a>, Refusal> {
    let count = u32::try_from(value.len()).map_err(|_| Refusal::TooLarge)?;
    Ok(Field { tag, kind: 7, count, value: value.into() })
}

/// Old files do not say how long a strip is; where nothing is compressed, that follows from its pixels.
fn whole_lengths(shape: &Shape, count: usize) -> Result<Vec<u32>, Refusal> {
    if shape.coded != Coded::Followed(Coding::Plain) {
        return Err(Refusal::Damaged("it does not say how long its strips are"));
    }
    (0..count).map(|index| u32::try_from(shape.decoded(&shape.part(index))).map_err(|_| Refusal::TooLarge)).collect()
}
