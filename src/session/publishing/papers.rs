//! The papers of a pack: its manifest and its contact sheet.
//!
//! They name the pictures that are really out, and so they are written last. A picture that may not be used any more by
//! then is in the list, without its caption, and on the sheet by its file's name alone, with the word to take it down:
//! the papers get their names while nobody can change anything, and only if all that they show may be used.

use std::path::PathBuf;

use super::contact_sheet::{self, Cell, Head};
use super::one::{Ready, in_incident, told};
use super::{Counter, Refused, manifest};
use crate::photo::Caption;
use crate::publish::handing_out::{is_gone, passing_paper};
use crate::register::{InPack, Standing};
use crate::session::event::{Failure, said};
use crate::store::{self, StoreError};
use crate::verdict::Verdict;

/// How often the papers are made anew when the register changes meanwhile.
const ATTEMPTS: usize = 8;

const MANIFEST: (&str, &str) = ("manifest", "csv");
pub(in crate::session) const SHEET: (&str, &str) = ("contact-sheet", "pdf");

/// The papers, and which cannot be made.
#[derive(Default)]
pub(super) struct Papers {
    /// Each with its name.
    pub files: Vec<(String, Vec<u8>)>,
    missing: Option<Refused>,
}

impl Papers {
    /// Their names in the zip, and what is missing.
    pub(super) fn told(&self) -> (Vec<PathBuf>, Option<Refused>) {
        (self.files.iter().map(|(name, _)| PathBuf::from(name)).collect(), self.missing.clone())
    }
}

