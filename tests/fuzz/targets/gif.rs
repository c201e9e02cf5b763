//! Pictures of the kind GIF.
#![no_main]

use kindframe::photo::Container;

kindframe_fuzz::target!(|bytes| kindframe_fuzz::picture(bytes, &[Container::Gif]));
