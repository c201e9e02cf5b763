//! How far the tables of an `OpenDocument` spread, before they are parsed.
//!
//! The format writes a cell or row that comes again once, with a number: a few bytes can stand for a
//! million rows. Blank ones at the end are usual and are not counted.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::error::ImportError;
use super::read::MOST_ROWS;

/// The most cells of the rectangle that holds a table.
const MOST_CELLS: u64 = 16_000_000;

/// Where the reader is in a table.
#[derive(Default)]
struct Table {
    rows: u64,
    column: u64,
    /// How often the open row and the open cell come.
    row_repeats: u64,
    cell_repeats: u64,
    row_is_filled: bool,
    height: u64,
    width: u64,
}

/// Refuses a table of more cells or rows than a school's.
pub(super) fn check(content: &[u8]) -> Result<(), ImportError> {
    let text = str::from_utf8(content).map_err(|_| ImportError::DamagedWorkbook)?;
    let mut reader = Reader::from_str(text);
    let mut table = Table::default();
    loop {
        match reader.read_event().map_err(|_| ImportError::DamagedWorkbook)? {
            Event::Start(tag) => table.open(&tag)?,
            Event::Empty(tag) => {
                table.open(&tag)?;
                table.close(tag.local_name().as_ref())?;
            }
            Event::End(tag) => table.close(tag.local_name().as_ref())?,
            Event::Text(text) if !text.trim_ascii().is_empty() => table.fill(),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

impl Table {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), ImportError> {
        match tag.local_name().as_ref() {
            b"table" => *self = Self::default(),
            b"table-row" => {
                (self.row_repeats, self.column) = (repeats(tag, "table:number-rows-repeated")?, 0);
            }
            b"table-cell" | b"covered-table-cell" => {
                self.cell_repeats = repeats(tag, "table:number-columns-repeated")?;
                let has_value = tag.try_get_attribute("office:value-type").map_err(|_| ImportError::DamagedWorkbook)?;
                if has_value.is_some() {
                    self.fill();
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The open cell has a value.
    fn fill(&mut self) {
        self.row_is_filled = true;
        self.width = self.width.max(self.column.saturating_add(self.cell_repeats));
    }

    fn close(&mut self, name: &[u8]) -> Result<(), ImportError> {
        match name {
            b"table-cell" | b"covered-table-cell" => self.column = self.column.saturating_add(self.cell_repeats),
            b"table-row" => {
                self.rows = self.rows.saturating_add(self.row_repeats);
                if std::mem::take(&mut self.row_is_filled) {
                    self.height = self.rows;
                }
            }
            _ => {}
        }
        let is_large = self.height > MOST_ROWS as u64 + 1 || self.height.saturating_mul(self.width) > MOST_CELLS;
        if is_large { Err(ImportError::TooManyRows) } else { Ok(()) }
    }
}

fn repeats(tag: &BytesStart<'_>, attribute: &str) -> Result<u64, ImportError> {
    let found = tag.try_get_attribute(attribute).map_err(|_| ImportError::DamagedWorkbook)?;
    let Some(found) = found else { return Ok(1) };
    let text = str::from_utf8(&found.value).ok().and_then(|text| text.parse().ok());
    text.ok_or(ImportError::DamagedWorkbook)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &str) -> Result<(), ImportError> {
        check(format!("<office:body><table:table>{rows}</table:table></office:body>").as_bytes())
    }

    const BLANK_END: &str = "<table:table-row table:number-rows-repeated=\"1048000\">\
        <table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";

    #[test]
    fn blank_rows_at_the_end_are_not_counted_and_filled_ones_are() {
        let cell = "<table:table-cell office:value-type=\"string\"><text:p>id</text:p></table:table-cell>";
        assert_eq!(table(&format!("<table:table-row>{cell}</table:table-row>{BLANK_END}")), Ok(()));
        let late = format!("{BLANK_END}<table:table-row>{cell}</table:table-row>");
        assert_eq!(table(&late), Err(ImportError::TooManyRows));
        let wide = "<table:table-row table:number-rows-repeated=\"2000\"><table:table-cell \
             table:number-columns-repeated=\"16000\" office:value-type=\"string\"/></table:table-row>";
        assert_eq!(table(wide), Err(ImportError::TooManyRows));
    }
}
