//! HEIC and AVIF.

use std::path::Path;
use std::time::{Duration, Instant};

use kindframe::clean::{NameSearch, Refusal, about, clean, proof};
use kindframe::disk::Disk as _;
use kindframe::disk::faulty::FaultyDisk;
use kindframe::names::exact::ExactNames;
use kindframe::photo::{Container, EventSlug};
use kindframe::plan::{EventPlace, plan};
use kindframe::process::{ProcessError, process, read};
use kindframe::scan::scan;

use crate::make::{self, cleaned, holds, refused};
use crate::make_heif::{ALPHA, Heif, av1, avif, boxed, ispe, item};

/// Everything that devices put beside a picture.
fn dirty() -> Heif {
    let mut heif = avif();
    heif.items[0].name = "Amira Quillfeather";
    let exif = [b"\0\0\0\0".as_slice(), &make::exif(6, true)].concat();
    let xmp = make::xmp(3).into_bytes();
    heif.items.push(item(*b"Exif", &exif, &[]));
    heif.items.push(item(*b"mime", &xmp, &[]));
    heif.items[2].name = "XMP\0application/rdf+xml";
    heif.items.push(item(*b"av01", &av1(b"Body-4711-0815, small"), &[0, 2]));
    heif.items.push(item(*b"av01", &av1(b"Body-4711-0815, gains"), &[0, 2]));
    heif.say(4, *b"auxC", b"\0\0\0\0urn:com:apple:photo:2020:aux:hdrgainmap\0", false);
    heif.items.push(item(*b"av01", &av1(b"Body-4711-0815, burst"), &[0, 2]));
    heif.items.push(item(*b"jumb", b"signed by Hollow Lane Primary", &[]));
    heif.items.push(item(*b"uri ", b"http://example.org/Quillfeather", &[]));
    heif.items.push(item(*b"tmap", b"Body-4711-0815, tones", &[0]));
    for (kind, from) in [(b"cdsc", 2), (b"cdsc", 3), (b"thmb", 4), (b"auxl", 5), (b"cdsc", 7)] {
        heif.refer(*kind, from, &[1]);
    }
    heif.refer(*b"dimg", 9, &[1, 5]);
    heif.say(0, *b"udes", b"\0\0\0\0en\0Amira Quillfeather\0at Hollow Lane Primary\0\0", false);
    heif.say(0, *b"crtt", b"\0\0\0\x002026:06:18 10:11:12", false);
    heif.say(0, *b"uuid", b"0123456789abcdefBody-4711-0815", false);
    heif.in_meta = boxed(*b"grpl", &boxed(*b"altr", b"\0\0\0\0\0\0\0\x09\0\0\0\x02\0\0\0\x09\0\0\0\x01"));
    heif.in_meta.extend(boxed(*b"uuid", b"0123456789abcdefFernsby Optics"));
    heif.stray = b"sent from the staff room".to_vec();
    heif.between = boxed(*b"free", b"Hollow Lane Primary");
    heif.behind = [boxed(*b"mpvd", b"....ftypisomBody-4711-0815"), boxed(*b"sefd", b"Fernsby Optics")].concat();
    heif.behind.extend(b"Image_UTC_Data sent from the staff room");
    heif
}

#[test]
fn everything_beside_the_picture_goes() {
    let original = dirty().bytes();
    let proven = cleaned(&original);
    assert_eq!(proven.container(), Container::Avif);
    assert!(holds(proven.bytes(), &av1(b"the coded picture")));
    for gone in ["small", "gains", "burst", "tones", "hdrgainmap", "tablet", "http", "free", "grpl", "udes", "crtt"] {
        assert!(!holds(proven.bytes(), gone.as_bytes()), "{gone}");
    }
    let told = [
        ("EXIF", 1),
        ("XMP", 1),
        ("thumbnail", 1),
        ("depth map, matte or gain map", 1),
        ("gain map", 1),
        ("picture beside the first", 1),
        ("content credentials (C2PA)", 1),
        ("name of a part", 1),
        ("motion photo", 1),
        ("text", 1),
        ("time", 1),
        ("data behind the picture", 1),
    ];
    for (kind, count) in told {
        assert_eq!(proven.removed().get(kind), Some(&count), "{kind}");
    }
    let same = cleaned(&avif().bytes());
    assert_eq!(proven.bytes(), same.bytes(), "as if nothing else had ever been there");
    assert_eq!(cleaned(same.bytes()).bytes(), same.bytes(), "what is clean stays as it is");
}

