//! How long the name guard takes: to learn a school of 2,000 pupils, and for 10,000 file names.
//!
//! `cargo bench --bench names`. A folder of 10,000 files should be looked through in less than 100 ms, and
//! building must not be felt where a label is typed.

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use kindframe::names::NameGuard;
use kindframe::pupil::{Pupil, PupilId};

const PUPILS: usize = 2000;
const FILES: usize = 10_000;

/// Made-up names: some are words, some have accents, one surname in nine has two parts.
const FORENAMES: [&str; 40] = [
    "Amira",
    "Ben",
    "Chloe",
    "Dai",
    "Esme",
    "Femi",
    "Grace",
    "Hugo",
    "Ivy",
    "Jude",
    "Kai",
    "Lena",
    "Mark",
    "Noor",
    "Olu",
    "Priya",
    "Quinn",
    "Rose",
    "Sam",
    "Tilly",
    "Uma",
    "Vera",
    "Will",
    "Xanthe",
    "Yusuf",
    "Zoë",
    "Aoife",
    "Bilal",
    "Cara",
    "Dev",
    "Elif",
    "Fay",
    "Gwen",
    "Hana",
    "Idris",
    "Jörg",
    "Keziah",
    "Luca",
    "Mary-Jane",
    "Nia",
];
const BEGINNINGS: [&str; 20] = [
    "Ash", "Birk", "Cald", "Dun", "Ever", "Fern", "Gar", "Hol", "Ing", "Kell", "Lang", "Mar", "Nor", "Ock", "Pem",
    "Quill", "Rad", "Sel", "Tolli", "Wend",
];
const ENDS: [&str; 20] = [
    "ander", "bright", "combe", "down", "erby", "feather", "gate", "hurst", "ington", "kins", "low", "mere", "nell",
    "over", "pool", "ridge", "sedge", "thwaite", "ver", "wick",
];
const WORDS: [&str; 12] =
    ["Hunter", "Hall", "Field", "Rose", "Wood", "Bell", "Ash", "King", "Park", "Green", "Brook", "Ångström"];

fn main() {
    divan::main();
}

fn of<'a>(list: &[&'a str], at: usize) -> &'a str {
    list.get(at % list.len()).copied().unwrap_or_default()
}

fn surname(number: usize) -> String {
    let made = |number: usize| format!("{}{}", of(&BEGINNINGS, number / 3), of(&ENDS, number * 7 / 5));
    match number % 9 {
        0 => format!("{}-{}", made(number), made(number + 1)),
        1 => of(&WORDS, number / 9).to_owned(),
        _ => made(number),
    }
}

fn forename(number: usize) -> &'static str {
    of(&FORENAMES, number * 13 + number / 40)
}

fn roll() -> Vec<Pupil> {
    let pupil = |number: usize| {
        Some(Pupil {
            id: PupilId::new(&format!("P{number:04}"))?,
            forename: forename(number).to_owned(),
            surname: surname(number),
            preferred: None,
            year: (number % 7).to_string(),
            class: format!("{} Oak", number / 30),
            left: None,
        })
    };
    (0..PUPILS).filter_map(pupil).collect()
}

/// As they lie on a shared drive: from cameras, after events, one in ten after a pupil.
fn file_names() -> Vec<String> {
    let name = |number: usize| match number % 10 {
        0 => format!("{}_{}_{number:04}.jpg", surname(number % PUPILS), forename(number % PUPILS)).to_lowercase(),
        1..=3 => format!("IMG_{number:04}.JPG"),
        4 => format!("Photo of {} at the museum {number}.jpeg", forename(number)),
        5 => format!("WhatsApp Image 2026-06-18 at 10.{}.{}.jpeg", number % 60, number / 170),
        6 => format!("Year%204%20in%20the%20rose%20garden%20{number}.png"),
        _ => format!("2026-06-18_y4-science-museum_{number:04}.jpg"),
    };
    (0..FILES).map(name).collect()
}

#[divan::bench]
fn two_thousand_pupils_are_learnt(bencher: Bencher<'_, '_>) {
    let roll = roll();
    bencher.bench_local(|| NameGuard::new(black_box(&roll)));
}

#[divan::bench]
fn ten_thousand_file_names_for_full_names(bencher: Bencher<'_, '_>) {
    let (guard, files) = (NameGuard::new(&roll()), file_names());
    let bencher = bencher.counter(ItemsCount::new(files.len()));
    bencher.bench_local(|| files.iter().filter(|name| !guard.find(black_box(name)).is_empty()).count());
}

#[divan::bench]
fn ten_thousand_file_names_for_what_is_asked_too(bencher: Bencher<'_, '_>) {
    let (guard, files) = (NameGuard::new(&roll()), file_names());
    let bencher = bencher.counter(ItemsCount::new(files.len()));
    bencher.bench_local(|| files.iter().map(|name| guard.look(black_box(name)).len()).sum::<usize>());
}

#[divan::bench(sample_count = 20)]
fn a_website_of_four_megabytes(bencher: Bencher<'_, '_>) {
    let guard = NameGuard::new(&roll());
    let page = "<p>Year 4 went to the museum. Amira &amp; Ben held the rose; Hunter\u{2019}s painting won.</p>\n"
        .repeat(45_000);
    bencher.counter(BytesCount::of_str(&page)).bench_local(|| guard.look(black_box(&page)).len());
}
