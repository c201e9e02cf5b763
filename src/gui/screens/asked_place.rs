//! The place that parents said yes to, beside the one where a copy is to be used.
//!
//! A yes to one photo is for the place on its form. Here it is said which that is, taken over by a press, or said to be
//! meant by other words. Whether a copy may go there is not decided here.

use egui::Ui;

use crate::gui::widgets::{Press, para, quiet};

/// Shows it, for a purpose that is given for one photo.
pub fn asked_place(ui: &mut Ui, places: &[String], typed: &mut String, same: &mut bool) {
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
                *same = false;
            }
        }
        if !typed.trim().is_empty() && !places.contains(typed) {
            let said = "It is the place on the form, in other words";
            if ui.add(Press::new(said).chosen(*same)).clicked() {
                *same = !*same;
            }
        }
    });
    quiet(ui, "Another place is another request.");
}
