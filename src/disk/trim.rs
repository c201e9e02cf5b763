//! Asking a medium to clear what is free, and its answer.

/// What came of asking. Whether the device did it, and when, it does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trim {
    /// The medium took the wish for so many bytes, if that was said.
    Taken(Option<u64>),
    /// The device, the reader or the file system does not know the wish.
    NotSupported,
    /// This account may not ask; an administrator may.
    Denied,
    /// This system has no way to ask here.
    NoWay,
    /// It was asked, and failed.
    Failed,
    /// It was stopped.
    Stopped,
}

impl Trim {
    /// True if the medium took the wish.
    #[must_use]
    pub fn is_taken(self) -> bool {
        matches!(self, Self::Taken(_))
    }

    /// What came of it, as a sentence.
    #[must_use]
    pub fn what(self) -> &'static str {
        match self {
            Self::Taken(_) => "The medium has taken the wish to clear what is free; whether it did, it does not say.",
            Self::NotSupported => "Clearing was not accepted: this device, or its reader, does not know the wish.",
            Self::Denied => "Clearing was not accepted: this account may not ask for it; an administrator may.",
            Self::NoWay => "Clearing was not accepted: this system has no way to ask for it here.",
            Self::Failed => "Clearing was not accepted: the medium answered with a fault.",
            Self::Stopped => "Asking to clear was stopped.",
        }
    }

    /// One word for scripts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Taken(_) => "taken",
            Self::NotSupported => "not-supported",
            Self::Denied => "denied",
            Self::NoWay => "no-way",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }
}
