//! Where copies of what must come down lie: a folder, looked through file by file.
//!
//! A picture is known by its bytes and by how it looks; one that was changed much is not found that way, and of a film,
//! or a photo with a safeguarding stop, only what has its very bytes. Of a zip each file in it is known by its bytes;
//! of a contact sheet the copies that it shows, which it names by their hashes. What was not looked into is told:
//! nothing is known of that. What lies there rightly, in school storage or as a copy that may stay, is told as such.
//! Nothing is changed, and no zip inside a zip is opened.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::disk::{Fault, FileKind};
use crate::photo::{Container, ContentHash, PhotoId};
use crate::publish::archive::reading::{self, Contents, Ended};
use crate::register::Register;
use crate::session::command::PublicationId;
use crate::session::event::{CopyView, Failure, OutView, RecallView, ScanView};
use crate::session::known::{Library, Seen};
use crate::session::publishing::{SHEET, copies_on_sheet};
use crate::session::{Session, Step};

/// So many bytes tell a picture, a page and what is packed from anything else; a tar has its word at 257.
const BYTES_TO_TELL: usize = 512;
/// The largest page that may be a contact sheet, in bytes.
const LARGEST_SHEET: u64 = 64 << 20;

/// Refuses what is no folder.
pub(super) fn is_folder(session: &Session, folder: &Path) -> Result<(), Failure> {
    let found = session.disk.stat(&session.disk.canonical(folder)).map(|stat| stat.kind);
    let what = match found {
        Ok(FileKind::Folder) => return Ok(()),
        Ok(_) => format!("{} is no folder.", folder.display()),
        Err(error) if error.fault == Fault::NotFound => format!("There is no folder {}.", folder.display()),
        Err(error) => format!("The folder {} cannot be looked through: {}.", folder.display(), error.fault.what()),
    };
    Err(Failure::new(
        what,
        "Write where the folder is, with its whole path; connect the stick or the share it lies on.",
    ))
}

/// Where photos and copies lie rightly.
pub(super) struct Rightly {
    storage: PathBuf,
    may_stay: BTreeMap<(PathBuf, Option<String>), (PhotoId, PublicationId)>,
}

impl Rightly {
    /// By the list of what may stay.
    pub(super) fn of(session: &Session, register: &Register, view: &RecallView) -> Self {
        let storage = session.disk.canonical(&register.settings().storage);
        let copies = view.may_stay.iter().chain(&view.ahead);
        let place = |out: &OutView| (out.path.clone(), out.inside.clone());
        let may_stay = copies.map(|out| (place(out), (out.photo, out.publication))).collect();
        Self { storage, may_stay }
    }

    /// Why it lies there rightly, if it does.
    fn why(&self, copy: &CopyView) -> Option<String> {
        if copy.path.starts_with(&self.storage) {
            return Some("it is in school storage, where it belongs".to_owned());
        }
        let found = self.may_stay.get(&(copy.path.clone(), copy.inside.clone()))?;
        let (photo, publication) = found;
        (*photo == copy.photo).then(|| format!("it is publication {}, which may stay", publication.0))
    }
}

/// One look through a folder.
struct Scan<'a> {
    session: &'a Session,
    register: &'a Register,
    library: Library,
    /// Photos of which copies must not be out.
    wanted: BTreeSet<PhotoId>,
    rightly: &'a Rightly,
    view: ScanView,
}

/// Looks through the folder for copies of these photos.
pub(super) fn scan(
    session: &Session,
    register: &Register,
    folder: &Path,
    (wanted, rightly): (BTreeSet<PhotoId>, &Rightly),
) -> Result<ScanView, Failure> {
    let library = Library::open(session, register)?;
    let mut scan = Scan { session, register, library, wanted, rightly, view: ScanView::of(folder) };
    let files = session.disk.walk(&session.disk.canonical(folder));
    session.progress.begin(files.len() as u64, 0);
    session.progress.enter(Step::Checking);
    for entry in files {
        if session.stop.is_asked() {
            scan.view.stopped = true;
            break;
        }
        session.progress.finish_one(0, false);
        match entry.map(|entry| (entry.stat.kind, entry.path)) {
            Ok((FileKind::Regular, path)) => scan.file(&path)?,
            _ => scan.view.unread += 1,
        }
    }
    for copy in &mut scan.view.copies {
        copy.stays = scan.rightly.why(copy);
    }
    session.progress.enter(Step::Idle);
    Ok(scan.view)
}

