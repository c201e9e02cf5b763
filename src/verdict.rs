//! The answer for photo × purpose × day.
//!
//! A photo is clear when every pupil who is not absent may be used for the purpose on the day, it
//! is not held, the register is fresh enough, and every face found in it is accounted for. The
//! verdict names its reasons and the smallest thing that would unlock it. It is computed at the
//! moment of use and never stored as permission.
//!
//! Pure: the facts come in with the [`Question`]. It uses one wording for every kind of refusal,
//! so that a block by the DSL cannot be told from a parent's no. Many photos are judged for one
//! purpose and day in one [`Sitting`].

mod covering;
mod sitting;
mod unlock;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use crate::consent::ConsentView;
use crate::photo::PhotoId;
use crate::presence::{Face, People, Whose};
use crate::pupil::{FirstNames, PupilId};
use crate::purpose::Purpose;
use crate::settings::Retention;

pub use covering::{Uncovered, to_cover};
pub use sitting::{Sitting, Subject};
pub use unlock::Nearby;

/// The five answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// May be used.
    Clear,
    /// A present pupil may not be used.
    Blocked,
    /// A possible pupil may not be used, or a face is not accounted for.
    Unknown,
    /// It would be clear, but the register is too old.
    Stale,
    /// Safeguarding stop.
    Held,
}

impl Verdict {
    /// The word shown beside the sign.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Blocked => "blocked",
            Self::Unknown => "unknown",
            Self::Stale => "stale",
            Self::Held => "held",
        }
    }
}

/// Faces of a photo, counted by what people said of them. Boxes only; nothing is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Faces {
    /// How many were found, or drawn by hand. Zero also where nothing has looked.
    pub found: u32,
    /// Of these, marked "not a pupil", of someone who has not said that they do not want to be shown.
    pub not_pupil: u32,
    /// Of these, covered in the derivative in question.
    pub covered: u32,
    /// Of these, said to be a pupil's.
    pub named: u32,
    /// The different pupils whose these are.
    pub pupils: u32,
    /// Of these, such as only covering accounts for; see [`Whose::only_covered`].
    pub only_covered: u32,
    /// True if something could look for faces and has not.
    pub unsearched: bool,
}

impl Faces {
    /// Counts the faces of a photo.
    #[must_use]
    pub fn of(faces: &[Face], unsearched: bool) -> Self {
        let count = |is: &dyn Fn(&Whose) -> bool| {
            u32::try_from(faces.iter().filter(|face| is(&face.whose)).count()).unwrap_or(u32::MAX)
        };
        let pupils: BTreeSet<&PupilId> = faces.iter().filter_map(|face| face.whose.pupil()).collect();
        Self {
            found: count(&|_| true),
            not_pupil: count(&|whose| matches!(whose, Whose::NotPupil(_)) && !whose.only_covered()),
            covered: 0,
            named: count(&|whose| whose.pupil().is_some()),
            pupils: u32::try_from(pupils.len()).unwrap_or(u32::MAX),
            only_covered: count(&Whose::only_covered),
            unsearched,
        }
    }

    /// How many are left over, where so many people are not known to be absent.
    fn left_over(self, people: usize) -> u32 {
        let Self { found, not_pupil, covered, named, pupils, only_covered, .. } = self;
        let said = [not_pupil, covered, named, only_covered].into_iter().fold(0, u32::saturating_add);
        let room = u32::try_from(people).unwrap_or(u32::MAX).saturating_sub(pupils);
        only_covered.saturating_add(found.saturating_sub(said).saturating_sub(room))
    }
}

/// Why it is not clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// These are in it and may not be used for the purpose.
    MayNot(Arc<[PupilId]>),
    /// These of them may be used from this day on.
    NotBefore(Arc<[PupilId]>, Date),
    /// These might be in it and may not be used for the purpose.
    MightBe(Arc<[PupilId]>),
    /// So many faces belong to nobody who could be in it.
    Faces(u32),
    /// Nothing has looked for faces yet.
    Unsearched,
    /// The answers are so many days old; `None`: no answers were ever taken in.
    Old(Option<i32>),
    /// The safeguarding stop.
    Held,
    /// The school does not use this purpose.
    NoSuchPurpose,
    /// Nobody has said who is in it, and the register knows nobody who might be.
    NoRoll,
    /// The school keeps photos for so long, and the last day of this one is before the last day of use.
    TimeOver(Retention, Date),
    /// It is being looked into whether it should have been published.
    LookedInto,
    /// It went with a pupil who was erased.
    Erased,
}

