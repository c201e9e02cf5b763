//! The progress bar: on a terminal, and nowhere else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::session::{Progress, Step};

/// How often the counters are looked at.
const BEAT: Duration = Duration::from_millis(200);

/// A bar that follows the counters until it is dropped.
pub(super) struct Bar {
    bar: ProgressBar,
    over: Arc<AtomicBool>,
    follower: Option<JoinHandle<()>>,
}

impl Bar {
    /// Begins to follow. `None` without a terminal, or for `--json`.
    pub(super) fn begin(progress: Arc<Progress>, json: bool) -> Option<Self> {
        Self::of(progress, json, "{msg} {bar:30} {pos} of {len} · {eta} left")
    }

    /// The same for what is counted in per cent.
    pub(super) fn in_per_cent(progress: Arc<Progress>, json: bool) -> Option<Self> {
        Self::of(progress, json, "{msg} {bar:30} {percent} % · {eta} left")
    }

    fn of(progress: Arc<Progress>, json: bool, template: &str) -> Option<Self> {
        let bar = ProgressBar::no_length();
        if json || bar.is_hidden() {
            return None;
        }
        let style = ProgressStyle::with_template(template);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let over = Arc::new(AtomicBool::new(false));
        let (followed, watched) = (bar.clone(), Arc::clone(&over));
        let follow = move || {
            while !watched.load(Ordering::Relaxed) {
                show(&followed, &progress);
                std::thread::sleep(BEAT);
            }
        };
        let follower = Builder::new().name("bar".to_owned()).spawn(follow).ok();
        Some(Self { bar, over, follower })
    }

    /// Lets something else be written without tearing the bar.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }
}

fn show(bar: &ProgressBar, progress: &Progress) {
    let tally = progress.tally();
    bar.set_message(match tally.step {
        Step::Idle => "",
        Step::Recovering => "Finishing what was left",
        Step::Scanning => "Listing the source",
        Step::Working => "Cleaning and storing",
        Step::Searching => "Looking for faces",
        Step::Clearing => "Filling what is free",
        Step::Checking => "Comparing with stored photos",
    });
    bar.set_length(tally.total);
    bar.set_position(tally.done);
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(follower) = self.follower.take() {
            // A follower that panicked has only lost its bar.
            drop(follower.join());
        }
        self.bar.finish_and_clear();
    }
}
