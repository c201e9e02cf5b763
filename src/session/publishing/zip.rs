//! A pack as one zip: all that is in it may be used when it gets its name, or it is made anew without the rest.
//!
//! The zip lies under a passing name until then, and each picture in it is on record as intended. All verdicts are
//! asked again in the one transaction that names it and records all its pictures. A picture that may not any more is
//! taken out, and the zip is written anew from what it already holds; it stays on record as intended until the file
//! that holds it is gone. A stop, or a folder that takes no more, leaves nothing.

use std::path::{Path, PathBuf};

use super::list::List;
use super::one::{Made, Ready, Where, changes, refuse, told};
use super::pack::not_out;
use super::papers::Papers;
use super::{Counter, Refused};
use crate::disk::{Disk, DiskError};
use crate::photo::ContentHash;
use crate::publish::archive::{Archive, Entry};
use crate::publish::handing_out::{self, HandOutError};
use crate::register::{InPack, Packed, PublicationId, RegisterError, Standing};
use crate::session::event::{Event, Failure, PublishSummary, PublishedView};
use crate::session::{Out, saving};
use crate::store::StoreError;

/// How often a zip is judged anew when the register changes while it is written.
const ATTEMPTS: usize = 12;

/// A zip under its passing name, with what is in it.
struct Draft<'c> {
    path: PathBuf,
    temporary: PathBuf,
    pictures: Vec<(Ready<'c>, Entry)>,
    /// On record as intended, taken out, and still in the file under the passing name.
    taken_out: Vec<PublicationId>,
    /// Of the whole, once that is written.
    hash: Option<ContentHash>,
    papers: Papers,
}

/// Why there is no zip.
enum NoZip {
    File(StoreError),
    Other(Failure),
}

impl From<StoreError> for NoZip {
    fn from(error: StoreError) -> Self {
        Self::File(error)
    }
}

impl From<DiskError> for NoZip {
    fn from(error: DiskError) -> Self {
        Self::File(StoreError::Storage(error))
    }
}

impl From<Failure> for NoZip {
    fn from(failure: Failure) -> Self {
        Self::Other(failure)
    }
}

impl From<RegisterError> for NoZip {
    fn from(error: RegisterError) -> Self {
        Self::Other(error.into())
    }
}

