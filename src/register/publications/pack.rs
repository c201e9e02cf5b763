//! Copies that go out in one file, a zip: all of them may be used, or the file gets no name.
//!
//! Each is intended by itself before it is written. When the zip is whole its hash is put on record for all of them, so
//! that a crash while it is named is settled by what lies there; then it is named, in the transaction that asks each
//! verdict once more.

use std::path::Path;

use super::{PublicationId, Standing, standing};
use crate::photo::{ContentHash, PhotoId};
use crate::register::Register;
use crate::register::columns::{get, path_bytes};
use crate::register::error::{RegisterError, Result};

/// A copy in a zip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InPack {
    /// Its number.
    pub id: PublicationId,
    /// Of this photo.
    pub photo: PhotoId,
}

/// How naming a zip ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packed {
    /// It has its name, and all of them are on record.
    Named,
    /// One of them may not be used any more. Nothing was changed.
    NotAll,
    /// It has no name, or that is not known: then they stay open.
    Unnamed,
}

/// Asked with the place of a copy in the pack, and of what the register holds when it is asked.
pub type MayAll<'a> = dyn Fn(usize, &Standing) -> bool + 'a;

impl Register {
    /// Puts the hash of the zip on record, if all of its copies may be used. False if one may not: then nothing is.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn seal_pack(&self, pack: &[InPack], archive: ContentHash, may: &MayAll<'_>) -> Result<bool> {
        self.database.write(|t| {
            if !may_all(t, pack, may)? {
                return Ok(false);
            }
            let mut seal = t.prepare_cached("UPDATE publications SET archive = ?2 WHERE number = ?1")?;
            for copy in pack {
                seal.execute((copy.id.0, archive.0))?;
            }
            Ok(true)
        })
    }

    /// The copies in the zip that has these bytes, out or down; none where no such zip was handed out.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn packed_as(&self, archive: &ContentHash) -> Result<Vec<PublicationId>> {
        self.database.read(|c| {
            let mut copies = c.prepare_cached(
                "SELECT number FROM publications
                     WHERE archive = ?1 AND inside IS NOT NULL AND state = 'made' ORDER BY number",
            )?;
            copies.query_and_then([archive.0], |row| Ok(PublicationId(get(row, "number")?)))?.collect()
        })
    }

    /// The copies are in another passing file now.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn move_pack(&self, pack: &[InPack], temporary: &Path) -> Result<()> {
        let temporary = path_bytes(temporary)?;
        self.database.write(|t| {
            let mut moved = t.prepare_cached("UPDATE publications SET temporary = ?2 WHERE number = ?1")?;
            for copy in pack {
                if moved.execute((copy.id.0, &temporary))? != 1 {
                    return Err(RegisterError::Damaged);
                }
            }
            Ok(())
        })
    }

    /// Lets `name` give the zip its name, if all of its copies may be used by what the register holds in this moment.
    /// `name` says whether it has it; `None` where that is not known.
    ///
    /// # Errors
    ///
    /// A database that fails. Then the zip may have its name: see [`Register::open_publications`].
    pub fn publish_pack(
        &self,
        pack: &[InPack],
        may: &MayAll<'_>,
        name: &mut dyn FnMut() -> Option<bool>,
    ) -> Result<Packed> {
        self.database.write(|t| {
            if !may_all(t, pack, may)? {
                return Ok(Packed::NotAll);
            }
            let named = name();
            if let Some(made) = named {
                for copy in pack {
                    self.settle(t, copy.id, made)?;
                }
            }
            Ok(if named == Some(true) { Packed::Named } else { Packed::Unnamed })
        })
    }

    /// Does something while nobody can change anything, if all of these may be used: gives a name to papers that show
    /// them. `None` if one may not; then it is not done.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn while_all_may<T>(&self, pack: &[InPack], may: &MayAll<'_>, act: &mut dyn FnMut() -> T) -> Result<Option<T>> {
        self.database.write(|t| Ok(may_all(t, pack, may)?.then(&mut *act)))
    }
}

fn may_all(c: &rusqlite::Connection, pack: &[InPack], may: &MayAll<'_>) -> Result<bool> {
    for (place, copy) in pack.iter().enumerate() {
        if !may(place, &standing(c, copy.photo)?) {
            return Ok(false);
        }
    }
    Ok(true)
}
