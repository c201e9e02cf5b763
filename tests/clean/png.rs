//! What PNGs lose and keep.

use kindframe::clean::{NameSearch, Refusal, about, clean, proof};

use crate::make::{self, chunk, cleaned, deflated, holds, refused, with_chunks};

const HEADER: usize = 8 + 25;

fn international(keyword: &str, text: &[u8], compress: bool) -> Vec<u8> {
    let body = if compress { deflated(text) } else { text.to_vec() };
    chunk(*b"iTXt", &[keyword.as_bytes(), &[0, u8::from(compress), 0, 0, 0], &body].concat())
}

fn old_exif(orientation: u16) -> Vec<u8> {
    let bytes = [b"Exif\0\0", make::exif(orientation, false).as_slice()].concat();
    let digit = |number: u8| char::from(b"0123456789abcdef"[usize::from(number)]);
    let line = |line: &[u8]| line.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect::<String>();
    let digits: Vec<String> = bytes.chunks(36).map(line).collect();
    let text = format!("\nexif\n{:8}\n{}\n", bytes.len(), digits.join("\n"));
    chunk(*b"zTXt", &[b"Raw profile type exif\0\0", deflated(text.as_bytes()).as_slice()].concat())
}

fn beside() -> Vec<Vec<u8>> {
    vec![
        chunk(*b"gAMA", &45455_u32.to_be_bytes()),
        chunk(*b"eXIf", &make::exif(6, true)),
        chunk(*b"tEXt", b"Author\0Amira Quillfeather"),
        chunk(*b"zTXt", &[b"Comment\0\0", deflated(b"sent from the staff room").as_slice()].concat()),
        international("XML:com.adobe.xmp", make::xmp(3).as_bytes(), true),
        chunk(*b"tIME", &[7, 0xEA, 6, 18, 10, 11, 12]),
        chunk(*b"caBX", b"Hollow Lane Primary"),
        chunk(*b"sPLT", b"Fernsby Optics\0\x08"),
        chunk(*b"pHYs", b"\0\0\x0B\x13\0\0\x0B\x13\x01"),
        chunk(*b"vpAg", b"Body-4711-0815"),
    ]
}

/// An APNG of two frames behind a still picture that is the first of them.
pub fn animated(slack: &[u8]) -> Vec<u8> {
    let still = make::png(20, 14);
    let control = |number: u32, width: u32, height: u32| {
        let numbers = [number, width, height, 0, 0].map(u32::to_be_bytes).concat();
        chunk(*b"fcTL", &[numbers.as_slice(), &[0, 1, 0, 10, 0, 0]].concat())
    };
    let rows: Vec<u8> = (0..7).flat_map(|row| [vec![0], vec![row * 9; 30]].concat()).collect();
    let stream = deflated(&rows);
    let (first, second) = stream.split_at(stream.len() / 2);
    let end = still.len() - 12;
    let further = [
        control(1, 10, 7),
        chunk(*b"fdAT", &[&2_u32.to_be_bytes(), first].concat()),
        chunk(*b"fdAT", &[&3_u32.to_be_bytes(), second, slack].concat()),
    ];
    let before = [chunk(*b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]), control(0, 20, 14)];
    with_chunks(&[&still[..end], &further.concat(), &still[end..]].concat(), &before)
}

#[test]
fn nothing_but_the_picture_and_its_orientation_survives() {
    let plain = make::png(60, 44);
    let dirty = [with_chunks(&plain, &beside()), b"Amira Quillfeather".to_vec()].concat();
    let proven = cleaned(&dirty);
    assert_eq!(about(proven.bytes()).orientation, 6);
    let kept = chunk(*b"gAMA", &45455_u32.to_be_bytes()).len() + 12 + 9;
    assert_eq!(proven.bytes().len(), plain.len() + kept + 12 + 26);
    let removed: Vec<_> = proven.removed().iter().map(|(kind, count)| (kind.as_str(), *count)).collect();
    let expected = [
        ("EXIF", 1),
        ("XMP", 1),
        ("content credentials (C2PA)", 1),
        ("data behind the picture", 1),
        ("maker's data", 2),
        ("text", 2),
        ("time", 1),
    ];
    assert_eq!(removed, expected);
    let twice = cleaned(proven.bytes());
    assert_eq!(twice.bytes(), proven.bytes());
    assert!(twice.removed().is_empty(), "{:?}", twice.removed());
}

