//! Everything that is held about one pupil, as a folder that a parent can read.
//!
//! A first page and pictures beside it: what the roll says, every answer, what holds today, the photos they are in
//! with every other face covered, where copies went, who has looked, where it all comes from. Nobody else is named
//! in it but members of staff by their accounts. What a block would show looks as an ordinary refusal; held photos are
//! not in it. That the covered are not told by other things, and that nothing else has to be left out or added, a
//! person says.
//!
//! The first page says that the folder is not complete until it is: a crash, a full disk or a stop leaves such a
//! folder, or none. That it was made is on record, with the hash of the list of its files.

mod page;
mod pictures;
mod texts;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::command::SubjectAccessRequest;
use super::event::{Event, Failure, SubjectAccessView};
use super::{Out, Session, Step, publishing, pupils, saving, standing};
use crate::clean::NameSearch;
use crate::disk::{DiskError, Fault};
use crate::photo::{ContentHash, PhotoId};
use crate::publish::derivative::Derivative;
use crate::register::{PhotoRecord, Register, Subject, WentOut};
use crate::role::Right;
use crate::store::{self, StoreError};
use pictures::Without;
use texts::Fit;
pub(super) use texts::words;

/// The page that is read first.
const INDEX: &str = "index.html";
/// The list of the others with their hashes, as `sha256sum` writes it.
const HASHES: &str = "files.sha256";

pub(super) fn make(session: &Session, asked: &SubjectAccessRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::SubjectAccess)?;
    publishing::settle(session, &register)?;
    let subject = without_held(&register, register.subject(&asked.pupil)?)?;
    let folder = Folder::begin(session, &register, &asked.to, &subject)?;
    let may_decide = register.role_now()?.may(Right::ReleaseHold);
    let made = fill(session, &register, &subject, &folder);
    session.progress.enter(Step::Idle);
    let mut view = made?;
    view.held = view.held.filter(|_| may_decide);
    out(Event::SubjectAccess(Box::new(view)));
    Ok(())
}

/// Of a held photo nothing is noted either.
fn without_held(register: &Register, mut subject: Subject) -> Result<Subject, Failure> {
    let held: BTreeSet<PhotoId> = register.held()?.into_iter().collect();
    subject.asked.retain(|(_, photo, ..)| !held.contains(photo));
    subject.suggested.retain(|(photo, _)| !held.contains(photo));
    Ok(subject)
}

/// One photo that they are in.
struct Shown {
    photo: PhotoRecord,
    event: String,
    /// The picture's file, or why there is none.
    picture: Result<String, String>,
    out: Vec<WentOut>,
    viewers: Vec<(String, jiff::Timestamp)>,
}

fn fill(
    session: &Session,
    register: &Register,
    subject: &Subject,
    folder: &Folder<'_>,
) -> Result<SubjectAccessView, Failure> {
    let fit = Fit::of(register, subject)?;
    let (present, held) = not_held(register, &subject.present)?;
    let (possible, _) = not_held(register, &subject.possible)?;
    pictures::look_for_faces(session, register, &present)?;
    session.progress.begin(present.len() as u64, 0);
    session.progress.enter(Step::Working);
    let names = NameSearch::of(&register.roll()?);
    let mut view = SubjectAccessView {
        folder: folder.path.clone(),
        complete: false,
        pictures: 0,
        to_look_at: Vec::new(),
        possible: possible.len(),
        texts_left_out: 0,
        held: Some(held),
        before: before(),
    };
    let mut shown = Vec::new();
    let mut files = Vec::new();
    for photo in present {
        if session.stop.is_asked() {
            return Ok(view);
        }
        let made = pictures::of(session, register, &photo, &subject.pupil.id, &names)?;
        let picture = match made {
            Ok(copy) => Ok(folder.picture(&photo, &copy, &mut files)?),
            Err(Without::Because(reason)) => Err(reason),
            Err(Without::Held) => {
                view.held = view.held.map(|held| held + 1);
                continue;
            }
        };
        match &picture {
            Ok(_) => view.pictures += 1,
            Err(reason) => view.to_look_at.push((photo.id, reason.clone())),
        }
        shown.push(described(register, subject, photo, picture)?);
        session.progress.finish_one(0, false);
    }
    let films = view.to_look_at.iter().any(|(_, reason)| reason == pictures::FILM);
    view.before.extend(films.then(|| WATCH_FILMS.to_owned()));
    let spoken_of = spoken_of(subject, &shown, &possible);
    let possible = possible.into_iter().map(|photo| Ok((register.event(photo.event)?.label, photo)));
    let text = page::Page {
        school: &register.settings().school,
        today: session.disk.today(),
        subject,
        standing: standings(session, register, subject)?,
        answers: pupils::plain_history(&register.record(&subject.pupil.id)?, &register.purposes()?),
        rules: register.purposes()?,
        shown,
        possible: possible.collect::<Result<_, Failure>>()?,
        kept: register.retention()?,
        fit: &fit,
    }
    .html();
    view.texts_left_out = fit.left_out();
    refuse_held(register, folder, &spoken_of)?;
    folder.finish(register, &subject.pupil.id, &text, files)?;
    view.complete = true;
    Ok(view)
}

