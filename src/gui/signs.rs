//! Signs as painted shapes: a verdict's sign is told by its outline alone, in any colour.
//!
//! All are drawn on a square of 24 units and scaled; no font's glyph is used, so they look the
//! same everywhere. A sign never stands without its word.

use egui::epaint::{CubicBezierShape, PathShape};
use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, pos2};

use crate::verdict::Verdict;

/// What can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Disc with a tick: clear, done, fresh.
    Tick,
    /// Octagon with a cross: blocked, wrong.
    Cross,
    /// Diamond with a question mark: unknown.
    Question,
    /// Clock: too old.
    Clock,
    /// Hand: held, the safeguarding stop.
    Hand,
    /// House.
    House,
    /// Memory card.
    Card,
    /// Four pictures.
    Pictures,
    /// Register: a book.
    Book,
    /// Padlock.
    Padlock,
    /// Arrow to the left.
    Back,
    /// Arrow to the right.
    Forward,
    /// Not in it.
    Minus,
    /// Could be added.
    Plus,
    /// Folder.
    Folder,
    /// A picture on its way out.
    Out,
}

impl Sign {
    /// The sign of a verdict.
    #[must_use]
    pub fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Clear => Self::Tick,
            Verdict::Blocked => Self::Cross,
            Verdict::Unknown => Self::Question,
            Verdict::Stale => Self::Clock,
            Verdict::Held => Self::Hand,
        }
    }

    /// Draws the sign into the square around `rect`'s middle. `paper` is what it stands on.
    pub fn paint(self, painter: &Painter, rect: Rect, ink: Color32, paper: Color32) {
        let pen = Pen { painter, rect, ink, paper };
        match self {
            Self::Tick => pen.tick(),
            Self::Cross => pen.cross(),
            Self::Question => pen.question(),
            Self::Clock => pen.clock(),
            Self::Hand => pen.hand(),
            Self::House => pen.house(),
            Self::Card => pen.card(),
            Self::Pictures => pen.pictures(),
            Self::Book => pen.book(),
            Self::Padlock => pen.padlock(),
            Self::Back => pen.line(&[(14.5, 5.0), (7.5, 12.0), (14.5, 19.0)], ink),
            Self::Forward => pen.line(&[(9.5, 5.0), (16.5, 12.0), (9.5, 19.0)], ink),
            Self::Minus => pen.line(&[(6.0, 12.0), (18.0, 12.0)], ink),
            Self::Plus => {
                pen.line(&[(5.0, 12.0), (19.0, 12.0)], ink);
                pen.line(&[(12.0, 5.0), (12.0, 19.0)], ink);
            }
            Self::Folder => pen.folder(),
            Self::Out => pen.out(),
        }
    }
}

struct Pen<'a> {
    painter: &'a Painter,
    rect: Rect,
    ink: Color32,
    paper: Color32,
}

