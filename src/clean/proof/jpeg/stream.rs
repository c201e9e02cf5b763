//! The JPEG streams within a TIFF as the proof sees them: a picture without a picture's company.

use super::{BROKEN, Beside, Gathered, pieces, walk_pieces};
use crate::clean::proof::{CHANGED, Leftover, NameSearch, VALUE};
use crate::picture::entropy::CodedPicture;

const MORE: Leftover = Leftover("data within a JPEG stream");

/// Errs unless the stream holds tables and nothing else.
pub(in crate::clean::proof) fn walk_tables(stream: &[u8], names: &NameSearch) -> Result<(), Leftover> {
    let (mut picture, mut beside) = (CodedPicture::default(), Beside::default());
    begin(stream)?;
    walk_pieces(stream, &mut picture, &mut beside, names)?;
    if picture.shape().is_some() || beside.last != 0 { Err(MORE) } else { Ok(()) }
}

/// Errs unless the stream, with the tables that it shares, holds a whole picture of that width,
/// height and count of samples, and nothing beside it but how its colours are coded.
pub(in crate::clean::proof) fn walk(
    tables: Option<&[u8]>,
    stream: &[u8],
    (width, height, samples): (usize, usize, usize),
    names: &NameSearch,
) -> Result<(), Leftover> {
    let mut picture = CodedPicture::default();
    if let Some(tables) = tables {
        walk_pieces(tables, &mut picture, &mut Beside::default(), names)?;
    }
    let mut beside = Beside::default();
    begin(stream)?;
    walk_pieces(stream, &mut picture, &mut beside, names)?;
    picture.finish().map_err(|_| Leftover("a picture that is not whole"))?;
    if beside.look.is_some() || !beside.icc.is_empty() {
        return Err(MORE);
    }
    let shape = picture.shape().ok_or(BROKEN)?;
    let same = (shape.width as usize, shape.height as usize, shape.components) == (width, height, samples);
    if same { Ok(()) } else { Err(BROKEN) }
}

/// Errs unless both show the same, and the second holds no value that stood beside the first.
pub(in crate::clean::proof) fn same(original: &[u8], cleaned: &[u8]) -> Result<(), Leftover> {
    let (before, after) = (Gathered::of(pieces(original)), Gathered::of(pieces(cleaned)));
    if !before.shows_the_same_as(&after) || before.adobe != after.adobe || before.jfif != after.jfif {
        return Err(CHANGED);
    }
    if before.values.found_in(&[cleaned]) { Err(VALUE) } else { Ok(()) }
}

fn begin(stream: &[u8]) -> Result<(), Leftover> {
    if stream.starts_with(&[0xFF, 0xD8]) { Ok(()) } else { Err(BROKEN) }
}
