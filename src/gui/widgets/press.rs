//! The one thing to press: buttons, chips, tabs and rows are all this, in different weights.

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, Galley, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, Widget, WidgetInfo, pos2,
    vec2,
};

use crate::gui::signs::Sign;
use crate::gui::theme::{self, Palette};

/// How much it stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// The one main action of a screen.
    Main,
    /// Any other.
    Plain,
    /// Without a frame until the pointer or the focus is on it.
    Quiet,
}

/// See the module.
#[must_use = "add it to a `Ui`"]
pub struct Press<'a> {
    text: &'a str,
    second: Option<&'a str>,
    sign: Option<Sign>,
    sign_ink: Option<Color32>,
    trailing: Option<Sign>,
    weight: Weight,
    chosen: Option<bool>,
    struck: bool,
    name: Option<&'a str>,
    fill: bool,
    above: bool,
}

impl<'a> Press<'a> {
    /// A plain button.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            second: None,
            sign: None,
            sign_ink: None,
            trailing: None,
            weight: Weight::Plain,
            chosen: None,
            struck: false,
            name: None,
            fill: false,
            above: false,
        }
    }

    /// The one main action.
    pub fn main(text: &'a str) -> Self {
        Self { weight: Weight::Main, ..Self::new(text) }
    }

    /// Something that stands back.
    pub fn quiet(text: &'a str) -> Self {
        Self { weight: Weight::Quiet, ..Self::new(text) }
    }

    /// A second, smaller line.
    pub fn second(mut self, text: &'a str) -> Self {
        self.second = Some(text);
        self
    }

    /// A sign before the text.
    pub fn sign(mut self, sign: Sign) -> Self {
        self.sign = Some(sign);
        self
    }

    /// The sign's colour, where it is not that of the text.
    pub fn sign_ink(mut self, ink: Color32) -> Self {
        self.sign_ink = Some(ink);
        self
    }

    /// A sign after the text.
    pub fn trailing(mut self, sign: Sign) -> Self {
        self.trailing = Some(sign);
        self
    }

    /// One of several, and whether it is the chosen one.
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = Some(chosen);
        self
    }

    /// With a line through the text.
    pub fn struck(mut self, struck: bool) -> Self {
        self.struck = struck;
        self
    }

    /// What it is called, where the text alone does not say it.
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }

    /// As wide as there is room, with the text at the left.
    pub fn fill(mut self) -> Self {
        self.fill = true;
        self
    }

    /// The sign above the text: an item of the rail.
    pub fn above(mut self) -> Self {
        self.above = true;
        self
    }

    fn info(&self, enabled: bool) -> WidgetInfo {
        let name = match (self.name, self.second) {
            (Some(name), _) => name.to_owned(),
            (None, Some(second)) => format!("{}, {second}", self.text),
            (None, None) => self.text.to_owned(),
        };
        match self.chosen {
            Some(chosen) => WidgetInfo::selected(Role::Button, enabled, chosen, name),
            None => WidgetInfo::labeled(Role::Button, enabled, name),
        }
    }

    /// Ink, fill and edge.
    fn colours(&self, palette: &Palette, response: &Response, enabled: bool) -> (Color32, Color32, Stroke) {
        let touched = response.hovered() || response.is_pointer_button_down_on();
        let chosen = self.chosen == Some(true);
        match (self.weight, enabled) {
            (Weight::Main, true) => {
                let fill = if touched { palette.accent.lerp_to_gamma(palette.ink, 0.2) } else { palette.accent };
                (palette.on_accent, fill, Stroke::NONE)
            }
            (Weight::Main | Weight::Plain, false) => (palette.ink_2, palette.blank, Stroke::new(1.0, palette.line)),
            (_, true) if chosen => (palette.ink, palette.tint, Stroke::new(2.0, palette.accent)),
            (Weight::Plain, true) => {
                let fill = if touched { palette.tint } else { palette.surface };
                (palette.ink, fill, Stroke::new(theme::LINE, palette.ink_2))
            }
            (Weight::Quiet, enabled) => {
                let fill = if touched && enabled { palette.tint } else { Color32::TRANSPARENT };
                (if enabled { palette.ink } else { palette.ink_2 }, fill, Stroke::NONE)
            }
        }
    }

    fn galleys(&self, ui: &Ui, width: f32) -> (Arc<Galley>, Option<Arc<Galley>>) {
        let font = match (self.above, self.weight, self.fill) {
            (true, ..) => theme::label(),
            (false, Weight::Quiet, true) if self.second.is_none() => theme::body(),
            _ => theme::strong(),
        };
        // Placeholder ink: the state that decides it is known only after the size.
        let ink = Color32::PLACEHOLDER;
        let first = ui.painter().layout(self.text.to_owned(), font, ink, width);
        let second = self.second.map(|text| ui.painter().layout(text.to_owned(), theme::small(), ink, width));
        (first, second)
    }
}