impl Pen<'_> {
    fn scale(&self) -> f32 {
        self.rect.width().min(self.rect.height()) / 24.0
    }

    fn at(&self, (x, y): (f32, f32)) -> Pos2 {
        self.rect.center() + (pos2(x, y) - pos2(12.0, 12.0)) * self.scale()
    }

    fn stroke(&self, ink: Color32) -> Stroke {
        Stroke::new((2.0 * self.scale()).max(1.5), ink)
    }

    fn line(&self, points: &[(f32, f32)], ink: Color32) {
        let points = points.iter().map(|p| self.at(*p)).collect();
        self.painter.add(Shape::line(points, self.stroke(ink)));
    }

    fn filled(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|p| self.at(*p)).collect();
        self.painter.add(Shape::convex_polygon(points, self.ink, Stroke::NONE));
    }

    fn outline(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|p| self.at(*p)).collect();
        self.painter.add(PathShape::closed_line(points, self.stroke(self.ink)));
    }

    fn disc(&self, centre: (f32, f32), radius: f32, ink: Color32) {
        self.painter.circle_filled(self.at(centre), radius * self.scale(), ink);
    }

    fn ring(&self, centre: (f32, f32), radius: f32) {
        self.painter.circle_stroke(self.at(centre), radius * self.scale(), self.stroke(self.ink));
    }

    fn curve(&self, points: [(f32, f32); 4], ink: Color32) {
        let points = points.map(|p| self.at(p));
        let curve = CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, self.stroke(ink));
        self.painter.add(curve);
    }

    fn tick(&self) {
        self.disc((12.0, 12.0), 11.0, self.ink);
        self.line(&[(7.0, 12.4), (10.6, 16.0), (17.2, 8.6)], self.paper);
    }

    fn cross(&self) {
        let (near, far) = (1.4, 7.6);
        self.filled(&[
            (far, near),
            (24.0 - far, near),
            (24.0 - near, far),
            (24.0 - near, 24.0 - far),
            (24.0 - far, 24.0 - near),
            (far, 24.0 - near),
            (near, 24.0 - far),
            (near, far),
        ]);
        self.line(&[(8.2, 8.2), (15.8, 15.8)], self.paper);
        self.line(&[(15.8, 8.2), (8.2, 15.8)], self.paper);
    }

    fn question(&self) {
        self.filled(&[(12.0, 0.0), (24.0, 12.0), (12.0, 24.0), (0.0, 12.0)]);
        self.curve([(9.0, 9.6), (9.0, 5.4), (15.2, 5.4), (15.0, 9.4)], self.paper);
        self.curve([(15.0, 9.4), (14.8, 11.6), (12.0, 11.4), (12.0, 14.2)], self.paper);
        self.disc((12.0, 17.6), 1.4, self.paper);
    }

    fn clock(&self) {
        self.ring((12.0, 12.0), 10.0);
        self.line(&[(12.0, 6.4), (12.0, 12.4), (16.0, 14.6)], self.ink);
    }

    /// A palm with four fingers and a thumb, as strokes with round ends.
    fn hand(&self) {
        let finger = Stroke::new(3.4 * self.scale(), self.ink);
        let strokes = [
            ((7.2, 14.0), (7.2, 6.2)),
            ((10.9, 13.0), (10.9, 3.4)),
            ((14.6, 13.0), (14.6, 4.2)),
            ((18.2, 14.0), (18.2, 7.2)),
            ((8.0, 18.4), (3.6, 13.0)),
        ];
        for (from, to) in strokes {
            self.painter.line_segment([self.at(from), self.at(to)], finger);
            self.disc(from, 1.7, self.ink);
            self.disc(to, 1.7, self.ink);
        }
        self.filled(&[(5.5, 12.5), (19.9, 12.5), (19.9, 17.0), (17.4, 21.6), (14.6, 23.0), (10.4, 23.0), (7.2, 20.6)]);
    }

    fn house(&self) {
        self.line(&[(3.0, 11.6), (12.0, 3.6), (21.0, 11.6)], self.ink);
        self.line(&[(5.6, 10.0), (5.6, 20.4), (18.4, 20.4), (18.4, 10.0)], self.ink);
        self.line(&[(12.0, 20.4), (12.0, 14.4)], self.ink);
    }

    fn card(&self) {
        self.outline(&[(5.0, 3.0), (15.0, 3.0), (19.0, 7.0), (19.0, 21.0), (5.0, 21.0)]);
        self.line(&[(9.0, 6.4), (9.0, 9.4)], self.ink);
        self.line(&[(12.4, 6.4), (12.4, 9.4)], self.ink);
        self.line(&[(8.6, 15.0), (12.0, 18.2), (15.4, 15.0)], self.ink);
        self.line(&[(12.0, 12.0), (12.0, 18.0)], self.ink);
    }

    fn pictures(&self) {
        for (x, y) in [(3.4, 3.4), (13.6, 3.4), (3.4, 13.6), (13.6, 13.6)] {
            self.outline(&[(x, y), (x + 7.0, y), (x + 7.0, y + 7.0), (x, y + 7.0)]);
        }
    }

    fn book(&self) {
        self.outline(&[(5.0, 3.0), (19.0, 3.0), (19.0, 21.0), (5.0, 21.0)]);
        self.line(&[(8.6, 8.0), (15.4, 8.0)], self.ink);
        self.line(&[(8.6, 12.0), (15.4, 12.0)], self.ink);
        self.line(&[(8.6, 16.0), (12.6, 16.0)], self.ink);
    }

    fn padlock(&self) {
        self.outline(&[(5.0, 11.0), (19.0, 11.0), (19.0, 21.0), (5.0, 21.0)]);
        self.curve([(8.0, 11.0), (8.0, 2.0), (16.0, 2.0), (16.0, 11.0)], self.ink);
    }

    fn folder(&self) {
        self.outline(&[(3.0, 5.0), (9.6, 5.0), (12.0, 8.0), (21.0, 8.0), (21.0, 19.0), (3.0, 19.0)]);
    }

    /// A tray open above, and an arrow that leaves it.
    fn out(&self) {
        self.line(&[(4.0, 12.0), (4.0, 20.4), (20.0, 20.4), (20.0, 12.0)], self.ink);
        self.line(&[(12.0, 15.6), (12.0, 3.6)], self.ink);
        self.line(&[(7.6, 8.0), (12.0, 3.6), (16.4, 8.0)], self.ink);
    }
}
