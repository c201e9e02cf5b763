//! Kindframe.

#![forbid(unsafe_code)]

pub mod clean;
pub mod cli;
pub mod consent;
pub mod demo;
pub mod device;
pub mod disk;
pub mod erase;
pub mod journal;
pub mod names;
pub mod offload;
pub mod photo;
pub mod picture;
pub mod plan;
pub mod presence;
pub mod process;
pub mod pupil;
pub mod purpose;
pub mod register;
pub mod role;
pub mod scan;
pub mod session;
pub mod settings;
pub mod store;
pub mod verdict;
pub mod verify;
