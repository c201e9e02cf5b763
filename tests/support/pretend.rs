//! A pretend session: it keeps a school in memory and answers as the real one would.
//!
//! Pupils, photos and cards are made up; pixels are drawn, verdicts are the real ones.

#[path = "pretend_check.rs"]
mod check;
#[path = "pretend_clear.rs"]
mod clear;
#[path = "pretend_groups.rs"]
mod groups;
#[path = "pretend_holds.rs"]
mod holds;
#[path = "imports.rs"]
mod imports;
#[path = "made_up.rs"]
mod made_up;
#[path = "pretend_offload.rs"]
mod offload;
#[path = "pretend_pack.rs"]
mod pack;
#[path = "pretend_photos.rs"]
mod pretend_photos;
#[path = "pretend_pupils.rs"]
mod pretend_pupils;
#[path = "pretend_publish.rs"]
mod publish;
#[path = "pretend_recall.rs"]
mod recall;
#[path = "pretend_receipt.rs"]
mod receipts;
#[path = "pretend_review.rs"]
mod review;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use jiff::civil::{Date, date};
use kindframe::consent::{ConsentFacts, ConsentView};
use kindframe::offload::progress::{Progress, Stop};
use kindframe::photo::PhotoId;
use kindframe::presence::{Closing, Face, Mark, People};
use kindframe::pupil::{FirstNames, GroupName, Pupil, PupilId};
use kindframe::purpose::{Purpose, PurposeRule, built_in};
use kindframe::role::{Role, UserName};
use kindframe::session::command::{FacesRequest, ImportRequest};
use kindframe::session::desk::{CarryOut, Desk};
use kindframe::session::event::{
    Door, EventCard, ImportReport, PurposeSummary, RegisterSummary, SearchedView, VerdictView,
};
use kindframe::session::{Command, Event, Failure};
use kindframe::verdict::{Faces, Question, decide};
use made_up::{answers, picture, roll, sources};

pub const TODAY: Date = date(2026, 6, 20);
pub const PASSWORD: &str = "lantern gravel otter";

/// What the pretend school is like when the window opens.
#[derive(Debug, Clone, Copy)]
pub struct Begin {
    pub set_up: bool,
    pub roll: bool,
    pub photos: usize,
    pub age_days: i32,
    /// How long one shot takes.
    pub shot: Duration,
    pub users: usize,
    pub role: Role,
    /// Photos were not looked at: what is said of them as a whole is refused.
    pub unseen: bool,
    /// Some photos have faces that nobody has named, so high in ten-thousandths; 0 for none.
    pub faces: u16,
}

impl Default for Begin {
    fn default() -> Self {
        Self {
            set_up: true,
            roll: true,
            photos: 60,
            age_days: 2,
            shot: Duration::ZERO,
            users: 1,
            role: Role::Head,
            unseen: false,
            faces: 2000,
        }
    }
}

#[derive(Clone)]
struct Photo {
    event: i64,
    people: People,
    faces: Vec<Face>,
    held: bool,
    dismissed: Vec<PupilId>,
}

struct School {
    begin: Begin,
    name: String,
    user: Option<UserName>,
    roll: Vec<Pupil>,
    kept: pretend_pupils::Kept,
    photos: Vec<Photo>,
    events: Vec<(String, String)>,
    pub asked: Vec<String>,
    groups: groups::Kept,
    review: review::Kept,
    /// Photos that somebody else has put the stop on.
    stopped: Vec<i64>,
    /// Somebody else has changed something.
    news: bool,
}

pub struct Pretend {
    school: Mutex<School>,
    progress: Arc<Progress>,
    stop: Arc<Stop>,
}

