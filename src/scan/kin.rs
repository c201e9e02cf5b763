//! Which files of a source belong together.
//!
//! A companion says something about a shot and goes with it: `IMG_1.AAE`, `IMG_1.xmp`,
//! `IMG_1.JPG.xmp`, `MVI_1.THM`, and macOS's `._IMG_1.JPG`. Files that are the same shot in another
//! form (a raw picture beside its JPEG, the film of a Live Photo, a spoken note) are a unit: each is
//! stored as what it is, and none is removed unless all are stored.
//!
//! Names tell what belongs together, and content tells what it is: a picture or a film is a shot of
//! its own, whatever its name. The one exception is the preview of a film, a small JPEG of its name. It
//! is safe to be wrong: a companion is small and what no program stores, and a unit can only keep a
//! file from being removed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{Found, HEAD, Original, Scan, about, is_album};
use crate::disk::{Disk, DiskError, Entry, FileKind};
use crate::photo::Container;

/// Endings, in small letters, of files that belong to the shot of the same name: edits of Apple,
/// descriptions of Adobe, previews of films.
const COMPANIONS: [&str; 3] = ["aae", "xmp", PREVIEW];

const PREVIEW: &str = "thm";

/// More pixels than the preview of a film has. Cameras write 160 by 120, and newer ones up to four
/// times that in each direction.
const PREVIEW_PIXELS: u64 = 640 * 480;

/// How much of a file tells what it is, in bytes.
const TELLING: usize = 32;

/// The largest companion, in bytes: drawn edits make them that large, films are larger.
const LARGEST: u64 = 16 << 20;

/// Endings of pictures, films and spoken notes, for files whose first bytes do not tell what they are.
const SAME_SHOT: [&str; 40] = [
    "raw", "raf", "rw2", "rwl", "orf", "ori", "cr2", "cr3", "crw", "nef", "nrw", "arw", "sr2", "srf", "srw", "dng",
    "pef", "x3f", "3fr", "iiq", "mrw", "dcr", "wav", "m4a", "mov", "mp4", "m4v", "3gp", "avi", "mts", "insv", "jpg",
    "jpeg", "png", "heic", "heif", "avif", "tif", "tiff", "webp",
];

/// A folder and a name in it, in small letters.
type Key = (PathBuf, String);

/// What a file that is named like a companion is by its content.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nature {
    /// No picture or film that anybody would miss.
    Companion,
    /// A small picture: a companion if its shot is a film.
    Preview,
    /// A picture or film, or nothing that can be told.
    Shot,
}

/// A file that goes with a shot, if its shot is there.
pub(super) struct Companion {
    entry: Entry,
    of_film: bool,
}

/// Takes the companions out of the files, and what has the name of one and cannot be read: that goes
/// with no shot.
pub(super) fn take_companions(
    disk: &dyn Disk,
    files: &mut BTreeMap<PathBuf, Entry>,
) -> (BTreeMap<PathBuf, Companion>, Vec<DiskError>) {
    let (mut companions, mut unread) = (BTreeMap::new(), Vec::new());
    files.retain(|path, entry| {
        let nature = if is_named_so(path) { nature(disk, entry) } else { Ok(Nature::Shot) };
        match nature {
            Ok(Nature::Shot) => return true,
            Ok(nature) => {
                let of_film = nature == Nature::Preview;
                companions.insert(path.clone(), Companion { entry: entry.clone(), of_film });
            }
            Err(error) => unread.push(error),
        }
        false
    });
    (companions, unread)
}

fn nature(disk: &dyn Disk, entry: &Entry) -> Result<Nature, DiskError> {
    if entry.stat.kind != FileKind::Regular || entry.stat.size > LARGEST {
        return Ok(Nature::Shot);
    }
    match Container::of_head(&disk.read_head(&entry.path, TELLING)?) {
        Container::Unknown => Ok(Nature::Companion),
        Container::Jpeg if ending(&entry.path) == PREVIEW => {
            let pixels = about(&disk.read_head(&entry.path, HEAD)?).map_or(0, |about| about.pixels());
            Ok(if (1..=PREVIEW_PIXELS).contains(&pixels) { Nature::Preview } else { Nature::Shot })
        }
        _ => Ok(Nature::Shot),
    }
}

