//! Writes the next generation of a folder's list, and finishes or takes back what a crash has left of one.
//!
//! The order: intent on record, temporary, sync, read back, rename without replacing, sync of the folder, fact on
//! record. A list that cannot be written is no failure of the offload: the photos are stored, and the next run
//! writes it. Only a register that fails is an error here.

use jiff::Timestamp;
use jiff::civil::Date;

use super::list::{self, Generation, TrailMark};
use crate::disk::{Disk, DiskError, Fault};
use crate::photo::ContentHash;
use crate::receipt::ListOutcome;
use crate::register::{HashListRecord, ListedFile, Register, RegisterError};
use crate::store::place::Storage;
use crate::store::{self, StoreError, below};

/// The largest list that is read, in bytes: some two hundred thousand photos.
pub(super) const LARGEST: u64 = 64 << 20;

/// Where lists are written, and by whose record.
#[derive(Clone, Copy)]
pub struct Lists<'a> {
    /// The door to the disks.
    pub disk: &'a dyn Disk,
    /// School storage.
    pub storage: &'a Storage,
    /// What knows the photos, and which lists were written.
    pub register: &'a Register,
}

impl Lists<'_> {
    /// Closes what earlier runs have left open, by what lies in the storage. Where nothing can be told now, it
    /// stays open.
    ///
    /// # Errors
    ///
    /// A register that fails.
    pub fn settle(&self) -> Result<(), RegisterError> {
        for open in self.register.open_lists()? {
            self.settle_one(&open)?;
        }
        Ok(())
    }

    /// Writes the next generation of the folder's list, if it says anything that the last does not.
    ///
    /// # Errors
    ///
    /// A register that fails.
    pub fn write(&self, folder: &str, day: Date) -> Result<ListOutcome, RegisterError> {
        let files = self.register.photos_in(folder)?;
        if files.is_empty() {
            return Ok(ListOutcome::Nothing);
        }
        let contents = list::contents(&files);
        if let Some(last) = self.register.last_list(folder)?.filter(|last| last.contents == contents)
            && self.disk.stat(&self.path(folder, &last.name)).is_ok()
        {
            return Ok(ListOutcome::Unchanged(last.name));
        }
        let before = match self.before(folder)? {
            Ok(before) => before,
            Err(error) => return Ok(failed(&StoreError::Storage(error))),
        };
        let mut dice = [0; 8];
        if let Err(error) = self.disk.random(&mut dice) {
            return Ok(failed(&StoreError::Storage(error)));
        }
        let number = before.highest.saturating_add(1);
        let text = self.text(number, folder, before.previous, &files)?;
        let list = HashListRecord {
            folder: folder.to_owned(),
            generation: number,
            name: list::name(number, folder, day),
            temporary: format!(".kindframe-{:016x}.tmp", u64::from_le_bytes(dice)),
            file: ContentHash::of(text.as_bytes()),
            contents,
        };
        self.put(&list, text.as_bytes())
    }

    fn text(
        &self,
        number: u32,
        folder: &str,
        previous: Option<(String, ContentHash)>,
        files: &[ListedFile],
    ) -> Result<String, RegisterError> {
        let (beginning, head) = self.register.trail()?;
        let made_at = Timestamp::from_second(self.disk.now().as_second()).unwrap_or_default();
        Ok(Generation { number, made_at, previous, trail: TrailMark { beginning, head } }.text(folder, files))
    }

    /// The generations that there are: on record, open ones too, and in the folder, whoever wrote them.
    fn before(&self, folder: &str) -> Result<Result<Before, DiskError>, RegisterError> {
        let on_record: Vec<_> = self.register.lists_on_record()?.into_iter().filter(|l| l.folder == folder).collect();
        let there = match self.disk.names(&below(self.storage.root(), folder)) {
            Ok(names) => names,
            Err(error) => return Ok(Err(error)),
        };
        let there = there.iter().filter_map(|name| name.to_str());
        let newest = there.filter_map(|name| Some((list::generation_of(name)?, name.to_owned()))).max();
        let recorded = on_record.iter().map(|list| list.generation).max().unwrap_or(0);
        let highest = recorded.max(newest.as_ref().map_or(0, |(number, _)| *number));
        let Some((_, name)) = newest else { return Ok(Ok(Before { highest, previous: None })) };
        // What was written counts, and not what somebody may have made of it since.
        let hash = match on_record.iter().find(|list| list.name == name) {
            Some(list) => Ok(list.file),
            None => self.disk.read(&self.path(folder, &name), LARGEST).map(|(bytes, _)| ContentHash::of(&bytes)),
        };
        Ok(hash.map(|hash| Before { highest, previous: Some((name, hash)) }))
    }

    fn put(&self, list: &HashListRecord, bytes: &[u8]) -> Result<ListOutcome, RegisterError> {
        self.register.intend_list(list)?;
        let (temporary, target) = (self.path(&list.folder, &list.temporary), self.path(&list.folder, &list.name));
        match store::put(self.disk, &temporary, &target, bytes) {
            // Written below the mount point of a share that went away meanwhile: the next run settles it.
            Ok(()) if !self.storage.is_here(self.disk) => {
                let gone = DiskError::new(Fault::NotFound, self.storage.root());
                Ok(failed(&StoreError::Storage(gone)))
            }
            Ok(()) => {
                self.register.settle_list(list, true)?;
                Ok(ListOutcome::Written(list.name.clone()))
            }
            Err(error) => Ok(match self.settle_one(list)? {
                Some(true) => ListOutcome::Written(list.name.clone()),
                _ => failed(&error),
            }),
        }
    }

    /// True if the list has its name, false if it has not and nothing of it is left; none if that cannot be told.
    fn settle_one(&self, open: &HashListRecord) -> Result<Option<bool>, RegisterError> {
        let written = self.look(open).ok();
        if let Some(written) = written {
            self.register.settle_list(open, written)?;
        }
        Ok(written)
    }

    /// Removes the temporary, and sees whether the list is there, all of it for certain.
    fn look(&self, open: &HashListRecord) -> Result<bool, DiskError> {
        let folder = below(self.storage.root(), &open.folder);
        let names = match self.disk.names(&folder) {
            Err(error) if error.fault == Fault::NotFound && self.storage.is_here(self.disk) => return Ok(false),
            names => names?,
        };
        let has = |wanted: &str| names.iter().any(|name| name == wanted);
        if has(&open.temporary) {
            self.disk.remove(&self.path(&open.folder, &open.temporary))?;
        }
        let path = self.path(&open.folder, &open.name);
        let written = has(&open.name) && self.disk.open_medium(&path)?.hash()? == open.file;
        self.disk.sync_folder(&folder)?;
        Ok(written)
    }

    fn path(&self, folder: &str, name: &str) -> std::path::PathBuf {
        below(self.storage.root(), folder).join(name)
    }
}

/// What was before a new generation.
struct Before {
    /// The highest number that any had, or was meant to have.
    highest: u32,
    /// The newest in the folder.
    previous: Option<(String, ContentHash)>,
}

fn failed(error: &StoreError) -> ListOutcome {
    let what = format!("The list of hashes was not written beside the photos. {error}");
    let advice = format!("The photos are stored all the same. {}", error.advice());
    ListOutcome::Failed { what, advice }
}
