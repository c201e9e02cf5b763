//! What to do after a crash: a pure function of what was intended and what is on the disks.
//!
//! Two tables, one for each kind of effect. Every row ends in a state that the next ordinary run
//! can go on from, and no row removes an original whose copy is not verified anew.

/// What is seen in storage of a store that was intended and not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeenStore {
    /// The storage cannot be reached.
    Unreachable,
    /// The final name holds exactly the bytes that were intended.
    Complete,
    /// The final name is free, or holds something else.
    Incomplete,
}

/// What to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStore {
    /// Leave the intent open.
    Wait,
    /// Sync the folder and record the photo as stored.
    Record,
    /// Remove the temporary and abandon the intent: the shot is taken from the source again.
    Redo,
}

/// The first table.
#[must_use]
pub fn next_store(seen: SeenStore) -> NextStore {
    match seen {
        SeenStore::Unreachable => NextStore::Wait,
        SeenStore::Complete => NextStore::Record,
        SeenStore::Incomplete => NextStore::Redo,
    }
}

/// What is seen on the source of an erasure that was permitted and not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenErasure {
    /// The folder of the original can be listed: the card is here.
    pub source_here: bool,
    /// A file has the doomed or the meaningless name.
    pub begun: bool,
    /// A file has the original's name.
    pub original_here: bool,
}

/// What to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextErasure {
    /// Leave it open: a card that is not here is not an erased card.
    Wait,
    /// Verify the stored copy again, then finish.
    Finish,
    /// Abandon it: the ordinary way meets the original again, and the copy that stands for it.
    Abandon,
    /// It was finished, only the record is missing.
    Record,
}

/// The second table.
#[must_use]
pub fn next_erasure(seen: SeenErasure) -> NextErasure {
    match seen {
        SeenErasure { source_here: false, .. } => NextErasure::Wait,
        SeenErasure { begun: true, .. } => NextErasure::Finish,
        SeenErasure { original_here: true, .. } => NextErasure::Abandon,
        SeenErasure { .. } => NextErasure::Record,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_that_is_not_here_is_not_an_erased_card() {
        for (begun, original_here) in [(false, false), (true, false), (false, true)] {
            let seen = SeenErasure { source_here: false, begun, original_here };
            assert_eq!(next_erasure(seen), NextErasure::Wait);
        }
        assert_eq!(next_store(SeenStore::Unreachable), NextStore::Wait);
    }

    #[test]
    fn what_was_begun_is_finished_and_what_was_not_is_taken_back() {
        let seen = |begun, original_here| next_erasure(SeenErasure { source_here: true, begun, original_here });
        assert_eq!(seen(true, false), NextErasure::Finish);
        assert_eq!(seen(true, true), NextErasure::Finish);
        assert_eq!(seen(false, true), NextErasure::Abandon);
        assert_eq!(seen(false, false), NextErasure::Record);
    }
}
