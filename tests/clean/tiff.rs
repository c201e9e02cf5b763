//! What TIFFs lose and keep.

use kindframe::clean::{NameSearch, Refusal, about, clean, proof};
use kindframe::photo::Container;
use kindframe::picture::decode;

use crate::make::{self, cleaned, holds, refused, segment, with_segments};
use crate::tiff_file::{Order, Page, Value, file};

const ORDERS: [Order; 2] = [Order::Low, Order::High];

/// A grey page of 40 by 30 pixels in three strips, without a word beside it.
pub fn plain() -> Page {
    let pixels: Vec<u8> = (0..40_u32 * 30).map(|at| (at * at / 7).to_le_bytes()[0]).collect();
    Page::of(40, 30, 8).with(278, Value::Short(vec![10])).strips(pixels.chunks(400).map(<[u8]>::to_vec).collect())
}

/// Everything that scanners, cameras and editors put beside a page.
fn beside() -> Vec<(u16, Value)> {
    let text = |text: &str| Value::Ascii(format!("{text}\0").into_bytes());
    let exif = vec![(36867, text("2026:06:18 10:11:12")), (42033, text("Body-4711-0815"))];
    let position = vec![(1, text("N")), (2, Value::Ratio(vec![51, 1, 30, 1, 1725, 100]))];
    vec![
        (269, text("Amira Quillfeather.tif")),
        (270, text("Amira at Hollow Lane Primary")),
        (271, text("Fernsby Optics")),
        (285, text("page of Quillfeather")),
        (305, text("sent from the staff room")),
        (306, text("2026:06:18 10:11:12")),
        (333, text("Fernsby Optics")),
        (700, Value::Bytes(make::xmp(3).into_bytes())),
        (33432, text("Hollow Lane Primary")),
        (33550, Value::Double(vec![1.5, 1.5, 0.0])),
        (33723, Value::Bytes(b"\x1C\x02\x50\0\x12Amira Quillfeather".to_vec())),
        (34377, Value::Bytes(b"8BIM\x04\x04 Hollow Lane Primary".to_vec())),
        (34665, Value::Below(exif)),
        (34737, text("Hollow Lane Primary|")),
        (34853, Value::Below(position)),
        (37724, Value::Bytes(b"Adobe Photoshop Document Data Block Fernsby Optics".to_vec())),
        (42112, text("<GDALMetadata>Fernsby Optics</GDALMetadata>")),
        (65001, Value::Bytes(b"Body-4711-0815".to_vec())),
    ]
}

/// A JPEG stream as a page of its own, with these segments inside.
fn jpeg_page(segments: &[Vec<u8>]) -> Page {
    let page = Page::of(40, 30, 8).with(259, Value::Short(vec![7])).with(262, Value::Short(vec![6]));
    let page = page.with(258, Value::Short(vec![8, 8, 8])).with(277, Value::Short(vec![3]));
    page.strips(vec![with_segments(&make::jpeg(40, 30), segments)])
}

/// A page of each way of coding, and everything beside them.
pub fn pages() -> Vec<Page> {
    let deflated = plain().with(259, Value::Short(vec![8]));
    let strips = deflated.strips.iter().map(|strip| make::deflated(strip)).collect();
    let profile = make::profile("Display P3", "Copyright Apple Inc., 2022", None);
    let small = Page::of(8, 8, 8).strips(vec![vec![9; 64]]);
    vec![
        small.clone().with_all(beside()),
        jpeg_page(&[make::exif_segment(6)]),
        deflated.strips(strips).with(34675, Value::Bytes(profile)),
        small.with(254, Value::Long(vec![1])),
    ]
}

#[test]
fn nothing_but_pages_and_their_orientation_survives() {
    for order in ORDERS {
        let clean_plain = cleaned(&file(order, &[plain().with(274, Value::Short(vec![6]))])).into_bytes();
        let dirty = plain().with(274, Value::Short(vec![6])).with_all(beside());
        let original = [file(order, &[dirty]), b"Amira Quillfeather".to_vec()].concat();
        let proven = cleaned(&original);
        assert_eq!(proven.bytes(), clean_plain.as_slice(), "nothing else is left of it");
        assert_eq!(about(proven.bytes()).orientation, 6);
        let removed: Vec<_> = proven.removed().iter().map(|(kind, count)| (kind.as_str(), *count)).collect();
        let expected = [
            ("EXIF", 1),
            ("IPTC and Photoshop data", 2),
            ("XMP", 1),
            ("layers of an editor", 1),
            ("maker's data", 2),
            ("position (GPS)", 1),
            ("position (GeoTIFF)", 2),
            ("text", 7),
            ("time", 1),
        ];
        assert_eq!(removed, expected);
        assert_eq!(cleaned(&clean_plain).bytes(), clean_plain.as_slice(), "what is clean stays as it is");
    }
}

