//! The register as people meet it: what it holds, and the trail. Imports are in [`super::importing`].

use super::event::{AuditLine, Event, Failure, PurposeSummary, RegisterSummary};
use super::{Out, Session};
use crate::custody::comparing::Comparison;
use crate::custody::writing::Lists;
use crate::photo::PhotoId;
use crate::purpose::PurposeRule;
use crate::receipt::TrailHead;
use crate::register::Register;
use crate::role::Right;
use crate::store::place::{self, Storage};

pub(super) fn describe(session: &Session, out: Out<'_>) -> Result<(), Failure> {
    let register = session.open_register()?;
    out(Event::Register(summary(session, &register)?));
    Ok(())
}

fn summary(session: &Session, register: &Register) -> Result<RegisterSummary, Failure> {
    let (today, consent) = (session.disk.today(), register.consent()?);
    let pupils = register.pupils_of(&[])?;
    let standing = |rule: PurposeRule| {
        // No photo has the number 0: for a purpose given for one photo only, nobody may in general.
        let may = |p: &&_| consent.permits(p, &rule.purpose, PhotoId(0), today).is_ok();
        let may = pupils.iter().filter(may).count();
        let (age_days, stale) = (consent.age_days(&rule.purpose, today), consent.is_stale(&rule.purpose, today));
        let PurposeRule { purpose, label, outside_school, one_photo, .. } = rule;
        let may_not = pupils.len() - may;
        PurposeSummary { purpose, label, outside_school, one_photo, may, may_not, age_days, stale }
    };
    let settings = register.settings();
    let purposes: Vec<PurposeSummary> = register.purposes()?.into_iter().map(standing).collect();
    // A purpose that nothing was ever answered for is a no for everyone, and ages nothing.
    let ages = purposes.iter().filter(|purpose| purpose.outside_school && purpose.age_days.is_some());
    let stale = ages.clone().next().is_none() || ages.clone().any(|purpose| purpose.stale);
    Ok(RegisterSummary {
        school: settings.school.clone(),
        storage: settings.storage.clone(),
        pupils: pupils.len(),
        groups: register.groups()?,
        refreshed: ages.filter_map(|purpose| consent.refreshed(&purpose.purpose)).min(),
        age_days: consent.oldest_days(today),
        stale,
        purposes,
        freshness_days: consent.freshness_days(),
        revision: register.revision()?,
        photos: register.photo_count()?,
        holds: register.holds()?.iter().filter(|hold| hold.is_undecided()).count(),
    })
}

pub(super) fn audit(session: &Session, verify: bool, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::ReadAudit)?;
    if verify {
        let (lines, head) = register.verify_audit()?;
        let Comparison { lists, findings } = compare(session, &register, TrailHead { lines, head })?;
        let findings = findings.iter().map(|finding| Failure::new(finding.what(), finding.advice())).collect();
        out(Event::AuditVerified { lines, head: head.to_string(), lists, findings });
        return Ok(());
    }
    for entry in register.audit_lines()? {
        let crate::register::AuditEntry { number, at, user, action, detail } = entry;
        out(Event::Audit(AuditLine { number, at, user, action, detail }));
    }
    Ok(())
}

/// The trail, whose chain holds, against what the storage knows of it.
fn compare(session: &Session, register: &Register, trail: TrailHead) -> Result<Comparison, Failure> {
    let (disk, root) = (session.disk.as_ref(), register.settings().storage.clone());
    // A register that was put back to its first days may not know the mark of its storage any more.
    let mark = match register.storage_mark()? {
        Some(mark) => Ok(Some(mark)),
        None => place::found(disk, &root),
    };
    Ok(match mark {
        Ok(Some(mark)) => Lists { disk, storage: &Storage::of(root, mark), register }.compare(trail)?,
        Ok(None) => Comparison::default(),
        Err(error) => Comparison::unread(error.fault),
    })
}
