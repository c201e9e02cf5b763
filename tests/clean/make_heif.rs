//! Makes picture files of boxes: any items, properties, references and places, well formed or not.

/// One item.
#[derive(Clone)]
pub struct Item {
    pub kind: [u8; 4],
    pub name: &'static str,
    pub payload: Vec<u8>,
    /// Indices into [`Heif::properties`], and whether each is essential.
    pub said: Vec<(u8, bool)>,
    pub method: u8,
    pub pieces: usize,
    pub flags: u8,
    pub protection: u8,
}

/// A picture file, to be spoilt as one likes.
#[derive(Clone)]
pub struct Heif {
    pub brands: Vec<u8>,
    pub primary: u16,
    /// Numbered from 1.
    pub items: Vec<Item>,
    pub properties: Vec<([u8; 4], Vec<u8>)>,
    pub references: Vec<([u8; 4], u16, Vec<u16>)>,
    /// Boxes in `meta`, behind the others.
    pub in_meta: Vec<u8>,
    /// Bytes in `mdat` that are no item's.
    pub stray: Vec<u8>,
    /// Whatever stands between the brands and the lists.
    pub between: Vec<u8>,
    /// Whatever follows.
    pub behind: Vec<u8>,
}

pub fn boxed(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
    [&u32::try_from(body.len() + 8).unwrap().to_be_bytes(), kind.as_slice(), body].concat()
}

fn full(kind: [u8; 4], version: u8, body: &[u8]) -> Vec<u8> {
    boxed(kind, &[&[version, 0, 0, 0], body].concat())
}

pub fn two(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap().to_be_bytes()
}

fn four(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap().to_be_bytes()
}

pub fn item(kind: [u8; 4], payload: &[u8], said: &[u8]) -> Item {
    let said = said.iter().map(|index| (*index, false)).collect();
    Item { kind, name: "", payload: payload.to_vec(), said, method: 0, pieces: 1, flags: 0, protection: 0 }
}

/// AV1 that a parser of units takes: a sequence header and a frame of these bytes.
pub fn av1(frame: &[u8]) -> Vec<u8> {
    [&[0x0A, 2, 9, 9, 0x32, u8::try_from(frame.len()).unwrap()], frame].concat()
}

pub fn ispe(width: usize, height: usize) -> ([u8; 4], Vec<u8>) {
    (*b"ispe", [[0; 4], four(width), four(height)].concat())
}

pub const ALPHA: &[u8] = b"\0\0\0\0urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0";

/// An AVIF of 60 by 40 pixels: what every encoder writes.
pub fn avif() -> Heif {
    let properties = vec![
        ispe(60, 40),
        (*b"pixi", b"\0\0\0\0\x03\x08\x08\x08".to_vec()),
        (*b"av1C", vec![0x81, 0, 0x0C, 0]),
        (*b"colr", b"nclx\0\x01\0\x0D\0\x06\x80".to_vec()),
    ];
    Heif {
        brands: b"avif\0\0\0\0avifmif1miafMA1B".to_vec(),
        primary: 1,
        items: vec![item(*b"av01", &av1(b"the coded picture"), &[0, 1, 2, 3])],
        properties,
        references: vec![],
        in_meta: vec![],
        stray: vec![],
        between: vec![],
        behind: vec![],
    }
}

impl Heif {
    /// Says something more of an item.
    pub fn say(&mut self, item: usize, kind: [u8; 4], body: &[u8], essential: bool) {
        self.properties.push((kind, body.to_vec()));
        self.items[item].said.push((u8::try_from(self.properties.len() - 1).unwrap(), essential));
    }

    pub fn refer(&mut self, kind: [u8; 4], from: u16, to: &[u16]) {
        self.references.push((kind, from, to.to_vec()));
    }

    pub fn bytes(&self) -> Vec<u8> {
        let front = [boxed(*b"ftyp", &self.brands), self.between.clone()].concat();
        let media: Vec<u8> =
            self.items.iter().filter(|item| item.method == 0).flat_map(|i| i.payload.clone()).collect();
        let start = front.len() + self.meta(0).len() + 8;
        let media = boxed(*b"mdat", &[self.stray.as_slice(), &media].concat());
        [front, self.meta(start + self.stray.len()), media, self.behind.clone()].concat()
    }

    fn meta(&self, start: usize) -> Vec<u8> {
        let mut lists = full(*b"hdlr", 0, b"\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0Amira's tablet\0");
        lists.extend(full(*b"pitm", 0, &self.primary.to_be_bytes()));
        let infos = (1..).zip(&self.items).flat_map(|(number, item): (usize, &Item)| {
            let [high, low] = two(number);
            let head = [2, 0, 0, item.flags, high, low, 0, item.protection];
            boxed(*b"infe", &[head.as_slice(), &item.kind, item.name.as_bytes(), &[0]].concat())
        });
        lists.extend(full(*b"iinf", 0, &[two(self.items.len()).to_vec(), infos.collect()].concat()));
        let references = self.references.iter().flat_map(|(kind, from, to)| {
            let to = to.iter().flat_map(|to| to.to_be_bytes()).collect::<Vec<u8>>();
            boxed(*kind, &[&from.to_be_bytes(), two(to.len() / 2).as_slice(), &to].concat())
        });
        lists.extend(full(*b"iref", 0, &references.collect::<Vec<u8>>()));
        lists.extend(self.iprp());
        let idat: Vec<u8> = self.items.iter().filter(|item| item.method == 1).flat_map(|i| i.payload.clone()).collect();
        lists.extend(boxed(*b"idat", &idat));
        lists.extend(full(*b"iloc", 1, &self.iloc(start)));
        lists.extend_from_slice(&self.in_meta);
        full(*b"meta", 0, &lists)
    }

    fn iprp(&self) -> Vec<u8> {
        let container: Vec<u8> = self.properties.iter().flat_map(|(kind, body)| boxed(*kind, body)).collect();
        let said = (1..).zip(&self.items).flat_map(|(number, item): (usize, &Item)| {
            let said = item.said.iter().map(|(index, essential)| (index + 1) | u8::from(*essential) << 7);
            [two(number).to_vec(), vec![u8::try_from(item.said.len()).unwrap()], said.collect()].concat()
        });
        let said: Vec<u8> = said.collect();
        let claims = full(*b"ipma", 0, &[four(self.items.len()).as_slice(), &said].concat());
        boxed(*b"iprp", &[boxed(*b"ipco", &container), claims].concat())
    }

    /// Offsets and lengths of four bytes, a base of four, and an index of four. An item of method 2 lies
    /// in the item that it refers to, from its first byte on.
    fn iloc(&self, start: usize) -> Vec<u8> {
        let mut body = [&[0x44, 0x44], two(self.items.len()).as_slice()].concat();
        let mut at = [start, 0, 0];
        for (number, item) in (1..).zip(&self.items) {
            let at = &mut at[usize::from(item.method)];
            body.extend(two(number));
            body.extend([0, item.method, 0, 0]);
            body.extend(four(*at));
            body.extend(two(item.pieces));
            let length = item.payload.len() / item.pieces;
            for piece in 0..item.pieces {
                let last = piece + 1 == item.pieces;
                body.extend(four(1));
                body.extend(four(piece * length));
                body.extend(four(if last { item.payload.len() - piece * length } else { length }));
            }
            if item.method < 2 {
                *at += item.payload.len();
            }
        }
        body
    }
}
