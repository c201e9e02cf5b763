//! The receipt of an offload: put together while it runs, kept when it ends, and shown again later.
//!
//! A teacher shows it to the head, the data protection officer asks for it a year later: whoever has an account may
//! see it. What it keeps and what not is said in [`crate::receipt`], what it says in [`page`].

mod page;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::command::{OffloadRequest, ReceiptRequest};
use super::event::{Event, Failure, ReceiptView};
use super::paper::{self, Paper};
use super::saving::save;
use super::{Out, Session};
use crate::custody::writing::Lists;
use crate::erase::{Assurance, EraseError};
use crate::names::NameGuard;
use crate::offload::{Ended, Ending, Outcome};
use crate::photo::PhotoId;
use crate::receipt::{Account, Receipt};
use crate::register::Register;

/// One size: what is on it is read at a desk.
const PAPER: Paper = Paper { title: "Receipt of an offload", sizes: &[11.0] };

pub(super) fn show(session: &Session, asked: &ReceiptRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.open_register()?;
    let mut view = view(register.receipt(asked.number)?, &register);
    if let Some(to) = &asked.to {
        view.saved = Some(save(session, to, &paper::pdf(&view.lines, PAPER, view.receipt.day)?)?);
        register.note("receipt", &format!("receipt {}", view.receipt.number))?;
    }
    out(Event::Receipt(Box::new(view)));
    Ok(())
}

fn view(receipt: Receipt, register: &Register) -> ReceiptView {
    ReceiptView { lines: page::lines(&receipt, &register.settings().school), receipt, saved: None }
}

/// What is heard of the shots while an offload runs.
#[derive(Debug, Default)]
pub(super) struct Telling {
    account: Account,
    /// What is stored and not held.
    photos: BTreeSet<PhotoId>,
    /// The folders that it is in: what was stored before is where it was.
    folders: BTreeSet<String>,
}

impl Telling {
    /// Takes in how a shot ended. Its path is not kept.
    pub(super) fn hear(&mut self, outcome: &Outcome) {
        let account = &mut self.account;
        let counts = &mut account.counts;
        for (kind, count) in &outcome.removed {
            *account.left_behind.entry(kind.clone()).or_default() += count;
        }
        match &outcome.ending {
            Ending::Erased { erased, .. } => {
                counts.removed += 1;
                account.add_removal(erased.assurance.word(), means(erased.assurance));
                if erased.other_names {
                    account.add_aside(OTHER_NAMES.0, OTHER_NAMES.1);
                }
            }
            Ending::Kept { .. } => counts.kept += 1,
            Ending::Bound { .. } => {
                counts.kept += 1;
                account.add_aside(BOUND.0, BOUND.1);
            }
            Ending::NotErased { error, .. } => {
                match error {
                    EraseError::Untouched(_) => counts.kept += 1,
                    EraseError::Begun(_) => counts.begun += 1,
                }
                account.add_aside(&error.to_string(), error.advice());
            }
            Ending::SetAside { reason, advice } => {
                counts.set_aside += 1;
                account.add_aside(reason, advice);
            }
            Ending::Held { .. } => counts.held += 1,
        }
        let stored = outcome.ending.photo().filter(|_| !matches!(outcome.ending, Ending::Held { .. }));
        self.folders
            .extend(stored.and_then(|photo| photo.stored.rsplit_once('/')).map(|(folder, _)| folder.to_owned()));
        self.photos.extend(stored.map(|photo| photo.photo));
    }

    /// The folders below the storage that the photos are in, as text; none where nothing is stored.
    pub(super) fn folders(&self) -> String {
        self.folders.iter().map(String::as_str).collect::<Vec<_>>().join(" and ")
    }

    /// The event that they are of: this one, or, where all of them were stored before, the first of theirs.
    pub(super) fn event(&self, register: &Register, asked: i64) -> Result<i64, Failure> {
        let mut first = None;
        for photo in &self.photos {
            let event = register.photo(*photo)?.event;
            if event == asked {
                return Ok(asked);
            }
            first.get_or_insert(event);
        }
        Ok(first.unwrap_or(asked))
    }

    /// Writes the list of hashes beside the photos, and keeps the receipt.
    pub(super) fn close(self, session: &Session, lists: Lists<'_>, end: End<'_>) -> Result<ReceiptView, Failure> {
        let folders = self.folders();
        let Self { mut account, photos, .. } = self;
        let register = lists.register;
        let today = session.disk.today();
        account.photos = photos.len();
        account.counts.not_begun = end.ended.not_begun;
        account.stopped = end.ended.stopped;
        account.keep_originals = end.asked.keep_originals;
        account.bytes = end.bytes;
        account.sources = labels(&end.asked.sources, register.name_guard()?.as_ref());
        if account.counts.removed > 0 {
            account.media = end.media;
        }
        account.to_do = end.to_do;
        account.list = lists.write(&end.folder, today)?;
        account.folder = folders;
        account.held = end.held;
        Ok(view(register.record_offload(end.event, today, &account, &photos)?, register))
    }
}

