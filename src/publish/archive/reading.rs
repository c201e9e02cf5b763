//! What lies in a zip, by its hashes: read piece by piece, and only so far as it can be looked into safely.
//!
//! A zip may come from anywhere. So of each file in it no more is in memory than one block, what it says of itself is
//! believed only where it agrees with the bytes, and there is an end to how many files and how many bytes are looked
//! at, packed and unpacked: what little comes of much packed, or lies in it many times over, has an end too. What was
//! not looked at is told with the reason. It unpacks nothing to the disk and knows no photo.

use std::cell::Cell;
use std::io::{self, Read};
use std::path::Path;

use flate2::read::DeflateDecoder;

use crate::disk::{Disk, DiskError, OpenFile};
use crate::photo::{ContentHash, Hashing};

/// The most files that are looked at in one zip.
pub const MOST_ENTRIES: usize = 5_000;
/// The most bytes that are looked at in one zip, unpacked: as many as the largest zip of ours holds.
pub const MOST_BYTES: u64 = 4 << 30;
/// The longest list of what is in it, in bytes.
const LONGEST_LIST: u64 = 4 << 20;
/// What ends a zip, with the longest comment (PKWARE APPNOTE 6.3, 4.3.16).
const LONGEST_END: u64 = 22 + 65_535;
const BLOCK: usize = 64 << 10;
/// So many bytes more than a zip is long may be read of what is packed in it.
const SLACK: u64 = 1 << 20;

/// A file in the zip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its name, as far as it can be read.
    pub name: String,
    /// Of its bytes, unpacked.
    pub hash: ContentHash,
}

/// What was seen of a zip.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// What was looked at.
    pub files: Vec<Found>,
    /// How many were not: encrypted, packed in a way that is not known, damaged, or past a limit.
    pub unread: usize,
    /// Why it was not looked into to the end.
    pub ended: Option<Ended>,
}

/// Why a zip was not looked into to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It has no list that can be read.
    Damaged,
    /// There is more in it than is looked at.
    TooMuch,
    /// It was stopped.
    Stopped,
}

/// True for bytes that a zip begins with.
#[must_use]
pub fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
}

/// Looks into the zip, as long as `go_on` says so.
///
/// # Errors
///
/// [`DiskError`] where the file itself cannot be read.
pub fn look_into(disk: &dyn Disk, path: &Path, go_on: &dyn Fn() -> bool) -> Result<Contents, DiskError> {
    let file = disk.open(path)?;
    let length = file.stat()?.size;
    let mut contents = Contents::default();
    let Some((list, count)) = list(file.as_ref(), length)? else {
        return Ok(Contents { ended: Some(Ended::Damaged), ..contents });
    };
    // Files that lie beside each other are no longer than the zip.
    let left =
        Left { packed: Cell::new(length + SLACK), unpacked: Cell::new(MOST_BYTES), ended: Cell::new(None), go_on };
    let mut entries = Entries(&list);
    for _ in 0..count.min(MOST_ENTRIES) {
        let Some(entry) = entries.take() else {
            contents.ended = Some(Ended::Damaged);
            return Ok(contents);
        };
        if entry.is_folder() {
            continue;
        }
        match entry.hash(file.as_ref(), length, &left) {
            Ok(hash) => contents.files.push(Found { name: entry.name, hash }),
            Err(Stopped::Damaged) => contents.unread += 1,
            Err(Stopped::Ended(ended)) => {
                contents.ended = Some(ended);
                return Ok(contents);
            }
        }
    }
    contents.ended = match (count > MOST_ENTRIES, entries.0.is_empty()) {
        (true, _) => Some(Ended::TooMuch),
        // More stands in the list than it says.
        (false, false) => Some(Ended::Damaged),
        (false, true) => None,
    };
    Ok(contents)
}

