//! Bytes that need not be in memory, and recipes that make one file of another's.
//!
//! A film of several gigabytes is cleaned without being held: what is read is a [`Source`], what is
//! made of it a [`Recipe`], which says piece by piece what is new and what is copied. A recipe laid
//! over its original ([`Assembled`]) reads like the file that it would make, so that it can be
//! proven before a byte of it is written. A source that is [`Hashed`] ties what was read of it to the
//! hash of the whole, in one reading.
//!
//! Knows nothing of films, and opens nothing itself.

use std::cell::RefCell;

use crate::photo::{ContentHash, Hashing};

/// How many bytes are copied at a time.
const BLOCK: u64 = 2 << 20;

/// Bytes that are read from any place.
pub trait Source {
    /// How many there are.
    fn size(&self) -> u64;

    /// Fills the buffer with what stands from this place on.
    ///
    /// # Errors
    ///
    /// [`Unread`] when not all of it can be read.
    fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), Unread>;
}

/// Something could not be read, because it is not there or because the medium failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a part of the file could not be read")]
pub struct Unread;

impl Source for &[u8] {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), Unread> {
        let start = usize::try_from(offset).map_err(|_| Unread)?;
        let end = start.checked_add(into.len()).ok_or(Unread)?;
        into.copy_from_slice(self.get(start..end).ok_or(Unread)?);
        Ok(())
    }
}

/// Reads so many bytes from this place on into memory.
pub(super) fn take(source: &dyn Source, offset: u64, length: u64) -> Result<Vec<u8>, Unread> {
    if offset.checked_add(length).is_none_or(|end| end > source.size()) {
        return Err(Unread);
    }
    let mut bytes = vec![0; usize::try_from(length).map_err(|_| Unread)?];
    source.read_at(offset, &mut bytes)?;
    Ok(bytes)
}

/// One piece of a file that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// New bytes.
    Bytes(Vec<u8>),
    /// Bytes of the original.
    Copy {
        /// Where they begin, in bytes.
        offset: u64,
        /// How many they are.
        len: u64,
    },
}

impl Part {
    fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Copy { len, .. } => *len,
        }
    }
}

/// How a new file is made of an original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    parts: Vec<Part>,
    /// Where each part begins in the new file.
    starts: Vec<u64>,
    length: u64,
}

impl Recipe {
    pub(super) fn new(parts: Vec<Part>) -> Self {
        let mut length = 0_u64;
        let begin = |part: &Part| {
            let start = length;
            length = length.saturating_add(part.len());
            start
        };
        let starts = parts.iter().map(begin).collect();
        Self { parts, starts, length }
    }

    /// The parts in their order.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The length of the new file, in bytes.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Makes the new file in memory.
    ///
    /// # Errors
    ///
    /// [`Unread`] when the original is not the one that the recipe was made for.
    pub fn assemble(&self, original: &[u8]) -> Result<Vec<u8>, Unread> {
        let mut file = Vec::with_capacity(usize::try_from(self.length).map_err(|_| Unread)?);
        for part in &self.parts {
            match part {
                Part::Bytes(bytes) => file.extend_from_slice(bytes),
                Part::Copy { offset, len } => {
                    let start = usize::try_from(*offset).map_err(|_| Unread)?;
                    let end = usize::try_from(offset.saturating_add(*len)).map_err(|_| Unread)?;
                    file.extend_from_slice(original.get(start..end).ok_or(Unread)?);
                }
            }
        }
        Ok(file)
    }

    /// Makes the new file block by block, and gives each block away to be written.
    ///
    /// # Errors
    ///
    /// What the writer says, or [`Unread`] as an error of its kind.
    pub fn write<E: From<Unread>>(
        &self,
        original: &dyn Source,
        mut to: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let file = Assembled::new(self, original);
        let (mut at, mut block) = (0, Vec::new());
        while at < self.length {
            // A block fits into memory.
            block.resize(usize::try_from((self.length - at).min(BLOCK)).unwrap_or_default(), 0);
            file.read_at(at, &mut block)?;
            to(&block)?;
            at += block.len() as u64;
        }
        Ok(())
    }
}

/// A recipe over its original: reads like the file that would be made.
pub struct Assembled<'a> {
    recipe: &'a Recipe,
    original: &'a dyn Source,
}

impl<'a> Assembled<'a> {
    /// Lays the recipe over the original that it was made for.
    #[must_use]
    pub fn new(recipe: &'a Recipe, original: &'a dyn Source) -> Self {
        Self { recipe, original }
    }
}

impl Source for Assembled<'_> {
    fn size(&self) -> u64 {
        self.recipe.length
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), Unread> {
        let mut index = self.recipe.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let (mut at, mut into) = (offset, into);
        while !into.is_empty() {
            let (part, start) = self.recipe.parts.get(index).zip(self.recipe.starts.get(index)).ok_or(Unread)?;
            let within = at.checked_sub(*start).ok_or(Unread)?;
            let here = part.len().saturating_sub(within).min(into.len() as u64);
            let (now, later) = into.split_at_mut(usize::try_from(here).map_err(|_| Unread)?);
            match part {
                Part::Bytes(bytes) => bytes.as_slice().read_at(within, now)?,
                Part::Copy { offset, .. } => self.original.read_at(offset.saturating_add(within), now)?,
            }
            (at, into, index) = (at.saturating_add(here), later, index + 1);
        }
        Ok(())
    }
}

