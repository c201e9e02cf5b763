//! The samples of a film: that they fill their part, that they are the original's, and that no
//! camera's notes are among them.

use aho_corasick::AhoCorasick;

use super::{BROKEN, Leftover};
use crate::clean::proof::CHANGED;
use crate::clean::source::Source;

/// How many bytes are looked at together.
const BLOCK: u64 = 1 << 20;

/// Notes of cameras inside coded pictures: AVCHD's date and place (an H.264 message of the user,
/// with this identifier), and Exif or XMP in the JPEG pictures of older cameras' films.
const NOTES: [&[u8]; 4] = [
    b"\x17\xEE\x8C\x60\xF8\x4D\x11\xD9\x8C\xD6\x08\x00\x20\x0C\x9A\x66MDPM",
    b"Exif\0\0II*\0",
    b"Exif\0\0MM\0*",
    b"http://ns.adobe.com/xap/1.0/\0",
];

/// True if the pieces together are all bytes from `start` to `end`, and no other.
pub(super) fn fill(mut pieces: Vec<(u64, u64)>, start: u64, end: u64) -> bool {
    pieces.retain(|(_, length)| *length > 0);
    pieces.sort_unstable();
    let mut reached = start;
    for (at, length) in pieces {
        let Some(until) = at.checked_add(length).filter(|until| at >= start && at <= reached && *until <= end) else {
            return false;
        };
        reached = reached.max(until);
    }
    reached == end
}

/// Errs when a camera's notes stand among the samples.
pub(super) fn search(film: &dyn Source, start: u64) -> Result<(), Leftover> {
    const FOUND: Leftover = Leftover("notes of the camera (date, perhaps place) inside the coded pictures");
    let notes = AhoCorasick::new(NOTES).map_err(|_| BROKEN)?;
    let longest = NOTES.iter().map(|note| note.len()).max().unwrap_or_default() as u64;
    let mut block = Vec::new();
    let mut at = start;
    while at < film.size() {
        let length = (film.size() - at).min(BLOCK);
        // A block fits into memory.
        block.resize(usize::try_from(length).unwrap_or_default(), 0);
        film.read_at(at, &mut block)?;
        if notes.is_match(&block) {
            return Err(FOUND);
        }
        // What begins at the end of one block is whole in the next.
        at += if length < BLOCK { length } else { length - longest };
    }
    Ok(())
}

/// Pieces of a film, one after the other.
type Pieces<'a> = (&'a dyn Source, &'a [(u64, u64)]);

/// Errs unless both are the same bytes.
pub(super) fn same(before: Pieces<'_>, after: Pieces<'_>) -> Result<(), Leftover> {
    let (mut old, mut new) = (Reader::of(before), Reader::of(after));
    let (mut some, mut others) = (Vec::new(), Vec::new());
    loop {
        let length = old.at_hand().min(new.at_hand());
        match (length, old.at_hand() + new.at_hand()) {
            (0, 0) => return Ok(()),
            (0, _) => return Err(CHANGED),
            _ => {}
        }
        old.next(length, &mut some)?;
        new.next(length, &mut others)?;
        if some != others {
            return Err(CHANGED);
        }
    }
}

struct Reader<'a> {
    film: &'a dyn Source,
    pieces: std::slice::Iter<'a, (u64, u64)>,
    at: u64,
    left: u64,
}

impl<'a> Reader<'a> {
    fn of((film, pieces): Pieces<'a>) -> Self {
        let mut reader = Self { film, pieces: pieces.iter(), at: 0, left: 0 };
        reader.go_on();
        reader
    }

    /// How many bytes can be read together; 0 at the end.
    fn at_hand(&self) -> u64 {
        self.left.min(BLOCK)
    }

    fn go_on(&mut self) {
        while self.left == 0
            && let Some((at, length)) = self.pieces.next()
        {
            (self.at, self.left) = (*at, *length);
        }
    }

    fn next(&mut self, length: u64, into: &mut Vec<u8>) -> Result<(), Leftover> {
        // At most a block.
        into.resize(usize::try_from(length).unwrap_or_default(), 0);
        self.film.read_at(self.at, into)?;
        (self.at, self.left) = (self.at + length, self.left - length);
        self.go_on();
        Ok(())
    }
}
