//! Incidents, as they are shown. Names of pupils are only in the lines for who decides.

use std::path::PathBuf;

use super::PageLine;
use crate::incident::Clock;
use crate::photo::PhotoId;

/// Said wherever an incident can be begun.
pub const STOP_FIRST: &str = "A picture that may show abuse, or a child undressed, is not for this page. Press the \
                              safeguarding stop, show it to nobody, and go to the safeguarding lead.";

/// Incidents, or what was just done about one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncidentsView {
    /// What was done, as a sentence.
    pub done: Option<String>,
    /// The page that was kept.
    pub saved: Option<PathBuf>,
    /// True if these are all there are.
    pub whole: bool,
    /// The incidents, the latest first; of one that was asked about, that one.
    pub incidents: Vec<IncidentView>,
}

/// An incident.
#[derive(Clone, PartialEq, Eq)]
pub struct IncidentView {
    /// Its number.
    pub number: i64,
    /// When the school became aware of it, by its clocks.
    pub aware: String,
    /// The last moment of the 72 hours, by the school's clocks.
    pub deadline: String,
    /// The same for scripts: RFC 3339, in UTC.
    pub deadline_utc: String,
    /// How it stands with them.
    pub clock: Clock,
    /// The photos.
    pub photos: Vec<PhotoId>,
    /// Copies that are still out.
    pub out: usize,
    /// How many pupils are in it, and how many might be.
    pub pupils: (usize, usize),
    /// True once parents were told.
    pub parents_told: bool,
    /// True once it is closed.
    pub closed: bool,
    /// The form, for who decides; else what everybody may read of it.
    pub lines: Vec<PageLine>,
}

/// The lines hold first names.
impl std::fmt::Debug for IncidentView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IncidentView").field("number", &self.number).field("clock", &self.clock).finish_non_exhaustive()
    }
}

impl IncidentView {
    /// The deadline with what is left, in one sentence's part.
    #[must_use]
    pub fn due(&self) -> String {
        match (self.closed, self.clock) {
            (true, _) => "closed".to_owned(),
            (_, Clock::Decided) => "decided; not closed yet".to_owned(),
            (_, Clock::Over(_)) => format!("was to be reported by {}: {}", self.deadline, self.clock),
            (_, clock) => format!("report it by {}: {clock}", self.deadline),
        }
    }
}
