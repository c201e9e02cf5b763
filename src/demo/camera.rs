//! Pictures as cameras and tablets write them: full of what a school would not want to keep.
//!
//! The picture itself is encoded by the `image` crate; everything around it is put there by hand,
//! so that the demo shows real metadata being removed: place, serial number, names, a small copy of
//! the picture, comments, and bytes after the picture's end.

pub mod exif;
mod jpeg;
mod png;

use jiff::civil::DateTime;

use super::scene::{self, Scene};

/// Pixels across of a picture as it was seen; three quarters of that down.
pub const WIDTH: u16 = 1600;

/// Pixels down.
pub const HEIGHT: u16 = WIDTH / 4 * 3;

/// Pixels across of the copy inside the metadata.
const THUMBNAIL_WIDTH: u16 = 160;

/// What a device knows when it takes a picture.
#[derive(Debug, Clone)]
pub struct Exposure<'a> {
    /// What is before it.
    pub scene: Scene<'a>,
    /// When, by the device's clock.
    pub taken: DateTime,
    /// How it was held: the Exif orientation, of which 1, 3, 6 and 8 are made.
    pub orientation: u8,
    /// The number that the device counts.
    pub number: u32,
    /// Full names that someone typed into the device or a program for photos.
    pub people: Vec<String>,
}

/// The picture could not be encoded.
#[derive(Debug, thiserror::Error)]
#[error("A pretend picture could not be made: {0}")]
pub struct CameraError(#[from] image::ImageError);

/// A JPEG as the pretend school camera writes it.
///
/// # Errors
///
/// [`CameraError`] when the encoder refuses, which it has no reason to.
pub fn jpeg(exposure: &Exposure<'_>) -> Result<Vec<u8>, CameraError> {
    let thumbnail = jpeg::encode(&turned(exposure, THUMBNAIL_WIDTH), 80)?;
    let picture = jpeg::encode(&turned(exposure, WIDTH), 88)?;
    Ok(jpeg::dress(&picture, &thumbnail, exposure))
}

/// A PNG as the pretend classroom tablet writes it.
///
/// # Errors
///
/// As [`jpeg()`].
pub fn png(exposure: &Exposure<'_>) -> Result<Vec<u8>, CameraError> {
    Ok(png::dress(&png::encode(&turned(exposure, WIDTH))?, exposure))
}

/// The pixels as they lie in the file: turned so that honouring the orientation sets them upright.
fn turned(exposure: &Exposure<'_>, width: u16) -> image::RgbImage {
    let pixels = scene::draw(&exposure.scene, width);
    let (width, height) = (u32::from(width), u32::from(width) / 4 * 3);
    let upright = image::RgbImage::from_raw(width, height, pixels).unwrap_or_default();
    match exposure.orientation {
        3 => image::imageops::rotate180(&upright),
        6 => image::imageops::rotate270(&upright),
        8 => image::imageops::rotate90(&upright),
        _ => upright,
    }
}

/// The XMP packet that a program for photos would leave, with the people it was told of.
fn xmp(exposure: &Exposure<'_>) -> String {
    let people = exposure.people.join("</rdf:li><rdf:li>");
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
         xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\" xmp:CreateDate=\"{taken}\">\
         <dc:creator><rdf:Seq><rdf:li>{owner}</rdf:li></rdf:Seq></dc:creator>\
         <Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>{people}</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>\
         </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>",
        taken = exposure.taken,
        owner = exif::OWNER,
    )
}

#[cfg(test)]
mod tests {
    use image::metadata::Orientation;
    use jiff::civil::datetime;

    use super::super::scene::Place;
    use super::*;

    pub(super) fn exposure(orientation: u8) -> Exposure<'static> {
        Exposure {
            scene: Scene { place: Place::Playground, who: &[4, 9], hour: 11 },
            taken: datetime(2026, 6, 16, 11, 4, 0, 0),
            orientation,
            number: 7,
            people: vec!["Łucja Gŵyn-Çelik".to_owned()],
        }
    }

    fn difference(file: &[u8], orientation: u8) -> f64 {
        let mut shown = image::load_from_memory(file).unwrap();
        shown.apply_orientation(Orientation::from_exif(orientation).unwrap());
        let upright = scene::draw(&exposure(1).scene, WIDTH);
        assert_eq!((shown.width(), shown.height()), (u32::from(WIDTH), u32::from(HEIGHT)));
        let apart: u64 = shown.to_rgb8().iter().zip(&upright).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        apart as f64 / upright.len() as f64
    }

    #[test]
    fn a_turned_picture_is_upright_once_its_orientation_is_honoured() {
        for orientation in [1, 3, 6, 8] {
            let apart = difference(&jpeg(&exposure(orientation)).unwrap(), orientation);
            assert!(apart < 3.0, "orientation {orientation}: {apart}");
        }
        assert!(difference(&png(&exposure(6)).unwrap(), 6) < 0.001);
    }
}
