//! Pictures that move: animated AVIF, and bursts in HEIC.

use std::path::Path;

use kindframe::clean::{NameSearch, Refusal, about, clean, proof};
use kindframe::disk::Disk as _;
use kindframe::disk::faulty::FaultyDisk;
use kindframe::names::exact::ExactNames;
use kindframe::photo::{Container, EventSlug};
use kindframe::picture::thumbnail::Sight;
use kindframe::plan::{EventPlace, plan};
use kindframe::process::{process, read, small};
use kindframe::scan::scan;

use crate::films::atom;
use crate::make::{self, cleaned, holds, refused};
use crate::rolls::{Roll, Strip, VEIL, av1, hevc, hevc_settings};
use crate::tiff_file::{self, Order, Page, Value};

/// Everything that devices put beside pictures that move.
fn dirty() -> Roll {
    let mut roll = Roll::plain();
    let xmp = make::xmp(3);
    roll.strips[0].beside = [atom(b"meta", xmp.as_bytes()), atom(b"udta", b"Fernsby Optics")].concat();
    roll.strips[0].tables = atom(b"saio", b"Body-4711-0815 of each sample");
    roll.strips[0].settings.extend(atom(b"btrt", b"Hollow Lane Primary"));
    let mut small = Strip::pictures(3, "Body-4711-0815, small");
    small.references = vec![(*b"thmb", 1)];
    let depth = Strip::beneath(4, 1, "Body-4711-0815, far", b"\0\0\0\0urn:mpeg:mpegB:cicp:systems:auxiliary:depth\0");
    let mut places = Strip::pictures(5, "x");
    places.handler = *b"meta";
    places.samples = vec![b"51.5007N 0.1246W Hollow Lane Primary".to_vec(); 3];
    let small_clear = Strip::beneath(6, 3, "Body-4711-0815, clear", VEIL);
    roll.strips.extend([small, depth, places, small_clear]);
    roll.beside = atom(b"udta", b"sent from the staff room");
    roll.gap = b"Amira Quillfeather".to_vec();
    roll.behind = [atom(b"free", b"Hollow Lane Primary"), b"sent from the staff room".to_vec()].concat();
    roll
}

#[test]
fn pictures_that_move_stay_with_their_times_and_transparency_and_all_else_goes() {
    let proven = cleaned(&dirty().bytes());
    assert_eq!(proven.container(), Container::Avif);
    for kept in ["moment one", "moment two", "moment three", "clear one", "clear three"] {
        assert!(holds(proven.bytes(), &av1(kept.as_bytes())), "{kept}");
    }
    let times = [[0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 100], [0, 0, 0, 2, 0, 0, 0, 250, 0, 0, 0, 0]].concat();
    assert!(holds(proven.bytes(), &times[..20]));
    assert!(holds(proven.bytes(), b"elst\0\0\0\x01\0\0\0\x01\0\0\x02\x58"), "again and again");
    assert!(holds(proven.bytes(), b"tref\0\0\0\x0Cauxl\0\0\0\x01") && holds(proven.bytes(), VEIL));
    for gone in ["small", "far", "51.5", "tablet", "saio", "btrt", "udta", "free"] {
        assert!(!holds(proven.bytes(), gone.as_bytes()), "{gone}");
    }
    let told = [
        ("thumbnail", 1),
        ("depth map, matte or gain map", 2),
        ("track of positions, faces or movements", 1),
        ("list of metadata", 1),
        ("times of recording", 1),
        ("name of a part", 1),
    ];
    for (kind, count) in told {
        assert_eq!(proven.removed().get(kind), Some(&count), "{kind}");
    }
    let same = cleaned(&Roll::plain().bytes());
    assert_eq!(proven.bytes(), same.bytes(), "as if nothing else had ever been there");
    assert_eq!(cleaned(same.bytes()).bytes(), same.bytes(), "what is clean stays as it is");
    assert!(!proven.several_pictures(), "moments of one picture");
}

#[test]
fn a_still_that_is_a_sample_too_is_there_once() {
    let proven = cleaned(&Roll::plain().bytes());
    let first = av1(b"moment one");
    assert_eq!(proven.bytes().windows(first.len()).filter(|bytes| *bytes == first).count(), 1);
}

#[test]
fn there_need_not_be_a_still() {
    let roll = Roll { still: false, ..Roll::plain() };
    let proven = cleaned(&roll.bytes());
    assert!(!holds(proven.bytes(), b"meta") && holds(proven.bytes(), &av1(b"moment one")));
    assert_eq!(about(proven.bytes()).size, Some((64, 48)));
}

#[test]
fn notes_between_the_coded_units_of_a_moment_go() {
    let mut roll = Roll::plain();
    let padding = [b"\x7A\x13".as_slice(), b"Hollow Lane Primary"].concat();
    roll.strips[0].samples[1].splice(0..0, padding);
    let proven = cleaned(&roll.bytes());
    assert_eq!(proven.removed().get("notes of the encoder"), Some(&1));
    assert!(holds(proven.bytes(), &[av1(b"moment one"), av1(b"moment two")].concat()));
}

