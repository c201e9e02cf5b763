//! What the answers of one pupil come to today for one purpose, in plain words.
//!
//! It only puts into words what [`crate::consent::ConsentView::permits`] says.

use jiff::civil::Date;

use super::Session;
use super::event::{Failure, Standing, said};
use crate::consent::{Answer, ConsentView, Refusal};
use crate::photo::PhotoId;
use crate::pupil::{Pupil, PupilId};
use crate::purpose::PurposeRule;
use crate::register::Register;

/// No photo has this number: for a purpose given for one photo only, nobody may in general.
const NO_PHOTO: PhotoId = PhotoId(0);

/// See the module.
pub(super) fn of(
    session: &Session,
    register: &Register,
    pupil: &Pupil,
    rule: &PurposeRule,
) -> Result<Standing, Failure> {
    let (consent, today) = (register.consent()?, session.disk.today());
    let asked = Asked { consent: &consent, pupil: &pupil.id, rule, today };
    let photos = if rule.one_photo { asked.photos() } else { Vec::new() };
    Ok(Standing {
        purpose: rule.purpose.clone(),
        label: rule.label.clone(),
        may: !photos.is_empty() || asked.permits(NO_PHOTO, today).is_ok(),
        says: asked.says(&photos, pupil.left),
        stale: rule.outside_school && consent.is_stale(&rule.purpose, today),
        one_photo: rule.one_photo,
        photos,
    })
}

struct Asked<'a> {
    consent: &'a ConsentView,
    pupil: &'a PupilId,
    rule: &'a PurposeRule,
    today: Date,
}

impl Asked<'_> {
    fn permits(&self, photo: PhotoId, day: Date) -> Result<(), Refusal> {
        self.consent.permits(self.pupil, &self.rule.purpose, photo, day)
    }

    /// The photos that may be used.
    fn photos(&self) -> Vec<PhotoId> {
        let answers = self.consent.answers(self.pupil, &self.rule.purpose);
        let mut photos: Vec<PhotoId> = answers.iter().filter_map(|grant| grant.photo).collect();
        photos.sort();
        photos.dedup();
        photos.into_iter().filter(|photo| self.permits(*photo, self.today).is_ok()).collect()
    }

    fn says(&self, photos: &[PhotoId], left: Option<Date>) -> String {
        if !photos.is_empty() {
            let photos: Vec<String> = photos.iter().map(ToString::to_string).collect();
            let which = if photos.len() == 1 { "photo" } else { "photos" };
            return format!("Yes, for {which} {} alone.", photos.join(", "));
        }
        match (self.permits(NO_PHOTO, self.today), left) {
            (Ok(()), _) => self.yes(),
            (Err(Refusal::NoRecord), _) if self.rule.one_photo => "No: it is answered for one photo at a time.".into(),
            (Err(Refusal::NoRecord), _) => "No: no answer is on record.".into(),
            (Err(Refusal::Refused), _) => "No: it was refused.".into(),
            (Err(Refusal::NotAnswered), _) => "No: it was asked and not answered.".into(),
            (Err(Refusal::NotYet), _) => match self.begins() {
                Some(day) => format!("No: the answer begins on {}.", said(day)),
                None => "No: the answer has not begun.".into(),
            },
            (Err(Refusal::Expired), _) => match self.ended() {
                Some(day) => format!("No: the answer ended on {}.", said(day)),
                None => "No: the answer has ended.".into(),
            },
            (Err(Refusal::Left), Some(day)) => format!("No: the pupil left on {}.", said(day)),
            (Err(Refusal::Left), None) => "No: the pupil has left.".into(),
        }
    }

    fn yes(&self) -> String {
        let answers = self.consent.answers(self.pupil, &self.rule.purpose);
        if !answers.iter().any(|grant| grant.answer == Answer::Yes) {
            return "Yes: this purpose needs no consent, and nobody objected.".to_owned();
        }
        let ends = self.changes().find(|day| self.permits(NO_PHOTO, *day).is_err());
        match ends.and_then(|day| day.yesterday().ok()) {
            Some(last) => format!("Yes, until {}.", said(last)),
            None => "Yes.".to_owned(),
        }
    }

    fn begins(&self) -> Option<Date> {
        self.changes().find(|day| self.permits(NO_PHOTO, *day).is_ok())
    }

    fn ended(&self) -> Option<Date> {
        let answers = self.consent.answers(self.pupil, &self.rule.purpose);
        answers.iter().filter_map(|grant| grant.until).filter(|last| *last < self.today).max()
    }

    /// The days from today on at which it may change.
    fn changes(&self) -> impl Iterator<Item = Date> {
        self.consent.days_of_change(self.pupil, &self.rule.purpose, self.today, Date::MAX).into_iter()
    }
}
