//! Kindframe.

#![forbid(unsafe_code)]

pub mod clean;
pub mod consent;
pub mod disk;
pub mod erase;
pub mod gui;
pub mod journal;
pub mod names;
pub mod offload;
pub mod photo;
pub mod presence;
pub mod pupil;
pub mod purpose;
pub mod role;
pub mod session;
pub mod settings;
pub mod verdict;
