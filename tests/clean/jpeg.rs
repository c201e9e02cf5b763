//! What JPEGs lose and keep.

use kindframe::clean::{NameSearch, Refusal, about, clean, proof};
use kindframe::photo::Container;

use crate::make::{self, cleaned, exif_segment, holds, refused, segment, with_segments, xmp_segment};

const RESTART: &[u8] = include_bytes!("../pictures/restart.jpg");
const PROGRESSIVE: &[u8] = include_bytes!("../pictures/progressive.jpg");
const PROGRESSIVE_RESTART: &[u8] = include_bytes!("../pictures/progressive-restart.jpg");
const PROGRESSIVE_GREY: &[u8] = include_bytes!("../pictures/grey-progressive.jpg");
const CMYK: &[u8] = include_bytes!("../pictures/cmyk.jpg");

/// Everything at once, as it comes from a telephone.
fn dirty() -> Vec<u8> {
    let iptc = b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x20\x1C\x02\x50\0\x12Amira Quillfeather......";
    let beside = [
        exif_segment(6),
        xmp_segment(3),
        segment(0xE2, b"MPF\0II*\0\x08\0\0\0"),
        segment(0xED, iptc),
        segment(0xFE, b"sent from the staff room"),
        b"junk between segments: Body-4711-0815".to_vec(),
        segment(0xEF, b"Hollow Lane Primary"),
    ];
    let mut file = with_segments(&make::jpeg(60, 44), &beside);
    file.extend_from_slice(&with_segments(&make::jpeg(24, 24), &[segment(0xFE, b"Fernsby Optics")]));
    file.extend_from_slice(b"\0\0\0\x18ftypmp42 Amira Quillfeather");
    file
}

#[test]
fn nothing_but_the_picture_and_its_orientation_survives() {
    let proven = cleaned(&dirty());
    assert_eq!(about(proven.bytes()).orientation, 6);
    assert_eq!(about(proven.bytes()).taken, None);
    let plain = cleaned(&make::jpeg(60, 44));
    assert_eq!(proven.bytes().len(), plain.bytes().len() + 4 + 6 + 26, "the orientation takes 26 bytes");
    let removed: Vec<_> = proven.removed().keys().map(String::as_str).collect();
    let expected = [
        "EXIF",
        "IPTC and Photoshop data",
        "XMP",
        "comment",
        "further picture",
        "list of further pictures (MPF)",
        "maker's data",
        "position (GPS)",
        "stray bytes",
        "thumbnail",
    ];
    assert_eq!(removed, expected);
}

#[test]
fn no_kind_of_further_segment_survives() {
    let plain = make::jpeg(40, 30);
    let clean_plain = cleaned(&plain).into_bytes();
    for marker in (0xE0..=0xEF).chain([0xFE, 0xC8, 0xF0, 0xFD]) {
        for payload in [b"Amira Quillfeather".as_slice(), b"", b"JFXX\0\x10Quillfeather", b"Exif\0\0", b"MPF\0"] {
            let dirty = with_segments(&plain, &[segment(marker, payload)]);
            assert_eq!(cleaned(&dirty).into_bytes(), clean_plain, "marker {marker:x}");
        }
    }
}

#[test]
fn whatever_follows_the_picture_goes() {
    let plain = make::jpeg(40, 30);
    let clean_plain = cleaned(&plain).into_bytes();
    let second = make::jpeg(16, 16);
    let trailers: [&[u8]; 6] =
        [&[0; 64], &second, b"\0\0\0\x18ftypmp42", b"SEFHe\0\0\0SEFT", b"PK\x03\x04", b"\xFF\xD9\xFF\xD9"];
    for trailer in trailers {
        assert_eq!(cleaned(&[plain.as_slice(), trailer].concat()).into_bytes(), clean_plain);
    }
}

#[test]
fn bytes_behind_the_last_block_go_though_no_decoder_shows_them() {
    for plain in [make::jpeg(40, 30), RESTART.to_vec(), PROGRESSIVE.to_vec(), PROGRESSIVE_RESTART.to_vec()] {
        let clean_plain = cleaned(&plain).into_bytes();
        let body = &plain[..plain.len() - 2];
        for slack in [b"Hollow Lane Primary".as_slice(), &[0; 3], b"\xFF\xD7", b"\xFF"] {
            let dirty = [body, slack, &[0xFF, 0xD9]].concat();
            assert_eq!(cleaned(&dirty).into_bytes(), clean_plain);
        }
    }
}

