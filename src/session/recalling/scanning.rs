//! Where copies of what must come down lie: a folder, looked through file by file.
//!
//! A picture is known by its bytes and by how it looks; one that was changed much is not found that way, and of a film,
//! or a photo with a safeguarding stop, only what has its very bytes. Of a zip each file in it is known by its bytes;
//! of a contact sheet the copies that it shows, which it names by their hashes. What was not looked into is told:
//! nothing is known of that. Nothing is changed, and no zip inside a zip is opened.

use std::collections::BTreeSet;
use std::path::Path;

use crate::disk::{Fault, FileKind};
use crate::photo::{ContentHash, PhotoId};
use crate::publish::archive::reading::{self, Contents, Ended};
use crate::register::Register;
use crate::session::event::{CopyView, Failure, ScanView};
use crate::session::known::{Library, Seen};
use crate::session::publishing::copies_on_sheet;
use crate::session::{Session, Step};

/// So many bytes tell a zip and a page from anything else.
const BYTES_TO_TELL: usize = 8;
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

/// One look through a folder.
struct Scan<'a> {
    session: &'a Session,
    register: &'a Register,
    library: Library,
    /// Photos of which copies must not be out.
    wanted: BTreeSet<PhotoId>,
    view: ScanView,
}

/// Looks through the folder for copies of these photos.
pub(super) fn scan(
    session: &Session,
    register: &Register,
    folder: &Path,
    wanted: BTreeSet<PhotoId>,
) -> Result<ScanView, Failure> {
    let library = Library::open(session, register)?;
    let mut scan = Scan { session, register, library, wanted, view: ScanView::of(folder) };
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
        } else {
            Seen::of(disk, path).ok().map(|seen| self.picture(path, &seen))
        };
        self.view.unread += usize::from(done.is_none());
        done.unwrap_or(Ok(()))
    }

    fn picture(&mut self, path: &Path, seen: &Seen) -> Result<(), Failure> {
        self.view.looked += 1;
        if let Some(photo) = self.by_bytes(&seen.hash)? {
            self.view.copies.push(CopyView::of(path, photo, true));
            return Ok(());
        }
        let kin = self.library.kin(self.session, self.register, seen)?;
        if let Some(kin) = kin.into_iter().find(|kin| self.wanted.contains(&kin.photo)) {
            self.view.copies.push(CopyView::of(path, kin.photo, kin.sure));
        }
        Ok(())
    }

    fn zip(&mut self, path: &Path, contents: &Contents) -> Result<(), Failure> {
        self.view.looked += 1;
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
        self.view.not_into.push((path.to_owned(), why));
        Ok(())
    }

    /// A page is told by what it says of itself: which copies it shows.
    fn sheet(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        self.view.looked += 1;
        if let Some(photo) = self.by_bytes(&ContentHash::of(bytes))? {
            self.view.copies.push(CopyView::of(path, photo, true));
        }
        let mut photos = BTreeSet::new();
        for hash in copies_on_sheet(bytes) {
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
