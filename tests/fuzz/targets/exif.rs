//! EXIF of any bytes, beside a whole JPEG: what is read of it, and that nothing of it stays but the orientation.
#![no_main]

use kindframe::clean::about;
use kindframe::photo::Container;
use kindframe_fuzz::{Corpus, picture};

kindframe_fuzz::target!(|bytes| beside(bytes));

fn beside(bytes: &[u8]) -> Corpus {
    let Ok(length) = u16::try_from(bytes.len() + 8) else { return Corpus::Reject };
    let head = [&[0xFF, 0xD8, 0xFF, 0xE1], length.to_be_bytes().as_slice(), b"Exif\0\0"].concat();
    let rest = include_bytes!("../../pictures/progressive-restart.jpg").get(2..).unwrap_or_default();
    let file = [&head, bytes, rest].concat();
    assert!((1..=8).contains(&about(&file).orientation));
    picture(&file, &[Container::Jpeg])
}
