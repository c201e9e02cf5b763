//! An offload as people meet it: sources, plan, the run, how it ended.

mod telling;
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use telling::{Teller, shot_view, with_teller};
use watch::Watch;

use super::command::OffloadRequest;
use super::event::{Event, Failure, OffloadSummary, PlanView, SearchedView, ShotState, SourceView};
use super::receipts::End;
use super::tags_file::{self, TagsFile};
use super::{Out, Session, searching, storing};
use crate::clean::NameSearch;
use crate::custody::writing::Lists;
use crate::device;
use crate::disk::{Fault, Lock};
use crate::erase;
use crate::names::exact::ExactNames;
use crate::offload::{Ended, Offload, OffloadError, Outcome};
use crate::photo::EventSlug;
use crate::picture::faces::EDGE;
use crate::plan::{self, EventPlace, Plan};
use crate::process::room;
use crate::register::{Hold, Register};
use crate::role::Right;
use crate::store::place::Storage;

pub(super) fn find_sources(session: &Session, out: Out<'_>) {
    let view =
        |s: device::Source| SourceView { path: s.path, label: s.label, removable: s.removable, camera: s.camera };
    out(Event::Sources(device::sources(session.disk.as_ref()).into_iter().map(view).collect()));
}

pub(super) fn plan(session: &Session, asked: &OffloadRequest, out: Out<'_>) -> Result<(), Failure> {
    let work = Work::prepare(session, asked)?;
    let today = session.disk.today();
    let scans = work.offload(session).scan(&work.sources)?;
    let place = work.place_as_it_would_be(plan::first_day(&scans, today))?;
    let plan = plan::plan(scans, place, today);
    read_tags(session, asked, &work.register, &plan)?;
    out(Event::Plan(view(session, asked, &work, &plan)?));
    Ok(())
}

pub(super) fn offload(session: &Session, asked: &OffloadRequest, out: Out<'_>) -> Result<(), Failure> {
    if session.stop.is_asked() {
        return Err(Failure::new("It was stopped before it began.", "Nothing was changed. Begin it again."));
    }
    let began = session.disk.now();
    let work = Work::prepare(session, asked)?;
    let lock = lock(session)?;
    let watch = Watch { register: &work.register, stop: &session.stop, before: &work.holds };
    let mut teller = Teller::default();
    finish_what_was_begun(session, &work, watch, &mut teller, out)?;
    let done = take_in(session, asked, &work, watch, &mut teller, out)?;
    let event = done.event;
    let summary = close(session, asked, &work, watch, teller, done)?;
    drop(lock);
    let took = session.disk.now().duration_since(began).unsigned_abs();
    let summary = OffloadSummary { millis: u64::try_from(took.as_millis()).unwrap_or(u64::MAX), ..summary };
    let summary = match search_faces(session, &work.register, event) {
        Ok(searched) => OffloadSummary { searched, ..summary },
        Err(failure) => with_advice(summary, &failure),
    };
    out(Event::OffloadDone(summary));
    Ok(())
}

/// What earlier runs, clearings and decisions have left half-done.
fn finish_what_was_begun(
    session: &Session,
    work: &Work,
    watch: Watch<'_>,
    teller: &mut Teller,
    out: Out<'_>,
) -> Result<(), Failure> {
    super::clearing::sweep(session, &work.register, &work.sources)?;
    super::holding::finish(session, &work.register)?;
    super::erasing_pupil::tidy(session, &work.register)?;
    with_teller(teller, out, watch, |tell| work.offload(session).recover(tell))?;
    Ok(work.lists(session).settle()?)
}

/// What there was to take in, and how that ended.
struct Done {
    event: i64,
    folder: String,
    bytes: u64,
    /// How well originals can be removed, asked before the card could be taken out.
    media: Vec<String>,
    ended: Ended,
}

