//! The contact sheet of a pack: its pictures small, with the names of their files and what stands under them.
//!
//! It shows the copies as they went out, with the same faces covered. It is set on A4 so that it prints on Letter too,
//! and every page says until when it may be kept. A letter that the fonts do not have is never printed as a box. The
//! file names the copies that it shows by their hashes, so that it is found when one of them must come down.

use std::collections::BTreeSet;

use jiff::civil::Date;
use krilla::Document;
use krilla::geom::{Size, Transform};
use krilla::image::Image;
use krilla::page::PageSettings;

use crate::photo::ContentHash;
use crate::picture::encode;
use crate::picture::thumbnail;
use crate::session::event::Failure;
use crate::session::paper::printing::{Cut, Faces, Fonts, HEIGHT, LEADING, Piece, WIDTH, finished, unmade};

const MARGIN: f32 = 45.0;
/// Letter is 792 points high: what ends here is on both.
const END: f32 = 742.0;
const COLUMNS: usize = 3;
const GAP: f32 = 12.0;
/// The box of a picture.
const BOX: (f32, f32) = ((WIDTH - 2.0 * MARGIN - 2.0 * GAP) / 3.0, 118.0);
/// Of what stands under a picture, and at the foot.
const SMALL: f32 = 8.0;
const FOOT: f32 = 9.5;

/// A small picture of a copy.
#[derive(Debug, Clone)]
pub(super) struct Small {
    jpeg: Vec<u8>,
    size: (u32, u32),
}

impl Small {
    /// Of pixels of that width and height.
    pub(super) fn of(size: (u32, u32), rgb: &[u8]) -> Option<Self> {
        /// As many pixels as the box has at 180 dots an inch.
        const EDGE: u32 = 400;
        let (width, height, small) = thumbnail::shrunk(size, rgb.to_vec(), EDGE);
        Some(Self { jpeg: encode::jpeg(&small, width, height, 75)?, size: (width, height) })
    }
}

/// One picture on the sheet.
pub(super) struct Cell<'a> {
    pub file: &'a str,
    pub caption: Option<&'a str>,
    /// None of one that may not be shown any more.
    pub small: Option<&'a Small>,
    /// Of the copy's bytes.
    pub hash: ContentHash,
}

/// What stands before each hash in the file, so that the sheet can be found when a copy on it must come down.
const SHOWS: &str = "copy-sha256-";
/// A hash in hexadecimal.
const HASH_DIGITS: usize = 64;
/// More copies than any sheet has.
const MOST_COPIES: usize = 10_000;

/// The hashes of the copies that a contact sheet shows; none of any other file.
pub(in crate::session) fn copies_on_sheet(bytes: &[u8]) -> BTreeSet<ContentHash> {
    let places = memchr::memmem::find_iter(bytes, SHOWS.as_bytes()).take(MOST_COPIES);
    let digits = |at: usize| bytes.get(at + SHOWS.len()..at + SHOWS.len() + HASH_DIGITS);
    places.filter_map(digits).filter_map(|digits| str::from_utf8(digits).ok()?.parse().ok()).collect()
}

/// What the sheet says above and below the pictures.
pub(super) struct Head {
    pub title: String,
    pub facts: Vec<String>,
    pub foot: Vec<String>,
}

/// The sheet as PDF, made on this day.
///
/// # Errors
///
/// A letter that cannot be printed.
pub(super) fn pdf(head: &Head, cells: &[Cell<'_>], made_on: Date) -> Result<Vec<u8>, Failure> {
    let faces = Faces::new().ok_or_else(unmade)?;
    let heads = head.facts.iter().chain(&head.foot).chain([&head.title]).map(String::as_str);
    let texts = cells.iter().flat_map(|cell| [Some(cell.file), cell.caption]).flatten();
    if !heads.chain(texts).all(|text| faces.show(text)) {
        return Err(Failure::new(
            "A name or caption has letters that the contact sheet does not have.",
            "Give it in Latin letters, and make the pack again.",
        ));
    }
    let shown = cells.iter().filter(|cell| cell.small.is_some());
    let shows = shown.map(|cell| format!("{SHOWS}{}", cell.hash)).collect();
    draw(&Sheet::of(head, cells, &faces), shows, made_on).ok_or_else(unmade)
}

/// A page: text and pictures, each where it stands.
#[derive(Default)]
struct Page<'a> {
    pieces: Vec<Piece>,
    pictures: Vec<(f32, f32, f32, f32, &'a Small)>,
}

/// The pages that are being set.
struct Sheet<'a> {
    faces: &'a Faces<'a>,
    pages: Vec<Page<'a>>,
    page: Page<'a>,
    y: f32,
    end: f32,
}

