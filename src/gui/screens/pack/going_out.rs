//! How the picked photos go out: where to, as what, with which captions, and a person's word for what no program
//! can see.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use egui::{Ui, Vec2, vec2};

use super::{Pack, Part, sheet};
use crate::gui::chooser::{Chooser, Kind};
use crate::gui::pictures::Size;
use crate::gui::screens::asked_place::{SamePlace, asked_place};
use crate::gui::screens::check;
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, head, label, para, quiet, small};
use crate::gui::words::{many, number};
use crate::photo::{Caption, PhotoId};
use crate::purpose::PurposeRule;
use crate::session::command::{Captions, CoverBlocked, EventWord, OwnCaption, PackRequest, PublishRequest};
use crate::session::event::{CandidateView, ClearPhotos};
use crate::session::{Command, Failure};
use crate::web_safe::NAMES_QUESTION;

/// How large the pictures beside their captions are.
pub(super) const BESIDE: Vec2 = vec2(96.0, 72.0);

/// So many of them are shown where a person answers for all.
const MOST_BESIDE: usize = 28;

/// What stands under the pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Under {
    #[default]
    Nothing,
    FirstNames,
    Own,
}

/// What was put in. See the module.
#[derive(Default)]
pub(super) struct GoingOut {
    folder: String,
    chooser: Chooser,
    tried: bool,
    place: String,
    same_place: SamePlace,
    pub(super) zip: bool,
    under: Under,
    own: BTreeMap<PhotoId, String>,
    word: Word,
}

/// What a person has said, and no program can see.
#[derive(Default)]
struct Word {
    /// What may be a name in their own words is meant to be there.
    names_meant: bool,
    /// No name can be read in a picture.
    no_name: bool,
    /// Nobody covered is told by other things.
    not_told: bool,
}

impl Pack {
    pub(super) fn going_out(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, found: Option<&ClearPhotos>) {
        let Some(found) = found else {
            self.part = Part::Choice;
            return;
        };
        let rule = &found.rule;
        sheet(ui, |ui| {
            let photos = many(self.taken.len(), "photo", "photos");
            head(ui, &format!("{photos} for {}", rule.label));
            let size = match rule.edge().pixels() {
                Some(pixels) => format!("At most {pixels} pixels long"),
                None => "As large as they are".to_owned(),
            };
            quiet(ui, &format!("{size}, right way up, and with nothing in the file but the picture."));
            self.left(ui);
            self.going_out.whither(ui, rule.one_photo);
            if rule.one_photo {
                let of_taken = |one: &&CandidateView| self.taken.contains_key(&one.photo);
                let places =
                    found.clear.iter().chain(&found.nearly).filter(of_taken).flat_map(|one| one.places.clone());
                let places: Vec<String> = places.collect::<BTreeSet<_>>().into_iter().collect();
                let going_out = &mut self.going_out;
                asked_place(ui, &places, self.taken.len(), &mut going_out.place, &mut going_out.same_place);
            }
        });
        sheet(ui, |ui| self.captions(ui, stage, rule));
        sheet(ui, |ui| self.word(ui, stage, rule));
        ui.horizontal_wrapped(|ui| {
            let text = format!("Make the pack of {}", many(self.taken.len(), "photo", "photos"));
            let answered = self.is_answered(rule);
            if ui.add_enabled(answered, Press::main(&text)).clicked() {
                self.make(stage, found);
            }
            if ui.add(Press::new("Back to the photos").sign(Sign::Back)).clicked() {
                self.part = Part::Choice;
            }
            match (self.taken.is_empty(), answered) {
                (true, _) => drop(quiet(ui, "Nothing is left in the pack. Go back to the photos.")),
                (false, false) => drop(quiet(ui, "Answer what is asked above first.")),
                (false, true) => {}
            }
        });
    }

    fn captions(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, rule: &PurposeRule) {
        head(ui, "Under the pictures");
        let either = rule.names_or_pictures();
        let choices = [
            (Under::Nothing, "Nothing", true),
            (Under::FirstNames, "First names", !either),
            (Under::Own, "My own words", true),
        ];
        ui.horizontal_wrapped(|ui| {
            for (under, text, free) in choices {
                let press = Press::new(text).chosen(self.going_out.under == under);
                if ui.add_enabled(free, press).clicked() {
                    self.going_out.under = under;
                }
            }
        });
        match self.going_out.under {
            _ if either => quiet(ui, &format!("For {} the school shows names or pictures, and not both.", rule.label)),
            Under::FirstNames => quiet(ui, "Of those who were said to be in it, can be seen, and may be used."),
            _ => quiet(ui, "They stand in the list and on the contact sheet that go with the pictures."),
        };
        if self.going_out.under == Under::Own {
            self.own_words(ui, stage);
        }
    }

    fn own_words(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        for photo in self.taken.keys().copied().collect::<Vec<_>>() {
            ui.horizontal_top(|ui| {
                let ready = stage.pictures.want(photo, Size::Tile);
                self.sight.extend(ready.map(|_| photo));
                check::framed(ui, BESIDE, ready, &format!("Photo {photo}"));
                let typed = self.going_out.own.entry(photo).or_default();
                let wrong = !typed.trim().is_empty() && Caption::new(typed).is_none();
                let long = Failure::new(
                    "This is too long, or more than one line.",
                    format!("Use at most {} characters.", Caption::LONGEST),
                );
                let name = format!("Under photo {photo}");
                Field::new(&name).wrong(wrong.then_some(&long)).show(ui, typed);
            });
        }
        small(ui, "Full names are refused. So is what may be a name, unless you say that it is meant.");
        let meant = Press::new("Names in these words are meant").chosen(self.going_out.word.names_meant);
        if ui.add(meant).clicked() {
            self.going_out.word.names_meant = !self.going_out.word.names_meant;
        }
    }