/// Gives each companion to its shot. Those whose shot is not there are handed back.
pub(super) fn give_companions(
    found: &mut [Found],
    companions: BTreeMap<PathBuf, Companion>,
) -> BTreeMap<PathBuf, Entry> {
    let whole: BTreeMap<Key, usize> = (0..).zip(&*found).map(|(at, f)| (whole_key(&f.original.path), at)).collect();
    let mut by_stem: BTreeMap<Key, Vec<(usize, Container)>> = BTreeMap::new();
    for (at, f) in (0..).zip(&*found) {
        by_stem.entry(stem_key(&f.original.path)).or_default().push((at, f.container));
    }
    let owner = |path: &Path| {
        let (folder, name) = whole_key(path);
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned();
        let ending = name.get(stem.len()..).unwrap_or_default();
        let of_stem = |stem: &str| by_stem.get(&(folder.clone(), stem.to_owned())).map(|all| closest(all, ending));
        let of_whole = whole.get(&(folder.clone(), stem.clone())).copied();
        of_whole.or_else(|| edited(&stem, ending).iter().find_map(|stem| of_stem(stem)))
    };
    let mut strays = BTreeMap::new();
    for (path, Companion { entry, of_film }) in companions {
        let at = match apple_double(&path) {
            Some(of) if is_named_so(Path::new(&of.1)) => owner(&of.0.join(of.1)),
            Some(of) => whole.get(&of).copied(),
            None => owner(&path),
        };
        let shot = at.and_then(|at| found.get_mut(at));
        match shot.filter(|shot| !of_film || shot.container.is_film()) {
            Some(shot) => shot.companions.push(Original { path, stat: entry.stat }),
            None => drop(strays.insert(path, entry)),
        }
    }
    strays
}

/// Says of each shot which others are the same, and what is written about its folder.
pub(super) fn join(scans: &mut [Scan]) {
    let mut same: BTreeMap<Key, BTreeSet<PathBuf>> = BTreeMap::new();
    let mut albums: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    for scan in &*scans {
        for f in &scan.found {
            if let Some(key) = unit_key(f) {
                same.entry(key).or_default().insert(f.original.path.clone());
            }
            if is_album(&f.original.path) {
                albums.insert(folder(&f.original.path), f.original.path.clone());
            }
        }
        // What could not be looked at may be of the same shot: only its name is known.
        for unread in &scan.unread {
            same.entry(name_key(&unread.error.path)).or_default().insert(unread.error.path.clone());
        }
    }
    let unit = |key: Key| same.get(&key).is_some_and(|files| files.len() > 1).then(|| key.0.join(key.1));
    for scan in scans {
        for f in &mut scan.found {
            f.unit = unit_key(f).and_then(unit);
            f.album = albums.get(&folder(&f.original.path)).cloned();
        }
        for unread in &mut scan.unread {
            unread.unit = unit(name_key(&unread.error.path));
        }
    }
}

/// The shot that a companion of this ending is most likely of, where several have its name.
fn closest(all: &[(usize, Container)], ending: &str) -> usize {
    let distance = |container: Container| match container {
        film if film.is_film() && ending == ".thm" => 0,
        Container::Jpeg | Container::Png | Container::Webp => 1,
        Container::Heif | Container::Avif => 2,
        Container::Unknown => 4,
        _ => 3,
    };
    all.iter().min_by_key(|(_, container)| distance(*container)).map_or(0, |(at, _)| *at)
}

/// The names that the shot of a companion can have. Of an edited picture, Apple calls the older
/// description `IMG_1_O.AAE` or `IMG_O1.AAE`.
fn edited(stem: &str, ending: &str) -> Vec<String> {
    let mut stems = vec![stem.to_owned()];
    if ending == ".aae" {
        stems.extend(stem.strip_suffix("_o").map(str::to_owned));
        stems.extend(stem.strip_prefix("img_o").map(|number| format!("img_{number}")));
    }
    stems
}

fn unit_key(found: &Found) -> Option<Key> {
    let path = &found.original.path;
    if found.container == Container::Unknown && !SAME_SHOT.contains(&ending(path).as_str()) {
        return None;
    }
    Some(name_key(path))
}

fn name_key(path: &Path) -> Key {
    let (folder, stem) = stem_key(path);
    // Of a Live Photo whose film was saved for itself.
    let stem = stem.strip_suffix("_hevc").map(str::to_owned).unwrap_or(stem);
    (folder, stem)
}

/// True for the names of companions.
fn is_named_so(path: &Path) -> bool {
    COMPANIONS.contains(&ending(path).as_str()) || apple_double(path).is_some()
}

