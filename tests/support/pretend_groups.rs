//! The pretend session's answers about groups and purposes.

use jiff::civil::date;
use kindframe::pupil::{GroupName, Pupil};
use kindframe::purpose::{Loosening, PurposeEntry, built_in};
use kindframe::session::command::{KeepPhotos, SheetRequest};
use kindframe::session::event::{
    FreshnessReport, ListNews, ListView, ListedPupil, ListsView, PageLine, PurposeReport, RetentionView, SheetView,
    Silence, UnansweredPupil, UnansweredView,
};
use kindframe::session::{Command, Event};
use kindframe::settings::Retention;

use super::{TODAY, failed};

#[path = "pretend_incident.rs"]
mod incident;

/// What was made and changed.
#[derive(Default)]
pub struct Kept {
    lists: Vec<(GroupName, Vec<ListedPupil>)>,
    purposes: Vec<PurposeEntry>,
    pub freshness_days: u16,
    kept: Option<Retention>,
    incident: incident::Kept,
}

impl Kept {
    pub fn new() -> Self {
        let entry = |rule| PurposeEntry { rule, in_use: true };
        let purposes = built_in().into_iter().map(entry).collect();
        Self { purposes, freshness_days: 7, ..Self::default() }
    }

    pub fn groups(&self) -> impl Iterator<Item = (GroupName, usize)> {
        self.lists.iter().map(|(name, on)| (name.clone(), on.len()))
    }

    /// What else was asked may be of weight here too.
    pub fn hear(&mut self, command: &Command) {
        self.incident.hear(command);
    }

    pub fn answer(&mut self, command: Command, roll: &[Pupil], say: &mut dyn FnMut(Event)) {
        if let Some(event) = self.incident.answer(&command, roll) {
            return say(event);
        }
        match command {
            Command::ShowLists(_) => say(Event::Lists(self.view(roll, None))),
            Command::ChangeList(request) if request.name.as_str() == "4 Oak" => {
                say(failed("“4 Oak” is a class or year.", "Give the list another name."));
            }
            Command::ChangeList(request) => {
                let listed = roll.iter().filter(|pupil| request.with.contains(&pupil.id)).map(listed).collect();
                self.lists.retain(|(name, _)| *name != request.name);
                self.lists.push((request.name.clone(), listed));
                say(Event::Lists(self.view(roll, Some(ListNews::Changed(request.name)))));
            }
            Command::RemoveList(name) => {
                self.lists.retain(|(known, _)| *known != name);
                say(Event::Lists(self.view(roll, Some(ListNews::Removed(name)))));
            }
            Command::FindUnanswered(request) => say(Event::Unanswered(UnansweredView {
                label: built_in().into_iter().find(|rule| rule.purpose == request.purpose).unwrap().label,
                purpose: request.purpose,
                groups: request.groups,
                day: TODAY,
                asked: roll.len(),
                pupils: roll.iter().take(7).enumerate().map(unanswered).collect(),
                saved: request.to,
            })),
            Command::TripSheet(request) => say(Event::TripSheet(Box::new(sheet(request)))),
            Command::LimitAge { days: Some(after), sure } => {
                let before = self.freshness_days;
                let looser = (after > before).then(|| format!("Answers up to {after} days old would do."));
                let applied = sure || looser.is_none();
                if applied {
                    self.freshness_days = after;
                }
                say(Event::Freshness(FreshnessReport { before, after, applied, looser }));
            }
            Command::KeepPhotos(asked) => {
                if let KeepPhotos::For(kept) = asked {
                    self.kept = kept;
                }
                let over = if self.kept.is_some() { 12 } else { 0 };
                say(Event::Retention(RetentionView { kept: self.kept, photos: 60, over, oldest: None }));
            }
            Command::ShowPurposes => say(Event::Purposes(self.purposes.clone())),
            Command::ChangePurpose { change, sure } => {
                let place = self.purposes.iter().position(|entry| entry.rule.purpose == change.purpose);
                let before = place.map(|place| self.purposes[place].clone());
                let after = change.laid_over(before.as_ref()).unwrap();
                let looser = before.map(|before| before.loosened_by(&after)).unwrap_or_default();
                let looser: Vec<String> = looser.into_iter().map(sentence).collect();
                let applied = sure || looser.is_empty();
                match place {
                    Some(place) if applied => self.purposes[place] = after.clone(),
                    None if applied => self.purposes.push(after.clone()),
                    _ => {}
                }
                say(Event::PurposeChange(PurposeReport { after, applied, looser }));
                say(Event::Purposes(self.purposes.clone()));
            }
            _ => {}
        }
    }

    fn view(&self, roll: &[Pupil], news: Option<ListNews>) -> ListsView {
        let list = |(name, pupils): &(GroupName, Vec<ListedPupil>)| ListView {
            name: name.clone(),
            made_on: TODAY,
            pupils: pupils.clone(),
        };
        ListsView { lists: self.lists.iter().map(list).collect(), everyone: roll.iter().map(listed).collect(), news }
    }
}

fn sentence(what: Loosening) -> String {
    match what {
        Loosening::Silence => "3 pupils who did not answer could then be used.".into(),
        other => format!("{other:?} would be looser."),
    }
}

fn listed(pupil: &Pupil) -> ListedPupil {
    let groups = ["Year 4", &pupil.class].into_iter().filter_map(GroupName::new).collect();
    let (name, class) = (pupil.forename.clone(), pupil.class.clone());
    ListedPupil { pupil: pupil.id.clone(), name, class, groups, left: false }
}

fn unanswered((at, pupil): (usize, &Pupil)) -> UnansweredPupil {
    UnansweredPupil {
        pupil: pupil.id.clone(),
        name: pupil.forename.clone(),
        class: pupil.class.clone(),
        silence: Silence::ALL[at % 3],
    }
}

fn sheet(request: SheetRequest) -> SheetView {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    SheetView {
        groups: request.groups,
        event: request.event.map(|_| "Science Museum".into()),
        day: date(2026, 6, 24),
        pupils: 26,
        never: names(&["Wren"]),
        purposes: Vec::new(),
        age_days: Some(9),
        stale: true,
        register_revision: 4,
        lines: vec![
            PageLine::Warning("Out of date: nothing may be used outside the school.".into()),
            PageLine::Title("Trip sheet: Year 4".into()),
            PageLine::Head("Take no photographs of".into()),
            PageLine::Names { label: None, names: names(&["Wren"]) },
            PageLine::Names { label: Some("Website".into()), names: names(&["Ben", "Chloe"]) },
            PageLine::Foot("Destroy this sheet after the trip.".into()),
        ],
        saved: request.to,
    }
}
