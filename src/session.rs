//! stub

pub mod command;
pub mod desk;
pub mod event;

pub use command::Command;
pub use event::{Event, Failure};
