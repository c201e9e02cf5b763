//! The pretend school's answers, blocks and accounts, as far as the window asks for them.

use jiff::civil::date;
use kindframe::consent::Answer;
use kindframe::photo::PhotoId;
use kindframe::pupil::{Pupil, PupilId};
use kindframe::purpose::built_in;
use kindframe::role::{Role, UserName};
use kindframe::session::command::{AnswerRequest, PupilRequest, SafeguardRequest, Say, StaffRequest};
use kindframe::session::event::{
    AnswerLine, AnswerRecorded, BlockView, MemberView, Private, PupilCard, PupilPage, PupilsFound, SafeguardingView,
    StaffView, Standing,
};
use kindframe::session::{Command, Event, Failure};

/// What was recorded since the window opened.
pub struct Kept {
    answers: Vec<(PupilId, AnswerLine)>,
    blocks: Vec<(PupilId, String)>,
    proposals: Vec<PupilId>,
    staff: Vec<(UserName, Role)>,
}

impl Kept {
    pub fn new(roll: &[Pupil]) -> Self {
        let proposals = roll.get(2).map(|pupil| pupil.id.clone()).into_iter().collect();
        let staff = [("head", Role::Head), ("j.okafor", Role::Teacher)];
        let staff = staff.into_iter().filter_map(|(name, role)| Some((UserName::new(name)?, role))).collect();
        Self { answers: Vec::new(), blocks: Vec::new(), proposals, staff }
    }

    pub fn carry_out(&mut self, roll: &[Pupil], command: Command) -> Option<Event> {
        Some(match command {
            Command::Pupil(PupilRequest::Find(letters)) => Event::Found(found(roll, letters)),
            Command::Pupil(PupilRequest::Show(pupil)) => Event::Pupil(Box::new(self.page(roll, &pupil))),
            Command::Pupil(PupilRequest::Answer(request)) => Event::Recorded(self.record(request)),
            Command::Safeguard(request) => Event::Safeguarding(self.safeguard(roll, request)),
            Command::Staff(StaffRequest::Password { old, .. }) if old.reveal() != super::PASSWORD => {
                Event::Failed(Failure::new("The password is wrong.", "Type it again."))
            }
            Command::Staff(request) => Event::Staff(self.accounts(request)),
            _ => return None,
        })
    }

    fn page(&self, roll: &[Pupil], pupil: &PupilId) -> PupilPage {
        let answers: Vec<AnswerLine> =
            self.answers.iter().rev().filter(|(of, _)| of == pupil).map(|(_, line)| line.clone()).collect();
        let standing = built_in().into_iter().map(|rule| {
            let about = |line: &&AnswerLine| line.purpose.as_ref().is_none_or(|of| *of == rule.purpose);
            let last = answers.iter().find(about).map(|line| line.answer);
            let may = last.is_none_or(|answer| answer == Answer::Yes) && !rule.one_photo;
            let says = if may { "Yes." } else { "No: it was refused." }.to_owned();
            let (purpose, label, one_photo) = (rule.purpose, rule.label, rule.one_photo);
            Standing { purpose, label, may, says, photos: Vec::new(), one_photo, stale: false }
        });
        PupilPage { standing: standing.collect(), card: card(roll, pupil), answers: Some(answers.clone()) }
    }

    fn record(&mut self, request: AnswerRequest) -> AnswerRecorded {
        let AnswerRequest { pupil, purposes, say, by, how, from, period, photo, request: _ } = request;
        let answer = match say {
            Say::Yes => Answer::Yes,
            Say::No | Say::Withdraw => Answer::No,
            Say::TakeBack => Answer::NotAnswered,
        };
        let meant = purposes.map_or_else(|| vec![None], |some| some.into_iter().map(Some).collect());
        for purpose in meant {
            let label = purpose.as_ref().map_or_else(|| "Everything".into(), ToString::to_string);
            let line = AnswerLine {
                purpose,
                label,
                answer,
                from: from.unwrap_or(super::TODAY),
                until: None,
                period: period.map(|period| period.to_string()).unwrap_or_default(),
                given_by: Private(format!("the {}", by.as_deref().unwrap_or("parent"))),
                how: Private(how.clone()),
                photo: photo.as_ref().and_then(|photo| photo.parse().ok()).map(PhotoId),
                recorded: super::TODAY,
                source: "recorded by head".into(),
                taken_back: None,
            };
            self.answers.push((pupil.clone(), line));
        }
        AnswerRecorded { pupil, says: format!("{answer:?} from 20 June 2026."), standing: Vec::new() }
    }

    fn safeguard(&mut self, roll: &[Pupil], request: SafeguardRequest) -> SafeguardingView {
        let done = match request {
            SafeguardRequest::List => None,
            SafeguardRequest::Block { pupil, reason } => {
                self.proposals.retain(|proposed| *proposed != pupil);
                self.blocks.push((pupil, reason));
                Some("Blocked.")
            }
            SafeguardRequest::Unblock(pupil) => {
                self.blocks.retain(|(blocked, _)| *blocked != pupil);
                Some("Not blocked any more.")
            }
            SafeguardRequest::Decline(pupil) => {
                self.proposals.retain(|proposed| *proposed != pupil);
                Some("Declined.")
            }
        };
        let block = |(pupil, reason): &(PupilId, String)| BlockView {
            card: card(roll, pupil),
            reason: Private(reason.clone()),
            day: super::TODAY,
            by: "head".into(),
        };
        let proposals = self.proposals.iter().map(|pupil| (card(roll, pupil), date(2026, 6, 1)));
        SafeguardingView { done, blocks: self.blocks.iter().map(block).collect(), proposals: proposals.collect() }
    }

    fn accounts(&mut self, request: StaffRequest) -> StaffView {
        let done = match request {
            StaffRequest::List => None,
            StaffRequest::Add { user, role, .. } => {
                let done = format!("{user} has an account.");
                self.staff.push((user, role));
                Some(done)
            }
            StaffRequest::Role { user, role } => {
                self.staff.iter_mut().filter(|(name, _)| *name == user).for_each(|member| member.1 = role);
                Some(format!("{user} is {role} now."))
            }
            StaffRequest::Remove(user) => {
                self.staff.retain(|(name, _)| *name != user);
                Some(format!("{user} has no account any more."))
            }
            StaffRequest::Password { .. } => Some("Your password is changed.".into()),
        };
        let view = |(user, role): &(UserName, Role)| MemberView {
            user: user.clone(),
            role: *role,
            own: user.as_str() == "head",
            can_sign_in: true,
        };
        StaffView { done, members: self.staff.iter().map(view).collect() }
    }
}

fn found(roll: &[Pupil], letters: String) -> PupilsFound {
    let begins = |pupil: &&Pupil| pupil.forename.to_lowercase().starts_with(&letters.to_lowercase());
    let pupils: Vec<PupilCard> = roll.iter().filter(begins).map(|pupil| card(roll, &pupil.id)).collect();
    PupilsFound { asked: Private(letters), all: pupils.len(), pupils }
}

fn card(roll: &[Pupil], pupil: &PupilId) -> PupilCard {
    let pupil = roll.iter().find(|other| other.id == *pupil).unwrap();
    PupilCard {
        pupil: pupil.id.clone(),
        first_name: Private(pupil.forename.clone()),
        surname: Some(Private(pupil.surname.clone())),
        class: pupil.class.clone(),
        year: pupil.year.clone(),
        left: None,
    }
}
