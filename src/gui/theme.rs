//! How the window looks: the only file with a colour, a size or a font.
//!
//! Three palettes (light, dark, high contrast) with the same names, so that nothing else needs to
//! know which one is on. Every ink is at least 5.7:1 on ground and surface. It paints nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Id, Margin, Stroke, Style,
    TextStyle, Theme, ThemePreference, Ui, Vec2, Visuals,
};

use crate::session::lettering;
use crate::verdict::Verdict;

/// The step of the grid, in points: every gap and margin is a multiple.
pub const STEP: f32 = 8.0;
/// Between cards and between groups of controls.
pub const GAP: f32 = 16.0;
/// Around the content of a screen or a card.
pub const MARGIN: f32 = 24.0;
/// Height of a control that is pressed or typed into.
pub const CONTROL: f32 = 48.0;
/// Height of a control with two lines, or with a sign above its word.
pub const CONTROL_TALL: f32 = 64.0;
/// The least height of anything that can be pressed.
pub const CONTROL_LEAST: f32 = 44.0;
/// Corners of cards and controls.
pub const RADIUS: u8 = 10;
/// Side of a sign that stands beside text.
pub const SIGN: f32 = 20.0;
/// The longest line of running text: about 75 characters of [`TextStyle::Body`].
pub const MEASURE: f32 = 600.0;
/// Below this width the rail lies along the bottom and what stood side by side stands in a column.
pub const NARROW: f32 = 900.0;
/// Width of the rail at the left.
pub const RAIL: f32 = 112.0;
/// Height of the rail along the bottom.
pub const RAIL_FLAT: f32 = 76.0;
/// Height of the bar on top.
pub const TOP: f32 = 72.0;
/// The least width of a tile on the light table.
pub const TILE: f32 = 160.0;
/// Width of the list of events, and of a column of facts beside a picture.
pub const SIDE: f32 = 264.0;
/// Width of the column beside one large photo.
pub const FACTS: f32 = 448.0;
/// The widest a card with running text is.
pub const CARD: f32 = 720.0;
/// Width of a form.
pub const FORM: f32 = 480.0;
/// Thickness of a hairline and of the focus ring.
pub const LINE: f32 = 1.0;
/// See [`LINE`].
pub const RING: f32 = 3.0;
/// A picture as it is.
pub const UNTINTED: Color32 = Color32::WHITE;
/// Motion, in seconds.
const MOTION: f32 = 0.12;

const BODY: f32 = 16.0;
const SMALL: f32 = 14.0;
const HEADING: f32 = 22.0;
const TITLE: f32 = 30.0;

/// The family of the heavier cut.
const STRONG: &str = "strong";

/// Which palette is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// Light or dark, as the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// Black, white and one yellow.
    Contrast,
}

/// The named colours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Palette {
    /// The page.
    pub ground: Color32,
    /// A card.
    pub surface: Color32,
    /// Hairlines.
    pub line: Color32,
    /// Text.
    pub ink: Color32,
    /// Secondary text.
    pub ink_2: Color32,
    /// The one main action, the focus ring, the selection.
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// Behind what is selected or under the pointer.
    pub tint: Color32,
    /// The place of a picture that is not there yet.
    pub blank: Color32,
    clear: Color32,
    blocked: Color32,
    unknown: Color32,
    stale: Color32,
    held: Color32,
}

impl Palette {
    /// The colour of the verdict's sign and word. Never shown without both.
    #[must_use]
    pub fn verdict(&self, verdict: Verdict) -> Color32 {
        match verdict {
            Verdict::Clear => self.clear,
            Verdict::Blocked => self.blocked,
            Verdict::Unknown => self.unknown,
            Verdict::Stale => self.stale,
            Verdict::Held => self.held,
        }
    }