#[test]
fn progressive_restarting_grey_and_cmyk_pictures_are_cleaned() {
    for picture in [RESTART, PROGRESSIVE, PROGRESSIVE_RESTART, PROGRESSIVE_GREY, CMYK] {
        let proven = cleaned(&with_segments(picture, &[exif_segment(8), segment(0xFE, b"Body-4711-0815")]));
        assert_eq!(about(proven.bytes()).orientation, 8);
        assert_eq!(proven.container(), Container::Jpeg);
    }
}

#[test]
fn the_adobe_segment_is_cut_to_its_twelve_bytes_and_no_fewer() {
    let adobe = CMYK.windows(4).position(|bytes| bytes == b"\xFF\xEE\0\x0E").unwrap();
    let longer = segment(0xEE, &[&CMYK[adobe + 4..adobe + 16], b"Amira Quillfeather"].concat());
    let dirty = [&CMYK[..adobe], &longer, &CMYK[adobe + 16..]].concat();
    assert_eq!(cleaned(&dirty).into_bytes(), cleaned(CMYK).into_bytes());
    assert!(holds(cleaned(CMYK).bytes(), &CMYK[adobe..adobe + 16]));
}

#[test]
fn the_thumbnail_of_the_jfif_header_goes_and_the_density_stays() {
    let plain = make::jpeg(40, 30);
    let jfif = [b"JFIF\0\x01\x02\x01\0\x48\0\x48\x02\x02".as_slice(), b"Quillfeather"].concat();
    let body = &plain[2 + 2 + usize::from(u16::from_be_bytes([plain[4], plain[5]]))..];
    let dirty = [&[0xFF, 0xD8], segment(0xE0, &jfif).as_slice(), body].concat();
    let proven = cleaned(&dirty);
    assert!(holds(proven.bytes(), b"\xFF\xE0\0\x10JFIF\0\x01\x02\x01\0\x48\0\x48\0\0\xFF"));
    assert_eq!(proven.removed().get("thumbnail"), Some(&1));
}

#[test]
fn every_orientation_survives_from_exif_or_else_from_xmp() {
    let plain = make::jpeg(40, 30);
    for orientation in 1..=8 {
        let by_exif = cleaned(&with_segments(&plain, &[exif_segment(orientation.into()), xmp_segment(2)]));
        let by_xmp = cleaned(&with_segments(&plain, &[xmp_segment(orientation)]));
        for proven in [by_exif, by_xmp] {
            assert_eq!(about(proven.bytes()).orientation, orientation);
            assert_eq!(holds(proven.bytes(), b"Exif"), orientation != 1);
        }
    }
}

#[test]
fn adobe_rgb_without_a_profile_stays_adobe_rgb() {
    let tiff = b"II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x1A\0\0\0\0\0\0\0\
        \x02\0\x01\xA0\x03\0\x01\0\0\0\xFF\xFF\0\0\x05\xA0\x04\0\x01\0\0\0\x38\0\0\0\0\0\0\0\
        \x01\0\x01\0\x02\0\x04\0\0\0R03\0\0\0\0\0";
    let exif = segment(0xE1, &[b"Exif\0\0", tiff.as_slice()].concat());
    let plain = make::jpeg(40, 30);
    assert!(holds(cleaned(&with_segments(&plain, std::slice::from_ref(&exif))).bytes(), b"R03\0"));
    let profile = make::profile("sRGB IEC61966-2.1", "Public Domain", None);
    let with_profile = [vec![exif], make::profile_segments(&profile, 60_000)].concat();
    assert!(!holds(cleaned(&with_segments(&plain, &with_profile)).bytes(), b"R03\0"), "the profile says it better");
}

#[test]
fn a_picture_that_is_cut_short_anywhere_is_refused() {
    for picture in [dirty(), PROGRESSIVE.to_vec(), RESTART.to_vec()] {
        let whole = clean(&picture, &NameSearch::none()).unwrap();
        for cut in (0..picture.len()).step_by(97).chain(picture.len() - 8..picture.len()) {
            match clean(&picture[..cut], &NameSearch::none()) {
                Ok(proven) => assert_eq!(proven.bytes(), whole.bytes(), "only what follows the picture was cut"),
                Err(refusal) => assert!(!refusal.what().is_empty() && !refusal.advice().is_empty()),
            }
        }
    }
}

