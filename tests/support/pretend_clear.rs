//! A pretend card of which the free space can be cleared.

use std::path::PathBuf;
use std::time::Duration;

use kindframe::session::command::ClearRequest;
use kindframe::session::event::{Assurance, ClearPlan, ClearSummary, Failure, Trim};
use kindframe::session::{Command, Event, Progress, Step, Stop};

/// How many bytes are free.
const FREE: u64 = 8_000_000_000;

/// What is heard of clearing.
pub fn answer(command: Command, running: (&Progress, &Stop), each: Duration) -> Option<Event> {
    match command {
        Command::PlanClearing(source) => Some(plan(source)),
        Command::ClearSpace(asked) => Some(clear(&asked, running, each)),
        _ => None,
    }
}

/// A place whose name begins with a slash and `storage` must not run full.
fn plan(source: PathBuf) -> Event {
    let refused = source
        .starts_with("/storage")
        .then(|| Failure::new("Its free space is not filled.", "Ask the medium to clear what is free instead."));
    let sentences = vec!["All that is free there is overwritten once with random bytes.".to_owned()];
    Event::ClearPlan(ClearPlan { top: source.clone(), source, free: FREE, seconds: 800, refused, sentences })
}

/// Takes a hundred steps, each so long.
fn clear(asked: &ClearRequest, (progress, stop): (&Progress, &Stop), each: Duration) -> Event {
    progress.begin(100, FREE);
    progress.enter(Step::Clearing);
    let mut done = 0;
    while asked.fill && done < 100 && !stop.is_asked() {
        std::thread::sleep(each);
        done += 1;
        progress.reach(done, done * FREE / 100);
    }
    progress.enter(Step::Idle);
    let stopped = stop.is_asked();
    let assurance = if asked.fill && !stopped { Assurance::Overwritten } else { Assurance::DeletedOnly };
    Event::ClearDone(ClearSummary {
        top: asked.source.clone(),
        filled: asked.fill.then_some(FREE),
        left: 0,
        trim: (!stopped).then_some(Trim::NotSupported),
        assurance,
        stopped,
        millis: 800_000,
        sentences: vec!["File names may remain.".to_owned()],
    })
}
