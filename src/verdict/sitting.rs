//! Many photos judged for one purpose on one day.
//!
//! Who may not be used is the same for every photo of an event, so it is worked out once for each set
//! of candidates; what was said of a single photo is then laid over it. The answer is that of
//! [`super::decide`], which sits for one photo. A sitting is over when the day or the register
//! changes: it holds on to the answers it was opened with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::{Faces, Judgement, Reason, Unlock, Verdict};
use crate::consent::ConsentView;
use crate::photo::PhotoId;
use crate::presence::{Mark, People};
use crate::pupil::PupilId;
use crate::purpose::{Purpose, PurposeRule};

/// The photo that is judged.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Which.
    pub photo: PhotoId,
    /// The day on which it was taken.
    pub taken: Date,
    /// Who may be in it.
    pub people: &'a People,
    /// The faces found.
    pub faces: Faces,
    /// True while the safeguarding stop is on it.
    pub held: bool,
}

/// See the module.
pub struct Sitting<'a> {
    consent: &'a ConsentView,
    rule: Option<&'a PurposeRule>,
    day: Date,
    until: Option<Date>,
    known: Option<Known>,
}

/// Who may be used from which day on.
type Begins = BTreeMap<Date, Vec<PupilId>>;

/// The candidates last asked about.
struct Known {
    candidates: Arc<BTreeSet<PupilId>>,
    /// Who of them may not be used in a photo that nothing was answered for in particular.
    refused: Arc<[PupilId]>,
}

impl<'a> Sitting<'a> {
    /// Opens a sitting on the day. For something that stays out, every day until the last one is asked.
    #[must_use]
    pub fn new(consent: &'a ConsentView, purpose: &Purpose, day: Date, until: Option<Date>) -> Self {
        Self { consent, rule: consent.rule(purpose), day, until, known: None }
    }

    /// The verdict on one photo.
    pub fn judge(&mut self, subject: &Subject<'_>) -> Judgement {
        if subject.held {
            return self.refusal(Verdict::Held, Reason::Held, Some(Unlock::AskDsl));
        }
        let Some(rule) = self.rule else { return self.refusal(Verdict::Unknown, Reason::NoSuchPurpose, None) };
        if let Some(reason) = self.time_over(subject.taken) {
            return self.refusal(Verdict::Blocked, reason, None);
        }
        let people = subject.people;
        if people.candidates.is_empty() && people.marks.is_empty() && people.closing.is_none() {
            return self.refusal(Verdict::Unknown, Reason::NoRoll, Some(Unlock::ImportRoll));
        }
        let present = self.refused_present(rule, subject);
        let possible = self.refused_possible(rule, subject);
        let faces = subject.faces.left_over(people.not_absent().count());
        let begins = self.begins(rule, &present, subject.photo);
        let mut judgement = self.weigh((present, begins), possible, faces);
        if subject.faces.unsearched && judgement.verdict == Verdict::Clear {
            judgement.verdict = Verdict::Unknown;
            judgement.reasons.push(Reason::Unsearched);
            judgement.unlock.push(Unlock::LookForFaces);
        }
        if rule.outside_school && self.consent.is_stale(&rule.purpose, self.day) {
            judgement.reasons.push(Reason::Old(self.consent.age_days(&rule.purpose, self.day)));
            judgement.unlock.push(Unlock::RefreshRegister);
            if judgement.verdict == Verdict::Clear {
                judgement.verdict = Verdict::Stale;
            }
        }
        judgement
    }

    /// Why a photo of this day is not kept for as long as it would be used.
    fn time_over(&self, taken: Date) -> Option<Reason> {
        let kept = self.consent.retention()?;
        let (last, used) = (kept.last_day(taken), self.until.unwrap_or(self.day).max(self.day));
        (used > last).then_some(Reason::TimeOver(kept, last))
    }

    fn refusal(&self, verdict: Verdict, reason: Reason, unlock: Option<Unlock>) -> Judgement {
        let (reasons, unlock) = (vec![reason], unlock.into_iter().collect());
        Judgement { verdict, reasons, unlock, register_revision: self.consent.revision() }
    }

