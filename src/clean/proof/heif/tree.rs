//! The lists of a picture file as the proof sees them.
//!
//! What is unread is noticed: a file of which anything is left over is not tidy, and a cleaned file
//! must be. An original is read as far as it makes sense.

use std::collections::BTreeMap;

/// A box: its name, what it holds, and where that begins.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) name: &'a [u8],
    pub(super) body: &'a [u8],
    pub(super) at: usize,
}

/// Cuts bytes into boxes. Says too whether nothing was left and each had the short kind of length.
pub(super) fn parts(bytes: &[u8]) -> (Vec<Part<'_>>, bool) {
    let (mut all, mut at, mut tidy) = (Vec::new(), 0, true);
    while let Some((part, end)) = part(bytes, at) {
        tidy &= part.at == at + 8 && end == part.at + part.body.len() && bytes.get(at..at + 4) != Some(&[0; 4]);
        all.push(part);
        at = end;
    }
    (all, tidy && at == bytes.len())
}

fn part(bytes: &[u8], at: usize) -> Option<(Part<'_>, usize)> {
    let head = bytes.get(at..)?;
    let short = u32::from_be_bytes(*head.first_chunk()?) as usize;
    let name = head.get(4..8)?;
    let (skip, length) = match short {
        0 => (8, head.len()),
        1 => (16, usize::try_from(u64::from_be_bytes(*head.get(8..)?.first_chunk()?)).ok()?),
        _ => (8, short),
    };
    Some((Part { name, body: head.get(skip..length)?, at: at + skip }, at + length))
}

/// An item as it is listed.
pub(super) struct Info<'a> {
    pub(super) id: u32,
    pub(super) kind: &'a [u8],
    pub(super) body: &'a [u8],
}

/// Where an item lies: 0 for the file, 1 for `idat`, 2 for other items; then index, start, length.
pub(super) struct Spot {
    pub(super) method: u32,
    pub(super) pieces: Vec<[u64; 3]>,
}

/// See the module.
#[derive(Default)]
pub(super) struct Tree<'a> {
    pub(super) top: Vec<Part<'a>>,
    pub(super) lists: Vec<Part<'a>>,
    pub(super) primary: u32,
    pub(super) infos: Vec<Info<'a>>,
    pub(super) links: BTreeMap<(Vec<u8>, u32), Vec<u32>>,
    pub(super) properties: Vec<Part<'a>>,
    pub(super) claims: BTreeMap<u32, Vec<(usize, bool)>>,
    pub(super) spots: BTreeMap<u32, Spot>,
    pub(super) tidy: bool,
}

/// Bytes that are read from the front.
struct Front<'a>(&'a [u8]);

impl Front<'_> {
    /// A number of at most eight bytes.
    fn number(&mut self, bytes: usize) -> Option<u64> {
        let (number, rest) = self.0.split_at_checked(bytes).filter(|_| bytes <= 8)?;
        self.0 = rest;
        Some(number.iter().fold(0, |sum, byte| sum * 256 + u64::from(*byte)))
    }

    fn small(&mut self, bytes: usize) -> Option<u32> {
        u32::try_from(self.number(bytes)?).ok()
    }
}