/// A source that is hashed while it is read: each byte once, when it is first reached, in its order.
/// What is passed over is read for the hash alone.
pub struct Hashed<'a> {
    source: &'a dyn Source,
    reached: RefCell<(Hashing, u64)>,
}

impl<'a> Hashed<'a> {
    /// Hashes this source.
    #[must_use]
    pub fn of(source: &'a dyn Source) -> Self {
        Self { source, reached: RefCell::new((Hashing::default(), 0)) }
    }

    /// Reads what has not been reached, and gives the hash of the whole.
    ///
    /// # Errors
    ///
    /// [`Unread`].
    pub fn finish(self) -> Result<ContentHash, Unread> {
        self.reach(self.source.size())?;
        Ok(self.reached.into_inner().0.done())
    }

    /// Hashes up to there.
    fn reach(&self, end: u64) -> Result<(), Unread> {
        let (hashing, at) = &mut *self.reached.borrow_mut();
        let mut block = Vec::new();
        while *at < end {
            // A block fits into memory.
            block.resize(usize::try_from((end - *at).min(BLOCK)).unwrap_or_default(), 0);
            self.source.read_at(*at, &mut block)?;
            hashing.take(&block);
            *at += block.len() as u64;
        }
        Ok(())
    }
}

impl Source for Hashed<'_> {
    fn size(&self) -> u64 {
        self.source.size()
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), Unread> {
        self.reach(offset)?;
        self.source.read_at(offset, into)?;
        let (hashing, at) = &mut *self.reached.borrow_mut();
        let known = usize::try_from(at.saturating_sub(offset)).map_err(|_| Unread)?;
        if let Some(new) = into.get(known..) {
            hashing.take(new);
            *at += new.len() as u64;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGINAL: &[u8] = b"0123456789";

    fn recipe() -> Recipe {
        Recipe::new(vec![
            Part::Bytes(b"ab".to_vec()),
            Part::Copy { offset: 3, len: 4 },
            Part::Bytes(Vec::new()),
            Part::Copy { offset: 0, len: 1 },
        ])
    }

    #[test]
    fn a_recipe_makes_the_same_file_in_memory_streamed_and_laid_over() {
        let recipe = recipe();
        assert_eq!(recipe.length(), 7);
        assert_eq!(recipe.assemble(ORIGINAL).unwrap(), b"ab34560");
        let mut streamed = Vec::new();
        let append = |block: &[u8]| {
            streamed.extend_from_slice(block);
            Ok::<(), Unread>(())
        };
        recipe.write(&ORIGINAL, append).unwrap();
        assert_eq!(streamed, b"ab34560");
        let laid = Assembled::new(&recipe, &ORIGINAL);
        for (start, end) in (0..=7).flat_map(|start| (start..=7).map(move |end| (start, end))) {
            let mut read = vec![0; end - start];
            laid.read_at(start as u64, &mut read).unwrap();
            assert_eq!(read, b"ab34560"[start..end], "{start}..{end}");
        }
    }

    #[test]
    fn a_source_is_hashed_whole_however_it_is_read() {
        let whole = ContentHash::of(ORIGINAL);
        for reads in [vec![], vec![(0, 10)], vec![(0, 4), (2, 5), (1, 1), (8, 1)], vec![(9, 1)], vec![(3, 0), (5, 5)]] {
            let hashed = Hashed::of(&ORIGINAL);
            for (start, length) in &reads {
                let mut into = vec![0; *length];
                hashed.read_at(*start as u64, &mut into).unwrap();
                assert_eq!(into, ORIGINAL[*start..start + length]);
            }
            assert_eq!(hashed.finish(), Ok(whole), "{reads:?}");
        }
        assert_eq!(Hashed::of(&ORIGINAL).read_at(8, &mut [0; 3]), Err(Unread));
    }

    #[test]
    fn what_is_not_there_is_not_read() {
        let recipe = recipe();
        let laid = Assembled::new(&recipe, &ORIGINAL);
        assert_eq!(laid.read_at(5, &mut [0; 3]), Err(Unread));
        assert_eq!(laid.read_at(u64::MAX, &mut [0; 1]), Err(Unread));
        assert_eq!(ORIGINAL.read_at(u64::MAX, &mut [0; 1]), Err(Unread));
        assert_eq!(take(&ORIGINAL, 8, 3), Err(Unread));
        assert_eq!(take(&ORIGINAL, u64::MAX, 3), Err(Unread));
        let other: &[u8] = b"0123";
        assert_eq!(recipe.assemble(other), Err(Unread));
        assert_eq!(recipe.write(&other, |_| Ok(())), Err(Unread));
    }
}
