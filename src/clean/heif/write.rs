//! A new picture file: brands, one list of each kind, and the kept items end to end.
//!
//! Items are numbered anew from 1, have no names, and lie in the order of their numbers; two items
//! that are the same bytes lie in the same place, as the original may have had them. So does an item
//! that is a sample of pictures that move; their index stands behind the lists.

use std::collections::BTreeMap;

use crate::clean::Refusal;
use crate::clean::bmff::put;
use crate::clean::film::Moving;

/// The picture handler, without a name.
const HANDLER: &[u8; 25] = b"\0\0\0\0\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// What an item refers to, and how.
pub(super) type NewReferences = Vec<([u8; 4], Vec<u16>)>;

/// One item as it is written. Its number is its place in the list, from 1.
pub(super) struct NewItem {
    pub(super) kind: [u8; 4],
    pub(super) hidden: bool,
    pub(super) payload: Vec<u8>,
    /// True to lie within the lists, not behind them.
    pub(super) within: bool,
    /// Which properties are said of it, from 1; true for essential.
    pub(super) said: Vec<(u16, bool)>,
    pub(super) references: NewReferences,
}

/// All that is written.
pub(super) struct NewFile<'a> {
    /// The major one, and all.
    pub(super) brands: ([u8; 4], Vec<[u8; 4]>),
    pub(super) primary: u16,
    pub(super) items: Vec<NewItem>,
    pub(super) properties: Vec<([u8; 4], Vec<u8>)>,
    /// Pictures that move: their index, and their samples.
    pub(super) moving: Option<(Moving<'a>, Vec<Vec<u8>>)>,
}

