//! What is meant by what was found: a stored photo, the photo that a file shows, or the copies in a zip.
//!
//! A zip is known by where it was put, by its name where nothing else is called so, or by its bytes; a picture in one
//! by its name there. A zip that went out only after the school knew is not meant. What is not known for certain
//! begins nothing: then it is said how to name it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{is_before, not_out_yet};
use crate::photo::{ContentHash, PhotoId};
use crate::register::{Publication, Register};
use crate::session::Session;
use crate::session::command::PublicationId;
use crate::session::event::Failure;
use crate::session::finding::{find_file, find_stored};
use crate::session::known::{Library, Seen};
use crate::session::recalling;

/// What words for it mean.
pub(super) enum Meant {
    /// A stored photo, and the file by which it is known, if it is by one.
    Photo(PhotoId, Option<PathBuf>),
    /// All copies in a zip, or one of them.
    Copies(Vec<PublicationId>),
}

/// A stored photo, the one that a file shows for certain, or copies that went out in a zip.
pub(super) fn which(session: &Session, register: &Register, called: &str) -> Result<Meant, Failure> {
    if let Some(photo) = find_stored(session, register, called)? {
        return Ok(Meant::Photo(photo.id, None));
    }
    match in_zip(session, register, called)? {
        copies if copies.is_empty() => file(session, register, called),
        copies => Ok(Meant::Copies(copies)),
    }
}

/// The copies in the zip of this place or name, or the one in it: `pack.zip/hall_1.jpg`.
fn in_zip(session: &Session, register: &Register, called: &str) -> Result<Vec<PublicationId>, Failure> {
    let mut copies = register.publications_out()?;
    copies.extend(register.publications_down()?);
    copies.retain(|copy| copy.inside.is_some());
    let path = Path::new(called);
    for zip in path.ancestors().filter(|zip| !zip.as_os_str().is_empty()) {
        let whole = session.disk.canonical(zip);
        let these = match recalling::at(session, &copies, zip).as_slice() {
            [] => continue,
            [these] => these.clone(),
            several => return Err(several_zips(zip, several.len())),
        };
        let is_there = copies.iter().any(|copy| these.contains(&copy.id) && copy.path == whole);
        // Another file of its name is known by its bytes alone.
        if !is_there && session.disk.stat(&whole).is_ok() {
            continue;
        }
        let inside = path.strip_prefix(zip).unwrap_or(Path::new(""));
        let is_meant = |id: &PublicationId| {
            let own = copies.iter().find(|copy| copy.id == *id).and_then(|copy| copy.inside.as_deref());
            inside.as_os_str().is_empty() || own.is_some_and(|own| Path::new(own) == inside)
        };
        let meant: Vec<PublicationId> = these.into_iter().filter(is_meant).collect();
        return if meant.is_empty() { Err(not_in_it(zip, inside)) } else { Ok(meant) };
    }
    Ok(Vec::new())
}

/// Of the copies in zips those that were out when the school knew: another zip may have got the path since.
pub(super) fn known_of(
    register: &Register,
    copies: Vec<PublicationId>,
    aware: Timestamp,
) -> Result<Vec<PublicationId>, Failure> {
    let copies = copies.into_iter().map(|id| register.publication(id)).collect::<Result<Vec<_>, _>>()?;
    match out_by(&copies, aware) {
        known if known.is_empty() => Err(not_out_yet()),
        known => Ok(known),
    }
}

/// A zip goes out with all that is in it: one in which something was still missing then was not out, and nothing of
/// it was.
fn out_by(copies: &[Publication], aware: Timestamp) -> Vec<PublicationId> {
    let zip = |copy: &Publication| (copy.path.clone(), copy.archive);
    let (then, later): (Vec<_>, Vec<_>) = copies.iter().partition(|copy| !is_before(aware, copy.since));
    let there: BTreeSet<_> = then.iter().map(|copy| (zip(copy), &copy.inside)).collect();
    let is_missing = |copy: &&&Publication| !there.contains(&(zip(copy), &copy.inside));
    let unfinished: BTreeSet<_> = later.iter().filter(is_missing).map(|copy| zip(copy)).collect();
    then.iter().filter(|copy| !unfinished.contains(&zip(copy))).map(|copy| copy.id).collect()
}

