//! How long it takes to clean a folder of photos as a camera writes them, 4 MB each: read, strip,
//! prove, write, sync, read back. Beside it, what copying and hashing the same files takes, one after
//! the other as `cp` and `openssl dgst -sha256` do, and how often that fits.
//!
//! `cargo bench --bench folder`; with `-- 200` for so many photos. It works in the system's folder for
//! temporary files, on files that are in memory already: what is below that folder decides what
//! writing and a sync cost.

#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up has nothing to measure")]
#![expect(clippy::disallowed_methods, reason = "makes folders, and copies them as others would")]
#![expect(clippy::print_stdout, reason = "says what it measured")]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, resize};
use image::{ExtendedColorType, RgbImage};
use kindframe::photo::ContentHash;
use kindframe::session::command::CleanRequest;
use kindframe::session::{Command, Event, Session};

/// Of so many runs the best counts.
const RUNS: usize = 5;

/// Coloured noise of 12 megapixels, as coarse as makes 4 MB of JPEG.
fn photo() -> Vec<u8> {
    let noise = RgbImage::from_fn(1008, 756, |x, y| {
        let mixed = (x.wrapping_mul(0x9E37_79B9) ^ y.wrapping_mul(0x85EB_CA6B)).wrapping_mul(0xC2B2_AE35);
        let [_, red, green, blue] = (mixed ^ mixed >> 15).to_le_bytes();
        image::Rgb([red, green, blue])
    });
    let photo = resize(&noise, 4032, 3024, FilterType::CatmullRom);
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, 75);
    encoder.encode(photo.as_raw(), 4032, 3024, ExtendedColorType::Rgb8).unwrap();
    file
}

/// Photos that differ in a comment.
fn fill(folder: &Path, count: u32) -> usize {
    let photo = photo();
    let (begin, rest) = photo.split_at(2);
    for number in 0..count {
        let comment = [&[0xFF, 0xFE, 0, 6], number.to_be_bytes().as_slice()].concat();
        std::fs::write(folder.join(format!("IMG_{number:04}.JPG")), [begin, &comment, rest].concat()).unwrap();
    }
    count as usize * photo.len()
}

fn clean(from: &Path, to: &Path) {
    let request = CleanRequest { files: vec![from.to_owned()], to: to.to_owned() };
    let session = Session::on_this_computer(to.join("home"));
    session.carry_out(Command::Clean(request), &mut |event| {
        assert!(matches!(&event, Event::Cleaned(view) if view.cleaned.is_some()), "{event:?}");
    });
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

fn hash(from: &Path, _: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        black_box(ContentHash::of(&std::fs::read(entry.unwrap().path()).unwrap()));
    }
}

fn main() {
    let count = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(40);
    let work = tempfile::tempdir().unwrap();
    let from = work.path().join("card");
    std::fs::create_dir(&from).unwrap();
    let bytes = fill(&from, count);
    let each: [(&str, fn(&Path, &Path)); 3] = [("clean", clean), ("copy", copy), ("hash", hash)];
    let mut best = each.map(|(what, measured)| (what, measured, Duration::MAX));
    // In turn, so that what else the computer does falls on all of them.
    for _ in 0..RUNS {
        for (_, measured, best) in &mut best {
            let to = tempfile::tempdir_in(work.path()).unwrap();
            let start = Instant::now();
            measured(&from, to.path());
            *best = start.elapsed().min(*best);
        }
    }
    println!("{count} photos, {} MB, best of {RUNS}", bytes / 1_000_000);
    for (what, _, time) in &best {
        println!("{what:>5} {:7.3} s {:6.0} MB/s", time.as_secs_f64(), bytes as f64 / 1e6 / time.as_secs_f64());
    }
    let [clean, copy, hash] = best.map(|(_, _, time)| time);
    println!("cleaning takes {:.2} times as long as copying and hashing", clean.div_duration_f64(copy + hash));
}
