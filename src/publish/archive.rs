//! A zip of files as they are: the same files make the same bytes, and nothing in it tells when or by whom.
//!
//! Pictures do not get smaller by packing, so each lies in it unchanged, with its name, its length and its check sum
//! (PKWARE APPNOTE 6.3: method 0, names in UTF-8, the day that stands for none). It is written from front to back and
//! read back when it is whole. It knows no photo, and gives no file its name. Zips
//! of any kind are looked into by [`reading`].

pub mod reading;

use std::path::{Path, PathBuf};

use crate::disk::{Disk, DiskError, Fault, NewFile};
use crate::photo::{ContentHash, Hashing};
use crate::store::StoreError;

/// The first day that a zip can say, which stands for none.
const NO_DAY: u16 = 0x21;
/// Names are in UTF-8.
const UTF_8: u16 = 0x0800;
/// The version of the format that is needed to unpack it: 2.0.
const VERSION: u16 = 20;

/// A file in the zip.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Where its head begins.
    at: u32,
    length: u32,
    sum: u32,
}

/// A zip in the making.
pub struct Archive<'d> {
    disk: &'d dyn Disk,
    path: PathBuf,
    file: Box<dyn NewFile>,
    written: u64,
    hashing: Hashing,
    entries: Vec<Entry>,
}

/// A zip that is whole and was read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// Of its bytes.
    pub hash: ContentHash,
    /// What is in it, in this order.
    pub entries: Vec<Entry>,
}

impl<'d> Archive<'d> {
    /// Begins a new file.
    ///
    /// # Errors
    ///
    /// [`StoreError::Storage`].
    pub fn begin(disk: &'d dyn Disk, path: &Path) -> Result<Self, StoreError> {
        let file = disk.create_new(path).map_err(StoreError::Storage)?;
        let (path, hashing) = (path.to_owned(), Hashing::default());
        Ok(Self { disk, path, file, written: 0, hashing, entries: Vec::new() })
    }

    /// Adds a file.
    ///
    /// # Errors
    ///
    /// [`StoreError::Storage`]; of kind [`Fault::TooLarge`] where the zip would be longer than four gigabytes.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<Entry, StoreError> {
        let at = u32::try_from(self.written).map_err(|_| self.too_large())?;
        let length = u32::try_from(bytes.len()).map_err(|_| self.too_large())?;
        let entry = Entry { name: name.to_owned(), at, length, sum: crc32fast::hash(bytes) };
        let mut head = 0x0403_4b50_u32.to_le_bytes().to_vec();
        head.extend(entry.shared()?);
        head.extend(0_u16.to_le_bytes());
        head.extend(entry.name.as_bytes());
        self.write(&head)?;
        self.write(bytes)?;
        self.entries.push(entry.clone());
        Ok(entry)
    }

    /// Writes the list of what is in it, and reads the whole back.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotKept`], [`StoreError::Storage`].
    pub fn finish(mut self) -> Result<Whole, StoreError> {
        let mut list = Vec::new();
        for entry in &self.entries {
            list.extend(0x0201_4b50_u32.to_le_bytes());
            list.extend(VERSION.to_le_bytes());
            list.extend(entry.shared()?);
            // No more fields, no comment, no other part, nothing of the file system it came from.
            list.extend([0; 12]);
            list.extend(entry.at.to_le_bytes());
            list.extend(entry.name.as_bytes());
        }
        let begins = u32::try_from(self.written).map_err(|_| self.too_large())?;
        let length = u32::try_from(list.len()).map_err(|_| self.too_large())?;
        let count = u16::try_from(self.entries.len()).map_err(|_| self.too_large())?;
        list.extend(0x0605_4b50_u32.to_le_bytes());
        list.extend([0; 4]);
        list.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
        list.extend([length.to_le_bytes(), begins.to_le_bytes()].concat());
        list.extend([0; 2]);
        self.write(&list)?;
        self.file.sync().map_err(StoreError::Storage)?;
        let Self { disk, path, file, hashing, entries, .. } = self;
        drop(file);
        let hash = hashing.done();
        match disk.open_medium(&path).and_then(|file| file.hash()).map_err(StoreError::Storage)? == hash {
            true => Ok(Whole { hash, entries }),
            false => Err(StoreError::NotKept),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.file.write(bytes).map_err(StoreError::Storage)?;
        self.hashing.take(bytes);
        self.written += bytes.len() as u64;
        Ok(())
    }

    fn too_large(&self) -> StoreError {
        StoreError::Storage(DiskError::new(Fault::TooLarge, &self.path))
    }
}

