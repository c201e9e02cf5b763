//! The pretend school's photos: the light table, one photo, and what is said of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::date;
use kindframe::consent::ConsentView;
use kindframe::photo::PhotoId;
use kindframe::presence::{Closing, FaceBox, Mark, Presence};
use kindframe::pupil::{FirstNames, Pupil, PupilId};
use kindframe::purpose::{Purpose, built_in};
use kindframe::session::Event;
use kindframe::session::command::{ClosingWord, TagRequest};
use kindframe::session::event::{
    Board, Nameable, PersonView, PhotoView, Private, PurposeCount, Searched, SuggestedView, Tile,
};
use kindframe::verdict::Verdict;

use super::{School, TODAY, id, review};

/// A pupil of a class that was at no event: id and first name.
const ELSEWHERE: (&str, &str) = ("P90", "Élodie");

fn elsewhere() -> PupilId {
    PupilId::new(ELSEWHERE.0).unwrap()
}

impl School {
    fn might_be(&self, consent: &ConsentView, number: usize, purpose: &Purpose) -> Arc<[PupilId]> {
        let people = &self.photos[number].people;
        let refused = |p: &&PupilId| consent.permits(p, purpose, id(number), TODAY).is_err();
        let possible = people.not_absent().filter(|(_, presence)| *presence == Presence::Possible);
        possible.map(|(pupil, _)| pupil).filter(refused).cloned().collect()
    }

    pub(super) fn board(&self, event: i64, purpose: &Purpose) -> Board {
        let (consent, photos) = (self.consent(), self.of_event(event));
        let counts = built_in().into_iter().map(|rule| {
            let mut count: BTreeMap<Verdict, usize> = BTreeMap::new();
            for number in photos.iter().take(200) {
                *count.entry(self.verdict(&consent, *number, &rule.purpose).verdict).or_default() += 1;
            }
            PurposeCount { purpose: rule.purpose, label: rule.label, photos: count }
        });
        let tile = |number: &usize| Tile {
            photo: id(*number),
            name: format!("2026-06-18_y4-science-museum_{:04}.jpg", number + 1),
            verdict: if *number > 500 { Verdict::Unknown } else { self.verdict(&consent, *number, purpose).verdict },
            suggested: self.suggested(*number).len(),
            viewed: self.review.viewed.contains(&id(*number)),
            might_be: if *number > 500 { Arc::default() } else { self.might_be(&consent, *number, purpose) },
        };
        Board {
            event: self.card_of(event),
            purpose: purpose.clone(),
            counts: counts.collect(),
            tiles: photos.iter().map(tile).collect(),
            unsearched: 0,
            hint: Some("12 wait only for Amira and Ben: rule them out".into()),
            pupils: self.nameable(),
        }
    }

    /// Everybody of the roll, and one from a class that was not there.
    fn nameable(&self) -> Vec<Nameable> {
        let names = FirstNames::of(&self.roll);
        let nameable = |p: &Pupil| Nameable { pupil: p.id.clone(), name: Private(names.name(&p.id).to_owned()) };
        let elsewhere = Nameable { pupil: elsewhere(), name: Private(ELSEWHERE.1.into()) };
        self.roll.iter().map(nameable).chain([elsewhere]).collect()
    }

    /// The file of every fourth photo from the third names the first two of the roll, one with a face.
    fn suggested(&self, number: usize) -> Vec<SuggestedView> {
        let (names, photo) = (FirstNames::of(&self.roll), &self.photos[number]);
        let named = self.roll.iter().take(if number % 4 == 2 { 2 } else { 0 }).map(|p| p.id.clone());
        let open = named.filter(|p| !photo.people.marks.contains_key(p) && !photo.dismissed.contains(p));
        let face = FaceBox::of_fractions(0.25, 0.25, 0.125, 0.25);
        open.enumerate()
            .map(|(at, pupil)| SuggestedView {
                name: names.name(&pupil).to_owned(),
                pupil,
                face: face.filter(|_| at == 0),
            })
            .collect()
    }

