//! Pages of A4: black on white, to be printed, shown and kept.
//!
//! A page is set in the largest size that needs one; only when the smallest does not do, it goes on
//! to a second, and each says which it is. The foot is on every page. A letter that the fonts do not
//! have is never printed as a box: then there is no page, and it is said why.
//!
//! The file says nothing of who made it.

mod form;
mod picture;
pub(super) mod printing;

use jiff::civil::Date;
use krilla::Document;
use krilla::geom::{PathBuilder, Rect};
use krilla::page::PageSettings;
use krilla::paint::Stroke;
use krilla::surface::Surface;

use crate::session::event::{Failure, PageLine};
use printing::{Cut, Faces, Fonts, HEIGHT, LEADING, Piece, WIDTH, finished, unmade};

pub(super) use form::Entry;
pub(super) use picture::Picture;

const MARGIN: f32 = 51.0;
/// What kind of paper it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paper {
    /// What the file calls itself.
    pub(super) title: &'static str,
    /// Sizes of running names and sentences that are tried, the largest first, in points.
    pub(super) sizes: &'static [f32],
}

/// Size of the files that are listed for the record: the widest row is a name of ordinary length and a hash.
const RECORD: f32 = 7.0;
/// Width of the column of a hash, which is one of the widest letters and a gap, for text of size 1.
const HASH: f32 = 41.0;
/// Width of the column of a number, for text of size 1.
const NUMBER: f32 = 4.0;

/// One page: text, hairlines across, frames from one height to another, and what a form has.
#[derive(Debug, Clone, Default, PartialEq)]
struct Page {
    pieces: Vec<Piece>,
    rules: Vec<f32>,
    frames: Vec<(f32, f32)>,
    blanks: form::Blanks,
    pictures: Vec<picture::Placed>,
}

/// The lines as PDF, made on this day.
///
/// # Errors
///
/// A letter that cannot be printed.
pub(super) fn pdf(lines: &[PageLine], paper: Paper, made_on: Date) -> Result<Vec<u8>, Failure> {
    form(&lines.iter().map(Entry::Line).collect::<Vec<_>>(), paper, made_on)
}

