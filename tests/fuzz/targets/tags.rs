//! A tags file of any bytes. Its reader is private, so its source is taken in as it stands.
#![no_main]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use kindframe::pupil::{self, PupilId};
use kindframe::session::{command, event};
use kindframe_fuzz::Corpus;

#[path = "../../../src/session/tags_file.rs"]
mod tags_file;

const SHOTS: [&str; 3] = ["DCIM/100/IMG_1.JPG", "DCIM/100/IMG_2.JPG", "DCIM/101/IMG_2.JPG"];

static ROLL: LazyLock<BTreeSet<PupilId>> =
    LazyLock::new(|| ["P1", "P2"].into_iter().filter_map(PupilId::new).collect());

kindframe_fuzz::target!(|bytes| {
    if let Ok(tags) = tags_file::read(bytes, &ROLL, &SHOTS) {
        let said = SHOTS.iter().filter_map(|shot| tags.for_shot(shot));
        assert!(said.flat_map(|tags| tags.present).all(|pupil| ROLL.contains(&pupil)));
    }
    Corpus::Keep
});
