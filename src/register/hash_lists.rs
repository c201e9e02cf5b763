//! The lists of hashes that lie beside the photos: what they list, and which were written.
//!
//! A list is on record with its temporary name before there is a file, so whatever a crash leaves is known.
//! Nothing is written here; see [`crate::custody`].

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row};

use super::columns::{count, get, hash, parsed};
use super::error::{RegisterError, Result};
use super::{Register, audit};
use crate::photo::ContentHash;
use crate::receipt::TrailHead;

/// A stored file as the register knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedFile {
    /// Its path below the storage, with forward slashes.
    pub stored: String,
    /// Its size, in bytes.
    pub size: u64,
    /// Its hash.
    pub hash: ContentHash,
    /// When it was stored and read back.
    pub stored_at: Timestamp,
}

/// One generation of a folder's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HashListRecord {
    /// The folder below the storage, with forward slashes.
    pub folder: String,
    /// From 1.
    pub generation: u32,
    /// The file's name.
    pub name: String,
    /// What it is called until it is whole, in the same folder.
    pub temporary: String,
    /// Hash of the list itself.
    pub file: ContentHash,
    /// Hash of what it lists: the same while nothing is stored or stored anew.
    pub contents: ContentHash,
}

impl Register {
    /// Every photo that lies in the folder, in the order of the names. One that is held is among them, by its neutral
    /// name and its hash; one whose copy the safeguarding lead had erased is not.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn photos_in(&self, folder: &str) -> Result<Vec<ListedFile>> {
        // All that begins so and goes on with a slash, by the index: the sign after it is a nought.
        let (from, to) = (format!("{folder}/"), format!("{folder}0"));
        self.database.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT stored, size, cleaned, stored_at FROM photos WHERE stored > ?1 AND stored < ?2
                     AND erased_at IS NULL
                     AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.photo = photos.number AND h.erased_at IS NOT NULL)
                     ORDER BY stored",
            )?;
            let files = statement.query_and_then([from, to], |row| {
                Ok(ListedFile {
                    stored: get(row, "stored")?,
                    size: count(row, "size")?,
                    hash: hash(row, "cleaned")?,
                    stored_at: parsed(row, "stored_at")?,
                })
            })?;
            files.collect()
        })
    }

    /// Where the trail begins, which no other register's does, and how far it has come.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn trail(&self) -> Result<(ContentHash, TrailHead)> {
        self.database.read(|c| Ok((audit::beginning(c)?, audit::head(c)?)))
    }

    /// The link of this line of the trail, from 1; none past its end.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn trail_link(&self, line: u64) -> Result<Option<ContentHash>> {
        self.database.read(|c| {
            let mut statement = c.prepare_cached("SELECT hash FROM audit WHERE number = ?1")?;
            let line = i64::try_from(line).unwrap_or(i64::MAX);
            Ok(statement.query_row([line], |row| row.get(0)).optional()?.map(ContentHash))
        })
    }

    /// The last list of the folder that was written.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn last_list(&self, folder: &str) -> Result<Option<HashListRecord>> {
        self.database.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT * FROM hash_lists WHERE folder = ?1 AND state = 'written' ORDER BY generation DESC LIMIT 1",
            )?;
            statement.query_and_then([folder], read)?.next().transpose()
        })
    }

    /// Every list that was written, and those that may have been.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn lists_on_record(&self) -> Result<Vec<HashListRecord>> {
        self.select_lists("SELECT * FROM hash_lists ORDER BY folder, generation")
    }

    /// Lists that a crash, or a storage that was not there, has left open.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn open_lists(&self) -> Result<Vec<HashListRecord>> {
        self.select_lists("SELECT * FROM hash_lists WHERE state = 'intended' ORDER BY folder, generation")
    }

    /// Before a list is written.
    ///
    /// # Errors
    ///
    /// A generation that is on record already; a database that fails.
    pub fn intend_list(&self, list: &HashListRecord) -> Result<()> {
        self.database.write(|t| {
            t.prepare_cached(
                "INSERT INTO hash_lists (folder, generation, name, temporary, file, contents)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((
                &list.folder,
                list.generation,
                &list.name,
                &list.temporary,
                list.file.0,
                list.contents.0,
            ))?;
            Ok(())
        })
    }

    /// Says of an open list whether it has its name. One that has not is forgotten, its temporary being gone.
    ///
    /// # Errors
    ///
    /// A list that is not open; a database that fails.
    pub fn settle_list(&self, list: &HashListRecord, written: bool) -> Result<()> {
        self.database.write(|t| {
            let change = match written {
                true => {
                    "UPDATE hash_lists SET state = 'written'
                             WHERE folder = ?1 AND generation = ?2 AND state = 'intended'"
                }
                false => "DELETE FROM hash_lists WHERE folder = ?1 AND generation = ?2 AND state = 'intended'",
            };
            if t.prepare_cached(change)?.execute((&list.folder, list.generation))? != 1 {
                return Err(RegisterError::Damaged);
            }
            if written {
                audit::append(t, self.author(), "list", &format!("generation {}, {}", list.generation, list.file))?;
            }
            Ok(())
        })
    }

    fn select_lists(&self, select: &str) -> Result<Vec<HashListRecord>> {
        self.database.read(|c| c.prepare_cached(select)?.query_and_then([], read)?.collect())
    }
}

fn read(row: &Row<'_>) -> Result<HashListRecord> {
    Ok(HashListRecord {
        folder: get(row, "folder")?,
        generation: count(row, "generation")?,
        name: get(row, "name")?,
        temporary: get(row, "temporary")?,
        file: hash(row, "file")?,
        contents: hash(row, "contents")?,
    })
}
