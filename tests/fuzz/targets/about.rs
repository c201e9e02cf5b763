//! What any file says of itself.
#![no_main]

use kindframe::clean::about;
use kindframe_fuzz::Corpus;

kindframe_fuzz::target!(|bytes| {
    let said = about(bytes);
    assert!((1..=8).contains(&said.orientation));
    Corpus::Keep
});
