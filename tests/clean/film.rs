//! Films: what goes, what stays, what is refused.

use std::time::{Duration, Instant};

use kindframe::clean::source::{Assembled, Part, Source, Unread};
use kindframe::clean::{NameSearch, Refusal, about, clean, draft_film, proof};
use kindframe::photo::Container;
use proptest::prelude::*;

use crate::films::{self, Reel, Strip, atom, noise};
use crate::make::{self, SECRETS, holds, keep, roll};

/// Cleans, and checks what every cleaned film keeps: no secret, all samples, and the same film
/// whether it was in memory or not.
fn cleaned(film: &[u8]) -> Vec<u8> {
    keep(film);
    let proven = clean(film, &roll()).unwrap_or_else(|refusal| panic!("{refusal}"));
    for secret in SECRETS {
        assert!(!holds(proven.bytes(), secret.as_bytes()), "{secret} survived");
    }
    assert!(!holds(proven.bytes(), &films::TAKEN.to_be_bytes()), "a time survived");
    proof::walk(proven.bytes(), &roll()).unwrap();
    let draft = draft_film(&film, &roll()).unwrap();
    let mut written = Vec::new();
    let append = |block: &[u8]| {
        written.extend_from_slice(block);
        Ok::<(), Unread>(())
    };
    draft.recipe().write(&film, append).unwrap();
    assert_eq!(written, proven.bytes());
    let streamed = draft.prove(&film, &written.as_slice(), &roll()).unwrap();
    assert_eq!((streamed.removed(), streamed.container()), (proven.removed(), proven.container()));
    proven.into_bytes()
}

fn refused(film: &[u8]) -> String {
    keep(film);
    clean(film, &roll()).expect_err("it should have been refused").what()
}

/// A film with everything that devices put beside it.
fn dirty() -> Reel {
    let secrets = SECRETS.join("\0").into_bytes();
    let note = [[0; 4].as_slice(), &secrets].concat();
    let mut reel = Reel::plain();
    reel.beside = [b"udta", b"meta", b"uuid", b"free", b"gps ", b"iods"].map(|kind| atom(kind, &note)).concat();
    reel.before = [b"free", b"uuid", b"skip", b"beam"].map(|kind| atom(kind, &note)).concat();
    reel.behind =
        [atom(b"meta", &note), atom(b"mpvd", &note), b"\xFF\xFF\xFF\xFFSEFH".to_vec(), secrets.clone()].concat();
    reel.gap = secrets;
    for strip in &mut reel.strips {
        strip.beside = [b"udta", b"meta", b"uuid", b"load"].map(|kind| atom(kind, &note)).concat();
    }
    reel
}

#[test]
fn what_devices_put_beside_a_film_goes_and_the_film_stays() {
    for index_first in [false, true] {
        for wide in [false, true] {
            let reel = Reel { index_first, wide, ..dirty() };
            let film = cleaned(&reel.bytes());
            let plain = Reel { index_first: !index_first, ..Reel::plain() };
            assert_eq!(film, cleaned(&plain.bytes()), "nothing is left of what stood beside it");
            for sample in reel.strips.iter().flat_map(|strip| &strip.samples) {
                assert!(holds(&film, sample));
            }
        }
    }
}

#[test]
fn what_went_is_told_by_kind() {
    let proven = clean(&dirty().bytes(), &roll()).unwrap();
    let told: Vec<&str> = proven.removed().keys().map(String::as_str).collect();
    for kind in ["notes of the device (place, maker, title)", "list of metadata", "private data of a maker", "padding"]
    {
        assert!(told.contains(&kind), "{kind}: {told:?}");
    }
    assert!(told.contains(&"data behind the film"));
}

#[test]
fn cleaning_twice_changes_nothing_and_tells_of_nothing() {
    for reel in [dirty(), Reel::plain()] {
        let once = cleaned(&reel.bytes());
        let twice = clean(&once, &roll()).unwrap();
        assert_eq!((twice.bytes(), twice.removed().keys().next()), (once.as_slice(), None));
    }
}