#[test]
fn missing_blocks_are_refused_though_an_end_marker_stands() {
    for picture in [make::jpeg(60, 44), RESTART.to_vec(), PROGRESSIVE.to_vec(), PROGRESSIVE_RESTART.to_vec()] {
        for fewer in [2, 5, 40, 150] {
            let mut short = picture[..picture.len() - 2 - fewer].to_vec();
            while short.last() == Some(&0xFF) {
                short.pop();
            }
            short.extend([0xFF, 0xD9]);
            assert!(matches!(refused(&short), Refusal::CutShort | Refusal::Damaged(_)), "{fewer} bytes fewer");
        }
    }
}

#[test]
fn missing_scans_are_refused_though_an_end_marker_stands() {
    for picture in [PROGRESSIVE, PROGRESSIVE_RESTART, PROGRESSIVE_GREY] {
        let scans: Vec<usize> = memchr::memmem::find_iter(picture, &[0xFF, 0xDA]).collect();
        for scan in scans.into_iter().skip(1) {
            let tables = memchr::memmem::rfind(&picture[..scan], &[0xFF, 0xC4]).unwrap();
            let short = [&picture[..tables], &[0xFF, 0xD9]].concat();
            assert_eq!(refused(&short), Refusal::CutShort);
            assert!(proof::walk(&short, &NameSearch::none()).is_err());
        }
    }
}

#[test]
fn a_name_in_what_must_be_kept_is_refused() {
    let mut picture = make::jpeg(40, 30);
    let table = picture.windows(4).position(|bytes| bytes == b"\xFF\xDB\0\x43").unwrap() + 5;
    picture[table..table + 18].copy_from_slice(b"Amira Quillfeather");
    let refusal = refused(&picture);
    assert!(matches!(refusal, Refusal::NotProven(_)), "{refusal}");
    assert!(!refusal.to_string().contains("Quill"), "{refusal}");
    clean(&picture, &NameSearch::none()).unwrap();
}

#[test]
fn the_proof_alone_finds_what_a_writer_would_have_left() {
    let clean_file = cleaned(&make::jpeg(40, 30)).into_bytes();
    let names = make::roll();
    for left in [exif_segment(6), xmp_segment(1), segment(0xFE, b""), segment(0xEB, b"JP"), vec![0xFF], vec![0]] {
        assert!(proof::walk(&with_segments(&clean_file, &[left]), &names).is_err());
    }
    assert!(proof::walk(&[clean_file.as_slice(), &[0]].concat(), &names).is_err(), "a byte behind the end");
    let slack = [&clean_file[..clean_file.len() - 2], &[0, 0xFF, 0xD9]].concat();
    assert!(proof::walk(&slack, &names).is_err(), "a byte behind the last block");
    assert!(proof::walk(&dirty(), &names).is_err() && proof::walk(b"", &names).is_err());
}

#[test]
fn cleaning_twice_changes_nothing() {
    let once = cleaned(&dirty());
    let twice = cleaned(once.bytes());
    assert_eq!(once.bytes(), twice.bytes());
    assert!(twice.removed().is_empty(), "{:?}", twice.removed());
}

#[test]
fn the_day_is_read_from_the_head_of_the_file() {
    let file = dirty();
    let head = about(&file[..3000]);
    assert_eq!(head.taken, Some(jiff::civil::date(2026, 6, 18).at(10, 11, 12, 0)));
    assert_eq!((head.orientation, head.size), (6, Some((44, 60))), "right way up");
    assert_eq!(about(b"").taken, None);
}

#[test]
fn a_marker_that_no_finished_picture_has_is_refused() {
    // After it one reader goes on with the scan and another does not: they show two pictures.
    let plain = make::jpeg(40, 30);
    let end = plain.len() - 2;
    for stray in [b"\xFF\x01".as_slice(), b"\xFF\xFF\x01\0\0\0\0\0\x0A"] {
        let dirty = [&plain[..end], stray, &plain[end..]].concat();
        assert!(matches!(refused(&dirty), Refusal::Damaged(_)));
    }
}
