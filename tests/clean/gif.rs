//! What GIFs lose and keep.

use image::codecs::gif::{GifEncoder, Repeat};
use image::{Delay, DynamicImage, Frame};
use kindframe::clean::{NameSearch, Refusal, clean, proof};
use kindframe::photo::Container;
use kindframe::picture::thumbnail;

use crate::make::{self, cleaned, holds, refused};

/// An animation of so many frames, shown five times over.
pub fn gif(width: u32, height: u32, frames: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = GifEncoder::new(&mut file);
    encoder.set_repeat(Repeat::Finite(5)).unwrap();
    for number in 0..frames {
        let mut picture = DynamicImage::ImageRgb8(make::pixels(width, height)).into_rgba8();
        picture.get_pixel_mut(number, 0).0 = [255, 255, 255, 0];
        encoder.encode_frame(Frame::from_parts(picture, 0, 0, Delay::from_numer_denom_ms(80, 1))).unwrap();
    }
    drop(encoder);
    file
}

fn pieces(data: &[u8]) -> Vec<u8> {
    let piece = |piece: &[u8]| [&[u8::try_from(piece.len()).unwrap()], piece].concat();
    [data.chunks(255).flat_map(piece).collect(), vec![0]].concat()
}

fn extension(label: u8, data: &[u8]) -> Vec<u8> {
    [vec![0x21, label], pieces(data)].concat()
}

fn application(name: &[u8; 11], data: &[u8]) -> Vec<u8> {
    [&[0x21, 0xFF, 11], name.as_slice(), &pieces(data)].concat()
}

/// XMP as Adobe puts it: without lengths, and behind it the bytes that lead to the end.
fn xmp() -> Vec<u8> {
    let trailer: Vec<u8> = [1].into_iter().chain((0..=255).rev()).chain([0]).collect();
    [b"\x21\xFF\x0BXMP DataXMP", make::xmp(6).as_bytes(), &trailer].concat()
}

fn beside() -> Vec<Vec<u8>> {
    vec![
        extension(0xFE, b"sent from the staff room"),
        xmp(),
        application(b"MGKIPTC0000", b"Hollow Lane Primary"),
        application(b"C2PA_GIF\x01\0\0", b"Fernsby Optics"),
        application(b"SOMEMAKER.0", b"Body-4711-0815"),
        extension(0x01, b"............Amira Quillfeather"),
        extension(0xCE, b"Amira Quillfeather"),
    ]
}

/// Where the first block begins: behind the screen and its colours.
fn blocks(gif: &[u8]) -> usize {
    13 + if gif[10] & 0x80 == 0 { 0 } else { 3 << ((gif[10] & 7) + 1) }
}

fn with_blocks(gif: &[u8], parts: &[Vec<u8>]) -> Vec<u8> {
    let at = blocks(gif);
    [&gif[..at], &parts.concat(), &gif[at..]].concat()
}

/// A picture of two by two, in the codes of its four colours.
fn tiny(before: &[u8], coded: &[u8]) -> Vec<u8> {
    let screen = b"GIF89a\x02\0\x02\0\x81\0\0\0\0\0\xFF\0\0\0\xFF\0\0\0\xFF";
    let picture = [b"\x2C\0\0\0\0\x02\0\x02\0\0\x02".as_slice(), &pieces(coded)].concat();
    [screen.as_slice(), before, &picture, b"\x3B"].concat()
}

/// Clear, the four colours (the code grows to four bits behind the third), end.
const CODED: [u8; 3] = [0b0100_0100, 0b0011_0100, 0b0000_0101];

#[test]
fn nothing_but_the_pictures_survives() {
    let plain = gif(60, 44, 3);
    let clean_plain = cleaned(&plain).into_bytes();
    for parts in beside() {
        // What no decoder here reads past is looked at by the proof alone.
        let dirty = [with_blocks(&plain, std::slice::from_ref(&parts)), b"Amira Quillfeather".to_vec()].concat();
        let proven = clean(&dirty, &make::roll()).unwrap();
        assert_eq!(proven.bytes(), clean_plain);
        assert_eq!(proven.removed().values().sum::<usize>(), 2);
        assert_eq!(proven.container(), Container::Gif);
    }
    let known = &beside()[..6];
    assert_eq!(cleaned(&with_blocks(&plain, known)).bytes(), clean_plain);
    let end = plain.len() - 1;
    let late = [&plain[..end], &known.concat(), &plain[end..]].concat();
    assert_eq!(cleaned(&late).bytes(), clean_plain);
}

#[test]
fn an_animation_keeps_its_frames_times_and_rounds() {
    let plain = gif(30, 20, 4);
    let kept = cleaned(&plain).into_bytes();
    let count = |bytes: &[u8], part: &[u8]| memchr::memmem::find_iter(bytes, part).count();
    assert_eq!(count(&kept, b"\x21\xF9\x04"), 4);
    assert_eq!(count(&kept, b"NETSCAPE2.0\x03\x01\x05\0\0"), 1);
    assert_eq!(kept.len(), plain.len(), "an encoder's own file holds nothing else");
    let rounds = application(b"NETSCAPE2.0", &[1, 5, 0]);
    assert_eq!(cleaned(&with_blocks(&plain, &[rounds.clone(), rounds])).bytes().len(), kept.len(), "said twice");
}

#[test]
fn a_colour_profile_is_kept_and_loses_its_texts() {
    let named = make::profile("Quillfeather's monitor", "Hollow Lane Primary", None);
    let good = make::profile("Display P3", "Copyright Apple Inc., 2022", None);
    for profile in [&named, &good] {
        let proven = cleaned(&with_blocks(&gif(20, 12, 1), &[application(b"ICCRGBG1012", profile)]));
        assert!(holds(proven.bytes(), b"ICCRGBG1012") && holds(proven.bytes(), b"rTRC"));
    }
    let whole = application(b"ICCRGBG1012", &good);
    for told in [whole.clone(), application(b"ICCRGBG1012", &make::dated(&good))] {
        assert!(holds(cleaned(&with_blocks(&gif(20, 12, 1), &[told])).bytes(), &whole));
    }
}

