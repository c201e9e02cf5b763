//! A copy that goes out: how it would look, whose faces are covered in it, and a person's word before it does.
//!
//! What is shown is drawn as what would be handed out, at most as large as a screen takes it. The photo itself
//! stays as it is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Rect, Ui, Vec2, vec2};

use super::Photo;
use super::picture::fill;
use crate::gui::chooser::{Chooser, Kind};
use crate::gui::days;
use crate::gui::screens::asked_place::{SamePlace, asked_place};
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, head, label, para, quiet, strong, trouble, verdict};
use crate::gui::words::sentence;
use crate::photo::PhotoId;
use crate::presence::FaceId;
use crate::purpose::Purpose;
use crate::role::Right;
use crate::session::command::{CoverBlocked, CoverPreview, PublishRequest, WhichFace};
use crate::session::desk::Topic;
use crate::session::event::{CopyPreview, FaceView, PhotoView, PublishedView, VerdictView};
use crate::session::{Command, Failure};
use crate::verdict::Verdict;

/// The copy that is being thought about.
pub(super) struct HandingOut {
    purpose: Purpose,
    label: String,
    /// The faces that are to be covered; `None` until the program has proposed some.
    cover: Option<BTreeSet<FaceId>>,
    asked: bool,
    word: Word,
    sent: bool,
}

/// What a person has said of it, and no program can see.
#[derive(Default)]
struct Word {
    /// Nobody covered is told by other things.
    not_told: bool,
    /// No name can be read in it.
    no_name: bool,
    same_place: SamePlace,
}

/// Where copies go: kept from one photo to the next.
#[derive(Default)]
pub(super) struct Whither {
    folder: String,
    chooser: Chooser,
    place: String,
    until: String,
    tried: bool,
}

impl Photo {
    /// The way to a copy for the purpose in view.
    pub(super) fn copy_button(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView, shown: &VerdictView) {
        let may_help = shown.verdict == Verdict::Clear || !view.faces.is_empty();
        if view.held || !may_help || !stage.may(Right::Publish) {
            return;
        }
        let name = format!("Make a copy for {}", shown.label);
        if ui.add(Press::new("Make a copy…").name(&name)).clicked() {
            let (purpose, label) = (shown.purpose.clone(), shown.label.clone());
            (stage.heard.preview, stage.heard.published) = (None, None);
            stage.heard.read(Topic::Preview);
            stage.heard.read(Topic::Publish);
            self.copy =
                Some(HandingOut { purpose, label, cover: None, asked: false, word: Word::default(), sent: false });
        }
    }

    /// True while a copy is thought about.
    #[must_use]
    pub fn is_handing_out(&self) -> bool {
        self.copy.is_some()
    }

    /// Back to the photo.
    pub fn put_copy_away(&mut self) {
        self.copy = None;
    }

    /// The copy as it would look.
    pub(super) fn copy_picture(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        let room = ui.available_size() - vec2(0.0, theme::CONTROL + theme::GAP);
        let (rect, response) = ui.allocate_exact_size(room.max(Vec2::splat(theme::TILE)), egui::Sense::hover());
        let name = format!("The copy as it would look, of photo {} of {}", view.position, view.event.photos);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &name));
        self.paint_copy(ui, stage, view.photo, rect);
        ui.add_space(theme::STEP);
        if ui.add(Press::new("Back to the photo").sign(Sign::Back)).clicked() {
            self.put_copy_away();
        }
    }

    fn paint_copy(&self, ui: &Ui, stage: &mut Stage<'_>, photo: PhotoId, rect: Rect) {
        let palette = theme::palette(ui);
        ui.painter().rect_filled(rect, theme::RADIUS, palette.blank);
        let preview = self.copy.as_ref().and_then(|copy| copy.preview(stage, photo));
        if let Some(preview) = preview {
            fill(ui, rect, stage.pictures.copy(ui.ctx(), &preview));
        } else {
            let (middle, text) = (egui::Align2::CENTER_CENTER, "Drawing the copy…");
            ui.painter().text(rect.center(), middle, text, theme::body(), palette.ink_2);
        }
    }

    /// What there is to think about, and the way out.
    pub(super) fn copy_facts(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        let Some(copy) = &mut self.copy else { return };
        copy.ask(stage, view.photo);
        card(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 12.0;
            head(ui, &format!("A copy for {}", copy.label));
            if let Some(failure) = stage.heard.failure(Topic::Preview) {
                trouble(ui, failure);
            }
            let Some(preview) = copy.preview(stage, view.photo) else { return };
            if copy.done(ui, stage, view.photo) {
                return;
            }
            copy.faces(ui, view);
            copy.verdict(ui, &preview);
            if preview.verdict.verdict == Verdict::Clear {
                copy.questions(ui, &preview);
                copy.hand_out(ui, stage, view.photo, &mut self.whither);
            }
        });
    }
}