/// What is known when an offload has come to its end.
pub(super) struct End<'a> {
    /// What was asked for.
    pub(super) asked: &'a OffloadRequest,
    /// How the run ended.
    pub(super) ended: &'a Ended,
    /// The event's number.
    pub(super) event: i64,
    /// Its folder below the storage.
    pub(super) folder: String,
    /// True if a safeguarding stop came in between.
    pub(super) held: bool,
    /// Bytes read.
    pub(super) bytes: u64,
    /// How well originals could be removed, as it was before the card could be taken out.
    pub(super) media: Vec<String>,
    /// See [`Account::to_do`].
    pub(super) to_do: Vec<String>,
}

/// The same as on the screen, without the other file's name.
const BOUND: (&str, &str) = (
    "It is the same shot as a file that stays on the source, so this original stays too.",
    "Keep both, or save the other one elsewhere and remove both by hand.",
);
const OTHER_NAMES: (&str, &str) = (
    "It was removed, but had a second name on the source, which still leads to its bytes.",
    "Remove the other name as well.",
);

/// What a person can rely on, in plain words.
pub(super) fn means(assurance: Assurance) -> &'static str {
    match assurance {
        Assurance::Overwritten => {
            "The file was overwritten where it lay, as far as the medium lets a program do that, and then removed. Its \
             name may remain in the file system's own notes, and on a card fragments may remain in spare cells that \
             no program can reach."
        }
        Assurance::ClearingRequested => {
            "The file was removed, and the medium was asked to clear its free space. What it did not clear may remain."
        }
        Assurance::DeletedOnly => {
            "The file was removed. Of this medium nobody can say that overwriting reaches what was there: the picture \
             may be brought back until its place is used again, and may be in snapshots, earlier versions or a bin."
        }
        Assurance::Kept => "Nothing was removed.",
    }
}

/// What a person calls each source: the last part of where it is, unless that holds a pupil's name.
fn labels(sources: &[PathBuf], guard: &NameGuard) -> Vec<String> {
    let name = |source: &Path| {
        let last = source.file_name()?.to_string_lossy();
        let shown: String =
            last.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect();
        guard.find(&shown).is_empty().then_some(shown)
    };
    let plain = |at: usize| if sources.len() == 1 { "the source".to_owned() } else { format!("source {at}") };
    (1..).zip(sources).map(|(at, source)| name(source).unwrap_or_else(|| plain(at))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::{DiskError, Fault};
    use crate::erase::Erased;
    use crate::journal::StoredPhoto;
    use crate::photo::ContentHash;
    use crate::pupil::{Pupil, PupilId};
    use crate::receipt::Counts;

    fn guard() -> NameGuard {
        NameGuard::new(&[Pupil {
            id: PupilId::new("P1").unwrap(),
            forename: "Amira".to_owned(),
            surname: "Quillfeather".to_owned(),
            preferred: None,
            year: "4".to_owned(),
            class: "4 Oak".to_owned(),
            left: None,
        }])
    }

    fn photo(number: i64) -> StoredPhoto {
        let hash = ContentHash::of(&number.to_le_bytes());
        let stored = "a.jpg".to_owned();
        StoredPhoto { photo: PhotoId(number), stored, original: hash, cleaned: hash, size: 1, covered: false }
    }

    #[test]
    fn a_source_is_called_by_its_label_unless_that_holds_a_pupils_name() {
        let called = |paths: &[&str]| labels(&paths.iter().map(PathBuf::from).collect::<Vec<_>>(), &guard());
        assert_eq!(called(&["/media/someone/CANON_EOS"]), ["CANON_EOS"]);
        assert_eq!(called(&["/media/Amira Quillfeather"]), ["the source"]);
        assert_eq!(called(&["/media/CARD", "/media/amira-quillfeather-ipad"]), ["CARD", "source 2"]);
        assert_eq!(called(&["/"]), ["the source"]);
    }

    #[test]
    fn what_is_heard_is_counted_and_no_path_of_an_original_is_kept() {
        let mut telling = Telling::default();
        let erased = Erased { assurance: Assurance::DeletedOnly, other_names: true };
        let denied = EraseError::Untouched(DiskError::new(Fault::Denied, Path::new("/card/Amira.jpg")));
        for ending in [
            Ending::Erased { photo: photo(1), erased },
            Ending::Kept { photo: photo(2) },
            Ending::Bound { photo: photo(3), to: "DCIM/Amira.jpg".to_owned() },
            Ending::NotErased { photo: photo(2), error: denied },
            Ending::SetAside { reason: "It ends too early.".to_owned(), advice: "Look at it.".to_owned() },
            Ending::Held { photo: photo(4) },
        ] {
            let removed = [("EXIF".to_owned(), 2)].into();
            telling.hear(&Outcome { shown: "DCIM/Amira Quillfeather.jpg".to_owned(), ending, removed });
        }
        let Telling { account, photos, .. } = telling;
        assert_eq!(account.counts, Counts { removed: 1, kept: 3, begun: 0, set_aside: 1, held: 1, not_begun: 0 });
        assert_eq!(photos, [1, 2, 3].map(PhotoId).into(), "of the held one nothing is kept");
        assert_eq!((account.aside.len(), account.removals.len(), account.left_behind["EXIF"]), (4, 1, 12));
        let kept = format!("{account:?}");
        assert!(!kept.contains("Amira") && !kept.contains("DCIM"), "{kept}");
    }
}
