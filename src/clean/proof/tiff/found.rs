//! The values that an original holds beside its pictures, wherever a directory points to them.

use super::directory::{Directory, File};
use super::{OWN, is_listed_tag};
use crate::clean::proof::values::Values;

/// More directories than any camera or editor writes.
const MOST: usize = 500;
/// Layers of an editor are pictures: pixels of theirs stand in the page too.
const LAYERS: u16 = 37724;

/// Gathers texts from every tag that is not kept, and the numbers of a position.
pub(super) fn values(file: &File<'_>, row: &[Directory<'_>]) -> Values {
    let mut values = Values::default();
    let mut below = Vec::new();
    for directory in row {
        gather(file, directory, &mut values, &mut below);
    }
    let mut seen = Vec::new();
    while let Some(at) = below.pop().filter(|_| seen.len() < MOST) {
        if !seen.contains(&at) {
            seen.push(at);
            if let Some(directory) = file.directory(at) {
                gather(file, &directory, &mut values, &mut below);
            }
        }
    }
    values
}

fn gather(file: &File<'_>, directory: &Directory<'_>, values: &mut Values, below: &mut Vec<usize>) {
    for field in &directory.fields {
        match (field.tag, field.kind) {
            // Directories below: smaller copies, EXIF, position, interoperability.
            (330 | 34665 | 34853 | 40965, 4 | 13) => below.extend(file.numbers(field).into_iter().take(MOST)),
            // Latitude and longitude.
            (2 | 4, 5) => values.of_numbers(field.bytes),
            (tag, 1 | 2 | 7) if !OWN.contains(&tag) && !is_listed_tag(tag) && tag != LAYERS => {
                values.of_piece(field.bytes);
            }
            _ => {}
        }
    }
}