fn take_in(
    session: &Session,
    asked: &OffloadRequest,
    work: &Work,
    watch: Watch<'_>,
    teller: &mut Teller,
    out: Out<'_>,
) -> Result<Done, Failure> {
    let offload = work.offload(session);
    let today = session.disk.today();
    let scans = offload.scan(&work.sources)?;
    let place = work.place(plan::first_day(&scans, today))?;
    let (event, folder) = (place.event, place.folder.clone());
    let pupils = work.pupils_of(event)?;
    let offload = Offload { pupils: &pupils, ..offload };
    let plan = plan::plan(scans, place, today);
    let (bytes, media) = (plan.bytes(), media(session, &work.sources));
    teller.tags = read_tags(session, asked, &work.register, &plan)?;
    let ended = with_teller(teller, out, watch, |tell| offload.run(plan, asked.keep_originals, tell));
    let ended = ended.map_err(|failure| work.register.journal_fault().map_or(failure, Failure::from))?;
    Ok(Done { event, folder, bytes, media, ended })
}

/// Writes the list of hashes and the receipt, and says how it went.
fn close(
    session: &Session,
    asked: &OffloadRequest,
    work: &Work,
    watch: Watch<'_>,
    teller: Teller,
    done: Done,
) -> Result<OffloadSummary, Failure> {
    let Teller { counts, removed, failed, told, .. } = teller;
    let Done { event, folder, bytes, media, ended } = done;
    let media = if counts.contains_key(&ShotState::Erased) { media } else { Vec::new() };
    let to_do = [interruptions(&ended), to_do(&counts, work.register.suggested_in(event)?.len())].concat();
    let summary = OffloadSummary {
        bytes: session.progress.tally().bytes_done.min(bytes),
        folder: told.folders(),
        event: Some(told.event(&work.register, event)?),
        ended_by_hold: watch.is_another_placed()?,
        removed,
        advice: media.iter().chain(&to_do).cloned().collect(),
        ..summary(&counts, &ended)
    };
    let (bytes, held) = (summary.bytes, summary.ended_by_hold);
    let end = End { asked, ended: &ended, event, folder, held, bytes, media, to_do };
    let receipt = told.close(session, work.lists(session), end)?;
    match failed {
        Some(failure) => Err(failure),
        None => Ok(OffloadSummary { receipt: Some(Arc::new(receipt)), ..summary }),
    }
}

/// Looks for faces in what is stored now. The source may be taken out by then.
fn search_faces(session: &Session, register: &Register, event: i64) -> Result<Option<SearchedView>, Failure> {
    let unsearched = register.unsearched(Some(event))?;
    if session.stop.is_asked() || unsearched.is_empty() || !searching::can_search(session) {
        return Ok(None);
    }
    searching::search_in(session, register, &unsearched, EDGE).map(Some)
}

/// The photos are stored all the same: what went wrong afterwards is advice.
fn with_advice(mut summary: OffloadSummary, failure: &Failure) -> OffloadSummary {
    summary.advice.push(format!("{} {}", failure.what, failure.advice));
    summary
}

/// A source that a safeguarding stop is on is not even listed.
pub(super) fn refuse_held(register: &Register, sources: &[PathBuf]) -> Result<(), Failure> {
    for source in sources {
        if register.is_source_held(source)? {
            return Err(Failure::new(
                "A safeguarding stop is on this card or device.",
                "Leave it as it is. Only the designated safeguarding lead decides.",
            ));
        }
    }
    Ok(())
}

/// One offload at a time: two would take each other's open intents for those of a run that died.
pub(super) fn lock(session: &Session) -> Result<Box<dyn Lock>, Failure> {
    session.disk.lock(&session.home.join("offload.lock")).map_err(|error| match error.fault {
        Fault::InUse => Failure::new(
            "Another offload into this register is running.",
            "Wait until it is done, and run it again; nothing was changed.",
        ),
        _ => error.into(),
    })
}

/// What a plan and a run both need.
struct Work {
    register: Arc<Register>,
    names: NameSearch,
    nobody: ExactNames,
    label: String,
    slug: EventSlug,
    groups: Vec<crate::pupil::GroupName>,
    sources: Vec<PathBuf>,
    storage: Storage,
    /// The stops that were in force before it was looked whether one is on a source.
    holds: Vec<Hold>,
}