/// The list of what is in it, and how many that are; none where it cannot be read.
fn list(file: &dyn OpenFile, length: u64) -> Result<Option<(Vec<u8>, usize)>, DiskError> {
    let begins = length.saturating_sub(LONGEST_END);
    let mut tail = vec![0; usize::try_from(length - begins).unwrap_or(0)];
    file.read_at(begins, &mut tail)?;
    let Some(at) = memchr::memmem::rfind(&tail, b"PK\x05\x06") else { return Ok(None) };
    let end = tail.get(at..).unwrap_or_default();
    let (Some(count), Some(size), Some(from)) = (two(end, 10), four(end, 12), four(end, 16)) else { return Ok(None) };
    let is_inside = u64::from(from) + u64::from(size) <= begins + at as u64;
    // All ones: the numbers stand elsewhere, because the zip is larger than is looked at.
    if !is_inside || u64::from(size) > LONGEST_LIST {
        return Ok(None);
    }
    let mut list = vec![0; usize::try_from(size).unwrap_or(0)];
    file.read_at(from.into(), &mut list)?;
    Ok(Some((list, count.into())))
}

/// What is left of the list.
struct Entries<'a>(&'a [u8]);

/// A file as the list has it.
struct Entry {
    name: String,
    is_encrypted: bool,
    method: u16,
    packed: u64,
    length: u64,
    at: u64,
}

/// How much more is looked at.
struct Left<'g> {
    packed: Cell<u64>,
    unpacked: Cell<u64>,
    /// Why nothing more was read.
    ended: Cell<Option<Ended>>,
    go_on: &'g dyn Fn() -> bool,
}

impl Left<'_> {
    /// True for so many packed bytes more.
    fn take(&self, packed: usize) -> bool {
        let left = self.packed.get().checked_sub(packed as u64);
        self.packed.set(left.unwrap_or_default());
        match (left, (self.go_on)()) {
            (_, false) => self.ended.set(Some(Ended::Stopped)),
            (None, true) => self.ended.set(Some(Ended::TooMuch)),
            (Some(_), true) => {}
        }
        self.ended.get().is_none()
    }
}

/// Why a file in it has no hash.
enum Stopped {
    Damaged,
    Ended(Ended),
}

impl Entries<'_> {
    fn take(&mut self) -> Option<Entry> {
        const HEAD: usize = 46;
        let list = self.0;
        if !list.starts_with(b"PK\x01\x02") {
            return None;
        }
        let [name, more, comment] = [28, 30, 32].map(|at| two(list, at).map(usize::from));
        let (name, more, comment) = (name?, more?, comment?);
        let entry = Entry {
            name: String::from_utf8_lossy(list.get(HEAD..HEAD + name)?).into_owned(),
            is_encrypted: two(list, 8)? & 1 == 1,
            method: two(list, 10)?,
            packed: four(list, 20)?.into(),
            length: four(list, 24)?.into(),
            at: four(list, 42)?.into(),
        };
        self.0 = list.get(HEAD + name + more + comment..)?;
        Some(entry)
    }
}

impl Entry {
    fn is_folder(&self) -> bool {
        self.name.ends_with('/') && self.length == 0
    }

    /// Of its bytes, unpacked: no more of them than it says it has.
    fn hash(&self, file: &dyn OpenFile, end: u64, left: &Left<'_>) -> Result<ContentHash, Stopped> {
        const HEAD: usize = 30;
        if !(left.go_on)() {
            return Err(Stopped::Ended(Ended::Stopped));
        }
        if self.length > left.unpacked.get() {
            return Err(Stopped::Ended(Ended::TooMuch));
        }
        let mut head = [0; HEAD];
        file.read_at(self.at, &mut head).map_err(|_| Stopped::Damaged)?;
        let (Some(name), Some(more)) = (two(&head, 26), two(&head, 28)) else { return Err(Stopped::Damaged) };
        let from = self.at + HEAD as u64 + u64::from(name) + u64::from(more);
        if self.is_encrypted || !head.starts_with(b"PK\x03\x04") || from + self.packed > end {
            return Err(Stopped::Damaged);
        }
        let bytes = Bytes { file, at: from, end: from + self.packed, left };
        match self.method {
            0 => hashed(bytes, self.length, left),
            8 => hashed(DeflateDecoder::new(bytes), self.length, left),
            _ => Err(Stopped::Damaged),
        }
    }
}

