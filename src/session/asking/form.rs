//! A form for one pupil's parents: the picture, what is asked, boxes for yes and no, and what a no means.
//!
//! First name and class only; the file says nothing of who made it.

use std::sync::Arc;

use jiff::civil::Date;

use crate::pupil::Pupil;
use crate::register::Asking;
use crate::session::event::{Failure, PageLine, said};
use crate::session::paper::{self, Entry, Paper, Picture};

const PAPER: Paper = Paper { title: "May we use this picture?", sizes: &[13.0, 12.0, 11.0, 10.0] };

/// The picture as it is shown to one pupil's parents.
pub(super) struct Shown {
    pub(super) jpeg: Arc<[u8]>,
    pub(super) width: u32,
    pub(super) height: u32,
    /// True if faces are covered in it.
    pub(super) covers: bool,
}

/// All that stands on a form.
pub(super) struct Form<'a> {
    pub(super) school: &'a str,
    /// The account that asks.
    pub(super) by: &'a str,
    pub(super) today: Date,
    /// Of the request, and of the form.
    pub(super) number: (i64, usize),
    pub(super) pupil: &'a Pupil,
    /// What the school calls the purpose.
    pub(super) label: &'a str,
    pub(super) asking: &'a Asking,
    pub(super) shown: &'a Shown,
}

impl Form<'_> {
    /// The form to print.
    pub(super) fn pdf(&self) -> Result<Vec<u8>, Failure> {
        let Shown { jpeg, width, height, .. } = self.shown;
        let picture = Picture { jpeg: Arc::clone(jpeg), width: *width, height: *height };
        let (above, below, end) = (self.above(), self.below(), self.end());
        let mut entries: Vec<Entry<'_>> = above.iter().map(Entry::Line).collect();
        entries.push(Entry::Picture(&picture));
        entries.extend(below.iter().map(Entry::Line));
        entries.push(Entry::Tick("Yes, this picture may be used so."));
        entries.push(Entry::Tick("No."));
        entries.extend(["Your name", "You are the child's", "Signature", "Date"].map(Entry::Blank));
        entries.extend(end.iter().map(Entry::Line));
        paper::form(&entries, PAPER, self.today)
    }

    fn above(&self) -> Vec<PageLine> {
        let (request, form) = self.number;
        let class = if self.pupil.class.is_empty() { String::new() } else { format!(", {}", self.pupil.class) };
        vec![
            PageLine::Title("May we use this picture?".to_owned()),
            PageLine::Facts(format!("{} · request {request}, form {form}", self.school)),
            PageLine::Facts(format!("To the parents of {}{class}", self.pupil.first_name())),
        ]
    }

    fn below(&self) -> Vec<PageLine> {
        let Asking { place, from, until, .. } = self.asking;
        let mut lines = Vec::new();
        if self.shown.covers {
            lines.push("The faces of everyone else are covered here. Each of their families is asked too.".to_owned());
        }
        lines.extend([
            format!("For: {}", self.label),
            format!("Where: {place}"),
            format!("When: from {} to {}", said(*from), said(*until)),
            format!("Who asks: {}, account {}", self.school, self.by),
            "Your answer counts for this picture alone, there and then. All else that you have answered stays as it is."
                .to_owned(),
        ]);
        let mut lines: Vec<PageLine> = lines.into_iter().map(PageLine::Says).collect();
        lines.push(PageLine::Head("Your answer".to_owned()));
        lines
    }

    fn end(&self) -> Vec<PageLine> {
        let (request, form) = self.number;
        let says = |text: &str| PageLine::Says(text.to_owned());
        vec![
            PageLine::Head("What it means".to_owned()),
            says(
                "If you say no, or do not answer, the picture is not used, and nothing changes for your child. If one \
                 of the families says no, it is not used for anybody.",
            ),
            says(
                "You can change your mind at any time: tell the school office. The picture then comes down, and is not \
                 used again. What is printed, or was copied by others, cannot be called back.",
            ),
            PageLine::Foot(format!("Request {request}, form {form} · made on {}", said(self.today))),
        ]
    }
}
