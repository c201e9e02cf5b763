//! Handing copies out for a purpose, and showing beforehand what one would look like.
//!
//! Each photo is judged by itself, as it would be seen with the faces covered that are to be covered, and again
//! when its copy gets its name. One that may not go out is told with its reasons, and the others go on.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::command::{CoverPreview, PublishRequest};
use super::event::{CopyPreview, Event, Failure, PublishSummary, PublishedView};
use super::finding::stored;
use super::showing::{no_such_purpose, verdict_view};
use super::{Out, Session, facing, searching};
use crate::clean::NameSearch;
use crate::consent::ConsentView;
use crate::disk::{Fault, Lock};
use crate::names::NameGuard;
use crate::photo::ContentHash;
use crate::picture::Pixels;
use crate::picture::faces::EDGE;
use crate::presence::{FaceBox, FaceId};
use crate::process::LARGEST;
use crate::publish::derivative::{self, Drawn, NotMade, Wanted};
use crate::publish::handing_out::{self, HandOutError};
use crate::purpose::PurposeRule;
use crate::register::{FacesOnRecord, PhotoRecord, Publishing, Register, Standing};
use crate::role::Right;
use crate::store::{self, StoreError};
use crate::verdict::{Faces, Judgement, Nearby, Question, Uncovered, Verdict, decide, to_cover};
use crate::web_safe::{Concern, Limits, NAMES_QUESTION, SeenFace, WebSafe};

/// The longest edge of a copy that stays in the school, in pixels: enough for A4 at 230 dots an inch.
const INSIDE_EDGE: u32 = 2700;

/// The longest text of where copies are used.
const LONGEST_PLACE: usize = 200;

/// Boxes that overlap by more are the same face.
const SAME_FACE: f64 = 0.1;

/// How often a photo is judged anew when the register changes under its copy.
const ATTEMPTS: usize = 3;

pub(super) fn publish(session: &Session, asked: &PublishRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::Publish)?;
    let counter = Counter::open(session, &register, asked)?;
    let _lock = lock(session)?;
    handing_out::settle(session.disk.as_ref(), &register)?;
    session.disk.create_folders(&counter.to)?;
    session.progress.begin(asked.photos.len() as u64, 0);
    let mut summary = PublishSummary::default();
    for photo in &asked.photos {
        let view = if session.stop.is_asked() { stopped(photo) } else { counter.one(photo)? };
        let made = view.file.is_some();
        if made {
            summary.made += 1;
        } else {
            summary.refused += 1;
        }
        session.progress.finish_one(0, !made);
        out(Event::Published(Box::new(view)));
    }
    out(Event::PublishDone(summary));
    Ok(())
}

pub(super) fn preview(session: &Session, asked: &CoverPreview, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::Publish)?;
    let photo = register.photo(asked.photo)?;
    let rule = rule(&register, &asked.purpose)?;
    let copy = Copy::of(session, &register, &photo, &rule, None, Search::Leave)?;
    let cover = match &asked.cover {
        Some(cover) => cover.iter().copied().collect(),
        None => copy.proposed(),
    };
    let judgement = copy.judge(&cover);
    if copy.standing.held {
        return Err(Failure::new("The photo is held by a safeguarding stop.", "Only the safeguarding lead decides."));
    }
    let boxes = copy.boxes(&cover);
    let drawn = copy.draw(&boxes).map_err(|refused| Failure::new(sentence(&refused.0), refused.1))?;
    let gives_away = copy.gives_away(&drawn, &cover, &boxes);
    let verdict = verdict_view(&judgement, &rule, register.first_names()?.as_ref());
    let Drawn { width, height, rgb, .. } = drawn;
    let (photo, cover) = (photo.id, cover.into_iter().collect());
    let asks = rule.outside_school.then_some(NAMES_QUESTION);
    out(Event::CopyPreview(Box::new(CopyPreview { photo, cover, width, height, rgb, verdict, gives_away, asks })));
    Ok(())
}