#[test]
fn an_offload_leaves_a_file_of_several_pictures_where_it_is() {
    let disk = FaultyDisk::new();
    let mut burst = avif();
    disk.put("/card/one.avif", &burst.bytes());
    burst.items.push(item(*b"av01", &av1(b"the next moment"), &[0, 2]));
    disk.put("/card/several.avif", &burst.bytes());
    let place = EventPlace { event: 1, folder: "trip".into(), slug: EventSlug::of("Trip").unwrap(), next_number: 1 };
    let plan = plan(vec![scan(&disk, Path::new("/card"), &|| false).unwrap()], place, disk.today());
    let processed = plan
        .planned
        .into_iter()
        .map(|shot| process(read(&disk, shot).unwrap(), &NameSearch::none(), &ExactNames::default()).map(drop));
    assert_eq!(processed.collect::<Vec<_>>(), [Ok(()), Err(ProcessError::Several)]);
}

#[test]
fn what_shows_the_picture_is_kept() {
    let mut heif = avif();
    heif.say(
        0,
        *b"clap",
        &[[0, 0, 0, 30, 0, 0, 0, 1, 0, 0, 0, 20, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]]
            .concat(),
        true,
    );
    heif.say(0, *b"irot", &[3], true);
    heif.say(0, *b"imir", &[1], true);
    heif.say(0, *b"pasp", &[0, 0, 0, 2, 0, 0, 0, 1], false);
    heif.say(0, *b"clli", &[3, 0xE8, 1, 0x90], false);
    heif.items.push(item(*b"av01", &av1(b"how transparent"), &[0, 2]));
    heif.say(1, *b"auxC", ALPHA, true);
    heif.refer(*b"auxl", 2, &[1]);
    heif.refer(*b"prem", 1, &[2]);
    let proven = cleaned(&heif.bytes());
    for (kind, body) in &heif.properties {
        assert!(holds(proven.bytes(), &boxed(*kind, body)), "{}", String::from_utf8_lossy(kind));
    }
    assert!(holds(proven.bytes(), &av1(b"how transparent")));
    assert!(holds(proven.bytes(), b"auxl\0\x02\0\x01\0\x01") && holds(proven.bytes(), b"prem\0\x01\0\x01\0\x02"));
    assert_eq!(about(proven.bytes()).size, Some((20, 30)), "cropped and turned");
}

#[test]
fn exif_never_turns_a_picture_that_turns_itself() {
    let original = dirty().bytes();
    let said = about(&original);
    assert_eq!((said.orientation, said.size), (1, Some((60, 40))));
    assert_eq!(said.taken.map(|taken| taken.to_string()), Some("2026-06-18T10:11:12".into()));
    assert!(kindframe::process::small(&original, 30).is_ok_and(|small| (small.width, small.height) == (30, 20)));
}

#[test]
fn notes_within_the_coded_picture_go_and_light_stays() {
    let mut heif = avif();
    let light = [0x2A, 6, 1, 3, 0xE8, 1, 0x90, 0x80];
    let text = [[0x2A, 16, 4].as_slice(), b"Fernsby Optics\x80"].concat();
    let padding = [[0x7A, 19].as_slice(), b"Hollow Lane Primary"].concat();
    heif.items[0].payload = [light.as_slice(), &text, &av1(b"the coded picture"), &padding].concat();
    heif.properties[2].1.extend(&text);
    let proven = cleaned(&heif.bytes());
    assert!(holds(proven.bytes(), &[light.as_slice(), &av1(b"the coded picture")].concat()));
    assert_eq!(proven.removed().get("notes of the encoder"), Some(&3));
    heif.say(0, *b"a1lx", &[0; 7], false);
    assert!(matches!(refused(&heif.bytes()), Refusal::Unusual(_)), "lengths of layers would be wrong");
}

