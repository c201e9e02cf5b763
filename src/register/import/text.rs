//! From bytes to text, and from text to rows: encodings and separators.
//!
//! Reads UTF-8, UTF-16 with and without its mark, and else Windows-1252, which is what spreadsheets on
//! a school's computers write; cells parted by commas, semicolons or tabs. Knows no heading.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::error::ImportError;
use super::read::{MOST_ROWS, Row};

/// The lines that are looked at to tell the separator.
const LINES_TO_TELL: usize = 20;
/// The bytes that are looked at to tell UTF-16 without its mark.
const BYTES_TO_TELL: usize = 4096;

/// The bytes as text, without the mark of the encoding.
pub(super) fn decode(bytes: &[u8]) -> Result<String, ImportError> {
    let encoding = encoding_of(bytes);
    // Each encoding is told by its bytes; the mark itself is taken off.
    let (text, _, has_errors) = encoding.decode(bytes);
    let odd = (encoding == UTF_16LE || encoding == UTF_16BE) && !bytes.len().is_multiple_of(2);
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{80}'..='\u{9f}');
    match (text.trim().is_empty(), has_errors || odd || !text.chars().take(4096).all(is_text)) {
        (_, true) => Err(ImportError::NotText),
        (true, _) => Err(ImportError::Empty),
        (false, false) => Ok(text.into_owned()),
    }
}

fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    let (pairs, _) = bytes.get(..BYTES_TO_TELL).unwrap_or(bytes).as_chunks::<2>();
    let nuls = |at: usize| pairs.iter().filter(|pair| pair.get(at) == Some(&0)).count();
    // Of a text in Latin letters every other byte is nul. Nothing else that is text has any.
    match (nuls(0), nuls(1)) {
        (0, odd) if odd * 2 > pairs.len() => UTF_16LE,
        (even, 0) if even * 2 > pairs.len() => UTF_16BE,
        _ if str::from_utf8(bytes).is_ok() => UTF_8,
        _ => WINDOWS_1252,
    }
}

/// The rows of a text whose cells are parted by commas, semicolons or tabs. Blank rows are left out.
pub(super) fn rows(text: &str) -> Result<Vec<Row>, ImportError> {
    // One sign for each end of a line: the reader counts the lines of others one too low.
    let text = &text.replace("\r\n", "\n").replace('\r', "\n");
    let (separator, skipped) = match stated_separator(text) {
        Some((separator, line)) => (separator, line),
        None => (separator(text), 0),
    };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut rows: Vec<Row> = Vec::new();
    for record in reader.records().skip(skipped) {
        let record = record.map_err(|_| ImportError::NotText)?;
        let line = record.position().map_or(0, |at| first_line(text, at));
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(Row { line, cells });
        }
        if rows.len() > MOST_ROWS + 1 {
            return Err(ImportError::TooManyRows);
        }
    }
    Ok(rows)
}

/// The line on which a record begins. The reader begins it right behind the one before, with the blank lines between.
fn first_line(text: &str, at: &csv::Position) -> u64 {
    let rest = usize::try_from(at.byte()).ok().and_then(|begin| text.as_bytes().get(begin..)).unwrap_or_default();
    at.line() + rest.iter().take_while(|byte| **byte == b'\n').count() as u64
}

/// `sep=;` in the first line, as Excel writes and reads it, and how many lines that takes.
fn stated_separator(text: &str) -> Option<(u8, usize)> {
    let first = text.lines().next()?.trim().trim_matches('"');
    match first.strip_prefix("sep=")?.as_bytes() {
        [separator @ (b',' | b';' | b'\t' | b'|')] => Some((*separator, 1)),
        _ => None,
    }
}

/// The separator that most of the first lines have as often as one another.
fn separator(text: &str) -> u8 {
    let weight = |separator: u8| -> usize {
        let counts: Vec<usize> =
            text.lines().take(LINES_TO_TELL).map(|line| line.bytes().filter(|b| *b == separator).count()).collect();
        let alike = |count: usize| counts.iter().filter(|other| **other == count).count() * count;
        counts.iter().map(|count| alike(*count)).max().unwrap_or(0)
    };
    // The last of the heaviest: names are written with a comma in tables of semicolons and tabs too.
    let told = [b',', b';', b'\t'].into_iter().filter(|s| weight(*s) > 0).max_by_key(|s| weight(*s));
    told.unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "id;forename;surname\r\nP1;Zoë;Quill\r\nP2;Łucja;“Ash”\r\n";

    #[test]
    fn every_encoding_of_a_school_computer_is_read() {
        let plain = TEXT.replace("Łucja", "Lucja");
        let (windows, _, _) = WINDOWS_1252.encode(&plain);
        let units = |unit: fn(u16) -> [u8; 2], mark: &[u8]| -> Vec<u8> {
            mark.iter().copied().chain(TEXT.encode_utf16().flat_map(unit)).collect()
        };
        assert_eq!(decode(&windows).unwrap(), plain);
        for bytes in [
            TEXT.as_bytes().to_vec(),
            [b"\xEF\xBB\xBF", TEXT.as_bytes()].concat(),
            units(u16::to_le_bytes, b"\xFF\xFE"),
            units(u16::to_be_bytes, b"\xFE\xFF"),
            units(u16::to_le_bytes, b""),
            units(u16::to_be_bytes, b""),
        ] {
            assert_eq!(decode(&bytes).unwrap(), TEXT);
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [&b"id,forename\0x"[..], b"\xFF\xFEi\0d", b"\x01\x02\x03"] {
            assert!(decode(bytes).is_err() || decode(bytes).is_ok_and(|text| text == "id"), "{bytes:?}");
        }
        assert_eq!(decode(b"id,forename\0x"), Err(ImportError::NotText));
        assert_eq!(decode(b"\xFF\xFEi\0d\0x"), Err(ImportError::NotText));
        assert_eq!(decode(b" \r\n\r\n"), Err(ImportError::Empty));
    }

    #[test]
    fn a_row_has_the_line_that_an_editor_shows_whatever_ends_its_lines() {
        let lines = |text: &str| rows(text).unwrap().into_iter().map(|row| row.line).collect::<Vec<_>>();
        for end in ["\n", "\r\n", "\r"] {
            let text = ["id,name", "1,Quill", "", "2,\"Marrowby", "of two lines\"", "3,Ashdown"].join(end);
            assert_eq!(lines(&text), [1, 2, 4, 6], "{end:?}");
        }
    }

    #[test]
    fn the_separator_is_told_from_all_the_first_lines() {
        let cells = |text: &str| rows(text).unwrap().into_iter().map(|row| row.cells).collect::<Vec<_>>();
        for text in [
            "a guide, with a comma\nid;name\n1;Quill, Zoë",
            "sep=;\nid;name\n1;Quill, Zoë",
            "id\tname\n1\tQuill, Zoë",
            "\"id\";\"name\"\n1;\"Quill, Zoë\"",
        ] {
            assert_eq!(cells(text).last().unwrap(), &["1", "Quill, Zoë"], "{text}");
        }
    }
}
