//! The staff's accounts: for those who keep them, and one's own password for everybody.

use super::command::StaffRequest;
use super::event::{Event, Failure, MemberView, StaffView};
use super::{Out, Session};
use crate::register::{Member, Register};
use crate::role::Right;

pub(super) fn carry_out(session: &Session, asked: &StaffRequest, out: Out<'_>) -> Result<(), Failure> {
    if let StaffRequest::Password { old, new } = asked {
        let register = session.open_register()?;
        register.change_password(old.reveal(), new.reveal(), session.cost)?;
        let members = if register.role_now()?.may(Right::ManageStaff) { members(&register)? } else { Vec::new() };
        let done = Some("Your password is changed.".to_owned());
        out(Event::Staff(StaffView { done, members }));
        return Ok(());
    }
    let register = session.register_for(Right::ManageStaff)?;
    let done = match asked {
        StaffRequest::List | StaffRequest::Password { .. } => None,
        StaffRequest::Add { user, role, password } => {
            register.add_member(user, *role, password.reveal(), session.cost)?;
            Some(format!("{user} has an account as {role}. Tell them the first password; they can change it."))
        }
        StaffRequest::Role { user, role } => {
            register.change_role(user, *role)?;
            Some(format!("{user} is {role} now."))
        }
        StaffRequest::Remove(user) => {
            register.remove_member(user)?;
            Some(format!("{user} has no account any more."))
        }
    };
    out(Event::Staff(StaffView { done, members: members(&register)? }));
    Ok(())
}

fn members(register: &Register) -> Result<Vec<MemberView>, Failure> {
    let view =
        |Member { user, role, can_sign_in }| MemberView { own: user == *register.user(), user, role, can_sign_in };
    Ok(register.staff()?.into_iter().map(view).collect())
}
