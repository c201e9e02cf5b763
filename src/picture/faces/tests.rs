//! The promises of [`super`]. Groups are put together from one portrait: see `tests/faces/README.md`.

use super::*;

#[test]
fn a_picture_is_looked_at_in_its_own_shape() {
    assert_eq!(shape((4000, 3000), 1024), (1024, 768));
    assert_eq!(shape((3000, 4000), 1600), (1200, 1600));
    assert_eq!(shape((3000, 3000), 1024), (1024, 1024));
    assert_eq!(longest((4000, 3000), 1024), 1024);
}

#[test]
fn a_long_photo_is_looked_at_as_closely_as_any_other() {
    assert_eq!(shape((20_000, 2000), 1024), (2804, 280));
    assert_eq!(longest((20_000, 2000), 1024), 2804);
}

#[test]
fn no_shape_is_too_large_or_empty() {
    assert_eq!(shape((1, 20_000), 1024), (1, 4096));
    assert_eq!(shape((100, 80), 1024), (200, 160), "not blown up");
    for size in [(0, 0), (1, 1), (u32::MAX, 1), (u32::MAX, u32::MAX), (30_000, 7000)] {
        for edge in [0, 1, 1024, u32::MAX] {
            let (width, height) = shape(size, edge);
            let pixels = u64::from(width) * u64::from(height);
            assert!(width > 0 && height > 0 && pixels <= u64::from(LONGEST_EDGE).pow(2), "{size:?} {edge}");
        }
    }
}

#[test]
fn every_error_says_what_to_do() {
    let errors = [FacesError::NotBuiltIn, FacesError::Unreadable, FacesError::Failed];
    let said: Vec<String> = errors.iter().map(|e| format!("{e}\n  {}", e.advice())).collect();
    expect_test::expect![[r"
        this build does not look for faces
          Mark the faces by hand, or install the build that looks for them.
        the part that looks for faces cannot be read
          Install the program again; until then mark the faces by hand.
        looking for faces stopped halfway
          Close other programs and look again, or mark the faces by hand."]]
    .assert_eq(&said.join("\n"));
}

#[cfg(not(feature = "faces"))]
#[test]
fn without_the_feature_nothing_has_looked() {
    assert_eq!(Detector::new().err(), Some(FacesError::NotBuiltIn));
}

#[cfg(feature = "faces")]
mod looking {
    use std::sync::LazyLock;

    use image::imageops::{self, FilterType};
    use image::{Rgb, RgbImage};

    use super::*;

    const PORTRAIT: &[u8] = include_bytes!("../../../tests/faces/portrait.jpg");

    static DETECTOR: LazyLock<Detector> = LazyLock::new(|| Detector::new().unwrap());

    fn portrait(edge: u32) -> RgbImage {
        let whole = image::load_from_memory(PORTRAIT).unwrap().into_rgb8();
        imageops::resize(&whole, edge, edge, FilterType::Triangle)
    }

    /// Head and shoulders, half as wide as the portrait.
    fn head(edge: u32) -> RgbImage {
        let whole = image::load_from_memory(PORTRAIT).unwrap().into_rgb8();
        let head = imageops::crop_imm(&whole, 97, 0, 256, 256).to_image();
        imageops::resize(&head, edge, edge, FilterType::Triangle)
    }

    /// So many heads side by side and one above the other, every second one looking the other way.
    fn crowd(across: u32, down: u32, edge: u32) -> RgbImage {
        let one = head(edge);
        let other = imageops::flip_horizontal(&one);
        let mut crowd = RgbImage::new(across * edge, down * edge);
        for (n, (x, y)) in (0..).zip((0..down).flat_map(|y| (0..across).map(move |x| (x, y)))) {
            let who = if n % 2 == 0 { &one } else { &other };
            imageops::replace(&mut crowd, who, i64::from(x * edge), i64::from(y * edge));
        }
        crowd
    }

    fn found(picture: &RgbImage, edge: u32) -> Vec<Face> {
        let pixels = Pixels::new(picture.width(), picture.height(), picture.as_raw()).unwrap();
        DETECTOR.eye().unwrap().find(pixels, edge).unwrap()
    }

    fn middle(face: &Face) -> (u16, u16) {
        (face.at.left + face.at.width / 2, face.at.top + face.at.height / 2)
    }

    #[test]
    fn a_portrait_has_one_face_where_a_person_sees_it() {
        let faces = found(&portrait(512), 512);
        let [face] = faces.as_slice() else { panic!("{faces:?}") };
        // Between the eyes, in the portrait, is the place (224, 101); the chin ends at 178.
        let (x, y) = middle(face);
        assert!(x.abs_diff(4380) < 250 && y.abs_diff(2300) < 350, "{face:?}");
        assert!((1200..2300).contains(&face.at.width) && (1700..3000).contains(&face.at.height), "{face:?}");
        assert!(face.look == Look::Frontal && face.sure > 70, "{face:?}");
    }

    #[test]
    fn a_group_is_found_whole_and_in_reading_order() {
        let faces = found(&crowd(4, 3, 160), EDGE);
        assert_eq!(faces.len(), 12, "{faces:?}");
        for (n, face) in (0..).zip(&faces) {
            let (x, y) = middle(face);
            assert_eq!((x / 2500, y / 3334), (n % 4, n / 4), "face {n}: {face:?}");
        }
    }

    #[test]
    fn two_hundred_faces_are_two_hundred() {
        assert_eq!(found(&crowd(20, 10, 64), EDGE).len(), 200);
    }

    #[test]
    fn a_long_school_photo_keeps_its_faces() {
        assert_eq!(found(&crowd(40, 3, 96), EDGE).len(), 120);
    }

    #[test]
    fn a_face_that_fills_the_frame_is_one_face() {
        let whole = portrait(1024);
        let close = imageops::crop_imm(&whole, 330, 90, 240, 290).to_image();
        let faces = found(&close, 512);
        let [face] = faces.as_slice() else { panic!("{faces:?}") };
        assert!(face.at.width > 6000 && face.at.height > 6000, "{face:?}");
    }

    #[test]
    fn where_nobody_is_nobody_is_found() {
        let sky =
            RgbImage::from_fn(320, 240, |x, y| Rgb([90 + y.to_le_bytes()[0] / 4, 120 + (x / 8).to_le_bytes()[0], 200]));
        assert_eq!(found(&sky, EDGE), []);
        assert_eq!(found(&RgbImage::new(64, 64), EDGE), []);
    }

    #[test]
    fn a_picture_of_one_pixel_across_is_looked_at_and_holds_nobody() {
        assert_eq!(found(&RgbImage::new(1, 20_000), EDGE), []);
        assert_eq!(found(&RgbImage::new(20_000, 1), EDGE), []);
        assert_eq!(found(&RgbImage::new(1, 1), EDGE), []);
    }

    #[test]
    fn side_by_side_the_answer_is_the_same_as_alone() {
        use rayon::prelude::*;
        let group = crowd(3, 1, 128);
        let alone = found(&group, 384);
        assert_eq!(alone.len(), 3);
        let many: Vec<Vec<Face>> = (0..6).into_par_iter().map(|_| found(&group, 384)).collect();
        assert!(many.iter().all(|faces| *faces == alone));
    }
}
