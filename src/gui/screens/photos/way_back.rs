//! Undo of what was said over a selection: requests that bring each photo back to how it was.

use std::collections::BTreeMap;

use crate::presence::{Closing, Mark};
use crate::pupil::PupilId;
use crate::session::command::{ClosingWord, TagRequest};
use crate::session::event::Tile;

/// What brings the photos back to how they are now, once `request` was carried out. Photos that are
/// alike go together.
pub(super) fn way_back(tiles: &[&Tile], request: &TagRequest) -> Vec<TagRequest> {
    let mut alike: BTreeMap<Before<'_>, Vec<String>> = BTreeMap::new();
    for tile in tiles {
        alike.entry(Before::of(tile, request)).or_default().push(tile.photo.to_string());
    }
    alike.into_iter().map(|(before, photos)| before.again(photos)).collect()
}

/// What was said of a photo before the request.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Before<'a> {
    present: Vec<&'a PupilId>,
    absent: Vec<&'a PupilId>,
    /// Of whom nothing was said, and the request says something.
    undecided: Vec<&'a PupilId>,
    closing: Option<Closing>,
}

impl<'a> Before<'a> {
    fn of(tile: &'a Tile, request: &'a TagRequest) -> Self {
        let marks = &tile.said.marks;
        let with = |wanted| marks.iter().filter(|(_, mark)| **mark == wanted).map(|(pupil, _)| pupil).collect();
        let is_rule_out = matches!(request.closing, Some(ClosingWord::RuleOut(_)));
        let ruled_out: &[PupilId] = if is_rule_out { &tile.might_be } else { &[] };
        let named = [&request.present, &request.absent, &request.undecided].into_iter().flatten();
        Self {
            present: with(Mark::Present),
            absent: with(Mark::Absent),
            undecided: named.chain(ruled_out).filter(|pupil| !marks.contains_key(*pupil)).collect(),
            closing: tile.said.closing,
        }
    }

    fn again(self, photos: Vec<String>) -> TagRequest {
        let owned = |pupils: Vec<&PupilId>| pupils.into_iter().cloned().collect();
        TagRequest {
            photos,
            present: owned(self.present),
            absent: owned(self.absent),
            undecided: owned(self.undecided),
            closing: Some(match self.closing {
                None => ClosingWord::Reopen,
                Some(Closing::EveryoneNamed) => ClosingWord::EveryoneNamed,
                Some(Closing::Nobody) => ClosingWord::Nobody,
            }),
            briefly: true,
            ..TagRequest::default()
        }
    }
}
