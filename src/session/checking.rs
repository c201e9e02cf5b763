//! "May this go up?": for stored photos, for any files, and for folders of them.
//!
//! A file is known by its bytes, or else by its picture: renamed, made smaller, saved again, turned or cut a little.
//! Where several stored photos are alike, such as the shots of one moment, all of them count and the most guarded
//! verdict is the answer. Where it takes a person's eye, that is the answer. What is not known may not go up, and what
//! cannot be read is not known. A file that is told to be a photo that may be used is looked through itself.
//!
//! A person's word on two pictures counts for the one check that it comes with, and is in the trail.

mod faults;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::command::CheckRequest;
use super::event::{Answer, CheckSummary, CheckedView, Event, Failure, FilePicture, Known, Nameable, VerdictView};
use super::finding::find_stored;
use super::known::{Kin, Library, Seen};
use super::showing::{judge, nameable, no_such_purpose, verdict_view};
use super::{Out, Session, Step, publishing, searching};
use crate::disk::{Fault, FileKind};
use crate::names::NameGuard;
use crate::photo::PhotoId;
use crate::picture::faces::EDGE;
use crate::presence::{FaceId, Presence};
use crate::purpose::PurposeRule;
use crate::register::{PhotoRecord, Register};
use crate::verdict::Verdict;

pub(super) fn check(session: &Session, asked: &CheckRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.open_register()?;
    let rules = register.purposes()?;
    let Some(rule) = rules.iter().find(|rule| rule.purpose == asked.purpose) else {
        return Err(no_such_purpose(&register, &asked.purpose)?);
    };
    if asked.until.is_some_and(|until| until < session.disk.today()) {
        return Err(Failure::new("The last day of use has passed.", "Give today or a later day."));
    }
    let subjects = subjects(session, &register, &asked.photos)?;
    let guard = register.name_guard()?;
    let mut check = Check { session, register: &register, rule, asked, guard, library: None };
    let mut summary = CheckSummary::default();
    let total = subjects.len() as u64;
    for (done, subject) in (0_u64..).zip(subjects) {
        if session.stop.is_asked() {
            summary.stopped = true;
            break;
        }
        let view = check.one(subject)?;
        summary.count(view.answer);
        session.progress.begin(total, 0);
        session.progress.reach(done + 1, 0);
        session.progress.enter(Step::Checking);
        out(Event::Checked(Box::new(view)));
    }
    session.progress.enter(Step::Idle);
    out(Event::CheckDone(summary));
    Ok(())
}

/// What one answer is about.
enum Subject {
    /// A stored photo, as it was asked for.
    Stored(String, Box<PhotoRecord>),
    File(PathBuf),
    /// Something that cannot be looked at: what, why, and what to do.
    Unread(PathBuf, Failure),
}

fn subjects(session: &Session, register: &Register, asked: &[String]) -> Result<Vec<Subject>, Failure> {
    let mut subjects = Vec::new();
    for text in asked {
        let path = PathBuf::from(text);
        let folder = session.disk.stat(&path).is_ok_and(|stat| stat.kind == FileKind::Folder);
        if folder {
            subjects.extend(files_in(session, &path));
        } else if let Some(photo) = find_stored(session, register, text)? {
            subjects.push(Subject::Stored(text.clone(), Box::new(photo)));
        } else {
            match session.disk.stat(&path) {
                Ok(stat) => subjects.push(of_kind(path, stat.kind)),
                Err(error) if error.fault == Fault::NotFound => {
                    return Err(Failure::new(
                        format!("There is neither a stored photo nor a file called {text}."),
                        "Give a photo's number, its path below school storage, a file, or a folder.",
                    ));
                }
                Err(error) => subjects.push(Subject::Unread(path, error.into())),
            }
        }
    }
    Ok(subjects)
}

