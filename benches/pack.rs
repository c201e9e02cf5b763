//! How long a pack takes: copies at 1600 pixels of photos of 12 megapixels, each judged, drawn, proven, handed out and
//! on record; beside it, what `vipsthumbnail` takes to make the same files as small.
//!
//! `cargo bench --bench pack`. With `PACK_AGAINST_VIPS=200` it makes so many photos, times both once with one thread
//! each, and prints photos a second and their ratio; `vipsthumbnail` (Debian: libvips-tools) has to be there. A library
//! may have threads that it does not tell of: `taskset -c 0` in front keeps both to one core.

#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up has nothing to measure")]
#![expect(clippy::disallowed_methods, reason = "makes cards, and runs another program")]
#![expect(clippy::print_stdout, reason = "prints what it measured")]

use std::path::Path;
use std::process::Command as Program;
use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::ItemsCount;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage, imageops};
use kindframe::clean::NameSearch;
use kindframe::publish::derivative::{self, Wanted};
use kindframe::purpose::Purpose;
use kindframe::role::UserName;
use kindframe::session::command::{
    ClosingWord, CoverBlocked, ImportRequest, Looked, OffloadRequest, PackRequest, Password, PublishRequest, SetUp,
    TagRequest,
};
use kindframe::session::{Command, Event, Session};
use tempfile::TempDir;

const ROLL: &str = "id,forename,surname,preferred forename,year,class\nP1,Amira,Quillfeather,,4,4 Oak\n";
const ANSWERS: &str = "pupil,purpose,answer,from,until,given by\nP1,website,yes,2020-01-01,,parent\n";

fn main() {
    match std::env::var("PACK_AGAINST_VIPS").ok().and_then(|count| count.parse().ok()) {
        Some(count) => against_vips(count),
        None => divan::main(),
    }
}

/// Soft shapes and some noise, of 12 megapixels: about 3 MB of JPEG, as a camera makes.
fn photo(number: u32) -> Vec<u8> {
    let mut state = number.wrapping_mul(0x9E37_79B9) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[1]
    };
    let coarse = RgbImage::from_fn(500, 375, |_, _| Rgb([next(), next(), next()]));
    let mut picture = imageops::resize(&coarse, 4000, 3000, imageops::FilterType::CatmullRom);
    for pixel in picture.pixels_mut() {
        let noise = next() % 12;
        pixel.0 = pixel.0.map(|channel| channel.saturating_add(noise));
    }
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 88).encode_image(&picture).unwrap();
    file
}

fn ask(session: &Session, command: Command) -> Vec<Event> {
    let mut events = Vec::new();
    session.carry_out(command, &mut |event| events.push(event));
    assert!(!matches!(events.last(), Some(Event::Failed(_))), "{events:?}");
    events
}

/// A school with so many photos that are clear; each is the same picture, told apart by some bytes after its end.
fn school(photos: u32, folder: &TempDir) -> Session {
    let card = folder.path().join("card");
    std::fs::create_dir_all(&card).unwrap();
    let pictures: Vec<Vec<u8>> = (1..=photos.min(8)).map(photo).collect();
    for (number, picture) in (0..photos).zip(pictures.iter().cycle()) {
        let bytes = [picture.as_slice(), &number.to_be_bytes()].concat();
        std::fs::write(card.join(format!("IMG_{number:06}.JPG")), bytes).unwrap();
    }
    let session = Session::on_this_computer(folder.path().join("home"));
    let (user, password) = (UserName::new("head").unwrap(), Password::new("quiet otter lantern".to_owned()));
    let storage = folder.path().join("storage");
    ask(&session, Command::SetUp(SetUp { school: "Hollow Lane Primary".to_owned(), storage, user, password }));
    for (name, text) in [("roll.csv", ROLL), ("answers.csv", ANSWERS)] {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        ask(&session, Command::ImportRegister(ImportRequest { file, ..ImportRequest::default() }));
    }
    ask(
        &session,
        Command::Offload(OffloadRequest {
            sources: vec![card],
            event: "Museum".to_owned(),
            groups: Vec::new(),
            tags: None,
            keep_originals: true,
        }),
    );
    let photos = (1..=photos).map(|photo| photo.to_string()).collect();
    let (closing, looked) = (Some(ClosingWord::Nobody), Looked::Elsewhere);
    ask(&session, Command::Tag(TagRequest { photos, closing, looked, ..TagRequest::default() }));
    session
}

