//! How smoothly a light table of 10,000 photos scrolls, and what it costs the session to lay it out:
//! the whole window without a screen, over a real encrypted register with its thumbnails.
//!
//! `cargo bench --bench light_table` says in a few lines what the median, the 95th of a hundred and the
//! slowest frame took, with everything but the rendering: events taken in, layout, textures handed
//! over, shapes turned into triangles, the tree for screen readers. `TMPDIR=/dev/shm` saves the disk.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench: it stops where it cannot go on, and reports")]

#[path = "support/window.rs"]
mod driven;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use driven::{Window, open, press, wait_for};
use egui::{Event, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, TouchPhase, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use jiff::civil::{Date, date};
use kindframe::disk::{Disk as _, RealDisk};
use kindframe::journal::{Journal as _, StoreIntent};
use kindframe::photo::{ContentHash, PhotoId};
use kindframe::picture::encode;
use kindframe::presence::{Closing, Mark};
use kindframe::pupil::{GroupName, PupilId};
use kindframe::purpose::{Purpose, built_in};
use kindframe::register::{Cost, Register};
use kindframe::role::UserName;
use kindframe::session::command::{Password, SignIn};
use kindframe::session::{Command, Event as Said, Session};
use kindframe::settings::Settings;

const PHOTOS: usize = 10_000;
const PUPILS: usize = 2000;
const CLASS: usize = 30;
const PASSWORD: &str = "Larch-Kettle-41";
/// Frames that are timed, and what a screen gives each.
const FRAMES: usize = 600;
const TICK: Duration = Duration::from_millis(16);

fn main() {
    // Asked by `cargo test --benches`, which only wants to know that it starts.
    if std::env::args().any(|word| word == "--test") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let begin = Instant::now();
    let event = make_school(home.path());
    println!("made in {:.1?}; in memory {}", begin.elapsed(), memory());
    table(home.path(), event);
    window(home.path());
}

fn head() -> UserName {
    UserName::new("head").unwrap()
}

fn id(number: usize) -> String {
    format!("P{number:04}")
}

/// A school of 2,000, and one event of 10,000 photos of one class.
fn make_school(home: &Path) -> i64 {
    let settings = Settings { school: "Hollow Lane".into(), storage: "/srv/photos".into(), freshness_days: 7 };
    let register = Register::create(Arc::new(RealDisk), home, &settings, &head(), PASSWORD, Cost::FOR_TESTS).unwrap();
    let today = RealDisk.today();
    for file in [roll(), answers()] {
        let plan = register.plan_import(file.as_bytes(), today).unwrap();
        register.apply_import(&plan).unwrap();
    }
    photos(&register, today)
}

fn roll() -> String {
    let row = |n: usize| format!("{},Forename{n},Surname{n},,{},Class {}\n", id(n), n % 7, n / CLASS);
    std::iter::once("id,forename,surname,preferred forename,year,class\n".to_owned())
        .chain((0..PUPILS).map(row))
        .collect()
}

/// One answer in nine is a no.
fn answers() -> String {
    let mut text = "pupil,purpose,answer,from,until,given by\n".to_owned();
    for number in 0..PUPILS {
        for (nth, rule) in built_in().iter().enumerate() {
            let answer = if (number * 8 + nth).is_multiple_of(9) { "no" } else { "yes" };
            let row = format!("{},{},{answer},2025-09-01,2099-08-31,parent\n", id(number), rule.purpose);
            text.push_str(&row);
        }
    }
    text
}

/// Every other fifty are closed, and in most somebody is named.
fn photos(register: &Register, today: Date) -> i64 {
    let group = GroupName::new("Class 0").unwrap();
    let event = register.event_for("Ten years of sports days", &[group], today).unwrap();
    let thumbnails: Vec<Vec<u8>> = (0..24).map(thumbnail).collect();
    let mut stored: Vec<PhotoId> = Vec::new();
    for (photo, thumbnail) in thumbnails.iter().cycle().take(PHOTOS).enumerate() {
        let intent = StoreIntent {
            original: ContentHash::of(format!("original {photo}").as_bytes()),
            cleaned: ContentHash::of(format!("cleaned {photo}").as_bytes()),
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
        stored.push(register.record_stored(intent, thumbnail).unwrap().photo);
    }
    for (nth, photos) in stored.chunks(50).enumerate() {
        let marked = (0..4).map(|n| PupilId::new(&id((nth * 4 + n) % CLASS)).unwrap());
        let marks: Vec<_> = marked.map(|pupil| (pupil, Some(Mark::Present))).collect();
        let closing = nth.is_multiple_of(2).then_some(Some(Closing::EveryoneNamed));
        register.tag(photos, &marks, closing, "").unwrap();
    }
    event.id
}

/// As coarse as a photo: about 30 KB each.
fn thumbnail(number: u32) -> Vec<u8> {
    let (width, height) = (384_u32, 288_u32);
    let mut noise = number.wrapping_add(1);
    let mut byte = |x: u32, y: u32, channel: u32| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let hill = (x * (3 + number % 5) + y * (2 + channel)) / 12 + number * 31;
        u8::try_from((hill + (noise >> 28)) % 256).unwrap()
    };
    let mut rgb = Vec::new();
    for y in 0..height {
        for x in 0..width {
            rgb.extend([byte(x, y, 0), byte(x, y, 1), byte(x, y, 2)]);
        }
    }
    encode::jpeg(&rgb, width, height, 80).unwrap()
}

/// What the session takes to lay the table out: read, judged for eight purposes, made into tiles.
fn table(home: &Path, event: i64) {
    let session = Session::on_this_computer(home.to_owned());
    let password = Password::new(PASSWORD.to_owned());
    session.carry_out(Command::SignIn(SignIn { user: head(), password }), &mut |said| {
        assert!(matches!(said, Said::SignedIn(_)));
    });
    let show = || Command::ShowEvent { event, purpose: Purpose::new("website").unwrap() };
    let times = timed(20, || {
        session
            .carry_out(show(), &mut |said| assert!(matches!(said, Said::Board(board) if board.tiles.len() == PHOTOS)));
    });
    say("the session: ShowEvent, 10,000 photos", &times);
}

fn window(home: &Path) {
    let mut window = open(&Arc::new(Session::on_this_computer(home.to_owned())));
    wait_for(&mut window, "Password");
    window.get_all_by_label("Password").last().unwrap().focus();
    window.run_ok();
    window.event(Event::Text(PASSWORD.to_owned()));
    window.run_ok();
    press(&mut window, "Sign in");
    press(&mut window, "Photos");
    wait_for(&mut window, "Photo 1 of");
    window.hover_at(Pos2::new(800.0, 600.0));
    window.run_ok();
    println!("the table is there; in memory {}", memory());
    for (how, points) in [("resting", 0.0), ("slowly", 12.0), ("swiftly", 80.0), ("as fast as it goes", 4000.0)] {
        let times = scroll(&mut window, points);
        say(&format!("a frame, scrolling {how}"), &times);
        println!("    at {}, {} textures, in memory {}", first_tile(&window), window.state().textures(), memory());
    }
}

/// Wheels so many points each frame, down and, at the end, up again. Each frame has its tick, so that
/// pictures arrive as they do on a screen.
fn scroll(window: &mut Window, points: f32) -> Vec<Duration> {
    let mut frame = 0;
    timed_with_rest(FRAMES, TICK, || {
        frame += 1;
        let down = if frame * 4 > FRAMES * 3 { points } else { -points };
        let delta = Vec2::new(0.0, down);
        let (unit, phase, source) = (MouseWheelUnit::Point, TouchPhase::Move, MouseWheelSource::Trackpad);
        window.event(Event::MouseWheel { unit, delta, phase, modifiers: Modifiers::NONE, source });
        let shapes = window.output().shapes.clone();
        let begin = Instant::now();
        window.step();
        std::hint::black_box(window.ctx.tessellate(shapes, 1.0));
        begin.elapsed()
    })
}

/// The name of the first tile there is.
fn first_tile(window: &Window) -> String {
    let label = window.query_all_by_label_contains(" of 10").next().and_then(|node| node.accesskit_node().label());
    label.unwrap_or_default()
}

fn timed(rounds: usize, mut work: impl FnMut()) -> Vec<Duration> {
    timed_with_rest(rounds, Duration::ZERO, || {
        let begin = Instant::now();
        work();
        begin.elapsed()
    })
}

/// The times in order. Each round has at least its tick.
fn timed_with_rest(rounds: usize, tick: Duration, mut work: impl FnMut() -> Duration) -> Vec<Duration> {
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..rounds {
        let took = work();
        std::thread::sleep(tick.saturating_sub(took));
        times.push(took);
    }
    times.sort_unstable();
    times
}

fn say(what: &str, times: &[Duration]) {
    let at = |share: usize| times.get(times.len() * share / 100).or(times.last()).copied().unwrap_or_default();
    println!("{what:<44} median {:>9.2?}   p95 {:>9.2?}   worst {:>9.2?}", at(50), at(95), at(100));
}

/// What the process holds, as the system counts it. The harness keeps the pixels of every texture that
/// it was ever handed, where a window hands them on to the screen.
#[expect(clippy::disallowed_methods, reason = "asks the system about this process, not a card")]
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.map_or_else(|| "unknown".to_owned(), |held| held.trim().to_owned())
}
