//! Small files of pictures that move, byte by byte: a still, tracks of pictures beside it, and whatever
//! devices put between. Their samples are units that a parser takes, and no pictures that a decoder would.

use super::films::{TAKEN, atom, picture_entry};

fn words(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap()
}

/// AV1: a sequence header, and a frame of these bytes.
pub fn av1(frame: &[u8]) -> Vec<u8> {
    [&[0x0A, 2, 9, 9, 0x32, u8::try_from(frame.len()).unwrap()], frame].concat()
}

/// HEVC: a unit of a picture, behind its length of four bytes.
pub fn hevc(frame: &[u8]) -> Vec<u8> {
    [&words(&[number(frame.len() + 2)]), [0x26, 1].as_slice(), frame].concat()
}

/// HEVC's settings, without parameter sets.
pub fn hevc_settings() -> Vec<u8> {
    atom(b"hvcC", &[[1; 21].as_slice(), &[0xF3, 0]].concat())
}

/// What a track says that is the transparency of another.
pub const VEIL: &[u8] = b"\0\0\0\0urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0";

/// A track.
#[derive(Clone)]
pub struct Strip {
    pub id: u32,
    pub handler: [u8; 4],
    pub references: Vec<([u8; 4], u32)>,
    pub coding: [u8; 4],
    /// Behind the fixed fields of its entry.
    pub settings: Vec<u8>,
    pub samples: Vec<Vec<u8>>,
    /// Atoms put into the track.
    pub beside: Vec<u8>,
    /// Atoms put among its tables.
    pub tables: Vec<u8>,
}

impl Strip {
    /// Pictures in AV1, each with a text in it by which it is known.
    pub fn pictures(id: u32, text: &str) -> Self {
        let samples = ["one", "two", "three"].iter().map(|number| av1(format!("{text} {number}").as_bytes())).collect();
        let constraints = atom(b"ccst", &[0, 0, 0, 0, 0x7C, 0, 0, 0]);
        let settings = [atom(b"av1C", &[0x81, 0, 0x0C, 0]), constraints].concat();
        let (handler, coding, references) = (*b"pict", *b"av01", Vec::new());
        Self { id, handler, references, coding, settings, samples, beside: Vec::new(), tables: Vec::new() }
    }

    /// Something auxiliary to a track.
    pub fn beneath(id: u32, of: u32, text: &str, name: &[u8]) -> Self {
        let mut strip = Self::pictures(id, text);
        strip.settings.extend(atom(b"auxi", name));
        Self { handler: *b"auxv", references: vec![(*b"auxl", of)], ..strip }
    }

    fn index(&self, at: u32) -> Vec<u8> {
        let one = 0x1_0000_u32;
        let header = [1, TAKEN, TAKEN, self.id, 0, u32::MAX, 0, 0, 0, 0, one, 0, 0, 0, one, 0, 0, 0, 0x4000_0000];
        let header = atom(b"tkhd", &words(&[header.as_slice(), &[64 << 16, 48 << 16]].concat()));
        let links: Vec<u8> = self.references.iter().flat_map(|(kind, to)| atom(kind, &words(&[*to]))).collect();
        let links = if links.is_empty() { links } else { atom(b"tref", &links) };
        // Over and over.
        let edits = atom(b"edts", &atom(b"elst", &words(&[1, 1, 600, 0, 0x1_0000])));
        let media_header = atom(b"mdhd", &words(&[0, TAKEN, TAKEN, 1000, 600, 0x55C4_0000]));
        let handler = [b"\0\0\0\0\0\0\0\0".as_slice(), &self.handler, &[0; 12], b"Fernsby Optics\0"].concat();
        let here = atom(b"dinf", &atom(b"dref", &[words(&[0, 1]), atom(b"url ", &[0, 0, 0, 1])].concat()));
        let sizes: Vec<u32> = self.samples.iter().map(|sample| number(sample.len())).collect();
        let count = number(sizes.len());
        let tables = [
            atom(b"stsd", &[words(&[0, 1]), picture_entry(&self.coding, &self.settings)].concat()),
            atom(b"stts", &words(&[0, 2, 1, 100, count - 1, 250])),
            atom(b"stsc", &words(&[0, 1, 1, count, 1])),
            atom(b"stsz", &words(&[&[0, 0, count], sizes.as_slice()].concat())),
            atom(b"stco", &words(&[0, 1, at])),
            atom(b"stss", &words(&[0, 1, 1])),
            self.tables.clone(),
        ];
        let info = [atom(b"vmhd", &words(&[1, 0, 0])), here, atom(b"stbl", &tables.concat())].concat();
        let media = [media_header, atom(b"hdlr", &handler), atom(b"minf", &info)].concat();
        atom(b"trak", &[header, links, edits, self.beside.clone(), atom(b"mdia", &media)].concat())
    }
}

