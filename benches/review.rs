//! How many keys it takes to make a trip of 60 photos with 28 pupils, 3 of them not for the website, answerable for
//! the website: by ruling the few out, and by naming everybody. The whole window without a screen, over real photos
//! in a real register.
//!
//! `cargo bench --bench review` counts the keys and says what the machine took; a person's looking is not in it.
//! In every eighth photo is one of the three. First names differ in their first two letters.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench: it stops where it cannot go on, and reports")]

#[path = "support/window.rs"]
mod driven;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use driven::{Window, open, press, wait_for};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use jiff::SignedDuration;
use jiff::civil::date;
use kindframe::demo::camera::{Exposure, jpeg};
use kindframe::demo::scene::{Place, Scene};
use kindframe::pupil::GroupName;
use kindframe::purpose::Purpose;
use kindframe::register::Cost;
use kindframe::role::UserName;
use kindframe::session::command::{ImportRequest, OffloadRequest, Password, SetUp};
use kindframe::session::{Command, Event as Said, Session};
use kindframe::verdict::Verdict;

const PHOTOS: usize = 60;
const PUPILS: usize = 28;
/// The first so many may not be shown on the website.
const REFUSED: usize = 3;
const PASSWORD: &str = "Larch-Kettle-41";

fn main() {
    // Asked by `cargo test --benches`, which only wants to know that it starts.
    if std::env::args().any(|word| word == "--test") {
        return;
    }
    review("ruling out", rule_out);
    review("naming", name);
}