impl Pretend {
    pub fn new(begin: Begin) -> Arc<Self> {
        let roll = if begin.roll { roll() } else { Vec::new() };
        let mut school = School {
            begin,
            name: if begin.set_up { "Hollow Lane Primary School".into() } else { String::new() },
            user: None,
            kept: pretend_pupils::Kept::new(&roll),
            roll,
            photos: Vec::new(),
            events: Vec::new(),
            asked: Vec::new(),
            groups: groups::Kept::new(),
            review: review::Kept::default(),
            stopped: Vec::new(),
            news: false,
        };
        if begin.photos > 0 {
            school.events.push(("Sports day".into(), "2026-06-11_sports-day".into()));
            school.events.push(("Y4 Science Museum".into(), "2026-06-18_y4-science-museum".into()));
            school.add_photos(2, begin.photos);
            school.add_photos(1, 9);
            if let Some(photo) = school.photos.get_mut(4) {
                photo.held = true;
            }
            let pupils: Vec<PupilId> = school.roll.iter().map(|p| p.id.clone()).collect();
            for (number, photo) in school.photos.iter_mut().enumerate().filter(|(n, _)| n % 3 == 0) {
                let named = pupils.iter().skip(number % 7).step_by(9);
                photo.people.marks = named.map(|p| (p.clone(), Mark::Present)).collect();
                photo.people.closing = Some(Closing::EveryoneNamed);
            }
        }
        if !begin.unseen {
            school.review.viewed = (0..school.photos.len()).map(id).collect();
        }
        Arc::new(Self { school: Mutex::new(school), progress: Arc::default(), stop: Arc::default() })
    }

    pub fn desk(self: &Arc<Self>, wake: &Arc<dyn Fn() + Send + Sync>) -> Desk {
        let session = Arc::clone(self);
        let carry_out: Arc<CarryOut> =
            Arc::new(move |command, say: &mut dyn FnMut(Event)| session.carry_out(command, say));
        Desk::open(&carry_out, wake, Arc::clone(&self.progress), Arc::clone(&self.stop)).unwrap()
    }

    /// The commands that came in, one line each.
    pub fn asked(&self) -> Vec<String> {
        self.school().asked.clone()
    }

    /// What was said of the photo.
    pub fn people(&self, number: usize) -> String {
        let school = self.school();
        let people = &school.photos[number - 1].people;
        format!("marks: {:?}, closing: {:?}", people.marks, people.closing)
    }

    /// Somebody else puts the safeguarding stop on the photo.
    pub fn hold_elsewhere(&self, number: usize) {
        let mut school = self.school();
        school.photos[number - 1].held = true;
        school.stopped.push(i64::try_from(number).unwrap());
        school.news = true;
    }

    /// From now on nothing was shown to anybody.
    pub fn forget_viewings(&self) {
        self.school().review.blind = true;
    }

    /// Somebody else says something of the photos of which something was said last.
    pub fn overtake(&self) {
        self.school().review.overtaken = true;
    }

    pub fn freshness_days(&self) -> u16 {
        self.school().groups.freshness_days
    }

    pub fn was_asked_to_stop(&self) -> bool {
        self.stop.is_asked()
    }