#[test]
fn every_orientation_survives_wherever_it_stood() {
    for (order, orientation) in ORDERS.into_iter().flat_map(|order| (1..=8_u8).map(move |turn| (order, turn))) {
        let xmp = |turn| Value::Bytes(make::xmp(turn).into_bytes());
        let tag = plain().with(274, Value::Short(vec![orientation.into()])).with(700, xmp(2));
        for page in [tag, plain().with(700, xmp(orientation))] {
            let proven = cleaned(&file(order, &[page]));
            assert_eq!(about(proven.bytes()).orientation, orientation);
        }
    }
    let nonsense = cleaned(&file(Order::Low, &[plain().with(274, Value::Short(vec![9]))]));
    assert_eq!(about(nonsense.bytes()).orientation, 1);
}

#[test]
fn what_says_how_pixels_look_is_kept_to_the_byte() {
    let more = vec![
        (266, Value::Short(vec![1])),
        (280, Value::Short(vec![3])),
        (281, Value::Short(vec![250])),
        (282, Value::Ratio(vec![300, 1])),
        (283, Value::Ratio(vec![300, 1])),
        (284, Value::Short(vec![1])),
        (290, Value::Short(vec![4])),
        (291, Value::Short((0..256).collect())),
        (296, Value::Short(vec![2])),
        (301, Value::Short((0..256).map(|at| at * 200).collect())),
        (318, Value::Ratio(vec![3127, 10000, 3290, 10000])),
        (339, Value::Short(vec![1])),
    ];
    for order in ORDERS {
        let proven = cleaned(&file(order, &[plain().with_all(more.clone())]));
        for (tag, value) in &more {
            let (bytes, tag) = (value.bytes(order), order.short(*tag));
            assert!(holds(proven.bytes(), &bytes) && holds(proven.bytes(), &tag), "{tag:?}");
        }
        assert!(proven.removed().is_empty(), "{:?}", proven.removed());
    }
    let broken = cleaned(&file(Order::Low, &[plain().with(282, Value::Ascii(b"Quillfeather".to_vec()))]));
    assert_eq!(broken.removed().get("tag that no reader understands"), Some(&1));
}

#[test]
fn bytes_behind_a_strip_and_between_strips_go() {
    let clean_plain = cleaned(&file(Order::Low, &[plain()])).into_bytes();
    let mut page = plain();
    for strip in &mut page.strips {
        strip.extend(b"Amira Quillfeather");
    }
    let proven = cleaned(&file(Order::Low, &[page]));
    assert_eq!(proven.bytes(), clean_plain.as_slice());
    assert_eq!(proven.removed().get("slack in the coded data"), Some(&3));
    let deflated = |pixels: &[u8]| [make::deflated(pixels), b"Amira Quillfeather".to_vec()].concat();
    let page = plain().with(259, Value::Short(vec![8]));
    let strips = page.strips.iter().map(|strip| deflated(strip)).collect();
    let proven = cleaned(&file(Order::High, &[page.strips(strips)]));
    assert_eq!(proven.removed().get("slack in the coded data"), Some(&3));
    let unsaid = file(Order::Low, &[plain().without_lengths()]);
    assert_eq!(cleaned(&unsaid).bytes(), clean_plain.as_slice(), "lengths that follow from the pixels");
}

#[test]
fn bytes_behind_a_strip_go_whichever_bit_comes_first() {
    let low_first = |slack: &[u8]| {
        let page = plain().with(259, Value::Short(vec![8])).with(266, Value::Short(vec![2]));
        let reversed = |strip: &Vec<u8>| make::deflated(strip).into_iter().map(u8::reverse_bits).collect::<Vec<u8>>();
        let strips = page.strips.iter().map(|strip| [reversed(strip).as_slice(), slack].concat()).collect();
        page.strips(strips)
    };
    for order in ORDERS {
        let proven = cleaned(&file(order, &[low_first(b"Amira Quillfeather")]));
        assert_eq!(proven.bytes(), cleaned(&file(order, &[low_first(b"")])).bytes());
        let slack = crate::tiff_file::tidy(order, &low_first(&[0]));
        proof::walk(&slack, &NameSearch::none()).expect_err("a byte behind the last pixel");
    }
}