#[test]
fn every_orientation_survives_wherever_it_stood() {
    let plain = make::png(30, 20);
    for orientation in 1..=8_u8 {
        let ways = [
            vec![
                chunk(*b"eXIf", &make::exif(orientation.into(), false)),
                international("XML:com.adobe.xmp", make::xmp(2).as_bytes(), false),
            ],
            vec![old_exif(orientation.into())],
            vec![international("XML:com.adobe.xmp", make::xmp(orientation).as_bytes(), false)],
            vec![international("XML:com.adobe.xmp", make::xmp(orientation).as_bytes(), true)],
        ];
        for way in ways {
            let proven = cleaned(&with_chunks(&plain, &way));
            assert_eq!(about(proven.bytes()).orientation, orientation);
            assert_eq!(holds(proven.bytes(), b"eXIf"), orientation != 1);
        }
    }
    let behind =
        [&plain[..plain.len() - 12], &chunk(*b"eXIf", &make::exif(5, true)), &plain[plain.len() - 12..]].concat();
    assert_eq!(about(cleaned(&behind).bytes()).orientation, 5, "behind the pixels");
}

#[test]
fn bytes_behind_the_compressed_stream_go() {
    let plain = make::png(40, 30);
    let clean_plain = cleaned(&plain).into_bytes();
    let end = plain.len() - 12;
    let more = [&plain[..end], &chunk(*b"IDAT", b"Amira Quillfeather"), &plain[end..]].concat();
    assert_eq!(cleaned(&more).into_bytes(), clean_plain);
    let data = &plain[HEADER + 8..end - 4];
    let inside = chunk(*b"IDAT", &[data, b"Amira Quillfeather"].concat());
    assert_eq!(cleaned(&[&plain[..HEADER], &inside, &plain[end..]].concat()).into_bytes(), clean_plain);
}

#[test]
fn an_animation_stays_whole_and_loses_its_slack() {
    let plain = cleaned(&animated(b""));
    assert!(holds(plain.bytes(), b"acTL") && holds(plain.bytes(), b"fdAT"));
    assert_eq!(plain.bytes(), animated(b"").as_slice());
    assert_eq!(cleaned(&animated(b"Amira Quillfeather")).bytes(), plain.bytes());
    let unannounced: Vec<u8> = {
        let file = animated(b"");
        [&file[..HEADER], &file[HEADER + 20..]].concat()
    };
    assert!(!holds(cleaned(&unannounced).bytes(), b"fdAT"), "no reader shows it");
}

#[test]
fn parts_that_are_out_of_place_wrong_or_double_go() {
    let plain = make::png(40, 30);
    let clean_plain = cleaned(&plain).into_bytes();
    let end = plain.len() - 12;
    for wrong in
        [chunk(*b"gAMA", b"Quillfeather"), chunk(*b"sRGB", b"\0\0"), chunk(*b"pHYs", b""), chunk(*b"bKGD", b"\0\0")]
    {
        assert_eq!(cleaned(&with_chunks(&plain, &[wrong])).into_bytes(), clean_plain);
    }
    let late = [&plain[..end], &chunk(*b"gAMA", b"Body"), &plain[end..]].concat();
    assert_eq!(cleaned(&late).into_bytes(), clean_plain);
    let once = cleaned(&with_chunks(&plain, &[chunk(*b"sRGB", b"\0")])).into_bytes();
    assert_eq!(cleaned(&with_chunks(&plain, &[chunk(*b"sRGB", b"\0"), chunk(*b"sRGB", b"\x01")])).into_bytes(), once);
}