#[test]
fn tiles_are_kept_wherever_they_lie() {
    let mut heif = avif();
    heif.items[0] = item(*b"grid", &[0, 0, 0, 1, 0, 120, 0, 40], &[4, 1, 3]);
    heif.items[0].method = 1;
    heif.properties.push(ispe(120, 40));
    for tile in [b"the left tile", b"the right one"] {
        heif.items.push(item(*b"av01", &av1(tile), &[0, 1, 2, 3]));
    }
    heif.items[1].pieces = 3;
    heif.items[2].flags = 1;
    heif.refer(*b"dimg", 1, &[2, 3]);
    let proven = cleaned(&heif.bytes());
    assert!(holds(proven.bytes(), b"idat\0\0\0\x01\0\x78\0\x28"));
    assert!(holds(proven.bytes(), &[av1(b"the left tile"), av1(b"the right one")].concat()));
    assert_eq!(about(proven.bytes()).size, Some((120, 40)));
    // The same tile twice lies in one place; an item may lie in another.
    heif.items[2].payload = av1(b"the left tile");
    heif.items[2].method = 2;
    heif.refer(*b"iloc", 3, &[2]);
    let shared = cleaned(&heif.bytes());
    assert_eq!(shared.bytes().len(), proven.bytes().len() - av1(b"the left tile").len());
    heif.references[0].2.push(2);
    assert!(matches!(refused(&heif.bytes()), Refusal::Damaged(_)), "a tile too many");
}

#[test]
fn what_the_picture_lies_in_goes_and_the_picture_stays() {
    let mut heif = avif();
    heif.items[0].method = 2;
    let around = [av1(b"the coded picture").as_slice(), b"Amira Quillfeather"].concat();
    heif.items.push(item(*b"uri ", &around, &[]));
    heif.refer(*b"iloc", 1, &[2]);
    let proven = cleaned(&heif.bytes());
    assert_eq!(proven.bytes(), cleaned(&avif().bytes()).bytes());
    heif.items.push(item(*b"uri ", b"the coded picture", &[]));
    assert!(matches!(refused(&heif.bytes()), Refusal::NotProven(_)), "a value beside it may not stand in it");
}

#[test]
fn a_picture_that_is_another_turned_stays_so() {
    let mut heif = avif();
    heif.items.push(item(*b"iden", b"", &[0]));
    heif.say(1, *b"irot", &[1], true);
    heif.refer(*b"dimg", 2, &[1]);
    heif.primary = 2;
    let proven = cleaned(&heif.bytes());
    assert!(holds(proven.bytes(), &boxed(*b"dimg", &[0, 2, 0, 1, 0, 1])));
    assert_eq!(about(proven.bytes()).size, Some((40, 60)));
}

#[test]
fn a_profile_keeps_its_colours_and_loses_its_texts() {
    let profile = make::profile("Monitor of Amira Quillfeather", "Hollow Lane Primary", None);
    let mut heif = avif();
    heif.say(0, *b"colr", &[b"prof", profile.as_slice()].concat(), false);
    let proven = cleaned(&heif.bytes());
    assert!(holds(proven.bytes(), b"colrprof") && holds(proven.bytes(), b"rXYZ") && holds(proven.bytes(), b"colrnclx"));
    assert_eq!(proven.removed().get("texts of the colour profile"), Some(&1));
    let standard = make::profile("Display P3", "Copyright Apple Inc., 2022", None);
    let mut heif = avif();
    heif.say(0, *b"colr", &[b"prof", make::dated(&standard).as_slice()].concat(), false);
    let proven = cleaned(&heif.bytes());
    assert!(holds(proven.bytes(), &standard) && !holds(proven.bytes(), b"Fern"));
}