/// One request at the counter.
struct Counter<'a> {
    session: &'a Session,
    register: &'a Register,
    asked: &'a PublishRequest,
    rule: PurposeRule,
    names: NameSearch,
    guard: NameGuard,
    to: PathBuf,
}

/// What happened, and what to do.
type Refused = (String, String);

impl<'a> Counter<'a> {
    fn open(session: &'a Session, register: &'a Arc<Register>, asked: &'a PublishRequest) -> Result<Self, Failure> {
        let roll = register.roll()?;
        let counter = Counter {
            session,
            register,
            asked,
            rule: rule(register, &asked.purpose)?,
            names: NameSearch::of(&roll),
            guard: NameGuard::new(&roll),
            to: folder(session, register, &asked.to)?,
        };
        counter.check()?;
        Ok(counter)
    }

    fn check(&self) -> Result<(), Failure> {
        let PublishRequest { until, place, photos, cover, .. } = self.asked;
        if until.is_some_and(|until| until < self.session.disk.today()) {
            return Err(Failure::new("The last day of use has passed.", "Give today or a later day."));
        }
        if place.chars().count() > LONGEST_PLACE || place.chars().any(char::is_control) {
            return Err(Failure::new(
                "The words for where it is used are too many, or more than one line.",
                format!("Use at most {LONGEST_PLACE} characters, such as: home page."),
            ));
        }
        if !cover.is_empty() && photos.len() != 1 {
            return Err(Failure::new("Single faces are of one photo.", "Name one photo, or cover whoever is blocked."));
        }
        let last = self.to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match self.guard.find(place).is_empty() && self.guard.find(&last).is_empty() {
            true => Ok(()),
            false => Err(Failure::new(
                "The folder's name, or the words for where it is used, hold a pupil's full name.",
                "Leave the name out, or use the first name only.",
            )),
        }
    }

    fn one(&self, text: &str) -> Result<PublishedView, Failure> {
        let mut view = nothing_yet(text);
        let photo = match stored(self.session, self.register, text) {
            Ok(photo) => photo,
            Err(failure) => {
                view.refused = Some((failure.what, failure.advice));
                return Ok(view);
            }
        };
        view.photo = Some(photo.id);
        for _ in 0..ATTEMPTS {
            if self.attempt(&photo, &mut view)? {
                return Ok(view);
            }
        }
        view.refused = Some((
            "The register changes while the copy is made.".to_owned(),
            "Nothing was handed out. Do it again in a moment.".to_owned(),
        ));
        Ok(view)
    }

    /// Judges, draws, proves and hands out. False if the register changed meanwhile, and it is to be judged anew.
    fn attempt(&self, photo: &PhotoRecord, view: &mut PublishedView) -> Result<bool, Failure> {
        let copy = Copy::of(self.session, self.register, photo, &self.rule, self.asked.until, Search::First)?;
        let cover = match copy.covering(self.asked) {
            Ok(cover) => cover,
            Err(refused) => return Ok(refuse(view, refused)),
        };
        let judgement = copy.judge(&cover);
        view.covered = copy.numbers(&cover);
        view.verdict = Some(verdict_view(&judgement, &self.rule, self.register.first_names()?.as_ref()));
        if judgement.verdict != Verdict::Clear {
            return Ok(true);
        }
        if !cover.is_empty() && !self.asked.not_told_otherwise {
            return Ok(refuse(view, unconfirmed()));
        }
        let boxes = copy.boxes(&cover);
        let made = copy.draw(&boxes).and_then(|drawn| {
            let made = derivative::make(&drawn, &boxes, &self.names).map_err(not_made)?;
            Ok((drawn, made))
        });
        let (drawn, made) = match made {
            Ok(made) => made,
            Err(refused) => return Ok(refuse(view, refused)),
        };
        view.gives_away = copy.gives_away(&drawn, &cover, &boxes);
        let publishing = match self.publishing(photo, &cover)? {
            Ok(publishing) => publishing,
            Err(refused) => return Ok(refuse(view, refused)),
        };
        let may = |standing: &Standing| copy.still(standing, &cover);
        match handing_out::hand_out(self.session.disk.as_ref(), self.register, &publishing, &made, &may) {
            Ok(Some(_)) => {
                view.file = Some(publishing.path);
                view.asks = self.rule.outside_school.then_some(NAMES_QUESTION);
            }
            Ok(None) => return Ok(false),
            Err(HandOutError::Register(error)) => return Err(error.into()),
            Err(HandOutError::File(error)) => return Ok(refuse(view, (error.to_string(), advice(&error)))),
        }
        Ok(true)
    }

