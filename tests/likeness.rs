//! How surely a picture is known again: many different pictures, each altered in many ways, held against all of them
//! and against their twins.
//!
//! The whole measurement takes minutes and is asked for:
//! `cargo test --release --test likeness -- --ignored --nocapture` (or without `--release`, and more patience).

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement that fails fails here, and is read"
)]

#[path = "likeness/altered.rs"]
mod altered;
#[path = "likeness/made.rs"]
mod made;

use std::collections::BTreeMap;
use std::time::Instant;

use altered::{WAYS, jpeg};
use image::RgbImage;
use kindframe::photo::PhotoId;
use kindframe::photo::likeness::shelf::Shelf;
use kindframe::photo::{Frame, Likeness, Looks, Turn};
use kindframe::picture::likeness::{of_asked, of_stored, overlay};
use kindframe::picture::thumbnail::{Thumbnail, from_jpeg_or_png};
use kindframe::picture::{Pixels, encode};
use rayon::prelude::*;

/// As the register keeps it, and as a file is looked at.
const EDGE: u32 = 384;

/// As many bits apart, and as many candidates, as the program looks at.
const NEAR: (u32, usize) = (48, 16);

fn small(bytes: &[u8]) -> Thumbnail {
    from_jpeg_or_png(bytes, EDGE, 1).unwrap()
}

fn pixels(picture: &Thumbnail) -> Pixels<'_> {
    Pixels::new(picture.width, picture.height, &picture.rgb).unwrap()
}

/// The small picture of a stored photo.
fn stored(picture: &RgbImage) -> Thumbnail {
    let small_one = small(&jpeg(picture, 92));
    small(&encode::jpeg(&small_one.rgb, small_one.width, small_one.height, 80).unwrap())
}

/// What is in storage.
struct Storage {
    shelf: Shelf,
    pictures: Vec<Thumbnail>,
}

impl Storage {
    fn of(pictures: &[RgbImage]) -> Self {
        let pictures: Vec<Thumbnail> = pictures.par_iter().map(stored).collect();
        let looks: Vec<Looks> = pictures.par_iter().map(|picture| of_stored(pixels(picture))).collect();
        let mut shelf = Shelf::default();
        looks.iter().zip(0..).for_each(|(looks, number)| shelf.add(PhotoId(number), looks));
        Self { shelf, pictures }
    }

    /// Which photos the file is for certain, the likeliest first, and which perhaps.
    fn known(&self, file: &[u8]) -> (Vec<usize>, Vec<usize>) {
        let asked = small(file);
        let mut sure = Vec::new();
        let mut perhaps = Vec::new();
        for near in self.shelf.nearest(&of_asked(pixels(&asked)), NEAR.0, NEAR.1) {
            let number = usize::try_from(near.photo.0).unwrap();
            let stored = pixels(&self.pictures[number]);
            let Some(agreed) = overlay::agreement(pixels(&asked), stored, near.frame, near.turn) else { continue };
            if agreed.is_sure() {
                sure.push((agreed.whole + agreed.worst, number));
            } else if agreed.is_likely() {
                perhaps.push(number);
            }
        }
        sure.sort_by(|one, other| other.0.total_cmp(&one.0));
        (sure.into_iter().map(|(_, number)| number).collect(), perhaps)
    }
}

#[derive(Default, Clone, Copy)]
struct Row {
    found: usize,
    asked: usize,
    missed: usize,
    wrong: usize,
}

fn measure(storage: &Storage, all: &[RgbImage]) -> BTreeMap<usize, Row> {
    let cases: Vec<(usize, usize)> = (0..all.len()).flat_map(|n| (0..WAYS.len()).map(move |way| (way, n))).collect();
    let told: Vec<(usize, Row)> = cases
        .par_iter()
        .map(|(way, number)| {
            let (sure, perhaps) = storage.known(&(WAYS[*way].1)(&all[*number]));
            let mut row = Row { wrong: usize::from(sure.iter().any(|other| other != number)), ..Row::default() };
            match (sure.contains(number), perhaps.contains(number)) {
                (true, _) => row.found = 1,
                (_, true) => row.asked = 1,
                _ => row.missed = 1,
            }
            (*way, row)
        })
        .collect();
    let mut rows: BTreeMap<usize, Row> = BTreeMap::new();
    for (way, row) in told {
        let sum = rows.entry(way).or_default();
        sum.found += row.found;
        sum.asked += row.asked;
        sum.missed += row.missed;
        sum.wrong += row.wrong;
    }
    rows
}

fn print(what: &str, rows: &BTreeMap<usize, Row>) -> Row {
    println!("\n{what}\n{:<34}{:>7}{:>7}{:>7}{:>7}", "", "found", "asked", "missed", "wrong");
    let mut sum = Row::default();
    for (way, row) in rows {
        println!("{:<34}{:>7}{:>7}{:>7}{:>7}", WAYS[*way].0, row.found, row.asked, row.missed, row.wrong);
        sum.found += row.found;
        sum.asked += row.asked;
        sum.missed += row.missed;
        sum.wrong += row.wrong;
    }
    println!("{:<34}{:>7}{:>7}{:>7}{:>7}", "all", sum.found, sum.asked, sum.missed, sum.wrong);
    sum
}