impl Counter<'_> {
    /// The papers of these pictures, each with whether it may be shown.
    pub(super) fn papers<'r, 'c: 'r>(&self, pictures: impl Iterator<Item = (&'r Ready<'c>, bool)>) -> Papers {
        let pictures: Vec<_> = pictures.collect();
        let lines: Vec<_> = pictures
            .iter()
            .map(|(ready, may)| {
                let caption = ready.line.caption.clone().filter(|_| *may);
                manifest::Line { caption, ..ready.line.clone() }
            })
            .collect();
        let cell = |(ready, may): &(&'r Ready<'c>, bool)| Cell {
            file: &ready.line.file,
            caption: ready.line.caption.as_ref().map(Caption::as_str),
            small: may.then_some(&ready.small),
            hash: ready.line.hash,
        };
        let cells: Vec<Cell<'_>> = pictures.iter().map(cell).collect();
        let mut papers = Papers::default();
        match manifest::csv(&lines) {
            Some(list) => papers.files.push((name(MANIFEST), list)),
            None => papers.missing = Some(missing("manifest", "it could not be made", "Tell the technician.")),
        }
        match contact_sheet::pdf(&self.head(cells.len()), &cells, self.session.disk.today()) {
            Ok(sheet) => papers.files.push((name(SHEET), sheet)),
            Err(failure) => {
                papers.missing = Some((format!("The contact sheet is missing. {}", failure.what), failure.advice));
            }
        }
        papers
    }

    fn head(&self, pictures: usize) -> Head {
        let (today, label) = (self.session.disk.today(), &self.rule.label);
        let school = self.register.settings().school.clone();
        let count = if pictures == 1 { "1 picture".to_owned() } else { format!("{pictures} pictures") };
        let last = match self.asked.until {
            Some(until) => format!("Last day of use: {}.", said(until)),
            None => "No last day of use was set: each picture may be used as long as its answers last.".to_owned(),
        };
        let place = self.asked.place.trim();
        let place = if place.is_empty() { String::new() } else { format!(", {place}") };
        Head {
            title: self.label.clone().unwrap_or_else(|| "Contact sheet".to_owned()),
            facts: vec![school, format!("{count} for {label}{place}. Made on {}. {last}", said(today))],
            foot: vec![match self.asked.until {
                Some(until) => format!("Destroy this sheet together with the pack, on {} at the latest.", said(until)),
                None => "Destroy this sheet together with the pack.".to_owned(),
            }],
        }
    }

    /// Writes them beside the copies, and says where they are, and what is missing.
    pub(super) fn papers_in_folder(&self, ready: &mut [Ready<'_>]) -> (Vec<PathBuf>, Option<Refused>) {
        for _ in 0..ATTEMPTS {
            match self.try_papers(ready) {
                Ok(Some(done)) => return done,
                Ok(None) => {}
                Err(failure) => {
                    return (Vec::new(), Some(missing("manifest and contact sheet", &failure.what, &failure.advice)));
                }
            }
        }
        let again = "Nothing else is missing; take the pack down and make it again if you need them.";
        (Vec::new(), Some(missing("manifest and contact sheet", "The register changes all the time.", again)))
    }

    #[expect(clippy::type_complexity, reason = "what is written and what is missing, unless it is to be done anew")]
    fn try_papers(&self, ready: &mut [Ready<'_>]) -> Result<Option<(Vec<PathBuf>, Option<Refused>)>, Failure> {
        let mut shown = Vec::new();
        for one in ready.iter_mut() {
            shown.push(self.judge_again(one)?);
        }
        let papers = self.papers(ready.iter().zip(shown.iter().copied()));
        let Some(paths) = self.free_names([MANIFEST, SHEET])? else {
            return Err(Failure::new("There are too many in the folder.", "Choose another folder."));
        };
        let disk = self.session.disk.as_ref();
        let mut drafts: Vec<(PathBuf, PathBuf)> = Vec::new();
        for ((file, bytes), path) in papers.files.iter().zip(paths_of(&papers, &paths)) {
            let Some(first) = ready.first() else { break };
            let which = if *file == name(SHEET) { "sheet" } else { "list" };
            let temporary = passing_paper(&self.to, first.id, &first.line.hash, which);
            if let Err(error) = store::draft(disk, &temporary, bytes) {
                self.forget(&drafts);
                let (what, advice) = told(&error);
                return Ok(Some((Vec::new(), Some(missing(file, &what, &advice)))));
            }
            drafts.push((temporary, path));
        }
        let may_be: Vec<&Ready<'_>> = ready.iter().zip(&shown).filter(|(_, may)| **may).map(|(one, _)| one).collect();
        let pack: Vec<InPack> = may_be.iter().map(|one| one.in_pack()).collect();
        let may = |place: usize, standing: &Standing| may_be.get(place).is_some_and(|one| one.still(standing));
        let mut name_all = || -> Result<(), StoreError> {
            for (temporary, path) in &drafts {
                store::give_name(disk, temporary, path)?;
            }
            disk.sync_folder(&self.to).map_err(StoreError::Storage)
        };
        let named = self.register.while_all_may(&pack, &may, &mut name_all)?;
        if !matches!(named, Some(Ok(()))) {
            self.forget(&drafts);
        }
        Ok(named.map(|named| match named {
            Ok(()) => {
                let changed = shown.iter().filter(|may| !**may).count();
                (drafts.into_iter().map(|(_, path)| path).collect(), papers.missing.clone().or_else(|| since(changed)))
            }
            Err(error) => {
                let (what, advice) = told(&error);
                let there = drafts.into_iter().map(|(_, path)| path).filter(|path| disk.stat(path).is_ok()).collect();
                (there, Some(missing("manifest or contact sheet", &what, &advice)))
            }
        }))
    }

    /// Takes away what has no name.
    fn forget(&self, drafts: &[(PathBuf, PathBuf)]) {
        for (draft, _) in drafts {
            is_gone(self.session.disk.as_ref(), draft);
        }
    }

    /// Judges a copy by what the register holds now. False if it may not be used, or what stands under it would be
    /// another.
    pub(super) fn judge_again(&self, ready: &mut Ready<'_>) -> Result<bool, Failure> {
        ready.copy = ready.copy.again()?;
        let judgement = ready.copy.judge(&ready.cover);
        if judgement.verdict != Verdict::Clear {
            ready.view.verdict = Some(self.verdict(&judgement)?);
            return Ok(false);
        }
        if ready.copy.standing.in_incident {
            ready.view.refused = Some(in_incident());
            return Ok(false);
        }
        if let Err(refused) = self.place(&ready.copy, &ready.cover)? {
            ready.view.refused = Some(refused);
            return Ok(false);
        }
        let caption = self.words(&ready.copy, &ready.cover);
        let same = ready.copy.rule_now() == Some(&self.rule)
            && caption.is_ok_and(|(caption, _)| caption == ready.line.caption)
            && ready.copy.boxes(&ready.cover) == ready.boxes;
        if !same {
            ready.view.refused = Some((
                "What is said of this photo was changed while the pack was made.".to_owned(),
                "It is not in the pack. Ask for it again.".to_owned(),
            ));
        }
        Ok(same)
    }
}

/// Of the papers that there are.
fn paths_of(papers: &Papers, [manifest, sheet]: &[PathBuf; 2]) -> Vec<PathBuf> {
    let path = |(file, _): &(String, Vec<u8>)| if *file == name(MANIFEST) { manifest } else { sheet }.clone();
    papers.files.iter().map(path).collect()
}

/// What is said of copies that went out before something was changed.
fn since(changed: usize) -> Option<Refused> {
    let (copies, them) = match changed {
        0 => return None,
        1 => ("1 copy".to_owned(), "it"),
        n => (format!("{n} copies"), "them"),
    };
    Some((
        format!(
            "The copies that went out are on record; but what is said of {copies} was changed while the pack was made, \
             and the contact sheet does not show {them}."
        ),
        "Look at what must come down (kindframe recall). The others are as they should be.".to_owned(),
    ))
}

fn name((stem, ending): (&str, &str)) -> String {
    format!("{stem}.{ending}")
}

fn missing(what: &str, why: &str, advice: &str) -> Refused {
    (format!("The copies are out and on record, but of the papers this is missing: {what}. {why}"), advice.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_never_said_that_all_are_out() {
        let (what, _) = since(1).unwrap();
        assert!(what.starts_with("The copies that went out are on record; but what is said of 1 copy"), "{what}");
        assert!(since(0).is_none());
    }
}
