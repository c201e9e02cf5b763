//! Colour profiles: kept to the byte, or made safe.

use kindframe::clean::NameSearch;

use crate::make::{self, chunk, cleaned, deflated, holds, profile, profile_segments, with_chunks, with_segments};

/// The profile of a cleaned JPEG.
fn of_jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    use image::ImageDecoder as _;
    image::codecs::jpeg::JpegDecoder::new(std::io::Cursor::new(bytes)).unwrap().icc_profile().unwrap()
}

fn of_png(bytes: &[u8]) -> Option<Vec<u8>> {
    use image::ImageDecoder as _;
    image::codecs::png::PngDecoder::new(std::io::Cursor::new(bytes)).unwrap().icc_profile().unwrap()
}

fn through_jpeg(profile: &[u8], piece: usize) -> Option<Vec<u8>> {
    of_jpeg(cleaned(&with_segments(&make::jpeg(24, 24), &profile_segments(profile, piece))).bytes())
}

fn through_png(profile: &[u8]) -> Option<Vec<u8>> {
    let stream = deflated(profile);
    let part = chunk(*b"iCCP", &[b"Quillfeather's monitor\0\0", stream.as_slice(), b"Fernsby Optics"].concat());
    of_png(cleaned(&with_chunks(&make::png(24, 24), &[part])).bytes())
}

#[test]
fn a_standard_profile_stays_to_the_byte() {
    for (description, rights) in [
        ("sRGB IEC61966-2.1", "Copyright (c) 1998 Hewlett-Packard Company"),
        ("Display P3", "Copyright Apple Inc., 2022"),
        ("Adobe RGB (1998)", "Copyright 1999 Adobe Systems Incorporated"),
    ] {
        let standard = profile(description, rights, Some((b"tech", b"sig \0\0\0\0CRT ")));
        assert_eq!(through_jpeg(&standard, 60_000).as_ref(), Some(&standard));
        assert_eq!(through_jpeg(&standard, 100).as_ref(), Some(&standard), "in several pieces");
        assert_eq!(through_png(&standard).as_ref(), Some(&standard));
    }
}

/// What a phone of Apple's writes into each of its pictures.
const DISPLAY_P3: &[u8] = b"\
    \0\0\x02\x18appl\x04\0\0\0mntrRGB XYZ \x07\xE6\0\x01\0\x01\0\0\0\0\0\0acspAPPL\0\0\0\0APPL\0\0\0\0\0\0\0\0\0\
    \0\0\0\0\0\0\0\0\0\xF6\xD6\0\x01\0\0\0\0\xD3-appl\xEC\xFD\xA3\x8E8\x85G\xC3m\xB4\xBDOz\xDA\x18/\0\0\0\0\0\0\
    \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x0Adesc\0\0\0\xFC\0\0\x000cprt\0\0\x01,\0\0\0Pwtpt\0\0\x01|\
    \0\0\0\x14rXYZ\0\0\x01\x90\0\0\0\x14gXYZ\0\0\x01\xA4\0\0\0\x14bXYZ\0\0\x01\xB8\0\0\0\x14rTRC\0\0\x01\xCC\0\0\
    \0 chad\0\0\x01\xEC\0\0\0,bTRC\0\0\x01\xCC\0\0\0 gTRC\0\0\x01\xCC\0\0\0 mluc\0\0\0\0\0\0\0\x01\0\0\0\x0CenUS\
    \0\0\0\x14\0\0\0\x1C\0D\0i\0s\0p\0l\0a\0y\0 \0P\x003mluc\0\0\0\0\0\0\0\x01\0\0\0\x0CenUS\0\0\x004\0\0\0\x1C\0C\0\
    o\0p\0y\0r\0i\0g\0h\0t\0 \0A\0p\0p\0l\0e\0 \0I\0n\0c\0.\0,\0 \x002\x000\x002\x002XYZ \0\0\0\0\0\0\xF6\xD5\0\x01\0\0\
    \0\0\xD3,XYZ \0\0\0\0\0\0\x83\xDF\0\0=\xBF\xFF\xFF\xFF\xBBXYZ \0\0\0\0\0\0J\xBF\0\0\xB17\0\0\x0A\xB9XYZ \0\0\
    \0\0\0\0(8\0\0\x11\x0B\0\0\xC8\xB9para\0\0\0\0\0\x03\0\0\0\x02ff\0\0\xF2\xA7\0\0\x0DY\0\0\x13\xD0\0\0\x0A[sf\
    32\0\0\0\0\0\x01\x0CB\0\0\x05\xDE\xFF\xFF\xF3&\0\0\x07\x93\0\0\xFD\x90\xFF\xFF\xFB\xA2\xFF\xFF\xFD\xA3\0\0\
    \x03\xDC\0\0\xC0n";

