//! Names as programs write them; hostile ones too.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::pupil::Pupil;

const UPRIGHT: Shape = Shape { orientation: 1, width: 400, height: 300 };
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

fn roll() -> ExactNames {
    ExactNames::of(&[
        Pupil::made_up("P1", "Amira", "Quillfeather"),
        Pupil::made_up("P2", "Zo\u{eb}", "Marrowby"),
        Pupil::made_up("P3", "Summer", "Tanglewick"),
    ])
}

fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, marker], length.as_slice(), payload].concat()
}

/// A JPEG as far as its segments; there is no picture.
fn jpeg(segments: &[Vec<u8>]) -> Vec<u8> {
    [b"\xFF\xD8".as_slice(), &segments.concat(), b"\xFF\xDA\0\x02\xFF\xD9"].concat()
}

fn with_xmp(packet: &str) -> Vec<u8> {
    jpeg(&[segment(0xE1, &[XMP, packet.as_bytes()].concat())])
}

/// A packet of this description.
fn packet(attributes: &str, inside: &str) -> String {
    format!(
        "<?xpacket begin='\u{feff}' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>\
         <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about=''\
         xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:lr='http://ns.adobe.com/lightroom/1.0/'\
         xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'\
         xmlns:digiKam='http://www.digikam.org/ns/1.0/' xmlns:MP='http://ns.microsoft.com/photo/1.2/'\
         xmlns:MPRI='http://ns.microsoft.com/photo/1.2/t/RegionInfo#'\
         xmlns:MPReg='http://ns.microsoft.com/photo/1.2/t/Region#'\
         xmlns:mwg-rs='http://www.metadataworkinggroup.com/schemas/regions/'\
         xmlns:stArea='http://ns.adobe.com/xmp/sType/Area#'\
         xmlns:stDim='http://ns.adobe.com/xap/1.0/sType/Dimensions#' {attributes}>{inside}\
         </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    )
}

fn who(file: &[u8], beside: &[Sidecar]) -> Vec<String> {
    suggestions(file, beside, &roll(), UPRIGHT).into_iter().map(|s| s.pupil.to_string()).collect()
}

fn face_of(file: &[u8], shape: Shape) -> Option<(u16, u16, u16, u16)> {
    let found = suggestions(file, &[], &roll(), shape);
    assert_eq!(found.len(), 1, "the name itself is found");
    found[0].face.map(|FaceBox { left, top, width, height }| (left, top, width, height))
}

/// Elements, as digiKam and Lightroom write a region.
fn region(name: &str, kind: &str, drawn_on: &str) -> String {
    format!(
        "<mwg-rs:Regions rdf:parseType='Resource'>{drawn_on}<mwg-rs:RegionList><rdf:Bag><rdf:li><rdf:Description>\
         <mwg-rs:Name>{name}</mwg-rs:Name><mwg-rs:Type>{kind}</mwg-rs:Type>\
         <mwg-rs:Area stArea:x='0.25' stArea:y='0.5' stArea:w='0.1' stArea:h='0.2' stArea:unit='normalized'/>\
         </rdf:Description></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
    )
}

#[test]
fn a_region_is_read_whether_rdf_writes_elements_or_attributes() {
    let elements = with_xmp(&packet("", &region("Amira Quillfeather", "Face", "")));
    let attributes = with_xmp(&packet(
        "",
        "<mwg-rs:Regions><rdf:Description><mwg-rs:RegionList><rdf:Seq><rdf:li>\
         <rdf:Description mwg-rs:Name='Amira Quillfeather' mwg-rs:Type='Face'><mwg-rs:Area rdf:parseType='Resource'>\
         <stArea:x>0.25</stArea:x><stArea:y>0.5</stArea:y><stArea:w>0.1</stArea:w><stArea:h>0.2</stArea:h>\
         </mwg-rs:Area></rdf:Description></rdf:li></rdf:Seq></mwg-rs:RegionList></rdf:Description></mwg-rs:Regions>",
    ));
    for file in [elements, attributes] {
        // The area is given by its middle.
        assert_eq!(face_of(&file, UPRIGHT), Some((2000, 4000, 1000, 2000)));
    }
}

#[test]
fn prefixes_do_not_matter_and_addresses_do() {
    let other = packet("", &region("Amira Quillfeather", "Face", "")).replace("mwg-rs", "a").replace("stArea", "b");
    assert_eq!(face_of(&with_xmp(&other), UPRIGHT), Some((2000, 4000, 1000, 2000)));
    let foreign = packet("", &region("Amira", "Face", "")).replace("metadataworkinggroup", "elsewhere");
    assert_eq!(who(&with_xmp(&foreign), &[]), [""; 0]);
}

#[test]
fn a_pet_or_a_bar_code_is_no_pupil() {
    for kind in ["Pet", "BarCode", "Focus", ""] {
        assert_eq!(who(&with_xmp(&packet("", &region("Amira", kind, ""))), &[]), [""; 0], "{kind}");
    }
}

#[test]
fn a_face_is_turned_with_the_picture_and_dropped_when_it_was_cut() {
    let drawn_on =
        |w: u32, h: u32| format!("<mwg-rs:AppliedToDimensions stDim:w='{w}' stDim:h='{h}' stDim:unit='pixel'/>");
    let file = |w, h| with_xmp(&packet("", &region("Amira", "Face", &drawn_on(w, h))));
    assert_eq!(face_of(&file(800, 600), UPRIGHT), Some((2000, 4000, 1000, 2000)));
    assert_eq!(face_of(&file(800, 800), UPRIGHT), None);
    let sideways = Shape { orientation: 6, width: 300, height: 400 };
    assert_eq!(face_of(&file(400, 300), sideways), Some((4000, 2000, 2000, 1000)));
    assert_eq!(face_of(&file(300, 400), sideways), Some((2000, 4000, 1000, 2000)));
}

#[test]
fn microsoft_s_people_count_where_they_are_alone() {
    let people = "<MP:RegionInfo><rdf:Description><MPRI:Regions><rdf:Bag>\
        <rdf:li MPReg:PersonDisplayName='Amira Quillfeather' MPReg:Rectangle='0.1, 0.2, 0.3, 0.4'/>\
        </rdf:Bag></MPRI:Regions></rdf:Description></MP:RegionInfo>";
    assert_eq!(face_of(&with_xmp(&packet("", people)), UPRIGHT), Some((1000, 2000, 3000, 4000)));
    let both = packet("", &format!("{people}{}", region("Zoe Marrowby", "Face", "")));
    assert_eq!(who(&with_xmp(&both), &[]), ["P2"]);
}

#[test]
fn every_list_of_people_is_read_to_its_end() {
    let list = |name: &str, items: &[&str]| {
        let items: String = items.iter().flat_map(|item| ["<rdf:li>", item, "</rdf:li>"]).collect();
        packet("", &format!("<{name}><rdf:Bag>{items}</rdf:Bag></{name}>"))
    };
    for (name, items) in [
        ("Iptc4xmpExt:PersonInImage", ["Amira", "Marrowby, Zo&#xEB;"]),
        ("digiKam:TagsList", ["People/Amira", "Trips/zoe marrowby"]),
        ("lr:hierarchicalSubject", ["People|Year 4|Amira", "Zo&#235; Marrowby"]),
        ("dc:subject", ["amira quillfeather", "<![CDATA[Zoe Marrowby]]>"]),
    ] {
        assert_eq!(who(&with_xmp(&list(name, &items)), &[]), ["P1", "P2"], "{name}");
    }
    let one = packet("Iptc4xmpExt:PersonInImage='Amira Quillfeather'", "");
    assert_eq!(who(&with_xmp(&one), &[]), ["P1"]);
}

#[test]
fn a_keyword_that_is_also_a_first_name_suggests_nobody() {
    let keyword = "<dc:subject><rdf:Bag><rdf:li>Summer</rdf:li></rdf:Bag></dc:subject>";
    assert_eq!(who(&with_xmp(&packet("", keyword)), &[]), [""; 0]);
    let person = keyword.replace("dc:subject", "Iptc4xmpExt:PersonInImage");
    assert_eq!(who(&with_xmp(&packet("", &person)), &[]), ["P3"]);
}

/// IPTC in Photoshop's resources, with a resource before it.
fn resources(keywords: &[&[u8]]) -> Vec<u8> {
    let mut iptc = b"\x1C\x01\x5A\0\x03\x1B%G".to_vec();
    for keyword in keywords {
        iptc.extend([0x1C, 2, 25, 0, u8::try_from(keyword.len()).unwrap()]);
        iptc.extend_from_slice(keyword);
    }
    let resource = |id: u16, data: &[u8]| {
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        let fill = vec![0; data.len() % 2];
        [b"8BIM".as_slice(), &id.to_be_bytes(), b"\x03abc", &length, data, &fill].concat()
    };
    [b"Photoshop 3.0\0".as_slice(), &resource(0x0425, b"odd"), &resource(0x0404, &iptc)].concat()
}

#[test]
fn keywords_of_iptc_are_read_in_utf_8_and_in_latin_1() {
    let file = jpeg(&[segment(0xED, &resources(&[b"Museum", b"Amira Quillfeather", b"Zo\xEB Marrowby"]))]);
    assert_eq!(who(&file, &[]), ["P1", "P2"]);
    let file = jpeg(&[segment(0xED, &resources(&["Zo\u{eb} Marrowby".as_bytes()]))]);
    assert_eq!(who(&file, &[]), ["P2"]);
}

#[test]
fn a_packet_in_many_segments_is_put_together() {
    let long = packet("", &format!("{}<!--{}-->", region("Amira", "Face", ""), "x".repeat(90_000)));
    let length = u32::try_from(long.len()).unwrap().to_be_bytes();
    let part = |at: usize, data: &[u8]| {
        let at = u32::try_from(at).unwrap().to_be_bytes();
        let beginning: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
        segment(0xE1, &[beginning, &[b'A'; 32], &length, &at, data].concat())
    };
    let (first, second) = long.as_bytes().split_at(60_000);
    assert_eq!(who(&jpeg(&[part(60_000, second), part(0, first)]), &[]), ["P1"]);
    for part in [part(0, first), part(60_000, second)] {
        assert_eq!(who(&jpeg(&[part]), &[]), [""; 0], "half a packet is none");
    }
}

#[test]
fn other_containers_are_read_too() {
    let text = packet("Iptc4xmpExt:PersonInImage='Amira'", "");
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        [&u32::try_from(data.len()).unwrap().to_be_bytes(), kind.as_slice(), data, &[0; 4]].concat()
    };
    let itxt = [b"XML:com.adobe.xmp\0\0\0\0\0", text.as_bytes()].concat();
    let png = [b"\x89PNG\r\n\x1A\n".as_slice(), &chunk(b"IHDR", &[0; 13]), &chunk(b"iTXt", &itxt)].concat();
    let riff = |kind: &[u8; 4], data: &[u8]| {
        let fill = vec![0; data.len() % 2];
        [kind.as_slice(), &u32::try_from(data.len()).unwrap().to_le_bytes(), data, &fill].concat()
    };
    let webp = [b"RIFF\0\0\0\0WEBP".as_slice(), &riff(b"VP8X", &[0; 9]), &riff(b"XMP ", text.as_bytes())].concat();
    let heif = [b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".as_slice(), text.as_bytes(), b"more"].concat();
    for file in [png, webp, heif] {
        assert_eq!(who(&file, &[]), ["P1"]);
    }
}

#[test]
fn files_beside_the_picture_are_read() {
    let text = packet("Iptc4xmpExt:PersonInImage='Zoe'", "");
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [text.into_bytes(), wide] {
        assert_eq!(who(&jpeg(&[]), &[Sidecar::Xmp(bytes)]), ["P2"]);
    }
    let ini = [
        "\u{feff}[Picasa]\r\nname=Trip",
        "[Contacts2]\r\n8e62398ebda8c1a5=Amira Quillfeather;;\r\n1b=Zoe Marrowby;;",
        "[IMG_1.jpg]\r\nfaces=rect64(40004000800080),1b;rect64(3f840000bf84ffff),8e62398ebda8c1a5",
        "[IMG_2.JPG]\r\nfaces=rect64(1),1b\r\n",
    ]
    .join("\r\n");
    let list = |picture: &str| [Sidecar::Picasa { ini: ini.clone().into(), picture: picture.into() }];
    assert_eq!(who(&jpeg(&[]), &list("IMG_1.JPG")), ["P1", "P2"]);
    assert_eq!(who(&jpeg(&[]), &list("IMG_3.JPG")), [""; 0]);
    let found = suggestions(&jpeg(&[]), &list("IMG_1.JPG"), &roll(), UPRIGHT);
    assert_eq!(found[0].face, FaceBox::of_fractions(0.24811, 0.0, 0.5, 1.0));
}

/// Reads the packet, which must take no longer than a moment.
fn soon(packet: &str) -> Vec<String> {
    let begin = Instant::now();
    let found = who(&[], &[Sidecar::Xmp(packet.as_bytes().to_vec())]);
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
    found
}

#[test]
fn an_entity_bomb_is_not_lit() {
    let mut bomb = "<!DOCTYPE x [<!ENTITY a 'Amira'>".to_owned();
    bomb.extend((0..30).map(|n| format!("<!ENTITY a{} '&a{n};&a{n};'>", n + 1)));
    let inside = "<dc:subject><rdf:Bag><rdf:li>&a30;</rdf:li>\
        <rdf:li>Amira &a; Quillfeather</rdf:li></rdf:Bag></dc:subject>";
    let rest = format!("{inside}<Iptc4xmpExt:PersonInImage>Zo&#xEB;</Iptc4xmpExt:PersonInImage>");
    // A packet has no document type: nothing behind one is read.
    assert_eq!(soon(&format!("{bomb}]>{}", packet("", &rest))), [""; 0]);
    // An entity that nothing declares spoils its text, and the rest is read.
    assert_eq!(soon(&packet("", &rest)), ["P2"]);
}

#[test]
fn a_million_elements_or_a_huge_attribute_cost_a_moment() {
    let item = "<rdf:li>Amira Quillfeather</rdf:li>";
    let many = format!("<dc:subject><rdf:Bag>{}</rdf:Bag></dc:subject>", item.repeat(120_000));
    assert_eq!(soon(&packet("", &many)), ["P1"]);
    soon(&packet("", &"<a/>".repeat(1_000_000)));
    soon(&packet("", &"<rdf:li>".repeat(500_000)));
    soon(&packet(&format!("dc:subject='{}'", "&amp;".repeat(800_000)), ""));
    let many = |of: fn(usize) -> String, times: usize| (0..times).map(of).collect::<Vec<_>>().concat();
    let attributes = many(|n| format!(" a{n}='1'"), 200_000);
    assert_eq!(soon(&packet(&format!("{attributes} Iptc4xmpExt:PersonInImage='Amira'"), "")), ["P1"]);
    let prefixes = many(|n| format!(" xmlns:p{n}='http://purl.org/dc/elements/1.1/'"), 20_000);
    soon(&packet(&prefixes, &"<p19999:subject/>".repeat(20_000)));
}

#[test]
fn a_text_that_unpacks_without_end_is_read_to_a_limit() {
    use std::io::Write as _;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    (0..64).for_each(|_| encoder.write_all(&vec![b' '; 1 << 20]).unwrap());
    let itxt = [b"XML:com.adobe.xmp\0\x01\0\0\0".as_slice(), &encoder.finish().unwrap()].concat();
    let length = u32::try_from(itxt.len()).unwrap().to_be_bytes();
    let png = [b"\x89PNG\r\n\x1A\n".as_slice(), &length, b"iTXt", &itxt, &[0; 4]].concat();
    assert_eq!(who(&png, &[]), [""; 0]);
}

#[test]
fn a_file_cut_anywhere_gives_what_it_has_and_no_error() {
    let whole = jpeg(&[
        segment(0xED, &resources(&[b"Zoe Marrowby"])),
        segment(0xE1, &[XMP, packet("", &region("Amira", "Face", "")).as_bytes()].concat()),
    ]);
    assert_eq!(who(&whole, &[]), ["P1", "P2"]);
    for cut in 0..whole.len() {
        who(&whole[..cut], &[]);
    }
}

#[test]
fn no_name_reaches_the_debug_form() {
    let beside = [Sidecar::Xmp(b"Amira".to_vec()), Sidecar::Picasa { ini: b"Amira".to_vec(), picture: "Amira".into() }];
    assert!(!format!("{beside:?}").contains("Amira"));
}

/// Pieces of which packets are made, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<rdf:li>",
        "</rdf:li>",
        "<mwg-rs:RegionList>",
        "</mwg-rs:RegionList>",
        "<mwg-rs:Name>Amira",
        "</mwg-rs:Name>",
        "<mwg-rs:Area stArea:x='nan' stArea:w='1e400'/>",
        "mwg-rs:Type='Face'",
        "<![CDATA[",
        "]]>",
        "&#0;",
        "&#x110000;",
        "&",
        "<!--",
        "<?x",
        "<MPRI:Regions>",
        "MPReg:Rectangle=',,,,'",
        "<dc:subject>",
        "\u{0}",
        "xmlns:dc=''",
        "Zoe",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| packet("", &pieces.concat()))
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000), head in 0_usize..5) {
        let heads: [&[u8]; 5] = [b"", b"\xFF\xD8\xFF\xED\x01\0Photoshop 3.0\08BIM\x04\x04", b"\x89PNG\r\n\x1A\n",
            b"RIFF\0\0\0\0WEBPXMP ", b"8BIM\x04\x04\0\0"];
        let file = [heads[head], &bytes].concat();
        let picasa = Sidecar::Picasa { ini: file.clone(), picture: "a".into() };
        names(&file, &[Sidecar::Xmp(file.clone()), picasa], UPRIGHT);
    }

    #[test]
    fn broken_packets_never_panic(text in pieces()) {
        names(&with_xmp(&text), &[], UPRIGHT);
    }
}