    fn school(&self) -> MutexGuard<'_, School> {
        self.school.lock().unwrap()
    }

    fn carry_out(&self, command: Command, say: &mut dyn FnMut(Event)) {
        self.school().asked.push(format!("{command:?}"));
        match command {
            Command::Offload(request) => return self.offload(&request, say),
            Command::PlanOffload(request) => return Self::plan(&request, say),
            Command::PlanClearing(_) | Command::ClearSpace(_) => {
                let each = self.school().begin.shot;
                return clear::answer(command, (&self.progress, &self.stop), each).into_iter().for_each(say);
            }
            Command::Check(request) => return check::answer(&request, (&self.progress, &self.stop), say),
            Command::Publish(asked) if asked.pack.is_some() => return pack::made(&asked, self.watched(), say),
            _ if recall::takes(&command) => return say(recall::long(&command, self.watched())),
            _ => {}
        }
        let mut school = self.school();
        match command {
            Command::LookAtDoor => say(Event::Door(school.door())),
            Command::SetUp(asked) => {
                school.name = asked.school;
                school.begin.set_up = true;
                school.user = Some(asked.user);
                say(Event::SignedIn(school.door()));
            }
            Command::SignIn(asked) if asked.password.reveal() == PASSWORD => {
                school.user = Some(asked.user);
                say(Event::SignedIn(school.door()));
            }
            Command::SignIn(_) => say(failed("This is not the password.", "Type it again; capital letters count.")),
            Command::SignOut => {
                school.user = None;
                say(Event::SignedOut);
            }
            Command::DescribeRegister => say(Event::Register(school.register())),
            Command::FindSources => say(Event::Sources(sources())),
            Command::ImportRegister(request) => say(school.import(&request)),
            Command::ListImports | Command::CompareImport(_) => say(imports::answer(&command)),
            Command::UndoImport(_) | Command::LookAtColumns(_) => say(imports::answer(&command)),
            Command::ListEvents => say(Event::Events(school.cards())),
            Command::ShowEvent { event, purpose } => say(Event::Board(school.board(event, &purpose))),
            Command::ShowPhoto(photo) => say(Event::Photo(Box::new(school.photo(photo)))),
            Command::Tag(request) => say(school.tag(&request)),
            Command::ChangeFaces(request) => say(school.change_faces(&request)),
            Command::GoBack(_) => {
                let School { review, photos, .. } = &mut *school;
                say(review.go_back(photos));
            }
            Command::NoteViewing(photo) => drop(school.review.viewed.insert(photo)),
            Command::SetHint(asked) => drop(school.review.hints.insert(asked.pupil, asked.text)),
            Command::Hold(asked) => say(holds::answer(&asked)),
            Command::LookForNews => std::mem::take(&mut school.news).then_some(Event::News).into_iter().for_each(say),
            Command::PreviewCopy(asked) => say(publish::preview(&school.photo(asked.photo), &asked)),
            Command::FindClear(asked) => say(pack::found(&school, &asked)),
            Command::Publish(request) => say(publish::published(&request)),
            Command::SearchFaces(_) => say(Event::Searched(SearchedView::default())),
            Command::ShowReceipt(asked) => say(receipts::shown(asked)),
            Command::LoadPicture { photo, edge } => {
                drop(school);
                say(Event::Picture(picture(photo, edge)));
            }
            other => {
                let roll = school.roll.clone();
                school.groups.hear(&other);
                match school.kept.carry_out(&roll, other.clone()) {
                    Some(event) => say(event),
                    None => school.groups.answer(other, &roll, say),
                }
            }
        }
    }
}

impl School {
    fn add_photos(&mut self, event: i64, count: usize) {
        let candidates = Arc::new(self.roll.iter().map(|p| p.id.clone()).collect());
        let people = People { candidates, ..People::default() };
        let (first, high) = (self.photos.len(), self.begin.faces);
        let photo = |number| Photo {
            event,
            people: people.clone(),
            faces: if high > 0 { review::Kept::faces(first + number, high) } else { Vec::new() },
            held: false,
            dismissed: Vec::new(),
        };
        self.photos.extend((0..count).map(photo));
    }

    fn door(&self) -> Door {
        let names = ["head", "j.okafor", "office", "m.llewellyn"];
        Door {
            register_exists: self.begin.set_up,
            school: self.user.as_ref().map(|_| self.name.clone()),
            contact: self.user.as_ref().map(|_| "Ms Fernsby, room 12".to_owned()),
            signed_in: self.user.clone().map(|user| (user, self.begin.role)),
            users: names.iter().take(self.begin.users).filter_map(|n| UserName::new(n)).collect(),
        }
    }

    fn register(&self) -> RegisterSummary {
        let view = self.consent();
        let purposes = built_in().into_iter().map(|rule| {
            let may = |p: &&Pupil| view.permits(&p.id, &rule.purpose, PhotoId(0), TODAY).is_ok();
            let may = self.roll.iter().filter(may).count();
            let (age_days, stale) = (view.age_days(&rule.purpose, TODAY), view.is_stale(&rule.purpose, TODAY));
            let (may_not, PurposeRule { purpose, label, outside_school, one_photo, .. }) =
                (self.roll.len() - may, rule);
            PurposeSummary { purpose, label, outside_school, one_photo, may, may_not, age_days, stale }
        });
        let groups = [("Year 4", 26), ("4 Oak", 13), ("4 Elm", 13)];
        let groups = groups.into_iter().filter_map(|(g, n)| Some((GroupName::new(g)?, n))).chain(self.groups.groups());
        RegisterSummary {
            school: self.name.clone(),
            storage: PathBuf::from("/srv/school/photos"),
            pupils: self.roll.len(),
            groups: if self.roll.is_empty() { Vec::new() } else { groups.collect() },
            purposes: purposes.collect(),
            refreshed: (!self.roll.is_empty()).then_some(date(2026, 6, 18)),
            age_days: (!self.roll.is_empty()).then_some(self.begin.age_days),
            stale: self.begin.age_days > 7,
            freshness_days: self.groups.freshness_days,
            revision: 4,
            photos: self.photos.len(),
            holds: self.photos.iter().filter(|p| p.held).count(),
        }
    }

