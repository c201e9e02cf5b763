//! How quick the register is for a large school after ten years: 2,000 pupils, eight purposes,
//! 160,000 answers and more, 100,000 photos with tags, in a real encrypted file.
//!
//! `cargo bench --bench register` gives medians; `cargo bench --bench register -- report` says in a few
//! lines what the median and the slowest of a hundred are, beside the goals. The register is made
//! anew for each run, in the system's folder for temporary files: `TMPDIR=/dev/shm` saves the disk.

#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up stops")]

use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use divan::{Bencher, black_box};
use jiff::civil::{Date, date};
use kindframe::consent::ConsentView;
use kindframe::disk::{Disk as _, RealDisk};
use kindframe::journal::{Journal as _, StoreIntent};
use kindframe::photo::{ContentHash, PhotoId};
use kindframe::presence::{Closing, Mark, People};
use kindframe::pupil::{GroupName, PupilId};
use kindframe::purpose::{Purpose, built_in};
use kindframe::register::{Cost, Register};
use kindframe::role::UserName;
use kindframe::settings::Settings;
use kindframe::verdict::{Faces, Question, Sitting, Subject, decide};
use tempfile::TempDir;

const PUPILS: usize = 2000;
const EVENTS: usize = 200;
const PHOTOS_OF_EVENT: usize = 500;
/// Events of a term: 5,000 photos.
const TERM: usize = 10;
const PASSWORD: &str = "Larch-Kettle-41";

struct School {
    home: TempDir,
    register: Register,
    today: Date,
    events: Vec<i64>,
}

static SCHOOL: LazyLock<School> = LazyLock::new(School::new);

fn main() {
    if std::env::args().any(|word| word == "report") {
        report();
    } else {
        divan::main();
    }
}

fn head() -> UserName {
    UserName::new("head").unwrap()
}

fn open(home: &Path) -> Register {
    Register::open(Arc::new(RealDisk), home, &head(), PASSWORD).unwrap()
}

impl School {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let settings = Settings { school: "Hollow Lane".into(), storage: "/srv/photos".into(), freshness_days: 7 };
        let register =
            Register::create(Arc::new(RealDisk), home.path(), &settings, &head(), PASSWORD, Cost::FOR_TESTS).unwrap();
        let today = RealDisk.today();
        take_in(&register, &roll(), today);
        for year in 0..10 {
            take_in(&register, &answers(year), today);
        }
        let events = (0..EVENTS).map(|event| photos(&register, event, today)).collect();
        Self { home, register, today, events }
    }

    fn consent(&self) -> Arc<ConsentView> {
        self.register.consent().unwrap()
    }
}

fn take_in(register: &Register, file: &str, today: Date) {
    let plan = register.plan_import(file.as_bytes(), today).unwrap();
    assert!(plan.unread().is_empty());
    register.apply_import(&plan).unwrap();
}

fn id(number: usize) -> String {
    format!("P{number:04}")
}

fn roll() -> String {
    let row = |n: usize| format!("{},Forename{},Surname{n},,{},Class {}\n", id(n), n % 700, n % 7, n / 30);
    std::iter::once("id,forename,surname,preferred forename,year,class\n".to_owned())
        .chain((0..PUPILS).map(row))
        .collect()
}

/// What was answered in one autumn: one in nine says no, and not the same ones each year.
fn answers(year: usize) -> String {
    let mut text = "pupil,purpose,answer,from,until,given by\n".to_owned();
    let first = 2016 + year;
    for number in 0..PUPILS {
        for (nth, rule) in built_in().iter().enumerate() {
            let answer = if (number * 8 + nth + year).is_multiple_of(9) { "no" } else { "yes" };
            let giver = if number.is_multiple_of(7) && year > 7 { "mother" } else { "parent" };
            let (pupil, day) = (id(number), year + 1);
            let row = format!("{pupil},{},{answer},{first}-09-{day:02},2099-08-31,{giver}\n", rule.purpose);
            text.push_str(&row);
        }
    }
    text
}

/// An event of one class, each of its photos with four pupils named, and every other one closed.
fn photos(register: &Register, number: usize, today: Date) -> i64 {
    let group = GroupName::new(&format!("Class {}", number % 60)).unwrap();
    let event = register.event_for(&format!("Event {number}"), &[group], today).unwrap();
    let mut stored = Vec::new();
    for photo in 0..PHOTOS_OF_EVENT {
        let seed = format!("{number} {photo}");
        let intent = StoreIntent {
            original: ContentHash::of(format!("original {seed}").as_bytes()),
            cleaned: ContentHash::of(format!("cleaned {seed}").as_bytes()),
            size: 4_000_000,
            source: "/media/card/DCIM/IMG_0001.JPG".into(),
            stored: format!("{}/2026-06-18_{}_{photo:04}.jpg", event.folder, event.slug.as_str()),
            temporary: format!("{}/.{photo}.part", event.folder),
            event: event.id,
            day: date(2026, 6, 18),
            taken: None,
            width: 4000,
            height: 3000,
            suggested: Vec::new(),
        };
        let intent = register.intend_store(&intent).unwrap();
        stored.push(register.record_stored(intent, b"a small picture").unwrap().photo);
    }
    let first = (number % 60) * 30;
    for (nth, photos) in stored.chunks(50).enumerate() {
        let marked = (0..4).map(|n| PupilId::new(&id(first + (nth * 4 + n) % 30)).unwrap());
        let marks: Vec<_> = marked.map(|pupil| (pupil, Some(Mark::Present))).collect();
        let closing = nth.is_multiple_of(2).then_some(Some(Closing::EveryoneNamed));
        register.tag(photos, &marks, closing, "").unwrap();
    }
    event.id
}