#[test]
fn a_burst_in_hevc_is_kept_and_its_messages_go() {
    let message = [&[0, 0, 0, 22, 78, 1, 5, 19], b"Amira Quillfeather".as_slice()].concat();
    let end = [0, 0, 0, 2, 72, 1];
    let mut strip = Strip { coding: *b"hvc1", settings: hevc_settings(), ..Strip::pictures(1, "") };
    strip.samples =
        vec![hevc(b"burst one"), [message, hevc(b"burst two"), end.to_vec()].concat(), hevc(b"burst three")];
    let brands = b"hevc\0\0\0\0mif1heicmsf1hevc".to_vec();
    let roll = Roll { strips: vec![strip], brands, ..Roll::plain() };
    let proven = clean(&roll.bytes(), &NameSearch::none()).unwrap();
    assert_eq!(proven.container(), Container::Heif);
    let all = [hevc(b"burst one"), hevc(b"burst two"), end.to_vec(), hevc(b"burst three")].concat();
    assert!(holds(proven.bytes(), &all));
    assert_eq!(proven.removed().get("notes of the encoder"), Some(&1));
}

#[test]
fn what_would_be_lost_or_cannot_be_followed_is_refused() {
    let mut roll = Roll::plain();
    roll.strips[1].handler = *b"soun";
    assert!(matches!(refused(&roll.bytes()), Refusal::Unusual(_)), "sound");
    let mut roll = Roll::plain();
    roll.beside = atom(b"mvex", b"");
    assert!(matches!(refused(&roll.bytes()), Refusal::Unusual(_)), "fragments");
    let mut roll = Roll::plain();
    roll.strips[0].coding = *b"avc1";
    roll.still = false;
    assert!(matches!(refused(&roll.bytes()), Refusal::Unusual(_) | Refusal::Damaged(_)), "another coding");
    let mut roll = Roll::plain();
    roll.strips[0].samples[2] = b"no units".to_vec();
    assert!(clean(&roll.bytes(), &NameSearch::none()).is_err(), "a sample that is no picture");
    let mut roll = Roll::plain();
    roll.strips.truncate(1);
    roll.strips[0].references = vec![(*b"thmb", 9)];
    assert!(matches!(refused(&roll.bytes()), Refusal::Damaged(_)), "small copies alone");
    let whole = Roll::plain().bytes();
    let twice = [whole.as_slice(), &atom(b"moov", b"")].concat();
    assert!(matches!(refused(&twice), Refusal::Damaged(_)), "two indices");
    for cut in 0..whole.len() {
        assert!(clean(&whole[..cut], &NameSearch::none()).is_err(), "cut at {cut}");
    }
}

#[test]
fn a_pupil_s_name_in_what_stays_is_found() {
    let mut roll = Roll::plain();
    roll.strips[0].settings = [atom(b"av1C", &[0x81, 0, 0x0C, 0]), atom(b"mdcv", b"Amira Quillfeather 12345")].concat();
    assert!(clean(&roll.bytes(), &make::roll()).is_err());
    let clean = cleaned(&Roll::plain().bytes());
    proof::walk(clean.bytes(), &make::roll()).unwrap();
}

#[test]
fn an_offload_takes_pictures_that_move_as_one() {
    let disk = FaultyDisk::new();
    disk.put("/card/moving.avif", &dirty().bytes());
    let place = EventPlace { event: 1, folder: "trip".into(), slug: EventSlug::of("Trip").unwrap(), next_number: 1 };
    let plan = plan(vec![scan(&disk, Path::new("/card"), &|| false).unwrap()], place, disk.today());
    let [shot] = <[_; 1]>::try_from(plan.planned).unwrap();
    assert_eq!(shot.name.ending, "avif");
    let processed = process(read(&disk, shot).unwrap(), &NameSearch::none(), &ExactNames::default()).unwrap();
    assert_eq!((processed.width, processed.height), (64, 48));
}

#[test]
fn pictures_that_nothing_here_decodes_are_stored_and_crossed_out() {
    let mut strip = Strip { coding: *b"hvc1", settings: hevc_settings(), ..Strip::pictures(1, "") };
    strip.samples = vec![hevc(b"burst one"), hevc(b"burst two"), hevc(b"burst three")];
    let brands = b"hevc\0\0\0\0msf1hevc".to_vec();
    let roll = Roll { strips: vec![strip], still: false, brands, ..Roll::plain() };
    let proven = clean(&roll.bytes(), &NameSearch::none()).unwrap();
    let stand_in = small(proven.bytes(), 32).unwrap();
    assert_eq!((stand_in.full, stand_in.width, stand_in.sight), ((64, 48), 32, Sight::Undecoded));
}

#[test]
fn a_small_picture_says_how_much_of_the_whole_is_seen_in_it() {
    let fax = Page::of(16, 8, 1).with(259, Value::Short(vec![3])).strips(vec![vec![0x35; 24]]);
    let files = [
        (make::jpeg(20, 12), Sight::Shown),
        (crate::gif::gif(20, 12, 1), Sight::Shown),
        (crate::gif::gif(20, 12, 2), Sight::First),
        (crate::webp::animated(false), Sight::First),
        (crate::png::animated(b""), Sight::First),
        (tiff_file::file(Order::High, &crate::tiff::pages()), Sight::First),
        (tiff_file::file(Order::High, &[fax]), Sight::Undecoded),
        (crate::make_heif::avif().bytes(), Sight::Undecoded),
    ];
    for (number, (file, sight)) in (1..).zip(files) {
        assert_eq!(small(&file, 16).unwrap().sight, sight, "file {number}");
    }
}