    pub(super) fn photo(&self, photo: PhotoId) -> PhotoView {
        let number = usize::try_from(photo.0).unwrap() - 1;
        let (consent, names) = (self.consent(), FirstNames::of(&self.roll));
        let taken = &self.photos[number];
        let siblings = self.of_event(taken.event);
        let position = siblings.iter().position(|n| *n == number).unwrap();
        let person = |pupil: &Pupil| PersonView {
            pupil: pupil.id.clone(),
            name: names.name(&pupil.id).to_owned(),
            class: pupil.class.clone(),
            presence: taken.people.presence(&pupil.id),
            hint: self.review.hints.get(&pupil.id).cloned().map(Private),
        };
        let other = PersonView {
            pupil: elsewhere(),
            name: ELSEWHERE.1.into(),
            class: "5 Elm".into(),
            presence: taken.people.presence(&elsewhere()),
            hint: None,
        };
        let others = [other].into_iter().filter(|other| taken.people.marks.contains_key(&other.pupil));
        PhotoView {
            photo,
            stored: format!("2026-06-18_y4-science-museum_{:04}.jpg", number + 1),
            day: date(2026, 6, 18),
            event: self.card_of(taken.event),
            position: position + 1,
            before: position.checked_sub(1).map(|n| id(siblings[n])),
            after: siblings.get(position + 1).map(|n| id(*n)),
            people: self.roll.iter().map(person).chain(others).collect(),
            nameable: self.nameable(),
            suggested: self.suggested(number),
            closing: taken.people.closing,
            verdicts: built_in().iter().map(|rule| self.verdict(&consent, number, &rule.purpose)).collect(),
            gives_away: Vec::new(),
            faces: review::Kept::views(&taken.faces, &names),
            searched: Searched::At(1024),
            burst: self.review.burst(photo),
            viewed: self.review.viewed.contains(&photo),
            held: taken.held,
            erased: false,
        }
    }

    pub(super) fn tag(&mut self, request: &TagRequest) -> Event {
        if let Some(refused) = self.review.unseen(request) {
            return refused;
        }
        let tagged = self.review.remember(&self.photos, &request.photos);
        let same =
            request.same_as.as_ref().map(|other| self.photos[other.parse::<usize>().unwrap() - 1].people.clone());
        for photo in &request.photos {
            let number = photo.parse::<usize>().unwrap() - 1;
            let accepted: Vec<PupilId> = match request.accept_suggested {
                true => self.suggested(number).into_iter().map(|s| s.pupil).collect(),
                false => Vec::new(),
            };
            self.photos[number].dismissed.extend(request.dismissed.iter().cloned());
            self.photos[number].dismissed.retain(|p| !request.suggested_again.contains(p));
            let consent = self.consent();
            let refused = |purpose: &Purpose, p: &PupilId| consent.permits(p, purpose, id(number), TODAY).is_err();
            let people = &mut self.photos[number].people;
            if let Some(same) = &same {
                people.marks.extend(same.marks.clone());
                people.closing = people.closing.or(same.closing);
            }
            people.marks.extend(accepted.into_iter().map(|p| (p, Mark::Present)));
            people.marks.extend(request.present.iter().map(|p| (p.clone(), Mark::Present)));
            people.marks.extend(request.absent.iter().map(|p| (p.clone(), Mark::Absent)));
            people.marks.retain(|p, _| !request.undecided.contains(p));
            if !request.undecided.is_empty() || (!request.present.is_empty() && people.closing == Some(Closing::Nobody))
            {
                people.closing = None;
            }
            match &request.closing {
                Some(ClosingWord::EveryoneNamed) => people.closing = Some(Closing::EveryoneNamed),
                Some(ClosingWord::Nobody) => people.closing = Some(Closing::Nobody),
                Some(ClosingWord::Reopen) => people.closing = None,
                Some(ClosingWord::RuleOut(purpose)) => {
                    let open = people.not_absent().filter(|(_, presence)| *presence == Presence::Possible);
                    let looked_for = |p: &PupilId| request.looked_for.as_ref().is_none_or(|listed| listed.contains(p));
                    let out = open.map(|(p, _)| p).filter(|p| refused(purpose, p) && looked_for(p));
                    let out: Vec<PupilId> = out.cloned().collect();
                    people.marks.extend(out.into_iter().map(|p| (p, Mark::Absent)));
                }
                None => {}
            }
        }
        tagged
    }
}