    /// Under which name, beside which others.
    fn publishing(
        &self,
        photo: &PhotoRecord,
        cover: &BTreeSet<FaceId>,
    ) -> Result<Result<Publishing, Refused>, Failure> {
        let name = photo.stored.rsplit('/').next().unwrap_or(&photo.stored);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        if !self.guard.find(stem).is_empty() {
            return Ok(Err((
                "The photo's name holds a pupil's full name.".to_owned(),
                "Nothing was handed out. Tell whoever looks after school storage.".to_owned(),
            )));
        }
        let Some(path) = self.free_name(stem)? else {
            let what = format!("There are too many copies of {stem} in the folder.");
            return Ok(Err((what, "Choose another folder.".to_owned())));
        };
        let mut dice = [0; 8];
        self.session.disk.random(&mut dice)?;
        Ok(Ok(Publishing {
            photo: photo.id,
            purpose: self.rule.purpose.clone(),
            temporary: self.to.join(format!(".kindframe-{:016x}.tmp", u64::from_le_bytes(dice))),
            path,
            place: self.asked.place.trim().to_owned(),
            until: self.asked.until,
            covered: cover.iter().copied().collect(),
        }))
    }

    fn free_name(&self, stem: &str) -> Result<Option<PathBuf>, Failure> {
        /// So many copies of one photo may lie in one folder.
        const MOST: usize = 99;
        for number in 1..=MOST {
            let name = if number == 1 { format!("{stem}.jpg") } else { format!("{stem}_{number}.jpg") };
            let path = self.to.join(name);
            match self.session.disk.stat(&path) {
                Ok(_) => {}
                Err(error) if error.fault == Fault::NotFound => return Ok(Some(path)),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(None)
    }
}

/// Whether faces are looked for where nothing has looked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Search {
    First,
    /// The copy is only thought about: other work may be running.
    Leave,
}

/// One photo on its way out.
struct Copy<'a> {
    session: &'a Session,
    register: &'a Register,
    photo: &'a PhotoRecord,
    rule: &'a PurposeRule,
    until: Option<jiff::civil::Date>,
    consent: Arc<ConsentView>,
    standing: Standing,
}

impl<'a> Copy<'a> {
    /// As the register has it now.
    fn of(
        session: &'a Session,
        register: &'a Register,
        photo: &'a PhotoRecord,
        rule: &'a PurposeRule,
        until: Option<jiff::civil::Date>,
        search: Search,
    ) -> Result<Self, Failure> {
        let consent = register.consent()?;
        let mut standing = register.standing(photo.id)?;
        let unsearched = standing.faces.edge.is_none() && searching::can_search(session);
        if search == Search::First && unsearched && !standing.held {
            searching::search_in(session, register, std::slice::from_ref(photo), EDGE)?;
            standing = register.standing(photo.id)?;
        }
        Ok(Self { session, register, photo, rule, until, consent, standing })
    }

    /// The faces to cover, as asked.
    fn covering(&self, asked: &PublishRequest) -> Result<BTreeSet<FaceId>, Refused> {
        let known = &self.standing.faces.faces;
        let mut cover = BTreeSet::new();
        for which in &asked.cover {
            let id = facing::id(known, *which).map_err(|failure| (failure.what, failure.advice))?;
            cover.insert(id);
        }
        if asked.cover_blocked {
            cover.extend(self.proposed());
        }
        Ok(cover)
    }

