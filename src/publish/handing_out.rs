//! Handing a copy out: written whole, judged once more, recorded and named, in this order.
//!
//! The file lies under a passing name until the register has it on record, so a crash leaves at most such a file
//! and an open entry; [`settle`] closes these. A picture under its own name is always on record. The papers of a pack
//! have no entry of their own: their passing name says of which pack they are, and [`sweep`] takes them away.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::disk::{Disk, Fault};
use crate::photo::ContentHash;
use crate::register::{
    InPack, MayAll, OpenPublication, Packed, PublicationId, Publishing, Register, RegisterError, Standing,
};
use crate::store::{self, StoreError};

use super::derivative::Derivative;

/// How the passing name of a pack's paper begins.
const PAPER: &str = ".kindframe-paper-";

/// Why nothing was handed out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HandOutError {
    /// The file could not be written or named.
    #[error("{0}")]
    File(StoreError),
    /// The register failed.
    #[error(transparent)]
    Register(#[from] RegisterError),
}

/// Hands the copy out as asked, if `may` says so of what the register holds when it happens. `None` if it may not.
///
/// # Errors
///
/// [`HandOutError`]; then nothing lies under the name, but for a register that failed at the very end.
pub fn hand_out(
    disk: &dyn Disk,
    register: &Register,
    asked: &Publishing,
    copy: &Derivative,
    may: &dyn Fn(&Standing) -> bool,
) -> Result<Option<PublicationId>, HandOutError> {
    let Some(id) = register.intend_publication(asked, copy.hash(), may)? else { return Ok(None) };
    if let Err(error) = store::draft(disk, &asked.temporary, copy.file()) {
        if is_gone(disk, &asked.temporary) {
            register.settle_publication(id, false)?;
        }
        return Err(HandOutError::File(error));
    }
    let mut failed = None;
    let named = register.publish(id, asked.photo, may, &mut |allowed| {
        // What cannot be shown to be gone may be out: the entry stays open.
        let without_a_name = || is_gone(disk, &asked.temporary).then_some(false);
        if !allowed {
            return without_a_name();
        }
        name(disk, (&asked.temporary, &asked.path), &mut failed)
    })?;
    match failed {
        Some(error) => Err(HandOutError::File(error)),
        None => Ok(named.then_some(id)),
    }
}

/// Gives a zip of copies its name, if all of them may be used by what the register holds when it happens.
///
/// # Errors
///
/// [`HandOutError`]; then nothing lies under the name, but for a register that failed at the very end.
pub fn hand_out_pack(
    disk: &dyn Disk,
    register: &Register,
    pack: &[InPack],
    (temporary, path): (&Path, &Path),
    may: &MayAll<'_>,
) -> Result<Packed, HandOutError> {
    let mut failed = None;
    let packed = register.publish_pack(pack, may, &mut || name(disk, (temporary, path), &mut failed))?;
    failed.map_or(Ok(packed), |error| Err(HandOutError::File(error)))
}

/// True if the file has its name, false if it is nowhere, `None` where that is not known.
fn name(disk: &dyn Disk, (temporary, path): (&Path, &Path), failed: &mut Option<StoreError>) -> Option<bool> {
    if let Err(error) = store::give_name(disk, temporary, path) {
        // What lies under the name is not ours.
        *failed = Some(error);
        return is_gone(disk, temporary).then_some(false);
    }
    match disk.sync_folder(path.parent().unwrap_or(path)) {
        Ok(()) => Some(true),
        Err(error) => {
            *failed = Some(StoreError::Storage(error));
            is_gone(disk, path).then_some(false)
        }
    }
}

/// Takes the file away. True if it is gone. Where its folder is gone, with a stick or a share, nothing is known of it.
pub fn is_gone(disk: &dyn Disk, path: &Path) -> bool {
    match disk.remove(path) {
        Ok(()) => true,
        Err(error) if error.fault == Fault::NotFound => path.parent().is_some_and(|folder| disk.names(folder).is_ok()),
        Err(_) => false,
    }
}

/// Closes what a crash has left open, by what lies on the disk. Where the folder is gone (a stick that was pulled
/// out) nothing is known, and the entry stays open: the file may be out. Those that are out, or may be.
///
/// Each file is read once, however many copies lie in it.
///
/// # Errors
///
/// A register that fails.
pub fn settle(disk: &dyn Disk, register: &Register) -> Result<Vec<PublicationId>, RegisterError> {
    let (mut out, mut seen) = (Vec::new(), BTreeMap::new());
    for open in register.open_publications()? {
        let files = (open.path.clone(), open.temporary.clone());
        let lies = seen.entry(files).or_insert_with(|| lies(disk, &open));
        let made = match lies {
            Lies::Unknown => None,
            Lies::Nowhere => Some(false),
            Lies::There(hash) => Some(Some(*hash) == open.file),
        };
        if let Some(made) = made {
            register.settle_publication(open.id, made)?;
        }
        if made != Some(false) {
            out.push(open.id);
        }
    }
    Ok(out)
}

/// What lies under the name of a file.
enum Lies {
    Unknown,
    Nowhere,
    There(ContentHash),
}

/// Takes away what lies under the passing name, and looks what lies under the other.
fn lies(disk: &dyn Disk, open: &OpenPublication) -> Lies {
    let Some(names) = open.path.parent().and_then(|folder| disk.names(folder).ok()) else { return Lies::Unknown };
    let has = |path: &Path| path.file_name().is_some_and(|name| names.iter().any(|there| there == name));
    if has(&open.temporary) && disk.remove(&open.temporary).is_err() {
        return Lies::Unknown;
    }
    if !has(&open.path) {
        return Lies::Nowhere;
    }
    disk.open(&open.path).and_then(|file| file.hash()).map_or(Lies::Unknown, Lies::There)
}

/// What a paper of a pack is called until it is whole: the record of a copy in the pack says whose it is, so that it is
/// known again after a crash. `which` tells the papers of one pack from one another.
#[must_use]
pub fn passing_paper(folder: &Path, copy: PublicationId, file: &ContentHash, which: &str) -> PathBuf {
    let (mark, hash) = (PAPER, file.to_string());
    folder.join(format!("{mark}{}-{}-{which}.tmp", copy.0, hash.get(..16).unwrap_or(&hash)))
}

/// Takes away papers that never got their names in these folders: they show pictures, and are on no record. Those of
/// another register stay.
///
/// # Errors
///
/// A register that fails.
pub fn sweep(disk: &dyn Disk, register: &Register, folders: &BTreeSet<PathBuf>) -> Result<(), RegisterError> {
    for folder in folders {
        for name in disk.names(folder).unwrap_or_default() {
            let Some(rest) = name.to_str().and_then(|name| name.strip_prefix(PAPER)) else { continue };
            let mut parts = rest.split('-');
            let (number, which) = (parts.next().and_then(|number| number.parse().ok()), parts.nth(1));
            let (Some(number), Some(which)) = (number, which.and_then(|which| which.strip_suffix(".tmp"))) else {
                continue;
            };
            let file = register.copy_hash(PublicationId(number))?;
            let ours = file
                .is_some_and(|file| passing_paper(folder, PublicationId(number), &file, which) == folder.join(&name));
            if ours {
                is_gone(disk, &folder.join(&name));
            }
        }
    }
    Ok(())
}