fn purpose(word: &str) -> Purpose {
    Purpose::new(word).unwrap()
}

/// One photo, one purpose: who is in it is known.
fn verdict(school: &School, consent: &ConsentView, photo: PhotoId, people: &People) {
    black_box(decide(&Question {
        consent,
        photo,
        taken: school.today,
        people,
        faces: Faces::default(),
        held: false,
        purpose: &purpose("website"),
        day: school.today,
        until: None,
    }));
}

/// A photo that nobody has closed: all thirty of the class are asked about.
fn open_photo(number: i64) -> PhotoId {
    PhotoId(number * 37 % 1000 * 100 + 51)
}

/// One photo, one purpose, with who is in it read from the file.
fn verdict_from_the_file(school: &School, number: i64) {
    let photo = open_photo(number);
    let people = school.register.people(photo).unwrap();
    verdict(school, &school.consent(), photo, &people);
}

/// The photos of a term for every purpose, as the light table judges them.
fn term(school: &School) -> usize {
    let consent = school.consent();
    let mut judged = 0;
    for event in school.events.iter().rev().take(TERM) {
        let people = school.register.people_of_event(*event).unwrap();
        for rule in school.register.purposes().unwrap() {
            let mut sitting = Sitting::new(&consent, &rule.purpose, school.today, None);
            for (photo, people) in &people {
                black_box(sitting.judge(&subject(*photo, people, school.today)));
                judged += 1;
            }
        }
    }
    judged
}

/// The photo as it is judged, taken today and with no face.
fn subject(photo: PhotoId, people: &People, taken: Date) -> Subject<'_> {
    Subject { photo, taken, people, faces: Faces::default(), held: false }
}

/// What the light table reads and judges for one event of 500 photos.
fn light_table(school: &School) {
    let event = school.events.last().copied().unwrap();
    black_box(school.register.event(event).unwrap());
    black_box(school.register.photos_of(event).unwrap());
    black_box(school.register.held().unwrap());
    black_box(school.register.suggested_in(event).unwrap());
    let (consent, people) = (school.consent(), school.register.people_of_event(event).unwrap());
    for rule in school.register.purposes().unwrap() {
        let mut sitting = Sitting::new(&consent, &rule.purpose, school.today, None);
        for (photo, people) in &people {
            black_box(sitting.judge(&subject(*photo, people, school.today)));
        }
    }
}

/// Two letters typed: first names of everyone, looked through.
fn find_pupil(school: &School) {
    let names = school.register.first_names().unwrap();
    let found = school.register.roll().unwrap().into_iter().filter(|p| names.name(&p.id).starts_with("Forename12"));
    black_box(found.count());
}

#[divan::bench]
fn verdict_of_one_photo(bencher: Bencher<'_, '_>) {
    let (school, photo) = (&*SCHOOL, open_photo(7));
    let (consent, people) = (school.consent(), school.register.people(photo).unwrap());
    bencher.bench_local(|| verdict(school, &consent, photo, &people));
}

#[divan::bench]
fn verdict_of_one_photo_from_the_file(bencher: Bencher<'_, '_>) {
    let mut number = 0;
    bencher.bench_local(|| {
        number += 1;
        verdict_from_the_file(&SCHOOL, number);
    });
}

#[divan::bench(sample_count = 20)]
fn term_of_5000_photos_for_8_purposes(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| term(&SCHOOL));
}

#[divan::bench(sample_count = 20)]
fn light_table_of_500_photos(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| light_table(&SCHOOL));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn opening_besides_the_password(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| open(SCHOOL.home.path()));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn answers_first_read(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(|| open(SCHOOL.home.path())).bench_local_refs(|register| register.consent().unwrap());
}

#[divan::bench(sample_count = 20)]
fn finding_a_pupil(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| find_pupil(&SCHOOL));
}

/// Median and the slowest but one of a hundred.
fn quantiles(rounds: usize, mut work: impl FnMut()) -> (Duration, Duration) {
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let begin = Instant::now();
            work();
            begin.elapsed()
        })
        .collect();
    times.sort_unstable();
    let at = |share: usize| times.get((rounds * share / 100).min(rounds - 1)).copied().unwrap_or_default();
    (at(50), at(99))
}

#[expect(clippy::print_stdout, reason = "the report is what is asked for")]
fn report() {
    let begin = Instant::now();
    let school = &*SCHOOL;
    println!("made in {:.1?}", begin.elapsed());
    let say = |what: &str, goal: &str, (median, p99): (Duration, Duration)| {
        println!("{what:<44} median {median:>10.1?}   p99 {p99:>10.1?}   {goal}");
    };
    say("open besides the password", "goal 300 ms", quantiles(20, || drop(open(school.home.path()))));
    let mut registers: Vec<Register> = (0..10).map(|_| open(school.home.path())).collect();
    let first = quantiles(10, || drop(registers.pop().map(|register| register.consent().unwrap())));
    say("answers first read after opening", "", first);
    let (consent, photo) = (school.consent(), open_photo(7));
    let people = school.register.people(photo).unwrap();
    let known = quantiles(10_000, || verdict(school, &consent, photo, &people));
    say("verdict, one photo and purpose", "goal 50 µs", known);
    let mut number = 0;
    let read = quantiles(10_000, || {
        number += 1;
        verdict_from_the_file(school, number);
    });
    say("the same with who is in it read", "", read);
    say("5,000 photos x 8 purposes", "goal 300 ms", quantiles(20, || assert_eq!(black_box(term(school)), 40_000)));
    say("light table of 500 photos", "", quantiles(50, || light_table(school)));
    say("find a pupil among 2,000", "", quantiles(100, || find_pupil(school)));
}