/// A file.
#[derive(Clone)]
pub struct Roll {
    pub brands: Vec<u8>,
    /// Whether the first sample is a still too.
    pub still: bool,
    pub strips: Vec<Strip>,
    /// Atoms put into the index.
    pub beside: Vec<u8>,
    /// Bytes behind each sample that are none's.
    pub gap: Vec<u8>,
    /// Whatever follows.
    pub behind: Vec<u8>,
}

impl Roll {
    /// Pictures with transparency, and nothing else.
    pub fn plain() -> Self {
        Self {
            brands: b"avis\0\0\0\0avisavifmsf1miafiso8".to_vec(),
            still: true,
            strips: vec![Strip::pictures(1, "moment"), Strip::beneath(2, 1, "clear", VEIL)],
            beside: Vec::new(),
            gap: Vec::new(),
            behind: Vec::new(),
        }
    }

    /// The file: samples of each track side by side, in front of them the lists and the index.
    pub fn bytes(&self) -> Vec<u8> {
        let brands = atom(b"ftyp", &self.brands);
        let front = |start: u32| {
            let mut at = start;
            let tracks: Vec<Vec<u8>> = self
                .strips
                .iter()
                .map(|strip| {
                    let track = strip.index(at);
                    at += number(strip.samples.iter().map(Vec::len).sum::<usize>() + self.gap.len());
                    track
                })
                .collect();
            let header = [0, TAKEN, TAKEN, 1000, u32::MAX, 0x1_0000, 0x0100_0000, 0, 0];
            let matrix = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000, 0, 0, 0, 0, 0, 0, 9];
            let header = atom(b"mvhd", &words(&[header.as_slice(), &matrix].concat()));
            let index = atom(b"moov", &[header, tracks.concat(), self.beside.clone()].concat());
            [brands.clone(), if self.still { self.lists(start) } else { Vec::new() }, index].concat()
        };
        let samples = self.strips.iter().flat_map(|strip| [strip.samples.concat(), self.gap.clone()].concat());
        let media = atom(b"mdat", &samples.collect::<Vec<_>>());
        let front = front(number(front(0).len() + 8));
        [front, media, self.behind.clone()].concat()
    }

    /// The lists of a file with one item, which is the first sample of the first track.
    fn lists(&self, at: u32) -> Vec<u8> {
        let first = &self.strips[0];
        let handler = b"\0\0\0\0\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0Amira's tablet\0";
        let info = [b"\x02\0\0\0\0\x01\0\0".as_slice(), &first.coding, b"Amira\0"].concat();
        let size = atom(b"ispe", &words(&[0, 64, 48]));
        // The decoder's settings come first.
        let length = u32::from_be_bytes(first.settings[..4].try_into().unwrap());
        let settings = &first.settings[..usize::try_from(length).unwrap()];
        let said = atom(b"ipma", &[words(&[0, 1]), vec![0, 1, 2, 1, 0x82]].concat());
        let lists = [
            vec![0; 4],
            atom(b"hdlr", handler),
            atom(b"pitm", &[0, 0, 0, 0, 0, 1]),
            atom(b"iinf", &[vec![0, 0, 0, 0, 0, 1], atom(b"infe", &info)].concat()),
            atom(b"iprp", &[atom(b"ipco", &[size.as_slice(), settings].concat()), said].concat()),
            atom(
                b"iloc",
                &[vec![0, 0, 0, 0, 0x44, 0, 0, 1, 0, 1, 0, 0, 0, 1], words(&[at, number(first.samples[0].len())])]
                    .concat(),
            ),
        ];
        atom(b"meta", &lists.concat())
    }
}
