//! From bytes to rows of cells under known headings: encodings, separators, bounds.
//!
//! Reads UTF-8, UTF-16 with its mark, and else Windows-1252, which is what spreadsheets on a
//! school's computers write; cells parted by commas, semicolons or tabs. Knows no pupil.

use super::ImportKind;
use super::error::{ImportError, Unread};

/// The largest file, in bytes.
const LARGEST: usize = 64 * 1024 * 1024;
/// The most rows.
const MOST_ROWS: usize = 200_000;
/// The longest cell, in characters.
const LONGEST_CELL: usize = 200;

/// The headings of a roll, and whether each must be there.
const ROLL: &[(&str, bool)] = &[
    ("id", true),
    ("forename", true),
    ("surname", true),
    ("preferred forename", false),
    ("year", true),
    ("class", true),
];
/// The headings of answers.
const ANSWERS: &[(&str, bool)] =
    &[("pupil", true), ("purpose", true), ("answer", true), ("from", true), ("until", true), ("given by", true)];

/// A file's rows under its headings.
pub(super) struct Table {
    kind: ImportKind,
    /// The heading of each column, where it is known.
    columns: Vec<Option<&'static str>>,
    rows: Vec<Row>,
}

/// One row that is not blank.
pub(super) struct Row {
    /// The line in the file, from 1.
    pub(super) line: u64,
    cells: Vec<String>,
}

impl Table {
    /// Reads the file.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, ImportError> {
        let text = decode(bytes)?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator(&text))
            .from_reader(text.as_bytes());
        let mut rows: Vec<Row> = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|_| ImportError::NotText)?;
            let line = record.position().map_or(0, csv::Position::line);
            let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                rows.push(Row { line, cells });
            }
            if rows.len() > MOST_ROWS + 1 {
                return Err(ImportError::TooManyRows);
            }
        }
        if rows.is_empty() {
            return Err(ImportError::Empty);
        }
        let (kind, columns) = headings(&rows.remove(0).cells)?;
        if rows.is_empty() {
            return Err(ImportError::Empty);
        }
        Ok(Self { kind, columns, rows })
    }

    /// What the file is.
    pub(super) fn kind(&self) -> ImportKind {
        self.kind
    }

    /// The rows below the headings.
    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row's cells under the headings, blanks made single. An absent column gives empty cells.
    pub(super) fn cells<const N: usize>(&self, row: &Row, headings: [&str; N]) -> Result<[String; N], Unread> {
        if row.cells.len() < self.columns.len() {
            return Err(Unread::TooFewCells);
        }
        if row.cells.iter().skip(self.columns.len()).any(|cell| !cell.is_empty()) {
            return Err(Unread::TooManyCells);
        }
        let mut cells = [const { String::new() }; N];
        for (cell, heading) in cells.iter_mut().zip(headings) {
            let column = self.columns.iter().position(|c| *c == Some(heading));
            *cell = check(column.and_then(|at| row.cells.get(at)).map_or("", String::as_str))?;
        }
        Ok(cells)
    }
}

fn check(cell: &str) -> Result<String, Unread> {
    if cell.contains(['\n', '\r']) {
        return Err(Unread::SeveralLines);
    }
    if cell.chars().count() > LONGEST_CELL {
        return Err(Unread::TooLong);
    }
    let single = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    if single.chars().any(char::is_control) {
        return Err(Unread::Unprintable);
    }
    Ok(single)
}

fn headings(cells: &[String]) -> Result<(ImportKind, Vec<Option<&'static str>>), ImportError> {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let cells: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
    let known = |set: &'static [(&str, bool)]| -> Vec<Option<&'static str>> {
        cells.iter().map(|cell| set.iter().map(|(name, _)| *name).find(|name| plain(name) == *cell)).collect()
    };
    let (roll, answers) = (known(ROLL), known(ANSWERS));
    let found = |columns: &[Option<&str>]| columns.iter().flatten().count();
    let (kind, set, columns) = if found(&roll) >= found(&answers) {
        (ImportKind::Roll, ROLL, roll)
    } else {
        (ImportKind::Answers, ANSWERS, answers)
    };
    for (name, _) in set {
        if columns.iter().filter(|c| **c == Some(name)).count() > 1 {
            return Err(ImportError::ColumnTwice(name));
        }
    }
    let missing: Vec<_> =
        set.iter().filter(|(name, needed)| *needed && !columns.contains(&Some(name))).map(|(name, _)| *name).collect();
    if missing.is_empty() {
        return Ok((kind, columns));
    }
    let others = columns.len() - found(&columns);
    let kind = (found(&columns) > 1).then_some(kind);
    Err(ImportError::MissingColumns { kind, missing, known: columns.into_iter().flatten().collect(), others })
}

/// The separator that the first line has most of.
fn separator(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: u8| first.bytes().filter(|b| *b == separator).count();
    // The last of the largest: a comma where nothing tells.
    [b'\t', b';', b','].into_iter().max_by_key(|s| count(*s)).unwrap_or(b',')
}