#[test]
fn tracks_of_sensors_time_codes_chapters_and_covers_go_with_their_samples() {
    let text = "51.5017 N Hollow Lane Primary, Body-4711-0815";
    let kinds: [(&[u8; 4], &[u8; 4]); 9] = [
        (b"meta", b"gpmd"),
        (b"meta", b"mebx"),
        (b"camm", b"camm"),
        (b"meta", b"rtmd"),
        (b"meta", b"djmd"),
        (b"fdsc", b"fdsc"),
        (b"tmcd", b"tmcd"),
        (b"sbtl", b"tx3g"),
        (b"pict", b"jpeg"),
    ];
    for (handler, coding) in kinds {
        let mut reel = Reel::plain();
        let plain = cleaned(&reel.bytes());
        reel.strips.insert(1, Strip::sensor(7, handler, coding, text));
        reel.strips[0].beside = atom(b"tref", &atom(b"cdsc", &7_u32.to_be_bytes()));
        let film = cleaned(&reel.bytes());
        assert!(!holds(&film, b"51.5017") && !holds(&film, coding));
        assert_eq!(film, plain);
    }
    let mut reel = Reel::plain();
    let plain = cleaned(&reel.bytes());
    reel.strips.push(Strip { samples: vec![noise(9, 300)], ..Strip::pictures(8) });
    reel.strips[0].beside = atom(b"tref", &atom(b"chap", &8_u32.to_be_bytes()));
    let film = cleaned(&reel.bytes());
    assert!(!holds(&film, &noise(9, 300)), "pictures of chapters go too");
    assert_eq!(film, plain);
}

#[test]
fn several_tracks_keep_their_order_language_turn_and_edits() {
    let mut reel = Reel::plain();
    reel.strips = vec![Strip { upright: false, ..Strip::pictures(3) }, Strip::sound(1), Strip::sound(2)];
    let film = cleaned(&reel.bytes());
    let turned = [0, 0x1_0000, 0, 0xFFFF_0000, 0, 0, 0, 0, 0x4000_0000_u32];
    let turned: Vec<u8> = turned.into_iter().flat_map(u32::to_be_bytes).collect();
    assert!(holds(&film, &turned));
    assert_eq!(memchr::memmem::find_iter(&film, &[0, 0, 3, 0xE8, 0x15, 0xC7, 0, 0]).count(), 3, "languages");
    assert_eq!(memchr::memmem::find_iter(&film, b"elst\0\0\0\0\0\0\0\x01\0\0\x03\x84\0\0\0\x64\0\x01\0\0").count(), 3);
    assert_eq!(about(&film).size, Some((48, 64)));
    assert_eq!(about(&film).taken, None);
    let taken = about(&Reel { index_first: true, ..reel }.bytes()).taken.unwrap();
    assert_eq!((taken.year(), taken.month()), (2026, 6));
}

#[test]
fn a_film_in_fragments_becomes_one_in_a_single_piece() {
    for each in [1, 2, 3, 100] {
        let reel = dirty();
        let film = cleaned(&reel.fragments(each));
        assert!(!holds(&film, b"moof") && !holds(&film, b"mvex"));
        let whole = cleaned(&reel.bytes());
        let table = |film: &[u8], kind: &[u8]| {
            let at = memchr::memmem::find(film, kind).unwrap();
            let length = u32::from_be_bytes(film[at - 4..at].try_into().unwrap());
            film[at..at - 4 + length as usize].to_vec()
        };
        for kind in [b"stts", b"ctts", b"stss", b"stsz", b"elst", b"stsd"] {
            assert_eq!(table(&film, kind), table(&whole, kind), "{}", String::from_utf8_lossy(kind));
        }
        assert_eq!(&table(&film, b"tkhd")[24..28], 700_u32.to_be_bytes(), "it lasts as long as its samples");
    }
    let mut reel = Reel::plain();
    reel.strips.insert(0, Strip::sensor(7, b"meta", b"gpmd", "51.5017 N Hollow Lane Primary"));
    assert!(!holds(&cleaned(&reel.fragments(2)), b"51.5017"));
}

#[test]
fn fragments_that_are_coded_in_no_way_that_the_film_describes_are_refused() {
    let mut film = Reel::plain().fragments(3);
    let common = film.windows(4).position(|name| name == b"trex").unwrap();
    film[common + 15] = 2;
    assert!(refused(&film).contains("tables"));
}

#[test]
fn what_is_shown_to_the_end_is_shown_to_the_end_of_the_fragments() {
    let film = Reel::plain().fragments(2);
    let edit = b"elst\0\0\0\0\0\0\0\x01";
    // The headers of its tracks say 1000: an edit until there leaves nothing out.
    for (given, kept) in [(0, 700), (1000, 700), (900, 900)] {
        let mut other = film.clone();
        for at in memchr::memmem::find_iter(&film, edit) {
            other[at + 12..at + 16].copy_from_slice(&u32::to_be_bytes(given));
        }
        let other = cleaned(&other);
        let at = memchr::memmem::find(&other, edit).unwrap();
        assert_eq!(other[at + 12..at + 16], u32::to_be_bytes(kept), "{given}");
    }
}

