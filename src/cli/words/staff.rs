//! Words about the staff's accounts. A password is never among them.

use clap::{Subcommand, ValueEnum};

use super::user_name;
use crate::role::{Role, UserName};
use crate::session::Failure;

/// What can be asked about accounts; passwords are asked for later.
#[derive(Debug)]
pub(in crate::cli) enum StaffWords {
    List,
    Add { user: UserName, role: Role },
    Role { user: UserName, role: Role },
    Remove(UserName),
    Password,
}

#[derive(Debug, Subcommand)]
pub(super) enum StaffCommand {
    /// Give an account; the first password is asked for, or read from KINDFRAME_NEW_PASSWORD
    Add {
        /// The user name
        name: String,
        /// What they may do
        #[arg(long)]
        role: RoleTyping,
    },
    /// Give an account another role
    Role {
        /// The user name
        name: String,
        /// What they may do
        role: RoleTyping,
    },
    /// Take an account: never the last head's, and never your own
    Remove {
        /// The user name
        name: String,
    },
    /// Change your own password; the new one is asked for, or read from KINDFRAME_NEW_PASSWORD
    Password,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum RoleTyping {
    /// Takes photos in and says who is in them
    Teacher,
    /// Keeps the register as well
    Office,
    /// Runs devices
    Technician,
    /// Safeguarding lead: blocks and stops
    Dsl,
    /// Data protection officer: purposes and the trail
    Dpo,
    /// Everything
    Head,
}

impl From<RoleTyping> for Role {
    fn from(typed: RoleTyping) -> Self {
        match typed {
            RoleTyping::Teacher => Self::Teacher,
            RoleTyping::Office => Self::Office,
            RoleTyping::Technician => Self::Technician,
            RoleTyping::Dsl => Self::Dsl,
            RoleTyping::Dpo => Self::Dpo,
            RoleTyping::Head => Self::Head,
        }
    }
}

pub(super) fn staff(typed: Option<StaffCommand>) -> Result<StaffWords, Failure> {
    Ok(match typed {
        None => StaffWords::List,
        Some(StaffCommand::Add { name, role }) => StaffWords::Add { user: user_name(&name)?, role: role.into() },
        Some(StaffCommand::Role { name, role }) => StaffWords::Role { user: user_name(&name)?, role: role.into() },
        Some(StaffCommand::Remove { name }) => StaffWords::Remove(user_name(&name)?),
        Some(StaffCommand::Password) => StaffWords::Password,
    })
}
