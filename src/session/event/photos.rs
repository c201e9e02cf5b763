//! The light table, one photo, and its pixels, as they are shown. First names only.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::{BurstShot, EventCard, FaceView, Private, Searched, Sight, VerdictView};
use crate::names::plain;
use crate::photo::PhotoId;
use crate::presence::{Closing, FaceBox, Presence};
use crate::pupil::PupilId;
use crate::purpose::Purpose;
use crate::verdict::Verdict;

/// The light table: the photos of one event and the verdict of one purpose on each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// The event.
    pub event: EventCard,
    /// The purpose of the tiles.
    pub purpose: Purpose,
    /// Every purpose with how many photos have each verdict.
    pub counts: Vec<PurposeCount>,
    /// The photos, in the order they were taken.
    pub tiles: Vec<Tile>,
    /// Photos in which something could look for faces, and has not.
    pub unsearched: usize,
    /// The one thing that would help most, as a sentence.
    pub hint: Option<String>,
    /// Everyone who can be said to be in a photo: those of the event first, in the order of their names.
    pub pupils: Vec<Nameable>,
}

/// A pupil who can be said to be in a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nameable {
    /// Who.
    pub pupil: PupilId,
    /// First name, with the class where two share it.
    pub name: Private,
}

impl Nameable {
    /// Those whose names begin so, written with accents or without; `None` until two letters are there.
    #[must_use]
    pub fn beginning<'a>(all: &'a [Self], text: &str) -> Option<Vec<&'a Self>> {
        const FEWEST: usize = 2;
        let letters = plain(text);
        let begins = |pupil: &&Self| plain(&pupil.name.0).starts_with(&letters);
        (letters.chars().count() >= FEWEST).then(|| all.iter().filter(begins).collect())
    }
}

/// How an event's photos stand for one purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurposeCount {
    /// The short word.
    pub purpose: Purpose,
    /// What staff read.
    pub label: String,
    /// Photos by verdict.
    pub photos: BTreeMap<Verdict, usize>,
}

/// One photo on the light table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// Its number.
    pub photo: PhotoId,
    /// Its name in storage.
    pub name: String,
    /// The verdict for the board's purpose.
    pub verdict: Verdict,
    /// How many pupils its file suggests.
    pub suggested: usize,
    /// True once whoever is signed in has seen it large.
    pub viewed: bool,
    /// Who might be in it and may not be used for the board's purpose.
    pub might_be: Arc<[PupilId]>,
}

/// The photos of one event as a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoList {
    /// The event.
    pub event: EventCard,
    /// The purpose of the verdicts.
    pub purpose: Option<Purpose>,
    /// The photos, in the order they were taken.
    pub photos: Vec<ListedPhoto>,
}

/// One photo of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPhoto {
    /// Its number.
    pub photo: PhotoId,
    /// Its path below the storage.
    pub stored: String,
    /// The verdict, where a purpose was asked for.
    pub verdict: Option<Verdict>,
}

/// One photo with everything that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoView {
    /// Its number.
    pub photo: PhotoId,
    /// Its path below the storage.
    pub stored: String,
    /// The day it was taken.
    pub day: Date,
    /// Its event.
    pub event: EventCard,
    /// Place in the event, from 1.
    pub position: usize,
    /// The photo before it in the event.
    pub before: Option<PhotoId>,
    /// The photo after it.
    pub after: Option<PhotoId>,
    /// Pupils of the event's groups, and anyone tagged.
    pub people: Vec<PersonView>,
    /// Everyone who can be said to be in it: those of the event first, in the order of their names.
    pub nameable: Vec<Nameable>,
    /// Whom its original named and nobody has marked or dismissed. They do not count as present.
    pub suggested: Vec<SuggestedView>,
    /// How the photo was closed.
    pub closing: Option<Closing>,
    /// The verdict for each purpose.
    pub verdicts: Vec<VerdictView>,
    /// For each purpose outside the school: what the picture would give away, as sentences. It is an answer of
    /// its own and changes no verdict.
    pub gives_away: Vec<(Purpose, Vec<String>)>,
    /// Its faces, in the order of their numbers.
    pub faces: Vec<FaceView>,
    /// Whether something has looked for them.
    pub searched: Searched,
    /// The shots of the same moment, this one among them; empty if there is no other.
    pub burst: Vec<BurstShot>,
    /// True once whoever is signed in has seen it large.
    pub viewed: bool,
    /// True while a safeguarding stop is on it.
    pub held: bool,
    /// True if it went with a pupil who was erased.
    pub erased: bool,
}

/// A pupil and a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonView {
    /// Who.
    pub pupil: PupilId,
    /// First name, with the class where two share it.
    pub name: String,
    /// The class.
    pub class: String,
    /// What is known.
    pub presence: Presence,
    /// How to know them on this event's photos, in a teacher's own words.
    pub hint: Option<Private>,
}

/// A pupil whom the file itself named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestedView {
    /// Who.
    pub pupil: PupilId,
    /// First name, with the class where two share it.
    pub name: String,
    /// Where the face is, if the file said so.
    pub face: Option<FaceBox>,
}

/// Pixels, right way up.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Of which photo.
    pub photo: PhotoId,
    /// The longest edge that was asked for.
    pub edge: u32,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Red, green, blue, row by row: `width * height * 3` bytes.
    pub rgb: Vec<u8>,
    /// What can be seen of the photo, as far as its file was looked at. Where that is not all, someone
    /// has to look at it in storage.
    pub sight: Sight,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}, {}x{})", self.photo, self.width, self.height)
    }
}
