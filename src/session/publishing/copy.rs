//! One photo on its way out: as it would be seen with some of its faces covered.
//!
//! Judged by what the register held in one moment, and again by [`Copy::still`] in the moment of use.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::Refused;
use super::one::not_made;
use crate::consent::ConsentView;
use crate::photo::ContentHash;
use crate::picture::Pixels;
use crate::picture::faces::EDGE;
use crate::presence::{FaceBox, FaceId, Mark, People};
use crate::process::LARGEST;
use crate::publish::derivative::{self, Drawn, Wanted};
use crate::pupil::PupilId;
use crate::purpose::PurposeRule;
use crate::register::{FacesOnRecord, PhotoRecord, Register, Standing};
use crate::session::command::PublishRequest;
use crate::session::event::Failure;
use crate::session::{Session, facing, searching};
use crate::store;
use crate::verdict::{Faces, Judgement, Nearby, Question, Uncovered, Verdict, decide, to_cover};
use crate::web_safe::{Concern, Limits, SeenFace, WebSafe};

/// Boxes that overlap by more are the same face.
const SAME_FACE: f64 = 0.1;

/// Whether faces are looked for where nothing has looked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::session) enum Search {
    First,
    /// The copy is only thought about: other work may be running.
    Leave,
}

/// One photo on its way out.
pub(in crate::session) struct Copy<'a> {
    session: &'a Session,
    register: &'a Register,
    photo: &'a PhotoRecord,
    rule: &'a PurposeRule,
    until: Option<Date>,
    consent: Arc<ConsentView>,
    pub(in crate::session) standing: Standing,
}

impl<'a> Copy<'a> {
    /// As the register has it now.
    pub(in crate::session) fn of(
        session: &'a Session,
        register: &'a Register,
        photo: &'a PhotoRecord,
        rule: &'a PurposeRule,
        until: Option<Date>,
        search: Search,
    ) -> Result<Self, Failure> {
        let consent = register.consent()?;
        let mut standing = register.standing(photo.id)?;
        let unsearched = standing.faces.edge.is_none() && searching::can_search(session);
        if search == Search::First && unsearched && !standing.held && !standing.erased {
            searching::search_in(session, register, std::slice::from_ref(photo), EDGE)?;
            standing = register.standing(photo.id)?;
        }
        Ok(Self { session, register, photo, rule, until, consent, standing })
    }

    /// Of which photo.
    pub(in crate::session) fn photo(&self) -> &PhotoRecord {
        self.photo
    }

    /// The same by what the register holds now.
    pub(super) fn again(&self) -> Result<Self, Failure> {
        Self::of(self.session, self.register, self.photo, self.rule, self.until, Search::Leave)
    }

    /// What the purpose sets, by the answers that the copy is judged by; none once it is switched off.
    pub(super) fn rule_now(&self) -> Option<&PurposeRule> {
        self.consent.rule(&self.rule.purpose)
    }

    /// The answers that it is judged by.
    pub(super) fn consent(&self) -> &ConsentView {
        &self.consent
    }

    /// Who is in it.
    pub(super) fn present(&self) -> BTreeSet<PupilId> {
        present(&self.standing.people)
    }

    /// Who is in it, or might be.
    pub(super) fn not_absent(&self) -> BTreeSet<PupilId> {
        self.standing.people.not_absent().map(|(pupil, _)| pupil.clone()).collect()
    }

    /// Until when it is used.
    pub(super) fn until(&self) -> Option<Date> {
        self.until
    }

    /// Who is in it and can be seen.
    pub(super) fn present_uncovered(&self, cover: &BTreeSet<FaceId>) -> BTreeSet<PupilId> {
        present(&Uncovered::of(&self.standing.people, &self.standing.faces.faces, cover).people)
    }

    /// Who is in it, or might be, and is not covered.
    pub(super) fn not_absent_uncovered(&self, cover: &BTreeSet<FaceId>) -> BTreeSet<PupilId> {
        let people = Uncovered::of(&self.standing.people, &self.standing.faces.faces, cover).people;
        people.not_absent().map(|(pupil, _)| pupil.clone()).collect()
    }

    /// Who is in it and is covered.
    pub(super) fn covered_pupils(&self, cover: &BTreeSet<FaceId>) -> BTreeSet<PupilId> {
        let seen = self.present_uncovered(cover);
        self.present().into_iter().filter(|pupil| !seen.contains(pupil)).collect()
    }

    /// The faces to cover, as asked.
    pub(super) fn covering(&self, asked: &PublishRequest) -> Result<BTreeSet<FaceId>, Refused> {
        let known = &self.standing.faces.faces;
        let mut cover = BTreeSet::new();
        for which in &asked.cover {
            let id = facing::id(known, *which).map_err(|failure| (failure.what, failure.advice))?;
            cover.insert(id);
        }
        if asked.cover_blocked.covers(self.photo.id) {
            cover.extend(self.proposed());
        }
        Ok(cover)
    }

    /// The faces of whoever is in it and may not be shown, and such as only covering accounts for.
    pub(super) fn proposed(&self) -> BTreeSet<FaceId> {
        let known = &self.standing.faces.faces;
        let numbers = to_cover(&self.judge(&BTreeSet::new()), known).unwrap_or_default();
        known.iter().zip(1..).filter(|(_, number)| numbers.contains(number)).map(|(face, _)| face.id).collect()
    }