    /// The faces of whoever is in it and may not be shown, and such as only covering accounts for.
    fn proposed(&self) -> BTreeSet<FaceId> {
        let known = &self.standing.faces.faces;
        let numbers = to_cover(&self.judge(&BTreeSet::new()), known).unwrap_or_default();
        known.iter().zip(1..).filter(|(_, number)| numbers.contains(number)).map(|(face, _)| face.id).collect()
    }

    /// The verdict on the copy, and what would unlock it.
    fn judge(&self, cover: &BTreeSet<FaceId>) -> Judgement {
        let mut judgement = self.judge_as(&self.standing, cover);
        let left = Uncovered::of(&self.standing.people, &self.standing.faces.faces, cover).faces;
        if cover.is_empty() {
            Nearby { faces: &left, clear_sibling: None }.add_to(&mut judgement);
        }
        judgement
    }

    fn judge_as(&self, standing: &Standing, cover: &BTreeSet<FaceId>) -> Judgement {
        let Uncovered { people, faces } = Uncovered::of(&standing.people, &standing.faces.faces, cover);
        let unsearched = facing::counted(self.session, &standing.faces).unsearched;
        decide(&Question {
            consent: &self.consent,
            photo: self.photo.id,
            people: &people,
            faces: Faces::of(&faces, unsearched),
            held: standing.held,
            purpose: &self.rule.purpose,
            day: self.session.disk.today(),
            until: self.until,
        })
    }

    /// True if it may be used by what the register holds in that moment: by the same answers, and with the
    /// covered faces where they were.
    fn still(&self, standing: &Standing, cover: &BTreeSet<FaceId>) -> bool {
        let there = |faces: &FacesOnRecord| -> Vec<(FaceId, FaceBox)> {
            faces.faces.iter().filter(|face| cover.contains(&face.id)).map(|face| (face.id, face.at)).collect()
        };
        standing.revision == self.consent.revision()
            && there(&standing.faces) == there(&self.standing.faces)
            && self.judge_as(standing, cover).verdict == Verdict::Clear
    }

    fn numbers(&self, cover: &BTreeSet<FaceId>) -> Vec<usize> {
        let faces = self.standing.faces.faces.iter().zip(1..);
        faces.filter(|(face, _)| cover.contains(&face.id)).map(|(_, number)| number).collect()
    }

    fn boxes(&self, cover: &BTreeSet<FaceId>) -> Vec<FaceBox> {
        let faces = self.standing.faces.faces.iter();
        faces.filter(|face| cover.contains(&face.id)).map(|face| face.at).collect()
    }

    /// Draws the copy of what lies in storage, if that is what was stored.
    fn draw(&self, cover: &[FaceBox]) -> Result<Drawn, Refused> {
        let path = store::below(&self.register.settings().storage, &self.photo.stored);
        let read = self.session.disk.read(&path, LARGEST);
        let (bytes, _) = read.map_err(|error| {
            (format!("The stored photo could not be read: {}.", error.fault.what()), error.fault.advice().to_owned())
        })?;
        if ContentHash::of(&bytes) != self.photo.cleaned {
            return Err((
                "The file in school storage is not the one that was stored.".to_owned(),
                "Nothing was handed out. Somebody has changed the file: tell the technician.".to_owned(),
            ));
        }
        let edge = Limits::of(self.rule).map_or(INSIDE_EDGE, |limits| limits.longest_edge);
        derivative::draw(&bytes, &Wanted { edge, cover }).map_err(not_made)
    }