#[test]
fn brands_of_what_is_gone_go() {
    let mut heif = avif();
    heif.brands = b"mif1\0\0\x07\xE9avismsf1mif1tmapMiHBavifQUIL".to_vec();
    let proven = cleaned(&heif.bytes());
    assert!(proven.bytes().starts_with(b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif\0\0"));
}

#[test]
fn what_may_change_the_picture_is_refused() {
    let unusual = |spoil: fn(&mut Heif)| {
        let mut heif = avif();
        spoil(&mut heif);
        assert!(matches!(refused(&heif.bytes()), Refusal::Unusual(_)));
    };
    unusual(|heif| heif.say(0, *b"xxxx", b"", true));
    unusual(|heif| heif.items[0].protection = 1);
    unusual(|heif| heif.items[0].kind = *b"vvc1");
    unusual(|heif| heif.behind = boxed(*b"moof", b""));
    unusual(|heif| heif.between = boxed(*b"mini", b""));
    let damaged = |spoil: fn(&mut Heif)| {
        let mut heif = avif();
        spoil(&mut heif);
        assert!(matches!(refused(&heif.bytes()), Refusal::Damaged(_)));
    };
    damaged(|heif| heif.primary = 7);
    damaged(|heif| heif.items[0].said.clear());
    damaged(|heif| heif.properties[0].1.truncate(11));
    damaged(|heif| heif.between = boxed(*b"meta", b""));
    damaged(|heif| heif.in_meta = boxed(*b"iinf", b""));
    damaged(|heif| heif.properties[0] = ispe(0, 40));
    let mut large = avif();
    large.properties[0] = ispe(30_000, 30_000);
    assert_eq!(refused(&large.bytes()), Refusal::TooLarge);
}

#[test]
fn pictures_that_are_made_of_themselves_or_of_far_too_many_cost_nothing() {
    let start = Instant::now();
    let mut ring = avif();
    ring.items[0] = item(*b"iden", b"", &[0]);
    ring.items.push(item(*b"iden", b"", &[0]));
    ring.refer(*b"dimg", 1, &[2]);
    ring.refer(*b"dimg", 2, &[1]);
    assert!(matches!(refused(&ring.bytes()), Refusal::Unusual(_)));
    let mut fan = avif();
    fan.items[0] = item(*b"grid", &[0, 0, 255, 255, 0, 60, 0, 40], &[0]);
    fan.items.push(item(*b"grid", &[0, 0, 255, 255, 0, 60, 0, 40], &[0]));
    fan.items.push(item(*b"grid", &[0, 0, 255, 255, 0, 60, 0, 40], &[0]));
    fan.refer(*b"dimg", 1, &vec![2; 65535]);
    fan.refer(*b"dimg", 2, &vec![3; 65535]);
    fan.refer(*b"dimg", 3, &vec![2; 65535]);
    assert!(matches!(refused(&fan.bytes()), Refusal::Unusual(_) | Refusal::TooLarge));
    let mut within = avif();
    within.items[0].method = 2;
    within.items[0].pieces = 1000;
    within.refer(*b"iloc", 1, &[1]);
    assert!(clean(&within.bytes(), &NameSearch::none()).is_err());
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn what_is_cut_anywhere_is_refused_and_never_half_a_picture() {
    let whole = dirty().bytes();
    let picture_ends = memchr::memmem::find(&whole, b"the coded picture").unwrap() + 17;
    for cut in (0..picture_ends).step_by(97).chain(0..400).chain(picture_ends - 40..picture_ends) {
        clean(&whole[..cut], &NameSearch::none()).unwrap_err();
    }
    for cut in picture_ends..whole.len() {
        if let Ok(proven) = clean(&whole[..cut], &NameSearch::none()) {
            assert_eq!(proven.bytes(), cleaned(&avif().bytes()).bytes());
        }
    }
}

#[test]
fn one_byte_changed_anywhere_never_panics_and_never_comes_out_unproven() {
    let mut turned = dirty();
    turned.say(0, *b"irot", &[1], true);
    let mut state = 1_u64;
    for file in [turned.bytes(), avif().bytes()] {
        for _ in 0..if cfg!(debug_assertions) { 4000 } else { 50_000 } {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(state >> 33).unwrap() % file.len();
            let [bits, ..] = state.to_be_bytes();
            let mut changed = file.clone();
            changed[at] ^= bits | 1;
            assert!((1..=8).contains(&about(&changed).orientation));
            if let Ok(proven) = clean(&changed, &make::roll()) {
                proof::walk(proven.bytes(), &make::roll()).unwrap();
            }
        }
    }
}

/// What needs a real encoder and decoder.
#[cfg(feature = "heic")]
mod coded {
    use heifer::heifer_isobmff::HeifFile;
    use heifer::{EncodeOptions, Metadata};
    use kindframe::picture::decode::{Undecodable, fully};

    use super::*;

    fn heic(width: u32, height: u32, said: &Metadata) -> Vec<u8> {
        let options = EncodeOptions { quality: 40, max_threads: 1 };
        let mut rgba = Vec::new();
        for pixel in make::pixels(width, height).pixels() {
            rgba.extend([pixel[0], pixel[1], pixel[2], pixel[0] | 0x80]);
        }
        let image = heifer::decode(&heifer::encode_rgba8(width, height, &rgba, &options).unwrap()).unwrap();
        heifer::encode_with_metadata(&image, said, &options).unwrap()
    }

    fn with_everything(width: u32, height: u32) -> Vec<u8> {
        let said = Metadata {
            exif: Some(make::exif(6, true)),
            xmp: Some(make::xmp(6).into_bytes()),
            icc_profile: Some(make::profile("Display P3", "Copyright Apple Inc., 2022", None)),
        };
        heic(width, height, &said)
    }

    #[test]
    fn pixels_transparency_and_colours_stay() {
        for (width, height) in [(40, 30), (700, 520)] {
            let original = with_everything(width, height);
            let proven = cleaned(&original);
            assert_eq!(proven.container().ending(), Some("heic"));
            assert_eq!(about(proven.bytes()).size, Some((width, height)));
            let file = HeifFile::parse(proven.bytes()).unwrap();
            assert!(file.items.iter().all(|item| [b"hvc1", b"grid"].contains(&&item.item_type.0)));
            assert!(file.icc_profile(file.primary_id).unwrap().is_some());
            let small = kindframe::process::small(proven.bytes(), 20).unwrap();
            assert_eq!(small.full, (width, height), "and EXIF turned nothing");
        }
    }

    #[test]
    fn what_stands_behind_the_picture_keeps_nobody_from_decoding_it() {
        let original = [with_everything(40, 30), b"\0\0\0\x10sefd12345678 Hollow Lane Primary".to_vec()].concat();
        cleaned(&original);
    }

    #[test]
    fn a_picture_that_is_coded_larger_than_it_says_is_not_decoded() {
        let file = cleaned(&with_everything(700, 30)).into_bytes();
        fully(&file, Container::Heif).unwrap();
        let mut lying = file.clone();
        let at = memchr::memmem::find_iter(&file, b"ispe\0\0\0\0").map(|at| at + 8);
        for at in at {
            lying[at..at + 8].copy_from_slice(&[0, 0, 0, 8, 0, 0, 0, 8]);
        }
        assert_eq!(fully(&lying, Container::Heif).unwrap_err(), Undecodable::Damaged);
    }

    #[test]
    fn one_byte_changed_in_a_heic_never_panics() {
        let file = with_everything(40, 30);
        let mut state = 7_u64;
        for _ in 0..if cfg!(debug_assertions) { 400 } else { 5000 } {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(state >> 33).unwrap() % file.len();
            let mut changed = file.clone();
            changed[at] ^= state.to_be_bytes()[0] | 1;
            if let Ok(proven) = clean(&changed, &NameSearch::none())
                && let Ok(before) = fully(&changed, Container::Heif)
            {
                assert_eq!(fully(proven.bytes(), Container::Heif).unwrap().hash(), before.hash());
            }
        }
    }
}