impl Scan<'_> {
    fn file(&mut self, path: &Path) -> Result<(), Failure> {
        let disk = self.session.disk.as_ref();
        let Ok(head) = disk.read_head(path, BYTES_TO_TELL) else {
            self.view.unread += 1;
            return Ok(());
        };
        let done = if reading::is_zip(&head) {
            let contents = reading::look_into(disk, path, &|| !self.session.stop.is_asked());
            contents.ok().map(|contents| self.zip(path, &contents))
        } else if head.starts_with(b"%PDF") {
            disk.read(path, LARGEST_SHEET).ok().map(|(bytes, _)| self.sheet(path, &bytes))
        } else if let Some(why) = sealed(&head) {
            self.not_into(path, why);
            Some(Ok(()))
        } else {
            let container = Container::of_head(&head);
            Seen::of(disk, path).ok().map(|seen| self.picture(path, &seen, container))
        };
        self.view.unread += usize::from(done.is_none());
        done.unwrap_or(Ok(()))
    }

    fn not_into(&mut self, path: &Path, why: impl Into<String>) {
        self.view.not_into.push((path.to_owned(), why.into()));
    }

    fn picture(&mut self, path: &Path, seen: &Seen, container: Container) -> Result<(), Failure> {
        if let Some(photo) = self.by_bytes(&seen.hash)? {
            self.view.looked += 1;
            self.view.copies.push(CopyView::of(path, photo, true));
            return Ok(());
        }
        // Films are known by their bytes alone, and these are no copy's.
        if seen.picture.is_none() && container != Container::Unknown && !container.is_film() {
            self.not_into(path, "it is a picture that cannot be shown, damaged or of a kind that is not known here");
            return Ok(());
        }
        self.view.looked += 1;
        let kin = self.library.kin(self.session, self.register, seen)?;
        if let Some(kin) = kin.into_iter().find(|kin| self.wanted.contains(&kin.photo)) {
            self.view.copies.push(CopyView::of(path, kin.photo, kin.sure));
        }
        Ok(())
    }

    fn zip(&mut self, path: &Path, contents: &Contents) -> Result<(), Failure> {
        self.view.looked += 1;
        if let Some(packed) = contents.files.iter().find(|file| is_packed(&file.name)) {
            self.not_into(path, format!("a file in it has others in it, and was not opened: {}", packed.name));
        }
        for file in &contents.files {
            if let Some(photo) = self.by_bytes(&file.hash)? {
                let inside = Some(file.name.clone());
                self.view.copies.push(CopyView { inside, ..CopyView::of(path, photo, true) });
            }
        }
        let why = match contents.ended {
            Some(Ended::Damaged) => "it is no zip that can be read to its end".to_owned(),
            Some(Ended::TooMuch) => format!(
                "there is more in it than is looked at ({} files, {} GB)",
                reading::MOST_ENTRIES,
                reading::MOST_BYTES >> 30
            ),
            Some(Ended::Stopped) => {
                self.view.stopped = true;
                "it was stopped".to_owned()
            }
            None if contents.unread == 0 => return Ok(()),
            None if contents.unread == 1 => "1 file in it could not be read".to_owned(),
            None => format!("{} files in it could not be read", contents.unread),
        };
        self.not_into(path, why);
        Ok(())
    }

    /// A page is told by what it says of itself: which copies it shows.
    fn sheet(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        let shown = copies_on_sheet(bytes);
        match shown.is_empty() {
            true => self.not_into(path, "it is a PDF and no contact sheet of a pack: what it shows is not known"),
            false => self.view.looked += 1,
        }
        let mut photos = BTreeSet::new();
        for hash in shown {
            photos.extend(self.by_bytes(&hash)?);
        }
        let on_sheet = |photo| CopyView { on_sheet: true, ..CopyView::of(path, photo, true) };
        self.view.copies.extend(photos.into_iter().map(on_sheet));
        Ok(())
    }

    /// The photo that must come down and has these bytes, as it is stored or as a copy of it went out.
    fn by_bytes(&self, hash: &ContentHash) -> Result<Option<PhotoId>, Failure> {
        let mut photos = self.register.photos_by_hash(hash)?;
        photos.extend(self.register.handed_out(hash)?.map(|(photo, _)| photo));
        Ok(photos.into_iter().find(|photo| self.wanted.contains(photo)))
    }
}

/// Why a file that begins so was not looked into. The marks are those of gzip, xz, bzip2, Zstandard, 7-Zip, RAR, tar
/// and of Microsoft's compound files (.doc, .ppt, .pub), each by its own specification.
fn sealed(head: &[u8]) -> Option<&'static str> {
    const PACKED: [&[u8]; 6] =
        [b"\x1f\x8b", b"\xfd7zXZ\0", b"BZh", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"];
    let is_tar = head.get(257..262).is_some_and(|word| word == b"ustar");
    if is_tar || PACKED.iter().any(|mark| head.starts_with(mark)) {
        return Some("what is packed in this way is not opened");
    }
    head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").then_some("it is a document of a kind that is not opened")
}

/// True for the name of a file that may have pictures in it.
fn is_packed(name: &str) -> bool {
    const ENDINGS: [&str; 17] = [
        "zip", "gz", "tgz", "xz", "bz2", "zst", "7z", "rar", "tar", "pdf", "doc", "docx", "ppt", "pptx", "pub", "odt",
        "odp",
    ];
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending)) && !(name.starts_with(SHEET.0) && ending == SHEET.1)
}
