//! Files that are asked about in the pretend school: what they are, their names say.

use std::path::PathBuf;
use std::sync::Arc;

use kindframe::photo::{ContentHash, PhotoId};
use kindframe::session::command::CheckRequest;
use kindframe::session::event::{Answer, CheckSummary, CheckedView, FilePicture, Known, VerdictView};
use kindframe::session::{Event, Progress, Step, Stop};
use kindframe::verdict::Verdict;

/// A folder called `site` has one of each; `slow` has many.
pub fn answer(asked: &CheckRequest, (progress, stop): (&Progress, &Stop), say: &mut dyn FnMut(Event)) {
    let mut files = Vec::new();
    for path in &asked.photos {
        match path.rsplit('/').next() {
            Some("site") => {
                files.extend(["yes", "faults", "alike", "no", "strange"].map(|n| format!("{path}/{n}.jpg")));
            }
            Some("slow") => files.extend((0..500).map(|n| format!("{path}/yes_{n}.jpg"))),
            _ => files.push(path.clone()),
        }
    }
    let (mut summary, slow) = (CheckSummary::default(), files.len() > 100);
    progress.begin(files.len() as u64, 0);
    progress.enter(Step::Checking);
    for file in files {
        if stop.is_asked() {
            summary.stopped = true;
            break;
        }
        if slow && summary.yes == 3 {
            wait_for_stop(stop);
        }
        let view = one(&file, asked);
        summary.count(view.answer);
        progress.finish_one(0, false);
        say(Event::Checked(Box::new(view)));
    }
    progress.enter(Step::Idle);
    say(Event::CheckDone(summary));
}

/// What takes long is at work until it is stopped, or for two minutes.
pub(super) fn wait_for_stop(stop: &Stop) {
    let begun = std::time::Instant::now();
    while !stop.is_asked() && begun.elapsed().as_secs() < 120 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

fn one(file: &str, asked: &CheckRequest) -> CheckedView {
    let name = file.rsplit('/').next().unwrap();
    let hash = ContentHash::of(name.as_bytes());
    let said = asked.said.iter().find(|said| said.file == hash).map(|said| said.same);
    let clear = || (Verdict::Clear, vec![]);
    let (answer, known, photo, (verdict, reasons)) = match (name, said) {
        ("alike.jpg", None) => {
            let reason = "it may be photo 7, and a person has to look".to_owned();
            (Answer::Look, Known::Perhaps, Some(7), (Verdict::Unknown, vec![reason]))
        }
        ("alike.jpg", Some(true)) => (Answer::Yes, Known::Said, Some(7), clear()),
        ("faults.jpg", _) => (Answer::NotAsItIs, Known::Picture, Some(3), clear()),
        ("no.jpg", _) => {
            let reason = "Ben is in it and may not be used for Website".to_owned();
            (Answer::No, Known::Picture, Some(9), (Verdict::Blocked, vec![reason]))
        }
        (name, _) if name.starts_with("yes") => (Answer::Yes, Known::Bytes, Some(1), clear()),
        _ => {
            let reason = "it is like no photo in school storage".to_owned();
            (Answer::No, Known::No, None, (Verdict::Unknown, vec![reason]))
        }
    };
    let picture = FilePicture { hash, width: 64, height: 48, rgb: vec![0x90; 64 * 48 * 3] };
    let fault = "The file says where the picture was taken.".to_owned();
    CheckedView {
        asked: file.to_owned(),
        file: Some(PathBuf::from(file)),
        answer,
        known,
        photo: photo.map(PhotoId),
        stored: photo.map(|photo| format!("2026/{photo:04}.jpg")),
        also: Vec::new(),
        verdict: VerdictView {
            purpose: asked.purpose.clone(),
            label: "Website".into(),
            verdict,
            reasons,
            unlock: Vec::new(),
            pupils: Vec::new(),
            register_revision: 1,
        },
        places: (answer == Answer::NotAsItIs).then(|| vec!["front of the prospectus".to_owned()]),
        look_for: Vec::new(),
        faults: if answer == Answer::NotAsItIs { vec![fault] } else { Vec::new() },
        compare: (answer == Answer::Look).then(|| Arc::new(picture)),
    }
}