impl NewFile<'_> {
    /// The bytes of the file.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, Refusal> {
        let (major, brands) = &self.brands;
        let mut out = Vec::new();
        put(&mut out, *b"ftyp", &[major, &[0; 4], brands.as_flattened()].concat())?;
        let (within, behind) = (self.laid_out(true), self.laid_out(false));
        // The lists of places are as long wherever they are: first without, then with where they begin.
        let length = self.lists(&within, &behind, 0)?.len();
        let start = u32::try_from(out.len() + length + 8).map_err(|_| Refusal::TooLarge)?;
        out.extend(self.lists(&within, &behind, start)?);
        if !behind.bytes.is_empty() {
            put(&mut out, *b"mdat", &behind.bytes)?;
        }
        Ok(out)
    }

    fn laid_out(&self, within: bool) -> LaidOut {
        let mut laid_out = LaidOut { bytes: Vec::new(), at: BTreeMap::new() };
        let mut known: BTreeMap<&[u8], usize> = BTreeMap::new();
        for sample in self.moving.iter().flat_map(|(_, samples)| samples).filter(|_| !within) {
            known.entry(sample).or_insert(laid_out.bytes.len());
            laid_out.bytes.extend_from_slice(sample);
        }
        for (index, item) in self.items.iter().enumerate().filter(|(_, item)| item.within == within) {
            let at = *known.entry(&item.payload).or_insert(laid_out.bytes.len());
            if at == laid_out.bytes.len() {
                laid_out.bytes.extend_from_slice(&item.payload);
            }
            laid_out.at.insert(index, at);
        }
        laid_out
    }

    /// All in front of the coded data: what stands behind the lists begins at `start`.
    fn lists(&self, within: &LaidOut, behind: &LaidOut, start: u32) -> Result<Vec<u8>, Refusal> {
        let mut lists = if self.items.is_empty() { Vec::new() } else { self.meta(within, behind, start)? };
        // Samples come first.
        lists.extend(self.moving.iter().flat_map(|(moving, _)| moving.write(start.into())));
        Ok(lists)
    }

    fn meta(&self, within: &LaidOut, behind: &LaidOut, start: u32) -> Result<Vec<u8>, Refusal> {
        let mut body = vec![0; 4];
        put(&mut body, *b"hdlr", HANDLER)?;
        put(&mut body, *b"pitm", &[&[0; 4], self.primary.to_be_bytes().as_slice()].concat())?;
        put(&mut body, *b"iinf", &self.infos()?)?;
        let references = self.references()?;
        if references.len() > 4 {
            put(&mut body, *b"iref", &references)?;
        }
        put(&mut body, *b"iprp", &self.said()?)?;
        if !within.bytes.is_empty() {
            put(&mut body, *b"idat", &within.bytes)?;
        }
        put(&mut body, *b"iloc", &self.places(within, behind, start)?)?;
        let mut out = Vec::new();
        put(&mut out, *b"meta", &body)?;
        Ok(out)
    }

    fn infos(&self) -> Result<Vec<u8>, Refusal> {
        let mut body = vec![0; 4];
        body.extend(count(self.items.len())?);
        for (number, item) in (1_u16..).zip(&self.items) {
            let [high, low] = number.to_be_bytes();
            let head = [2, 0, 0, u8::from(item.hidden), high, low, 0, 0];
            put(&mut body, *b"infe", &[head.as_slice(), &item.kind, &[0]].concat())?;
        }
        Ok(body)
    }

    fn references(&self) -> Result<Vec<u8>, Refusal> {
        let mut body = vec![0; 4];
        for (number, item) in (1_u16..).zip(&self.items) {
            for (kind, to) in &item.references {
                let mut reference = number.to_be_bytes().to_vec();
                reference.extend(count(to.len())?);
                reference.extend(to.iter().flat_map(|to| to.to_be_bytes()));
                put(&mut body, *kind, &reference)?;
            }
        }
        Ok(body)
    }

    fn said(&self) -> Result<Vec<u8>, Refusal> {
        let (mut container, mut body) = (Vec::new(), Vec::new());
        for (kind, property) in &self.properties {
            put(&mut container, *kind, property)?;
        }
        put(&mut body, *b"ipco", &container)?;
        let wide = self.properties.len() > 127;
        let mut said = vec![0, 0, 0, u8::from(wide)];
        said.extend(u32::from(u16::from_be_bytes(count(self.items.len())?)).to_be_bytes());
        for (number, item) in (1_u16..).zip(&self.items) {
            said.extend(number.to_be_bytes());
            let many = u8::try_from(item.said.len());
            said.push(many.map_err(|_| Refusal::Unusual("too much is said of a part of it"))?);
            for (property, essential) in &item.said {
                let essential = u16::from(*essential);
                let [high, low] = (essential << if wide { 15 } else { 7 } | property).to_be_bytes();
                said.extend(if wide { vec![high, low] } else { vec![low] });
            }
        }
        put(&mut body, *b"ipma", &said)?;
        Ok(body)
    }

    fn places(&self, within: &LaidOut, behind: &LaidOut, start: u32) -> Result<Vec<u8>, Refusal> {
        let methods = !within.at.is_empty();
        let mut body = vec![u8::from(methods), 0, 0, 0, 0x44, 0];
        body.extend(count(self.items.len())?);
        for (index, (number, item)) in (1_u16..).zip(&self.items).enumerate() {
            let (area, base) = if item.within { (within, 0) } else { (behind, start) };
            let at = area.at.get(&index).and_then(|at| u32::try_from(*at).ok()?.checked_add(base));
            body.extend(number.to_be_bytes());
            if methods {
                body.extend([0, u8::from(item.within)]);
            }
            if item.payload.is_empty() {
                body.extend([0; 4]);
                continue;
            }
            body.extend([0, 0, 0, 1]);
            body.extend(at.ok_or(Refusal::TooLarge)?.to_be_bytes());
            body.extend(u32::try_from(item.payload.len()).map_err(|_| Refusal::TooLarge)?.to_be_bytes());
        }
        Ok(body)
    }
}

/// Items end to end, and where each begins.
struct LaidOut {
    bytes: Vec<u8>,
    at: BTreeMap<usize, usize>,
}

fn count(many: usize) -> Result<[u8; 2], Refusal> {
    u16::try_from(many).map(u16::to_be_bytes).map_err(|_| Refusal::Unusual("it has too many parts"))
}
