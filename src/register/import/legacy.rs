//! How far the tables of an XLS spread, before they are parsed.
//!
//! The parser makes room for the whole rectangle that holds a sheet's cells, and for whatever rectangle the
//! sheet claims: two cells in opposite corners, or one record, would take the memory of a whole computer. So
//! the workbook's stream is found in its container as the parser finds it, and each sheet is measured first.

use super::error::ImportError;

/// The most sheets: reading each takes time.
const MOST_SHEETS: usize = 255;
/// The most cells that a sheet of the format has. Room for what a sheet claims is set aside, and not filled.
const MOST_CLAIMED: u64 = 65_536 * 256;
/// The most cells of the rectangles that hold the tables of a workbook: a sheet of 65,536 rows and 60 columns.
const MOST_CELLS: u64 = 4_000_000;
/// Sector numbers from here on are marks: free, or the end of a chain.
const RESERVED: u32 = 0xFFFF_FFFA;
/// A shorter stream lies in the container's own small sectors.
const SMALL: usize = 4096;

/// Refuses a workbook of more cells than a school's.
pub(super) fn check(bytes: &[u8]) -> Result<(), ImportError> {
    let stream = workbook(bytes).ok_or(ImportError::DamagedWorkbook)?;
    let sheets = records(&stream).filter(|(kind, _)| *kind == 0x0085);
    let mut cells = 0;
    for (nth, (_, data)) in sheets.enumerate() {
        let begin = number(data, 0).filter(|_| nth < MOST_SHEETS).ok_or(ImportError::DamagedWorkbook)?;
        let sheet = usize::try_from(begin).ok().and_then(|at| stream.get(at..)).ok_or(ImportError::DamagedWorkbook)?;
        cells += spread(sheet)?;
        if cells > MOST_CELLS {
            return Err(ImportError::TooManyRows);
        }
    }
    Ok(())
}

/// The cells of the rectangle of a sheet. One that claims more than there can be is damaged.
fn spread(sheet: &[u8]) -> Result<u64, ImportError> {
    let (mut rows, mut columns) = (None, None);
    // What is embedded, such as a chart, is counted too, and so ends nothing.
    let mut open = 0_u32;
    for (kind, data) in records(sheet) {
        match kind {
            0x0809 => open += 1,
            0x000A if open <= 1 => break,
            0x000A => open -= 1,
            0x0200 if dimensions(data) > MOST_CLAIMED => return Err(ImportError::DamagedWorkbook),
            // Numbers, texts, truths and errors, formulas and their results, each with row and column.
            0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD | 0x00BD | 0x0006 => {
                let (Some(row), Some(column)) = (half(data, 0), half(data, 2)) else { continue };
                let last = if kind == 0x00BD { half(data, data.len().saturating_sub(2)) } else { None };
                rows = Some(wider(rows, row, row));
                columns = Some(wider(columns, column, last.unwrap_or(column)));
            }
            _ => {}
        }
    }
    let length = |of: Option<(u16, u16)>| of.map_or(0, |(first, last)| u64::from(last - first) + 1);
    Ok(length(rows) * length(columns))
}

fn wider(so_far: Option<(u16, u16)>, first: u16, last: u16) -> (u16, u16) {
    let (least, most) = so_far.unwrap_or((first, last));
    (least.min(first).min(last), most.max(first).max(last))
}

/// The rectangle that a sheet says it has: rows of four bytes each in later versions, of two before.
fn dimensions(data: &[u8]) -> u64 {
    let length = |first: Option<u32>, last: Option<u32>| match (first, last) {
        (Some(first), Some(last)) => u64::from(last.saturating_sub(first)) + 1,
        _ => 0,
    };
    let wide = |at| half(data, at).map(u32::from);
    match data.len() {
        10 => length(wide(0), wide(2)) * length(wide(4), wide(6)),
        _ => length(number(data, 0), number(data, 4)) * length(wide(8), wide(10)),
    }
}

/// The records from here on, each with its kind.
fn records(mut stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (kind, length) = (half(stream, 0)?, usize::from(half(stream, 2)?));
        let data = stream.get(4..4 + length)?;
        stream = stream.get(4 + length..)?;
        Some((kind, data))
    })
}

/// The stream of the workbook.
fn workbook(bytes: &[u8]) -> Option<Vec<u8>> {
    let size = match half(bytes, 30)? {
        9 => 512,
        12 => 4096,
        _ => return None,
    };
    // Sectors are counted behind the one that holds the header.
    let sector = |id: u32| {
        let begin = usize::try_from(id).ok()?.checked_add(1)?.checked_mul(size)?;
        bytes.get(begin..bytes.len().min(begin.checked_add(size)?))
    };
    let most = bytes.len() / size + 1;
    let mut places: Vec<u32> = (76..512).step_by(4).filter_map(|at| number(bytes, at)).collect();
    let mut next = number(bytes, 68)?;
    for _ in 0..most {
        if next >= RESERVED {
            break;
        }
        places.extend(numbers(sector(next)?));
        next = places.pop()?;
    }
    let table = places.into_iter().filter(|id| *id < RESERVED).take(most);
    let fat: Vec<u32> = table.filter_map(sector).flat_map(numbers).collect();
    let folder = chain(number(bytes, 48)?, &fat, usize::MAX, most, sector)?;
    let entries: Vec<&[u8]> = folder.chunks_exact(128).collect();
    let found = ["workbook", "book"].into_iter().find_map(|name| entries.iter().find(|entry| is_called(entry, name)));
    let (start, length) = (number(found?, 116)?, usize::try_from(number(found?, 120)?).ok()?);
    if length >= SMALL {
        return chain(start, &fat, length, most, sector);
    }
    let root = entries.first()?;
    let small = chain(number(root, 116)?, &fat, usize::try_from(number(root, 120)?).ok()?, most, sector)?;
    let small_fat: Vec<u32> = numbers(&chain(number(bytes, 60)?, &fat, usize::MAX, most, sector)?).collect();
    let small_sector = |id: u32| {
        let begin = usize::try_from(id).ok()?.checked_mul(64)?;
        small.get(begin..small.len().min(begin + 64))
    };
    chain(start, &small_fat, length, small.len() / 64 + 1, small_sector)
}

/// The sectors of a stream, one after the other. `None` for one that goes round in a circle.
fn chain<'a>(
    start: u32,
    fat: &[u32],
    length: usize,
    most: usize,
    sector: impl Fn(u32) -> Option<&'a [u8]>,
) -> Option<Vec<u8>> {
    let (mut stream, mut id) = (Vec::new(), start);
    for _ in 0..=most {
        if id >= RESERVED || stream.len() >= length {
            stream.truncate(length);
            return Some(stream);
        }
        stream.extend_from_slice(sector(id)?);
        id = *fat.get(usize::try_from(id).ok()?)?;
    }
    None
}

fn is_called(entry: &[u8], name: &str) -> bool {
    let units = entry.chunks_exact(2).take(32).map(|unit| half(unit, 0).unwrap_or(0)).take_while(|unit| *unit != 0);
    char::decode_utf16(units).map(|c| c.unwrap_or('?').to_ascii_lowercase()).eq(name.chars())
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).filter_map(|four| number(four, 0))
}