/// The smallest thing that would make it clear, or bring it nearer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unlock {
    /// A person confirms that none of these is in it.
    RuleOut(Arc<[PupilId]>),
    /// Use it from this day on.
    Wait(Date),
    /// Cover these pupils, choose another shot, or ask their parents.
    WithoutThem(Arc<[PupilId]>),
    /// Say who these faces are, or cover them.
    AccountForFaces(u32),
    /// Cover these faces, by their numbers from 1.
    Cover(Arc<[usize]>),
    /// Use this photo instead: it was taken in the same moment, and is clear.
    UseInstead(PhotoId),
    /// Let the program look for faces.
    LookForFaces,
    /// Import the latest answers.
    RefreshRegister,
    /// Import the roll.
    ImportRoll,
    /// Only the DSL decides.
    AskDsl,
    /// Nothing: what is left of it is to be removed.
    RemoveIt,
}

/// A verdict with its grounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The answer.
    pub verdict: Verdict,
    /// Its reasons; none when clear.
    pub reasons: Vec<Reason>,
    /// What would unlock it; none when clear.
    pub unlock: Vec<Unlock>,
    /// The revision of the register that was asked.
    pub register_revision: i64,
}

/// All that a verdict depends on.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The answers on record.
    pub consent: &'a ConsentView,
    /// The photo.
    pub photo: PhotoId,
    /// The day on which it was taken.
    pub taken: Date,
    /// Who may be in it.
    pub people: &'a People,
    /// The faces found.
    pub faces: Faces,
    /// True while the safeguarding stop is on it.
    pub held: bool,
    /// For what.
    pub purpose: &'a Purpose,
    /// On which day: the day the register's age is counted to.
    pub day: Date,
    /// For something that stays out: the last day of use. Every day until then is asked.
    pub until: Option<Date>,
}

impl Judgement {
    /// While that is so, what would be clear is not.
    pub fn is_looked_into(&mut self) {
        if self.verdict == Verdict::Clear {
            (self.verdict, self.reasons) = (Verdict::Blocked, vec![Reason::LookedInto]);
        }
    }

    /// What is left of a photo that went with a pupil may be used for nothing. What is held stays held.
    pub fn is_erased(&mut self) {
        if self.verdict != Verdict::Held {
            self.verdict = Verdict::Blocked;
            (self.reasons, self.unlock) = (vec![Reason::Erased], vec![Unlock::RemoveIt]);
        }
    }
}

/// Answers the question.
#[must_use]
pub fn decide(question: &Question<'_>) -> Judgement {
    let Question { consent, photo, taken, people, faces, held, purpose, day, until } = *question;
    Sitting::new(consent, purpose, day, until).judge(&Subject { photo, taken, people, faces, held })
}

impl Reason {
    /// The reason as a sentence, with first names only. `purpose` is the label that staff read.
    #[must_use]
    pub fn sentence(&self, names: &FirstNames, purpose: &str) -> String {
        match self {
            Self::MayNot(who) => format!("{} in it and may not be used for {purpose}", is_or_are(names, who, "and")),
            Self::NotBefore(who, day) => {
                format!("{} may be used for {purpose} from {} on", names.list(who, "and"), day.strftime("%-d %B %Y"))
            }
            Self::MightBe(who) if who.len() > 4 => {
                format!("any of {} pupils who may not be used for {purpose} might be in it", who.len())
            }
            Self::MightBe(who) => format!("{} might be in it", names.list(who, "or")),
            Self::Faces(1) => "one face in it belongs to nobody who was named".to_owned(),
            Self::Faces(n) => format!("{n} faces in it belong to nobody who was named"),
            Self::Unsearched => "nothing has looked for faces in it yet".to_owned(),
            Self::Old(Some(days)) => format!("the parents' answers are {days} days old"),
            Self::Old(None) => "no parents' answers have been imported".to_owned(),
            Self::Held => "it is held by a safeguarding stop".to_owned(),
            Self::NoSuchPurpose => format!("the school has no purpose called {purpose}"),
            Self::NoRoll => "the register holds nobody who might be in it".to_owned(),
            Self::LookedInto => "it is being looked into whether it should have been published".to_owned(),
            Self::Erased => "the photo was erased by decision, with a pupil who was in it".to_owned(),
            Self::TimeOver(kept, last) => {
                format!(
                    "the school keeps photos for {kept}, and the last day of this one is {}",
                    last.strftime("%-d %B %Y")
                )
            }
        }
    }
}

