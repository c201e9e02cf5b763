//! A picture on a page: a JPEG, as large as its room allows, never cut and never out of shape.
//!
//! What may be shown in it is decided before; its bytes go into the page as they are.

use std::fmt;
use std::sync::Arc;

use krilla::geom::{Size, Transform};
use krilla::image::Image;
use krilla::surface::Surface;

/// A picture to be put on a page.
#[derive(Clone, PartialEq)]
pub(in crate::session) struct Picture {
    /// The file.
    pub(in crate::session) jpeg: Arc<[u8]>,
    /// Width in pixels.
    pub(in crate::session) width: u32,
    /// Height in pixels.
    pub(in crate::session) height: u32,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({}x{})", self.width, self.height)
    }
}

impl Picture {
    /// Width and height on the page, in points, in so much room.
    pub(super) fn fit(&self, (wide, high): (f32, f32)) -> (f32, f32) {
        let (width, height) = (self.width.max(1) as f32, self.height.max(1) as f32);
        let scale = (wide / width).min(high / height);
        (width * scale, height * scale)
    }
}

/// A picture with its place: the upper left corner, width and height, in points.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) picture: Picture,
    pub(super) at: (f32, f32),
    pub(super) size: (f32, f32),
}

/// Draws it. None if it is no picture that a page can have.
pub(super) fn draw(surface: &mut Surface<'_>, placed: &Placed) -> Option<()> {
    let image = Image::from_jpeg(placed.picture.jpeg.to_vec().into(), true).ok()?;
    surface.push_transform(&Transform::from_translate(placed.at.0, placed.at.1));
    surface.draw_image(image, Size::from_wh(placed.size.0, placed.size.1)?);
    surface.pop();
    Some(())
}
