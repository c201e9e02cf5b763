//! Two pictures side by side, and a person's word on them.

use std::sync::Arc;

use egui::{Rect, Ui, Vec2, pos2, vec2};

use super::Check;
use super::answers::{answer, look, place};
use crate::gui::pictures::{Ready, Size};
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, label, para, quiet};
use crate::gui::words::sentence;
use crate::session::Command;
use crate::session::command::{CheckRequest, SaidAlike};
use crate::session::event::{Answer, CheckedView, FilePicture};

/// The most that one of the two is wide.
const WIDEST: f32 = 400.0;

/// All of a texture.
const WHOLE: Rect = Rect { min: pos2(0.0, 0.0), max: pos2(1.0, 1.0) };

impl Check {
    pub(super) fn pair(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &CheckedView, file: &Arc<FilePicture>) {
        let (sign, ink) = look(ui, Answer::Look);
        answer(ui, sign, Answer::Look.words(), ink);
        place(ui, view);
        let Some(photo) = view.photo else { return };
        // Both, with what is asked about them, fit on one screen.
        let width = ((ui.available_width() - theme::GAP) / 2.0).clamp(theme::TILE, WIDEST);
        let size = vec2(width, width * 0.75);
        let stored = stage.pictures.want(photo, Size::Tile);
        let beside = stage.pictures.beside(ui.ctx(), file);
        self.sight.0.extend(stored.map(|_| photo));
        self.sight.1.extend(view.file.clone());
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP;
            for (ready, over) in [(Some(beside), "The file"), (stored, "The photo in storage")] {
                ui.vertical(|ui| {
                    label(ui, over);
                    framed(ui, size, ready, over);
                });
            }
        });
        for reason in &view.verdict.reasons {
            para(ui, &sentence(reason));
        }
        quiet(ui, "Was the file made from this very photo? Look at who is in both, and where they stand.");
        let free = stage.heard.checking.is_none();
        ui.horizontal_wrapped(|ui| {
            let same = ui.add_enabled(free, Press::new("It is the same photo")).clicked();
            let other = ui.add_enabled(free, Press::new("It is another")).clicked();
            if same || other {
                self.said.push(SaidAlike { file: file.hash, photo, same });
                stage.heard.begin_checking();
                let said = self.said.iter().filter(|said| said.file == file.hash).copied().collect();
                let (photos, purpose) = (vec![view.asked.clone()], view.verdict.purpose.clone());
                stage.ask(Command::NoteViewing(photo));
                stage.ask(Command::Check(CheckRequest { photos, purpose, until: self.until().ok().flatten(), said }));
            }
        });
    }
}

/// A picture whole in its frame, or the frame alone.
pub(in crate::gui::screens) fn framed(ui: &mut Ui, size: Vec2, ready: Option<Ready>, name: &str) {
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
    ui.painter().rect_filled(rect, theme::RADIUS, theme::palette(ui).blank);
    if let Some(ready) = ready {
        let scale = (rect.width() / ready.size.x.max(1.0)).min(rect.height() / ready.size.y.max(1.0));
        let inside = Rect::from_center_size(rect.center(), ready.size * scale);
        ui.painter().image(ready.texture, inside, WHOLE, theme::UNTINTED);
    }
}