/// The same with a picture, and what is to be filled in.
///
/// # Errors
///
/// A letter that cannot be printed.
pub(super) fn form(entries: &[Entry<'_>], paper: Paper, made_on: Date) -> Result<Vec<u8>, Failure> {
    let faces = Faces::new().ok_or_else(unmade)?;
    if !entries.iter().all(|entry| have(&faces, *entry)) {
        return Err(Failure::new(
            "A name on the page has letters that the printed page does not have.",
            "Use the page on the screen, or give the name in Latin letters: a pupil's preferred name, or the event's.",
        ));
    }
    draw(&pages(entries, &faces, paper.sizes), paper.title, made_on).ok_or_else(unmade)
}

/// In the largest size that needs one page.
fn pages(entries: &[Entry<'_>], faces: &Faces<'_>, sizes: &[f32]) -> Vec<Page> {
    let mut pages = Vec::new();
    for size in sizes {
        pages = Setting::of(entries, faces, *size);
        if pages.len() == 1 {
            break;
        }
    }
    pages
}

/// True if every letter can be shown in either cut.
fn have(faces: &Faces<'_>, entry: Entry<'_>) -> bool {
    let shown = |text: &str| faces.show(text);
    let line = match entry {
        Entry::Line(line) => line,
        Entry::Tick(text) | Entry::Blank(text) => return shown(text),
        Entry::Picture(_) => return true,
    };
    match line {
        PageLine::Names { label, names } => label.iter().chain(names).all(|name| shown(name)),
        PageLine::Count { what, .. } => shown(what),
        PageLine::File { name, .. } => shown(name),
        PageLine::Turn => true,
        PageLine::Warning(text)
        | PageLine::Title(text)
        | PageLine::Facts(text)
        | PageLine::Head(text)
        | PageLine::Says(text)
        | PageLine::Foot(text) => shown(text),
    }
}

/// A sheet that is being set.
struct Setting<'a> {
    faces: &'a Faces<'a>,
    /// Of running names.
    size: f32,
    pages: Vec<Page>,
    page: Page,
    y: f32,
    /// Where the foot begins.
    end: f32,
}

impl<'a> Setting<'a> {
    fn of(entries: &[Entry<'_>], faces: &'a Faces<'a>, size: f32) -> Vec<Page> {
        let text = |entry: &Entry<'_>| match entry {
            Entry::Line(PageLine::Foot(text)) => Some(text.clone()),
            _ => None,
        };
        let foot: Vec<String> = entries.iter().filter_map(text).collect();
        let end = HEIGHT - MARGIN - 10.5 * LEADING * foot.len() as f32 - 8.0;
        let mut setting = Self { faces, size, pages: Vec::new(), page: Page::default(), y: MARGIN, end };
        for entry in entries {
            setting.entry(*entry);
        }
        setting.pages.push(setting.page);
        let count = setting.pages.len();
        for (number, page) in (1..).zip(&mut setting.pages) {
            put_foot(page, &foot, end, (number, count), faces);
        }
        setting.pages
    }

    fn line(&mut self, line: &PageLine) {
        let size = self.size;
        match line {
            PageLine::Warning(text) => self.warning(text),
            PageLine::Title(text) => self.words(text, Cut::SemiBold, 22.0),
            PageLine::Facts(text) => self.words(text, Cut::Regular, 12.5),
            PageLine::Head(text) => {
                self.y += size * 1.1;
                self.room(4.0 * size);
                self.words(text, Cut::SemiBold, size + 3.0);
                self.page.rules.push(self.y + 1.0);
                self.y += size * 0.55;
            }
            PageLine::Names { label: None, names } => self.names(names, Cut::SemiBold, size + 2.0),
            PageLine::Names { label: Some(label), names } => {
                self.room(2.0 * size * LEADING);
                self.words(label, Cut::SemiBold, size - 1.0);
                self.names(names, Cut::Regular, size);
                self.y += size * 0.55;
            }
            PageLine::Count { count, what } => self.count(*count, what),
            PageLine::Says(text) => {
                self.words(text, Cut::Regular, size - 1.0);
                self.y += size * 0.3;
            }
            PageLine::Turn => self.room(HEIGHT),
            PageLine::File { name, size, hash } => self.file(name, *size, hash),
            PageLine::Foot(_) => {}
        }
    }

    /// In a frame, large.
    fn warning(&mut self, text: &str) {
        let top = self.y;
        self.y += 12.0;
        let (size, inset) = (17.0, 14.0);
        for row in self.faces.rows(text.split(' '), " ", Cut::SemiBold, size, WIDTH - 2.0 * (MARGIN + inset)) {
            self.row(MARGIN + inset, row, Cut::SemiBold, size);
        }
        self.y += 10.0;
        self.page.frames.push((top, self.y));
        self.y += 16.0;
    }

    fn words(&mut self, text: &str, cut: Cut, size: f32) {
        self.words_at(MARGIN, text, cut, size);
    }

    fn words_at(&mut self, x: f32, text: &str, cut: Cut, size: f32) {
        for row in self.faces.rows(text.split(' '), " ", cut, size, WIDTH - MARGIN - x) {
            self.row(x, row, cut, size);
        }
    }

    /// The number in a column of its own, the words beside it.
    fn count(&mut self, count: usize, what: &str) {
        let size = self.size;
        self.room(size * LEADING);
        let (text, column) = (count.to_string(), size * NUMBER);
        let right = MARGIN + column - size - self.faces.width(&text, Cut::SemiBold, size);
        self.page.pieces.push(Piece { x: right.max(MARGIN), y: self.y + size, size, cut: Cut::SemiBold, text });
        self.words_at(MARGIN + column, what, Cut::Regular, size);
        self.y += size * 0.2;
    }

    /// One row: the name, the size, the hash, the last two ending where those above them do.
    fn file(&mut self, name: &str, bytes: u64, hash: &str) {
        self.room(RECORD * LEADING);
        let (y, right) = (self.y, WIDTH - MARGIN);
        let hash_at = right - self.faces.width(hash, Cut::Regular, RECORD);
        let bytes = bytes.to_string();
        let bytes_at = right - RECORD * HASH - self.faces.width(&bytes, Cut::Regular, RECORD);
        let room = (bytes_at - MARGIN - RECORD).max(1.0);
        let fits = (room / self.faces.width(name, Cut::Regular, RECORD).max(1.0)).min(1.0);
        let parts = [(MARGIN, RECORD * fits, name), (bytes_at, RECORD, &bytes), (hash_at, RECORD, hash)];
        for (x, size, text) in parts {
            self.page.pieces.push(Piece { x, y: y + RECORD, size, cut: Cut::Regular, text: text.to_owned() });
        }
        self.y += RECORD * LEADING;
    }

    /// Names are not broken.
    fn names(&mut self, names: &[String], cut: Cut, size: f32) {
        for row in self.faces.rows(names.iter().map(String::as_str), "  \u{b7}  ", cut, size, WIDTH - 2.0 * MARGIN) {
            self.row(MARGIN, row, cut, size);
        }
    }

    fn row(&mut self, x: f32, text: String, cut: Cut, size: f32) {
        self.room(size * LEADING);
        // A row that is too wide all the same is set smaller: a name is never cut off.
        let fits = (WIDTH - MARGIN - x) / self.faces.width(&text, cut, size).max(1.0);
        let set = if fits < 1.0 { size * fits } else { size };
        self.page.pieces.push(Piece { x, y: self.y + size, size: set, cut, text });
        self.y += size * LEADING;
    }

    /// Begins a new page unless there is so much room on this one.
    fn room(&mut self, height: f32) {
        if self.y + height > self.end && !self.page.pieces.is_empty() {
            self.pages.push(std::mem::take(&mut self.page));
            self.y = MARGIN;
        }
    }
}

fn put_foot(page: &mut Page, foot: &[String], end: f32, (number, count): (usize, usize), faces: &Faces<'_>) {
    let size = 10.5;
    page.rules.push(end + 2.0);
    let mut y = end + 4.0;
    for text in foot {
        y += size * LEADING;
        page.pieces.push(Piece { x: MARGIN, y, size, cut: Cut::Regular, text: text.clone() });
    }
    if count > 1 {
        let text = format!("Page {number} of {count}");
        let x = WIDTH - MARGIN - faces.width(&text, Cut::SemiBold, size);
        page.pieces.push(Piece { x, y, size, cut: Cut::SemiBold, text });
    }
}

fn draw(pages: &[Page], title: &str, made_on: Date) -> Option<Vec<u8>> {
    let fonts = Fonts::new()?;
    let mut document = Document::new();
    for page in pages {
        let mut sheet = document.start_page_with(PageSettings::from_wh(WIDTH, HEIGHT)?);
        let mut surface = sheet.surface();
        lines(&mut surface, page)?;
        form::draw(&mut surface, &page.blanks)?;
        page.pictures.iter().try_for_each(|placed| picture::draw(&mut surface, placed))?;
        surface.set_stroke(None);
        page.pieces.iter().for_each(|piece| fonts.write(&mut surface, piece));
        surface.finish();
        sheet.finish();
    }
    finished(document, title, Vec::new(), made_on)
}

/// Hairlines and frames.
fn lines(surface: &mut Surface<'_>, page: &Page) -> Option<()> {
    for y in &page.rules {
        surface.set_stroke(Some(Stroke { width: 0.75, ..Stroke::default() }));
        let mut line = PathBuilder::new();
        line.move_to(MARGIN, *y);
        line.line_to(WIDTH - MARGIN, *y);
        surface.draw_path(&line.finish()?);
    }
    for (top, bottom) in &page.frames {
        surface.set_stroke(Some(Stroke { width: 2.5, ..Stroke::default() }));
        surface.set_fill(None);
        let mut frame = PathBuilder::new();
        frame.push_rect(Rect::from_ltrb(MARGIN, *top, WIDTH - MARGIN, *bottom)?);
        surface.draw_path(&frame.finish()?);
        surface.set_fill(Some(krilla::paint::Fill::default()));
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const SIZES: &[f32] = &[17.0, 16.0, 15.0, 14.0, 13.0, 12.0];
    const PAPER: Paper = Paper { title: "Trip sheet", sizes: SIZES };

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|n| format!("Annabelle-Rose{n} (4 Oak)")).collect()
    }

    /// A sheet of eight purposes with so many names each.
    fn sheet(each: usize) -> Vec<PageLine> {
        let mut lines = vec![
            PageLine::Warning("Out of date: nothing may be used outside the school.".to_owned()),
            PageLine::Title("Trip sheet: Year 4".to_owned()),
            PageLine::Names { label: None, names: names(each) },
        ];
        let purpose = |n| PageLine::Names { label: Some(format!("Purpose {n}")), names: names(each) };
        lines.extend((0..8).map(purpose));
        lines.push(PageLine::Foot("Destroy this sheet after the trip.".to_owned()));
        lines
    }

    fn set(lines: &[PageLine]) -> Vec<Page> {
        pages(&lines.iter().map(Entry::Line).collect::<Vec<_>>(), &Faces::new().unwrap(), SIZES)
    }

    #[test]
    fn a_usual_trip_is_one_page_in_the_largest_size_that_fits() {
        let largest = |each| {
            let pages = set(&sheet(each));
            assert_eq!(pages.len(), 1, "{each}");
            let sizes = pages[0].pieces.iter().filter(|piece| piece.text.starts_with("Annabelle")).map(|p| p.size);
            sizes.fold(f32::MAX, f32::min)
        };
        assert!((largest(2) - SIZES[0]).abs() < 0.1);
        assert!(largest(5) < SIZES[0]);
    }

    #[test]
    fn every_page_has_the_foot_and_says_which_it_is_and_nothing_leaves_it() {
        let pages = set(&sheet(60));
        assert!(pages.len() > 1);
        let faces = Faces::new().unwrap();
        for (number, page) in (1..).zip(&pages) {
            let has = |text: &str| page.pieces.iter().any(|piece| piece.text == text);
            assert!(has("Destroy this sheet after the trip."));
            assert!(has(&format!("Page {number} of {}", pages.len())));
            for piece in &page.pieces {
                let right = piece.x + faces.width(&piece.text, piece.cut, piece.size);
                assert!(right <= WIDTH - MARGIN + 1.0 && piece.y <= HEIGHT - MARGIN + 1.0, "{piece:?}");
            }
        }
        let written: String = pages.iter().flat_map(|page| &page.pieces).map(|piece| piece.text.as_str()).collect();
        assert!(names(60).iter().all(|name| written.contains(name)), "no name is lost between two pages");
    }

    #[test]
    fn a_warning_comes_first_and_is_larger_than_any_name() {
        let pages = set(&sheet(20));
        let first = &pages[0].pieces[0];
        assert!(first.text.starts_with("Out of date"));
        assert!(pages[0].pieces.iter().filter(|p| p.text.contains("Annabelle")).all(|p| p.size < first.size));
        assert_eq!(pages[0].frames.len(), 1);
    }

    #[test]
    fn a_name_that_cannot_be_printed_makes_no_page() {
        let line = |name: &str| [PageLine::Names { label: None, names: vec![name.to_owned()] }];
        assert!(pdf(&line("Łucja Gŵyn Nguyễn Zoë Đặng Șerban"), PAPER, date(2026, 6, 24)).is_ok());
        assert!(pdf(&line("\u{738b}"), PAPER, date(2026, 6, 24)).is_err());
    }

    #[test]
    fn what_is_for_the_record_begins_a_page_and_no_file_is_lost_or_leaves_it() {
        let file = |n: usize| PageLine::File {
            name: format!("2026-06-18_{}_{n:04}.jpg", "a-very-long-occasion-that-fills-the-whole-slug"),
            size: 4_000_000_000,
            hash: "d".repeat(64),
        };
        let mut lines = vec![PageLine::Title("Receipt".to_owned()), PageLine::Turn];
        lines.extend((0..200).map(file));
        let pages = set(&lines);
        assert_eq!(pages[0].pieces.iter().filter(|piece| !piece.text.starts_with("Page")).count(), 1);
        let faces = Faces::new().unwrap();
        let mut listed = 0;
        for row in pages[1..].iter().flat_map(|page| page.pieces.chunks(3)).filter(|row| row.len() == 3) {
            let end = |piece: &Piece| piece.x + faces.width(&piece.text, piece.cut, piece.size);
            let [name, size, hash] = row else { panic!("{row:?}") };
            assert!(end(name) < size.x && end(size) < hash.x && end(hash) <= WIDTH - MARGIN + 1.0, "{row:?}");
            listed += 1;
        }
        assert_eq!(listed, 200);
    }

    #[test]
    fn the_same_sheet_is_the_same_file_and_names_nobody_who_made_it() {
        let made = || pdf(&sheet(3), PAPER, date(2026, 6, 24)).unwrap();
        assert_eq!(made(), made());
        let file = String::from_utf8_lossy(&made()).into_owned();
        assert!(file.contains("D:20260624") && !file.contains("/Author") && !file.contains("/Producer"));
    }
}