    /// What to think about before the copy is used outside the school: how large and frontal its faces are, and
    /// what nothing here can see.
    fn gives_away(&self, drawn: &Drawn, cover: &BTreeSet<FaceId>, covered: &[FaceBox]) -> Vec<String> {
        let Some(limits) = Limits::of(self.rule) else { return Vec::new() };
        let left = Uncovered::of(&self.standing.people, &self.standing.faces.faces, cover).faces;
        let mut seen: Vec<SeenFace> = Vec::new();
        for face in self.look(drawn) {
            if covered.iter().all(|covered| covered.overlap(face.at) <= SAME_FACE) {
                seen.push(face);
            }
        }
        let unlooked = |at: FaceBox| seen.iter().all(|found| found.at.overlap(at) <= SAME_FACE);
        let unlooked: Vec<FaceBox> = left.iter().map(|face| face.at).filter(|at| unlooked(*at)).collect();
        seen.extend(unlooked.into_iter().map(|at| SeenFace { at, look: None }));
        let looked = facing::was_looked_at(&self.standing.faces).then_some(seen.as_slice());
        let safe = WebSafe::of((drawn.width, drawn.height), looked, &limits);
        safe.concerns.into_iter().map(Concern::what).collect()
    }

    /// The faces that the program sees in the copy, and which way they look.
    fn look(&self, drawn: &Drawn) -> Vec<SeenFace> {
        let pixels = Pixels::new(drawn.width, drawn.height, &drawn.rgb);
        let found =
            self.session.detector().ok().zip(pixels).and_then(|(detector, pixels)| detector.find(pixels, EDGE).ok());
        found.into_iter().flatten().map(|face| SeenFace { at: face.at, look: Some(face.look) }).collect()
    }
}

fn rule(register: &Register, purpose: &crate::purpose::Purpose) -> Result<PurposeRule, Failure> {
    match register.purposes()?.into_iter().find(|rule| rule.purpose == *purpose) {
        Some(rule) => Ok(rule),
        None => Err(no_such_purpose(register, purpose)?),
    }
}

/// The folder, whole, and nowhere that is the program's own.
fn folder(session: &Session, register: &Register, to: &Path) -> Result<PathBuf, Failure> {
    let advice = "Choose a folder for the copies, such as one beside the newsletter.";
    let to = match to.as_os_str().is_empty() {
        true => return Err(Failure::new("No folder is chosen for the copies.", advice)),
        false => session.disk.canonical(to),
    };
    let is_below = |own: &Path| to.starts_with(session.disk.canonical(own));
    match is_below(&register.settings().storage) || is_below(&session.home) {
        true => Err(Failure::new("Copies do not go into school storage, nor beside the register.", advice)),
        false => Ok(to),
    }
}

/// One at a time: a second would take what the first has open for what a crash has left.
fn lock(session: &Session) -> Result<Box<dyn Lock>, Failure> {
    session.disk.lock(&session.home.join("publish.lock")).map_err(|error| match error.fault {
        Fault::InUse => {
            Failure::new("Copies are being handed out by another window or command.", "Wait until it is done.")
        }
        _ => error.into(),
    })
}

fn nothing_yet(asked: &str) -> PublishedView {
    PublishedView {
        asked: asked.to_owned(),
        photo: None,
        file: None,
        covered: Vec::new(),
        verdict: None,
        refused: None,
        gives_away: Vec::new(),
        asks: None,
    }
}

fn stopped(asked: &str) -> PublishedView {
    let refused = ("It was stopped before this one.".to_owned(), "Nothing of it was handed out.".to_owned());
    PublishedView { refused: Some(refused), ..nothing_yet(asked) }
}

fn refuse(view: &mut PublishedView, refused: Refused) -> bool {
    view.refused = Some((sentence(&refused.0), refused.1));
    true
}

fn unconfirmed() -> Refused {
    (
        "Nobody has confirmed that whoever is covered cannot be told by other things.".to_owned(),
        "Look at jumper, badge, place, and who stands beside them; then confirm it.".to_owned(),
    )
}

fn not_made(error: NotMade) -> Refused {
    (error.what(), error.advice().to_owned())
}

fn advice(error: &StoreError) -> String {
    match error {
        StoreError::NameTaken => "Somebody has put a file of that name there just now. Do it again.".to_owned(),
        StoreError::NotKept => "The medium may be failing: choose another folder.".to_owned(),
        other => other.advice().to_owned(),
    }
}

/// With a capital, and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let whole =
        letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()));
    if whole.ends_with('.') { whole } else { format!("{whole}.") }
}
