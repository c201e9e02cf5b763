//! What the pretend school is made of: pupils, cards and pixels that exist nowhere.

use std::path::PathBuf;

use jiff::civil::date;
use kindframe::consent::{Answer, Grant};
use kindframe::photo::PhotoId;
use kindframe::pupil::{Pupil, PupilId};
use kindframe::purpose::built_in;
use kindframe::session::event::{Picture, ShotState, ShotView, Sight, SourceView};

const NAMES: [&str; 26] = [
    "Amira", "Ben", "Chloe", "Đặng", "Ella", "Farid", "Gŵyn", "Hana", "Idris", "Jaya", "Kofi", "Łucja", "Mabel",
    "Nguyễn", "Oscar", "Priya", "Quentin", "Ruby", "Șerban", "Tomos", "Uma", "Violet", "Wren", "Ximena", "Yusuf",
    "Zoë",
];

pub fn roll() -> Vec<Pupil> {
    let pupil = |(number, name): (usize, &&str)| Pupil {
        id: PupilId::new(&format!("P{:02}", number + 1)).unwrap(),
        forename: (**name).to_owned(),
        surname: "Quillfeather".into(),
        preferred: None,
        year: "4".into(),
        class: if number % 2 == 0 { "4 Oak".into() } else { "4 Elm".into() },
        left: None,
    };
    NAMES.iter().enumerate().map(pupil).collect()
}

/// What the parents of the roll answered for each purpose.
pub fn answers(roll: &[Pupil]) -> Vec<Grant> {
    let mut grants = Vec::new();
    for (number, pupil) in roll.iter().enumerate() {
        for (place, rule) in built_in().into_iter().enumerate() {
            let no = (number * 7 + place * 5) % 11 < if rule.outside_school { 2 } else { 1 };
            grants.push(Grant {
                pupil: pupil.id.clone(),
                purpose: rule.purpose,
                answer: if no { Answer::No } else { Answer::Yes },
                from: date(2025, 9, 1),
                until: None,
                given_by: "parent".into(),
                photo: None,
                recorded: 1,
            });
        }
    }
    grants
}

pub fn sources() -> Vec<SourceView> {
    let source = |path: &str, label: &str, camera| SourceView {
        path: PathBuf::from(path),
        label: label.into(),
        removable: true,
        camera,
    };
    vec![source("/media/CANON_EOS", "CANON_EOS", true), source("/media/STICK", "STICK", false)]
}

pub fn aside() -> Vec<ShotView> {
    let shot = |source: &str, reason: &str, advice: &str| ShotView {
        source: source.into(),
        stored: None,
        photo: None,
        state: ShotState::SetAside,
        assurance: None,
        reason: Some(reason.into()),
        advice: Some(advice.into()),
        removed: std::collections::BTreeMap::new(),
    };
    let film = ("a film cannot be cleaned yet", "Copy it by hand if it is needed, or delete it on the camera.");
    vec![
        shot("DCIM/100CANON/MVI_0041.MOV", film.0, film.1),
        shot("DCIM/100CANON/MVI_0042.MOV", film.0, film.1),
        shot(
            "DCIM/100CANON/IMG_0017.JPG",
            "the picture ends too early",
            "Look at it on the camera: it may still show there.",
        ),
    ]
}

/// A landscape that differs from photo to photo.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
pub fn picture(photo: PhotoId, edge: u32) -> Picture {
    let (width, height) = if photo.0 % 5 == 0 { (edge * 3 / 4, edge) } else { (edge, edge * 3 / 4) };
    let hue = f64::from(u32::try_from(photo.0 % 97).unwrap()) * 0.61;
    let mut rgb = Vec::with_capacity(usize::try_from(width * height * 3).unwrap());
    for y in 0..height {
        for x in 0..width {
            let (u, v) = (f64::from(x) / f64::from(width), f64::from(y) / f64::from(height));
            let hill = 0.62 + 0.16 * (u * 5.0 + hue).sin();
            let sun = ((u - 0.7).powi(2) + (v - 0.25).powi(2)).sqrt() < 0.08;
            let shade = |k: f64| (hue + k).sin() * 30.0;
            let pixel = match (v > hill, sun) {
                (true, _) => [70.0 + shade(0.0), 120.0 + shade(1.0) - v * 40.0, 80.0 + shade(2.0)],
                (false, true) => [250.0, 230.0, 160.0],
                (false, false) => [150.0 + v * 90.0, 190.0 + shade(1.5), 225.0 - v * 40.0],
            };
            rgb.extend(pixel.map(|c| c.clamp(0.0, 255.0) as u8));
        }
    }
    // The seventh is a film, the eighth has pages, and the ninth cannot be decoded, whatever they are called.
    let sight = match photo.0 {
        7 => Sight::Film,
        8 => Sight::First,
        9 => Sight::Undecoded,
        _ => Sight::Shown,
    };
    Picture { photo, edge, width, height, rgb, sight }
}