/// How many pictures: `KINDFRAME_PICTURES`, or 300.
fn count() -> u64 {
    std::env::var("KINDFRAME_PICTURES").ok().and_then(|count| count.parse().ok()).unwrap_or(300)
}

#[test]
#[ignore = "takes minutes; see the module"]
fn pictures_altered_in_many_ways_are_known_and_no_other_is_taken_for_them() {
    let mut all: Vec<RgbImage> = (0..count()).map(made::picture).collect();
    // The hardest to tell apart: other children before the same wall, and one child who is another.
    all.extend((0..count() / 12).flat_map(|wall| [made::twin(wall, 1), made::twin(wall, 2)]));
    all.extend(
        (0..count() / 12).flat_map(|wall| [None, Some(wall + 7)].map(|other| made::one_other_child(wall, other))),
    );
    let storage = Storage::of(&all);
    let sum = print(&format!("{} pictures, held against all of them", all.len()), &measure(&storage, &all));
    assert_eq!(sum.wrong, 0, "wrongly matched for certain");
    let tries = sum.found + sum.asked + sum.missed;
    // One way in eighteen is grey, and asked about.
    assert!(sum.found * 100 >= tries * 85 && sum.missed * 100 <= tries * 3);
    let flat: Vec<RgbImage> = (0..count() / 5).map(made::flat).collect();
    let strangers: Vec<RgbImage> = (0..count() / 3).map(|n| made::picture(100_000 + n)).collect();
    for (what, others) in [("next to nothing to see", &flat), ("not in storage", &strangers)] {
        let cases: Vec<(usize, usize)> = (0..others.len()).flat_map(|n| (0..WAYS.len()).map(move |w| (w, n))).collect();
        let told: Vec<_> = cases.par_iter().map(|(way, n)| storage.known(&(WAYS[*way].1)(&others[*n]))).collect();
        let sure = told.iter().filter(|(sure, _)| !sure.is_empty()).count();
        let perhaps = told.iter().filter(|(sure, perhaps)| sure.is_empty() && !perhaps.is_empty()).count();
        println!("{what}: {} files, for certain {sure}, asked about {perhaps}", told.len());
        assert_eq!(sure, 0);
    }
    let flat = Storage::of(&flat);
    let sure = flat.pictures.iter().enumerate().filter(|(_, picture)| {
        let bytes = encode::jpeg(&picture.rgb, picture.width, picture.height, 80).unwrap();
        !flat.known(&bytes).0.is_empty()
    });
    assert_eq!(sure.count(), 0, "pictures with nothing to see are never known for certain");
}

#[test]
fn a_hundred_thousand_photos_are_gone_through_in_less_than_a_second() {
    let (photos, mut shelf) = (100_000, Shelf::default());
    let mut word = 1_u64;
    let mut likeness = || {
        let mut bytes = [0; Likeness::BYTES];
        for byte in &mut bytes {
            word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = word.to_be_bytes()[0];
        }
        Likeness(bytes)
    };
    for photo in 0..photos {
        shelf.add(PhotoId(photo), &Looks(Frame::ALL.into_iter().map(|frame| (frame, likeness())).collect()));
    }
    let asked: Vec<(Turn, Likeness)> = Turn::ALL.into_iter().map(|turn| (turn, likeness())).collect();
    let begin = Instant::now();
    let near = shelf.nearest(&asked, 144, 16);
    let took = begin.elapsed();
    println!("{photos} photos in {} frames, {} turns: {took:?}", Frame::ALL.len(), asked.len());
    assert_eq!(near.len(), 16);
    // Built for tests, and beside other work, it is ten times as slow as it is for people.
    assert!(took.as_secs() < 20, "{took:?}");
}

#[test]
fn a_picture_is_known_in_every_way_that_is_common() {
    let pictures: Vec<RgbImage> = [5, 11, 1].into_iter().map(made::picture).collect();
    let storage = Storage::of(&pictures);
    // Without its colours a picture may be another that is as bright: that is asked about.
    let common = |name: &str| !name.contains("border") && !name.contains("10 %") && name != "in grey";
    for (name, way) in WAYS.iter().filter(|(name, _)| common(name)) {
        let (sure, _) = storage.known(&way(&pictures[1]));
        assert_eq!(sure, [1], "{name}");
    }
    let grey = WAYS.iter().find(|(name, _)| *name == "in grey").unwrap();
    assert_eq!(storage.known(&(grey.1)(&pictures[1])), (vec![], vec![1]));
}

#[test]
fn a_child_of_another_colour_and_as_bright_is_not_taken_for_the_first() {
    let pictures: Vec<RgbImage> = [(20, None), (20, Some(27)), (22, None), (22, Some(29))]
        .map(|(wall, other)| made::one_other_child(wall, other))
        .to_vec();
    let storage = Storage::of(&pictures);
    for (number, picture) in pictures.iter().enumerate() {
        let (sure, perhaps) = storage.known(&jpeg(picture, 60));
        assert_eq!((sure, perhaps.len()), (vec![number], 1), "picture {number}");
    }
}