    /// The verdict on the copy, and what would unlock it.
    pub(in crate::session) fn judge(&self, cover: &BTreeSet<FaceId>) -> Judgement {
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
        let mut judgement = decide(&Question {
            consent: &self.consent,
            photo: self.photo.id,
            taken: self.photo.day,
            people: &people,
            faces: Faces::of(&faces, unsearched),
            held: standing.held,
            purpose: &self.rule.purpose,
            day: self.session.disk.today(),
            until: self.until,
        });
        if standing.erased {
            judgement.is_erased();
        }
        judgement
    }

    /// True if it may be used by what the register holds in that moment: by the same answers, and with the
    /// covered faces where they were, and the same pupils in it: a caption names them.
    pub(super) fn still(&self, standing: &Standing, cover: &BTreeSet<FaceId>) -> bool {
        let there = |faces: &FacesOnRecord| -> Vec<(FaceId, FaceBox)> {
            faces.faces.iter().filter(|face| cover.contains(&face.id)).map(|face| (face.id, face.at)).collect()
        };
        standing.revision == self.consent.revision()
            && there(&standing.faces) == there(&self.standing.faces)
            && !standing.in_incident
            && present(&standing.people) == present(&self.standing.people)
            && self.judge_as(standing, cover).verdict == Verdict::Clear
    }

    pub(super) fn numbers(&self, cover: &BTreeSet<FaceId>) -> Vec<usize> {
        let faces = self.standing.faces.faces.iter().zip(1..);
        faces.filter(|(face, _)| cover.contains(&face.id)).map(|(_, number)| number).collect()
    }

    pub(super) fn boxes(&self, cover: &BTreeSet<FaceId>) -> Vec<FaceBox> {
        let faces = self.standing.faces.faces.iter();
        faces.filter(|face| cover.contains(&face.id)).map(|face| face.at).collect()
    }

    /// Draws the copy of what lies in storage, if that is what was stored.
    pub(super) fn draw(&self, cover: &[FaceBox]) -> Result<Drawn, Refused> {
        let edge = self.rule.edge().pixels().unwrap_or(u32::MAX);
        self.draw_at(edge, cover)
    }

    /// The same with another longest edge, in pixels.
    pub(in crate::session) fn draw_at(&self, edge: u32, cover: &[FaceBox]) -> Result<Drawn, Refused> {
        let bytes = read_stored(self.session, self.register, self.photo)?;
        derivative::draw(&bytes, &Wanted { edge, cover }).map_err(not_made)
    }

    /// What to think about before the copy is used outside the school: how large and frontal its faces are, and
    /// what nothing here can see.
    ///
    /// `look`: the copy itself is looked at. Otherwise the faces on record count, and which way they look is not known.
    pub(super) fn gives_away(
        &self,
        drawn: &Drawn,
        cover: &BTreeSet<FaceId>,
        covered: &[FaceBox],
        look: bool,
    ) -> Vec<String> {
        let Some(limits) = Limits::of(self.rule) else { return Vec::new() };
        let left = Uncovered::of(&self.standing.people, &self.standing.faces.faces, cover).faces;
        let mut seen: Vec<SeenFace> = Vec::new();
        for face in if look { self.look(drawn) } else { Vec::new() } {
            if covered.iter().all(|covered| covered.overlap(face.at) <= SAME_FACE) {
                seen.push(face);
            }
        }
        let unlooked = |at: FaceBox| seen.iter().all(|found| found.at.overlap(at) <= SAME_FACE);
        let unlooked: Vec<FaceBox> = left.iter().map(|face| face.at).filter(|at| unlooked(*at)).collect();
        seen.extend(unlooked.into_iter().map(|at| SeenFace { at, look: None }));
        let looked = facing::was_looked_at(&self.standing.faces).then_some(seen.as_slice());
        let safe = WebSafe::of((drawn.width, drawn.height), looked, &limits);
        let told = |concern: &Concern| look || !matches!(concern, Concern::Portrait { .. });
        safe.concerns.into_iter().filter(told).map(Concern::what).collect()
    }

    /// The faces that the program sees in the copy, and which way they look.
    fn look(&self, drawn: &Drawn) -> Vec<SeenFace> {
        let pixels = Pixels::new(drawn.width, drawn.height, &drawn.rgb);
        let eye = self.session.detector().ok().and_then(|detector| detector.eye().ok());
        let found = eye.zip(pixels).and_then(|(eye, pixels)| eye.find(pixels, EDGE).ok());
        found.into_iter().flatten().map(|face| SeenFace { at: face.at, look: Some(face.look) }).collect()
    }
}

fn present(people: &People) -> BTreeSet<PupilId> {
    let present = people.marks.iter().filter(|(_, mark)| **mark == Mark::Present);
    present.map(|(pupil, _)| pupil.clone()).collect()
}

/// The bytes of the file in school storage, if they are those that were stored.
pub(in crate::session) fn read_stored(
    session: &Session,
    register: &Register,
    photo: &PhotoRecord,
) -> Result<Vec<u8>, Refused> {
    let path = store::below(&register.settings().storage, &photo.stored);
    let read = session.disk.read(&path, LARGEST);
    let (bytes, _) = read.map_err(|error| {
        (format!("The stored photo could not be read: {}.", error.fault.what()), error.fault.advice().to_owned())
    })?;
    match ContentHash::of(&bytes) == photo.cleaned {
        true => Ok(bytes),
        false => Err((
            "The file in school storage is not the one that was stored.".to_owned(),
            "Nothing was handed out. Somebody has changed the file: tell the technician.".to_owned(),
        )),
    }
}
