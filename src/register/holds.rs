//! The safeguarding stop, on a photo or on a whole source. While it is on, the photo is not shown, tagged or
//! handed out, no original of it is removed, and nothing below the source is stored or removed.
//!
//! Only the fact is written: which, when, by whom. The small picture in the register goes with the stop, and
//! how the photo looks. Who may take it off is not asked here; see [`crate::role::Right::ReleaseHold`].

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction};

use super::columns::{get, parsed, parsed_if_any, path, path_bytes};
use super::error::{RegisterError, Result};
use super::{Register, audit, held_erasures, photos};
use crate::photo::PhotoId;

/// What a stop is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeldItem {
    /// A stored photo, and every original of it.
    Photo(PhotoId),
    /// A card, a device or a folder, by its path on this computer.
    Source(PathBuf),
}

/// A stop that is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// What it is on.
    pub item: HeldItem,
    /// Since when.
    pub since: Timestamp,
    /// Who placed it.
    pub by: String,
    /// When the item was handed over, to whoever decides on it now; it stays held.
    pub handed_over: Option<Timestamp>,
    /// When the copy in storage was erased by decision; the stop stays on the photo.
    pub erased: Option<Timestamp>,
}

impl Hold {
    /// True while the safeguarding lead has decided nothing of it.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.handed_over.is_none() && self.erased.is_none()
    }
}

impl Register {
    /// True while a stop is on the photo.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn is_held(&self, photo: PhotoId) -> Result<bool> {
        self.database.read(|c| is_held(c, photo))
    }

    /// Every photo with a stop on it.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn held(&self) -> Result<Vec<PhotoId>> {
        self.database.read(|c| {
            let mut statement = c.prepare("SELECT photo FROM holds WHERE released_at IS NULL ORDER BY photo")?;
            statement.query_and_then([], |row| Ok(PhotoId(get(row, "photo")?)))?.collect()
        })
    }

    /// True while some card may have the original of a held photo: what is left of it there is evidence. Of a photo
    /// whose copy the safeguarding lead had erased nothing is to be kept.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn may_be_evidence_on_cards(&self) -> Result<bool> {
        self.database.read(|c| {
            Ok(c.prepare("SELECT 1 FROM holds WHERE released_at IS NULL AND erased_at IS NULL")?.exists([])?)
        })
    }

    /// Every stop in force, the oldest first.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn holds(&self) -> Result<Vec<Hold>> {
        self.database.read(|c| {
            let mut photos = c.prepare(
                "SELECT photo, placed_at, placed_by, handed_over_at, erased_at FROM holds WHERE released_at IS NULL",
            )?;
            let photos = photos.query_and_then([], |row| hold(row, HeldItem::Photo(PhotoId(get(row, "photo")?))))?;
            let mut all: Vec<Hold> = photos.collect::<Result<_>>()?;
            let mut sources = c.prepare(
                "SELECT source, placed_at, placed_by, handed_over_at, NULL AS erased_at
                     FROM source_holds WHERE released_at IS NULL",
            )?;
            for found in sources.query_and_then([], |row| hold(row, HeldItem::Source(path(row, "source")?)))? {
                all.push(found?);
            }
            all.sort_by_key(|hold| hold.since);
            Ok(all)
        })
    }

    /// True while a stop is on the path, on something above it, or on something below it.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn is_source_held(&self, source: &Path) -> Result<bool> {
        self.database
            .read(|c| Ok(held_sources(c)?.iter().any(|held| source.starts_with(held) || held.starts_with(source))))
    }

    /// Puts the stop on a photo. A photo that has it keeps the one it has.
    ///
    /// # Errors
    ///
    /// [`super::RegisterError::UnknownPhoto`]; a database that fails.
    pub fn hold(&self, photo: PhotoId) -> Result<()> {
        self.place(&[HeldItem::Photo(photo)])
    }

    /// Puts the stop on all of these, or on none.
    ///
    /// # Errors
    ///
    /// [`super::RegisterError::UnknownPhoto`]; a database that fails.
    pub fn place(&self, items: &[HeldItem]) -> Result<()> {
        self.database.write(|t| items.iter().try_for_each(|item| self.place_one(t, item)))
    }

    /// Takes the stop off a photo.
    ///
    /// # Errors
    ///
    /// [`super::RegisterError::UnknownPhoto`]; a database that fails.
    pub fn release(&self, photo: PhotoId) -> Result<()> {
        self.lift(&HeldItem::Photo(photo)).map(drop)
    }

    /// Takes the stop off; false if there was none.
    ///
    /// # Errors
    ///
    /// [`super::RegisterError::UnknownPhoto`]; [`super::RegisterError::Erased`];
    /// [`super::RegisterError::BeingErased`]; a database that fails.
    pub fn lift(&self, item: &HeldItem) -> Result<bool> {
        self.database.write(|t| {
            not_erased(t, item)?;
            if !held_erasures::on(t, item)?.is_empty() {
                return Err(RegisterError::BeingErased);
            }
            self.mark(t, item, ("released_at", "released_by"), "release")
        })
    }

    /// Puts on record that the item was handed over, to the police or another authority. The stop stays on it;
    /// false if there is none.
    ///
    /// # Errors
    ///
    /// [`super::RegisterError::UnknownPhoto`]; [`super::RegisterError::Erased`]; a database that fails.
    pub fn hand_over(&self, item: &HeldItem) -> Result<bool> {
        self.database.write(|t| {
            not_erased(t, item)?;
            self.mark(t, item, ("handed_over_at", "handed_over_by"), "hand-over")
        })
    }

    /// Writes when and who into these columns of the stop in force, and what that was into the trail.
    fn mark(&self, t: &Transaction<'_>, item: &HeldItem, (when, who): (&str, &str), what: &str) -> Result<bool> {
        let update = |table: &str, key: &str| {
            format!("UPDATE {table} SET {when} = ?2, {who} = ?3 WHERE {key} = ?1 AND released_at IS NULL")
        };
        let by = self.author();
        let (at, user) = (by.at.to_string(), by.user.as_str());
        let marked = match item {
            HeldItem::Photo(photo) => {
                photos::by_id(t, *photo)?;
                t.execute(&update("holds", "photo"), (photo.0, at, user))?
            }
            HeldItem::Source(source) => {
                t.execute(&update("source_holds", "source"), (path_bytes(source)?, at, user))?
            }
        };
        if marked > 0 {
            audit::append(t, by, what, &told(item))?;
        }
        Ok(marked > 0)
    }

    /// Puts one stop on, in somebody's transaction.
    pub(super) fn place_one(&self, t: &Transaction<'_>, item: &HeldItem) -> Result<()> {
        let by = self.author();
        let (at, user) = (by.at.to_string(), by.user.as_str());
        let placed = match item {
            HeldItem::Photo(photo) => {
                photos::by_id(t, *photo)?;
                for trace in [
                    "DELETE FROM thumbnails WHERE photo = ?1",
                    "DELETE FROM looks WHERE photo = ?1",
                    "UPDATE face_searches SET likeness = NULL WHERE photo = ?1",
                ] {
                    t.execute(trace, [photo.0])?;
                }
                t.execute(
                    "INSERT OR IGNORE INTO holds (photo, placed_at, placed_by) VALUES (?1, ?2, ?3)",
                    (photo.0, at, user),
                )?
            }
            HeldItem::Source(source) => t.execute(
                "INSERT OR IGNORE INTO source_holds (source, placed_at, placed_by) VALUES (?1, ?2, ?3)",
                (path_bytes(source)?, at, user),
            )?,
        };
        if placed > 0 { audit::append(t, by, "hold", &told(item)) } else { Ok(()) }
    }
}

