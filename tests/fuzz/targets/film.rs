//! Films: MP4, M4V, MOV, 3GP.
#![no_main]

use kindframe::photo::Container;

kindframe_fuzz::target!(|bytes| kindframe_fuzz::picture(bytes, &[Container::Film, Container::QuickTime]));
