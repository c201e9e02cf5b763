//! Trip lists as people meet them.
//!
//! Whoever may say who is in a photo may make one: a list says who was there, and leaving a child
//! off it does what marking it absent would do on every photo.

use std::collections::BTreeMap;

use super::command::ListRequest;
use super::event::{Event, Failure, ListNews, ListView, ListedPupil, ListsView};
use super::{Out, Session};
use crate::pupil::{FirstNames, GroupName, Pupil, PupilId};
use crate::register::{ListChange, Register, RegisterError, TripList};
use crate::role::Right;

pub(super) fn show(session: &Session, wanted: Option<GroupName>, out: Out<'_>) -> Result<(), Failure> {
    let register = session.open_register()?;
    let same = |list: &TripList, name: &GroupName| list.name.as_str().to_lowercase() == name.as_str().to_lowercase();
    let news = match wanted {
        None => None,
        Some(name) => {
            let list = register.trip_lists()?.into_iter().find(|list| same(list, &name));
            Some(ListNews::Shown(list.ok_or(RegisterError::UnknownList(name))?.name))
        }
    };
    out(Event::Lists(view(session, &register, news)?));
    Ok(())
}

pub(super) fn change(session: &Session, asked: ListRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::Tag)?;
    let ListRequest { name, groups, with, without } = asked;
    let list = register.change_list(&ListChange { name, groups, with, without })?;
    out(Event::Lists(view(session, &register, Some(ListNews::Changed(list.name)))?));
    Ok(())
}

pub(super) fn remove(session: &Session, name: GroupName, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::Tag)?;
    register.remove_list(&name)?;
    out(Event::Lists(view(session, &register, Some(ListNews::Removed(name)))?));
    Ok(())
}

fn view(session: &Session, register: &Register, news: Option<ListNews>) -> Result<ListsView, Failure> {
    let (names, today) = (register.first_names()?, session.disk.today());
    let known: Vec<GroupName> = register.groups()?.into_iter().map(|(name, _)| name).collect();
    let roll: BTreeMap<PupilId, ListedPupil> = register
        .roll()?
        .into_iter()
        .map(|p| (p.id.clone(), listed(&p, &names, &known, p.left < Some(today))))
        .collect();
    let list = |list: TripList| ListView {
        name: list.name,
        made_on: list.made_on,
        pupils: by_name(list.pupils.iter().filter_map(|pupil| roll.get(pupil)).cloned()),
    };
    let lists = register.trip_lists()?.into_iter().map(list).collect();
    let everyone = by_name(roll.values().filter(|pupil| !pupil.left).cloned());
    Ok(ListsView { lists, everyone, news })
}

fn listed(pupil: &Pupil, names: &FirstNames, known: &[GroupName], gone: bool) -> ListedPupil {
    ListedPupil {
        pupil: pupil.id.clone(),
        name: names.name(&pupil.id).to_owned(),
        class: pupil.class.clone(),
        groups: known.iter().filter(|group| group.takes_in(pupil)).cloned().collect(),
        left: pupil.left.is_some() && gone,
    }
}

fn by_name(pupils: impl Iterator<Item = ListedPupil>) -> Vec<ListedPupil> {
    let mut pupils: Vec<ListedPupil> = pupils.collect();
    pupils.sort_by(|a, b| (a.name.to_lowercase(), &a.pupil).cmp(&(b.name.to_lowercase(), &b.pupil)));
    pupils
}
