//! What people wrote about people: who is in a picture, by the word of the program that it was
//! sorted with, before that word is left behind.
//!
//! Names and faces are read from XMP (regions of the Metadata Working Group and of Microsoft, IPTC's
//! persons, the tags of digiKam, Lightroom and others, keywords), from IPTC keywords, and from what
//! lies beside the picture: XMP files and Picasa's list. A name that can mean exactly one of the
//! pupils in question becomes a [`Suggestion`]; everything else becomes nothing. The names
//! themselves do not leave this room, and have no form in which they could be printed.
//!
//! Everything here is a guess at broken and hostile bytes: bounded in time and memory, never an
//! error. Nothing that matters depends on it; a suggestion is no tag.

mod iptc;
mod packets;
mod picasa;
mod schema;
mod xmp;

use std::fmt;

use zeroize::Zeroizing;

use crate::names::exact::{ExactNames, Place};
use crate::picture::guarded;
use crate::presence::{FaceBox, Suggestion};

/// The most of a file beside a picture that is read, in bytes.
pub const LARGEST_SIDECAR: u64 = 4 << 20;

/// A picture in which more names stand is no picture of a school; the rest is not looked at.
const MOST_NAMES: usize = 5000;

/// A longer text is no name, in bytes.
const LONGEST_NAME: usize = 200;

/// A file beside a picture that may say who is in it.
pub enum Sidecar {
    /// An XMP file of this picture.
    Xmp(Vec<u8>),
    /// Picasa's list of a folder.
    Picasa {
        /// The list.
        ini: Vec<u8>,
        /// The picture's name in it.
        picture: String,
    },
}

impl fmt::Debug for Sidecar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Xmp(_) => "Xmp",
            Self::Picasa { .. } => "Picasa",
        })
    }
}

/// How the picture lies in its file.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Its EXIF orientation, 1 to 8.
    pub orientation: u8,
    /// Width in pixels, right way up.
    pub width: u32,
    /// Height in pixels, right way up.
    pub height: u32,
}

/// Whom the file and what lies beside it name, each pupil once, in the order of their ids.
#[must_use]
pub fn suggestions(original: &[u8], beside: &[Sidecar], roll: &ExactNames, shape: Shape) -> Vec<Suggestion> {
    if roll.is_empty() {
        return Vec::new();
    }
    let read = guarded(|| Some(names(original, beside, shape))).unwrap_or_default();
    let mut found: Vec<Suggestion> = Vec::new();
    for name in read.0 {
        let Some(pupil) = roll.pupil(&name.text, name.place) else { continue };
        match found.iter_mut().find(|suggestion| suggestion.pupil == *pupil) {
            Some(known) => known.face = known.face.or(name.face),
            None => found.push(Suggestion { pupil: pupil.clone(), face: name.face }),
        }
    }
    found.sort_by(|a, b| a.pupil.cmp(&b.pupil));
    found
}

fn names(original: &[u8], beside: &[Sidecar], shape: Shape) -> Names {
    let mut names = Names::default();
    let inside = packets::of(original);
    inside.xmp.iter().for_each(|packet| xmp::read(packet, shape, &mut names));
    iptc::read(&inside.resources, &mut names);
    for sidecar in beside {
        match sidecar {
            Sidecar::Xmp(packet) => xmp::read(packet, shape, &mut names),
            Sidecar::Picasa { ini, picture } => picasa::read(ini, picture, shape, &mut names),
        }
    }
    names
}

/// A name as some program wrote it. In memory only, and wiped from there.
struct Name {
    text: Zeroizing<String>,
    place: Place,
    /// Right way up.
    face: Option<FaceBox>,
}

/// Names as they come.
#[derive(Default)]
struct Names(Vec<Name>);

impl Names {
    fn add(&mut self, text: &str, place: Place, face: Option<FaceBox>) {
        let text = text.trim();
        if !text.is_empty() && text.len() <= LONGEST_NAME && self.0.len() < MOST_NAMES {
            self.0.push(Name { text: Zeroizing::new(text.to_owned()), place, face });
        }
    }

    /// A tag among tags, such as `People/Amira`: the last word of it, as a person where one of the
    /// words before says that people come.
    fn add_path(&mut self, path: &str, between: char) {
        let (before, last) = path.rsplit_once(between).unwrap_or(("", path));
        let people = ["people", "person", "persons", "personen", "faces", "pupils", "children"];
        let of_people = before.split(between).any(|word| people.contains(&word.trim().to_lowercase().as_str()));
        self.add(last, if of_people { Place::Person } else { Place::Anywhere }, None);
    }
}

#[cfg(test)]
mod tests;