#[test]
fn a_profile_that_is_known_to_the_byte_stays_so_and_no_other_with_its_header() {
    assert_eq!(through_jpeg(DISPLAY_P3, 60_000).as_deref(), Some(DISPLAY_P3));
    assert_eq!(through_png(DISPLAY_P3).as_deref(), Some(DISPLAY_P3));
    let proven = cleaned(&with_segments(&make::jpeg(24, 24), &profile_segments(DISPLAY_P3, 60_000)));
    assert!(proven.removed().is_empty());
    for at in [5, 30, 90, 110] {
        let other = make::saying(DISPLAY_P3, at, b"4");
        let safe = through_jpeg(&other, 60_000).unwrap();
        assert!(safe[84..128].iter().all(|byte| *byte == 0) && safe[128..] == DISPLAY_P3[128..], "{at}");
    }
}

#[test]
fn a_header_loses_all_that_is_not_of_colours() {
    let standard = profile("Display P3", "Copyright Apple Inc., 2022", None);
    let telling = [
        make::dated(&standard),
        make::saying(&standard, 4, b"FERN"),
        make::saying(&standard, 9, b"\x01Am"),
        make::saying(&standard, 24, &[7, 0xEA, 0, 6, 0, 18, 0, 10, 0, 11, 0, 12]),
        make::saying(&standard, 44, b"4711081547110815FERN"),
        make::saying(&standard, 64, b"Am"),
        make::saying(&standard, 66, b"Am"),
        make::saying(&standard, 68, b"Quillfeather"),
        make::saying(&standard, 84, &[0xA5; 16]),
        make::saying(&standard, 100, b"Body-4711-0815"),
    ];
    for told in telling {
        assert_eq!(through_jpeg(&told, 60_000).as_ref(), Some(&standard));
        assert_eq!(through_png(&told).as_ref(), Some(&standard));
    }
    let of_colours: [(usize, &[u8]); 5] = [(8, &[4, 0x30]), (12, b"scnr"), (16, b"6CLR"), (20, b"Lab "), (67, &[3])];
    for (at, bytes) in of_colours {
        let other = make::saying(&standard, at, bytes);
        assert_eq!(through_jpeg(&other, 60_000).as_ref(), Some(&other), "that is of colours");
    }
    let proven = cleaned(&with_segments(&make::jpeg(24, 24), &profile_segments(&make::dated(&standard), 60_000)));
    assert_eq!(proven.removed().iter().collect::<Vec<_>>(), [(&"origin of the colour profile".to_owned(), &1)]);
}

#[test]
fn a_profile_that_no_reader_would_know_goes() {
    let standard = profile("Display P3", "Copyright Apple Inc., 2022", None);
    let nonsense: [(usize, &[u8]); 5] = [(8, &[9]), (12, b"amir"), (16, b"4711"), (16, b"1CLR"), (20, b"Amy ")];
    for (at, bytes) in nonsense {
        let unknown = make::saying(&standard, at, bytes);
        assert_eq!((through_jpeg(&unknown, 60_000), through_png(&unknown)), (None, None), "{at}");
    }
}

