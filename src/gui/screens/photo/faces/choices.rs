//! Whose a face is: a pupil by two letters, no pupil, not to be told, or no face at all.

use egui::{Key, Ui};

use super::super::Photo;
use super::change;
use crate::gui::stage::Stage;
use crate::gui::widgets::{Field, Press, small};
use crate::presence::{Consulted, Whose};
use crate::session::command::{FaceAsked, WhichFace};
use crate::session::event::{FaceView, Nameable, PhotoView};

/// Pupils that are offered for the letters typed.
const OFFERED: usize = 4;

impl Photo {
    pub(super) fn whose(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView, face: &FaceView) {
        let which = WhichFace::Id(face.id);
        let mut asked = self.pupil(ui, view).map(|pupil| FaceAsked::Say(which, Whose::Pupil(pupil.pupil.clone())));
        ui.horizontal_wrapped(|ui| {
            for (text, whose) in [
                ("No pupil, agreed", Whose::NotPupil(Consulted::Agreed)),
                ("No pupil, not asked", Whose::NotPupil(Consulted::NotAsked)),
                ("No pupil, does not want to be shown", Whose::NotPupil(Consulted::Declined)),
                ("Cannot be told", Whose::CannotTell),
            ] {
                let chosen = face.whose == whose;
                if ui.add(Press::new(text).chosen(chosen)).clicked() {
                    let whose = if chosen { Whose::Unsaid } else { whose };
                    asked = Some(FaceAsked::Say(which, whose));
                }
            }
            if ui.add(Press::quiet("This is no face")).clicked() {
                asked = Some(FaceAsked::Remove(which));
            }
        });
        small(ui, "The arrow keys move its box; + and - make it larger and smaller.");
        asked = asked.or_else(|| super::drawing::moved(ui, face));
        if let Some(asked) = asked {
            if !matches!(asked, FaceAsked::Move(..)) {
                self.faces.chosen = None;
            }
            change(stage, view, asked);
        }
    }

    /// The pupil who was picked by letters.
    fn pupil<'a>(&mut self, ui: &mut Ui, view: &'a PhotoView) -> Option<&'a Nameable> {
        let width = ui.available_width();
        let field = Field::new("Whose face is it?").hint("Type two letters, then Enter.").width(width);
        let response = field.show(ui, &mut self.faces.find);
        let found = Nameable::beginning(&view.nameable, &self.faces.find)?;
        if found.is_empty() {
            small(ui, "Nobody on the roll begins with that.");
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let mut picked = if entered { found.first().copied() } else { None };
        ui.horizontal_wrapped(|ui| {
            for pupil in found.into_iter().take(OFFERED) {
                let name = format!("It is {}", pupil.name.0);
                if ui.add(Press::main(&pupil.name.0).name(&name)).clicked() {
                    picked = Some(pupil);
                }
            }
        });
        picked
    }
}
