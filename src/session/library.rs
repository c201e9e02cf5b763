//! One photo: who is in it, what each purpose says, and its pixels.

use super::event::{Event, Failure, Picture};
use super::showing::photo_view;
use super::{Out, Session};
use crate::photo::PhotoId;
use crate::picture::thumbnail::Thumbnail;
use crate::process::{THUMBNAIL_EDGE, small, small_of};
use crate::register::Register;
use crate::store;

pub(super) fn show(session: &Session, photo: PhotoId, out: Out<'_>) -> Result<(), Failure> {
    let register = session.open_register()?;
    out(Event::Photo(Box::new(photo_view(session, &register, photo)?)));
    Ok(())
}

pub(super) fn load_picture(session: &Session, photo: PhotoId, edge: u32, out: Out<'_>) -> Result<(), Failure> {
    let register = session.open_register()?;
    let pixels = match register.is_held(photo)? {
        true => None,
        false => pixels(session, &register, photo, edge)?,
    };
    out(match pixels {
        Some(Thumbnail { width, height, rgb, sight, .. }) => {
            Event::Picture(Picture { photo, edge, width, height, rgb, sight })
        }
        None => Event::NoPicture(photo),
    });
    Ok(())
}

/// From the register's thumbnail where that is large enough, else from the stored file.
fn pixels(session: &Session, register: &Register, photo: PhotoId, edge: u32) -> Result<Option<Thumbnail>, Failure> {
    let thumbnail = if edge <= THUMBNAIL_EDGE { register.thumbnail(photo)? } else { None };
    if let Some(thumbnail) = thumbnail {
        return Ok(small(&thumbnail, edge).ok());
    }
    let record = register.photo(photo)?;
    let path = store::below(&register.settings().storage, &record.stored);
    Ok(small_of(session.disk.as_ref(), &path, edge, (record.width, record.height)).ok())
}
