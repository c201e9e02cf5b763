//! What all printed pages share: the fonts, how wide a text is, how it breaks, and what the file says of itself.
//!
//! A letter that the fonts do not have is never printed as a box: whoever makes a page asks first. The file says
//! nothing of who made it.

use jiff::civil::Date;
use krilla::Document;
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata};
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use ttf_parser::Face;

use crate::session::event::Failure;
use crate::session::lettering::{REGULAR, SEMI_BOLD};

/// A4, in points of a 72nd of an inch.
pub(in crate::session) const WIDTH: f32 = 595.276;
/// The same.
pub(in crate::session) const HEIGHT: f32 = 841.89;
/// From one line to the next, for text of size 1.
pub(in crate::session) const LEADING: f32 = 1.35;

/// Which cut of the font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::session) enum Cut {
    Regular,
    SemiBold,
}

/// A run of text, its baseline beginning at `x` and `y`.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::session) struct Piece {
    pub x: f32,
    pub y: f32,
    pub size: f32,
    pub cut: Cut,
    pub text: String,
}

/// The fonts, to be measured.
pub(in crate::session) struct Faces<'a> {
    regular: Face<'a>,
    semi_bold: Face<'a>,
}

impl Faces<'_> {
    pub(in crate::session) fn new() -> Option<Self> {
        Some(Self { regular: Face::parse(REGULAR, 0).ok()?, semi_bold: Face::parse(SEMI_BOLD, 0).ok()? })
    }

    fn face(&self, cut: Cut) -> &Face<'_> {
        match cut {
            Cut::Regular => &self.regular,
            Cut::SemiBold => &self.semi_bold,
        }
    }

    pub(in crate::session) fn width(&self, text: &str, cut: Cut, size: f32) -> f32 {
        let face = self.face(cut);
        let advance = |c| face.glyph_index(c).and_then(|glyph| face.glyph_hor_advance(glyph)).map_or(0.0, f32::from);
        text.chars().map(advance).sum::<f32>() * size / f32::from(face.units_per_em())
    }

    /// True if every letter can be shown in either cut.
    pub(in crate::session) fn show(&self, text: &str) -> bool {
        text.chars().all(|c| [&self.regular, &self.semi_bold].iter().all(|face| face.glyph_index(c).is_some()))
    }

    /// Parts joined into rows that are as wide as there is room. A part that is wider has its own.
    pub(in crate::session) fn rows<'t>(
        &self,
        parts: impl Iterator<Item = &'t str>,
        between: &str,
        cut: Cut,
        size: f32,
        room: f32,
    ) -> Vec<String> {
        let mut rows: Vec<String> = Vec::new();
        for part in parts {
            match rows.last_mut() {
                Some(row) if self.width(&format!("{row}{between}{part}"), cut, size) <= room => {
                    row.push_str(between);
                    row.push_str(part);
                }
                _ => rows.push(part.to_owned()),
            }
        }
        rows
    }
}

/// The fonts, to be printed with.
pub(in crate::session) struct Fonts([Font; 2]);

impl Fonts {
    pub(in crate::session) fn new() -> Option<Self> {
        Some(Self([Font::new(REGULAR.into(), 0)?, Font::new(SEMI_BOLD.into(), 0)?]))
    }

    pub(in crate::session) fn write(&self, surface: &mut Surface<'_>, piece: &Piece) {
        let Self([regular, semi_bold]) = self;
        let Piece { x, y, size, cut, text } = piece;
        let font = if *cut == Cut::Regular { regular } else { semi_bold };
        surface.draw_text(Point::from_xy(*x, *y), font.clone(), *size, text, false, TextDirection::Auto);
    }
}

/// The file, made on this day, with these words for who looks for it.
pub(in crate::session) fn finished(
    mut document: Document,
    title: &str,
    keywords: Vec<String>,
    made_on: Date,
) -> Option<Vec<u8>> {
    let (year, month, day) = (u16::try_from(made_on.year()).ok()?, made_on.month(), made_on.day());
    let date = DateTime::new(year).month(u8::try_from(month).ok()?).day(u8::try_from(day).ok()?);
    let title = title.to_owned();
    let about = Metadata::new().title(title).keywords(keywords).language("en-GB".to_owned()).creation_date(date);
    document.set_metadata(about);
    document.finish().ok()
}

pub(in crate::session) fn unmade() -> Failure {
    Failure::new("The page could not be made.", "Use the page on the screen, and tell the technician.")
}
