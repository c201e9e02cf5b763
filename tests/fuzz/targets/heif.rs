//! Pictures of the kinds HEIF, HEIC and AVIF.
#![no_main]

use kindframe::photo::Container;

kindframe_fuzz::target!(|bytes| kindframe_fuzz::picture(bytes, &[Container::Heif, Container::Avif]));