fn files_in(session: &Session, folder: &Path) -> Vec<Subject> {
    let found: Vec<Subject> = session
        .disk
        .walk(folder)
        .into_iter()
        .map(|entry| match entry {
            Ok(entry) => of_kind(entry.path, entry.stat.kind),
            Err(error) => Subject::Unread(error.path.clone(), error.into()),
        })
        .collect();
    if found.is_empty() {
        let empty = Failure::new("The folder is empty.", "Choose the folder that the pictures are in.");
        return vec![Subject::Unread(folder.to_owned(), empty)];
    }
    found
}

fn of_kind(path: PathBuf, kind: FileKind) -> Subject {
    let what = match kind {
        FileKind::Regular => return Subject::File(path),
        FileKind::Link => "It is a link, and links are not followed.",
        FileKind::Folder | FileKind::Special => "It is no file.",
    };
    Subject::Unread(path, Failure::new(what, "Ask about the picture itself."))
}

/// One request, and what all its files are held against.
struct Check<'a> {
    session: &'a Session,
    register: &'a Register,
    rule: &'a PurposeRule,
    asked: &'a CheckRequest,
    guard: Arc<NameGuard>,
    library: Option<Library>,
}

/// A photo that a file is, or might be, with the verdict on it, and the faces that are covered in the file.
type Judged = (PhotoRecord, VerdictView, BTreeSet<FaceId>);

