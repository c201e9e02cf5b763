//! Small films that the tests make themselves, byte by byte, with whatever devices put beside the
//! pictures. Their samples are no pictures that a decoder would know; cleaning never looks into them.

/// An atom.
pub fn atom(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&u32::try_from(body.len() + 8).unwrap().to_be_bytes(), kind.as_slice(), body].concat()
}

fn words(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

/// Some seconds in June 2026, as films count them.
pub const TAKEN: u32 = 3_864_636_672;

/// A track: what it is, how it is coded, its samples.
#[derive(Clone)]
pub struct Strip {
    pub id: u32,
    pub handler: [u8; 4],
    pub name: &'static str,
    /// The whole sample entry.
    pub entry: Vec<u8>,
    pub samples: Vec<Vec<u8>>,
    /// Atoms put into the track.
    pub beside: Vec<u8>,
    /// The first and the fifth number of the matrix: 0 for a quarter turn.
    pub upright: bool,
}

/// Bytes that no other number gives.
pub fn noise(number: u32, length: u32) -> Vec<u8> {
    let mut state = u64::from(number) * 2 + 1;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    };
    (0..length).map(|_| next()).collect()
}

/// H.264's settings: one set of parameters for the sequence, one for the pictures.
pub fn avc() -> Vec<u8> {
    atom(b"avcC", b"\x01\x42\0\x1E\xFF\xE1\0\x06\x67\x42\0\x1E\xAB\x40\x01\0\x04\x68\xCE\x3C\x80")
}

/// AAC's settings.
pub fn aac() -> Vec<u8> {
    let decoder = b"\x04\x11\x40\x15\0\0\0\0\x01\xF4\0\0\x01\xF4\0\x05\x02\x12\x10";
    atom(b"esds", &[b"\0\0\0\0\x03\x19\0\x01\0", decoder.as_slice(), b"\x06\x01\x02"].concat())
}

/// An entry of pictures, with an encoder's name in it.
pub fn picture_entry(coding: &[u8; 4], settings: &[u8]) -> Vec<u8> {
    let mut name = b"\x11Fernsby Optics 9 ".to_vec();
    name.resize(32, 0);
    let size = [0, 64, 0, 48, 0, 72, 0, 0, 0, 72, 0, 0, 0, 0, 0, 0, 0, 1];
    let body = [
        &[0, 0, 0, 0, 0, 0, 0, 1],
        b"\0\0\0\0FFMP\0\0\x02\0\0\0\x02\0".as_slice(),
        &size,
        &name,
        &[0, 24, 255, 255],
        settings,
    ];
    atom(coding, &body.concat())
}

/// An entry of sound in two channels.
pub fn sound_entry(coding: &[u8; 4], settings: &[u8]) -> Vec<u8> {
    let layout = [0, 2, 0, 16, 0, 0, 0, 0, 0xAC, 0x44, 0, 0];
    atom(coding, &[&[0, 0, 0, 0, 0, 0, 0, 1], b"\0\0\0\0Fern".as_slice(), &layout, settings].concat())
}

/// An entry of anything else.
pub fn other_entry(coding: &[u8; 4], body: &[u8]) -> Vec<u8> {
    atom(coding, &[&[0, 0, 0, 0, 0, 0, 0, 1], body].concat())
}

impl Strip {
    pub fn pictures(id: u32) -> Self {
        let samples = (0..7).map(|n| noise(100 * id + n, 40 + 7 * n)).collect();
        let entry = picture_entry(b"avc1", &avc());
        Self { id, handler: *b"vide", name: "Core Media Video", entry, samples, beside: Vec::new(), upright: true }
    }

    pub fn sound(id: u32) -> Self {
        let samples = (0..9).map(|n| noise(100 * id + n, 12 + n)).collect();
        let entry = sound_entry(b"mp4a", &aac());
        Self { handler: *b"soun", name: "Core Media Audio", entry, samples, ..Self::pictures(id) }
    }

    /// A track of a sensor: text in every sample.
    pub fn sensor(id: u32, handler: &[u8; 4], coding: &[u8; 4], text: &str) -> Self {
        let samples = vec![text.as_bytes().to_vec(); 3];
        let entry = other_entry(coding, b"keys: Hollow Lane Primary");
        Self { handler: *handler, name: "Fernsby Optics sensor", entry, samples, ..Self::pictures(id) }
    }