/// Bytes that no tag lays claim to, within the length that the profile gives.
fn between_tags(profile: &[u8], slack: &[u8]) -> Vec<u8> {
    let mut longer = [profile, slack].concat();
    let length = u32::try_from(longer.len()).unwrap().to_be_bytes();
    longer[..4].copy_from_slice(&length);
    longer
}

#[test]
fn a_profile_that_says_more_keeps_its_colours_only() {
    let (plain, rights) = ("sRGB IEC61966-2.1", "Public Domain");
    let telling = [
        profile("Amira Quillfeather's screen", rights, None),
        profile(plain, "Hollow Lane Primary", None),
        profile(plain, "sRGB 4711081547", None),
        profile(plain, rights, Some((b"vcgt", b"vcgt\0\0\0\0 Body-4711-0815"))),
        profile(plain, rights, Some((b"meta", b"dict\0\0\0\0 Fernsby Optics"))),
        profile(plain, rights, Some((b"lumi", b"text\0\0\0\0 Body-4711-0815"))),
        profile(plain, rights, Some((b"lumi", b"XYZ \0\0\0\0\0\0\0\0\0\x50\0\0\0\0\0\0Body-4711-0815"))),
        profile(plain, rights, Some((b"bkpt", b"XYZ 4711\0\0\0\0\0\0\0\0\0\0\0\0"))),
        profile(plain, rights, Some((b"kTRC", b"curv\0\0\0\0\0\0\0\x01\x02\x33 Body-4711-0815"))),
        profile(plain, rights, Some((b"kTRC", b"para\0\0\0\0\0\0\0\0\0\x02\x33\x33Body-4711-0815"))),
        make::dated(&profile(plain, "Hollow Lane Primary", None)),
        [profile(plain, rights, None).as_slice(), b"Body-4711-0815"].concat(),
        between_tags(&profile(plain, rights, None), b"Body-4711-0815"),
    ];
    for told in telling {
        for safe in [through_jpeg(&told, 60_000).unwrap(), through_png(&told).unwrap()] {
            assert_ne!(safe, told);
            let (white, curve) = (b"XYZ \0\0\0\0\0\0\xF3\x51", b"curv\0\0\0\0\0\0\0\x01\x02\x33");
            assert!(holds(&safe, white) && holds(&safe, curve), "its colours stay");
            assert!(!holds(&safe, &[7, 0xEA, 0, 6, 0, 18]) && !holds(&safe, b"Fern"), "its day and its maker go");
            assert!(!holds(&safe, b"4711") && !holds(&safe, b"Quill"));
            assert_eq!(through_jpeg(&safe, 60_000).as_ref(), Some(&safe), "it is standard now");
        }
    }
}

#[test]
fn a_makers_name_that_is_a_pupils_too_goes_and_the_picture_is_not_refused() {
    use kindframe::pupil::{Pupil, PupilId};
    let named = Pupil {
        id: PupilId::new("P2").unwrap(),
        forename: "Ben".into(),
        surname: "Packard".into(),
        preferred: None,
        year: "4".into(),
        class: "4 Elm".into(),
        left: None,
    };
    let standard = profile("sRGB IEC61966-2.1", "Copyright (c) 1998 Hewlett-Packard Company", None);
    let picture = with_segments(&make::jpeg(24, 24), &profile_segments(&standard, 60_000));
    let proven = kindframe::clean::clean(&picture, &NameSearch::of(&[named])).unwrap();
    assert!(!holds(proven.bytes(), b"Packard") && of_jpeg(proven.bytes()).is_some());
}

#[test]
fn what_is_no_profile_goes() {
    let standard = profile("sRGB", "Public Domain", None);
    let missing_piece = &profile_segments(&standard, 100)[1..];
    let garbage = profile_segments(b"Amira Quillfeather", 60_000);
    for pieces in [missing_piece, &garbage] {
        let proven = cleaned(&with_segments(&make::jpeg(24, 24), pieces));
        assert!(!holds(proven.bytes(), b"ICC_PROFILE"));
        assert_eq!(proven.removed().len(), 1);
    }
}
