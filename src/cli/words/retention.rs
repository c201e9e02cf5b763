//! Words about how long photos are kept.

use clap::Args;

use super::{Asked, GroupWords};
use crate::session::Command;
use crate::session::command::KeepPhotos;
use crate::settings::Retention;

#[derive(Debug, Args)]
pub(super) struct RetentionTyping {
    /// Keep photos for so many years from the day they were taken, 1 to 20, or "unset"; it is only shown without it
    #[arg(long, value_name = "YEARS", value_parser = kept)]
    keep: Option<Kept>,
}

/// A type of its own: clap would take an option in an option apart.
#[derive(Debug, Clone, Copy)]
struct Kept(Option<Retention>);

impl RetentionTyping {
    pub(super) fn words(&self) -> Asked {
        Asked::Groups(GroupWords::Send(Command::KeepPhotos(
            self.keep.map_or(KeepPhotos::Show, |kept| KeepPhotos::For(kept.0)),
        )))
    }
}

fn kept(text: &str) -> Result<Kept, String> {
    if text.eq_ignore_ascii_case("unset") {
        return Ok(Kept(None));
    }
    let years = text.trim_end_matches("years").trim_end_matches("year").trim();
    let kept = years.parse().ok().and_then(Retention::years);
    kept.map(|kept| Kept(Some(kept))).ok_or_else(|| format!("give 1 to {} years, or \"unset\"", Retention::MOST))
}