/// Who is in the photo, by their numbers.
fn who(photo: usize) -> Vec<usize> {
    let others = (0..=photo % 4).map(|n| REFUSED + (photo * 5 + n * 7) % (PUPILS - REFUSED));
    let refused = photo.is_multiple_of(8).then_some(photo / 8 % REFUSED);
    let mut all: Vec<usize> = others.chain(refused).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn forename(number: usize) -> String {
    let first = ["B", "D", "F", "G", "K", "L", "M"].get(number % 7).unwrap();
    let second = ["a", "e", "i", "o"].get(number / 7).unwrap();
    format!("{first}{second}lin")
}

/// Makes a school, reviews its trip in the window, and says what it took and came to.
fn review(way: &str, each: fn(&mut Keys, usize)) {
    let folder = tempfile::tempdir().unwrap();
    let session = Arc::new(school(folder.path()));
    let mut keys = Keys { window: open(&session), pressed: 0 };
    press(&mut keys.window, "Photos");
    wait_for(&mut keys.window, "Photo 1 of 60");
    keys.window.get_by_label_contains("Photo 1 of 60").click();
    let begin = Instant::now();
    for photo in 0..PHOTOS {
        wait_for(&mut keys.window, &format!("{} of {PHOTOS}", photo + 1));
        wait_for(&mut keys.window, "Who is in it?");
        wait_until_seen(&mut keys.window);
        each(&mut keys, photo);
    }
    let (took, pressed) = (begin.elapsed(), keys.pressed);
    let verdicts = verdicts(&session);
    let left = verdicts.get(&Verdict::Unknown).copied().unwrap_or(0);
    let per_photo = pressed as f64 / PHOTOS as f64;
    println!("{way}: {pressed} keys, {per_photo:.2} a photo, {:.1} s of the machine", took.as_secs_f64());
    println!("    then for the website: {verdicts:?}; not answered: {left}");
}

/// The digit of whoever is in it, and then: none of the others.
fn rule_out(keys: &mut Keys, photo: usize) {
    for refused in who(photo).into_iter().filter(|pupil| *pupil < REFUSED) {
        let digit = [Key::Num1, Key::Num2, Key::Num3].get(refused).copied().unwrap();
        keys.press(digit);
        wait_for(&mut keys.window, &format!("{} is in it and may not be used", forename(refused)));
    }
    keys.press(Key::N);
}

/// F, two letters and Enter for each, and then: that is everyone.
fn name(keys: &mut Keys, photo: usize) {
    for pupil in who(photo) {
        keys.press(Key::F);
        let letters: String = forename(pupil).to_lowercase().chars().take(2).collect();
        keys.pressed += letters.len();
        keys.window.event(egui::Event::Text(letters));
        keys.window.run_ok();
        keys.press(Key::Enter);
        wait_for(&mut keys.window, &format!("{}, in it", forename(pupil)));
        keys.window.key_press(Key::Escape);
        keys.window.run_ok();
    }
    keys.press(Key::E);
}

struct Keys {
    window: Window,
    pressed: usize,
}

impl Keys {
    fn press(&mut self, key: Key) {
        self.pressed += 1;
        self.window.key_press_modifiers(Modifiers::NONE, key);
        self.window.run_ok();
    }
}

fn school(folder: &Path) -> Session {
    let (card, storage) = (folder.join("card"), folder.join("storage"));
    let put = |name: &str, text: String| {
        let path = folder.join(name);
        write(&path, text.as_bytes());
        path
    };
    let row = |n: usize| format!("P{n},{},Surname{n},,4,4 Oak\n", forename(n));
    let answer = |n: usize| format!("P{n},website,{},2020-01-01,,parent\n", if n < REFUSED { "no" } else { "yes" });
    let roll: String = (0..PUPILS).map(row).collect();
    let answers: String = (0..PUPILS).map(answer).collect();
    let roll = put("roll.csv", format!("id,forename,surname,preferred forename,year,class\n{roll}"));
    let answers = put("answers.csv", format!("pupil,purpose,answer,from,until,given by\n{answers}"));
    for photo in 0..PHOTOS {
        write(&card.join(format!("IMG_{:04}.JPG", photo + 1)), &exposure(photo));
    }
    let session = Session::on_this_computer(folder.join("home")).with_cost(Cost::FOR_TESTS);
    let user = UserName::new("head").unwrap();
    let password = Password::new(PASSWORD.to_owned());
    ask(&session, Command::SetUp(SetUp { school: "Hollow Lane".into(), storage, user, password }));
    for file in [roll, answers] {
        ask(&session, Command::ImportRegister(ImportRequest { file, ..ImportRequest::default() }));
    }
    ask(
        &session,
        Command::Offload(OffloadRequest {
            sources: vec![card],
            event: "Y4 Science Museum".into(),
            groups: vec![GroupName::new("4 Oak").unwrap()],
            tags: None,
            keep_originals: false,
        }),
    );
    session
}

#[expect(clippy::disallowed_methods, reason = "what the office and the camera have written")]
fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn exposure(photo: usize) -> Vec<u8> {
    let minutes = SignedDuration::from_mins(i64::try_from(photo).unwrap());
    let taken = date(2026, 6, 18).at(9, 0, 0, 0).checked_add(minutes).unwrap();
    let scene = Scene { place: Place::Playground, who: &[1, 2], hour: 10 };
    let number = u32::try_from(photo).unwrap();
    jpeg(&Exposure { scene, taken, orientation: 1, number, people: Vec::new() }).unwrap()
}

fn ask(session: &Session, command: Command) {
    session.carry_out(command, &mut |said| assert!(!matches!(said, Said::Failed(_)), "{said:?}"));
}

fn verdicts(session: &Session) -> BTreeMap<Verdict, usize> {
    let mut counts = BTreeMap::new();
    let website = || Purpose::new("website").unwrap();
    session.carry_out(Command::ShowEvent { event: 1, purpose: website() }, &mut |said| {
        let Said::Board(board) = said else { return };
        board.tiles.iter().for_each(|tile| *counts.entry(tile.verdict).or_default() += 1);
    });
    counts
}

/// Until the photo counts as seen: before that nobody can say who is not in it.
fn wait_until_seen(window: &mut Window) {
    let begin = Instant::now();
    let is_free = |window: &Window| {
        let nodes = window.query_all_by_label_contains("That is everyone");
        nodes.into_iter().any(|node| !node.accesskit_node().is_disabled())
    };
    while !is_free(window) {
        assert!(begin.elapsed() < Duration::from_secs(30), "the photo was never shown");
        window.step();
        std::thread::sleep(Duration::from_millis(1));
    }
}
