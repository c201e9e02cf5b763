//! Covering the face of a pupil who is erased in the stored photos that they are in with others.
//!
//! All covered files lie in storage, synced and read back, before anything is decided: where one cannot be made
//! nothing was changed. Then one transaction makes them their photos' copies and erases the pupil, and the files that
//! were there go as was decided. What a run that died has left before that is taken away again here, by the next
//! offload or erasure: it is nobody's. Which of the two is a photo's copy the register alone says.

use super::super::event::Failure;
use super::super::{Session, holding, known, publishing, storing};
use crate::clean::NameSearch;
use crate::custody::writing::Lists;
use crate::disk::{DiskError, Fault};
use crate::journal::HeldFile;
use crate::offload::outcome::sentence;
use crate::photo::{ContentHash, PhotoId, number_in};
use crate::presence::FaceBox;
use crate::process;
use crate::publish::replacing;
use crate::register::{CoverDraft, CoveredCopy, PhotoRecord, PupilErasurePlan, Register};
use crate::session::Step;
use crate::store::place::Storage;
use crate::store::{self, StoreError, below};

/// How many names are tried before the storage is given up: another computer may store into the same folder.
const NAME_TRIES: usize = 16;

/// Two files of one moment, by the device's own clock: no more seconds apart.
const ONE_MOMENT: i64 = 2;

/// Which of the photos with others can be covered.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    /// A face is marked as theirs, and the file can be saved again.
    pub can: Vec<PhotoId>,
    /// The others, each with the reason.
    pub cannot: Vec<(PhotoId, String)>,
}

/// Covered files in storage, and the files that they take the place of.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    pub covers: Vec<CoveredCopy>,
    pub files: Vec<HeldFile>,
    /// Photos that turned out not to be covered, each with the reason.
    pub left: Vec<(PhotoId, String)>,
}

/// Sorts the photos with others by what is on record; of a PNG the file is looked at.
pub(super) fn sort(session: &Session, register: &Register, plan: &PupilErasurePlan) -> Result<Sorted, Failure> {
    let mut sorted = Sorted::default();
    for photo in &plan.with_others {
        match reason(session, register, plan, *photo)? {
            None => sorted.can.push(*photo),
            Some(reason) => sorted.cannot.push((*photo, reason)),
        }
    }
    Ok(sorted)
}

/// Why the photo cannot be covered, as a sentence's beginning.
fn reason(
    session: &Session,
    register: &Register,
    plan: &PupilErasurePlan,
    photo: PhotoId,
) -> Result<Option<String>, Failure> {
    if !plan.faces.contains_key(&photo) {
        return Ok(Some("no face in it is marked as theirs".to_owned()));
    }
    if plan.departing.contains(&photo) {
        return Ok(Some("its original is still being removed: finish that with an offload first".to_owned()));
    }
    let record = register.photo(photo)?;
    if !matches!(ending(&record.stored), "jpg" | "png") {
        return Ok(Some(replacing::NotReplaced::OtherKind.what()));
    }
    if let Some(other) = companion(register, &record)? {
        return Ok(Some(format!("photo {other} may show the same moment in a form that cannot be covered")));
    }
    if ending(&record.stored) != "png" {
        return Ok(None);
    }
    Ok(match publishing::read_stored(session, register, &record) {
        Ok(bytes) => replacing::can_be(&bytes).err().map(replacing::NotReplaced::what),
        Err((what, _)) => Some(what),
    })
}

