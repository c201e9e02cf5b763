//! Files that were made to hurt: none may hang, panic, or come out unproven.

use std::time::{Duration, Instant};

use kindframe::clean::{NameSearch, Refusal, about, clean, proof};
use kindframe::photo::Container;
use kindframe::picture::decode;
use kindframe::process::small;
use proptest::prelude::*;

use crate::make::{self, chunk, cleaned, exif_segment, segment, with_chunks, with_segments, xmp_segment};
use crate::tiff;
use crate::tiff_file::{self, Order, Page, Value};

/// Cleans and shows, whatever comes; what is cleaned is proven and decodes as the original does.
fn survives(file: &[u8]) {
    let said = about(file);
    assert!((1..=8).contains(&said.orientation));
    if let Ok(small) = small(file, 16) {
        assert!((1..=16).contains(&small.width) && (1..=16).contains(&small.height));
    }
    if let Ok(proven) = clean(file, &NameSearch::none()) {
        proof::walk(proven.bytes(), &NameSearch::none()).unwrap();
        if let Ok(before) = decode::fully(file, proven.container()) {
            assert_eq!(decode::fully(proven.bytes(), proven.container()).unwrap().hash(), before.hash());
        }
    }
}

fn small_files() -> Vec<Vec<u8>> {
    let profile = make::profile("Display P3", "Copyright Apple Inc., 2022", None);
    let beside = [vec![exif_segment(6), xmp_segment(3)], make::profile_segments(&profile, 300)].concat();
    let iccp = [b"a name\0\0", make::deflated(&profile).as_slice()].concat();
    let chunks = [chunk(*b"iCCP", &iccp), chunk(*b"eXIf", &make::exif(6, false)), chunk(*b"tEXt", b"a\0b")];
    vec![
        with_segments(&make::jpeg(20, 12), &beside),
        include_bytes!("../pictures/progressive-restart.jpg").to_vec(),
        include_bytes!("../pictures/cmyk.jpg").to_vec(),
        with_chunks(&make::png(20, 12), &chunks),
        tiff_file::file(Order::High, &tiff::pages()),
        crate::gif::gif(20, 12, 2),
        crate::bmp::bmp(20, 12),
        crate::webp::lossless(20, 12),
        crate::webp::animated(true),
        crate::png::animated(b"slack"),
        crate::make_heif::avif().bytes(),
        crate::rolls::Roll::plain().bytes(),
        include_bytes!("../pictures/lossy-alpha.webp").to_vec(),
    ]
}

#[test]
fn what_is_cut_anywhere_is_survived_by_every_reader() {
    for file in small_files() {
        for cut in (0..file.len()).step_by(97).chain(0..64).chain(file.len() - 64..file.len()) {
            survives(&file[..cut]);
            survives(&file[cut..]);
        }
    }
}

