//! Copies that go out, and what may.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::{event, purpose};
use crate::photo::Caption;
use crate::session::Failure;
use crate::session::command::{Captions, CoverBlocked, OwnCaption, PackRequest, PublishRequest, WhichFace};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word that is typed or not")]
pub(super) struct PublishTyping {
    /// Numbers, or paths below the storage; none: all photos of the event that are clear
    #[arg(value_name = "PHOTO")]
    photos: Vec<String>,
    /// For what: website, newsletter, display, …
    #[arg(long = "for", value_name = "PURPOSE")]
    purpose: String,
    /// The folder for the copies
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// One zip with all of it
    #[arg(long)]
    zip: bool,
    /// The occasion: it names the zip and heads the contact sheet; without photos, the event's name or number
    #[arg(long, value_name = "TEXT")]
    event: Option<String>,
    /// What to write under each picture: the first names of whoever may be seen in it
    #[arg(long, value_name = "first-names", value_parser = ["first-names"])]
    captions: Option<String>,
    /// Your own words under one picture, in place of the names; may be given again
    #[arg(long = "caption", value_name = "PHOTO=TEXT", value_parser = caption)]
    own: Vec<(String, Caption)>,
    /// What may be a name in your own words is meant to be there
    #[arg(long)]
    caption_names_meant: bool,
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
    /// For a purpose that is answered for one photo: the place is the one that parents were asked about, in other words
    #[arg(long, requires = "place")]
    same_place: bool,
    /// The last day on which they are used
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    until: Option<Date>,
}

impl PublishTyping {
    pub(super) fn request(self) -> Result<PublishRequest, Failure> {
        if self.photos.is_empty() && self.event.is_none() {
            return Err(Failure::new(
                "It was not said which photos go out.",
                "Name photos by their numbers, or an event (--event) for all of it that is clear: kindframe publish 5 \
                 6 --for website --to web.",
            ));
        }
        let pack = PackRequest {
            event: self.event.map(event),
            all_clear: self.photos.is_empty(),
            zip: self.zip,
            captions: if self.captions.is_some() { Captions::FirstNames } else { Captions::None },
            own: self.own.into_iter().map(|(photo, text)| OwnCaption { photo, text }).collect(),
            names_meant: self.caption_names_meant,
        };
        Ok(PublishRequest {
            purpose: purpose(&self.purpose)?,
            photos: self.photos,
            to: self.to,
            not_told_otherwise: self.cover_blocked || !self.cover.is_empty(),
            cover_blocked: if self.cover_blocked { CoverBlocked::Everywhere } else { CoverBlocked::Nowhere },
            cover: self.cover.into_iter().map(WhichFace::Number).collect(),
            place: self.place,
            same_place: self.same_place,
            until: self.until,
            pack: Some(pack),
        })
    }
}

fn caption(text: &str) -> Result<(String, Caption), String> {
    let (photo, text) = text.split_once('=').ok_or("write it as PHOTO=TEXT")?;
    let longest = Caption::LONGEST;
    let caption = Caption::new(text).ok_or_else(|| format!("a caption is one line of 1 to {longest} characters"))?;
    Ok((photo.trim().to_owned(), caption))
}