    /// What nothing but a person can see.
    fn word(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, rule: &PurposeRule) {
        head(ui, "Before they go");
        if rule.outside_school || self.covers() {
            self.look_at(ui, stage);
        }
        if rule.outside_school {
            para(ui, NAMES_QUESTION);
            if ui.add(Press::new("No name can be read").chosen(self.going_out.word.no_name)).clicked() {
                self.going_out.word.no_name = !self.going_out.word.no_name;
            }
        }
        if self.covers() {
            para(ui, "A covered child can still be told: by the jumper, a badge, the place, who stands beside them.");
            let said = "Nobody covered is told by these";
            if ui.add(Press::new(said).chosen(self.going_out.word.not_told)).clicked() {
                self.going_out.word.not_told = !self.going_out.word.not_told;
            }
        }
        quiet(ui, "Each photo is judged once more when its copy gets its name, and what is out is on record.");
    }

    /// The pictures that a person answers for, small.
    fn look_at(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::splat(theme::STEP);
            for photo in self.taken.keys().copied().take(MOST_BESIDE).collect::<Vec<_>>() {
                let ready = stage.pictures.want(photo, Size::Tile);
                self.sight.extend(ready.map(|_| photo));
                check::framed(ui, BESIDE, ready, &format!("Photo {photo}, before it goes"));
            }
        });
        if self.taken.len() > MOST_BESIDE {
            quiet(ui, &format!("And {} more, on the page before.", number(self.taken.len() - MOST_BESIDE)));
        }
    }

    fn covers(&self) -> bool {
        self.taken.values().any(|cover| *cover)
    }

    fn covered(&self) -> CoverBlocked {
        let covered: BTreeSet<PhotoId> =
            self.taken.iter().filter(|(_, cover)| **cover).map(|(photo, _)| *photo).collect();
        if covered.is_empty() { CoverBlocked::Nowhere } else { CoverBlocked::In(covered) }
    }

    fn is_answered(&self, rule: &PurposeRule) -> bool {
        let said = &self.going_out;
        let words = said.own.values().all(|text| text.trim().is_empty() || Caption::new(text).is_some());
        let word = (said.word.no_name || !rule.outside_school) && (said.word.not_told || !self.covers());
        !self.taken.is_empty() && word && words
    }

    fn make(&mut self, stage: &mut Stage<'_>, found: &ClearPhotos) {
        if self.taken.is_empty() {
            self.part = Part::Choice;
            return;
        }
        let Some(to) = self.going_out.folder() else { return };
        let own = self.going_out.own.iter().filter(|(photo, _)| self.taken.contains_key(photo));
        let own =
            own.filter_map(|(photo, text)| Some(OwnCaption { photo: photo.to_string(), text: Caption::new(text)? }));
        let under = self.going_out.under;
        let pack = PackRequest {
            event: self.event.map(EventWord::Number),
            all_clear: false,
            zip: self.going_out.zip,
            captions: if under == Under::FirstNames { Captions::FirstNames } else { Captions::None },
            own: if under == Under::Own { own.collect() } else { Vec::new() },
            names_meant: self.going_out.word.names_meant,
        };
        stage.heard.begin_pack();
        stage.ask(Command::Publish(PublishRequest {
            photos: self.taken.keys().map(ToString::to_string).collect(),
            purpose: found.rule.purpose.clone(),
            to,
            cover_blocked: self.covered(),
            cover: Vec::new(),
            not_told_otherwise: self.going_out.word.not_told,
            place: self.going_out.place.clone(),
            same_place: found.rule.one_photo && self.going_out.same_place.is_said_of(&self.going_out.place),
            until: found.until,
            pack: Some(pack),
        }));
        self.part = Part::Done;
    }
}

impl GoingOut {
    /// What a person has said was said of other photos.
    pub(super) fn begin(&mut self) {
        (self.word, self.same_place) = (Word::default(), SamePlace::default());
    }

    fn whither(&mut self, ui: &mut Ui, one_place: bool) {
        let wrong = Failure::new("This is not a whole path.", "Begin with the drive or the top folder, or choose it.");
        let field = Field::new("Folder for the pack");
        field.wrong((self.tried && self.whole().is_none()).then_some(&wrong)).show(ui, &mut self.folder);
        if let Some(chosen) = self.chooser.chosen() {
            self.folder = chosen.to_string_lossy().into_owned();
        }
        if ui.add(Press::new("Choose the folder").sign(Sign::Folder)).clicked() {
            self.chooser.open(ui.ctx(), Kind::Folder, "Folder for the pack");
        }
        label(ui, "As");
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.y = theme::STEP;
            for (zip, text) in [(false, "Single pictures"), (true, "One zip file")] {
                if ui.add(Press::new(text).chosen(self.zip == zip)).clicked() {
                    self.zip = zip;
                }
            }
        });
        let hint = if one_place { "As on the form." } else { "Such as: home page. May stay empty." };
        Field::new("Where will it be used?").hint(hint).show(ui, &mut self.place);
    }

    fn whole(&self) -> Option<PathBuf> {
        let path = Path::new(self.folder.trim());
        path.is_absolute().then(|| path.to_path_buf())
    }

    fn folder(&mut self) -> Option<PathBuf> {
        self.tried = true;
        self.whole()
    }
}
