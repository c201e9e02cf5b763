//! Which photos there are, who is in them, and whose faces these are.

use clap::Args;
use jiff::civil::Date;

use super::{empty, purpose};
use crate::presence::{Consulted, FaceBox, Whose};
use crate::pupil::PupilId;
use crate::session::command::{
    ClearPhotosRequest, ClosingWord, FaceAsked, FacesRequest, Looked, PhotosRequest, SearchRequest, TagRequest,
    WhichFace,
};
use crate::session::{Command, Failure};

/// What was said of photos, and of the faces of one.
#[derive(Debug)]
pub struct TagWords {
    /// Of photos.
    pub(in crate::cli) people: TagRequest,
    /// Of faces.
    pub(in crate::cli) faces: Option<FacesRequest>,
    /// How to know pupils on the photos' events.
    pub(in crate::cli) hints: Vec<(PupilId, String)>,
}

#[derive(Debug, Args)]
pub(super) struct TagTyping {
    /// Numbers, or paths below the storage
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<String>,
    /// These are in it
    #[arg(long, num_args = 1.., value_name = "PUPIL")]
    present: Vec<String>,
    /// These are not
    #[arg(long, num_args = 1.., value_name = "PUPIL")]
    absent: Vec<String>,
    /// Of these, take back what was said; it opens the photo again
    #[arg(long, num_args = 1.., value_name = "PUPIL")]
    undecided: Vec<String>,
    /// Those whom the photo's own file suggested are in it
    #[arg(long)]
    accept_suggested: bool,
    /// What was said of that photo is true of these
    #[arg(long, value_name = "PHOTO")]
    same_as: Option<String>,
    /// Whose a face is, of one photo: 2=HL001, 2=not-a-pupil, 2=agreed, 2=declined, 2=cannot-tell, 2=unsaid, 2=no-face
    #[arg(long = "face", value_name = "NUMBER=WHOSE")]
    faces: Vec<String>,
    /// One more face, in percent of the picture: LEFT,TOP,WIDTH,HEIGHT
    #[arg(long = "draw-face", value_name = "BOX")]
    drawn: Vec<String>,
    /// With --rule-out: whom you looked for. Nobody else is ruled out, whatever the register says by now
    #[arg(long, num_args = 1.., value_name = "PUPIL", requires = "rule_out")]
    looked_for: Vec<String>,
    /// How to know a pupil on this event's photos, such as HL001="red glasses"; HL001= takes it away
    #[arg(long = "hint", value_name = "PUPIL=TEXT")]
    hints: Vec<String>,
    #[command(flatten)]
    closing: ClosingTyping,
}

#[derive(Debug, Args)]
#[group(multiple = false)]
struct ClosingTyping {
    /// Everyone in it has been named: all others are absent
    #[arg(long)]
    everyone_named: bool,
    /// None of those who may not be used for the purpose is in it, nor anybody from outside these groups
    #[arg(long, value_name = "PURPOSE")]
    rule_out: Option<String>,
    /// Nobody is in it
    #[arg(long)]
    nobody: bool,
    /// It is open again
    #[arg(long)]
    reopen: bool,
}

#[derive(Debug, Args)]
pub(super) struct PhotosTyping {
    /// The photos of this event, by its number or its name; of several of one name the latest
    #[arg(long, value_name = "TEXT")]
    event: Option<String>,
    /// With the verdict for this purpose
    #[arg(long = "for", value_name = "PURPOSE")]
    purpose: Option<String>,
    /// Only those that are clear for it; of all events, if none is named
    #[arg(long, requires = "purpose")]
    clear: bool,
    /// Besides, those that are one step from it, with that step
    #[arg(long, requires = "purpose")]
    nearly: bool,
    /// Clear for every day until this one
    #[arg(long, value_name = "DATE", value_parser = super::day, requires = "purpose")]
    until: Option<Date>,
}

#[derive(Debug, Args)]
pub(super) struct FacesTyping {
    /// Photos to look at again; none: all in which nothing has looked yet
    #[arg(value_name = "PHOTO")]
    photos: Vec<String>,
    /// Look at more pixels, three times as long
    #[arg(long)]
    closer: bool,
}

impl PhotosTyping {
    pub(super) fn command(self) -> Result<Command, Failure> {
        let purpose = self.purpose.as_deref().map(purpose).transpose()?;
        let (event, nearly, until) = (self.event.map(super::event), self.nearly, self.until);
        let is_plain = !(self.clear || nearly || until.is_some());
        match (purpose, &event) {
            (Some(purpose), Some(_)) if is_plain => {
                Ok(Command::ListPhotos(PhotosRequest { event, purpose: Some(purpose) }))
            }
            (Some(purpose), _) => Ok(Command::FindClear(ClearPhotosRequest { event, purpose, until, nearly })),
            (None, _) => Ok(Command::ListPhotos(PhotosRequest { event, purpose: None })),
        }
    }
}

impl FacesTyping {
    pub(super) fn request(self) -> SearchRequest {
        SearchRequest { photos: self.photos, event: None, closer: self.closer }
    }
}

