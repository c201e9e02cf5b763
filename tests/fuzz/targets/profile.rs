//! A colour profile of any bytes, beside a whole JPEG.
#![no_main]

use kindframe::photo::Container;
use kindframe_fuzz::{Corpus, picture};

kindframe_fuzz::target!(|bytes| beside(bytes));

fn beside(bytes: &[u8]) -> Corpus {
    let Ok(length) = u16::try_from(bytes.len() + 16) else { return Corpus::Reject };
    let head = [&[0xFF, 0xD8, 0xFF, 0xE2], length.to_be_bytes().as_slice(), b"ICC_PROFILE\0\x01\x01"].concat();
    let rest = include_bytes!("../../pictures/progressive-restart.jpg").get(2..).unwrap_or_default();
    picture(&[&head, bytes, rest].concat(), &[Container::Jpeg])
}