fn decode(bytes: &[u8]) -> Result<String, ImportError> {
    if bytes.len() > LARGEST {
        return Err(ImportError::TooLarge);
    }
    let text = match bytes {
        [b'P', b'K', 3, 4, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(ImportError::Workbook),
        [0xEF, 0xBB, 0xBF, rest @ ..] => str::from_utf8(rest).map_err(|_| ImportError::NotText)?.to_owned(),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        _ => match str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => {
                bytes.iter().map(|byte| windows_1252(*byte)).collect::<Option<_>>().ok_or(ImportError::NotText)?
            }
        },
    };
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{80}'..='\u{9f}');
    match (text.trim().is_empty(), text.chars().take(4096).all(is_text)) {
        (true, _) => Err(ImportError::Empty),
        (_, true) => Ok(text),
        (_, false) => Err(ImportError::NotText),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ImportError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text: Result<String, _> = char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect();
    text.ok().filter(|_| rest.is_empty()).ok_or(ImportError::NotText)
}

/// The character of a byte (the table of the WHATWG Encoding Standard); `None` where it has none.
fn windows_1252(byte: u8) -> Option<char> {
    const UPPER: [char; 32] = [
        '\u{20ac}', '\0', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2c6}', '\u{2030}',
        '\u{160}', '\u{2039}', '\u{152}', '\0', '\u{17d}', '\0', '\0', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}',
        '\u{2022}', '\u{2013}', '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\0', '\u{17e}',
        '\u{178}',
    ];
    match byte {
        0x80..=0x9F => UPPER.get(usize::from(byte - 0x80)).copied().filter(|c| *c != '\0'),
        other => Some(char::from(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "id,forename,surname,preferred forename,year,class\n";

    fn first(bytes: &[u8]) -> [String; 3] {
        let table = Table::read(bytes).unwrap();
        table.cells(&table.rows()[0], ["id", "forename", "class"]).unwrap()
    }

    #[test]
    fn headings_are_known_however_they_are_written() {
        for head in [
            "id,forename,surname,preferred forename,year,class",
            "\u{feff}\"ID\", Forename ,SURNAME,Preferred_Forename,Year,Class",
        ] {
            let text = format!("{head}\r\nP1,Zoë,Quill,,4,\"4 Oak\"\r\n");
            assert_eq!(first(text.as_bytes()), ["P1", "Zoë", "4 Oak"]);
        }
    }

    #[test]
    fn every_encoding_of_a_school_computer_is_read() {
        let text = format!("{}P1;Zoë;Quill;;4;4 Oak\n", HEAD.replace(',', ";"));
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let swapped: Vec<u8> = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let windows: Vec<u8> = text.chars().map(|c| u8::try_from(c).unwrap()).collect();
        for bytes in [text.into_bytes(), utf16, swapped, windows] {
            assert_eq!(first(&bytes), ["P1", "Zoë", "4 Oak"]);
        }
    }

    #[test]
    fn what_is_no_csv_is_refused_in_words() {
        let error = |bytes: &[u8]| Table::read(bytes).err().unwrap();
        assert_eq!(error(b""), ImportError::Empty);
        assert_eq!(error(b" \r\n\r\n"), ImportError::Empty);
        assert_eq!(error(HEAD.as_bytes()), ImportError::Empty);
        assert_eq!(error(b"PK\x03\x04rest"), ImportError::Workbook);
        assert_eq!(error(b"\xff\xd8\xff\xe0\0\x10JFIF"), ImportError::NotText);
        assert_eq!(error(b"id,forename\0"), ImportError::NotText);
        assert_eq!(error(&vec![b'x'; LARGEST + 1]), ImportError::TooLarge);
        assert_eq!(error(&b"x\n".repeat(MOST_ROWS + 2)), ImportError::TooManyRows);
        assert_eq!(error(b"id,id,forename,surname,year,class\na,b,c,d,e,f"), ImportError::ColumnTwice("id"));
    }

    #[test]
    fn a_missing_column_is_named_and_no_cell_is_repeated() {
        let said = Table::read(b"pupil,purpose,reply,from,until\nP1,website,yes,,").err().unwrap().to_string();
        assert!(said.contains("no column “answer” or “given by”"), "{said}");
        assert!(said.contains("It has “pupil”, “purpose”, “from”, “until”, and 1 others."), "{said}");
        let said = Table::read(b"P001,Amira,Quillfeather\nP002,Ben,Ashdown").err().unwrap().to_string();
        assert!(said.contains("none of them known") && !said.contains("Amira"), "{said}");
    }

    #[test]
    fn a_row_that_does_not_fit_its_headings_is_not_guessed_at() {
        let table =
            Table::read(format!("{HEAD}P1,A,B\nP1,A,B,,4,4 Oak,,\nP1,A,B,,4,4 Oak,x\nP1,\"A\nP2,B,C,,,\n").as_bytes());
        let table = table.unwrap();
        let read: Vec<_> = table.rows().iter().map(|row| table.cells(row, ["id", "forename"]).map(drop)).collect();
        assert_eq!(read, [Err(Unread::TooFewCells), Ok(()), Err(Unread::TooManyCells), Err(Unread::TooFewCells)]);
        assert_eq!(table.rows()[2].line, 4);
        assert_eq!(check("A\nB"), Err(Unread::SeveralLines));
        assert_eq!(check("A\u{7}B"), Err(Unread::Unprintable));
        assert_eq!(check(&"A".repeat(201)), Err(Unread::TooLong));
    }
}
