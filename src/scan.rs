//! What lies on a source: which files are shots, which belong to them, which cannot be read.
//!
//! A shot is one picture or film together with its companions: the small files that a device
//! writes beside it and that say something about it. Type comes from content, never from the name.
//! Links, pipes and devices are never followed. A part of the source that cannot be listed is
//! reported as such: an unreadable card is never an empty one.
//!
//! The scan looks at the first bytes of each file only; the file is read whole, once, when its
//! turn comes. It changes nothing, not even a time stamp that it could help.

pub mod doomed;
mod kin;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;

use crate::clean;
use crate::disk::{Disk, DiskError, Entry, Fault, FileKind, FileStat};
use crate::photo::Container;
use doomed::{Doomed, Part};

/// How much of a file is looked at, in bytes: enough for the date that a camera writes.
const HEAD: usize = 256 * 1024;

/// What operating systems and cameras keep for themselves, in small letters. It is no picture and
/// nobody needs to hear of it.
const HOUSEKEEPING: &[&str] = &[
    ".ds_store",
    "thumbs.db",
    "desktop.ini",
    "autorun.inf",
    "wpsettings.dat",
    "indexervolumeguid",
    ".nomedia",
    ".metadata_never_index",
    ".hidden",
];

/// Folders of the same kind.
const HOUSEKEEPING_FOLDERS: &[&str] =
    &["system volume information", ".trashes", ".spotlight-v100", ".fseventsd", "$recycle.bin", "canonmsc", ".android"];

/// A file on the source as it was when it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Where it is.
    pub path: PathBuf,
    /// What the file system said of it.
    pub stat: FileStat,
}

/// A shot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The picture or film.
    pub original: Original,
    /// Its path below the source, fit to be printed.
    pub shown: String,
    /// What it is.
    pub container: Container,
    /// When it was taken by the device's own clock, if the file says so.
    pub taken: Option<DateTime>,
    /// How many pixels it says that it has; 0 where its first bytes do not say.
    pub pixels: u64,
    /// Files that travel, and vanish, with it.
    pub companions: Vec<Original>,
    /// What it has in common with the other files that are the same shot, such as the raw picture
    /// beside a JPEG, or the film of a Live Photo. None of them goes unless all are stored.
    pub unit: Option<PathBuf>,
    /// What a picture program wrote about the pictures of the folder. It is of all of them, and stays.
    pub album: Option<PathBuf>,
}

/// Something that is not a readable file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its path below the source, fit to be printed.
    pub shown: String,
    /// Why.
    pub error: DiskError,
    /// What its name has in common with shots that were found; see [`Found::unit`].
    pub unit: Option<PathBuf>,
}

/// What is left of a file that some run began to erase. A photo that still is whole is no such thing: it is a
/// shot like any other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remains {
    /// The file.
    pub original: Original,
    /// Its path below the source, fit to be printed.
    pub shown: String,
    /// What its name says.
    pub name: Doomed,
}

/// Says whether a person wants the work to stop. It is asked again and again.
pub type Stopping<'a> = &'a dyn Fn() -> bool;

/// All that lies on one source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scan {
    /// The source as it was: a card that is taken out has none, and another card has another.
    pub root: Option<Original>,
    /// The shots, in the order of their paths.
    pub found: Vec<Found>,
    /// What could not be read.
    pub unread: Vec<Unread>,
    /// What some run began to erase.
    pub doomed: Vec<Remains>,
}

/// Looks through a source: a folder, or a single file.
///
/// # Errors
///
/// [`DiskError`] when the source itself cannot be listed, or, of kind [`Fault::Stopped`], when a person wants to stop.
pub fn scan(disk: &dyn Disk, source: &Path, stopping: Stopping<'_>) -> Result<Scan, DiskError> {
    let root = Original { path: source.to_owned(), stat: disk.stat(source)? };
    let mut scan = Scan { root: Some(root), ..Scan::default() };
    let mut files: BTreeMap<PathBuf, Entry> = BTreeMap::new();
    for entry in disk.walk(source) {
        if stopping() {
            return Err(DiskError::new(Fault::Stopped, source));
        }
        match entry {
            Err(error) if error.path == source => return Err(error),
            Err(error) => scan.unread.push(Unread { shown: shown(&error.path, source), error, unit: None }),
            Ok(entry) if is_housekeeping(&entry.path, source) => {}
            Ok(entry) => match doomed::read(&entry.path) {
                Some(name) if !is_whole(disk, &entry, name) => scan.doomed.push(remains(entry, source, name)),
                _ => drop(files.insert(entry.path.clone(), entry)),
            },
        }
    }
    let (companions, unread) = kin::take_companions(disk, &mut files);
    scan.unread.extend(unread.into_iter().map(|error| Unread { shown: shown(&error.path, source), error, unit: None }));
    look_at_all(disk, source, files, &mut scan, stopping)?;
    let strays = kin::give_companions(&mut scan.found, companions);
    look_at_all(disk, source, strays, &mut scan, stopping)?;
    scan.found.sort_by(|a, b| a.original.path.cmp(&b.original.path));
    join(std::slice::from_mut(&mut scan));
    Ok(scan)
}

/// Says of all shots which others are the same, also where they came by different sources.
pub fn join(scans: &mut [Scan]) {
    kin::join(scans);
}

/// True for Picasa's list of the faces in a folder.
#[must_use]
pub fn is_album(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    ["picasa.ini", ".picasa.ini"].iter().any(|album| name.eq_ignore_ascii_case(album))
}

fn remains(entry: Entry, source: &Path, name: Doomed) -> Remains {
    Remains { shown: shown(&entry.path, source), original: Original { path: entry.path, stat: entry.stat }, name }
}