impl Counter<'_> {
    pub(super) fn zip(
        &self,
        list: &List,
        (path, temporary): &(PathBuf, PathBuf),
        out: Out<'_>,
    ) -> Result<PublishSummary, Failure> {
        let mut views: Vec<PublishedView> = Vec::new();
        let mut draft = Draft {
            path: path.clone(),
            temporary: temporary.clone(),
            pictures: Vec::new(),
            taken_out: Vec::new(),
            hash: None,
            papers: Papers::default(),
        };
        let named = self.zipped(list, &mut draft, &mut views);
        let (made, trouble) = match named {
            Ok(()) => (draft.pictures.len(), None),
            Err(refused) => {
                let said = if self.give_up(&draft)? { "Nothing is out." } else { MAY_BE_OUT };
                let gone = draft.pictures.drain(..).map(|(ready, _)| refuse(not_out(ready.view), refused.clone()));
                views.extend(gone);
                (0, Some((format!("{} {said}", refused.0), refused.1)))
            }
        };
        let zip = (made > 0).then(|| path.clone());
        let (papers, missing) = draft.papers.told();
        views.extend(draft.pictures.into_iter().map(|(ready, _)| ready.view));
        let place = |view: &PublishedView| list.items.iter().position(|item| item.asked == view.asked);
        views.sort_by_key(place);
        for view in views {
            out(Event::Published(Box::new(view)));
        }
        let papers = if made > 0 { papers } else { Vec::new() };
        let (trouble, refused) = (trouble.or(missing.filter(|_| made > 0)), list.items.len() - made);
        let asks = self.asks(made);
        Ok(PublishSummary { made, refused, left_out: list.left_out, zip, papers, asks, trouble })
    }

    /// Makes the zip, and gives it its name.
    fn zipped<'c>(
        &'c self,
        list: &'c List,
        draft: &mut Draft<'c>,
        views: &mut Vec<PublishedView>,
    ) -> Result<(), Refused> {
        let refused = |no: NoZip| match no {
            NoZip::File(error) => told(&error),
            NoZip::Other(failure) => (failure.what, failure.advice),
        };
        self.pictures(list, draft, views).map_err(refused)?;
        for _ in 0..ATTEMPTS {
            if self.session.stop.is_asked() {
                return Err(("It was stopped.".to_owned(), "Ask for the pack again.".to_owned()));
            }
            if self.try_to_name(draft, views).map_err(refused)? {
                return Ok(());
            }
        }
        Err(changes())
    }

    /// Makes the pictures and puts them into the zip, in order.
    fn pictures<'c>(
        &'c self,
        list: &'c List,
        draft: &mut Draft<'c>,
        views: &mut Vec<PublishedView>,
    ) -> Result<(), NoZip> {
        let (mut archive, disk) = (None, self.session.disk.as_ref());
        let zip = (draft.path.clone(), draft.temporary.clone());
        let mut full = None;
        self.each(list, &Where::Zip(&zip), &mut |made| match made {
            Made::Not(view) => {
                views.push(*view);
                Ok(())
            }
            Made::Out(mut ready) => {
                let file = std::mem::take(&mut ready.file);
                let packed = match &full {
                    None => begun(&mut archive, disk, &zip.1).and_then(|archive| archive.add(&ready.line.file, &file)),
                    Some(_) => Ok(Entry::default()),
                };
                let entry = packed.unwrap_or_else(|error| {
                    // Nothing more is drawn: it would not fit either.
                    self.end_with(&error);
                    full = Some(error);
                    Entry::default()
                });
                // On record as intended, in the zip or not.
                draft.pictures.push((*ready, entry));
                Ok(())
            }
        })?;
        match (full, archive) {
            (Some(error), _) => Err(error.into()),
            (None, Some(archive)) => self.close(archive, draft),
            (None, None) => Ok(()),
        }
    }

    /// Puts the papers into the zip, and ends it.
    fn close(&self, mut archive: Archive<'_>, draft: &mut Draft<'_>) -> Result<(), NoZip> {
        draft.papers = self.papers(draft.pictures.iter().map(|(ready, _)| (ready, true)));
        for (name, bytes) in &draft.papers.files {
            archive.add(name, bytes)?;
        }
        draft.hash = Some(archive.finish()?.hash);
        Ok(())
    }

    /// True if the zip has its name, or nothing is left that could be in one.
    fn try_to_name(&self, draft: &mut Draft<'_>, views: &mut Vec<PublishedView>) -> Result<bool, NoZip> {
        self.without_refused(draft, views)?;
        if draft.pictures.is_empty() {
            // Where nothing was ever in it, no file was begun, and its folder may not be there either.
            if !draft.taken_out.is_empty() {
                removed(self.session.disk.as_ref(), &draft.temporary)?;
            }
            self.close_taken_out(draft)?;
            return Ok(true);
        }
        let hash = match draft.hash {
            Some(hash) => hash,
            None => self.anew(draft)?,
        };
        let pack: Vec<InPack> = draft.pictures.iter().map(|(ready, _)| ready.in_pack()).collect();
        let pictures = &draft.pictures;
        let may = |place: usize, standing: &Standing| pictures.get(place).is_some_and(|(r, _)| r.still(standing));
        if !self.register.seal_pack(&pack, hash, &may)? {
            return Ok(false);
        }
        let (disk, paths) = (self.session.disk.as_ref(), (draft.temporary.as_path(), draft.path.as_path()));
        match handing_out::hand_out_pack(disk, self.register, &pack, paths, &may) {
            Ok(Packed::Named) => Ok(true),
            Ok(Packed::NotAll) => Ok(false),
            Ok(Packed::Unnamed) => Err(StoreError::NotKept.into()),
            Err(HandOutError::File(error)) => Err(error.into()),
            Err(HandOutError::Register(error)) => Err(error.into()),
        }
    }

    /// Judges each anew by what the register holds now, and takes out what may not be used any more. It stays on
    /// record as intended while it lies in the file: whatever happens, that file is known of.
    fn without_refused(&self, draft: &mut Draft<'_>, views: &mut Vec<PublishedView>) -> Result<(), NoZip> {
        let mut left = Vec::new();
        for (mut ready, entry) in std::mem::take(&mut draft.pictures) {
            if self.judge_again(&mut ready)? {
                left.push((ready, entry));
                continue;
            }
            draft.taken_out.push(ready.id);
            draft.hash = None;
            views.push(not_out(ready.view));
        }
        draft.pictures = left;
        Ok(())
    }

    /// Writes the zip anew, from what it held.
    fn anew(&self, draft: &mut Draft<'_>) -> Result<ContentHash, NoZip> {
        let (disk, old) = (self.session.disk.as_ref(), draft.temporary.clone());
        draft.temporary = saving::passing(self.session, &self.to)?;
        let pack: Vec<InPack> = draft.pictures.iter().map(|(ready, _)| ready.in_pack()).collect();
        self.register.move_pack(&pack, &draft.temporary)?;
        let anew = self.copied(draft, &old);
        removed(disk, &old)?;
        self.close_taken_out(draft)?;
        anew
    }

    /// The file in which they were is gone.
    fn close_taken_out(&self, draft: &mut Draft<'_>) -> Result<(), NoZip> {
        for id in draft.taken_out.drain(..) {
            self.register.settle_publication(id, false)?;
        }
        Ok(())
    }

    fn copied(&self, draft: &mut Draft<'_>, old: &Path) -> Result<ContentHash, NoZip> {
        let disk = self.session.disk.as_ref();
        let mut archive = Archive::begin(disk, &draft.temporary)?;
        for (_, entry) in &mut draft.pictures {
            let bytes = entry.read(disk, old)?;
            *entry = archive.add(&entry.name, &bytes)?;
        }
        self.close(archive, draft)?;
        Ok(draft.hash.unwrap_or(ContentHash([0; 32])))
    }

    /// Closes what is on record of it by what lies in the folder: the zip may have its name although the register
    /// failed. True if nothing of it is out; what is not known stays open in the register.
    fn give_up(&self, draft: &Draft<'_>) -> Result<bool, Failure> {
        let out = handing_out::settle(self.session.disk.as_ref(), self.register)?;
        Ok(draft.pictures.iter().all(|(ready, _)| !out.contains(&ready.id)))
    }
}

/// The zip, begun when the first picture goes in.
fn begun<'a, 'd>(
    archive: &'a mut Option<Archive<'d>>,
    disk: &'d dyn Disk,
    temporary: &Path,
) -> Result<&'a mut Archive<'d>, StoreError> {
    let begun = match archive.take() {
        Some(begun) => begun,
        None => Archive::begin(disk, temporary)?,
    };
    Ok(archive.insert(begun))
}

/// What is said where the zip may lie under its name.
const MAY_BE_OUT: &str = "It may lie in the folder all the same: look there, and use none of it.";

fn removed(disk: &dyn Disk, path: &Path) -> Result<(), NoZip> {
    match handing_out::is_gone(disk, path) {
        true => Ok(()),
        false => Err(StoreError::NotKept.into()),
    }
}
