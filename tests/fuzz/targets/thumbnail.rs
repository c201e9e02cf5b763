//! The thumbnail of any file.
#![no_main]

use kindframe::process::{THUMBNAIL_EDGE, small};
use kindframe_fuzz::Corpus;

kindframe_fuzz::target!(|bytes| {
    if let Ok(small) = small(bytes, THUMBNAIL_EDGE) {
        assert!(small.width.max(small.height) <= THUMBNAIL_EDGE && small.width.min(small.height) > 0);
        assert_eq!(small.rgb.len(), small.width as usize * small.height as usize * 3);
    }
    Corpus::Keep
});