    /// The colour of what went wrong: that of a refusal.
    #[must_use]
    pub fn wrong(&self) -> Color32 {
        self.blocked
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the theme")]
const fn hex(rgb: u32) -> Color32 {
    let [_, red, green, blue] = rgb.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

const LIGHT: Palette = Palette {
    ground: hex(0x00F7_F6F3),
    surface: hex(0x00FF_FFFF),
    line: hex(0x00DA_D7D0),
    ink: hex(0x001C_2430),
    ink_2: hex(0x0055_6070),
    accent: hex(0x001F_5FA8),
    on_accent: hex(0x00FF_FFFF),
    tint: hex(0x00E6_EDF6),
    blank: hex(0x00E6_E4DE),
    clear: hex(0x000B_6E4F),
    blocked: hex(0x00A4_262C),
    unknown: hex(0x007A_5200),
    stale: hex(0x0055_6070),
    held: hex(0x003B_2E7E),
};

const DARK: Palette = Palette {
    ground: hex(0x0015_191F),
    surface: hex(0x001E_242C),
    line: hex(0x0038_414D),
    ink: hex(0x00EC_EAE4),
    ink_2: hex(0x00A9_B2BF),
    accent: hex(0x008F_BEF5),
    on_accent: hex(0x0015_191F),
    tint: hex(0x0028_3545),
    blank: hex(0x002A_323C),
    clear: hex(0x005F_D0A5),
    blocked: hex(0x00FF_9A94),
    unknown: hex(0x00F2_C14E),
    stale: hex(0x00A9_B2BF),
    held: hex(0x00C3_B6FF),
};

const CONTRAST: Palette = Palette {
    ground: hex(0x0000_0000),
    surface: hex(0x0000_0000),
    line: hex(0x00FF_FFFF),
    ink: hex(0x00FF_FFFF),
    ink_2: hex(0x00FF_FFFF),
    accent: hex(0x00FF_E500),
    on_accent: hex(0x0000_0000),
    tint: hex(0x0000_0000),
    blank: hex(0x0000_0000),
    clear: hex(0x00FF_FFFF),
    blocked: hex(0x00FF_E500),
    unknown: hex(0x00FF_E500),
    stale: hex(0x00FF_FFFF),
    held: hex(0x00FF_FFFF),
};

/// Puts fonts and styles in place. Once, before the first frame.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    // Paper, where the system does not say.
    ctx.options_mut(|options| options.fallback_theme = Theme::Light);
    put_on(ctx, Look::System);
}

/// Puts another look on.
pub fn put_on(ctx: &Context, look: Look) {
    let contrast = look == Look::Contrast;
    ctx.set_style_of(Theme::Light, style(&LIGHT, Visuals::light()));
    ctx.set_style_of(Theme::Dark, style(if contrast { &CONTRAST } else { &DARK }, Visuals::dark()));
    ctx.data_mut(|data| data.insert_temp(Id::unique("look"), contrast));
    ctx.set_theme(match look {
        Look::System => ThemePreference::System,
        Look::Light => ThemePreference::Light,
        Look::Dark | Look::Contrast => ThemePreference::Dark,
    });
}

/// The palette that is on.
#[must_use]
pub fn palette(ui: &Ui) -> Palette {
    let contrast = ui.data(|data| data.get_temp(Id::unique("look")).unwrap_or(false));
    match (ui.visuals().dark_mode, contrast) {
        (false, _) => LIGHT,
        (true, false) => DARK,
        (true, true) => CONTRAST,
    }
}

/// Running text in the heavier cut, and what a button says.
#[must_use]
pub fn strong() -> FontId {
    FontId::new(BODY, FontFamily::Name(STRONG.into()))
}

/// Small text in the heavier cut: labels above fields.
#[must_use]
pub fn label() -> FontId {
    FontId::new(SMALL, FontFamily::Name(STRONG.into()))
}

/// Running text.
#[must_use]
pub fn body() -> FontId {
    FontId::proportional(BODY)
}

/// Small text.
#[must_use]
pub fn small() -> FontId {
    FontId::proportional(SMALL)
}

/// A heading inside a screen.
#[must_use]
pub fn heading() -> FontId {
    FontId::new(HEADING, FontFamily::Name(STRONG.into()))
}

/// The one title of a screen.
#[must_use]
pub fn title() -> FontId {
    FontId::new(TITLE, FontFamily::Name(STRONG.into()))
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let regular = FontData::from_static(lettering::REGULAR);
    let semi_bold = FontData::from_static(lettering::SEMI_BOLD);
    fonts.font_data.insert("regular".to_owned(), Arc::new(regular));
    fonts.font_data.insert(STRONG.to_owned(), Arc::new(semi_bold));
    let mut family = |family, font: &str| fonts.families.insert(family, vec![font.to_owned()]);
    family(FontFamily::Proportional, "regular");
    family(FontFamily::Monospace, "regular");
    family(FontFamily::Name(STRONG.into()), STRONG);
    fonts
}

fn style(palette: &Palette, visuals: Visuals) -> Style {
    let mut style = Style {
        text_styles: BTreeMap::from([
            (TextStyle::Small, small()),
            (TextStyle::Body, body()),
            (TextStyle::Button, strong()),
            (TextStyle::Heading, heading()),
            (TextStyle::Monospace, body()),
        ]),
        animation_time: if *palette == CONTRAST { 0.0 } else { MOTION },
        visuals: visuals_of(palette, visuals),
        ..Style::default()
    };
    style.interaction.selectable_labels = false;
    style.spacing.item_spacing = Vec2::splat(STEP);
    style.spacing.button_padding = Vec2::new(GAP, 12.0);
    style.spacing.interact_size = Vec2::splat(CONTROL);
    style.spacing.window_margin = Margin::same(24);
    style.spacing.menu_margin = Margin::same(8);
    style.spacing.scroll.bar_width = 12.0;
    style.spacing.scroll.floating_width = 6.0;
    style.spacing.scroll.floating_allocated_width = 8.0;
    style.spacing.scroll.dormant_handle_opacity = 0.5;
    style.spacing.scroll.fade.strength = 0.0;
    style
}

fn visuals_of(palette: &Palette, mut visuals: Visuals) -> Visuals {
    visuals.override_text_color = Some(palette.ink);
    // What cannot be pressed has colours of its own that can still be read.
    visuals.disabled_alpha = 1.0;
    visuals.weak_text_color = Some(palette.ink_2);
    visuals.panel_fill = palette.ground;
    visuals.window_fill = palette.surface;
    visuals.window_stroke = Stroke::new(LINE, palette.line);
    visuals.window_corner_radius = CornerRadius::same(RADIUS);
    visuals.menu_corner_radius = CornerRadius::same(RADIUS);
    visuals.extreme_bg_color = palette.surface;
    visuals.faint_bg_color = palette.tint;
    visuals.text_edit_bg_color = Some(palette.surface);
    visuals.selection.bg_fill = palette.tint;
    visuals.selection.stroke = Stroke::new(RING, palette.accent);
    visuals.text_cursor.stroke = Stroke::new(2.0, palette.accent);
    visuals.hyperlink_color = palette.accent;
    let widgets = &mut visuals.widgets;
    for state in [&mut widgets.noninteractive, &mut widgets.inactive, &mut widgets.hovered, &mut widgets.active] {
        state.bg_fill = palette.line;
        state.weak_bg_fill = palette.surface;
        state.bg_stroke = Stroke::new(LINE, palette.line);
        state.fg_stroke = Stroke::new(LINE, palette.ink);
        state.corner_radius = CornerRadius::same(RADIUS);
        state.expansion = 0.0;
    }
    // Fields have a border that can be seen by everyone: that of the secondary text.
    for state in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active] {
        state.bg_stroke.color = palette.ink_2;
        state.bg_fill = palette.ink_2;
    }
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, WCAG 2.2.
    fn luminance(colour: Color32) -> f64 {
        let linear = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_ink_is_readable_on_every_ground() {
        for p in [LIGHT, DARK, CONTRAST] {
            for ink in [p.ink, p.ink_2, p.accent, p.clear, p.blocked, p.unknown, p.stale, p.held] {
                for ground in [p.ground, p.surface] {
                    assert!(contrast(ink, ground) >= 5.7, "{ink:?} on {ground:?}: {}", contrast(ink, ground));
                }
            }
            assert!(contrast(p.on_accent, p.accent) >= 5.7);
            assert!(contrast(p.ink, p.tint) >= 5.7 && contrast(p.accent, p.tint) >= 4.5);
        }
    }

    #[test]
    fn a_grid_of_eight() {
        for size in [STEP, GAP, MARGIN, CONTROL, TOP, RAIL, TILE, SIDE, FACTS, FORM] {
            assert!((size / STEP).fract() < f32::EPSILON, "{size}");
        }
    }
}