impl Check<'_> {
    fn one(&mut self, subject: Subject) -> Result<CheckedView, Failure> {
        match subject {
            Subject::Stored(asked, photo) => {
                let judged = self.judged(photo.id)?;
                self.told(nothing_yet(asked, None, self.not_known()?), Known::Asked, &[judged])
            }
            Subject::Unread(path, failure) => {
                let mut view = nothing_yet(path.display().to_string(), Some(path), self.not_known()?);
                view.verdict.reasons = vec![failure.what];
                view.verdict.unlock = vec![failure.advice];
                Ok(view)
            }
            Subject::File(path) => self.file(&path),
        }
    }

    fn file(&mut self, path: &Path) -> Result<CheckedView, Failure> {
        let mut view = nothing_yet(path.display().to_string(), Some(path.to_owned()), self.not_known()?);
        let seen = match Seen::of(self.session.disk.as_ref(), path) {
            Ok(seen) => seen,
            Err(failure) => {
                view.verdict.reasons = vec![failure.what];
                view.verdict.unlock = vec![failure.advice];
                return Ok(view);
            }
        };
        view.faults = faults::of(path, &seen, self.rule, &self.guard);
        let same = self.register.photos_by_hash(&seen.hash)?;
        let mut judged: Vec<Judged> = same.into_iter().map(|photo| self.judged(photo)).collect::<Result<_, _>>()?;
        let known = if judged.is_empty() { Known::HandedOut } else { Known::Bytes };
        // Its bytes may be those of a copy of another photo too: both count.
        judged.extend(self.handed_out(&seen)?);
        if !judged.is_empty() {
            return self.told(view, known, &judged);
        }
        self.by_picture(view, &seen)
    }

    /// A copy that this program made is judged as it looks: with the faces covered that are covered in it.
    fn handed_out(&self, seen: &Seen) -> Result<Option<Judged>, Failure> {
        let Some((photo, covered)) = self.register.handed_out(&seen.hash)? else { return Ok(None) };
        let photo = self.register.photo(photo)?;
        let mut judgement =
            publishing::judge_copy(self.session, self.register, &photo, self.rule, self.asked.until, &covered)?;
        if self.register.photos_in_incidents()?.contains_key(&photo.id) {
            judgement.is_looked_into();
        }
        let names = self.register.first_names()?;
        let verdict = verdict_view(&judgement, self.rule, names.as_ref());
        Ok(Some((photo, verdict, covered)))
    }

    fn by_picture(&mut self, mut view: CheckedView, seen: &Seen) -> Result<CheckedView, Failure> {
        if let Some(failure) = &seen.unseen {
            view.verdict.reasons = vec![failure.what.clone()];
            view.verdict.unlock = vec![failure.advice.clone()];
            return Ok(view);
        }
        let (session, register) = (self.session, self.register);
        let library = match self.library.take() {
            Some(library) => library,
            None => Library::open(session, register)?,
        };
        let kin = library.kin(session, register, seen)?;
        self.library = Some(library);
        let said = |kin: &Kin| {
            let mut said = self.asked.said.iter().filter(|said| said.file == seen.hash && said.photo == kin.photo);
            said.next_back().map(|said| said.same)
        };
        let (mut sure, mut perhaps, mut known) = (Vec::new(), Vec::new(), Known::Picture);
        for kin in &kin {
            match said(kin) {
                Some(true) => {
                    known = Known::Said;
                    sure.push(self.judged(kin.photo)?);
                }
                None if kin.sure => sure.push(self.judged(kin.photo)?),
                None => perhaps.push(self.judged(kin.photo)?),
                Some(false) => {}
            }
        }
        self.note_said(seen)?;
        if sure.is_empty() {
            return self.only_perhaps(view, seen, perhaps);
        }
        let clear = sure.iter().all(|(_, verdict, _)| verdict.verdict == Verdict::Clear);
        let twin = perhaps.into_iter().find(|(_, verdict, _)| verdict.verdict != Verdict::Clear);
        match twin.filter(|_| clear) {
            Some(twin) => {
                let first = sure.first().map(|(photo, ..)| photo.id);
                Ok(look_at(view, seen, twin, first))
            }
            None => self.told(view, known, &sure),
        }
    }

    /// Nobody is asked where each answer would be no.
    fn only_perhaps(
        &self,
        mut view: CheckedView,
        seen: &Seen,
        mut perhaps: Vec<Judged>,
    ) -> Result<CheckedView, Failure> {
        if perhaps.is_empty() {
            return Ok(view);
        }
        if let Some(clear) = perhaps.iter().position(|(_, verdict, _)| verdict.verdict == Verdict::Clear) {
            return Ok(look_at(view, seen, perhaps.swap_remove(clear), None));
        }
        view = self.told(view, Known::Perhaps, &perhaps)?;
        let (photo, verdict) = (view.photo.map_or_else(String::new, |photo| photo.to_string()), &mut view.verdict);
        verdict.reasons.insert(0, format!("it looks much like photo {photo}, which may not be used"));
        Ok(view)
    }

    /// The answer for a file that is one of these photos, the likeliest first.
    fn told(&self, mut view: CheckedView, known: Known, judged: &[Judged]) -> Result<CheckedView, Failure> {
        let guarded = |verdict: Verdict| match verdict {
            Verdict::Clear => 0,
            Verdict::Stale => 1,
            Verdict::Unknown => 2,
            Verdict::Blocked => 3,
            Verdict::Held => 4,
        };
        let worst = judged.iter().max_by_key(|(_, verdict, _)| guarded(verdict.verdict)).cloned();
        let (Some((first, first_verdict, _)), Some((photo, mut verdict, _))) = (judged.first(), worst) else {
            return Ok(view);
        };
        view.known = known;
        view.photo = Some(first.id);
        view.stored = Some(first.stored.clone());
        view.also = judged.iter().skip(1).map(|(photo, ..)| photo.id).collect();
        view.look_for = self.look_for(photo.id, &verdict)?;
        if photo.id != first.id && verdict.verdict != first_verdict.verdict {
            verdict.reasons.insert(0, format!("it cannot be told from photo {}, which may not be used", photo.id));
        }
        view.answer = match verdict.verdict {
            Verdict::Clear if view.faults.is_empty() => Answer::Yes,
            Verdict::Clear => Answer::NotAsItIs,
            _ => Answer::No,
        };
        if verdict.verdict == Verdict::Clear {
            view.places = self.places(judged)?;
            // By yeses to several places it is clear, and may go to none of them.
            if view.places.as_ref().is_some_and(Vec::is_empty) {
                view.answer = Answer::No;
            }
        }
        view.verdict = verdict;
        Ok(view)
    }

    fn judged(&self, photo: PhotoId) -> Result<Judged, Failure> {
        let (session, register) = (self.session, self.register);
        let photo = register.photo(photo)?;
        let unsearched = searching::can_search(session) && register.faces(photo.id)?.edge.is_none();
        let unsearched = unsearched && !register.is_erased(photo.id)?;
        if unsearched && !register.is_held(photo.id)? {
            searching::search_in(session, register, std::slice::from_ref(&photo), EDGE)?;
        }
        let verdict = judge(session, register, photo.id, self.rule, self.asked.until)?;
        Ok((photo, verdict, BTreeSet::new()))
    }

    /// Such places as all of these may be used in.
    fn places(&self, judged: &[Judged]) -> Result<Option<Vec<String>>, Failure> {
        let mut all: Option<Vec<String>> = None;
        for (photo, _, covered) in judged {
            let of = publishing::only(self.session, self.register, photo, self.rule, covered, self.asked.until)?;
            let Some(of) = of else { continue };
            match &mut all {
                Some(all) => all.retain(|place| of.contains(place)),
                None => all = Some(of),
            }
        }
        Ok(all)
    }

    /// Of those whom the reasons name, whoever only might be in it. Nobody can look for one who was erased.
    fn look_for(&self, photo: PhotoId, verdict: &VerdictView) -> Result<Vec<Nameable>, Failure> {
        let (people, names) = (self.register.people(photo)?, self.register.first_names()?);
        let possible = verdict.pupils.iter().filter(|pupil| people.presence(pupil) == Presence::Possible);
        let possible = possible.filter(|pupil| !pupil.is_erased());
        Ok(possible.map(|pupil| nameable(&names, pupil)).collect())
    }

    /// Puts a person's word on this file into the trail: ids, and the beginning of the file's hash.
    fn note_said(&self, seen: &Seen) -> Result<(), Failure> {
        let said = self.asked.said.iter().filter(|said| said.file == seen.hash);
        let said: Vec<String> =
            said.map(|said| format!("{} photo {}", if said.same { "is" } else { "is not" }, said.photo)).collect();
        if !said.is_empty() {
            let file: String = seen.hash.to_string().chars().take(16).collect();
            self.register
                .note("check", &format!("file {file}, said: {}, for {}", said.join(", "), self.rule.purpose))?;
        }
        Ok(())
    }

    /// Not known means no.
    fn not_known(&self) -> Result<VerdictView, Failure> {
        Ok(VerdictView {
            purpose: self.rule.purpose.clone(),
            label: self.rule.label.clone(),
            verdict: Verdict::Unknown,
            reasons: vec!["it is like no photo in school storage, and not known means no".to_owned()],
            unlock: vec!["offload it if it is a new picture".to_owned()],
            pupils: Vec::new(),
            register_revision: self.register.revision()?,
        })
    }
}