/// True if the file is the photo that its name speaks of, and nothing of it has been overwritten.
fn is_whole(disk: &dyn Disk, entry: &Entry, name: Doomed) -> bool {
    let Doomed::Begun { photo, part: Part::Original } = name else { return false };
    let is_known =
        || disk.read_head(&entry.path, HEAD).is_ok_and(|head| Container::of_head(&head) != Container::Unknown);
    let hash = || disk.open(&entry.path)?.hash();
    entry.stat.kind == FileKind::Regular && is_known() && hash().is_ok_and(|hash| hash.beginning() == photo)
}

fn look_at_all(
    disk: &dyn Disk,
    source: &Path,
    files: BTreeMap<PathBuf, Entry>,
    scan: &mut Scan,
    stopping: Stopping<'_>,
) -> Result<(), DiskError> {
    for (path, entry) in files {
        // On a slow card the first bytes of thousands of files take minutes.
        if stopping() {
            return Err(DiskError::new(Fault::Stopped, source));
        }
        let shown = shown(&path, source);
        match look(disk, entry) {
            Ok(found) => scan.found.push(Found { shown, ..found }),
            Err(error) => scan.unread.push(Unread { shown, error, unit: None }),
        }
    }
    Ok(())
}

fn look(disk: &dyn Disk, entry: Entry) -> Result<Found, DiskError> {
    if entry.stat.kind != FileKind::Regular {
        return Err(DiskError::new(Fault::NotRegular, &entry.path));
    }
    let head = disk.read_head(&entry.path, HEAD)?;
    let container = Container::of_head(&head);
    let about = about(&head);
    Ok(Found {
        original: Original { path: entry.path, stat: entry.stat },
        shown: String::new(),
        container,
        taken: about.and_then(|about| about.taken),
        pixels: about.map_or(0, |about| about.pixels()),
        companions: Vec::new(),
        unit: None,
        album: None,
    })
}

/// What a file says of itself. One that makes its reader panic says nothing, and ends no scan.
fn about(head: &[u8]) -> Option<clean::About> {
    catch_unwind(|| clean::about(head)).ok()
}

fn is_housekeeping(path: &Path, source: &Path) -> bool {
    let below = path.strip_prefix(source).unwrap_or(path);
    let lower = |part: &OsStr| part.to_string_lossy().to_lowercase();
    let name = below.file_name().map(lower).unwrap_or_default();
    let folders = below.parent().into_iter().flat_map(|p| p.iter().map(lower));
    HOUSEKEEPING.contains(&name.as_str())
        || folders.into_iter().any(|folder| HOUSEKEEPING_FOLDERS.contains(&folder.as_str()))
}

/// The path below the source with whatever could upset a terminal or a screen made visible.
#[must_use]
pub fn shown(path: &Path, source: &Path) -> String {
    let below = path.strip_prefix(source).ok().filter(|p| !p.as_os_str().is_empty());
    let below = below.or_else(|| path.file_name().map(Path::new)).unwrap_or(path);
    let text = below.to_string_lossy().replace('\\', "/");
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::faulty::{FaultyDisk, Trouble};

    const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xD9];

    fn card() -> FaultyDisk {
        let disk = FaultyDisk::new();
        disk.put("/card/DCIM/IMG_1.JPG", JPEG);
        disk
    }

    #[test]
    fn companions_go_with_their_shot_and_strays_do_not() {
        let disk = card();
        disk.put("/card/DCIM/IMG_1.aae", b"edits");
        disk.put("/card/DCIM/._IMG_1.JPG", b"attributes");
        disk.put("/card/DCIM/IMG_9.XMP", b"stray");
        let scan = scan(&disk, Path::new("/card"), &|| false).unwrap();
        let shown: Vec<&str> = scan.found.iter().map(|f| f.shown.as_str()).collect();
        assert_eq!(shown, ["DCIM/IMG_1.JPG", "DCIM/IMG_9.XMP"]);
        assert_eq!(scan.found[0].companions.len(), 2);
    }

    #[test]
    fn the_kind_is_told_by_content_and_not_by_the_name() {
        let disk = card();
        disk.put("/card/DCIM/song.mp3", JPEG);
        disk.put("/card/DCIM/trap.jpg", b"not a picture at all");
        let scan = scan(&disk, Path::new("/card"), &|| false).unwrap();
        let kinds: Vec<Container> = scan.found.iter().map(|f| f.container).collect();
        assert_eq!(kinds, [Container::Jpeg, Container::Jpeg, Container::Unknown]);
    }

    #[test]
    fn a_source_that_cannot_be_read_is_an_error_and_not_an_empty_one() {
        let disk = card();
        disk.trouble(Trouble::Gone("/card"));
        assert!(scan(&disk, Path::new("/card"), &|| false).is_err());
    }

    #[test]
    fn housekeeping_is_passed_over_and_half_erased_files_are_told_apart() {
        let disk = card();
        disk.put("/card/.DS_Store", b"x");
        disk.put("/card/System Volume Information/x", b"x");
        disk.put("/card/DCIM/kindframe-1.being-erased", b"x");
        let scan = scan(&disk, Path::new("/card"), &|| false).unwrap();
        assert_eq!((scan.found.len(), scan.unread.len(), scan.doomed.len()), (1, 0, 1));
    }

    #[test]
    fn control_characters_never_reach_a_terminal() {
        assert_eq!(shown(Path::new("/c/a\u{1b}[2J.jpg"), Path::new("/c")), "a\u{fffd}[2J.jpg");
    }
}
