//! What a file shows, and which stored photos show the same.
//!
//! How each stored photo looks is worked out once, from the small picture that the register keeps. Likenesses name
//! candidates; the two pictures laid over one another decide. A photo with a safeguarding stop has neither, and is
//! known by its bytes alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::event::Failure;
use super::{Session, Step};
use crate::clean::carried::{Carried, carried};
use crate::disk::{Disk, Fault};
use crate::offload::outcome::sentence;
use crate::photo::likeness::shelf::{Near, Shelf};
use crate::photo::{Container, ContentHash, Frame, Likeness, Looks, PhotoId, Turn};
use crate::picture::Pixels;
use crate::picture::likeness::{self, overlay};
use crate::picture::thumbnail::{Sight, Thumbnail};
use crate::process::{LARGEST, THUMBNAIL_EDGE, room, small, small_of};
use crate::register::{PhotoRecord, Register};
use crate::store;

/// Differ in more bits, and two pictures are not laid over one another. Of the pictures that were cut by a tenth,
/// almost all are nearer (measured: see `tests/likeness.rs`).
const NEAR: u32 = 48;

/// Of a photo in which a face was covered since: differ in no more bits, and a file may be what it was. Half of
/// [`NEAR`], since nothing is laid over it.
const AS_IT_WAS: u32 = 24;

/// So many candidates are laid over a file, the nearest first.
const CANDIDATES: usize = 16;

/// So many shots of one moment are looked for.
const SHOTS: usize = 64;

/// So many photos are worked out between two looks at the wish to stop, and written down together.
const BATCH: usize = 256;

/// A file that was looked at.
pub(super) struct Seen {
    /// Of its bytes.
    pub hash: ContentHash,
    /// The picture, small; none if it cannot be shown, and then why.
    pub picture: Option<Thumbnail>,
    /// Why there is no picture.
    pub unseen: Option<Failure>,
    /// What it carries beside the picture.
    pub carried: Carried,
}

impl Seen {
    /// Reads the file. What is no whole picture is told by [`Self::unseen`]; it may still be known by its bytes.
    pub fn of(disk: &dyn Disk, path: &Path) -> Result<Self, Failure> {
        let bytes = match disk.read(path, LARGEST) {
            Ok((bytes, _)) => bytes,
            Err(error) if error.fault == Fault::TooLarge => return Self::large(disk, path),
            Err(error) => return Err(error.into()),
        };
        let hash = ContentHash::of(&bytes);
        // What is no picture is no picture that still carries something.
        let known = Container::of_head(&bytes) != Container::Unknown;
        let carried = if known { carried(&bytes) } else { Carried::default() };
        let (picture, unseen) = match small(&bytes, THUMBNAIL_EDGE) {
            _ if Container::of_head(&bytes).is_film() => (None, Some(film())),
            _ if Container::of_head(&bytes) == Container::Unknown => (None, Some(no_picture())),
            Ok(picture) if picture.sight == Sight::Undecoded => {
                let what = "this program cannot show this kind of picture, and knows it only by its bytes";
                (None, Some(failure(what, "Ask about a copy of it that was saved as JPEG.")))
            }
            Ok(picture) => (Some(picture), None),
            Err(why) => (None, Some(failure(why.what(), "Save it again as JPEG, and ask about that copy."))),
        };
        Ok(Self { hash, picture, unseen, carried })
    }

    fn large(disk: &dyn Disk, path: &Path) -> Result<Self, Failure> {
        let hash = disk.open(path)?.hash()?;
        let left = vec!["more than this program looks through".to_owned()];
        let carried = Carried { left, ..Carried::default() };
        Ok(Self { hash, picture: None, unseen: Some(film()), carried })
    }
}

fn no_picture() -> Failure {
    failure(
        "it is no picture of a kind that is known here, and nothing is known of it",
        "Look at it yourself. What is in a zip or on a contact sheet, recall --scan says of the folder it lies in; \
         names looks for names in a text.",
    )
}

fn film() -> Failure {
    failure(
        "films, and files as large as films, are known only by their bytes, and these are not those of a stored one",
        "Ask about the stored film that it was made from.",
    )
}

/// A stored photo that a file is, or might be.
pub(super) struct Kin {
    pub photo: PhotoId,
    /// True if the two pictures agree everywhere.
    pub sure: bool,
}

/// How all stored photos look.
pub(super) struct Library {
    shelf: Shelf,
    /// Each as a whole.
    whole: BTreeMap<PhotoId, Likeness>,
    /// Those in whose stored file a face was covered for good.
    covered: BTreeSet<PhotoId>,
}

impl Library {
    /// Works out what is missing, and puts all of them on the shelf.
    pub fn open(session: &Session, register: &Register) -> Result<Self, Failure> {
        complete(session, register)?;
        let (mut shelf, mut whole) = (Shelf::default(), BTreeMap::new());
        for (photo, looks) in register.looks()? {
            shelf.add(photo, &looks);
            whole.extend(looks.0.iter().find(|(frame, _)| *frame == Frame::Whole).map(|(_, look)| (photo, *look)));
        }
        Ok(Self { shelf, whole, covered: register.covered_photos()? })
    }