#[test]
fn numbers_of_shades_are_shown_in_the_colours_that_the_page_gives_them() {
    let shown = |order, page: Page| {
        let proven = cleaned(&file(order, &[page.strips(vec![vec![0x01, 0x2F, 0x10, 0x32, 0x00, 0x40]])]));
        assert_eq!(about(proven.bytes()).size, Some((5, 2)));
        decode::fully(proven.bytes(), Container::Tiff).unwrap().pixels
    };
    let numbers = [0, 1, 2, 15, 1, 3, 2, 0, 0, 4];
    for (order, scale) in ORDERS.into_iter().flat_map(|order| [(order, 1), (order, 256)]) {
        let map = (0..48).map(|part| (part * 5 + 3) * scale).collect();
        let palette = Page::of(5, 2, 4).with(262, Value::Short(vec![3])).with(320, Value::Short(map));
        let colours: Vec<u8> = numbers.iter().flat_map(|at| [at * 5 + 3, at * 5 + 83, at * 5 + 163]).collect();
        assert_eq!(shown(order, palette), colours);
        let white = Page::of(5, 2, 4).with(262, Value::Short(vec![0]));
        assert_eq!(shown(order, white), numbers.map(|at| [255 - at * 17; 3]).concat());
        assert_eq!(shown(order, Page::of(5, 2, 4)), numbers.map(|at| [at * 17; 3]).concat());
    }
}

#[test]
fn jpeg_streams_lose_what_stands_beside_their_picture() {
    let segments = [
        make::exif_segment(6),
        make::xmp_segment(3),
        segment(0xFE, b"Amira Quillfeather"),
        segment(0xED, b"Photoshop 3.0\0 Hollow Lane Primary"),
    ];
    for order in ORDERS {
        let proven = cleaned(&file(order, &[jpeg_page(&segments)]));
        assert_eq!(proven.bytes(), cleaned(&file(order, &[jpeg_page(&[])])).bytes());
        assert_eq!(about(proven.bytes()).orientation, 1, "a stream's own orientation is no page's");
        assert_eq!(decode::fully(proven.bytes(), Container::Tiff).unwrap().width, 40);
        assert_eq!(about(proven.bytes()).size, Some((40, 30)));
    }
    let mut page = jpeg_page(&[]);
    page.strips[0].extend(b"Amira Quillfeather");
    cleaned(&file(Order::Low, &[page]));
}

#[test]
fn tables_that_streams_share_are_kept_and_nothing_with_them() {
    let whole = make::jpeg(40, 30);
    let tables = |kept: &dyn Fn(u8) -> bool| {
        let mut at = 2;
        let mut parts = Vec::new();
        while whole[at + 1] != 0xDA {
            let end = at + 2 + usize::from(u16::from_be_bytes([whole[at + 2], whole[at + 3]]));
            if kept(whole[at + 1]) {
                parts.extend_from_slice(&whole[at..end]);
            }
            at = end;
        }
        (parts, whole[at..].to_vec())
    };
    let (shared, _) = tables(&|marker| matches!(marker, 0xC4 | 0xDB));
    let (own, scan) = tables(&|marker| marker == 0xC0);
    let comment = segment(0xFE, b"Amira Quillfeather");
    let stream = [vec![0xFF, 0xD8], own, scan].concat();
    let shared = [vec![0xFF, 0xD8], comment, shared, vec![0xFF, 0xD9]].concat();
    let proven = cleaned(&file(Order::Low, &[jpeg_page(&[]).with(347, Value::Bytes(shared)).strips(vec![stream])]));
    assert_eq!(proven.removed().get("data within a JPEG stream"), Some(&1));
}