impl HandingOut {
    /// Asks for the copy as it would look with the faces covered that are to be.
    fn ask(&mut self, stage: &mut Stage<'_>, photo: PhotoId) {
        if !self.asked {
            self.asked = true;
            let cover = self.cover.as_ref().map(|cover| cover.iter().copied().collect());
            stage.ask(Command::PreviewCopy(CoverPreview { photo, purpose: self.purpose.clone(), cover }));
        }
        if self.cover.is_none() {
            let proposed = stage.heard.preview.as_ref().filter(|preview| preview.photo == photo);
            self.cover = proposed.map(|preview| preview.cover.iter().copied().collect());
        }
    }

    /// What was last heard, if it is of this photo and of what is to be covered now.
    fn preview(&self, stage: &Stage<'_>, photo: PhotoId) -> Option<Arc<CopyPreview>> {
        let cover = self.cover.as_ref()?;
        let fits = |preview: &&Arc<CopyPreview>| {
            let same = preview.cover.len() == cover.len() && preview.cover.iter().all(|face| cover.contains(face));
            preview.photo == photo && preview.verdict.purpose == self.purpose && same
        };
        stage.heard.preview.as_ref().filter(fits).cloned()
    }

    /// Each face with whose it is: pressed is covered.
    fn faces(&mut self, ui: &mut Ui, view: &PhotoView) {
        if view.faces.is_empty() {
            return;
        }
        label(ui, "Covered in the copy");
        ui.horizontal_wrapped(|ui| {
            for face in &view.faces {
                self.face(ui, face);
            }
        });
        quiet(ui, "Who may not be shown and cannot be covered keeps the photo back.");
    }

    fn face(&mut self, ui: &mut Ui, face: &FaceView) {
        let covered = self.cover.as_ref().is_some_and(|cover| cover.contains(&face.id));
        let text = format!("{}  {}", face.number, face.said.0);
        let name = format!("Cover face {}, {}", face.number, face.said.0);
        if ui.add(Press::new(&text).name(&name).chosen(covered)).clicked() {
            let cover = self.cover.get_or_insert_default();
            if !cover.remove(&face.id) {
                cover.insert(face.id);
            }
            (self.asked, self.word.not_told) = (false, false);
        }
    }

    fn verdict(&self, ui: &mut Ui, preview: &CopyPreview) {
        verdict(ui, preview.verdict.verdict);
        for reason in &preview.verdict.reasons {
            para(ui, &sentence(reason));
        }
        for unlock in &preview.verdict.unlock {
            quiet(ui, &format!("To clear it: {unlock}."));
        }
        if self.cover.as_ref().is_some_and(|cover| !cover.is_empty()) {
            quiet(ui, "This is the verdict on the copy. The photo itself stays as it is.");
        }
    }

    /// What nothing but a person can see.
    fn questions(&mut self, ui: &mut Ui, preview: &CopyPreview) {
        preview.gives_away.iter().for_each(|said| drop(quiet(ui, said)));
        if !preview.cover.is_empty() {
            para(ui, "A covered child can still be told: by the jumper, a badge, the place, who stands beside them.");
            let said = "Nobody covered is told by these";
            if ui.add(Press::new(said).chosen(self.word.not_told)).clicked() {
                self.word.not_told = !self.word.not_told;
            }
        }
        if let Some(question) = preview.asks {
            para(ui, question);
            if ui.add(Press::new("No name can be read").chosen(self.word.no_name)).clicked() {
                self.word.no_name = !self.word.no_name;
            }
        }
    }