/// The parts of a press as laid out.
struct Laid {
    first: Arc<Galley>,
    second: Option<Arc<Galley>>,
    content: Vec2,
}

impl Press<'_> {
    fn lay(&self, ui: &Ui) -> (Laid, Vec2) {
        let before = if self.sign.is_some() && !self.above { theme::SIGN + theme::STEP } else { 0.0 };
        let after = if self.trailing.is_some() { theme::SIGN + theme::STEP } else { 0.0 };
        let pad = if self.above { theme::STEP } else { theme::GAP };
        let room = if ui.layout().is_horizontal() && !self.fill { ui.max_rect().width() } else { ui.available_width() };
        let width = (room - 2.0 * pad - before - after).max(theme::CONTROL);
        let (first, second) = self.galleys(ui, width);
        let under = second.as_ref().map_or(Vec2::ZERO, |g| g.size() + vec2(0.0, 4.0));
        let mut content = vec2(first.size().x.max(under.x) + before + after, first.size().y + under.y);
        if self.above {
            content.y += theme::SIGN + theme::STEP;
        }
        let least = match (self.above, self.second.is_some()) {
            (true, _) | (_, true) => theme::CONTROL_TALL,
            (false, false) => theme::CONTROL,
        };
        let mut size = vec2(content.x + 2.0 * pad, (content.y + 1.5 * theme::STEP).max(least));
        if self.fill {
            size.x = size.x.max(room);
        }
        (Laid { first, second, content }, size)
    }

    fn paint(&self, ui: &Ui, rect: Rect, laid: Laid, ink: Color32, paper: Color32) {
        let palette = theme::palette(ui);
        let sign_ink = self.sign_ink.unwrap_or(ink);
        let mut left = if self.fill { rect.left() + theme::GAP } else { rect.center().x - laid.content.x / 2.0 };
        let mut top = rect.center().y - laid.content.y / 2.0;
        if let Some(sign) = self.sign {
            let beside = pos2(left + theme::SIGN / 2.0, rect.center().y);
            let middle = if self.above { pos2(rect.center().x, top + theme::SIGN / 2.0) } else { beside };
            sign.paint(ui.painter(), Rect::from_center_size(middle, Vec2::splat(theme::SIGN)), sign_ink, paper);
            *(if self.above { &mut top } else { &mut left }) += theme::SIGN + theme::STEP;
        }
        if self.above {
            left = rect.center().x - laid.first.size().x / 2.0;
        }
        let first = Rect::from_min_size(pos2(left, top), laid.first.size());
        ui.painter().galley(first.min, laid.first, ink);
        if self.struck {
            ui.painter().hline(first.x_range(), first.center().y, Stroke::new(1.5, ink));
        }
        if let Some(second) = laid.second {
            let quiet = if self.weight == Weight::Main { ink } else { palette.ink_2 };
            ui.painter().galley(pos2(left, first.bottom() + 4.0), second, quiet);
        }
        if let Some(sign) = self.trailing {
            let right = if self.fill { rect.right() - theme::GAP } else { rect.center().x + laid.content.x / 2.0 };
            let middle = pos2(right - theme::SIGN / 2.0, rect.center().y);
            let square = Rect::from_center_size(middle, Vec2::splat(theme::SIGN));
            sign.paint(ui.painter(), square, palette.ink_2, paper);
        }
    }
}

impl Widget for Press<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let (laid, size) = self.lay(ui);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let enabled = ui.is_enabled();
        response.widget_info(|| self.info(enabled));
        if ui.is_rect_visible(rect) {
            let palette = theme::palette(ui);
            let (ink, fill, edge) = self.colours(&palette, &response, enabled);
            ui.painter().rect(rect, CornerRadius::same(theme::RADIUS), fill, edge, StrokeKind::Inside);
            let paper = if fill == Color32::TRANSPARENT { palette.surface } else { fill };
            self.paint(ui, rect, laid, ink, paper);
            if response.has_focus() {
                super::ring(ui, rect);
            }
        }
        response
    }
}
