//! The shots of the same moment, side by side: what is said of this one can be said of all of them.
//!
//! Only of those that were shown large: the others are still to be looked at, and say so.

use egui::{Rect, Sense, Ui, Vec2, vec2};

use crate::gui::pictures::Size;
use crate::gui::signs::Sign;
use crate::gui::stage::{Place, Stage};
use crate::gui::theme;
use crate::gui::widgets::{Press, card, clickable, head, small};
use crate::gui::words::{many, number};
use crate::photo::PhotoId;
use crate::role::Right;
use crate::session::Command;
use crate::session::command::TagRequest;
use crate::session::event::{BurstShot, PhotoView};

/// A shot of the strip.
const SHOT: Vec2 = vec2(88.0, 66.0);

/// Shows the strip.
pub(super) fn ui(ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
    if view.burst.is_empty() || view.held {
        return;
    }
    card(ui, |ui| {
        ui.set_width(ui.available_width());
        head(ui, "Of the same moment");
        ui.horizontal_wrapped(|ui| {
            for (shot, place) in view.burst.iter().zip(1..) {
                strip(ui, stage, view, shot, place);
            }
        });
        if !stage.may(Right::Tag) {
            return;
        }
        let others = others(view);
        if !others.is_empty() {
            let text = format!("Say the same of {} (B)", many(others.len(), "other", "others"));
            if ui.add(Press::new(&text)).clicked() {
                same_for_all(stage, view);
            }
        }
        let unseen = view.burst.iter().filter(|shot| !shot.viewed && shot.photo != view.photo).count();
        if unseen > 0 {
            small(ui, &format!("{} not looked at yet: press it to look.", number(unseen)));
        }
    });
}

/// What was said of this shot is true of the others that were looked at.
pub(super) fn same_for_all(stage: &mut Stage<'_>, view: &PhotoView) {
    let others = others(view);
    if !others.is_empty() {
        let photos = others.iter().map(ToString::to_string).collect();
        let same_as = Some(view.photo.to_string());
        stage.ask(Command::Tag(TagRequest { photos, same_as, ..TagRequest::default() }));
        stage.ask(Command::ShowPhoto(view.photo));
    }
}

/// The other shots that were looked at.
fn others(view: &PhotoView) -> Vec<PhotoId> {
    let seen = view.burst.iter().filter(|shot| shot.viewed && shot.photo != view.photo);
    seen.map(|shot| shot.photo).collect()
}

fn strip(ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView, shot: &BurstShot, place: usize) {
    let palette = theme::palette(ui);
    let (rect, _) = ui.allocate_exact_size(SHOT, Sense::hover());
    let is_this = shot.photo == view.photo;
    let seen = if shot.viewed || is_this { "looked at" } else { "not looked at yet" };
    let name = format!("Shot {place} of {}, {seen}", view.burst.len());
    let response = clickable(ui, rect, ui.scope_id().with(("shot", shot.photo)), &name);
    ui.painter().rect_filled(rect, 4.0, palette.blank);
    if let Some(ready) = stage.pictures.want(shot.photo, Size::Tile) {
        super::picture::fill(ui, rect.shrink(3.0), ready);
    }
    if is_this {
        let edge = egui::Stroke::new(3.0, palette.accent);
        ui.painter().rect_stroke(rect, 4.0, edge, egui::StrokeKind::Inside);
    } else if shot.viewed {
        let square = Rect::from_min_size(rect.min + Vec2::splat(6.0), Vec2::splat(16.0));
        Sign::Tick.paint(ui.painter(), square, palette.surface, palette.ink);
    }
    if response.clicked() && !is_this {
        stage.go(Place::Photo(shot.photo));
    }
}