/// Every photo that the page speaks of.
fn spoken_of(subject: &Subject, shown: &[Shown], possible: &[PhotoRecord]) -> BTreeSet<PhotoId> {
    let mut photos: BTreeSet<PhotoId> = possible.iter().map(|photo| photo.id).collect();
    photos.extend(shown.iter().map(|shown| shown.photo.id));
    photos.extend(subject.asked.iter().map(|(_, photo, ..)| *photo));
    photos.extend(subject.suggested.iter().map(|(photo, _)| *photo));
    photos
}

/// Refuses to finish where a stop has come over a photo that the page speaks of.
fn refuse_held(register: &Register, folder: &Folder<'_>, photos: &BTreeSet<PhotoId>) -> Result<(), Failure> {
    let held = register.held()?;
    match photos.iter().any(|photo| held.contains(photo)) {
        false => Ok(()),
        true => Err(Failure::new(
            "A safeguarding stop was placed while the folder was made, on a photo that would be in it.",
            format!(
                "Do not hand over what is in {}: it is not complete, and says so. Ask the safeguarding lead, and then \
                 make it anew in another folder: what is held is left out of that.",
                folder.path.display()
            ),
        )),
    }
}

/// Where a film was left out.
const WATCH_FILMS: &str = "Films are listed and not in the folder. Watch each of them; then show the family theirs at \
     the school, or have everybody else in it covered by somebody who edits films.";