fn hashed(mut bytes: impl Read, length: u64, left: &Left<'_>) -> Result<ContentHash, Stopped> {
    let (mut hashing, mut block, mut seen) = (Hashing::default(), vec![0; BLOCK], 0);
    loop {
        let why = |_| left.ended.get().map_or(Stopped::Damaged, Stopped::Ended);
        let read = bytes.read(&mut block).map_err(why)?;
        seen += read as u64;
        left.unpacked.set(left.unpacked.get().saturating_sub(read as u64));
        if seen > length || read == 0 && seen != length {
            return Err(Stopped::Damaged);
        }
        if read == 0 {
            return Ok(hashing.done());
        }
        hashing.take(block.get(..read).unwrap_or_default());
    }
}

/// A part of an open file.
struct Bytes<'f> {
    file: &'f dyn OpenFile,
    at: u64,
    end: u64,
    left: &'f Left<'f>,
}

impl Read for Bytes<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.end - self.at).unwrap_or(usize::MAX).min(into.len());
        let Some(into) = into.get_mut(..wanted) else { return Ok(0) };
        if !self.left.take(wanted) {
            return Err(io::Error::other("no more is looked at"));
        }
        self.file.read_at(self.at, into).map_err(|error| io::Error::other(error.fault.what()))?;
        self.at += wanted as u64;
        Ok(wanted)
    }
}