impl<'a> Sheet<'a> {
    fn of(head: &Head, cells: &[Cell<'a>], faces: &'a Faces<'a>) -> Vec<Page<'a>> {
        let end = END - FOOT * LEADING * head.foot.len() as f32 - 10.0;
        let mut sheet = Self { faces, pages: Vec::new(), page: Page::default(), y: MARGIN, end };
        sheet.words(&head.title, Cut::SemiBold, 18.0);
        head.facts.iter().for_each(|text| sheet.words(text, Cut::Regular, 10.5));
        sheet.y += GAP;
        for row in cells.chunks(COLUMNS) {
            sheet.row(row);
        }
        sheet.pages.push(sheet.page);
        let count = sheet.pages.len();
        for (number, page) in (1..).zip(&mut sheet.pages) {
            put_foot(page, head, (number, count), (faces, end));
        }
        sheet.pages
    }

    fn words(&mut self, text: &str, cut: Cut, size: f32) {
        let room = WIDTH - 2.0 * MARGIN;
        for row in self.faces.rows(text.split(' '), " ", cut, size, room) {
            let fits = (room / self.faces.width(&row, cut, size).max(1.0)).min(1.0);
            self.page.pieces.push(Piece { x: MARGIN, y: self.y + size, size: size * fits, cut, text: row });
            self.y += size * LEADING;
        }
    }

    /// Pictures side by side, each with its lines; none is parted from them.
    fn row(&mut self, cells: &[Cell<'a>]) {
        let lines: Vec<Vec<(Cut, String)>> = cells.iter().map(|cell| self.lines(cell)).collect();
        let most = lines.iter().map(Vec::len).max().unwrap_or(0);
        let height = BOX.1 + 4.0 + SMALL * LEADING * most as f32;
        if self.y + height > self.end && !(self.page.pieces.is_empty() && self.page.pictures.is_empty()) {
            self.pages.push(std::mem::take(&mut self.page));
            self.y = MARGIN;
        }
        let mut x = MARGIN;
        for (cell, lines) in cells.iter().zip(lines) {
            if let Some(small) = cell.small {
                let (wide, high) = (small.size.0 as f32, small.size.1 as f32);
                let scale = (BOX.0 / wide).min(BOX.1 / high);
                let (width, height) = (wide * scale, high * scale);
                self.page.pictures.push((x, self.y + BOX.1 - height, width, height, small));
            }
            let mut y = self.y + BOX.1 + 4.0;
            for (cut, text) in lines {
                let fits = (BOX.0 / self.faces.width(&text, cut, SMALL).max(1.0)).min(1.0);
                self.page.pieces.push(Piece { x, y: y + SMALL, size: SMALL * fits, cut, text });
                y += SMALL * LEADING;
            }
            x += BOX.0 + GAP;
        }
        self.y += height + GAP;
    }

    fn lines(&self, cell: &Cell<'_>) -> Vec<(Cut, String)> {
        let mut lines = vec![(Cut::SemiBold, cell.file.to_owned())];
        let caption = match cell.small {
            Some(_) => cell.caption.unwrap_or_default(),
            None => "May not be used any more: take it down.",
        };
        let words = caption.split(' ').filter(|word| !word.is_empty());
        let rows = self.faces.rows(words, " ", Cut::Regular, SMALL, BOX.0);
        lines.extend(rows.into_iter().map(|row| (Cut::Regular, row)));
        lines
    }
}

fn put_foot(page: &mut Page<'_>, head: &Head, (number, count): (usize, usize), (faces, end): (&Faces<'_>, f32)) {
    let mut y = end + 6.0;
    for text in &head.foot {
        y += FOOT * LEADING;
        page.pieces.push(Piece { x: MARGIN, y, size: FOOT, cut: Cut::Regular, text: text.clone() });
    }
    if count > 1 {
        let text = format!("Page {number} of {count}");
        let x = WIDTH - MARGIN - faces.width(&text, Cut::SemiBold, FOOT);
        page.pieces.push(Piece { x, y, size: FOOT, cut: Cut::SemiBold, text });
    }
}

fn draw(pages: &[Page<'_>], shows: Vec<String>, made_on: Date) -> Option<Vec<u8>> {
    let fonts = Fonts::new()?;
    let mut document = Document::new();
    for page in pages {
        let mut sheet = document.start_page_with(PageSettings::from_wh(WIDTH, HEIGHT)?);
        let mut surface = sheet.surface();
        for (x, y, width, height, small) in &page.pictures {
            let image = Image::from_jpeg(small.jpeg.clone().into(), true).ok()?;
            surface.push_transform(&Transform::from_translate(*x, *y));
            surface.draw_image(image, Size::from_wh(*width, *height)?);
            surface.pop();
        }
        page.pieces.iter().for_each(|piece| fonts.write(&mut surface, piece));
        surface.finish();
        sheet.finish();
    }
    finished(document, "Contact sheet", shows, made_on)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const DAY: Date = date(2026, 6, 18);

    fn head() -> Head {
        let facts = vec!["Website, made on 18 June 2026.".to_owned()];
        Head { title: "Museum".into(), facts, foot: vec!["Destroy this sheet with the pack.".into()] }
    }

    fn small() -> Small {
        Small::of((80, 60), &[90; 80 * 60 * 3]).unwrap()
    }

    #[test]
    fn every_picture_is_on_the_sheet_with_its_name_and_nothing_leaves_the_paper_of_either_size() {
        let small = small();
        let name = |n: usize| format!("2026-06-18_museum_{n:04}.jpg");
        let names: Vec<String> = (0..40).map(name).collect();
        let long = "Amira, Ben and Chloe with a volcano that is much taller than they are themselves. ".repeat(2);
        let hash = ContentHash::of(b"copy");
        let cell = |file| Cell { file, caption: Some(&long), small: Some(&small), hash };
        let cells: Vec<Cell<'_>> = names.iter().map(|name| cell(name)).collect();
        let (faces, head) = (Faces::new().unwrap(), head());
        let pages = Sheet::of(&head, &cells, &faces);
        assert!(pages.len() > 1);
        assert_eq!(pages.iter().map(|page| page.pictures.len()).sum::<usize>(), 40);
        for page in &pages {
            assert!(page.pieces.iter().any(|piece| piece.text.starts_with("Destroy")));
            for piece in &page.pieces {
                let right = piece.x + faces.width(&piece.text, piece.cut, piece.size);
                assert!(right <= WIDTH - MARGIN + 1.0 && piece.y <= END + 1.0, "{piece:?}");
            }
        }
        assert!(pdf(&head, &cells, DAY).unwrap().starts_with(b"%PDF"));
    }

    #[test]
    fn the_sheet_says_by_hash_which_copies_it_shows_and_of_what_it_does_not_show_nothing() {
        let (small, hashes) = (small(), [b"one", b"two", b"six"].map(|copy| ContentHash::of(copy)));
        let cell = |hash, small| Cell { file: "a.jpg", caption: None, small, hash };
        let [one, two, hidden] = hashes;
        let cells = [cell(one, Some(&small)), cell(two, Some(&small)), cell(hidden, None)];
        assert_eq!(copies_on_sheet(&pdf(&head(), &cells, DAY).unwrap()), [one, two].into());
        assert!(copies_on_sheet(b"%PDF copy-sha256-zz").is_empty());
    }

    #[test]
    fn of_a_picture_that_may_not_be_used_any_more_neither_it_nor_its_caption_is_shown() {
        let faces = Faces::new().unwrap();
        let hash = ContentHash::of(b"copy");
        let pages = Sheet::of(&head(), &[Cell { file: "a.jpg", caption: Some("Amira"), small: None, hash }], &faces);
        let texts: Vec<&str> = pages[0].pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert!(pages[0].pictures.is_empty() && !texts.contains(&"Amira"), "{texts:?}");
    }

    #[test]
    fn a_letter_that_cannot_be_printed_is_said() {
        let small = small();
        let hash = ContentHash::of(b"copy");
        let cell = Cell { file: "a.jpg", caption: Some("\u{6d4b}"), small: Some(&small), hash };
        assert!(pdf(&head(), &[cell], DAY).unwrap_err().what.contains("letters"));
    }
}
