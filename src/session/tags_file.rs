//! The file of `--tags`: who is in which shot, as another system or a person wrote it.
//!
//! A CSV with the columns `file,pupil,presence`. `file` is a path or a bare name below the source;
//! `presence` is `present` or `absent`; a row with an empty pupil and `everyone-named` or `nobody`
//! closes a photo. The file is read whole before anything begins, and one row that cannot be
//! understood refuses it: a tag on the wrong photo is worse than none.

use std::collections::{BTreeMap, BTreeSet};

use super::command::{ClosingWord, TagRequest};
use super::event::Failure;
use crate::pupil::PupilId;

/// What was said of each shot, by its path below the source.
#[derive(Debug, Default)]
pub(super) struct TagsFile(BTreeMap<String, TagRequest>);

impl TagsFile {
    /// What was said of the shot.
    pub(super) fn for_shot(&self, shown: &str) -> Option<TagRequest> {
        self.0.get(shown).cloned()
    }
}

/// Reads the file against the roll and the shots of the plan.
pub(super) fn read(bytes: &[u8], roll: &BTreeSet<PupilId>, shots: &[&str]) -> Result<TagsFile, Failure> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text);
    let columns = columns(&mut reader)?;
    let mut tags = TagsFile::default();
    for row in reader.records() {
        let row = row.map_err(|_| failure(0, "it is not a table"))?;
        let line = row.position().map_or(0, csv::Position::line);
        let cell = |n: usize| row.get(n).unwrap_or("");
        let [file, pupil, presence] = columns.map(cell);
        // A shot that an earlier run took away needs no tag any more.
        let Some(shot) = shot_of(file, shots).map_err(|why| failure(line, why))? else { continue };
        say(tags.0.entry(shot).or_default(), pupil, presence, roll).map_err(|why| failure(line, why))?;
    }
    Ok(tags)
}

fn columns(reader: &mut csv::Reader<&[u8]>) -> Result<[usize; 3], Failure> {
    let headers = reader.headers().map_err(|_| failure(1, "it is not a table"))?;
    let place = |name: &str| headers.iter().position(|h| h.eq_ignore_ascii_case(name));
    match [place("file"), place("pupil"), place("presence")] {
        [Some(file), Some(pupil), Some(presence)] => Ok([file, pupil, presence]),
        _ => Err(failure(1, "the columns file, pupil and presence are not all there")),
    }
}

/// The shot that a path or a bare name means; `None` when no shot of this source has it.
fn shot_of(file: &str, shots: &[&str]) -> Result<Option<String>, &'static str> {
    let file = file.replace('\\', "/");
    if file.is_empty() {
        return Err("it names no file");
    }
    if let Some(whole) = shots.iter().find(|shot| **shot == file) {
        return Ok(Some((*whole).to_owned()));
    }
    let mut ends = shots.iter().filter(|shot| shot.rsplit('/').next() == Some(file.as_str()));
    match (ends.next(), ends.next()) {
        (Some(_), Some(_)) => Err("two files have this name: write the path below the source"),
        (one, _) => Ok(one.map(|shot| (*shot).to_owned())),
    }
}

fn say(tags: &mut TagRequest, pupil: &str, presence: &str, roll: &BTreeSet<PupilId>) -> Result<(), &'static str> {
    let pupil = PupilId::new(pupil);
    if pupil.as_ref().is_some_and(|p| !roll.contains(p)) {
        return Err("the pupil is not on the roll");
    }
    match (pupil, presence.to_lowercase().as_str()) {
        (Some(pupil), "present") => tags.present.push(pupil),
        (Some(pupil), "absent") => tags.absent.push(pupil),
        (None, "everyone-named") => tags.closing = Some(ClosingWord::EveryoneNamed),
        (None, "nobody") => tags.closing = Some(ClosingWord::Nobody),
        _ => return Err("presence is present or absent with a pupil, everyone-named or nobody without"),
    }
    if tags.closing == Some(ClosingWord::Nobody) && !tags.present.is_empty() {
        return Err("nobody is in it, and yet a pupil is present");
    }
    Ok(())
}

fn failure(line: u64, why: &str) -> Failure {
    Failure::new(
        format!("The tags file cannot be used: in line {line}, {why}."),
        "Nothing was changed. Correct the file and run it again.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roll() -> BTreeSet<PupilId> {
        ["P1", "P2"].iter().filter_map(|id| PupilId::new(id)).collect()
    }

    const SHOTS: &[&str] = &["DCIM/100/IMG_1.JPG", "DCIM/100/IMG_2.JPG", "DCIM/101/IMG_2.JPG"];

    #[test]
    fn rows_are_gathered_by_shot() {
        let file =
            "file,pupil,presence\nIMG_1.JPG,P1,present\nDCIM/100/IMG_1.JPG,,everyone-named\nGONE.JPG,P2,absent\n";
        let tags = read(file.as_bytes(), &roll(), SHOTS).unwrap();
        let said = tags.for_shot("DCIM/100/IMG_1.JPG").unwrap();
        assert_eq!((said.present.len(), said.closing), (1, Some(ClosingWord::EveryoneNamed)));
        assert_eq!(tags.0.len(), 1);
    }

    #[test]
    fn a_row_that_could_tag_the_wrong_photo_refuses_the_file() {
        for row in ["IMG_2.JPG,P1,present", "IMG_1.JPG,P9,present", "IMG_1.JPG,P1,maybe", "IMG_1.JPG,,present"] {
            let file = format!("file,pupil,presence\n{row}\n");
            let failure = read(file.as_bytes(), &roll(), SHOTS).unwrap_err();
            assert!(failure.what.contains("line 2"), "{row}: {failure}");
        }
        assert!(read(b"file,pupil\n", &roll(), SHOTS).is_err());
    }

    #[test]
    fn what_is_cut_or_changed_anywhere_tags_nobody_who_is_not_on_the_roll() {
        let file = b"file,pupil,presence\nIMG_1.JPG,P1,present\n\"DCIM/101/IMG_2.JPG\",P2,absent\n";
        for at in 0..file.len() {
            let with = |byte: u8| [&file[..at], &[byte], &file[at + 1..]].concat();
            for spoilt in [file[..at].to_vec(), file[at..].to_vec(), with(b'"'), with(0xFF), with(file[at] ^ 1)] {
                let Ok(tags) = read(&spoilt, &roll(), SHOTS) else { continue };
                let said = tags.0.into_values().flat_map(|said| [said.present, said.absent].concat());
                assert!(said.into_iter().all(|pupil| roll().contains(&pupil)), "{at}");
            }
        }
    }
}