    fn is_answered(&self, preview: &CopyPreview) -> bool {
        (preview.cover.is_empty() || self.word.not_told) && (preview.asks.is_none() || self.word.no_name)
    }

    fn hand_out(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, photo: PhotoId, whither: &mut Whither) {
        let Some(preview) = self.preview(stage, photo) else { return };
        whither.ui(ui);
        let one_photo = stage.purposes().iter().any(|rule| rule.purpose == self.purpose && rule.one_photo);
        if one_photo {
            asked_place(ui, &preview.places, 1, &mut whither.place, &mut self.word.same_place);
        }
        if let Some(failure) = stage.heard.failure(Topic::Publish) {
            trouble(ui, failure);
        }
        let free = self.is_answered(&preview) && !self.sent;
        if !self.is_answered(&preview) {
            quiet(ui, "Answer what is asked above first.");
        }
        if ui.add_enabled(free, Press::main("Hand out this copy")).clicked()
            && let (Some(to), Ok(until)) = (whither.folder(), days::typed_if_any(&whither.until))
        {
            self.sent = true;
            stage.heard.published = None;
            stage.heard.read(Topic::Publish);
            stage.ask(Command::Publish(PublishRequest {
                photos: vec![photo.to_string()],
                purpose: self.purpose.clone(),
                to,
                cover_blocked: CoverBlocked::Nowhere,
                cover: preview.cover.iter().map(|face| WhichFace::Id(*face)).collect(),
                not_told_otherwise: self.word.not_told,
                place: whither.place.clone(),
                same_place: one_photo && self.word.same_place.is_said_of(&whither.place),
                until,
                pack: None,
            }));
        }
    }

    /// Says what became of it. True once it is out.
    fn done(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, photo: PhotoId) -> bool {
        let failed = stage.heard.failure(Topic::Publish).is_some();
        let of_this = |published: &Arc<PublishedView>| {
            let purpose = published.verdict.as_ref().map(|verdict| &verdict.purpose);
            published.photo == Some(photo) && purpose.is_none_or(|purpose| *purpose == self.purpose)
        };
        let published = stage.heard.published.clone().filter(of_this);
        // What kept it back may be new: the copy is drawn and judged again.
        self.asked &= !(self.sent && published.as_ref().is_some_and(|published| published.file.is_none()));
        self.sent &= !failed && published.is_none();
        match published.as_deref() {
            Some(PublishedView { file: Some(file), .. }) => {
                strong(ui, "Handed out, and on record.");
                para(ui, &file.display().to_string());
                true
            }
            Some(view) => {
                refused(ui, view);
                false
            }
            None => false,
        }
    }
}

/// Why there is no copy: the register or the disk has changed since it was drawn.
fn refused(ui: &mut Ui, view: &PublishedView) {
    let failure = match &view.refused {
        Some((what, advice)) => Failure::new(what.clone(), advice.clone()),
        None => Failure::new("By now it may not be used for this.", "Go back to the photo to see why."),
    };
    trouble(ui, &failure);
}

impl Whither {
    fn ui(&mut self, ui: &mut Ui) {
        let wrong = Failure::new("This is not a whole path.", "Begin with the drive or the top folder, or choose it.");
        let width = ui.available_width();
        let field = Field::new("Folder for the copy").width(width);
        field.wrong((self.tried && self.whole().is_none()).then_some(&wrong)).show(ui, &mut self.folder);
        if let Some(chosen) = self.chooser.chosen() {
            self.folder = chosen.to_string_lossy().into_owned();
        }
        if ui.add(Press::new("Choose the folder").sign(Sign::Folder)).clicked() {
            self.chooser.open(ui.ctx(), Kind::Folder, "Folder for the copy");
        }
        Field::new("Where will it be used?")
            .hint("Such as: home page. May stay empty.")
            .width(width)
            .show(ui, &mut self.place);
        let wrong = days::typed_if_any(&self.until).err();
        let field = Field::new("Last day of use").hint("As 23/7/2027. Empty: no last day.").width(width);
        field.wrong(wrong.as_ref()).show(ui, &mut self.until);
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