impl TagTyping {
    pub(super) fn words(self) -> Result<TagWords, Failure> {
        let closing = match self.closing {
            ClosingTyping { everyone_named: true, .. } => Some(ClosingWord::EveryoneNamed),
            ClosingTyping { nobody: true, .. } => Some(ClosingWord::Nobody),
            ClosingTyping { reopen: true, .. } => Some(ClosingWord::Reopen),
            ClosingTyping { rule_out: Some(word), .. } => Some(ClosingWord::RuleOut(purpose(&word)?)),
            ClosingTyping { .. } => None,
        };
        let changes = changes(&self.faces, &self.drawn)?;
        let faces = match self.photos.as_slice() {
            _ if changes.is_empty() => None,
            [one] => Some(FacesRequest { photo: one.clone(), changes, looked: Looked::Elsewhere }),
            _ => return Err(Failure::new("Faces are of one photo.", "Name one photo with --face or --draw-face.")),
        };
        let people = TagRequest {
            photos: self.photos,
            present: pupils(&self.present)?,
            absent: pupils(&self.absent)?,
            undecided: pupils(&self.undecided)?,
            accept_suggested: self.accept_suggested,
            closing,
            looked_for: (!self.looked_for.is_empty()).then(|| pupils(&self.looked_for)).transpose()?,
            same_as: self.same_as,
            looked: Looked::Elsewhere,
            ..TagRequest::default()
        };
        let hints = self.hints.iter().map(|text| hint(text).ok_or_else(|| wrong("hint", text, "HL001=red glasses")));
        Ok(TagWords { people, faces, hints: hints.collect::<Result<_, _>>()? })
    }
}

fn hint(text: &str) -> Option<(PupilId, String)> {
    let (pupil, hint) = text.split_once('=')?;
    Some((PupilId::new(pupil)?, hint.to_owned()))
}

fn pupils(texts: &[String]) -> Result<Vec<PupilId>, Failure> {
    texts.iter().map(|text| PupilId::new(text).ok_or_else(|| empty("pupil"))).collect()
}

fn changes(faces: &[String], drawn: &[String]) -> Result<Vec<FaceAsked>, Failure> {
    let said = faces.iter().map(|text| face(text).ok_or_else(|| wrong("face", text, "2=HL001 or 2=not-a-pupil")));
    let added = drawn.iter().map(|text| drawn_face(text).ok_or_else(|| wrong("box", text, "10,20,8.5,12")));
    said.chain(added).collect()
}

fn wrong(what: &str, text: &str, example: &str) -> Failure {
    Failure::new(format!("\u{201c}{text}\u{201d} is no {what}."), format!("Write it as in {example}."))
}

fn face(text: &str) -> Option<FaceAsked> {
    let (number, word) = text.split_once('=')?;
    let which = WhichFace::Number(number.trim().parse().ok()?);
    let whose = match word.trim() {
        "no-face" => return Some(FaceAsked::Remove(which)),
        "unsaid" => Whose::Unsaid,
        "not-a-pupil" => Whose::NotPupil(Consulted::NotAsked),
        "agreed" => Whose::NotPupil(Consulted::Agreed),
        "declined" => Whose::NotPupil(Consulted::Declined),
        "cannot-tell" => Whose::CannotTell,
        pupil => Whose::Pupil(PupilId::new(pupil)?),
    };
    Some(FaceAsked::Say(which, whose))
}

fn drawn_face(text: &str) -> Option<FaceAsked> {
    let edges: Vec<f64> = text.split(',').map(|edge| edge.trim().parse().ok()).collect::<Option<_>>()?;
    let [left, top, width, height] = edges.as_slice() else { return None };
    let at = FaceBox::of_fractions(left / 100.0, top / 100.0, width / 100.0, height / 100.0)?;
    Some(FaceAsked::Add(at, Whose::Unsaid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_a_face_is_is_read_from_its_word() {
        let said = |text| match face(text) {
            Some(FaceAsked::Say(WhichFace::Number(number), whose)) => Some((number, whose)),
            _ => None,
        };
        assert_eq!(said("2=HL001"), Some((2, Whose::Pupil(PupilId::new("HL001").unwrap()))));
        assert_eq!(said("1 = declined"), Some((1, Whose::NotPupil(Consulted::Declined))));
        assert_eq!(said("3=cannot-tell"), Some((3, Whose::CannotTell)));
        assert_eq!(face("3=no-face"), Some(FaceAsked::Remove(WhichFace::Number(3))));
        for wrong in ["", "2", "=HL001", "2=", "x=HL001"] {
            assert_eq!(face(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_box_is_in_percent_and_lies_in_the_picture() {
        let at = FaceBox { left: 1000, top: 2000, width: 850, height: 1200 };
        assert_eq!(drawn_face("10, 20, 8.5, 12"), Some(FaceAsked::Add(at, Whose::Unsaid)));
        for wrong in ["", "1,2,3", "1,2,0,4", "90,2,40,4", "a,2,3,4"] {
            assert_eq!(drawn_face(wrong), None, "{wrong}");
        }
    }
}