impl Entry {
    /// What its head and its line in the list have in common.
    fn shared(&self) -> Result<Vec<u8>, StoreError> {
        let too_long = |_| StoreError::Storage(DiskError::new(Fault::TooLarge, Path::new(&self.name)));
        let name = u16::try_from(self.name.len()).map_err(too_long)?;
        let mut shared = Vec::new();
        // Nothing is packed, and the time of day is none.
        for number in [VERSION, UTF_8, 0, 0, NO_DAY] {
            shared.extend(number.to_le_bytes());
        }
        for number in [self.sum, self.length, self.length] {
            shared.extend(number.to_le_bytes());
        }
        shared.extend(name.to_le_bytes());
        Ok(shared)
    }

    /// Its bytes, out of the zip.
    ///
    /// # Errors
    ///
    /// [`DiskError`], of kind [`Fault::Changed`] where they are not what was put in.
    pub fn read(&self, disk: &dyn Disk, archive: &Path) -> Result<Vec<u8>, DiskError> {
        const HEAD: u64 = 30;
        let changed = || DiskError::new(Fault::Changed, archive);
        let mut bytes = vec![0; usize::try_from(self.length).map_err(|_| changed())?];
        let at = u64::from(self.at) + HEAD + self.name.len() as u64;
        disk.open(archive)?.read_at(at, &mut bytes)?;
        if crc32fast::hash(&bytes) == self.sum { Ok(bytes) } else { Err(changed()) }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use super::*;
    use crate::disk::faulty::FaultyDisk;

    fn two(disk: &FaultyDisk, path: &str) -> Whole {
        let mut archive = Archive::begin(disk, Path::new(path)).unwrap();
        archive.add("a.jpg", b"one picture").unwrap();
        archive.add("Zoë.csv", b"").unwrap();
        archive.finish().unwrap()
    }

    #[test]
    fn what_is_packed_is_unpacked_by_another_program_as_it_was() {
        let disk = FaultyDisk::new();
        disk.put_folder("/out");
        let whole = two(&disk, "/out/a.zip");
        let bytes = disk.files().get(Path::new("/out/a.zip")).unwrap().clone();
        assert_eq!(ContentHash::of(&bytes), whole.hash);
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut first = Vec::new();
        zip.by_name("a.jpg").unwrap().read_to_end(&mut first).unwrap();
        assert_eq!(first, b"one picture");
        let names: Vec<_> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["a.jpg", "Zoë.csv"]);
        assert_eq!(whole.entries[0].read(&disk, Path::new("/out/a.zip")).unwrap(), b"one picture");
    }

    #[test]
    fn the_same_files_make_the_same_bytes() {
        let disk = FaultyDisk::new();
        disk.put_folder("/out");
        assert_eq!(two(&disk, "/out/a.zip"), two(&disk, "/out/b.zip"));
    }

    #[test]
    fn what_does_not_fit_is_no_zip() {
        let disk = FaultyDisk::new();
        disk.put_folder("/out");
        disk.capacity("/out", 20);
        let mut archive = Archive::begin(&disk, Path::new("/out/a.zip")).unwrap();
        let full = archive.add("a.jpg", &[1; 60]).unwrap_err();
        assert!(matches!(full, StoreError::Storage(error) if error.fault == Fault::Full));
    }
}
