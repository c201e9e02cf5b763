//! How each shot ended, told while the work runs: counted, tagged where a table says so, and put on the receipt.

use std::collections::BTreeMap;
use std::sync::mpsc::sync_channel;

use super::watch::Watch;
use crate::offload::{Ending, OffloadError, Outcome};
use crate::register::{Register, RegisterError};
use crate::session::event::{Event, Failure, ShotState, ShotView};
use crate::session::receipts::Telling;
use crate::session::tags_file::TagsFile;
use crate::session::{Out, tagging};

/// How many outcomes may wait to be told.
const QUEUE: usize = 64;

/// Tells outcomes, tags photos, and counts, on the thread of the session.
#[derive(Default)]
pub(super) struct Teller {
    pub(super) counts: BTreeMap<ShotState, usize>,
    pub(super) removed: BTreeMap<String, usize>,
    pub(super) tags: TagsFile,
    pub(super) failed: Option<Failure>,
    pub(super) told: Telling,
}

impl Teller {
    fn tell(&mut self, outcome: Outcome, register: &Register, out: Out<'_>) {
        // Of a held photo nothing is said.
        if let Some(photo) = outcome.ending.photo().filter(|_| !matches!(outcome.ending, Ending::Held { .. }))
            && let Some(request) = self.tags.for_shot(&outcome.shown)
            && let Err(failure) = register.tag_all(&[tagging::said(&[photo.photo], &request)])
            // A stop that came since then: nothing is said of it.
            && !matches!(failure, RegisterError::Held(_))
        {
            self.failed.get_or_insert(failure.into());
        }
        self.told.hear(&outcome);
        let shot = shot_view(outcome);
        *self.counts.entry(shot.state).or_default() += 1;
        for (kind, count) in &shot.removed {
            *self.removed.entry(kind.clone()).or_default() += count;
        }
        out(Event::Shot(shot));
    }
}

/// Runs the work on a thread of its own and tells its outcomes on this one.
pub(super) fn with_teller<T: Send>(
    teller: &mut Teller,
    out: Out<'_>,
    watch: Watch<'_>,
    run: impl FnOnce(&(dyn Fn(Outcome) + Sync)) -> Result<T, OffloadError> + Send,
) -> Result<T, Failure> {
    let (sender, outcomes) = sync_channel(QUEUE);
    std::thread::scope(|scope| {
        // Watched first: work that nobody watches does not begin.
        let over = watch.begin(scope)?;
        let worker = std::thread::Builder::new().name("offload-run".to_owned()).spawn_scoped(scope, move || {
            // The receiver outlives the run.
            run(&|outcome| drop(sender.send(outcome)))
        });
        let worker = worker.map_err(|_| OffloadError::NoThreads)?;
        for outcome in outcomes {
            teller.tell(outcome, watch.register, out);
        }
        drop(over);
        let ended = worker.join().map_err(|_| {
            Failure::new("The work ended in a way that was not foreseen.", "Run it again: it goes on where it stopped.")
        })?;
        Ok(ended?)
    })
}

/// How a shot ended, as it is shown.
pub(super) fn shot_view(outcome: Outcome) -> ShotView {
    let Outcome { shown: source, ending, removed } = outcome;
    let (stored, photo) = ending.photo().map(|p| (p.stored.clone(), p.photo)).unzip();
    let assurance = ending.assurance();
    let (state, reason, advice) = match ending {
        Ending::Erased { erased, .. } if erased.other_names => (
            ShotState::Erased,
            Some("The file had a second name on the source, which still leads to its bytes.".to_owned()),
            Some("Remove the other name as well.".to_owned()),
        ),
        Ending::Erased { .. } => (ShotState::Erased, None, None),
        Ending::Kept { .. } => (ShotState::Verified, None, None),
        Ending::Bound { to, .. } => (
            ShotState::Verified,
            Some(format!("It is the same shot as {to}, which stays on the source, so this original stays too.")),
            Some("Keep both, or save the other one elsewhere and remove both by hand.".to_owned()),
        ),
        Ending::NotErased { error, .. } => {
            (ShotState::Verified, Some(error.to_string()), Some(error.advice().to_owned()))
        }
        Ending::SetAside { reason, advice } => (ShotState::SetAside, Some(reason), Some(advice)),
        Ending::Held { .. } => (
            ShotState::Held,
            Some("A safeguarding stop is on it.".to_owned()),
            Some("Leave it as it is: the designated safeguarding lead decides.".to_owned()),
        ),
    };
    ShotView { source, stored, photo, state, assurance, reason, advice, removed }
}