#[test]
fn one_byte_changed_anywhere_never_panics_and_never_comes_out_unproven() {
    let mut state = 1_u64;
    for file in small_files() {
        let tries = if cfg!(debug_assertions) { 1500 } else { 20_000 };
        for _ in 0..tries {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(state >> 33).unwrap() % file.len();
            let [bits, ..] = state.to_be_bytes();
            let mut changed = file.clone();
            changed[at] ^= bits | 1;
            survives(&changed);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_behind_a_beginning_are_survived(
        tail in prop::collection::vec(any::<u8>(), 0..600),
        kind in 0_usize..4,
    ) {
        let heads: [&[u8]; 4] = [&make::png(4, 4)[..33], &[0xFF, 0xD8, 0xFF], b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"];
        let head = heads[kind];
        survives(&[head, &tail].concat());
    }

    #[test]
    fn pieces_of_pictures_in_any_order_are_survived(order in prop::collection::vec((0_usize..9, 0_usize..12), 0..12)) {
        let files = small_files();
        let mut mixed = files[order.first().map_or(0, |(file, _)| *file)][..2].to_vec();
        for (file, part) in order {
            let file = &files[file];
            let length = file.len() / 12;
            mixed.extend_from_slice(&file[part * length..(part + 1) * length]);
        }
        survives(&mixed);
    }
}

#[test]
fn a_million_tiny_parts_are_no_burden() {
    let begun = Instant::now();
    let segments = segment(0xFE, b"").repeat(1_000_000);
    let proven = cleaned(&with_segments(&make::jpeg(20, 12), &[segments]));
    assert_eq!(proven.removed().get("comment"), Some(&1_000_000));
    let chunks = chunk(*b"tEXt", b"").repeat(300_000);
    cleaned(&with_chunks(&make::png(20, 12), &[chunks]));
    assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
}

#[test]
fn a_picture_that_claims_to_be_huge_costs_nothing() {
    let begun = Instant::now();
    let mut huge = make::jpeg(20, 12);
    let frame = huge.windows(2).position(|bytes| bytes == [0xFF, 0xC0]).unwrap();
    huge[frame + 5..frame + 9].copy_from_slice(&[0xFF; 4]);
    assert_eq!(clean(&huge, &NameSearch::none()).unwrap_err(), Refusal::TooLarge);
    huge[frame + 5..frame + 9].copy_from_slice(&[0x30, 0, 0x40, 0]);
    assert_eq!(clean(&huge, &NameSearch::none()).unwrap_err(), Refusal::CutShort);
    assert!(decode::fully(&huge, Container::Jpeg).is_err());
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[test]
fn a_text_that_inflates_without_end_is_not_followed() {
    let begun = Instant::now();
    let bomb = make::deflated(&vec![b'x'; 40 << 20]);
    let text = chunk(*b"zTXt", &[b"Comment\0\0", bomb.as_slice()].concat());
    let profile = chunk(*b"iCCP", &[b"name\0\0", bomb.as_slice()].concat());
    cleaned(&with_chunks(&make::png(20, 12), &[profile, text.repeat(40)]));
    assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
}

#[test]
fn every_other_kind_of_file_is_refused_in_a_sentence_of_its_own() {
    let heads: [&[u8]; 6] = [
        b"\0\0\0\x18ftypisom\0\0\0\0",
        b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom",
        b"\0\0\0\x18ftypM4A \0\0\0\0M4A isom",
        b"\xFF\x0A\0\0",
        b"plain text",
        b"",
    ];
    let mut said: Vec<String> = heads.iter().map(|head| clean(head, &NameSearch::none()).unwrap_err().what()).collect();
    said.sort();
    said.dedup();
    assert_eq!(said.len(), heads.len(), "{said:?}");
}

#[test]
fn a_tiff_that_says_the_same_bytes_again_and_again_is_left_early() {
    let begun = Instant::now();
    let bomb = Page::of(20_000, 10_000, 8).with(259, Value::Short(vec![8]));
    let bomb = bomb.strips(vec![make::deflated(&vec![0; 3 << 20])]).with_shared_strips();
    clean(&tiff_file::file(Order::Low, &vec![bomb; 3000]), &NameSearch::none()).unwrap_err();
    let over = Page::of(10, 10, 8).with(259, Value::Short(vec![8]));
    let over = tiff_file::file(Order::Low, &[over.strips(vec![make::deflated(&vec![0; 60 << 20])])]);
    assert!(matches!(clean(&over, &NameSearch::none()).unwrap_err(), Refusal::Damaged(_)));
    let strips = Page::of(1, 60_000, 8).with(278, Value::Short(vec![1])).strips(vec![vec![7]; 60_000]);
    cleaned(&tiff_file::file(Order::High, &[strips]));
    let entries = [b"II*\0\x08\0\0\0".as_slice(), &[0x10, 0x27].repeat(200_000)].concat();
    clean(&entries, &NameSearch::none()).unwrap_err();
    assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
}
