//! What a picture says of itself: when it was taken, how large it is, which way up it is.
//!
//! Read by the libraries that everyone uses, as tolerantly as they can. Nothing depends on it but
//! the day in a name and the shape of a frame on the screen; what must be right is read by
//! [`crate::clean::clean`] and [`crate::picture::decode`].

use std::io::Cursor;

use exif::{Exif, In, Tag, Value};
use image::{ImageDecoder as _, ImageReader};
use jiff::civil::{Date, DateTime, Time};

use super::{film, heif};
use crate::photo::Container;
use crate::picture::guarded;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// When it was taken, by the camera's clock: EXIF `DateTimeOriginal`, or else `DateTimeDigitized`,
    /// or else `DateTime`.
    pub taken: Option<DateTime>,
    /// Width and height in pixels, right way up. `None` when the part that says so is not among the
    /// bytes, or is damaged.
    pub size: Option<(u32, u32)>,
    /// EXIF orientation, 1 to 8. 1 when none is given.
    pub orientation: u8,
}

impl About {
    /// How many pixels it has; 0 where it does not say.
    #[must_use]
    pub fn pixels(&self) -> u64 {
        self.size.map_or(0, |(width, height)| u64::from(width) * u64::from(height))
    }
}

/// Reads what a picture or film says of itself. The first 256 KiB of a file are enough for the date and,
/// save in rare files, the size; a TIFF or a film may say all of that at its end. Never fails: what
/// cannot be read is not said.
#[must_use]
pub fn about(head_or_whole: &[u8]) -> About {
    if Container::of_head(head_or_whole).is_film() {
        return film::about(head_or_whole);
    }
    let exif = read_exif(head_or_whole);
    let taken = exif.as_ref().and_then(|exif| {
        [Tag::DateTimeOriginal, Tag::DateTimeDigitized, Tag::DateTime].into_iter().find_map(|tag| day(exif, tag))
    });
    if matches!(Container::of_head(head_or_whole), Container::Heif | Container::Avif) {
        // Turned by itself: EXIF's orientation is not applied on top.
        return About { taken, size: heif::shown_size(head_or_whole), orientation: 1 };
    }
    let number = |exif: &Exif| exif.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0);
    let orientation = exif.as_ref().and_then(number).and_then(|value| u8::try_from(value).ok());
    let orientation = orientation.filter(|value| (1..=8).contains(value)).unwrap_or(1);
    let is_tiff = Container::of_head(head_or_whole) == Container::Tiff;
    let size = ImageReader::new(Cursor::new(head_or_whole)).with_guessed_format().ok();
    let size = size.and_then(|reader| guarded(|| reader.into_dimensions().ok()));
    let size = size.or_else(|| exif.as_ref().filter(|_| is_tiff).and_then(first_page));
    let size = size.map(|(width, height)| if orientation >= 5 { (height, width) } else { (width, height) });
    About { taken, size, orientation }
}

/// The ICC profile by which a picture's colours are meant; `None` means sRGB, or one that cannot be read.
#[must_use]
pub fn colour_profile(picture: &[u8]) -> Option<Vec<u8>> {
    if matches!(Container::of_head(picture), Container::Heif | Container::Avif) {
        return heif::shown_profile(picture);
    }
    guarded(|| {
        let reader = ImageReader::new(Cursor::new(picture)).with_guessed_format().ok()?;
        reader.into_decoder().ok()?.icc_profile().ok()?
    })
}

/// The size that a TIFF gives its first page, whatever its pixels are coded in.
fn first_page(tiff: &Exif) -> Option<(u32, u32)> {
    let number = |tag| tiff.get_field(tag, In::PRIMARY)?.value.get_uint(0);
    number(Tag::ImageWidth).zip(number(Tag::ImageLength))
}

fn read_exif(bytes: &[u8]) -> Option<Exif> {
    let read = exif::Reader::new().continue_on_error(true).read_from_container(&mut Cursor::new(bytes));
    read.or_else(|error| error.distill_partial_result(|_| {})).ok()
}

fn day(exif: &Exif, tag: Tag) -> Option<DateTime> {
    let Value::Ascii(texts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    let read = exif::DateTime::from_ascii(texts.first()?).ok()?;
    let signed = |number: u8| i8::try_from(number).ok();
    let date = Date::new(i16::try_from(read.year).ok()?, signed(read.month)?, signed(read.day)?).ok()?;
    let time = Time::new(signed(read.hour)?, signed(read.minute)?, signed(read.second)?, 0).ok()?;
    Some(date.to_datetime(time))
}
