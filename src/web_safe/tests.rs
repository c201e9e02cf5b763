//! The promises of [`super`].

use super::*;
use crate::purpose::built_in;

fn points(all: [(f32, f32); 5]) -> [Point; 5] {
    all.map(|(x, y)| Point { x, y })
}

/// Eyes 60 apart, mouth 60 below.
const FRONTAL: [(f32, f32); 5] = [(70.0, 100.0), (130.0, 100.0), (100.0, 135.0), (78.0, 160.0), (122.0, 160.0)];

fn tilted(all: [(f32, f32); 5], degrees: f32) -> [(f32, f32); 5] {
    let (sin, cos) = degrees.to_radians().sin_cos();
    all.map(|(x, y)| (x * cos - y * sin, x * sin + y * cos))
}

fn face(width: u16, height: u16, look: Option<Look>) -> SeenFace {
    SeenFace { at: FaceBox { left: 100, top: 100, width, height }, look }
}

#[test]
fn a_face_is_frontal_however_the_head_is_tilted() {
    for degrees in [0.0, 30.0, 90.0, 180.0, 250.0] {
        assert_eq!(Look::of(points(tilted(FRONTAL, degrees))), Look::Frontal, "{degrees}");
    }
}

#[test]
fn a_face_is_turned_once_the_nose_is_no_longer_between_the_eyes_or_the_eyes_are_close() {
    let mut aside = FRONTAL;
    aside[2].0 = 120.0;
    let mut other = FRONTAL;
    other[2].0 = 60.0;
    let mut profile = FRONTAL;
    (profile[0].0, profile[1].0, profile[2].0) = (95.0, 107.0, 101.0);
    for turned in [aside, other, profile] {
        for degrees in [0.0, 45.0, 170.0] {
            assert_eq!(Look::of(points(tilted(turned, degrees))), Look::Turned);
        }
    }
}

#[test]
fn what_cannot_be_told_counts_as_frontal() {
    assert_eq!(Look::of(points([(5.0, 5.0); 5])), Look::Frontal);
    assert_eq!(Look::of(points([(f32::NAN, f32::INFINITY); 5])), Look::Frontal);
    let by_hand = WebSafe::of((1000, 800), Some(&[face(100, 100, None)]), &Limits::SCREEN);
    assert_eq!(by_hand.frontal, 1);
}

#[test]
fn a_small_picture_of_small_faces_gives_no_concern() {
    let faces = [face(500, 900, Some(Look::Frontal)), face(400, 700, Some(Look::Turned))];
    let safe = WebSafe::of((1600, 1200), Some(&faces), &Limits::SCREEN);
    assert_eq!((safe.longest_edge, safe.largest_face_px, safe.frontal), (1600, 108, 1));
    assert_eq!(safe.largest_face_share, Share(45));
    assert_eq!(safe.concerns, []);
    let nobody = WebSafe::of((1600, 1200), Some(&[]), &Limits::SCREEN);
    assert_eq!((nobody.largest_face_px, nobody.largest_face_share, nobody.concerns), (0, Share(0), vec![]));
}

#[test]
fn each_limit_has_its_own_concern() {
    let large = WebSafe::of((1601, 1200), Some(&[]), &Limits::SCREEN);
    assert_eq!(large.concerns, [Concern::Large { edge: 1601, most: 1600 }]);
    let turned = WebSafe::of((1600, 1200), Some(&[face(200, 1600, Some(Look::Turned))]), &Limits::SCREEN);
    assert_eq!(turned.concerns, [Concern::LargeFace { px: 192, most: 180 }]);
    let frontal = WebSafe::of((1600, 1200), Some(&[face(800, 1100, Some(Look::Frontal))]), &Limits::SCREEN);
    assert_eq!(frontal.concerns, [Concern::Portrait { faces: 1, most: 120 }]);
    let close = WebSafe::of((200, 200), Some(&[face(3000, 4000, Some(Look::Turned))]), &Limits::SCREEN);
    assert_eq!(close.concerns, [Concern::CloseUp { share: Share(1200), most: Share(600) }]);
}

#[test]
fn where_nobody_has_looked_it_says_so() {
    let safe = WebSafe::of((800, 600), None, &Limits::SCREEN);
    assert_eq!(safe.concerns, [Concern::NotLooked]);
}

#[test]
fn only_what_leaves_the_school_has_limits() {
    for rule in built_in() {
        assert_eq!(Limits::of(&rule).is_some(), rule.outside_school, "{}", rule.purpose);
    }
}

#[test]
fn nothing_overflows() {
    let whole = SeenFace { at: FaceBox { left: 0, top: 0, width: 10_000, height: 10_000 }, look: None };
    let safe = WebSafe::of((u32::MAX, 0), Some(&[whole]), &Limits::SHARED);
    assert_eq!((safe.largest_face_px, safe.largest_face_share), (u32::MAX, Share(10_000)));
}

#[test]
fn every_concern_says_what_to_do() {
    let concerns = [
        Concern::NotLooked,
        Concern::Large { edge: 4000, most: 1600 },
        Concern::LargeFace { px: 320, most: 180 },
        Concern::CloseUp { share: Share(1234), most: Share(600) },
        Concern::Portrait { faces: 1, most: 120 },
        Concern::Portrait { faces: 3, most: 120 },
    ];
    let said: Vec<String> = concerns.iter().map(|c| format!("{} {}", c.what(), c.advice())).collect();
    expect_test::expect![[r"
        Nobody has looked for faces in this picture yet. Open the photo and mark its faces, or say that nobody is in it.
        The picture is 4000 pixels long; 1600 are enough. Save it smaller.
        The largest face is 320 pixels long; above 180 it can be cut out as a portrait. Save it smaller.
        One face fills 13 % of the picture; above 6 % it is a picture of one pupil. Show more of what is around, or take a picture of the group.
        One face that looks into the camera is longer than 120 pixels. Save it smaller, or choose a picture in which they look at what they do.
        3 faces that look into the camera are longer than 120 pixels. Save it smaller, or choose a picture in which they look at what they do."]]
    .assert_eq(&said.join("\n"));
}
