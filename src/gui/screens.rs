//! The screens: one file each, with what was typed and chosen on it.
//!
//! What a screen keeps is what a person put in; what it shows comes from [`super::heard`].

mod asked_place;
pub mod check;
pub mod clear;
pub mod first_start;
pub mod home;
pub mod incident;
mod keeping;
pub mod offload;
pub mod pack;
pub mod photo;
pub mod photos;
pub mod recall;
pub mod register;
pub mod sign_in;
pub mod using;

use std::path::PathBuf;

use egui::{CentralPanel, Frame, Margin, Ui};

use super::stage::{Place, Stage};
use super::theme;
use super::widgets::quiet;

/// All screens with what was put into them.
#[derive(Default)]
pub struct Screens {
    /// The first start.
    pub first_start: first_start::FirstStart,
    /// Who is there?
    pub sign_in: sign_in::SignIn,
    /// From a card into storage.
    pub offload: offload::Offload,
    /// Photos made ready to go out.
    pub pack: pack::Pack,
    /// Whether files may go up.
    pub check: check::Check,
    /// What must come down.
    pub recall: recall::Recall,
    /// What should not have been published.
    pub incident: incident::Incident,
    /// What is free on a card.
    pub clear: clear::Clear,
    /// The light table.
    pub photos: photos::Photos,
    /// One photo.
    pub photo: photo::Photo,
    /// The register.
    pub register: register::Register,
}

impl Screens {
    /// Shows a screen that stands inside the frame.
    pub fn ui(&mut self, ui: &mut Ui, place: Place, stage: &mut Stage<'_>) {
        let files = |input: &egui::InputState| -> Vec<PathBuf> {
            input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect()
        };
        self.dropped(&ui.input(files), stage);
        match place {
            Place::Home => home::ui(ui, stage, self),
            Place::Offload => self.offload.ui(ui, stage, &mut self.photos),
            Place::Use => using::ui(ui, stage, self),
            Place::Pack => self.pack.ui(ui, stage),
            Place::Check => self.check.ui(ui, stage),
            Place::Recall => self.recall.ui(ui, stage),
            Place::Incident(_) => self.incident.ui(ui, stage),
            Place::Clear => self.clear.ui(ui, stage),
            Place::Photos => self.photos.ui(ui, stage),
            Place::Photo(photo) => {
                self.photo.ui(ui, stage, photo);
                if let Some(answer) = self.photo.take_answer() {
                    self.register.record(&answer, stage);
                    stage.go(Place::Register);
                }
            }
            Place::Register => self.register.ui(ui, stage),
            Place::Waiting | Place::FirstStart | Place::SignIn => {}
        }
    }

    /// Files that are dropped on the window are asked about, whatever it shows.
    fn dropped(&mut self, files: &[PathBuf], stage: &mut Stage<'_>) {
        if !files.is_empty() {
            self.check.ask_about(stage, files);
            stage.go(Place::Check);
        }
    }

    /// What is shown of photos may have changed.
    pub fn refresh(&mut self) {
        self.photos.refresh();
        self.pack.refresh();
    }

    /// Notes that a screen was come to anew.
    pub fn arrive(&mut self, place: Place) {
        match place {
            Place::Photo(photo) => self.photo.arrive(photo),
            Place::Incident(accused) => self.incident.arrive(accused),
            Place::Photos => self.photos.arrive(self.photo.last()),
            Place::Offload => self.offload.arrive(),
            Place::Pack => self.pack.refresh(),
            _ => {}
        }
    }
}

/// A page that only says what is being waited for.
pub fn waiting(ui: &mut Ui, text: &str) {
    sheet(ui, |ui| quiet(ui, text));
}

/// A page without a frame around: before someone is signed in.
fn sheet<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let page = Frame::new().fill(theme::palette(ui).ground).inner_margin(Margin::same(24));
    CentralPanel::default().frame(page).show(ui, add).inner
}