    /// Stored photos that look as much like this one as shots of one moment do, the nearest first.
    pub fn of_one_moment(&self, photo: PhotoId) -> Vec<Near> {
        let Some(look) = self.whole.get(&photo) else { return Vec::new() };
        let near = self.shelf.nearest(&[(Turn(1), *look)], Likeness::ONE_MOMENT, SHOTS);
        near.into_iter().filter(|near| near.photo != photo).collect()
    }

    /// The photos that the file is or might be, the likeliest first.
    pub fn kin(&self, session: &Session, register: &Register, seen: &Seen) -> Result<Vec<Kin>, Failure> {
        let Some(pixels) = seen.picture.as_ref().and_then(pixels) else { return Ok(Vec::new()) };
        let near = self.shelf.nearest(&likeness::of_asked(pixels), NEAR, CANDIDATES);
        let mut kin = Vec::new();
        for Near { photo, frame, turn, distance } in near {
            let Some(stored) = picture(session, register, &register.photo(photo)?)? else { continue };
            let agreement = Pixels::new(stored.width, stored.height, &stored.rgb)
                .and_then(|stored| overlay::agreement(pixels, stored, frame, turn));
            // Where it still goes round uncovered, it agrees everywhere but there.
            let as_it_was = self.covered.contains(&photo) && distance <= AS_IT_WAS;
            match agreement {
                Some(agreement) if agreement.is_likely() => {
                    kin.push((agreement.worst + agreement.whole, Kin { photo, sure: agreement.is_sure() }));
                }
                Some(_) if as_it_was => kin.push((0.0, Kin { photo, sure: false })),
                _ => {}
            }
        }
        kin.sort_by(|one, other| other.1.sure.cmp(&one.1.sure).then(other.0.total_cmp(&one.0)));
        Ok(kin.into_iter().map(|(_, kin)| kin).collect())
    }
}

/// True if the two stored photos are the same picture for certain.
pub(super) fn are_same(
    session: &Session,
    register: &Register,
    photo: &PhotoRecord,
    near: &Near,
) -> Result<bool, Failure> {
    let (Some(one), Some(other)) =
        (picture(session, register, photo)?, picture(session, register, &register.photo(near.photo)?)?)
    else {
        return Ok(false);
    };
    let laid = pixels(&one).zip(pixels(&other));
    let agreement = laid.and_then(|(one, other)| overlay::agreement(one, other, near.frame, near.turn));
    // A copy in grey is the same picture too.
    Ok(agreement.is_some_and(overlay::Agreement::is_sure_but_for_colours))
}

fn pixels(picture: &Thumbnail) -> Option<Pixels<'_>> {
    Pixels::new(picture.width, picture.height, &picture.rgb)
}

/// The photo, small: as the register has it, else as it is stored. None of a held one, or where it cannot be shown.
fn picture(session: &Session, register: &Register, photo: &PhotoRecord) -> Result<Option<Thumbnail>, Failure> {
    if register.is_held(photo.id)? {
        return Ok(None);
    }
    let kept = register.thumbnail(photo.id)?.and_then(|jpeg| small(&jpeg, THUMBNAIL_EDGE).ok());
    let shown = kept.or_else(|| {
        let path = store::below(&register.settings().storage, &photo.stored);
        small_of(session.disk.as_ref(), &path, THUMBNAIL_EDGE, (photo.width, photo.height)).ok()
    });
    Ok(shown)
}

/// Works out how photos look of which that is not known yet. Stopped halfway, the check ends: an answer that does not
/// know all photos is none.
fn complete(session: &Session, register: &Register) -> Result<(), Failure> {
    let missing = register.without_looks()?;
    if missing.is_empty() {
        return Ok(());
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(room::workers()).thread_name(|n| format!("looks-{n}"));
    let pool = pool.build().map_err(|_| {
        Failure::new("The computer gave no thread to look at stored photos.", "Close other programs and ask again.")
    })?;
    session.progress.begin(missing.len() as u64, 0);
    session.progress.enter(Step::Checking);
    for batch in missing.chunks(BATCH) {
        if session.stop.is_asked() {
            session.progress.enter(Step::Idle);
            return Err(Failure::new(
                "It was stopped before all stored photos had been looked at.",
                "Ask again: it goes on where it was.",
            ));
        }
        let one = |photo: &PhotoRecord| {
            let looks = looks_of(session, register, photo);
            session.progress.finish_one(0, looks.is_none());
            Some((photo.id, looks?))
        };
        let looks: Vec<(PhotoId, Looks)> = pool.install(|| batch.par_iter().filter_map(one).collect());
        register.keep_looks(&looks)?;
    }
    Ok(())
}

/// Nothing to be seen in a film is kept as such; of a file that could not be read nothing is.
pub(super) fn looks_of(session: &Session, register: &Register, photo: &PhotoRecord) -> Option<Looks> {
    let ending = Path::new(&photo.stored).extension().and_then(|ending| ending.to_str());
    if matches!(ending, Some("mp4" | "mov" | "avif")) {
        return Some(Looks::default());
    }
    let shown = picture(session, register, photo).ok()??;
    match shown.sight {
        Sight::Film | Sight::Undecoded => Some(Looks::default()),
        Sight::Shown | Sight::First => Some(pixels(&shown).map(likeness::of_stored).unwrap_or_default()),
    }
}

/// A failure whose halves are sentences.
fn failure(what: &str, advice: &str) -> Failure {
    Failure::new(sentence(what), advice)
}