fn ending(stored: &str) -> &str {
    stored.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// A film or another form that is stored beside it and seems to be of the same shot. Which files were one shot is not
/// on record: told by the device's clock, and of a film by the number beside it.
fn companion(register: &Register, photo: &PhotoRecord) -> Result<Option<PhotoId>, Failure> {
    let number = |stored: &str| stored.rsplit('/').next().and_then(number_in);
    let is_of_it = |other: &&PhotoRecord| {
        let ending = ending(&other.stored);
        let at_once = photo
            .taken
            .zip(other.taken)
            .is_some_and(|(one, other)| one.duration_until(other).as_secs().abs() <= ONE_MOMENT);
        let beside =
            number(&photo.stored).zip(number(&other.stored)).is_some_and(|(one, other)| one.abs_diff(other) == 1);
        let film = matches!(ending, "mp4" | "mov");
        other.id != photo.id
            && !matches!(ending, "jpg" | "png")
            && (at_once || film && beside && other.day == photo.day)
    };
    Ok(register.photos_of(photo.event)?.iter().find(is_of_it).map(|other| other.id))
}

/// Makes the covered files and puts them into storage. `leave`: one that cannot be made stays as it is; else nothing is
/// done at all.
pub(super) fn prepare(
    session: &Session,
    register: &Register,
    plan: &PupilErasurePlan,
    sorted: &Sorted,
    leave: bool,
) -> Result<Prepared, Failure> {
    let names = NameSearch::of(&register.roll()?);
    let mut prepared = Prepared { left: sorted.cannot.clone(), ..Prepared::default() };
    session.progress.begin(sorted.can.len() as u64, 0);
    session.progress.enter(Step::Working);
    for photo in &sorted.can {
        if session.stop.is_asked() {
            return Err(Failure::new("It was stopped before anything was decided.", "Nothing was changed."));
        }
        let faces = plan.faces.get(photo).map(Vec::as_slice).unwrap_or_default();
        let record = register.photo(*photo)?;
        match one(session, register, &record, faces, &names)? {
            Ok(covered) => {
                prepared.files.push(holding::stored_copy(session, register, &record)?);
                prepared.covers.push(covered);
            }
            Err(reason) if leave => prepared.left.push((*photo, reason)),
            Err(reason) => return Err(not_covered(*photo, &reason)),
        }
        session.progress.finish_one(0, false);
    }
    Ok(prepared)
}

fn not_covered(photo: PhotoId, reason: &str) -> Failure {
    Failure::new(
        format!("Their face in photo {photo} could not be covered: {reason}."),
        "Nothing was changed. Look at that photo; or say that those which cannot be covered stay as they are \
         (--cover-others --keep-others).",
    )
}

/// One covered file, written beside the photo's copy; or why there is none, as a sentence's beginning.
fn one(
    session: &Session,
    register: &Register,
    photo: &PhotoRecord,
    faces: &[FaceBox],
    names: &NameSearch,
) -> Result<Result<CoveredCopy, String>, Failure> {
    let bytes = match publishing::read_stored(session, register, photo) {
        Ok(bytes) => bytes,
        Err((what, _)) => return Ok(Err(without_its_stop(&what))),
    };
    let made = match replacing::make(&bytes, faces, names) {
        Ok(made) => made,
        Err(why) => return Ok(Err(why.what())),
    };
    let thumbnail = match process::thumbnail(made.file()) {
        Ok(thumbnail) => thumbnail,
        Err(why) => return Ok(Err(why.what().to_owned())),
    };
    let former_looks = known::looks_of(session, register, photo);
    let (number, draft) = match put(session, register, photo, (made.file(), made.hash()))? {
        Ok(put) => put,
        Err(error) => return Ok(Err(without_its_stop(&error.to_string()))),
    };
    Ok(Ok(CoveredCopy {
        number,
        draft,
        size: made.file().len() as u64,
        faces: faces.to_vec(),
        thumbnail,
        former: photo.cleaned,
        former_looks,
    }))
}

/// Intent, effect: on record first, then written, synced, read back and named.
fn put(
    session: &Session,
    register: &Register,
    photo: &PhotoRecord,
    (file, cleaned): (&[u8], ContentHash),
) -> Result<Result<(i64, CoverDraft), StoreError>, Failure> {
    let storage = storing::storage(session, register)?;
    let (folder, name) = photo.stored.rsplit_once('/').unwrap_or(("", &photo.stored));
    let stem = name.rsplit_once('_').map_or(name, |(stem, _)| stem);
    for _ in 0..NAME_TRIES {
        let mut dice = [0; 8];
        session.disk.random(&mut dice)?;
        let next = register.highest_number(photo.event)?.saturating_add(1);
        let draft = CoverDraft {
            photo: photo.id,
            stored: format!("{folder}/{stem}_{next:04}.{}", ending(name)),
            temporary: format!("{folder}/.kindframe-{:016x}.tmp", u64::from_le_bytes(dice)),
            cleaned,
        };
        let number = register.intend_cover(&draft)?;
        let (temporary, target) = (below(storage.root(), &draft.temporary), below(storage.root(), &draft.stored));
        match store::put(session.disk.as_ref(), &temporary, &target, file) {
            Ok(()) => return Ok(Ok((number, draft))),
            Err(StoreError::NameTaken) => register.abandon_cover(number)?,
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Err(StoreError::NameTaken))
}

fn without_its_stop(what: &str) -> String {
    what.trim_end_matches('.').to_owned()
}

/// Takes away covered files that are not their photos' copies. What cannot be reached now stays on record.
pub(in crate::session) fn tidy(session: &Session, register: &Register) -> Result<(), Failure> {
    let open = register.open_covers()?;
    if open.is_empty() {
        return Ok(());
    }
    let storage = storing::storage(session, register)?;
    for (number, draft) in open {
        let gone = is_gone(session, &storage, &draft.temporary, None)
            && is_gone(session, &storage, &draft.stored, Some(draft.cleaned));
        if gone {
            register.abandon_cover(number)?;
        }
    }
    Ok(())
}

/// True once the file is not there; of one with a hash, also where another file has its name.
fn is_gone(session: &Session, storage: &Storage, stored: &str, only: Option<ContentHash>) -> bool {
    let (disk, path) = (session.disk.as_ref(), below(storage.root(), stored));
    let hash = || -> Result<ContentHash, DiskError> { disk.open(&path)?.hash() };
    match disk.stat(&path) {
        Err(error) => error.fault == Fault::NotFound && storage.lacks(disk, &path),
        Ok(_) => match only.map(|only| hash().map(|hash| hash == only)) {
            Some(Ok(false)) => true,
            Some(Err(_)) => false,
            Some(Ok(true)) | None => {
                let folder = path.parent().unwrap_or(storage.root());
                disk.remove(&path).is_ok() && disk.sync_folder(folder).is_ok()
            }
        },
    }
}

/// Writes the next list of hashes where a copy is another now. One that cannot be written is no failure: the next
/// offload of the event writes it.
pub(super) fn write_lists(session: &Session, register: &Register, covers: &[CoveredCopy]) -> Result<(), Failure> {
    let Ok(storage) = storing::storage(session, register) else { return Ok(()) };
    let lists = Lists { disk: session.disk.as_ref(), storage: &storage, register };
    let mut folders: Vec<&str> =
        covers.iter().filter_map(|covered| Some(covered.draft.stored.rsplit_once('/')?.0)).collect();
    folders.sort_unstable();
    folders.dedup();
    for folder in folders {
        lists.write(folder, session.disk.today())?;
    }
    Ok(())
}

/// A reason as a sentence.
pub(super) fn told(reasons: &[(PhotoId, String)]) -> Vec<(PhotoId, String)> {
    reasons.iter().map(|(photo, reason)| (*photo, sentence(reason))).collect()
}
