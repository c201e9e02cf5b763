//! The list that goes with a pack: what is in it, for what, until when, and by which bytes each file is told.
//!
//! It names the pictures that are really out. Nobody's name is in it but what stands in a caption.

use jiff::civil::Date;

use super::super::saving::cell;
use crate::photo::{Caption, ContentHash, PhotoId};
use crate::purpose::Purpose;

/// One picture of a pack.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub file: String,
    pub photo: PhotoId,
    pub purpose: Purpose,
    pub until: Option<Date>,
    /// How many faces are covered.
    pub covered: usize,
    /// Width and height in pixels.
    pub size: (u32, u32),
    pub hash: ContentHash,
    pub caption: Option<Caption>,
}

/// The list, for a spreadsheet.
pub(super) fn csv(lines: &[Line]) -> Option<Vec<u8>> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table
        .write_record(["file", "photo", "purpose", "until", "covered faces", "width", "height", "sha-256", "caption"])
        .ok()?;
    for line in lines {
        let cells = [
            cell(&line.file),
            line.photo.to_string(),
            line.purpose.to_string(),
            line.until.map(|day| day.to_string()).unwrap_or_default(),
            line.covered.to_string(),
            line.size.0.to_string(),
            line.size.1.to_string(),
            line.hash.to_string(),
            cell(line.caption.as_ref().map(Caption::as_str).unwrap_or_default()),
        ];
        table.write_record(cells).ok()?;
    }
    table.into_inner().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_is_never_taken_for_a_formula() {
        let line = Line {
            file: "a_0001.jpg".into(),
            photo: PhotoId(5),
            purpose: Purpose::new("website").unwrap(),
            until: None,
            covered: 1,
            size: (1600, 1200),
            hash: ContentHash::of(b"a"),
            caption: Caption::new("=1+1, a \"volcano\""),
        };
        let text = String::from_utf8(csv(&[line]).unwrap()).unwrap();
        let (head, row) = text.split_once('\n').unwrap();
        assert!(head.starts_with("file,photo,purpose,until,covered faces"));
        assert!(row.starts_with("a_0001.jpg,5,website,,1,1600,1200,ca97811"), "{row}");
        assert!(row.ends_with("\"'=1+1, a \"\"volcano\"\"\"\n"), "{row}");
    }
}
