//! The safeguarding stop on a photo. While it is on, the photo is not tagged and no original of it
//! is removed. Who may take it off is not asked here; see [`crate::role::Right::ReleaseHold`].

use rusqlite::Connection;

use super::columns::get;
use super::error::Result;
use super::{Register, audit, photos};
use crate::photo::PhotoId;

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

    /// Puts the stop on. A photo that has it keeps the one it has.
    ///
    /// # Errors
    ///
    /// [`super::RegisterError::UnknownPhoto`]; a database that fails.
    pub fn hold(&self, photo: PhotoId) -> Result<()> {
        self.database.write(|t| {
            photos::by_id(t, photo)?;
            if is_held(t, photo)? {
                return Ok(());
            }
            let by = self.author();
            t.execute(
                "INSERT INTO holds (photo, placed_at, placed_by) VALUES (?1, ?2, ?3)",
                (photo.0, by.at.to_string(), by.user.as_str()),
            )?;
            audit::append(t, by, "hold", &format!("photo {photo}"))
        })
    }

    /// Takes the stop off.
    ///
    /// # Errors
    ///
    /// [`super::RegisterError::UnknownPhoto`]; a database that fails.
    pub fn release(&self, photo: PhotoId) -> Result<()> {
        self.database.write(|t| {
            photos::by_id(t, photo)?;
            let by = self.author();
            t.execute(
                "UPDATE holds SET released_at = ?2, released_by = ?3 WHERE photo = ?1 AND released_at IS NULL",
                (photo.0, by.at.to_string(), by.user.as_str()),
            )?;
            audit::append(t, by, "release", &format!("photo {photo}"))
        })
    }
}

/// See [`Register::is_held`].
pub(super) fn is_held(c: &Connection, photo: PhotoId) -> Result<bool> {
    let mut statement = c.prepare_cached("SELECT 1 FROM holds WHERE photo = ?1 AND released_at IS NULL")?;
    Ok(statement.exists([photo.0])?)
}
