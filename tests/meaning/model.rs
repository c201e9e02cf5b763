//! The rules once more, as slowly and plainly as they can be written: no caches, no order, no
//! shortcuts. [`clears`] says of one photo, purpose and day what the program may at most allow.

use jiff::ToSpan as _;
use jiff::civil::Date;
use kindframe::consent::{Answer, Grant, SCHOOL};
use kindframe::photo::PhotoId;
use kindframe::presence::{Closing, Consulted, Mark, Whose};
use kindframe::pupil::{Pupil, PupilId};
use kindframe::purpose::{Basis, Purpose, PurposeRule};

/// Everything that was ever said, in the order in which it was recorded.
#[derive(Debug, Clone)]
pub struct World {
    pub roll: Vec<Pupil>,
    pub rules: Vec<PurposeRule>,
    pub said: Vec<Grant>,
    /// The day on which the answers for every purpose were last taken in.
    pub refreshed: Option<Date>,
    pub freshness_days: i32,
    /// For how many years photos are kept.
    pub kept: Option<u8>,
}

/// What people said of one photo.
#[derive(Debug, Clone)]
pub struct Picture {
    pub photo: PhotoId,
    pub taken: Date,
    pub candidates: Vec<PupilId>,
    pub marks: Vec<(PupilId, Mark)>,
    pub closing: Option<Closing>,
    pub held: bool,
    pub faces: Vec<Whose>,
    /// Nothing has looked for faces.
    pub unsearched: bool,
}

pub fn clears(world: &World, picture: &Picture, purpose: &Purpose, day: Date, until: Option<Date>) -> bool {
    let Some(rule) = world.rules.iter().find(|rule| rule.purpose == *purpose) else { return false };
    let nothing_known = picture.candidates.is_empty() && picture.marks.is_empty() && picture.closing.is_none();
    let fresh = world.refreshed.is_some_and(|refreshed| {
        let age = refreshed.until(day).unwrap().get_days();
        age >= 0 && age <= world.freshness_days
    });
    let there = not_absent(picture);
    let mut days = vec![day];
    while until.is_some_and(|last| *days.last().unwrap() < last) {
        days.push(days.last().unwrap().tomorrow().unwrap());
    }
    !picture.held
        && !nothing_known
        && (fresh || !rule.outside_school)
        && days.iter().all(|day| world.kept.is_none_or(|years| *day < picture.taken + i32::from(years).years()))
        && days.iter().all(|day| there.iter().all(|pupil| may(world, rule, pupil, picture.photo, *day)))
        && !picture.unsearched
        && faces_are_accounted_for(picture, &there)
}

fn not_absent(picture: &Picture) -> Vec<&PupilId> {
    let marked = |pupil: &PupilId| picture.marks.iter().find(|(p, _)| p == pupil).map(|(_, mark)| *mark);
    let present = picture.marks.iter().filter(|(_, mark)| *mark == Mark::Present).map(|(pupil, _)| pupil);
    let possible = picture.candidates.iter().filter(|pupil| picture.closing.is_none() && marked(pupil).is_none());
    present.chain(possible).collect()
}

fn faces_are_accounted_for(picture: &Picture, there: &[&PupilId]) -> bool {
    let open = |whose: &Whose| matches!(whose, Whose::CannotTell | Whose::NotPupil(Consulted::Declined));
    let has_face = |pupil: &PupilId| picture.faces.iter().any(|whose| *whose == Whose::Pupil(pupil.clone()));
    let unsaid = picture.faces.iter().filter(|whose| **whose == Whose::Unsaid).count();
    let without_a_face = there.iter().filter(|pupil| !has_face(pupil)).count();
    !picture.faces.iter().any(open) && unsaid <= without_a_face
}

fn may(world: &World, rule: &PurposeRule, pupil: &PupilId, photo: PhotoId, day: Date) -> bool {
    let Some(entry) = world.roll.iter().find(|entry| entry.id == *pupil) else { return false };
    if entry.left.is_some_and(|last| day > last) {
        return false;
    }
    let bears = |grant: &&Grant| {
        let for_this = grant.photo == Some(photo) || !rule.one_photo || grant.answer == Answer::No;
        grant.pupil == *pupil && grant.purpose == rule.purpose && for_this
    };
    let said: Vec<&Grant> = world.said.iter().filter(bears).collect();
    let consents = said.iter().any(|grant| &*grant.given_by != SCHOOL) || rule.basis != Basis::Consent;
    consents && said.iter().all(|grant| giver_agrees(&said, &grant.given_by, rule.basis, day))
}

fn giver_agrees(said: &[&Grant], giver: &str, basis: Basis, day: Date) -> bool {
    let theirs: Vec<&&Grant> = said.iter().filter(|grant| &*grant.given_by == giver && grant.from <= day).collect();
    let runs = |grant: &Grant| grant.until.is_none_or(|until| day <= until);
    let is_yes = |grant: &Grant| grant.answer == Answer::Yes && runs(grant);
    let needs_yes = basis == Basis::Consent && giver != SCHOOL;
    let stands_against = |grant: &Grant| match needs_yes {
        true => !is_yes(grant),
        false => grant.answer == Answer::No && runs(grant),
    };
    let taken_back = |against: &Grant| {
        theirs.iter().any(|yes| is_yes(yes) && yes.recorded > against.recorded && yes.from >= against.from)
    };
    let any_yes = theirs.iter().any(|grant| is_yes(grant));
    (any_yes || !needs_yes) && theirs.iter().all(|grant| !stands_against(grant) || taken_back(grant))
}
