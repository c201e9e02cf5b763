//! The proof against writers of HEIC that err: each draft here is one that a mistake would make.

use super::*;
use crate::clean::proof::prove;
use crate::clean::{Draft, Removed, clean};

const NAMES: fn() -> NameSearch = NameSearch::none;

/// A picture with transparency, in tiles, with an EXIF text and an XMP text.
fn original() -> Vec<u8> {
    let rgba: Vec<u8> = (0..=250).cycle().take(520 * 16 * 4).collect();
    let image = heifer::decode(&heifer::encode_rgba8(520, 16, &rgba, &small()).unwrap()).unwrap();
    let exif = Some(b"MM\0*\0\0\0\x08\0\x01\x01\x0F\0\x02\0\0\0\x0F\0\0\0\x1A\0\0\0\0Fernsby Optics\0".to_vec());
    let said = heifer::Metadata { exif, xmp: Some(b"<x>Hollow Lane Primary</x>".to_vec()), ..Default::default() };
    heifer::encode_with_metadata(&image, &said, &small()).unwrap()
}

fn small() -> heifer::EncodeOptions {
    heifer::EncodeOptions { quality: 5, max_threads: 1 }
}

fn proves(original: &[u8], draft: &[u8]) -> Result<(), Leftover> {
    let draft = Draft { bytes: draft.to_vec(), removed: Removed::default() };
    prove(original, draft, &NAMES()).map(drop)
}

#[test]
fn every_byte_of_a_cleaned_file_counts() {
    let original = original();
    let good = clean(&original, &NAMES()).unwrap().into_bytes();
    proves(&original, &good).unwrap();
    for at in 0..good.len() {
        let mut other = good.clone();
        other[at] ^= 1 << (at % 8);
        assert!(proves(&original, &other).is_err(), "byte {at} of {}", good.len());
    }
    assert!(proves(&original, &[good.as_slice(), b"\0"].concat()).is_err());
    assert!(proves(&original, &original).is_err(), "a writer that does nothing");
}

#[test]
fn a_writer_that_leaves_a_value_is_caught() {
    let original = original();
    let before = Tree::read(&original).unwrap();
    let pairs = BTreeMap::from([(before.primary, 1)]);
    for left in [b"..Fernsby Optics..".as_slice(), b"..Hollow Lane Primary.."] {
        assert!(values(&before, &original, &pairs).found_in(&[left]));
    }
}

#[test]
fn bytes_between_and_behind_the_items_are_caught() {
    let original = original();
    let mut file = clean(&original, &NAMES()).unwrap().into_bytes();
    let tree = Tree::read(&file).unwrap();
    let media = tree.top.iter().find(|part| part.name == b"mdat").unwrap();
    let length = u32::try_from(media.body.len() + 8 + 4).unwrap().to_be_bytes();
    let at = media.at - 8;
    file[at..at + 4].copy_from_slice(&length);
    assert_eq!(walk(&[file.as_slice(), b"note"].concat(), &NAMES()), Err(SLACK));
}

#[test]
fn notes_of_an_encoder_are_told_from_light() {
    let light = [&[0x4E, 1, 144, 4], [3, 0xE8, 1, 0x90].as_slice(), &[0x80]].concat();
    assert_eq!(coded::hevc_use(&light), Use::Light);
    let text = [&[0x4E, 1, 5, 20], [7; 20].as_slice(), &[0x80]].concat();
    assert_eq!(coded::hevc_use(&text), Use::Nothing);
    assert_eq!(coded::hevc_use(&[light.as_slice(), b"x"].concat()), Use::Nothing);
    let escaped = [0x4E, 1, 144, 4, 0, 0, 3, 0, 1, 0x80];
    assert_eq!(coded::hevc_use(&escaped), Use::Light);
    assert!(coded::av1_codes(&[0x2A, 6, 1, 0, 0, 0, 0, 0x80]), "light level");
    assert!(!coded::av1_codes(&[0x2A, 6, 4, 0, 0, 0, 0, 0x80]), "a maker's message");
    assert!(!coded::av1_codes(&[0x7A, 2, 0, 0]), "padding");
}