#[test]
fn both_flavours_keep_their_brand_and_ending() {
    let brands: [(Option<&'static [u8; 4]>, _, _); 5] = [
        (Some(b"mp42"), Container::Film, "mp4"),
        (Some(b"XAVC"), Container::Film, "mp4"),
        (Some(b"3gp5"), Container::Film, "mp4"),
        (Some(b"qt  "), Container::QuickTime, "mov"),
        (None, Container::QuickTime, "mov"),
    ];
    for (brand, container, ending) in brands {
        let film = cleaned(&Reel { brand, ..Reel::plain() }.bytes());
        assert_eq!(Container::of_head(&film), container);
        assert_eq!(container.ending(), Some(ending));
        assert!(!holds(&film, b"XAVC") && !holds(&film, b"3gp5"));
    }
}

#[test]
fn plain_sound_whose_samples_are_called_one_byte_is_copied_whole() {
    let mut reel = Reel { brand: Some(b"qt  "), ..Reel::plain() };
    reel.strips[1].entry = films::sound_entry(b"sowt", b"");
    reel.strips[1].samples = (0..9).map(|n| noise(n, 4)).collect();
    let each = reel.bytes();
    let at = memchr::memmem::rfind(&each, b"stsz").unwrap();
    // The table of nine sizes becomes one size for all.
    let mut same = each.clone();
    same.splice(at - 4..at + 16 + 36, [20_u32, 0, 0, 1, 9].map(u32::to_be_bytes).concat());
    same[at..at + 4].copy_from_slice(b"stsz");
    for holder in [b"stbl", b"minf", b"mdia", b"trak", b"moov"] {
        let at = memchr::memmem::rfind(&same, holder).unwrap() - 4;
        let length = u32::from_be_bytes(same[at..at + 4].try_into().unwrap()) - 36;
        same[at..at + 4].copy_from_slice(&length.to_be_bytes());
    }
    let film = cleaned(&same);
    for sample in &reel.strips[1].samples {
        assert!(holds(&film, sample));
    }
}

#[test]
fn settings_of_decoders_lose_notes_and_keep_what_shows() {
    let options = [b"\x4E\x01\x05\x30".as_slice(), b"x265 (build 199) - options: Hollow Lane Primary"].concat();
    let unit = |unit: &[u8]| [&u16::try_from(unit.len()).unwrap().to_be_bytes(), unit].concat();
    let array = |kind: u8, units: &[&[u8]]| {
        let units: Vec<u8> = units.iter().flat_map(|one| unit(one)).collect();
        [&[kind, 0, 1], units.as_slice()].concat()
    };
    let brightness: &[u8] = &[0x4E, 1, 144, 4, 3, 232, 1, 144, 0x80];
    let hevc = [
        [1; 22].as_slice(),
        &[5],
        &array(32, &[&[0x40, 1, 2]]),
        &array(33, &[&[0x42, 1, 3]]),
        &array(34, &[&[0x44, 1, 4]]),
        &array(39, &[&options]),
        &array(39, &[brightness]),
    ];
    let mut reel = Reel::plain();
    let colours = atom(b"colr", b"nclx\0\x09\0\x10\0\x09\x80more");
    let beside = [atom(b"hvcC", &hevc.concat()), colours, atom(b"uuid", b"Hollow Lane Primary")].concat();
    reel.strips[0].entry = films::picture_entry(b"hvc1", &beside);
    let film = cleaned(&reel.bytes());
    assert!(holds(&film, brightness) && !holds(&film, b"x265"));
    assert!(holds(&film, &atom(b"colr", b"nclx\0\x09\0\x10\0\x09\x80")));
    let standard = make::profile("Display P3", "Copyright Apple Inc., 2022", None);
    let colours = |profile: &[u8]| atom(b"colr", &[b"prof", profile].concat());
    let beside = [atom(b"hvcC", &hevc.concat()), colours(&make::dated(&standard))].concat();
    reel.strips[0].entry = films::picture_entry(b"hvc1", &beside);
    assert!(holds(&cleaned(&reel.bytes()), &colours(&standard)), "its colours stay, its origin goes");
    let visual = |note: &[u8]| {
        let own = [b"\0\0\x01\xB0\x01\0\0\x01\xB2", note, b"\0\0\x01\xB3\0\x10\x07"].concat();
        let decoder =
            [b"\x20\x11\0\0\0\0\0\0\0\0\0\0\0".as_slice(), &[5, u8::try_from(own.len()).unwrap()], &own].concat();
        let stream =
            [b"\0\x01\0".as_slice(), &[4, u8::try_from(decoder.len()).unwrap()], &decoder, &[6, 1, 2]].concat();
        let body = [&[0, 0, 0, 0, 3, u8::try_from(stream.len()).unwrap()], stream.as_slice()].concat();
        films::picture_entry(b"mp4v", &atom(b"esds", &body))
    };
    reel.strips[0].entry = visual(b"Hollow Lane Primary");
    assert!(holds(&cleaned(&reel.bytes()), b"\0\0\x01\xB0\x01\0\0\x01\xB3\0\x10\x07"));
    for shown_otherwise in [b"st3d", b"sv3d", b"vexu", b"lhvC"] {
        let beside = [atom(b"hvcC", &hevc.concat()), atom(shown_otherwise, &[0; 5])].concat();
        let reel = Reel {
            strips: vec![Strip { entry: films::picture_entry(b"hvc1", &beside), ..Strip::pictures(1) }],
            ..Reel::plain()
        };
        let refusal = clean(&reel.bytes(), &NameSearch::none()).unwrap_err();
        assert!(refusal.what().contains("all around"), "{}", refusal.what());
    }
    reel.strips[0].entry = visual(b"XviD0046");
    assert!(holds(&cleaned(&reel.bytes()), b"XviD0046"), "decoders correct its errors by this");
}

#[test]
fn what_cannot_be_proven_is_refused_in_words() {
    let with = |change: fn(&mut Reel)| {
        let mut reel = Reel::plain();
        change(&mut reel);
        refused(&reel.bytes())
    };
    assert!(with(|reel| reel.strips[0].entry = films::picture_entry(b"encv", &films::avc())).contains("encrypted"));
    assert!(with(|reel| reel.strips[0].entry = films::picture_entry(b"ABCD", &[])).contains("does not know"));
    assert!(with(|reel| reel.strips[0].entry = films::picture_entry(b"avc1", &[])).contains("settings are missing"));
    assert!(with(|reel| reel.strips[1].id = 1).contains("one number"));
    assert!(with(|reel| reel.strips.clear()).contains("neither pictures nor sound"));
    assert!(with(|reel| reel.beside = atom(b"cmov", b"")).contains("compressed"));
    let note = b"\x17\xEE\x8C\x60\xF8\x4D\x11\xD9\x8C\xD6\x08\0\x20\x0C\x9A\x66MDPM";
    let mut reel = Reel::plain();
    reel.strips[0].samples[3].extend_from_slice(note);
    assert!(refused(&reel.bytes()).contains("notes of the camera"));
    reel.strips[0].samples[3] = [noise(1, (1 << 20) + 400), b"Exif\0\0II*\0".to_vec()].concat();
    assert!(refused(&reel.bytes()).contains("notes of the camera"));
    let mut elsewhere = Reel::plain().bytes();
    let at = memchr::memmem::find(&elsewhere, b"alis\0\0\0\x01").unwrap();
    elsewhere[at + 7] = 0;
    assert!(refused(&elsewhere).contains("another file"));
    let named = Strip { name: "x", entry: films::sound_entry(b"mp4a", &films::aac()), ..Strip::sound(2) };
    let film = Reel { strips: vec![Strip::pictures(1), named], ..Reel::plain() };
    assert_eq!(cleaned(&film.bytes()), cleaned(&Reel::plain().bytes()));
}

#[test]
fn a_film_that_is_cut_short_anywhere_is_refused() {
    for reel in [Reel::plain(), Reel { index_first: true, ..Reel::plain() }] {
        let film = reel.bytes();
        for cut in (0..film.len()).step_by(13) {
            assert!(clean(&film[..cut], &NameSearch::none()).is_err(), "cut at {cut}");
        }
    }
    let film = Reel::plain().fragments(2);
    let last = memchr::memmem::rfind(&film, b"mdat").unwrap();
    for cut in (last..film.len()).step_by(3) {
        assert!(clean(&film[..cut], &NameSearch::none()).is_err(), "cut at {cut}");
    }
}

/// Cleans, whatever comes; what is cleaned is proven.
fn survives(film: &[u8]) {
    let _said = about(film);
    if let Ok(proven) = clean(film, &NameSearch::none()) {
        proof::walk(proven.bytes(), &NameSearch::none()).unwrap();
    }
}

#[test]
fn one_byte_changed_never_panics_and_never_comes_out_unproven() {
    for film in [dirty().bytes(), Reel { index_first: true, ..dirty() }.bytes(), dirty().fragments(3)] {
        for (at, bits) in (0..film.len()).step_by(7).zip([1, 0x80, 0xFF].into_iter().cycle()) {
            let mut changed = film.clone();
            changed[at] ^= bits;
            survives(&changed);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn pieces_of_films_in_any_order_are_survived(order in prop::collection::vec((0_usize..3, 0_usize..24), 0..24)) {
        let films = [dirty().bytes(), Reel::plain().fragments(2), Reel { wide: true, ..Reel::plain() }.bytes()];
        let mut mixed = b"\0\0\0\x10ftypmp42\0\0\0\0".to_vec();
        for (film, part) in order {
            let length = films[film].len() / 24;
            mixed.extend_from_slice(&films[film][part * length..(part + 1) * length]);
        }
        survives(&mixed);
    }
}

#[test]
fn counts_and_sizes_that_are_lies_cost_nothing() {
    let begun = Instant::now();
    let film = Reel { index_first: true, ..Reel::plain() }.bytes();
    for kind in [b"stts", b"stsc", b"stsz", b"stco", b"ctts", b"stss", b"elst", b"stsd", b"dref"] {
        let at = memchr::memmem::find(&film, kind).unwrap();
        for place in [at + 8, at + 12] {
            let mut lie = film.clone();
            lie[place..place + 4].copy_from_slice(&[0xFF; 4]);
            survives(&lie);
        }
    }
    let deep = (0..10_000).fold(Vec::new(), |inner, _| [b"\0\x10\0\0trak".to_vec(), inner].concat());
    survives(&[film[..24].to_vec(), atom(b"moov", &deep)].concat());
    let many = atom(b"free", b"").repeat(500_000);
    let refusal = clean(&Reel { before: many, ..Reel::plain() }.bytes(), &NameSearch::none()).unwrap_err();
    assert!(matches!(refusal, Refusal::Unusual(_)), "{refusal}");
    assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
}

/// A film of many gigabytes of which only the index is there.
struct Huge {
    head: Vec<u8>,
    size: u64,
}

impl Source for Huge {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), Unread> {
        assert!(into.len() <= 4 << 20, "reads in small pieces");
        for (at, byte) in (offset..).zip(into) {
            *byte = usize::try_from(at).ok().and_then(|at| self.head.get(at)).copied().unwrap_or_default();
        }
        Ok(())
    }
}

#[test]
fn of_a_film_that_is_larger_than_memory_only_the_index_is_held() {
    let mut reel = Reel { index_first: true, wide: true, ..Reel::plain() };
    reel.strips.truncate(1);
    reel.strips[0].samples.truncate(3);
    let mut head = reel.bytes();
    // The samples are 40, 47 and 54 bytes; now they are four gigabytes less one each.
    let at = memchr::memmem::find(&head, b"stsz").unwrap() + 16;
    for size in 0..3 {
        head[at + 4 * size..at + 4 * size + 4].copy_from_slice(&[0xFF; 4]);
    }
    let start = memchr::memmem::find(&head, b"mdat").unwrap() + 4;
    let size = start as u64 + 3 * u64::from(u32::MAX);
    let places = memchr::memmem::find(&head, b"co64").unwrap() + 12;
    let first = start as u64;
    let second = first + 2 * u64::from(u32::MAX);
    head[places..places + 8].copy_from_slice(&first.to_be_bytes());
    head[places + 8..places + 16].copy_from_slice(&second.to_be_bytes());
    head[start - 8..start - 4].copy_from_slice(&[0; 4]);
    let film = Unproven(Huge { head, size });
    let draft = draft_film(&film, &NameSearch::none()).unwrap();
    assert!(draft.recipe().length() > 3 * u64::from(u32::MAX));
    let Part::Bytes(index) = &draft.recipe().parts()[0] else { panic!("the index is new") };
    assert!(holds(index, b"co64"), "places beyond four gigabytes");
    // Twelve gigabytes are not compared here: this stops at the first that cannot be read.
    let recipe = draft.recipe().clone();
    let refusal = draft.prove(&film, &Assembled::new(&recipe, &film), &NameSearch::none()).unwrap_err();
    assert!(matches!(refusal, Refusal::NotProven(_)), "{refusal}");
}

/// Fails beyond the first megabyte of samples.
struct Unproven(Huge);

impl Source for Unproven {
    fn size(&self) -> u64 {
        self.0.size
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), Unread> {
        if offset > 1 << 20 { Err(Unread) } else { self.0.read_at(offset, into) }
    }
}

#[test]
fn sound_without_a_picture_is_told_as_that() {
    let spoken = Reel { strips: vec![Strip::sound(1)], ..Reel::plain() };
    assert_eq!(refused(&spoken.bytes()), Refusal::Sound.what());
    let named = Reel { brand: Some(b"M4A "), ..spoken };
    assert_eq!(refused(&named.bytes()), Refusal::Sound.what());
}