/// `sure` is what it is taken for if it is not this photo.
fn look_at(mut view: CheckedView, seen: &Seen, (photo, verdict, _): Judged, sure: Option<PhotoId>) -> CheckedView {
    view.answer = Answer::Look;
    view.known = Known::Perhaps;
    view.compare = seen.picture.as_ref().map(|picture| {
        let (width, height, rgb) = (picture.width, picture.height, picture.rgb.clone());
        Arc::new(FilePicture { hash: seen.hash, width, height, rgb })
    });
    view.verdict.reasons = vec![match sure {
        Some(sure) => {
            format!("it shows photo {sure}, which may be used, and looks much like photo {}, which may not", photo.id)
        }
        None => format!("it looks much like photo {}, and a person has to say whether it is the same", photo.id),
    }];
    view.verdict.unlock = vec![match verdict.verdict {
        Verdict::Clear => format!("lay it beside photo {}; if they are the same, it may go up", photo.id),
        _ => format!("lay it beside photo {}; if they are the same, it may not go up", photo.id),
    }];
    (view.photo, view.stored) = (Some(photo.id), Some(photo.stored));
    view
}

fn nothing_yet(asked: String, file: Option<PathBuf>, verdict: VerdictView) -> CheckedView {
    CheckedView {
        asked,
        file,
        answer: Answer::No,
        known: Known::No,
        photo: None,
        stored: None,
        also: Vec::new(),
        verdict,
        places: None,
        look_for: Vec::new(),
        faults: Vec::new(),
        compare: None,
    }
}
