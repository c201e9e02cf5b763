//! Workbooks: XLSX, XLS and `OpenDocument`, sheet by sheet, as rows of text.
//!
//! Of a formula its last value is taken, of a date the day, of a whole number its digits. A cell that
//! goes over several rows counts for the first of them alone. Hidden sheets are passed over, because
//! whoever chose the file has not seen them.
//!
//! What the file claims to be unpacked is measured before any of it is parsed. The parser is not ours:
//! should it panic, the file counts as damaged.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Dimensions, Ods, OdsError, Reader, SheetType, SheetVisible, Xls, XlsError};
use calamine::{Xlsx, XlsxError};
use zip::ZipArchive;

use super::error::ImportError;
use super::read::{MOST_COLUMNS, MOST_ROWS, Row, Sheet};
use super::{legacy, spread};

/// The most that a packed workbook may become, in bytes.
const LARGEST_UNPACKED: u64 = 256 << 20;
/// The most sheets that are looked at.
const MOST_SHEETS: usize = 64;

type Bytes<'a> = Cursor<&'a [u8]>;

/// A workbook in a zip archive, or another archive.
pub(super) fn zipped(bytes: &[u8]) -> Result<Vec<Sheet>, ImportError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ImportError::Archive)?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    let (new, binary, text) = (has("xl/workbook.xml"), has("xl/workbook.bin"), has("word/document.xml"));
    let (open, numbers) = (has("content.xml"), has("Index/Document.iwa"));
    match (new, binary || numbers, text, open) {
        (true, _, _, _) => {}
        (_, true, _, _) => return Err(ImportError::OtherWorkbook),
        (_, _, true, _) => return Err(ImportError::OtherDocument),
        (_, _, _, true) => spread::check(&content(&mut archive)?)?,
        _ => return Err(ImportError::Archive),
    }
    measure(&mut archive)?;
    if new { parsed(|| xlsx(bytes)) } else { parsed(|| ods(bytes)) }
}

/// An XLS, a locked XLSX, or another document of the same container.
pub(super) fn compound(bytes: &[u8]) -> Result<Vec<Sheet>, ImportError> {
    // Names in the container are UTF-16.
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &name).is_some()
    };
    match (has("EncryptedPackage"), has("Workbook") || has("Book")) {
        (true, _) => Err(ImportError::Locked),
        (false, true) => {
            legacy::check(bytes)?;
            parsed(|| xls(bytes))
        }
        (false, false) => Err(ImportError::OtherDocument),
    }
}

fn parsed(parse: impl FnOnce() -> Result<Vec<Sheet>, ImportError>) -> Result<Vec<Sheet>, ImportError> {
    catch_unwind(AssertUnwindSafe(parse)).unwrap_or(Err(ImportError::DamagedWorkbook))
}

/// Unpacks every part once, to know that it is not larger than it may be.
fn measure(archive: &mut ZipArchive<Bytes<'_>>) -> Result<(), ImportError> {
    let mut left = LARGEST_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| ImportError::DamagedWorkbook)?;
        let size = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let size = size.map_err(|_| ImportError::DamagedWorkbook)?;
        left = left.checked_sub(size).ok_or(ImportError::TooLarge)?;
    }
    Ok(())
}

/// The part of an `OpenDocument` that holds the tables.
fn content(archive: &mut ZipArchive<Bytes<'_>>) -> Result<Vec<u8>, ImportError> {
    let mut bytes = Vec::new();
    let part = archive.by_name("content.xml").map_err(|_| ImportError::Locked)?;
    part.take(LARGEST_UNPACKED).read_to_end(&mut bytes).map_err(|_| ImportError::DamagedWorkbook)?;
    Ok(bytes)
}

