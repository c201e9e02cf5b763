//! Copies of the pretend school: what one would look like, and that it went out.

use kindframe::presence::{FaceId, Whose};
use kindframe::session::Event;
use kindframe::session::command::{CoverPreview, PublishRequest};
use kindframe::session::event::{CopyPreview, PhotoView, PublishedView, VerdictView};
use kindframe::verdict::Verdict;

/// Whoever has a face in it is covered; then the copy is clear.
pub fn preview(photo: &PhotoView, asked: &CoverPreview) -> Event {
    let named = photo.faces.iter().filter(|face| matches!(face.whose, Whose::Pupil(_))).map(|face| face.id);
    let named: Vec<FaceId> = named.collect();
    let cover = asked.cover.clone().unwrap_or_else(|| named.clone());
    let of_photo = photo.verdicts.iter().find(|verdict| verdict.purpose == asked.purpose).unwrap().clone();
    let verdict = match named.iter().all(|face| cover.contains(face)) {
        true => VerdictView { verdict: Verdict::Clear, reasons: Vec::new(), unlock: Vec::new(), ..of_photo },
        false => of_photo,
    };
    Event::CopyPreview(Box::new(CopyPreview {
        photo: asked.photo,
        cover,
        width: 64,
        height: 48,
        rgb: vec![0x70; 64 * 48 * 3],
        verdict,
        gives_away: vec!["The largest face is 200 pixels long; above 180 it can be cut out as a portrait.".into()],
        asks: Some("Can a pupil's name be read anywhere in the picture?"),
        places: Vec::new(),
    }))
}

pub fn published(request: &PublishRequest) -> Event {
    Event::Published(Box::new(PublishedView {
        photo: Some(kindframe::photo::PhotoId(request.photos[0].parse().unwrap())),
        file: Some(request.to.join("2026-06-18_y4-science-museum_0002.jpg")),
        covered: vec![1],
        ..PublishedView::of(&request.photos[0])
    }))
}
