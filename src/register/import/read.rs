//! What kind of file it is, told by its content, and its rows of cells.
//!
//! Many files are picked by mistake, so each kind that is not taken has its own error. Nothing here
//! knows a heading or a pupil.

use super::error::ImportError;
use super::transfer::{self, Transferred};
use super::{text, workbook};

/// The largest file, in bytes.
pub(super) const LARGEST: usize = 64 * 1024 * 1024;
/// The most rows of a sheet.
pub(super) const MOST_ROWS: usize = 200_000;
/// The most columns of a sheet: as many as a school's own would never have.
pub(super) const MOST_COLUMNS: usize = 512;

/// What a file holds.
pub(super) enum Content {
    /// Tables, one or, in a workbook, several.
    Sheets(Vec<Sheet>),
    /// The pupils of a transfer file.
    Transfer(Vec<Transferred>),
}

/// One table.
#[derive(Default)]
pub(super) struct Sheet {
    /// The rows that are not blank.
    pub(super) rows: Vec<Row>,
    /// True where a row may end before the last column: blank cells at the end are not written.
    pub(super) ragged: bool,
    /// The lines that a cell of several rows begins on.
    pub(super) merged: Vec<u64>,
}

/// One row that is not blank.
pub(super) struct Row {
    /// The line in the file, from 1.
    pub(super) line: u64,
    /// Its cells, without the blanks around them.
    pub(super) cells: Vec<String>,
}

/// Reads the file.
pub(super) fn content(bytes: &[u8]) -> Result<Content, ImportError> {
    if bytes.len() > LARGEST {
        return Err(ImportError::TooLarge);
    }
    match bytes {
        [b'P', b'K', 3, 4, ..] => return workbook::zipped(bytes).map(Content::Sheets),
        [b'P', b'K', 5, 6, ..] => return Err(ImportError::Archive),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return workbook::compound(bytes).map(Content::Sheets),
        [b'%', b'P', b'D', b'F', ..] => return Err(ImportError::Pdf),
        _ if is_picture(bytes) => return Err(ImportError::Picture),
        [0x1F, 0x8B, ..] | [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xBC, 0xAF, ..] => {
            return Err(ImportError::Archive);
        }
        _ => {}
    }
    let text = text::decode(bytes)?;
    let begins = text.trim_start();
    if begins.starts_with('<') {
        return markup(begins);
    }
    Ok(Content::Sheets(vec![Sheet { rows: text::rows(&text)?, ..Sheet::default() }]))
}

fn is_picture(bytes: &[u8]) -> bool {
    let film = bytes.get(4..8) == Some(b"ftyp");
    let marks: [&[u8]; 6] = [b"\xFF\xD8\xFF", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"RIFF"];
    film || marks.iter().any(|mark| bytes.starts_with(mark))
}

/// A transfer file, or what is saved as a workbook and is none.
fn markup(text: &str) -> Result<Content, ImportError> {
    let beginning: String = text.chars().take(2000).collect::<String>().to_lowercase();
    if ["<!doctype html", "<html", "<table", "<head>", "<body"].iter().any(|tag| beginning.contains(tag)) {
        return Err(ImportError::WebPage);
    }
    if beginning.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return Err(ImportError::OtherWorkbook);
    }
    transfer::pupils(text).map(Content::Transfer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_file_picked_by_mistake_has_its_own_words() {
        let error = |bytes: &[u8]| content(bytes).err().unwrap();
        assert_eq!(error(b""), ImportError::Empty);
        assert_eq!(error(b"%PDF-1.7\nx"), ImportError::Pdf);
        assert_eq!(error(b"\xff\xd8\xff\xe0\0\x10JFIF"), ImportError::Picture);
        assert_eq!(error(b"\0\0\0\x18ftypheic"), ImportError::Picture);
        assert_eq!(error(b"\x1F\x8B\x08"), ImportError::Archive);
        assert_eq!(error(b"\r\n<HTML><body><table><tr><td>id</td></tr></table>"), ImportError::WebPage);
        assert_eq!(error(b"\xEF\xBB\xBF<table><tr><td>id</td></tr></table>"), ImportError::WebPage);
        assert_eq!(
            error(b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>"),
            ImportError::OtherWorkbook
        );
        assert_eq!(error(b"<?xml version=\"1.0\"?><menu/>"), ImportError::OtherMarkup);
        assert_eq!(error(b"PK\x03\x04rest"), ImportError::Archive);
        assert_eq!(error(b"\xD0\xCF\x11\xE0rest"), ImportError::OtherDocument);
        assert_eq!(error(&vec![b'x'; LARGEST + 1]), ImportError::TooLarge);
        assert_eq!(error(&b"x\n".repeat(MOST_ROWS + 2)), ImportError::TooManyRows);
    }
}