fn ending(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

fn folder(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_owned()
}

/// The folder and the name without its ending: `IMG_1.AAE` goes with `IMG_1.HEIC`.
fn stem_key(path: &Path) -> Key {
    (folder(path), path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase())
}

fn whole_key(path: &Path) -> Key {
    (folder(path), path.file_name().unwrap_or_default().to_string_lossy().to_lowercase())
}

/// For macOS's `._IMG_1.JPG`: the file it belongs to.
fn apple_double(path: &Path) -> Option<Key> {
    let (folder, name) = whole_key(path);
    name.strip_prefix("._").filter(|rest| !rest.is_empty()).map(|rest| (folder, rest.to_owned()))
}

#[cfg(test)]
mod tests {
    use image::codecs::jpeg::JpegEncoder;
    use image::{ExtendedColorType, ImageEncoder as _};

    use super::*;
    use crate::disk::faulty::{FaultyDisk, Trouble};
    use crate::scan::{Unread, scan};

    const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xD9];
    const FILM: &[u8] = b"\0\0\0\x14ftypqt  \0\0\0\0qt  ";
    const RAW: &[u8] = b"II*\0\x10\0\0\0CR\x02\0";

    fn found(files: &[(&str, &[u8])]) -> Vec<Found> {
        let disk = FaultyDisk::new();
        for (name, bytes) in files {
            disk.put(&format!("/card/{name}"), bytes);
        }
        scan(&disk, Path::new("/card"), &|| false).unwrap().found
    }

    /// Each shot with its companions.
    fn kin(files: &[(&str, &[u8])]) -> Vec<(String, Vec<String>)> {
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        let companions = |f: &Found| f.companions.iter().map(|c| name(&c.path)).collect();
        found(files).iter().map(|f| (f.shown.clone(), companions(f))).collect()
    }

    #[test]
    fn files_of_one_shot_are_told_also_by_two_sources_and_where_one_cannot_be_looked_at() {
        let one = |files: &[(&str, &[u8])]| Scan { found: found(files), ..Scan::default() };
        let path = PathBuf::from("/card/IMG_2.CR3");
        let error = DiskError::new(crate::disk::Fault::Medium, &path);
        let unread = vec![Unread { shown: "IMG_2.CR3".to_owned(), error, unit: None }];
        let mut scans = [
            one(&[("IMG_1.JPG", JPEG), ("IMG_2.JPG", JPEG), ("IMG_3.JPG", JPEG)]),
            Scan { unread, ..one(&[("IMG_1.MOV", b"a film whose beginning is lost")]) },
        ];
        join(&mut scans);
        let units: Vec<bool> = scans.iter().flat_map(|scan| &scan.found).map(|f| f.unit.is_some()).collect();
        assert_eq!(units, [true, true, false, true]);
        assert_eq!(scans[0].found[1].unit, scans[1].unread[0].unit);
    }

    #[test]
    fn a_companion_finds_its_shot_by_the_stem_or_by_the_whole_name() {
        let files: &[(&str, &[u8])] = &[
            ("IMG_1.JPG", JPEG),
            ("IMG_1.xmp", b"x"),
            ("img_1.jpg.xmp", b"x"),
            ("._IMG_1.JPG", b"x"),
            ("._IMG_1.xmp", b"x"),
            ("IMG_1_O.AAE", b"x"),
            ("IMG_O1.AAE", b"x"),
        ];
        let of_shot = ["._IMG_1.JPG", "._IMG_1.xmp", "IMG_1.xmp", "IMG_1_O.AAE", "IMG_O1.AAE", "img_1.jpg.xmp"];
        assert_eq!(kin(files), [("IMG_1.JPG".to_owned(), of_shot.map(str::to_owned).to_vec())]);
    }

    #[test]
    fn where_two_shots_have_a_name_an_edit_is_of_the_picture_and_a_preview_of_the_film() {
        let preview = jpeg(160, 120);
        let files: &[(&str, &[u8])] = &[
            ("A.CR2", RAW),
            ("A.JPG", JPEG),
            ("A.MOV", FILM),
            ("A.AAE", b"x"),
            ("A.THM", &preview),
            ("A.CR2.xmp", b"x"),
        ];
        let of = |name: &str, companion: &str| (name.to_owned(), vec![companion.to_owned()]);
        assert_eq!(kin(files), [of("A.CR2", "A.CR2.xmp"), of("A.JPG", "A.AAE"), of("A.MOV", "A.THM")]);
    }

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let (mut file, grey) = (Vec::new(), vec![7; usize::from(width) * usize::from(height)]);
        let encoder = JpegEncoder::new(&mut file);
        encoder.write_image(&grey, width.into(), height.into(), ExtendedColorType::L8).unwrap();
        file
    }

    #[test]
    fn a_picture_or_film_that_is_named_like_a_companion_is_a_shot_of_its_own() {
        const PNG: &[u8] = &[0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A];
        const HEIC: &[u8] = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        for content in [JPEG, PNG, HEIC, FILM, RAW, &jpeg(3, 2)] {
            for name in ["IMG_1.xmp", "IMG_1.AAE", "IMG_1.JPG.xmp", "._IMG_1.JPG", "._IMG_1.xmp", "IMG_1_O.AAE"] {
                let kin = kin(&[("IMG_1.JPG", JPEG), (name, content)]);
                assert_eq!(kin.len(), 2, "{name}");
                assert!(kin.iter().all(|(_, companions)| companions.is_empty()), "{name}");
            }
        }
        let found = found(&[("IMG_1.JPG", JPEG), ("IMG_1.xmp", PNG)]);
        assert!(found[0].unit.is_some() && found[0].unit == found[1].unit, "and neither goes without the other");
    }

    #[test]
    fn only_a_small_picture_beside_its_film_is_a_preview() {
        let (small, large) = (jpeg(160, 120), jpeg(1280, 960));
        let film = |preview: &[u8]| kin(&[("MVI_1.MP4", FILM), ("MVI_1.THM", preview)]).len();
        assert_eq!((film(&small), film(&large), film(JPEG), film(FILM)), (1, 2, 2, 2));
        assert_eq!(kin(&[("IMG_1.JPG", JPEG), ("IMG_1.THM", &small)]).len(), 2, "a picture has no preview");
    }

    #[test]
    fn what_is_too_large_to_be_a_companion_or_cannot_be_read_goes_with_no_shot() {
        let large = vec![0x55; usize::try_from(LARGEST).unwrap() + 1];
        assert_eq!(kin(&[("IMG_1.JPG", JPEG), ("IMG_1.xmp", &large)]).len(), 2);
        let disk = FaultyDisk::new();
        disk.put("/card/IMG_1.JPG", JPEG);
        disk.put("/card/IMG_1.xmp", b"x");
        disk.trouble(Trouble::Gone("/card/IMG_1.xmp"));
        let scan = scan(&disk, Path::new("/card"), &|| false).unwrap();
        assert!(scan.found[0].companions.is_empty());
        assert!(scan.unread[0].unit.is_some() && scan.unread[0].unit == scan.found[0].unit, "and the shot stays");
    }

    #[test]
    fn a_companion_without_its_shot_is_a_file_of_its_own() {
        assert_eq!(kin(&[("IMG_9.XMP", b"stray"), ("._IMG_9.XMP", b"x")]).len(), 2);
    }

    #[test]
    fn files_that_are_the_same_shot_are_a_unit() {
        let found = found(&[
            ("A.CR2", RAW),
            ("A.JPG", JPEG),
            ("B.JPG", JPEG),
            ("B_HEVC.MOV", FILM),
            ("C.JPG", JPEG),
            ("C.WAV", b"RIFF....WAVE"),
            ("D.JPG", JPEG),
            ("F.CR3", b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom"),
            ("F.JPG", JPEG),
            ("G.m4a", b"\0\0\0\x18ftypM4A \0\0\0\0M4A isom"),
            ("G.JPG", JPEG),
            ("D.txt", b"nothing to do with it"),
            ("E.JPG", JPEG),
            ("sub/A.JPG", JPEG),
        ]);
        let unit = |name: &str| found.iter().find(|f| f.shown == name).unwrap().unit.clone();
        for (one, other) in
            [("A.CR2", "A.JPG"), ("B.JPG", "B_HEVC.MOV"), ("C.JPG", "C.WAV"), ("F.CR3", "F.JPG"), ("G.m4a", "G.JPG")]
        {
            assert!(unit(one).is_some() && unit(one) == unit(other), "{one}");
        }
        assert!(["D.JPG", "D.txt", "E.JPG", "sub/A.JPG"].iter().all(|name| unit(name).is_none()));
    }

    #[test]
    fn a_folder_s_list_is_read_for_its_pictures_alone() {
        let found = found(&[(".picasa.ini", b"[Picasa]"), ("A.JPG", JPEG), ("sub/B.JPG", JPEG)]);
        let album = |name: &str| found.iter().find(|f| f.shown == name).unwrap().album.is_some();
        assert!(album("A.JPG") && !album("sub/B.JPG"));
    }
}
