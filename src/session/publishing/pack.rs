//! Many copies at once: made by several workers, told in the order in which they were asked for.
//!
//! What was handed out before a stop, or before the folder took no more, stays and is on record; what comes after is
//! not begun. Then the papers are written, of what is really out.

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::list::{Item, List};
use super::one::{Made, Ready, Where};
use super::{Counter, Refused};
use crate::process::room;
use crate::session::event::{Event, Failure, PublishSummary, PublishedView};
use crate::session::{Out, Step};
use crate::web_safe::NAMES_QUESTION;

/// So many photos are worked on between two looks at what became of them.
const BATCH: usize = 32;

/// What became of all of them.
#[derive(Default)]
pub(super) struct Outcome<'c> {
    pub ready: Vec<Ready<'c>>,
    pub refused: usize,
    /// A register that failed under the work.
    pub failed: Option<Failure>,
}

impl Counter<'_> {
    /// Hands out what is on the list.
    ///
    /// # Errors
    ///
    /// What keeps the whole of it from being begun; a register that fails before anything is out.
    pub(super) fn hand_out(&self, list: &List, out: Out<'_>) -> Result<PublishSummary, Failure> {
        self.session.progress.begin(list.items.len() as u64, 0);
        self.session.progress.enter(Step::Working);
        let done = match &list.zip {
            Some(zip) => self.zip(list, zip, out),
            None => self.to_folder(list, out),
        };
        self.session.progress.enter(Step::Idle);
        done
    }

    fn to_folder(&self, list: &List, out: Out<'_>) -> Result<PublishSummary, Failure> {
        let mut outcome = Outcome::default();
        self.each(list, &Where::Folder, &mut |made| match made {
            Made::Not(view) => {
                outcome.refused += 1;
                out(Event::Published(view));
                Ok(())
            }
            Made::Out(ready) => {
                out(Event::Published(Box::new(ready.view.clone())));
                outcome.ready.push(*ready);
                Ok(())
            }
        })
        .unwrap_or_else(|failure| outcome.failed = Some(failure));
        let mut summary = self.summary(list, &outcome)?;
        if self.is_pack() && !outcome.ready.is_empty() {
            let (papers, trouble) = self.papers_in_folder(&mut outcome.ready);
            summary.papers = papers;
            summary.trouble = summary.trouble.or(trouble);
        }
        Ok(summary)
    }

    /// Works on each of the list, and tells what became of it in order.
    pub(super) fn each<'c>(
        &'c self,
        list: &'c List,
        to: &Where<'_>,
        tell: &mut dyn FnMut(Made<'c>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(room::workers()).thread_name(|n| format!("copy-{n}"));
        let pool = pool.build().map_err(|_| {
            Failure::new("The computer gave no thread to make copies.", "Close other programs and ask again.")
        })?;
        let one = |item: &'c Item| {
            let made = self.one(item, to);
            self.session.progress.finish_one(0, !matches!(made, Ok(Made::Out(_))));
            made
        };
        for batch in list.items.chunks(BATCH) {
            let made: Vec<Result<Made<'c>, Failure>> = pool.install(|| batch.par_iter().map(one).collect());
            let mut failed = Ok(());
            for made in made {
                // What is out is told, also where another failed.
                match made {
                    Ok(made) => tell(made)?,
                    Err(failure) => failed = Err(failure),
                }
            }
            failed?;
        }
        Ok(())
    }

    /// What a person is asked once something is out.
    pub(super) fn asks(&self, made: usize) -> Option<&'static str> {
        (made > 0 && self.rule.outside_school).then_some(NAMES_QUESTION)
    }

    fn summary(&self, list: &List, outcome: &Outcome<'_>) -> Result<PublishSummary, Failure> {
        let (made, all) = (outcome.ready.len(), list.items.len());
        let trouble = match &outcome.failed {
            Some(failure) if made == 0 => return Err(failure.clone()),
            Some(failure) => Some((failure.what.clone(), failure.advice.clone())),
            None => self.ended_early().map(|(what, advice)| match self.session.stop.is_asked() {
                true => ("It was stopped.".to_owned(), "Ask for the others again.".to_owned()),
                false => (what, advice),
            }),
        };
        let trouble = trouble.map(|(what, advice)| with_count(&what, advice, made, all));
        let (refused, asks) = (outcome.refused, self.asks(made));
        Ok(PublishSummary { made, refused, left_out: list.left_out, asks, trouble, ..PublishSummary::default() })
    }
}

/// How many are out, whatever happened.
fn with_count(what: &str, advice: String, made: usize, all: usize) -> Refused {
    let out = match made {
        0 => "Nothing is out".to_owned(),
        1 => format!("1 of {all} copies is out and on record"),
        _ => format!("{made} of {all} copies are out and on record"),
    };
    (format!("{what} {out}."), advice)
}

/// As it is told of one that is not out after all.
pub(super) fn not_out(mut view: PublishedView) -> PublishedView {
    (view.file, view.inside, view.publication, view.caption, view.asks) = (None, None, None, None, None);
    view.gives_away.clear();
    view
}
