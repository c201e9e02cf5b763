//! Names of people in any bytes: as a picture, as an XMP file beside one, as Picasa's list.
#![no_main]

use std::sync::LazyLock;

use kindframe::clean::people::{Shape, Sidecar, suggestions};
use kindframe::names::exact::ExactNames;
use kindframe_fuzz::{Corpus, PUPILS};

static ROLL: LazyLock<ExactNames> = LazyLock::new(|| ExactNames::of(&*PUPILS));

kindframe_fuzz::target!(|bytes: &[u8]| {
    let list = Sidecar::Picasa { ini: bytes.to_vec(), picture: "IMG_1.JPG".to_owned() };
    let shape = Shape { orientation: 6, width: 300, height: 400 };
    let found = suggestions(bytes, &[Sidecar::Xmp(bytes.to_vec()), list], &ROLL, shape);
    assert!(found.len() <= PUPILS.len());
    for face in found.iter().filter_map(|suggestion| suggestion.face) {
        let [left, top, width, height] = [face.left, face.top, face.width, face.height].map(u32::from);
        assert!(left + width <= 10_000 && top + height <= 10_000, "a face lies within its picture");
    }
    Corpus::Keep
});
