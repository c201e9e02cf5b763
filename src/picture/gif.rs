//! GIF as a decoder sees it: block after block, up to the trailer (`GIF89a`).
//!
//! It reads generously what any reader accepts, and judges nothing: [`crate::clean::proof`] says what
//! may stand in a cleaned file.

use super::lzw;

/// The header and the size of the screen, without colours.
const SCREEN: usize = 13;

/// One part of a GIF.
#[derive(Clone, Copy)]
pub enum Block<'a> {
    /// An extension: its label and what it holds.
    Extension(u8, Data<'a>),
    /// A picture.
    Frame(Frame<'a>),
    /// The trailer.
    End,
}

/// A picture within a GIF.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// Place, size and flags, as they stand behind the byte that begins a picture.
    pub descriptor: &'a [u8; 9],
    /// Its own colours; empty when it has none.
    pub colours: &'a [u8],
    /// The smallest size of a code in bits, less one.
    pub smallest: u8,
    /// The coded pixels.
    pub coded: Data<'a>,
}

impl Frame<'_> {
    /// Width times height.
    #[must_use]
    pub fn pixels(&self) -> u64 {
        let [_, _, _, _, w, v, h, i, _] = *self.descriptor;
        u64::from(u16::from_le_bytes([w, v])) * u64::from(u16::from_le_bytes([h, i]))
    }

    /// How many of the coded bytes make its pixels. `None` when pixels are missing.
    #[must_use]
    pub fn coded_bytes(&self) -> Option<usize> {
        lzw::end(self.smallest, self.coded.bytes(), self.pixels()).ok()
    }
}

/// Data in pieces of at most 255 bytes, each behind its length, and a zero behind the last.
#[derive(Clone, Copy)]
pub struct Data<'a>(&'a [u8]);

impl<'a> Data<'a> {
    /// Takes the data off the front; `None` when they do not end.
    fn take(rest: &mut &'a [u8]) -> Option<Self> {
        let mut length = 0;
        while let Some(piece) = rest.get(length).copied().filter(|piece| *piece > 0) {
            length += 1 + usize::from(piece);
        }
        let (data, tail) = rest.split_at_checked(length)?;
        *rest = tail.strip_prefix(&[0])?;
        Some(Self(data))
    }

    /// The pieces.
    pub fn pieces(self) -> impl Iterator<Item = &'a [u8]> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let (length, tail) = rest.split_first()?;
            let (piece, tail) = tail.split_at_checked(usize::from(*length))?;
            rest = tail;
            Some(piece)
        })
    }

    /// The bytes of all pieces.
    pub fn bytes(self) -> impl Iterator<Item = u8> + use<'a> {
        self.pieces().flatten().copied()
    }

    /// The pieces with their lengths, as they stand in the file.
    #[must_use]
    pub fn raw(self) -> &'a [u8] {
        self.0
    }
}

/// Goes from block to block. `None` at what is no block, and behind the trailer.
pub struct Blocks<'a> {
    rest: &'a [u8],
    ended: bool,
}

/// The screen (header, size, flags, background, shape of pixels), its colours, and the blocks.
#[must_use]
pub fn open(bytes: &[u8]) -> Option<(&[u8; SCREEN], &[u8], Blocks<'_>)> {
    let (screen, mut rest) = bytes.split_first_chunk::<SCREEN>()?;
    let [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', _, _, _, _, flags, _, _] = *screen else { return None };
    let colours = colours(&mut rest, flags)?;
    Some((screen, colours, Blocks { rest, ended: false }))
}

fn colours<'a>(rest: &mut &'a [u8], flags: u8) -> Option<&'a [u8]> {
    let length = if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let (colours, tail) = rest.split_at_checked(length)?;
    *rest = tail;
    Some(colours)
}

impl<'a> Blocks<'a> {
    /// What follows the blocks that were passed.
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// True once the trailer was passed.
    #[must_use]
    pub fn ended(&self) -> bool {
        self.ended
    }

    fn frame(&mut self) -> Option<Frame<'a>> {
        let (descriptor, rest) = self.rest.split_first_chunk::<9>()?;
        self.rest = rest;
        let colours = colours(&mut self.rest, descriptor[8])?;
        let (smallest, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(Frame { descriptor, colours, smallest: *smallest, coded: Data::take(&mut self.rest)? })
    }
}

impl<'a> Iterator for Blocks<'a> {
    type Item = Block<'a>;

    fn next(&mut self) -> Option<Block<'a>> {
        let (kind, rest) = self.rest.split_first().filter(|_| !self.ended)?;
        self.rest = rest;
        match kind {
            0x21 => {
                let (label, rest) = self.rest.split_first()?;
                self.rest = rest;
                Some(Block::Extension(*label, Data::take(&mut self.rest)?))
            }
            0x2C => Some(Block::Frame(self.frame()?)),
            0x3B => {
                self.ended = true;
                Some(Block::End)
            }
            _ => None,
        }
    }
}

/// The same pictures without extensions that no decoder knows, some of which decoders stumble over.
/// What follows the trailer is left off, and where there is none the last block ends the file.
pub(super) fn without_unknown(bytes: &[u8]) -> Option<Vec<u8>> {
    const KNOWN: [u8; 4] = [0x01, 0xF9, 0xFE, 0xFF];
    let (screen, colours, blocks) = open(bytes)?;
    let mut file = [screen.as_slice(), colours].concat();
    for block in blocks {
        match block {
            Block::Extension(label, data) if KNOWN.contains(&label) => {
                file.extend([0x21, label]);
                file.extend_from_slice(data.raw());
                file.push(0);
            }
            Block::Extension(..) => {}
            Block::Frame(frame) => {
                file.push(0x2C);
                file.extend_from_slice(frame.descriptor);
                file.extend_from_slice(frame.colours);
                file.push(frame.smallest);
                file.extend_from_slice(frame.coded.raw());
                file.push(0);
            }
            Block::End => file.push(0x3B),
        }
    }
    Some(file)
}

/// True if every block up to the trailer is there, and every pixel of every frame.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let Some((_, _, mut blocks)) = open(bytes) else { return false };
    let whole = |block| !matches!(block, Block::Frame(frame) if frame.coded_bytes().is_none());
    blocks.by_ref().all(whole) && blocks.ended
}