impl Unlock {
    /// What to do, as a sentence, with first names only.
    #[must_use]
    pub fn sentence(&self, names: &FirstNames) -> String {
        match self {
            Self::RuleOut(who) if who.iter().any(PupilId::is_erased) => {
                "say who is in it: a pupil who was erased cannot be ruled out".to_owned()
            }
            Self::RuleOut(who) if who.len() > 4 => format!("rule out {} pupils, or say who is in it", who.len()),
            Self::RuleOut(who) => format!("rule out {}", names.list(who, "and")),
            Self::Wait(day) => format!("wait: use it from {} on", day.strftime("%-d %B %Y")),
            Self::WithoutThem(who) if who.iter().any(PupilId::is_erased) => format!(
                "choose a picture without {}; nobody can answer any more for one who was erased",
                names.list(who, "and")
            ),
            Self::WithoutThem(who) => {
                format!("choose a picture without {}, or ask their parents", names.list(who, "and"))
            }
            Self::AccountForFaces(1) => format!("say whose face it is ({FACES}), or cover it in a copy"),
            Self::AccountForFaces(n) => format!("say whose {n} faces these are ({FACES}), or cover them in a copy"),
            Self::Cover(faces) => format!("cover {} in a copy", numbered(faces)),
            Self::UseInstead(photo) => format!("use photo {photo} instead, of the same moment: it is clear"),
            Self::LookForFaces => "look for faces first".to_owned(),
            Self::RefreshRegister => "import the latest answers into the register".to_owned(),
            Self::ImportRoll => "import the roll, or say who is in it".to_owned(),
            Self::AskDsl => "ask the designated safeguarding lead, who alone decides".to_owned(),
            Self::RemoveIt => "nothing does: remove what is left of it".to_owned(),
        }
    }
}

/// Where it is said whose a face is.
const FACES: &str = "under Faces beside the photo, or kindframe tag PHOTO --face 1=PUPIL";

/// `face 2`, `faces 2 and 5`.
fn numbered(faces: &[usize]) -> String {
    let numbers: Vec<String> = faces.iter().map(ToString::to_string).collect();
    match numbers.as_slice() {
        [one] => format!("face {one}"),
        [first @ .., last] => format!("faces {} and {last}", first.join(", ")),
        [] => "no face".to_owned(),
    }
}

fn is_or_are(names: &FirstNames, who: &[PupilId], last: &str) -> String {
    format!("{} {}", names.list(who, last), if who.len() == 1 { "is" } else { "are" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consent::ConsentFacts;
    use crate::presence::Closing;
    use crate::purpose::built_in;

    #[test]
    fn a_photo_that_nobody_looked_at_is_not_clear_because_the_roll_is_empty() {
        let facts = ConsentFacts { purposes: built_in(), ..Default::default() };
        let (consent, mut people) = (ConsentView::new(facts), People::default());
        let purpose = Purpose::new("display").unwrap();
        let ask = |people: &People| {
            let day = jiff::civil::date(2026, 6, 18);
            let question = Question {
                consent: &consent,
                photo: PhotoId(1),
                taken: day,
                people,
                faces: Faces::default(),
                held: false,
                purpose: &purpose,
                day,
                until: None,
            };
            decide(&question).verdict
        };
        assert_eq!(ask(&people), Verdict::Unknown);
        people.closing = Some(Closing::Nobody);
        assert_eq!(ask(&people), Verdict::Clear);
    }
}