    /// Of those who may not be used, who may be from a later day on.
    fn begins(&self, rule: &PurposeRule, present: &[PupilId], photo: PhotoId) -> Begins {
        let last = self.until.map_or(Date::MAX, |until| until.max(self.day));
        let mut begins = Begins::new();
        for pupil in present {
            let permits = |day: &Date| self.consent.permits(pupil, &rule.purpose, photo, *day).is_ok();
            let changes = self.consent.days_of_change(pupil, &rule.purpose, self.day, last);
            let from = match self.until {
                // Every day from then on is one of use.
                Some(_) => changes.iter().rev().take_while(|day| permits(day)).last(),
                None => changes.iter().find(|day| permits(day)),
            };
            if let Some(day) = from.filter(|day| **day > self.day) {
                begins.entry(*day).or_default().push(pupil.clone());
            }
        }
        begins
    }

    fn weigh(&self, (present, begins): (Arc<[PupilId]>, Begins), possible: Arc<[PupilId]>, faces: u32) -> Judgement {
        let (mut reasons, mut unlock) = (Vec::new(), Vec::new());
        let verdict = match (present.is_empty(), possible.is_empty(), faces) {
            (false, _, _) => Verdict::Blocked,
            (true, true, 0) => Verdict::Clear,
            _ => Verdict::Unknown,
        };
        if !present.is_empty() {
            let all = begins.values().map(Vec::len).sum::<usize>() == present.len();
            unlock.extend(begins.last_key_value().filter(|_| all).map(|(day, _)| Unlock::Wait(*day)));
            unlock.push(Unlock::WithoutThem(Arc::clone(&present)));
            reasons.push(Reason::MayNot(present));
            reasons.extend(begins.into_iter().map(|(day, who)| Reason::NotBefore(who.into(), day)));
        }
        if !possible.is_empty() {
            unlock.push(Unlock::RuleOut(Arc::clone(&possible)));
            reasons.push(Reason::MightBe(possible));
        }
        if faces > 0 {
            unlock.push(Unlock::AccountForFaces(faces));
            reasons.push(Reason::Faces(faces));
        }
        Judgement { verdict, reasons, unlock, register_revision: self.consent.revision() }
    }

    /// Those who are in it and may not be used.
    fn refused_present(&self, rule: &PurposeRule, subject: &Subject<'_>) -> Arc<[PupilId]> {
        let present = subject.people.marks.iter().filter(|(_, mark)| **mark == Mark::Present);
        present.map(|(pupil, _)| pupil).filter(|pupil| self.is_refused(rule, pupil, subject.photo)).cloned().collect()
    }

    /// Those who might be in it and may not be used. Only candidates can be possible.
    fn refused_possible(&mut self, rule: &PurposeRule, subject: &Subject<'_>) -> Arc<[PupilId]> {
        let People { candidates, marks, closing } = subject.people;
        if closing.is_some() {
            return Arc::default();
        }
        let refused = self.refused_of(rule, candidates);
        let answered = if rule.one_photo { self.consent.answered_for(subject.photo) } else { &[] };
        let is_out = |pupil: &PupilId| {
            marks.contains_key(pupil) || (answered.contains(pupil) && !self.is_refused(rule, pupil, subject.photo))
        };
        if refused.iter().any(is_out) { refused.iter().filter(|p| !is_out(p)).cloned().collect() } else { refused }
    }

    /// The candidates who may not be used in a photo that nothing was answered for in particular.
    fn refused_of(&mut self, rule: &PurposeRule, candidates: &Arc<BTreeSet<PupilId>>) -> Arc<[PupilId]> {
        // No photo has this number.
        const NONE: PhotoId = PhotoId(0);
        if let Some(known) = self.known.as_ref().filter(|known| Arc::ptr_eq(&known.candidates, candidates)) {
            return Arc::clone(&known.refused);
        }
        let refused: Arc<[PupilId]> =
            candidates.iter().filter(|pupil| self.is_refused(rule, pupil, NONE)).cloned().collect();
        self.known = Some(Known { candidates: Arc::clone(candidates), refused: Arc::clone(&refused) });
        refused
    }

    /// True if the pupil may not be used on some day that is asked for.
    fn is_refused(&self, rule: &PurposeRule, pupil: &PupilId, photo: PhotoId) -> bool {
        let refused_on = |day| self.consent.permits(pupil, &rule.purpose, photo, day).is_err();
        match self.until {
            Some(last) if last > self.day => {
                let days = self.consent.days_of_change(pupil, &rule.purpose, self.day, last);
                days.into_iter().any(refused_on)
            }
            _ => refused_on(self.day),
        }
    }
}
