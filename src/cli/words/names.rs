//! Words about what is asked about in names.

use clap::{Args, ValueEnum};

use super::{Asked, GroupWords};
use crate::session::Command;

#[derive(Debug, Args)]
pub(super) struct NameRulesTyping {
    /// A pupil's first name alone
    #[arg(long, value_name = "RULE")]
    first_names: Option<FirstNames>,
    /// The names of staff, as their accounts spell them: j.okafor is a J. Okafor
    #[arg(long, value_name = "RULE")]
    staff: Option<Staff>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FirstNames {
    /// Says nothing about it
    Allow,
    /// Asks whether a child is meant
    Ask,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Staff {
    /// Looks for pupils only
    Ignore,
    /// Looks for them too
    Look,
}

impl NameRulesTyping {
    pub(super) fn words(&self) -> Asked {
        Asked::Groups(GroupWords::Send(Command::NameRules {
            ask_about_first_names: self.first_names.map(|rule| rule == FirstNames::Ask),
            look_for_staff: self.staff.map(|rule| rule == Staff::Look),
        }))
    }
}