/// What the program cannot know, to be done by whoever hands it over.
fn before() -> Vec<String> {
    [
        "Look at every picture before you hand the folder over: that nobody covered is told by jumper, badge, place or \
         who stands beside them, and that no face was missed.",
        "Ask the safeguarding lead whether anything has to be left out or added: what is about safeguarding is never \
         put into such a folder.",
        "Make sure that whoever gets it may have it: the pupil, if old enough, or a parent who may act for them.",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Those without a stop, and how many have one.
fn not_held(register: &Register, photos: &[PhotoId]) -> Result<(Vec<PhotoRecord>, usize), Failure> {
    let held = register.held()?;
    let free: Vec<PhotoId> = photos.iter().copied().filter(|photo| !held.contains(photo)).collect();
    let left_out = photos.len() - free.len();
    Ok((free.into_iter().map(|photo| register.photo(photo)).collect::<Result<_, _>>()?, left_out))
}

fn described(
    register: &Register,
    subject: &Subject,
    photo: PhotoRecord,
    picture: Result<String, String>,
) -> Result<Shown, Failure> {
    let event = register.event(photo.event)?.label;
    let out = register.went_out(photo.id, &subject.pupil.id)?;
    let viewers = register.viewers(photo.id)?;
    Ok(Shown { photo, event, picture, out, viewers })
}

/// What holds today: purpose and sentence.
fn standings(session: &Session, register: &Register, subject: &Subject) -> Result<Vec<(String, String)>, Failure> {
    let rules = register.purposes()?;
    let one = |rule| {
        let standing = standing::of(session, register, &subject.pupil, rule)?;
        Ok((standing.label, standing.says))
    };
    rules.iter().map(one).collect()
}

/// True for a folder that was made here about a pupil, finished or not: by how its first page begins.
fn is_about_somebody(session: &Session, folder: &Path) -> bool {
    let length = page::BEGINS.len() + page::NOT_COMPLETE.len();
    let head = session.disk.read_head(&folder.join(INDEX), length);
    head.is_ok_and(|head| head.starts_with(page::BEGINS.as_bytes()) || head.starts_with(page::NOT_COMPLETE.as_bytes()))
}

/// A folder that is being filled. Its first page says so until it is done.
struct Folder<'a> {
    session: &'a Session,
    path: PathBuf,
}

impl<'a> Folder<'a> {
    /// Makes the folder, which must be new or empty, with a first page that says that it is not complete.
    fn begin(session: &'a Session, register: &Register, to: &Path, subject: &Subject) -> Result<Self, Failure> {
        let path = publishing::folder(session, register, to)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if Fit::of(register, subject)?.names_another(&name) {
            return Err(Failure::new("The folder's name holds another pupil's full name.", "Call it otherwise."));
        }
        if let Some(above) = path.ancestors().skip(1).find(|above| is_about_somebody(session, above)) {
            return Err(Failure::new(
                format!("{} lies in a folder about a pupil, {}.", path.display(), above.display()),
                "Choose a folder elsewhere: whoever gets that one would get this too.",
            ));
        }
        if is_about_somebody(session, &path) {
            return Err(Failure::new(
                format!("{} is a folder about a pupil already.", path.display()),
                "Choose a new folder, one for each pupil; or remove that one first, if nobody needs it.",
            ));
        }
        match session.disk.names(&path) {
            Ok(names) if names.is_empty() => {}
            Ok(_) => {
                return Err(Failure::new(
                    "The folder is not empty.",
                    "Choose a new or an empty folder: nothing in it may be of somebody else.",
                ));
            }
            Err(error) if error.fault == Fault::NotFound => session.disk.create_folders(&path)?,
            Err(error) => return Err(error.into()),
        }
        let folder = Self { session, path };
        folder.put(INDEX, page::NOT_COMPLETE.as_bytes())?;
        Ok(folder)
    }

    /// Writes the picture and notes its hash.
    fn picture(&self, photo: &PhotoRecord, copy: &Derivative, files: &mut Vec<String>) -> Result<String, Failure> {
        let name = format!("photo-{}.jpg", photo.id);
        self.put(&name, copy.file())?;
        files.push(line(copy.hash(), &name));
        Ok(name)
    }

    /// Puts the list of hashes beside the pictures, on record that it was made, and the first page in its place.
    fn finish(
        &self,
        register: &Register,
        pupil: &crate::pupil::PupilId,
        text: &str,
        mut files: Vec<String>,
    ) -> Result<(), Failure> {
        let pictures = files.len();
        files.insert(0, line(ContentHash::of(text.as_bytes()), INDEX));
        let list = files.concat();
        self.put(HASHES, list.as_bytes())?;
        let whole = saving::passing(self.session, &self.path)?;
        store::draft(self.session.disk.as_ref(), &whole, text.as_bytes()).map_err(|error| self.failed(&error))?;
        let told = format!("pupil {pupil}, pictures {pictures}, list of files {}", ContentHash::of(list.as_bytes()));
        register.note("subject-access", &told)?;
        let placed = self.session.disk.replace(&whole, &self.path.join(INDEX));
        let placed = placed.and_then(|()| self.session.disk.sync_folder(&self.path));
        placed.map_err(|error| {
            // What the trail says must have happened: that it did not is said too.
            drop(register.note("subject-access", &format!("pupil {pupil}, not completed")));
            self.failed(&StoreError::Storage(error))
        })
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let temporary = saving::passing(self.session, &self.path)?;
        let put = store::put(self.session.disk.as_ref(), &temporary, &self.path.join(name), bytes);
        put.map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &StoreError) -> Failure {
        let (what, advice) = match error {
            StoreError::Storage(DiskError { fault, .. }) => (fault.what(), fault.advice()),
            _ => ("the medium did not keep what was written", "Choose another folder."),
        };
        Failure::new(
            format!("The folder {} could not be finished: {what}.", self.path.display()),
            format!("{advice} What is in the folder is not complete: remove it, and do it again."),
        )
    }
}

fn line(hash: ContentHash, name: &str) -> String {
    format!("{hash}  {name}\n")
}