/// Packs the photos, and says how long it took and how many are out.
fn pack(session: &Session, photos: u32, to: &Path, zip: bool) -> (Duration, usize) {
    let request = PublishRequest {
        photos: (1..=photos).map(|photo| photo.to_string()).collect(),
        purpose: Purpose::new("website").unwrap(),
        to: to.to_owned(),
        cover_blocked: CoverBlocked::Nowhere,
        cover: Vec::new(),
        not_told_otherwise: false,
        place: String::new(),
        same_place: false,
        until: None,
        pack: Some(PackRequest { zip, ..PackRequest::default() }),
    };
    let began = Instant::now();
    let events = ask(session, Command::Publish(request));
    let took = began.elapsed();
    let made =
        events.iter().find_map(|event| if let Event::PublishDone(done) = event { Some(done.made) } else { None });
    (took, made.unwrap_or(0))
}

#[divan::bench(sample_count = 20)]
fn one_copy_drawn(bencher: Bencher<'_, '_>) {
    let photo = photo(1);
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| derivative::draw(&photo, &WEBSITE).map(|drawn| drawn.width));
}

#[divan::bench(sample_count = 20)]
fn one_copy_made_and_proven(bencher: Bencher<'_, '_>) {
    let drawn = derivative::draw(&photo(1), &WEBSITE).unwrap();
    let names = NameSearch::none();
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| derivative::make(&drawn, &[], 85, &names).map(|copy| copy.file().len()));
}

#[divan::bench(args = [false, true], sample_count = 5, sample_size = 1)]
fn pack_of_sixteen(bencher: Bencher<'_, '_>, zip: bool) {
    let folder = tempfile::tempdir().unwrap();
    let session = school(16, &folder);
    let to = || tempfile::tempdir().unwrap();
    bencher.counter(ItemsCount::new(16_usize)).with_inputs(to).bench_local_values(|to| {
        let (_, made) = pack(&session, 16, to.path(), zip);
        assert_eq!(made, 16);
        to
    });
}

const WEBSITE: Wanted<'_> = Wanted { edge: 1600, cover: &[] };

fn against_vips(count: u32) {
    let folder = tempfile::tempdir().unwrap();
    let session = school(count, &folder);
    let stored = std::fs::read_dir(folder.path().join("card")).unwrap();
    let files: Vec<_> = stored.map(|entry| entry.unwrap().path()).collect();
    // How stored photos look is worked out once, by the first pack; and the files are in memory for both.
    pack(&session, 1, &folder.path().join("first"), false);
    for round in 1..=2 {
        let (ours, made) = pack(&session, count, &folder.path().join(format!("ours-{round}")), false);
        let began = Instant::now();
        let out = folder.path().join(format!("vips-{round}"));
        std::fs::create_dir_all(&out).unwrap();
        let done = Program::new("vipsthumbnail")
            .args(["--size", "1600x1600>", "-o"])
            .arg(format!("{}/%s.jpg[Q=85]", out.display()))
            .args(&files)
            .env("VIPS_CONCURRENCY", "1")
            .status();
        let theirs = began.elapsed();
        assert!(done.unwrap().success());
        let rate = |took: Duration| f64::from(count) / took.as_secs_f64();
        println!(
            "{made} photos: a pack {:.2} a second, vipsthumbnail {:.2} a second, ratio {:.2}",
            rate(ours),
            rate(theirs),
            theirs.as_secs_f64() / ours.as_secs_f64()
        );
    }
}
