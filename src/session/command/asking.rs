//! What can be asked about requests for one picture.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::photo::PhotoId;
use crate::purpose::Purpose;

/// See [`super::Command::AskFor`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskForRequest {
    /// Every request.
    List,
    /// Those of one photo.
    Of(PhotoId),
    /// Ask for this picture: forms to print, one for each pupil in it.
    Ask(Box<NewRequest>),
    /// Ask no more.
    Withdraw(i64),
    /// It was used, or its time is over.
    Done(i64),
}

/// A picture that is to be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    /// Its number, or its path below the storage.
    pub photo: String,
    /// For what: a purpose that is given for one photo. None: the one of that kind that the school began with.
    pub purpose: Option<Purpose>,
    /// Where it would be used.
    pub place: String,
    /// The first day of use; today where it is not said.
    pub from: Option<Date>,
    /// The last day of use.
    pub until: Date,
    /// The folder for the forms; made if it is missing.
    pub to: PathBuf,
}