    fn header(&self) -> Vec<u8> {
        let one = 0x1_0000_u32;
        let matrix = match self.upright {
            true => [one, 0, 0, 0, one, 0, 0, 0, 0x4000_0000],
            false => [0, one, 0, one.wrapping_neg(), 0, 0, 0, 0, 0x4000_0000],
        };
        let size = if self.handler == *b"vide" { [64 << 16, 48 << 16] } else { [0, 0] };
        let first = [0xF, TAKEN, TAKEN, self.id, 0, 1000, 0, 0, 0, 0];
        atom(b"tkhd", &words(&[first.as_slice(), &matrix, &size].concat()))
    }

    fn tables(&self, chunks: &[(u32, u32)], wide: bool, samples: &[Vec<u8>]) -> Vec<u8> {
        let table = |kind, rows: &[u32], width| {
            let count = u32::try_from(rows.len() / width).unwrap();
            atom(kind, &words(&[&[0, count], rows].concat()))
        };
        let count = u32::try_from(samples.len()).unwrap();
        let sizes: Vec<u32> = samples.iter().map(|sample| u32::try_from(sample.len()).unwrap()).collect();
        let runs: Vec<u32> = (1..).zip(chunks).flat_map(|(n, (_, samples))| [n, *samples, 1]).collect();
        let times = if count == 0 { vec![] } else { vec![count, 100] };
        let mut all = [
            atom(b"stsd", &[words(&[0, 1]), self.entry.clone()].concat()),
            table(b"stts", &times, 2),
            table(b"stsc", &runs, 3),
            atom(b"stsz", &words(&[&[0, 0, count], sizes.as_slice()].concat())),
        ]
        .concat();
        if count > 0 && self.handler == *b"vide" {
            all.extend(table(b"ctts", &[1, 100, count - 1, 0], 2));
            all.extend(table(b"stss", &[1], 1));
        }
        let places: Vec<u32> = chunks.iter().flat_map(|(at, _)| if wide { vec![0, *at] } else { vec![*at] }).collect();
        all.extend(table(if wide { b"co64" } else { b"stco" }, &places, if wide { 2 } else { 1 }));
        all
    }

    fn index(&self, tables: &[u8]) -> Vec<u8> {
        let media_header = atom(b"mdhd", &words(&[0, TAKEN, TAKEN, 1000, 1000, 0x15C7_0000]));
        let name = [self.name.as_bytes(), b"\0"].concat();
        let handler =
            atom(b"hdlr", &[b"\0\0\0\0mhlr", self.handler.as_slice(), b"appl\0\0\0\0\0\0\0\0", &name].concat());
        let presentation = match &self.handler {
            b"vide" => atom(b"vmhd", &[0, 0, 0, 1, 0, 0x40, 128, 0, 128, 0, 128, 0]),
            b"soun" => atom(b"smhd", &[0; 8]),
            _ => atom(b"nmhd", &[0; 4]),
        };
        let here = atom(b"dinf", &atom(b"dref", &[words(&[0, 1]), atom(b"alis", &[0, 0, 0, 1])].concat()));
        let info = atom(b"minf", &[presentation, here, atom(b"stbl", tables)].concat());
        let edits = atom(b"edts", &atom(b"elst", &words(&[0, 1, 900, 100, 0x1_0000])));
        let media = atom(b"mdia", &[media_header, handler, info].concat());
        atom(b"trak", &[self.header(), edits, self.beside.clone(), media].concat())
    }
}

/// A film.
#[derive(Clone)]
pub struct Reel {
    pub brand: Option<&'static [u8; 4]>,
    pub strips: Vec<Strip>,
    /// Where the index stands: in front of the samples or behind them.
    pub index_first: bool,
    /// Places in eight bytes.
    pub wide: bool,
    /// Atoms put into the index.
    pub beside: Vec<u8>,
    /// Atoms in front of the samples, and whatever stands behind everything.
    pub before: Vec<u8>,
    pub behind: Vec<u8>,
    /// Bytes among the samples that are no sample's.
    pub gap: Vec<u8>,
}

impl Reel {
    /// Pictures and sound, and nothing else.
    pub fn plain() -> Self {
        Self {
            brand: Some(b"mp42"),
            strips: vec![Strip::pictures(1), Strip::sound(2)],
            index_first: false,
            wide: false,
            beside: Vec::new(),
            before: Vec::new(),
            behind: Vec::new(),
            gap: Vec::new(),
        }
    }

    fn beginning(&self) -> Vec<u8> {
        let brand = |brand: &[u8; 4]| atom(b"ftyp", &[brand.as_slice(), &[0, 0, 2, 0], brand, b"XAVC"].concat());
        [self.brand.map(brand).unwrap_or_default(), self.before.clone()].concat()
    }