    fn consent(&self) -> ConsentView {
        let refreshed = TODAY.checked_sub(jiff::Span::new().days(self.begin.age_days)).unwrap();
        ConsentView::new(ConsentFacts {
            revision: 4,
            refreshed: built_in().into_iter().map(|rule| (rule.purpose, refreshed)).collect(),
            freshness_days: 7,
            retention: None,
            purposes: built_in(),
            roll: self.roll.clone(),
            grants: answers(&self.roll),
        })
    }

    fn verdict(&self, consent: &ConsentView, number: usize, purpose: &Purpose) -> VerdictView {
        let photo = &self.photos[number];
        let question = Question {
            consent,
            photo: id(number),
            taken: TODAY,
            people: &photo.people,
            faces: Faces::of(&photo.faces, false),
            held: photo.held,
            purpose,
            day: TODAY,
            until: None,
        };
        let judged = decide(&question);
        let names = FirstNames::of(&self.roll);
        let label = built_in().into_iter().find(|r| r.purpose == *purpose).unwrap().label;
        let refused = |p: &&Pupil| consent.permits(&p.id, purpose, id(number), TODAY).is_err();
        VerdictView {
            purpose: purpose.clone(),
            verdict: judged.verdict,
            reasons: judged.reasons.iter().map(|r| r.sentence(&names, &label)).collect(),
            unlock: judged.unlock.iter().map(|u| u.sentence(&names)).collect(),
            pupils: self.roll.iter().filter(refused).map(|p| p.id.clone()).collect(),
            register_revision: 4,
            label,
        }
    }

    fn cards(&self) -> Vec<EventCard> {
        let numbers = (1..).zip(&self.events);
        let mut cards: Vec<_> = numbers.map(|(event, (label, folder))| self.card(event, label, folder)).collect();
        cards.reverse();
        cards
    }

    fn card(&self, event: i64, label: &str, folder: &str) -> EventCard {
        let photos = || self.photos.iter().filter(|p| p.event == event);
        EventCard {
            event,
            label: label.to_owned(),
            day: date(2026, 6, 18),
            folder: folder.to_owned(),
            photos: photos().count(),
            to_review: photos().filter(|p| p.people.marks.is_empty() && p.people.closing.is_none()).count(),
        }
    }

    fn card_of(&self, event: i64) -> EventCard {
        let (label, folder) = &self.events[usize::try_from(event).unwrap() - 1];
        self.card(event, label, folder)
    }

    fn of_event(&self, event: i64) -> Vec<usize> {
        (0..self.photos.len()).filter(|n| self.photos[*n].event == event).collect()
    }

    fn change_faces(&mut self, request: &FacesRequest) -> Event {
        let number = request.photo.parse::<usize>().unwrap() - 1;
        let tagged = self.review.remember(&self.photos, std::slice::from_ref(&request.photo));
        let photo = &mut self.photos[number];
        let present = self.review.change(&mut photo.faces, request);
        photo.people.marks.extend(present.into_iter().map(|pupil| (pupil, Mark::Present)));
        tagged
    }

    fn import(&mut self, request: &ImportRequest) -> Event {
        let name = request.file.to_string_lossy().into_owned();
        if name.contains("missing") || (name.contains("own") && request.columns.is_empty()) {
            return failed("The table cannot be read.", "Check the path, or choose the file.");
        }
        let large = name.contains("small");
        if large && !request.dry_run && !request.accept_large_change {
            return failed("More than a tenth of the roll would go.", "Look at the table again.");
        }
        if !request.dry_run {
            self.roll = roll();
        }
        Event::Import(ImportReport {
            what: "roll",
            applied: !request.dry_run,
            rows: 26,
            added: if large { 0 } else { 26 },
            gone: if large { 12 } else { 0 },
            unchanged: if large { 14 } else { 0 },
            large,
            unread: vec![(9, "the id is empty".into())],
            ..ImportReport::default()
        })
    }
}

fn failed(what: &str, advice: &str) -> Event {
    Event::Failed(Failure::new(what, advice))
}

fn id(number: usize) -> PhotoId {
    PhotoId(i64::try_from(number).unwrap() + 1)
}
