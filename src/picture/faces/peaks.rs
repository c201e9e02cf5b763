//! Reads faces out of the network's four maps: where the heat is, how large, which way it looks.
//!
//! Each map has one value for 4 × 4 pixels. Of boxes that lie over one another the surest stays. What is
//! not a number, has no size or lies outside the picture is no face.

use super::{Face, MOST_FACES};
use crate::presence::FaceBox;
use crate::web_safe::{Look, Point};

/// The least heat of a face. With it exactly the 52, 26 and 77 faces of three group photos were found
/// that a person had counted.
const LEAST_HEAT: f32 = 0.35;

/// Two boxes that share more than this of what they cover together are one face: the value that
/// CenterFace was published with.
const MOST_SHARED: f32 = 0.3;

/// The most peaks that are looked at, the hottest: a map that is hot all over is no picture of faces.
const MOST_PEAKS: usize = 20_000;

/// Pixels of one value of a map.
const STRIDE: f32 = 4.0;

/// The maps of one picture, plane by plane.
#[derive(Clone, Copy)]
pub struct Map<'a> {
    planes: usize,
    height: usize,
    width: usize,
    values: &'a [f32],
}

impl<'a> Map<'a> {
    /// `None` when there are not as many values as the size says.
    pub fn new([planes, height, width]: [usize; 3], values: &'a [f32]) -> Option<Self> {
        let count = planes.checked_mul(height)?.checked_mul(width)?;
        (count > 0 && values.len() == count).then_some(Self { planes, height, width, values })
    }

    fn at(self, plane: usize, y: usize, x: usize) -> Option<f32> {
        let is_inside = plane < self.planes && y < self.height && x < self.width;
        is_inside.then(|| self.values.get((plane * self.height + y) * self.width + x).copied()).flatten()
    }
}

/// A face in pixels of the picture that was looked at.
#[derive(Clone, Copy)]
struct Found {
    heat: f32,
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
    points: [(f32, f32); 5],
}

/// The faces in the maps of heat, size, offset and points, for a picture of that size.
/// `None` when the maps do not fit one another.
pub fn faces(maps: [Map<'_>; 4], shape: (u32, u32)) -> Option<Vec<Face>> {
    let [heat, size, offset, points] = maps;
    let fits = |map: Map<'_>, planes| (map.planes, map.height, map.width) == (planes, heat.height, heat.width);
    if !(fits(heat, 1) && fits(size, 2) && fits(offset, 2) && fits(points, 10)) {
        return None;
    }
    let found = peaks(heat).into_iter().filter_map(|(y, x)| found(maps, shape, y, x));
    Some(in_reading_order(apart(found).iter().filter_map(|found| face(found, shape)).collect()))
}

/// Where it is hot enough, the hottest first; what is equally hot, in the order of the map.
fn peaks(heat: Map<'_>) -> Vec<(usize, usize)> {
    let hot = heat.values.iter().enumerate().filter(|(_, heat)| **heat > LEAST_HEAT);
    let mut hot: Vec<(usize, f32)> = hot.map(|(at, heat)| (at, *heat)).collect();
    hot.sort_by(|one, other| other.1.total_cmp(&one.1));
    hot.truncate(MOST_PEAKS);
    hot.into_iter().map(|(at, _)| (at / heat.width, at % heat.width)).collect()
}

fn found([heat, size, offset, points]: [Map<'_>; 4], shape: (u32, u32), y: usize, x: usize) -> Option<Found> {
    let (picture_width, picture_height) = (shape.0 as f32, shape.1 as f32);
    let [height, width] = [size.at(0, y, x)?.exp() * STRIDE, size.at(1, y, x)?.exp() * STRIDE];
    let centre = |at: usize, offset: f32| (at as f32 + offset + 0.5) * STRIDE;
    let (left, top) = (centre(x, offset.at(1, y, x)?) - width / 2.0, centre(y, offset.at(0, y, x)?) - height / 2.0);
    let mut seen = [(0.0, 0.0); 5];
    for (n, point) in seen.iter_mut().enumerate() {
        *point = (points.at(n * 2 + 1, y, x)? * width + left, points.at(n * 2, y, x)? * height + top);
    }
    let clipped = Found {
        heat: heat.at(0, y, x)?,
        left: left.max(0.0),
        top: top.max(0.0),
        right: (left + width).min(picture_width),
        bottom: (top + height).min(picture_height),
        points: seen,
    };
    // `max` and `min` hide what is not a number.
    let is_number = [left, top, width, height].iter().all(|value| value.is_finite());
    (is_number && clipped.right > clipped.left && clipped.bottom > clipped.top).then_some(clipped)
}

/// Each face once: the hottest box of those that lie over one another.
fn apart(found: impl Iterator<Item = Found>) -> Vec<Found> {
    let mut kept: Vec<Found> = Vec::new();
    for next in found {
        if kept.len() == MOST_FACES {
            break;
        }
        if kept.iter().all(|one| shared(one, &next) <= MOST_SHARED) {
            kept.push(next);
        }
    }
    kept
}

/// What two boxes have in common, as a share of what they cover together.
fn shared(one: &Found, other: &Found) -> f32 {
    let area = |found: &Found| (found.right - found.left) * (found.bottom - found.top);
    let width = (one.right.min(other.right) - one.left.max(other.left)).max(0.0);
    let height = (one.bottom.min(other.bottom) - one.top.max(other.top)).max(0.0);
    let both = width * height;
    both / (area(one) + area(other) - both)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 ..= 100 before")]
fn face(found: &Found, (width, height): (u32, u32)) -> Option<Face> {
    let (width, height) = (f64::from(width), f64::from(height));
    let [left, top] = [f64::from(found.left) / width, f64::from(found.top) / height];
    let [right, bottom] = [f64::from(found.right) / width, f64::from(found.bottom) / height];
    let at = FaceBox::of_fractions(left, top, right - left, bottom - top)?;
    let look = Look::of(found.points.map(|(x, y)| Point { x, y }));
    Some(Face { at, look, sure: (found.heat.clamp(0.0, 1.0) * 100.0).round() as u8 })
}

/// Row by row from above, each from left to right. A row is whoever's middle is above the lower edge
/// of the uppermost who is left.
fn in_reading_order(mut faces: Vec<Face>) -> Vec<Face> {
    let middle = |face: &Face| face.at.top + face.at.height / 2;
    let place = |face: &Face| (face.at.left, face.at.top, face.at.width, face.at.height, face.sure);
    faces.sort_by_key(|face| (middle(face), place(face)));
    let mut rest = faces.as_mut_slice();
    while let Some(first) = rest.first() {
        let below = first.at.top + first.at.height;
        let row = rest.iter().take_while(|face| middle(face) < below).count().max(1);
        let (row, next) = rest.split_at_mut(row);
        row.sort_by_key(place);
        rest = next;
    }
    faces
}

#[cfg(test)]
mod tests;