#[test]
fn bytes_behind_the_last_pixel_go() {
    let plain = tiny(b"", &CODED);
    assert_eq!(cleaned(&plain).bytes(), plain);
    let slack = [CODED.as_slice(), b"Amira Quillfeather"].concat();
    let proven = cleaned(&tiny(b"", &slack));
    assert_eq!(proven.bytes(), plain);
    assert_eq!(proven.removed().get("slack in the compressed data"), Some(&1));
    let parted: Vec<u8> = CODED.iter().flat_map(|byte| [1, *byte]).chain([0]).collect();
    let plain_pieces = pieces(&CODED);
    let at = plain.len() - 1 - plain_pieces.len();
    let parted = [&plain[..at], &parted, b"\x3B"].concat();
    assert_eq!(cleaned(&parted).bytes(), plain, "pieces are laid out anew");
}

#[test]
fn what_is_said_of_a_text_is_not_taken_for_a_pictures() {
    let control = b"\x21\xF9\x04\x05\x0A\0\x01\0".as_slice();
    let text = extension(0x01, b"............Amira Quillfeather");
    let proven = cleaned(&tiny(&[control, &text, control].concat(), &CODED));
    assert_eq!(proven.bytes(), tiny(control, &CODED));
    assert!(matches!(refused(&tiny(&[control, &text].concat(), &CODED)), Refusal::Unusual(_)));
    let spare = b"\x21\xF9\x04\xE4\x0A\0A\0".as_slice();
    assert_eq!(cleaned(&tiny(spare, &CODED)).bytes(), tiny(b"\x21\xF9\x04\x04\x0A\0\0\0", &CODED), "spare bits");
}

#[test]
fn what_is_said_of_a_picture_in_two_parts_is_refused() {
    let head = b"GIF89a\x02\0\x02\0\x81\0\0";
    let colours = [9, 9, 9, 0, 0, 0, 99, 99, 99, 255, 255, 255];
    let control: &[u8] = &[0x21, 0xF9, 4, 5, 10, 0, 3, 4, 5, 10, 0, 1, 0];
    let picture = b"\x2C\0\0\0\0\x02\0\x02\0\0\x02\x03\x44\x34\x05\0\x3B";
    let whole = |control: &[u8]| [head.as_slice(), &colours, control, picture].concat();
    let one_part = [&control[..7], &[0]].concat();
    assert_eq!(cleaned(&whole(&one_part)).container(), Container::Gif);
    assert!(matches!(refused(&whole(control)), Refusal::Damaged(_)));
}

#[test]
fn a_picture_that_is_cut_short_or_broken_is_refused() {
    let whole = with_blocks(&gif(60, 44, 2), &beside()[..6]);
    for cut in (0..whole.len()).step_by(97).chain(whole.len() - 8..whole.len()) {
        clean(&whole[..cut], &NameSearch::none()).expect_err("it ends before the picture does");
    }
    assert_eq!(refused(&tiny(b"", &CODED[..1])), Refusal::CutShort);
    assert!(matches!(refused(&tiny(b"", &[0x7C, 0])), Refusal::Damaged(_)), "a code that stands for nothing");
    assert!(matches!(refused(&tiny(b"\0", &CODED)), Refusal::Damaged(_)), "a byte between two parts");
    assert!(matches!(refused(b"GIF89a\x02\0\x02\0\0\0\0\x3B"), Refusal::Damaged(_)), "no picture");
    assert_eq!(refused(b"GIF89a\xFF\xFF\xFF\xFF\0\0\0\x3B"), Refusal::TooLarge);
}

#[test]
fn the_first_frame_is_the_thumbnail() {
    let small = thumbnail::from_jpeg_or_png(&gif(60, 40, 2), 30, 1).unwrap();
    assert_eq!((small.width, small.height, small.full), (30, 20, (60, 40)));
}

#[test]
fn the_proof_alone_finds_what_a_writer_would_have_left() {
    let (names, good) = (make::roll(), cleaned(&gif(20, 12, 2)).into_bytes());
    proof::walk(&good, &names).unwrap();
    for left in beside() {
        assert!(proof::walk(&with_blocks(&good, &[left]), &names).is_err());
    }
    assert!(proof::walk(&[good.as_slice(), &[0]].concat(), &names).is_err(), "a byte behind the end");
    let slack = [CODED.as_slice(), b"more"].concat();
    assert!(proof::walk(&tiny(b"", &slack), &names).is_err(), "a byte behind the pixels");
    assert!(proof::walk(&tiny(b"\x21\xF9\x04\x24\x0A\0\0\0", &CODED), &names).is_err(), "a spare bit");
    let rounds = application(b"NETSCAPE2.0", &[1, 5, 0, b'A']);
    assert!(proof::walk(&tiny(&rounds, &CODED), &names).is_err(), "more than rounds");
    let mut named = gif(20, 12, 1);
    let at = memchr::memmem::rfind(&named, b"\x2C").unwrap() + 40;
    named[at..at + 18].copy_from_slice(b"Amira Quillfeather");
    assert!(proof::walk(&named, &names).is_err(), "a name among the colours");
}

#[test]
fn a_name_in_front_of_a_picture_does_not_hide_it() {
    let named = with_blocks(&gif(20, 12, 1), &[extension(0xCE, b"X")]);
    cleaned(&named);
    assert!(thumbnail::from_jpeg_or_png(&named, 16, 1).is_ok());
}
