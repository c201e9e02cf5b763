//! What a page has that is to be filled in by hand: boxes to tick, lines to write on; and a picture.

use krilla::geom::{PathBuilder, Rect};
use krilla::paint::Stroke;
use krilla::surface::Surface;

use super::picture::{Picture, Placed};
use super::{Cut, LEADING, MARGIN, Piece, Setting, WIDTH};
use crate::session::event::PageLine;

/// One part of a form, from top to bottom.
#[derive(Debug, Clone, Copy)]
pub(in crate::session) enum Entry<'a> {
    /// As on any page.
    Line(&'a PageLine),
    /// A picture.
    Picture(&'a Picture),
    /// A box, and what ticking it says.
    Tick(&'a str),
    /// What is to be written, and the line for it.
    Blank(&'a str),
}

/// The most room that a picture has, in points: about ten by seven centimetres.
const PICTURE: (f32, f32) = (290.0, 200.0);

/// Where the line to write on begins, in points from the left edge.
const WRITE: f32 = MARGIN + 150.0;

/// What is to be filled in on one page: boxes by corner and edge, lines by height.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Blanks {
    ticks: Vec<(f32, f32, f32)>,
    lines: Vec<f32>,
}

impl Setting<'_> {
    pub(super) fn entry(&mut self, entry: Entry<'_>) {
        match entry {
            Entry::Line(line) => self.line(line),
            Entry::Picture(picture) => self.picture(picture),
            Entry::Tick(text) => self.tick(text),
            Entry::Blank(text) => self.blank(text),
        }
    }

    fn picture(&mut self, picture: &Picture) {
        let size = picture.fit(PICTURE);
        self.y += self.size * 0.5;
        self.room(size.1);
        self.page.pictures.push(Placed { picture: picture.clone(), at: (MARGIN, self.y), size });
        self.y += size.1 + self.size * 0.5;
    }

    fn tick(&mut self, text: &str) {
        let size = self.size;
        self.y += size * 0.4;
        self.room(size * LEADING);
        self.page.blanks.ticks.push((MARGIN, self.y, size * 1.1));
        self.words_at(MARGIN + size * 1.9, text, Cut::SemiBold, size);
    }

    fn blank(&mut self, text: &str) {
        let size = self.size;
        self.room(size * 2.2);
        self.y += size * 2.0;
        let label = Piece { x: MARGIN, y: self.y, size: size - 1.0, cut: Cut::Regular, text: text.to_owned() };
        self.page.pieces.push(label);
        self.page.blanks.lines.push(self.y + 2.0);
        self.y += size * 0.2;
    }
}

/// Draws the boxes and lines.
pub(super) fn draw(surface: &mut Surface<'_>, blanks: &Blanks) -> Option<()> {
    surface.set_stroke(Some(Stroke { width: 0.9, ..Stroke::default() }));
    surface.set_fill(None);
    for (left, top, edge) in &blanks.ticks {
        let mut path = PathBuilder::new();
        path.push_rect(Rect::from_ltrb(*left, *top, left + edge, top + edge)?);
        surface.draw_path(&path.finish()?);
    }
    for y in &blanks.lines {
        let mut path = PathBuilder::new();
        path.move_to(WRITE, *y);
        path.line_to(WIDTH - MARGIN, *y);
        surface.draw_path(&path.finish()?);
    }
    surface.set_fill(Some(krilla::paint::Fill::default()));
    Some(())
}