#[test]
fn pages_stay_in_order_and_smaller_copies_go() {
    let other = Page::of(8, 8, 8).strips(vec![vec![9; 64]]);
    let copy = |tag, value| other.clone().with(tag, Value::Short(vec![value]));
    let thumbnail = Page::none().with(513, Value::Long(vec![8])).with(514, Value::Long(vec![4]));
    let pages = [plain(), copy(254, 1), other.clone(), copy(255, 2), thumbnail];
    let proven = cleaned(&file(Order::High, &pages));
    assert_eq!(proven.bytes(), cleaned(&file(Order::High, &[plain(), other.clone()])).bytes());
    assert_eq!(proven.removed().get("thumbnail"), Some(&3));
    let only = cleaned(&file(Order::Low, &[copy(254, 1)]));
    assert_eq!(
        only.bytes(),
        cleaned(&file(Order::Low, std::slice::from_ref(&other))).bytes(),
        "if there is nothing else, it is the picture"
    );
    let lost = Page::none().with(256, Value::Short(vec![8])).with(257, Value::Short(vec![8]));
    let left = refused(&file(Order::Low, &[plain(), lost]));
    assert!(matches!(left, Refusal::Damaged(_)), "a page that lost its pixels is not left out: {left}");
    let small = other.clone().with(254, Value::Long(vec![1])).entries(Order::Low);
    let below = cleaned(&file(Order::Low, &[plain().with(330, Value::Below(small))]));
    assert_eq!(below.bytes(), cleaned(&file(Order::Low, &[plain()])).bytes());
    let inner = plain().entries(Order::Low);
    let within = file(Order::Low, &[plain().with(330, Value::Below(inner))]);
    assert_eq!(refused(&within), Refusal::Unusual("a picture within a picture"));
}

#[test]
fn tiles_planes_and_fax_are_kept() {
    let tile: Vec<u8> = (0..=255).collect();
    let tiled = Page::of(20, 30, 8).with(322, Value::Short(vec![16])).with(323, Value::Short(vec![16]));
    cleaned(&file(Order::Low, &[tiled.tiles(vec![tile; 4])]));
    let planes = Page::of(40, 30, 8).with(262, Value::Short(vec![2])).with(258, Value::Short(vec![8, 8, 8]));
    let planes = planes.with(277, Value::Short(vec![3])).with(284, Value::Short(vec![2]));
    cleaned(&file(Order::High, &[planes.strips(vec![vec![1; 1200], vec![2; 1200], vec![3; 1200]])]));
    let fax = |data: &[u8]| {
        let page = Page::of(16, 2, 1).with(259, Value::Short(vec![3])).with(292, Value::Long(vec![0]));
        page.with_all(beside()).strips(vec![data.to_vec()])
    };
    cleaned(&file(Order::Low, &[fax(&[0, 0x10, 0xB5, 0, 0x10, 0xB5])]));
    let left = refused(&file(Order::Low, &[fax(b"\0\x10\xB5 Body-4711-0815")]));
    assert!(matches!(left, Refusal::NotProven(_)), "a value behind the last row of a fax is found: {left}");
}

#[test]
fn a_colour_profile_keeps_its_colours_and_loses_its_texts() {
    let standard = make::profile("Display P3", "Copyright Apple Inc., 2022", None);
    let own = make::profile("Mr Fernsby's monitor 4711", "Hollow Lane Primary", None);
    for order in ORDERS {
        let page = |profile: &[u8]| file(order, &[plain().with(34675, Value::Bytes(profile.to_vec()))]);
        assert!(holds(cleaned(&page(&standard)).bytes(), &standard));
        assert!(holds(cleaned(&page(&make::dated(&standard))).bytes(), &standard));
        let proven = cleaned(&page(&own));
        assert!(holds(proven.bytes(), b"rTRC") && !holds(proven.bytes(), b"Fernsby"));
        let none = cleaned(&page(b"Amira Quillfeather"));
        assert_eq!(none.removed().get("colour profile that no reader accepts"), Some(&1));
    }
}

#[test]
fn raw_pictures_are_told_by_what_they_hold() {
    let raw = [
        file(Order::Low, &[plain().with(50706, Value::Bytes(vec![1, 4, 0, 0]))]),
        file(Order::Low, &[plain().with(262, Value::Short(vec![32803]))]),
        file(Order::High, &[plain().with(259, Value::Short(vec![34713]))]),
        file(Order::Low, &[plain().with(330, Value::Below(vec![(262, Value::Short(vec![32803]))]))]),
        [b"II*\0\x10\0\0\0CR\x02\0".to_vec(), vec![0; 40]].concat(),
        b"IIU\0\x18\0\0\0".to_vec(),
        b"IIRO\x08\0\0\0".to_vec(),
        b"MMOR\0\0\0\x08".to_vec(),
    ];
    for file in raw {
        assert_eq!(Container::of_head(&file), Container::Tiff);
        assert_eq!(refused(&file), Refusal::Raw);
    }
    assert!(Refusal::Raw.advice().contains("JPEG"));
}