impl Work {
    fn prepare(session: &Session, asked: &OffloadRequest) -> Result<Self, Failure> {
        let register = session.register_for(Right::Offload)?;
        let holds = register.holds()?;
        let sources: Vec<PathBuf> = asked.sources.iter().map(|source| session.disk.canonical(source)).collect();
        refuse_held(&register, &sources)?;
        let roll = register.roll()?;
        let label = asked.event.trim().to_owned();
        let slug = EventSlug::of(&label).ok_or_else(|| {
            Failure::new("The event has no name yet.", "Type what it was, such as \"Y4 Science Museum\".")
        })?;
        if !register.name_guard()?.find(&label).is_empty() {
            return Err(Failure::new(
                "The event's name holds a pupil's full name, and it would stand in every file name.",
                "Call the event by what happened, or use the first name only.",
            ));
        }
        register.pupils_of(&asked.groups)?;
        if asked.sources.iter().all(|source| source.as_os_str().is_empty()) {
            return Err(Failure::new("No source is chosen.", "Choose a card, a device or a folder."));
        }
        let storage = storing::storage(session, &register)?;
        let (names, nobody, groups) = (NameSearch::of(&roll), ExactNames::default(), asked.groups.clone());
        Ok(Self { register, names, nobody, label, slug, groups, sources, storage, holds })
    }

    fn offload<'a>(&'a self, session: &'a Session) -> Offload<'a> {
        Offload {
            disk: session.disk.as_ref(),
            journal: self.register.as_ref(),
            storage: &self.storage,
            names: &self.names,
            pupils: &self.nobody,
            progress: &session.progress,
            stop: &session.stop,
            workers: room::workers(),
        }
    }

    fn lists<'a>(&'a self, session: &'a Session) -> Lists<'a> {
        Lists { disk: session.disk.as_ref(), storage: &self.storage, register: &self.register }
    }

    /// The event in the register, made if it is new.
    fn place(&self, day: Date) -> Result<EventPlace, Failure> {
        let event = self.register.event_for(&self.label, &self.groups, day)?;
        let next_number = self.register.highest_number(event.id)? + 1;
        Ok(EventPlace { event: event.id, folder: event.folder, slug: event.slug, next_number })
    }

    /// Those of the roll who can be in the event's photos.
    fn pupils_of(&self, event: i64) -> Result<ExactNames, Failure> {
        let candidates = self.register.candidates(event)?;
        let mut roll = self.register.roll()?;
        roll.retain(|pupil| candidates.contains(&pupil.id));
        Ok(ExactNames::of(&roll))
    }

    /// The same as [`Self::place`] without making anything: what a plan shows.
    fn place_as_it_would_be(&self, day: Date) -> Result<EventPlace, Failure> {
        if self.register.events()?.iter().any(|e| e.label == self.label && e.day.year() == day.year()) {
            return self.place(day);
        }
        let folder = format!("{}/{}", day.year(), self.slug.as_str());
        Ok(EventPlace { event: 0, folder, slug: self.slug.clone(), next_number: 1 })
    }
}

impl From<OffloadError> for Failure {
    fn from(error: OffloadError) -> Self {
        Self::new(error.to_string(), error.advice())
    }
}

fn read_tags(session: &Session, asked: &OffloadRequest, register: &Register, plan: &Plan) -> Result<TagsFile, Failure> {
    let Some(path) = &asked.tags else { return Ok(TagsFile::default()) };
    let (bytes, _) = session.disk.read(path, 64 << 20)?;
    let roll: BTreeSet<_> = register.roll()?.into_iter().map(|p| p.id).collect();
    let shots: Vec<&str> = plan.planned.iter().map(|p| p.found.shown.as_str()).collect();
    tags_file::read(&bytes, &roll, &shots)
}

