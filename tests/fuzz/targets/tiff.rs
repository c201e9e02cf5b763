//! Pictures of the kind TIFF.
#![no_main]

use kindframe::photo::Container;

kindframe_fuzz::target!(|bytes| kindframe_fuzz::picture(bytes, &[Container::Tiff]));