#[test]
fn what_could_be_read_in_two_ways_or_not_at_all_is_refused_in_words() {
    let short = |number| Value::Short(vec![number]);
    let page = |tag, value| file(Order::Low, &[plain().with(tag, value)]);
    assert_eq!(refused(b"II+\0\x08\0\0\0"), Refusal::Unusual("BigTIFF"));
    for (tag, value) in [(259, 6), (259, 50000), (262, 10), (32997, 4), (346, 1), (254, 8)] {
        assert!(matches!(refused(&page(tag, short(value))), Refusal::Unusual(_)), "{tag}");
    }
    for (tag, value) in [(256, Value::Ascii(b"40".to_vec())), (258, Value::Short(vec![])), (278, short(0))] {
        assert!(matches!(refused(&page(tag, value)), Refusal::Damaged(_)), "{tag}");
    }
    let mixed = plain().with(258, Value::Short(vec![5, 6, 5])).with(277, short(3));
    assert!(matches!(refused(&file(Order::Low, &[mixed])), Refusal::Unusual(_)));
    let twice = refused(&file(Order::Low, &[plain().again(257, short(20))]));
    assert!(matches!(twice, Refusal::Damaged(_)));
    assert_eq!(refused(&page(257, short(31))), Refusal::CutShort, "a row more than there is");
    assert_eq!(refused(&page(257, Value::Long(vec![9_000_000]))), Refusal::TooLarge);
    let mut hole = plain();
    hole.strips[1].clear();
    assert!(matches!(refused(&file(Order::Low, &[hole])), Refusal::Unusual(_)), "a strip that is left out");
}

#[test]
fn pages_in_a_circle_and_pixels_that_are_used_twice_are_refused() {
    let mut circle = file(Order::Low, &[plain()]);
    let first = circle[4..8].to_vec();
    let end = circle.len();
    circle[end - 4..].copy_from_slice(&first);
    assert_eq!(refused(&circle), Refusal::Damaged("its pages go in a circle"));
    let shared = file(Order::Low, &vec![plain().with_shared_strips(); 60]);
    assert!(matches!(refused(&shared), Refusal::Unusual(_)));
}

#[test]
fn a_file_that_is_cut_short_is_refused() {
    for page in [plain().with_all(beside()), jpeg_page(&[make::exif_segment(6)])] {
        let whole = file(Order::High, &[page.clone(), page]);
        cleaned(&whole);
        for cut in (0..whole.len()).step_by(97).chain([whole.len() - 1]) {
            clean(&whole[..cut], &NameSearch::none()).expect_err("it ends before the picture does");
        }
        let clean_file = cleaned(&whole).into_bytes();
        for cut in (0..clean_file.len()).step_by(97).chain([clean_file.len() - 2]) {
            clean(&clean_file[..cut], &NameSearch::none()).expect_err("it ends before the picture does");
            assert!(proof::walk(&clean_file[..cut], &make::roll()).is_err());
        }
    }
}

#[test]
fn the_proof_alone_finds_what_a_writer_would_have_left() {
    let names = make::roll();
    let clean_file = cleaned(&file(Order::Low, &[plain()])).into_bytes();
    proof::walk(&clean_file, &names).unwrap();
    proof::walk(&file(Order::Low, &[plain()]), &names).expect_err("pixels in front of their directory");
    proof::walk(&[clean_file.as_slice(), &[0, 0]].concat(), &names).expect_err("bytes behind the end");
    for (tag, value) in beside() {
        let with = crate::tiff_file::tidy(Order::Low, &plain().with(tag, value));
        proof::walk(&with, &names).expect_err("a tag that is not on the list");
    }
    proof::walk(&crate::tiff_file::tidy(Order::Low, &plain()), &names).unwrap();
    let named = plain().with(301, Value::Short(crate::tiff_file::letters("Amira Quillfeather", 256)));
    let named = crate::tiff_file::tidy(Order::Low, &named);
    assert!(proof::walk(&named, &names).is_err() && proof::walk(&named, &NameSearch::none()).is_ok());
    let mut slack = plain();
    slack.strips[2].push(0);
    proof::walk(&crate::tiff_file::tidy(Order::Low, &slack), &names).expect_err("a byte behind the last pixel");
    let stream = jpeg_page(&[make::exif_segment(6)]);
    proof::walk(&crate::tiff_file::tidy(Order::Low, &stream), &names).expect_err("a JPEG stream with EXIF");
}