fn xlsx(bytes: &[u8]) -> Result<Vec<Sheet>, ImportError> {
    let damaged = |error| match error {
        XlsxError::Password => ImportError::Locked,
        _ => ImportError::DamagedWorkbook,
    };
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut sheets = Vec::new();
    for name in visible(&book) {
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let mut rows = Rows::default();
        let mut reader = book.worksheet_cells_reader(&name).map_err(damaged)?;
        while let Some(cell) = reader.next_cell().map_err(damaged)? {
            let (row, column) = cell.get_position();
            rows.put(row, column, || text_of_ref(cell.get_value()))?;
        }
        sheets.push(rows.into_sheet(&merged));
    }
    Ok(sheets)
}

fn xls(bytes: &[u8]) -> Result<Vec<Sheet>, ImportError> {
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => ImportError::Locked,
        XlsError::Cfb(_) => ImportError::OtherDocument,
        _ => ImportError::DamagedWorkbook,
    })?;
    let mut sheets = Vec::new();
    for name in visible(&book) {
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        sheets.push(sheet(&mut book, &name, &merged)?);
    }
    Ok(sheets)
}

fn ods(bytes: &[u8]) -> Result<Vec<Sheet>, ImportError> {
    let mut book = Ods::new(Cursor::new(bytes)).map_err(|error| match error {
        OdsError::Password => ImportError::Locked,
        _ => ImportError::DamagedWorkbook,
    })?;
    visible(&book).iter().map(|name| sheet(&mut book, name, &[])).collect()
}

fn visible<'a, R: Reader<Bytes<'a>>>(book: &R) -> Vec<String> {
    let seen = |sheet: &&calamine::Sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet;
    book.sheets_metadata().iter().filter(seen).take(MOST_SHEETS).map(|sheet| sheet.name.clone()).collect()
}

fn sheet<'a, R: Reader<Bytes<'a>>>(book: &mut R, name: &str, merged: &[Dimensions]) -> Result<Sheet, ImportError> {
    let range = book.worksheet_range(name).map_err(|_| ImportError::DamagedWorkbook)?;
    let (top, left) = range.start().unwrap_or_default();
    let mut rows = Rows::default();
    for (row, column, value) in range.used_cells() {
        let place = |at: usize, from: u32| u32::try_from(at).unwrap_or(u32::MAX).saturating_add(from);
        rows.put(place(row, top), place(column, left), || text_of(value))?;
    }
    Ok(rows.into_sheet(merged))
}

/// The cells of a sheet that are not blank, by row.
#[derive(Default)]
struct Rows(BTreeMap<u32, Vec<String>>);

impl Rows {
    fn put(&mut self, row: u32, column: u32, text: impl FnOnce() -> String) -> Result<(), ImportError> {
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MOST_COLUMNS {
            return Ok(());
        }
        let text = text();
        if text.trim().is_empty() {
            return Ok(());
        }
        let cells = self.0.entry(row).or_default();
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        if let Some(cell) = cells.get_mut(column) {
            text.trim().clone_into(cell);
        }
        if self.0.len() > MOST_ROWS + 1 { Err(ImportError::TooManyRows) } else { Ok(()) }
    }

    fn into_sheet(self, merged: &[Dimensions]) -> Sheet {
        let line = |row: u32| u64::from(row) + 1;
        let over_rows = merged.iter().filter(|cell| cell.end.0 > cell.start.0);
        let mut merged: Vec<u64> = over_rows.map(|cell| line(cell.start.0)).collect();
        merged.sort_unstable();
        merged.dedup();
        let rows = self.0.into_iter().map(|(row, cells)| Row { line: line(row), cells }).collect();
        Sheet { rows, ragged: true, merged }
    }
}

fn text_of(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::String(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(is) => is.to_string(),
        Data::DateTime(moment) => day_of(moment),
        Data::DateTimeIso(text) => text.get(..10).unwrap_or(text).to_owned(),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

fn text_of_ref(value: &DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(text) => (*text).to_owned(),
        other => text_of(&Data::from(other.clone())),
    }
}

/// The day as `2026-06-18`. A length of time is no day, and stays a number.
fn day_of(moment: &calamine::ExcelDateTime) -> String {
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    match moment.is_datetime() {
        true => format!("{year:04}-{month:02}-{day:02}"),
        false => moment.as_f64().to_string(),
    }
}