    fn index(&self, tracks: &[Vec<u8>], more: &[u8]) -> Vec<u8> {
        let one = 0x1_0000_u32;
        let header = [0, TAKEN, TAKEN, 1000, 1000, one, 0x0100_0000, 0, 0, one, 0, 0, 0, one, 0, 0, 0, 0x4000_0000];
        let header = atom(b"mvhd", &words(&[header.as_slice(), &[0, 0, 0, 0, 0, 0, 9]].concat()));
        atom(b"moov", &[header, tracks.concat(), more.to_vec(), self.beside.clone()].concat())
    }

    /// The file: samples of all tracks in turns of two, and an index.
    pub fn bytes(&self) -> Vec<u8> {
        let (mut samples, mut chunks) = (self.gap.clone(), vec![Vec::new(); self.strips.len()]);
        let longest = self.strips.iter().map(|strip| strip.samples.len()).max().unwrap_or_default();
        for turn in 0..longest.div_ceil(2) {
            for (strip, chunks) in self.strips.iter().zip(&mut chunks) {
                let pair: Vec<_> = strip.samples.iter().skip(2 * turn).take(2).collect();
                if !pair.is_empty() {
                    chunks.push((samples.len(), u32::try_from(pair.len()).unwrap()));
                    samples.extend(pair.into_iter().flatten());
                    samples.extend(&self.gap);
                }
            }
        }
        let index = |start: usize| {
            let place = |(at, count): &(usize, u32)| (u32::try_from(at + start).unwrap(), *count);
            let tracks = self.strips.iter().zip(&chunks).map(|(strip, chunks)| {
                let chunks: Vec<_> = chunks.iter().map(place).collect();
                strip.index(&strip.tables(&chunks, self.wide, &strip.samples))
            });
            self.index(&tracks.collect::<Vec<_>>(), &[])
        };
        let (beginning, media) = (self.beginning(), atom(b"mdat", &samples));
        let parts = match self.index_first {
            true => [index(beginning.len() + index(0).len() + 8), media],
            false => [media, index(beginning.len() + 8)],
        };
        [beginning, parts.concat(), self.behind.clone()].concat()
    }

    /// The same in fragments of so many samples of each track.
    pub fn fragments(&self, each: usize) -> Vec<u8> {
        let tracks: Vec<_> = self.strips.iter().map(|strip| strip.index(&strip.tables(&[], false, &[]))).collect();
        let common = self.strips.iter().flat_map(|strip| atom(b"trex", &words(&[0, strip.id, 1, 100, 0, 0x1_0000])));
        let common = atom(b"mvex", &common.collect::<Vec<_>>());
        let mut file = [self.beginning(), self.index(&tracks, &common)].concat();
        let longest = self.strips.iter().map(|strip| strip.samples.len()).max().unwrap_or_default();
        for turn in 0..longest.div_ceil(each) {
            let index = |start: usize| {
                let (mut at, mut parts) = (start, atom(b"mfhd", &words(&[0, u32::try_from(turn + 1).unwrap()])));
                for strip in self.strips.iter().filter(|strip| strip.samples.len() > turn * each) {
                    let (part, length) = part_of_fragment(strip, turn * each, each, at);
                    parts.extend(part);
                    at += length;
                }
                atom(b"moof", &parts)
            };
            file.extend(index(index(0).len() + 8));
            let samples = self.strips.iter().flat_map(|strip| strip.samples.iter().skip(turn * each).take(each));
            file.extend(atom(b"mdat", &samples.flatten().copied().collect::<Vec<_>>()));
        }
        [file, self.behind.clone()].concat()
    }
}

/// One track's part of a fragment whose samples begin there; and how many bytes they are.
fn part_of_fragment(strip: &Strip, first: usize, each: usize, at: usize) -> (Vec<u8>, usize) {
    let samples: Vec<_> = strip.samples.iter().skip(first).take(each).collect();
    let number = |value: usize| u32::try_from(value).unwrap();
    let mut run = vec![0x0A05, number(samples.len()), number(at), if first == 0 { 0 } else { 0x1_0000 }];
    let pictures = strip.handler == *b"vide";
    if !pictures {
        run = vec![0x0201, number(samples.len()), number(at)];
    }
    for (index, sample) in samples.iter().enumerate() {
        run.push(number(sample.len()));
        if pictures {
            run.push(if first + index == 0 { 100 } else { 0 });
        }
    }
    // Every sample of sound can be begun with; of pictures only the first.
    let header = match pictures {
        true => words(&[0x02_0000, strip.id]),
        false => words(&[0x02_0020, strip.id, 0]),
    };
    let time = atom(b"tfdt", &words(&[0, number(first * 100)]));
    let part = atom(b"traf", &[atom(b"tfhd", &header), time, atom(b"trun", &words(&run))].concat());
    (part, samples.iter().map(|sample| sample.len()).sum())
}
