//! Who has seen which photo large enough to see faces.
//!
//! That the window showed it is all that is known: whether someone looked is not. The trail has one
//! line for each person and photo, for the first time.

use std::collections::BTreeSet;

use super::columns::get;
use super::error::{RegisterError, Result};
use super::{Register, audit, holds, photos};
use crate::photo::PhotoId;

impl Register {
    /// Notes that whoever is signed in has seen the photo. Once noted, nothing more is written.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPhoto`], [`RegisterError::Held`]; a database that fails.
    pub fn note_viewing(&self, photo: PhotoId) -> Result<()> {
        let seen = |c: &rusqlite::Connection| {
            let mut statement = c.prepare_cached("SELECT 1 FROM viewings WHERE photo = ?1 AND user = ?2")?;
            Ok(statement.exists((photo.0, self.user.as_str()))?)
        };
        if self.database.read(seen)? {
            return Ok(());
        }
        self.database.write(|t| {
            photos::by_id(t, photo)?;
            if holds::is_held(t, photo)? {
                return Err(RegisterError::Held(photo));
            }
            let by = self.author();
            t.prepare_cached("INSERT OR IGNORE INTO viewings (photo, user, viewed_at) VALUES (?1, ?2, ?3)")?
                .execute((photo.0, by.user.as_str(), by.at.to_string()))?;
            audit::append(t, by, "view", &format!("photo {photo}"))
        })
    }

    /// The photos of the event that whoever is signed in has seen.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn viewed_in(&self, event: i64) -> Result<BTreeSet<PhotoId>> {
        self.database.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT v.photo FROM photos f JOIN viewings v ON v.photo = f.number WHERE f.event = ?1 AND v.user = ?2",
            )?;
            let seen = statement.query_and_then((event, self.user.as_str()), |row| Ok(PhotoId(get(row, "photo")?)))?;
            seen.collect()
        })
    }

    /// Those of the photos that whoever is signed in has not seen.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn not_viewed(&self, photos: &[PhotoId]) -> Result<Vec<PhotoId>> {
        self.database.read(|c| {
            let mut statement = c.prepare_cached("SELECT 1 FROM viewings WHERE photo = ?1 AND user = ?2")?;
            let mut unseen = Vec::new();
            for photo in photos {
                if !statement.exists((photo.0, self.user.as_str()))? {
                    unseen.push(*photo);
                }
            }
            Ok(unseen)
        })
    }
}