fn file(session: &Session, register: &Register, called: &str) -> Result<Meant, Failure> {
    let path = session.disk.canonical(Path::new(called));
    let by_bytes = find_file(session, register, &path)?.map(|photo| photo.id);
    let seen = Seen::of(session.disk.as_ref(), &path)?;
    if let Some(copies) = packed(register, &seen.hash)? {
        return Ok(Meant::Copies(copies));
    }
    let handed_out = register.handed_out(&seen.hash)?.map(|(photo, _)| photo);
    if let Some(photo) = handed_out.or(by_bytes) {
        return Ok(Meant::Photo(photo, Some(path)));
    }
    if seen.unseen.is_some() {
        return Err(no_picture(called));
    }
    let kin = Library::open(session, register)?.kin(session, register, &seen)?;
    match kin.first() {
        Some(kin) if kin.sure => Ok(Meant::Photo(kin.photo, Some(path))),
        Some(kin) => Err(Failure::new(
            format!("{called} may be photo {}, and may not.", kin.photo),
            format!("Look at both. If it is, name {} instead. Tell the data protection officer now.", kin.photo),
        )),
        None => Err(Failure::new(
            format!("{called} is like no photo in school storage."),
            format!("If you know which photo it is, name that. {TELL}"),
        )),
    }
}

fn packed(register: &Register, zip: &ContentHash) -> Result<Option<Vec<PublicationId>>, Failure> {
    Ok(Some(register.packed_as(zip)?).filter(|copies| !copies.is_empty()))
}

/// Said where nothing is known: the time does not wait for that.
const TELL: &str = "Tell the data protection officer now in any case: the 72 hours run.";

fn no_picture(called: &str) -> Failure {
    Failure::new(
        format!("{called} is no picture that can be looked at here, and no file that was handed out from here."),
        format!(
            "If it is a zip, unpack it and name the pictures in it. Or name a copy by the number that kindframe recall \
             shows (--publication), or the photo, if you know it. {TELL}"
        ),
    )
}

fn several_zips(zip: &Path, several: usize) -> Failure {
    Failure::new(
        format!("{several} zips that were handed out are called {}.", zip.display()),
        format!("Write the whole path of the one that is meant. {TELL}"),
    )
}

fn not_in_it(zip: &Path, inside: &Path) -> Failure {
    Failure::new(
        format!("{} was handed out, and nothing called {} was in it.", zip.display(), inside.display()),
        format!("Name the zip, or the picture as it stands in it. {TELL}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purpose::Purpose;

    /// A copy in the zip of these bytes, made so many minutes after the first.
    fn copy(id: i64, zip: u8, minutes: i64) -> Publication {
        Publication {
            id: PublicationId(id),
            photo: PhotoId(id),
            purpose: Purpose::new("website").unwrap(),
            path: PathBuf::from("/out/a.zip"),
            inside: Some(format!("{}.jpg", id % 10)),
            archive: Some(ContentHash([zip; 32])),
            caption: None,
            file: ContentHash([0; 32]),
            place: String::new(),
            same_as: None,
            until: None,
            since: minute(minutes),
            by: "head".to_owned(),
            covered: BTreeSet::new(),
        }
    }

    fn minute(minutes: i64) -> Timestamp {
        Timestamp::from_second(minutes * 60).unwrap()
    }

    fn known(copies: &[Publication], at: i64) -> Vec<i64> {
        out_by(copies, minute(at)).into_iter().map(|id| id.0).collect()
    }

    #[test]
    fn a_zip_that_was_not_whole_when_the_school_knew_is_not_meant_in_part() {
        let slow = [copy(1, 1, 0), copy(2, 1, 5)];
        assert!(known(&slow, 3).is_empty());
        assert_eq!(known(&slow, 5), [1, 2]);
        let and_a_later_one = [copy(1, 1, 0), copy(2, 1, 5), copy(13, 2, 9), copy(14, 2, 14)];
        assert_eq!(known(&and_a_later_one, 11), [1, 2]);
        assert_eq!(known(&and_a_later_one, 14), [1, 2, 13, 14]);
    }

    #[test]
    fn a_zip_that_was_put_there_again_byte_for_byte_is_known_since_the_first_time() {
        let again = [copy(1, 1, 0), copy(2, 1, 1), copy(11, 1, 20), copy(12, 1, 21)];
        assert_eq!(known(&again, 10), [1, 2]);
    }
}
