//! Watches for safeguarding stops while an offload runs.

use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread::Scope;
use std::time::Duration;

use crate::offload::OffloadError;
use crate::register::{Hold, Register};
use crate::session::Stop;
use crate::session::event::Failure;

/// How often it is looked whether a safeguarding stop was placed.
const LOOK: Duration = Duration::from_millis(300);

/// Stops the work in hand, however long its file is, when anybody places a safeguarding stop, in this window or in
/// another program.
#[derive(Clone, Copy)]
pub(super) struct Watch<'w> {
    pub(super) register: &'w Register,
    pub(super) stop: &'w Stop,
    /// Those that were in force when the offload began.
    pub(super) before: &'w [Hold],
}

impl Watch<'_> {
    pub(super) fn is_another_placed(&self) -> Result<bool, Failure> {
        let is_known = |hold: &Hold| self.before.iter().any(|old| (&old.item, old.since) == (&hold.item, hold.since));
        Ok(!self.register.holds()?.iter().all(is_known))
    }

    /// Watches until what this gives is dropped.
    pub(super) fn begin<'s>(self, scope: &'s Scope<'s, '_>) -> Result<SyncSender<()>, Failure>
    where
        Self: 's,
    {
        let (over, is_over) = sync_channel(1);
        let watch = move || {
            while is_over.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                // A register that does not answer does not say that there is none.
                if self.is_another_placed().unwrap_or(true) {
                    return self.stop.ask();
                }
            }
        };
        let watching = std::thread::Builder::new().name("offload-holds".to_owned()).spawn_scoped(scope, watch);
        watching.map_err(|_| OffloadError::NoThreads)?;
        Ok(over)
    }
}
