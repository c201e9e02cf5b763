//! stub

pub mod progress;