fn view(session: &Session, asked: &OffloadRequest, work: &Work, plan: &Plan) -> Result<PlanView, Failure> {
    let name = |p: Option<&plan::Planned>| p.map(|p| p.name.to_string());
    let removal = |source: &PathBuf| match asked.keep_originals {
        true => "Originals stay where they are.".to_owned(),
        false => erase::prospect(&session.disk.medium(source)),
    };
    let mut sentences: Vec<String> = work.sources.iter().map(removal).collect();
    sentences.dedup();
    sentences.extend(room(session, work, plan));
    match plan.remains.len() {
        0 => {}
        1 => sentences.push("1 original was removed in part before: that is finished if its photo is whole.".into()),
        n => sentences
            .push(format!("{n} originals were removed in part before: that is finished if their photos are whole.")),
    }
    match plan.planned.iter().filter(|p| p.stays_with.is_some() && !asked.keep_originals).count() {
        0 => {}
        1 => sentences.push("1 original stays, because a file of the same shot does.".to_owned()),
        n => sentences.push(format!("{n} originals stay, because a file of the same shot does.")),
    }
    Ok(PlanView {
        shots: plan.planned.len(),
        bytes: plan.bytes(),
        folder: plan.place.folder.clone(),
        names: name(plan.planned.first()).zip(name(plan.planned.last())),
        keep_originals: asked.keep_originals,
        set_aside: plan.aside.iter().cloned().map(|aside| shot_view(Outcome::of_set_aside(aside))).collect(),
        removal: sentences,
        pupils: work.register.pupils_of(&asked.groups)?.len(),
    })
}

/// What to say where not all of it may fit. Some of it may be stored already, so that it is begun all the same.
fn room(session: &Session, work: &Work, plan: &Plan) -> Option<String> {
    let free = session.disk.free_space(work.storage.root()).ok()?;
    let megabytes = |bytes: u64| bytes / 1_000_000;
    (free < plan.bytes()).then(|| {
        format!(
            "School storage has room for {} MB, and this is up to {} MB: as many as fit are stored, the rest \
             stays where it is.",
            megabytes(free),
            megabytes(plan.bytes())
        )
    })
}

fn interruptions(ended: &Ended) -> Vec<String> {
    ended.gone.iter().map(|gone| format!("{} {}", gone.what(), gone.advice())).collect()
}

fn summary(counts: &BTreeMap<ShotState, usize>, ended: &Ended) -> OffloadSummary {
    let count = |state| counts.get(&state).copied().unwrap_or(0);
    OffloadSummary {
        erased: count(ShotState::Erased),
        verified: count(ShotState::Verified),
        set_aside: count(ShotState::SetAside),
        held: count(ShotState::Held),
        stopped: ended.stopped,
        not_begun: ended.not_begun,
        ..OffloadSummary::default()
    }
}

/// How well originals can be removed from the sources, if any was.
fn media(session: &Session, sources: &[PathBuf]) -> Vec<String> {
    let mut said: Vec<String> = sources.iter().map(|s| prospect(session, s)).collect();
    said.dedup();
    said
}

/// What else to do on this kind of source.
fn to_do(counts: &BTreeMap<ShotState, usize>, suggested: usize) -> Vec<String> {
    let mut advice = Vec::new();
    match suggested {
        0 => {}
        1 => advice.push("The file of 1 photo named pupils: they are suggested where you say who is in it.".to_owned()),
        n => advice
            .push(format!("The files of {n} photos named pupils: they are suggested where you say who is in them.")),
    }
    if counts.get(&ShotState::SetAside).is_some_and(|n| *n > 0) {
        advice.push("What was set aside is still on the source: look at each reason, then run it again.".to_owned());
    }
    if counts.get(&ShotState::Erased).is_some_and(|n| *n > 0) {
        advice.push(
            "On a tablet or phone, empty \"Recently Deleted\" and check that no cloud album has copies.".to_owned(),
        );
    }
    advice
}

fn prospect(session: &Session, source: &Path) -> String {
    erase::prospect(&session.disk.medium(source))
}
