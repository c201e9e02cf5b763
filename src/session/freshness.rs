//! How old the answers may be, as the data protection officer and the head set it.
//!
//! A shorter limit counts at once. A longer one waits for a second word, and says first what it does.

use super::event::{Event, Failure, FreshnessReport};
use super::{Out, Session};
use crate::register::RegisterError;
use crate::role::Right;
use crate::settings;

/// Says what the limit is, or sets it; unless `sure`, only to something shorter.
pub(super) fn limit(session: &Session, days: Option<u16>, sure: bool, out: Out<'_>) -> Result<(), Failure> {
    let Some(after) = days else {
        let before = session.open_register()?.freshness_days()?;
        out(Event::Freshness(FreshnessReport { before, after: before, applied: true, looser: None }));
        return Ok(());
    };
    let register = session.register_for(Right::EditPurposes)?;
    let before = register.freshness_days()?;
    let looser = (after > before).then(|| {
        format!(
            "Answers up to {after} days old would do outside the school, not {before}. What a parent takes back in the \
             office\u{2019}s own system could be missed for so long."
        )
    });
    let applied = sure || looser.is_none();
    if !settings::is_freshness_limit(after) {
        return Err(RegisterError::FreshnessDays.into());
    }
    if applied {
        register.set_freshness_days(after)?;
    }
    out(Event::Freshness(FreshnessReport { before, after, applied, looser }));
    Ok(())
}
