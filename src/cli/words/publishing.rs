//! Copies that go out.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::purpose;
use crate::session::Failure;
use crate::session::command::{PublishRequest, WhichFace};

#[derive(Debug, Args)]
pub(super) struct PublishTyping {
    /// Numbers, or paths below the storage
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<String>,
    /// For what: website, newsletter, display, …
    #[arg(long = "for", value_name = "PURPOSE")]
    purpose: String,
    /// The folder for the copies
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Cover the faces of those in it who may not be shown. You say with it that nobody covered can be told by
    /// jumper, badge or place
    #[arg(long)]
    cover_blocked: bool,
    /// Cover this face besides, by its number, of one photo; may be given again
    #[arg(long = "cover-face", value_name = "NUMBER")]
    cover: Vec<usize>,
    /// Where the copies will be used: "home page"
    #[arg(long = "where", value_name = "TEXT", default_value = "")]
    place: String,
    /// The last day on which they are used
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    until: Option<Date>,
}

impl PublishTyping {
    pub(super) fn request(self) -> Result<PublishRequest, Failure> {
        Ok(PublishRequest {
            purpose: purpose(&self.purpose)?,
            photos: self.photos,
            to: self.to,
            not_told_otherwise: self.cover_blocked || !self.cover.is_empty(),
            cover_blocked: self.cover_blocked,
            cover: self.cover.into_iter().map(WhichFace::Number).collect(),
            place: self.place,
            until: self.until,
            pack: None,
        })
    }
}