fn two(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::DeflateEncoder;

    use super::*;
    use crate::disk::faulty::FaultyDisk;
    use crate::publish::archive::Archive;

    fn seen(bytes: &[u8]) -> Contents {
        let disk = FaultyDisk::new();
        disk.put("/out/a.zip", bytes);
        look_into(&disk, Path::new("/out/a.zip"), &|| true).unwrap()
    }

    /// A zip of one file as another program writes it, which says that it has this length.
    fn packed(method: u16, body: &[u8], length: u32, flags: u16) -> Vec<u8> {
        let size = u32::try_from(body.len()).unwrap();
        let shared: Vec<u8> = [20, flags, method, 0, 0].iter().flat_map(|n: &u16| n.to_le_bytes()).collect();
        let sizes: Vec<u8> = [0, size, length].iter().flat_map(|n: &u32| n.to_le_bytes()).collect();
        let mut zip = [b"PK\x03\x04", &shared[..], &sizes, &[5, 0, 0, 0], b"a.jpg", body].concat();
        let from = u32::try_from(zip.len()).unwrap();
        let entry = [b"PK\x01\x02\x14\0", &shared[..], &sizes, &[5, 0], &[0; 16], b"a.jpg"].concat();
        zip.extend(&entry);
        zip.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
        zip.extend(u32::try_from(entry.len()).unwrap().to_le_bytes());
        zip.extend(from.to_le_bytes());
        zip.extend([0; 2]);
        zip
    }

    fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
        deflate.write_all(bytes).unwrap();
        deflate.finish().unwrap()
    }

    #[test]
    fn each_file_in_a_zip_of_ours_is_known_by_its_name_and_its_bytes() {
        let disk = FaultyDisk::new();
        disk.put_folder("/out");
        let mut archive = Archive::begin(&disk, Path::new("/out/a.zip")).unwrap();
        archive.add("a.jpg", b"one picture").unwrap();
        archive.add("b.jpg", b"another").unwrap();
        archive.finish().unwrap();
        let seen = look_into(&disk, Path::new("/out/a.zip"), &|| true).unwrap();
        let files: Vec<_> = seen.files.iter().map(|file| (file.name.as_str(), file.hash)).collect();
        assert_eq!(files, [("a.jpg", ContentHash::of(b"one picture")), ("b.jpg", ContentHash::of(b"another"))]);
        assert_eq!((seen.unread, seen.ended), (0, None));
    }

    #[test]
    fn a_file_that_another_program_packed_is_unpacked_to_know_it() {
        let found = seen(&packed(8, &deflated(b"one picture"), 11, 0)).files;
        assert_eq!(found, [Found { name: "a.jpg".into(), hash: ContentHash::of(b"one picture") }]);
    }

    #[test]
    fn what_holds_more_than_it_says_is_encrypted_or_is_packed_otherwise_is_counted_as_not_looked_at() {
        let bomb = deflated(&vec![0; 50 << 20]);
        for zip in [packed(8, &bomb, 11, 0), packed(0, b"one picture", 11, 1), packed(9, b"one picture", 11, 0)] {
            let seen = seen(&zip);
            assert_eq!((seen.files.len(), seen.unread, seen.ended), (0, 1, None));
        }
    }

    #[test]
    fn there_is_an_end_to_how_much_is_looked_at() {
        let seen_of = |length| seen(&packed(8, &deflated(b"x"), length, 0));
        assert_eq!(seen_of(u32::MAX).files.len(), 0);
        let count = MOST_ENTRIES + 10;
        let seen = seen(&listed(packed(0, b"x", 1, 0), count, count));
        assert_eq!((seen.files.len(), seen.ended), (MOST_ENTRIES, Some(Ended::TooMuch)));
    }

    /// The only file of the zip, so many times in the list, which says that it is so many.
    fn listed(mut zip: Vec<u8>, times: usize, said: usize) -> Vec<u8> {
        let end = zip.len() - 22;
        let entry = zip[end - 51..end].to_vec();
        let from = u32::try_from(end - 51).unwrap();
        zip.truncate(end);
        for _ in 1..times {
            zip.extend(&entry);
        }
        zip.extend(b"PK\x05\x06\0\0\0\0");
        zip.extend([u16::try_from(said).unwrap().to_le_bytes(); 2].concat());
        zip.extend(u32::try_from(times * 51).unwrap().to_le_bytes());
        zip.extend(from.to_le_bytes());
        zip.extend([0; 2]);
        zip
    }

    /// Much that unpacks to nothing at all.
    fn empty_blocks() -> Vec<u8> {
        let mut body = b"\0\0\0\xff\xff".repeat(100_000);
        body.extend(b"\x01\0\0\xff\xff");
        body
    }

    #[test]
    fn there_is_an_end_to_what_is_packed_also_where_nothing_comes_of_it() {
        let seen = seen(&listed(packed(8, &empty_blocks(), 0, 0), 1_000, 1_000));
        assert!((1..6).contains(&seen.files.len()), "{}", seen.files.len());
        assert_eq!((seen.unread, seen.ended), (0, Some(Ended::TooMuch)));
    }

    #[test]
    fn a_stop_is_heard_within_a_file_of_which_nothing_comes() {
        let disk = FaultyDisk::new();
        disk.put("/out/a.zip", &packed(8, &empty_blocks(), 0, 0));
        let asked = Cell::new(0);
        let go_on = || {
            asked.set(asked.get() + 1);
            asked.get() < 4
        };
        let seen = look_into(&disk, Path::new("/out/a.zip"), &go_on).unwrap();
        assert_eq!((seen.files.len(), seen.ended, asked.get()), (0, Some(Ended::Stopped), 4));
    }

    #[test]
    fn a_list_with_more_in_it_than_it_says_is_told_as_damaged() {
        let seen = seen(&listed(packed(0, b"x", 1, 0), 3, 1));
        assert_eq!((seen.files.len(), seen.ended), (1, Some(Ended::Damaged)));
    }

    #[test]
    fn it_stops_when_it_is_told_to_and_no_damage_makes_it_fail() {
        let disk = FaultyDisk::new();
        let zip = packed(8, &deflated(b"one picture"), 11, 0);
        disk.put("/out/a.zip", &zip);
        let stopped = look_into(&disk, Path::new("/out/a.zip"), &|| false).unwrap();
        assert_eq!(stopped.ended, Some(Ended::Stopped));
        // The last two bytes say how long the comment is, and are not needed.
        for length in 0..zip.len() - 2 {
            assert_eq!(seen(&zip[..length]).files.len(), 0, "{length}");
        }
        for at in 0..zip.len() {
            let mut damaged = zip.clone();
            damaged[at] ^= 0xff;
            assert!(seen(&damaged).files.len() <= 1);
        }
    }
}
