//! The place that parents said yes to, beside the one where a copy is to be used.
//!
//! A yes to one photo is for the place on its form. Here it is said which that is, taken over by a press, or said to be
//! meant by other words. Whether a copy may go there is not decided here.

use egui::Ui;

use crate::gui::widgets::{Press, para, quiet};

/// A person's word that the place is the one on the form, in other words: of those words and no others.
#[derive(Default)]
pub struct SamePlace(Option<String>);

impl SamePlace {
    /// True if it was said of exactly this.
    #[must_use]
    pub fn is_said_of(&self, typed: &str) -> bool {
        self.0.as_deref() == Some(typed)
    }
}

/// Shows it, for a purpose that is given for one photo, of so many photos. Of several places none is meant by other
/// words.
pub fn asked_place(ui: &mut Ui, places: &[String], photos: usize, typed: &mut String, same: &mut SamePlace) {
    let in_other_words = places.len() < 2;
    match places {
        [] => drop(quiet(ui, "For which place parents said yes is not on record.")),
        [one] => drop(para(ui, &format!("Parents said yes to this place: {one}."))),
        several => drop(para(ui, &format!("Parents said yes to these places: {}.", several.join("; ")))),
    }
    ui.horizontal_wrapped(|ui| {
        for place in places {
            if place == typed {
                continue;
            }
            let name = format!("Write this place: {place}");
            if ui.add(Press::new("Write this place").name(&name)).clicked() {
                typed.clone_from(place);
            }
        }
        let may = in_other_words && !typed.trim().is_empty() && !places.contains(typed);
        if !may || !same.is_said_of(typed) {
            same.0 = None;
        }
        let said = "It is the place on the form, in other words";
        if may && ui.add(Press::new(said).chosen(same.0.is_some())).clicked() {
            same.0 = if same.0.is_some() { None } else { Some(typed.clone()) };
        }
    });
    match (in_other_words, photos) {
        (true, _) => {}
        (false, 0 | 1) => drop(quiet(ui, "Write the one that is meant as it is on its form.")),
        (false, _) => {
            quiet(ui, "These photos were asked for several places: hand them out by themselves, each to its own.");
        }
    }
    quiet(ui, "Another place is another request.");
}
