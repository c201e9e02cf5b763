//! Requests for one picture, as they are shown.

use std::path::PathBuf;

use jiff::civil::Date;

use super::{Private, VerdictView};
use crate::photo::PhotoId;
use crate::pupil::{PupilId, erased};
use crate::purpose::Purpose;

/// Requests, or what was just done about one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequestsView {
    /// What was done, as a sentence.
    pub done: Option<String>,
    /// The forms that were written.
    pub forms: Vec<PathBuf>,
    /// True if these are all there are.
    pub whole: bool,
    /// The requests, the latest first.
    pub requests: Vec<RequestView>,
}

/// A request for one picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestView {
    /// Its number.
    pub number: i64,
    /// The photo.
    pub photo: PhotoId,
    /// For what.
    pub purpose: Purpose,
    /// What staff read.
    pub label: String,
    /// Where it would be used.
    pub place: String,
    /// The first day of use.
    pub from: Date,
    /// The last day of use.
    pub until: Date,
    /// The day on which it was made.
    pub day: Date,
    /// Who asks.
    pub by: String,
    /// How it ended; none while it is open.
    pub ended: Option<&'static str>,
    /// True until its last day is over, also once it ended: a form that comes back later is recorded no more.
    pub answerable: bool,
    /// Whose parents are asked, in the order of the forms.
    pub asked: Vec<AskedPupil>,
    /// Whether the photo may be used now, and until the last day; none once it ended.
    pub verdict: Option<VerdictView>,
    /// True if it may be used now, until the last day, and at this place.
    pub here: bool,
}

/// Of a photo that may be used, but not at the place of the request.
pub const NOT_HERE: &str = "not everybody in it has said yes to this place";

/// A pupil whose parents are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedPupil {
    /// Who.
    pub pupil: PupilId,
    /// First name.
    pub name: Private,
    /// The class.
    pub class: String,
    /// The number of the form.
    pub form: usize,
    /// What stands: a yes that permits the use, or a no; neither where nothing was said yet, or a yes that does not
    /// count.
    pub said: Option<bool>,
    /// Why a yes does not count, as the end of a sentence.
    pub not_counting: Option<String>,
}

impl AskedPupil {
    /// What stands, in words.
    #[must_use]
    pub fn words(&self) -> String {
        match (self.said, &self.not_counting) {
            (Some(true), _) => "yes".to_owned(),
            (Some(false), _) => "no".to_owned(),
            (None, _) if self.pupil.is_erased() => "nothing is waited for".to_owned(),
            (None, Some(why)) => format!("yes, but {why}"),
            (None, None) => "nothing yet".to_owned(),
        }
    }
}

impl RequestView {
    /// How many have said yes, as the end of a sentence. Of whoever was erased nothing is waited for.
    #[must_use]
    pub fn yes(&self) -> String {
        let (gone, asked): (Vec<_>, Vec<_>) = self.asked.iter().partition(|asked| asked.pupil.is_erased());
        let yes = asked.iter().filter(|asked| asked.said == Some(true)).count();
        let answers = format!("{yes} of {} said yes", asked.len());
        match (erased(gone.len()), asked.len()) {
            (None, _) => answers,
            (Some(_), 0) if gone.len() == 1 => "the pupil was erased, and nothing is waited for".to_owned(),
            (Some(_), 0) => format!("all {} pupils were erased, and nothing is waited for", gone.len()),
            (Some(who), _) => format!("{answers}; from {who} nothing is waited for"),
        }
    }
}