#[test]
fn transparency_palettes_and_sixteen_bits_are_kept() {
    let header = |depth: u8, kind: u8| {
        let size = [3_u32.to_be_bytes(), 2_u32.to_be_bytes()].concat();
        chunk(*b"IHDR", &[size.as_slice(), &[depth, kind, 0, 0, 0]].concat())
    };
    let file = |header: Vec<u8>, between: Vec<u8>, row: &[u8]| {
        let rows = [&[0], row, &[0], row].concat();
        let parts = [header, between, chunk(*b"IDAT", &deflated(&rows)), chunk(*b"IEND", b"")];
        [b"\x89PNG\r\n\x1a\n".to_vec(), parts.concat()].concat()
    };
    let palette = [chunk(*b"PLTE", &[1, 2, 3, 4, 5, 6]), chunk(*b"tRNS", &[7])].concat();
    for whole in [
        file(header(8, 3), palette, &[0, 1, 0]),
        file(header(2, 0), chunk(*b"tRNS", &[0, 1]), &[0b0110_0000]),
        file(header(16, 6), Vec::new(), &[9; 24]),
        file(header(16, 2), chunk(*b"tRNS", &[0, 1, 0, 2, 0, 3]), &[9; 18]),
    ] {
        assert_eq!(cleaned(&whole).bytes(), whole.as_slice());
    }
    assert_eq!(cleaned(include_bytes!("../pictures/interlaced.png")).bytes().len(), 1012);
    assert!(matches!(refused(&file(header(8, 3), Vec::new(), &[0, 1, 0])), Refusal::Damaged(_)), "no palette");
    assert!(matches!(refused(&file(header(8, 0), Vec::new(), &[1, 2])), Refusal::CutShort), "too few pixels");
    assert!(matches!(refused(&file(header(8, 0), Vec::new(), &[1, 2, 3, 4])), Refusal::Damaged(_)), "too many");
    let too_large = [[0xFF, 0xFF], [0xFF, 0xFF]].concat();
    let claims = chunk(*b"IHDR", &[&[0, 0], too_large.as_slice(), &[0, 0], &[8, 2, 0, 0, 0]].concat());
    assert_eq!(refused(&file(claims, Vec::new(), &[])), Refusal::TooLarge);
}

#[test]
fn a_picture_that_is_cut_short_or_broken_is_refused() {
    let whole = with_chunks(&make::png(60, 44), &beside());
    for cut in (0..whole.len()).step_by(97).chain(whole.len() - 12..whole.len()) {
        clean(&whole[..cut], &NameSearch::none()).expect_err("it ends before the picture does");
    }
    let mut broken = make::png(60, 44);
    let sum = broken.len() - 12 - 1;
    broken[sum] ^= 1;
    assert_eq!(refused(&broken), Refusal::Damaged("the check sum of a chunk is wrong"));
}

#[test]
fn an_animation_that_lacks_a_frame_or_a_part_of_one_is_refused() {
    let whole = animated(b"");
    let promise = memchr::memmem::find(&whole, b"acTL").unwrap();
    let promised = |frames: u8| {
        [&whole[..promise - 4], &chunk(*b"acTL", &[0, 0, 0, frames, 0, 0, 0, 0]), &whole[promise + 16..]].concat()
    };
    assert_eq!(promised(2), whole);
    assert_eq!(refused(&promised(3)), Refusal::CutShort);
    let last = memchr::memmem::rfind(&whole, b"fdAT").unwrap();
    let without_last_part = [&whole[..last - 4], &whole[whole.len() - 12..]].concat();
    assert_eq!(refused(&without_last_part), Refusal::CutShort);
}

#[test]
fn apples_own_form_is_refused_by_name() {
    let plain = make::png(20, 20);
    let apple = [&plain[..8], &chunk(*b"CgBI", b"P\0 \x02"), &plain[8..]].concat();
    assert_eq!(refused(&apple), Refusal::AppleOnly);
}

#[test]
fn the_proof_alone_finds_what_a_writer_would_have_left() {
    let clean_file = cleaned(&make::png(40, 30)).into_bytes();
    let names = make::roll();
    for left in beside().into_iter().filter(|part| !matches!(&part[4..8], b"gAMA" | b"pHYs")) {
        assert!(proof::walk(&with_chunks(&clean_file, &[left]), &names).is_err());
    }
    assert!(proof::walk(&[clean_file.as_slice(), &[0]].concat(), &names).is_err(), "a byte behind the end");
    let end = clean_file.len() - 12;
    let slack = [&clean_file[..end], &chunk(*b"IDAT", b"more"), &clean_file[end..]].concat();
    assert!(proof::walk(&slack, &names).is_err(), "a byte behind the stream");
    let with_name = with_chunks(&clean_file, &[chunk(*b"cHRM", b"...Amira Quillfeather...........")]);
    assert!(proof::walk(&with_name, &names).is_err() && proof::walk(&with_name, &NameSearch::none()).is_ok());
}