impl<'a> Tree<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let (top, mut tidy) = parts(bytes);
        let Some(meta) = top.iter().find(|part| part.name == b"meta") else {
            // Pictures that move need no still.
            let moving = top.iter().any(|part| part.name == b"moov");
            return moving.then(|| Self { top, tidy, ..Self::default() });
        };
        let meta = meta.body;
        let (lists, tidy_lists) = parts(meta.get(4..)?);
        tidy &= tidy_lists && meta.starts_with(&[0; 4]);
        let mut tree = Self { top, tidy, ..Self::default() };
        for list in &lists {
            match list.name {
                b"pitm" => {
                    let wide = list.body.first()? != &0;
                    tree.primary = Front(list.body.get(4..)?).small(if wide { 4 } else { 2 })?;
                    tree.tidy &= list.body.len() == 6 && list.body.starts_with(&[0; 4]);
                }
                b"iinf" => tree.infos(list.body)?,
                b"iref" => tree.links(list.body)?,
                b"iprp" => tree.said(list.body)?,
                b"iloc" => tree.spots(list.body)?,
                _ => {}
            }
        }
        tree.lists = lists;
        Some(tree)
    }

    fn infos(&mut self, body: &'a [u8]) -> Option<()> {
        let skip = if body.first()? == &0 { 6 } else { 8 };
        let count = Front(body.get(4..skip)?).number(skip - 4)?;
        let (infos, tidy) = parts(body.get(skip..)?);
        self.tidy &= tidy && infos.len() as u64 == count && body.starts_with(&[0; 4]);
        for info in infos {
            self.tidy &= info.name == b"infe";
            let width = match info.body.first()? {
                2 => 2,
                3 => 4,
                _ => continue,
            };
            let id = Front(info.body.get(4..)?).small(width)?;
            self.infos.push(Info { id, kind: info.body.get(6 + width..10 + width)?, body: info.body });
        }
        Some(())
    }

    fn links(&mut self, body: &'a [u8]) -> Option<()> {
        let width = if body.first()? == &0 { 2 } else { 4 };
        let (links, tidy) = parts(body.get(4..)?);
        self.tidy &= tidy && body.starts_with(&[0; 4]);
        for link in links {
            let mut front = Front(link.body);
            let from = front.small(width)?;
            let count = front.number(2)?;
            let to = (0..count).map(|_| front.small(width)).collect::<Option<_>>()?;
            let again = self.links.insert((link.name.to_vec(), from), to).is_some();
            self.tidy &= front.0.is_empty() && !again;
        }
        Some(())
    }

    fn said(&mut self, body: &'a [u8]) -> Option<()> {
        let (both, tidy) = parts(body);
        let (properties, tidy_properties) = parts(both.first()?.body);
        self.properties = properties;
        self.tidy &= tidy && tidy_properties && both.iter().map(|part| part.name).eq([b"ipco", b"ipma"]);
        for claims in both.iter().filter(|part| part.name == b"ipma") {
            let mut front = Front(claims.body);
            let (width, flags) = (if front.number(1)? == 0 { 2 } else { 4 }, front.number(3)?);
            let size = if flags & 1 == 0 { 1 } else { 2 };
            self.tidy &= width == 2 && flags < 2;
            for _ in 0..front.number(4)? {
                let id = front.small(width)?;
                let mut claims = Vec::new();
                for _ in 0..front.number(1)? {
                    let both = front.number(size)?;
                    let top = 1 << (8 * size - 1);
                    self.tidy &= both % top != 0;
                    if both % top != 0 {
                        claims.push((usize::try_from(both % top).ok()? - 1, both >= top));
                    }
                }
                self.tidy &= self.claims.insert(id, claims).is_none();
            }
            self.tidy &= front.0.is_empty();
        }
        Some(())
    }

    fn spots(&mut self, body: &'a [u8]) -> Option<()> {
        let mut front = Front(body);
        let (version, flags) = (front.number(1)?, front.number(3)?);
        let packed = front.number(2)?;
        let [offset, length, base, index] = [12, 8, 4, 0].map(|shift| (packed >> shift & 15) as usize);
        let wide = if version < 2 { 2 } else { 4 };
        for _ in 0..front.number(wide)? {
            let id = front.small(wide)?;
            let method = if version == 0 { 0 } else { front.small(2)? };
            let elsewhere = front.number(2)?;
            self.tidy &= method < 2 && elsewhere == 0;
            let base = front.number(base)?;
            let mut pieces = Vec::new();
            for _ in 0..front.number(2)? {
                let index = if version == 0 { 0 } else { front.number(index)? };
                pieces.push([index, base.checked_add(front.number(offset)?)?, front.number(length)?]);
            }
            self.tidy &= pieces.len() <= 1;
            self.tidy &= self.spots.insert(id, Spot { method: method & 15, pieces }).is_none();
        }
        self.tidy &= front.0.is_empty() && version < 2 && flags == 0 && (offset, length, base, index) == (4, 4, 0, 0);
        Some(())
    }
}

impl<'a> Tree<'a> {
    /// The part of the file of this name.
    pub(super) fn part(&self, name: &[u8]) -> Option<&Part<'a>> {
        self.top.iter().find(|part| part.name == name)
    }

    /// The list of this name.
    pub(super) fn list(&self, name: &[u8]) -> Option<&Part<'a>> {
        self.lists.iter().find(|list| list.name == name)
    }

    /// Whom an item refers to.
    pub(super) fn linked(&self, name: &[u8], from: u32) -> &[u32] {
        self.links.get(&(name.to_vec(), from)).map_or(&[], Vec::as_slice)
    }

    /// Properties of an item, in order, and whether each is essential.
    pub(super) fn said_of(&self, id: u32) -> impl Iterator<Item = (&Part<'a>, bool)> {
        let claims = self.claims.get(&id).map_or(&[][..], Vec::as_slice);
        claims.iter().filter_map(|(index, essential)| Some((self.properties.get(*index)?, *essential)))
    }

    /// The bytes of an item; at most as many as `bytes` has, and through at most so many others.
    pub(super) fn payload(&self, bytes: &[u8], id: u32, deep: u8) -> Option<Vec<u8>> {
        let Some(spot) = self.spots.get(&id) else { return Some(Vec::new()) };
        let mut whole = Vec::new();
        for [index, start, length] in &spot.pieces {
            let source;
            let area = match spot.method {
                0 => {
                    let start = usize::try_from(*start).ok()?;
                    let here = |part: &&Part<'_>| (part.at..part.at + part.body.len()).contains(&start);
                    let media = self.top.iter().filter(|part| part.name == b"mdat").find(here)?;
                    bytes.get(..media.at + media.body.len())?
                }
                1 => self.list(b"idat")?.body,
                2 => {
                    let others = self.linked(b"iloc", id);
                    let other = others.get(usize::try_from(*index).ok()?.saturating_sub(1))?;
                    source = self.payload(bytes, *other, deep.checked_sub(1)?)?;
                    &source
                }
                _ => return None,
            };
            let rest = area.get(usize::try_from(*start).ok()?..)?;
            let piece = if *length == 0 { rest } else { rest.get(..usize::try_from(*length).ok()?)? };
            if whole.len() + piece.len() > bytes.len() {
                return None;
            }
            whole.extend_from_slice(piece);
        }
        Some(whole)
    }
}