/// For the trail: no path, which may hold a name.
fn told(item: &HeldItem) -> String {
    match item {
        HeldItem::Photo(photo) => format!("photo {photo}"),
        HeldItem::Source(_) => "a source".to_owned(),
    }
}

fn hold(row: &rusqlite::Row<'_>, item: HeldItem) -> Result<Hold> {
    let [handed_over, erased] = [parsed_if_any(row, "handed_over_at")?, parsed_if_any(row, "erased_at")?];
    Ok(Hold { item, since: parsed(row, "placed_at")?, by: get(row, "placed_by")?, handed_over, erased })
}

/// See [`Register::is_held`].
pub(super) fn is_held(c: &Connection, photo: PhotoId) -> Result<bool> {
    let mut statement = c.prepare_cached("SELECT 1 FROM holds WHERE photo = ?1 AND released_at IS NULL")?;
    Ok(statement.exists([photo.0])?)
}

fn not_erased(c: &Connection, item: &HeldItem) -> Result<()> {
    let HeldItem::Photo(photo) = item else { return Ok(()) };
    let mut statement = c.prepare_cached("SELECT 1 FROM holds WHERE photo = ?1 AND erased_at IS NOT NULL")?;
    if statement.exists([photo.0])? { Err(RegisterError::Erased) } else { Ok(()) }
}

/// True if a stop is on the path or on something above it.
pub(super) fn is_below_held(c: &Connection, original: &Path) -> Result<bool> {
    Ok(held_sources(c)?.iter().any(|held| original.starts_with(held)))
}

fn held_sources(c: &Connection) -> Result<Vec<PathBuf>> {
    let mut statement = c.prepare_cached("SELECT source FROM source_holds WHERE released_at IS NULL")?;
    statement.query_and_then([], |row| path(row, "source"))?.collect()
}
