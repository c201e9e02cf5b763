//! Whether two pictures that lie over one another have the same colours, place by place.
//!
//! Two children can be as bright as one another, and then shades alone take them for one. What a filter or a camera's
//! white does to all colours alike makes no difference: that is fitted first. Of a picture without colours it says
//! nothing, unless both have none.

use image::RgbImage;

use super::{Moments, Place, Plane, points};

/// The longer edge of what is compared, in pixels: that of the shades, in which the place is given.
const EDGE: f32 = super::EDGE;

/// What is blurred away, as a half-width in pixels: colours are saved more coarsely than shades.
const BLUR: u32 = 1;

/// So many samples across and as many down, and how many of them make a place that is looked at by itself.
const SAMPLES: u16 = 44;
const SPOT: usize = 4;

/// Colours that vary less than this over the whole picture, as a standard deviation in levels, are none.
const COLOURLESS: f32 = 3.0;

/// Colours are made stronger or weaker by as much, and no more.
const STRONGER: f32 = 2.5;

/// See [`super::Agreement::colour`]. `place`: of the asked picture on the stored one, both as small as their shades.
pub(super) fn apart(asked: &RgbImage, stored: &RgbImage, place: Place) -> Option<f32> {
    let channels = [blue, red].map(|channel| Channel::of(asked, stored, place, channel));
    if channels.iter().all(Channel::is_colourless) {
        return Some(0.0);
    }
    if channels.iter().any(Channel::is_faded) {
        return None;
    }
    let [blue, red] = channels.map(Channel::differences);
    let both: Vec<Option<f32>> =
        blue.iter().zip(&red).map(|(blue, red)| Some(blue.as_ref()?.hypot(*red.as_ref()?))).collect();
    let side = usize::from(SAMPLES);
    let corners = (0..=side - SPOT).flat_map(|y| (0..=side - SPOT).map(move |x| (x, y)));
    let mean = |(x, y): (usize, usize)| {
        let rows = (y..y + SPOT).filter_map(|y| both.get(y * side + x..y * side + x + SPOT));
        let seen: Vec<f32> = rows.flatten().flatten().copied().collect();
        (seen.len() * 2 >= SPOT * SPOT).then(|| seen.iter().sum::<f32>() / seen.len() as f32)
    };
    Some(corners.filter_map(mean).fold(0.0, f32::max))
}

/// How blue a colour is, whatever its shade (ITU-T T.871, without the offset).
fn blue([red, green, blue]: [f32; 3]) -> f32 {
    -0.1687 * red - 0.3313 * green + 0.5 * blue
}

/// How red, in the same way.
fn red([red, green, blue]: [f32; 3]) -> f32 {
    0.5 * red - 0.4187 * green - 0.0813 * blue
}

/// One channel of both pictures, at the same places.
struct Channel {
    samples: Vec<Option<(f32, f32)>>,
    moments: Moments,
    means: (f32, f32),
}

impl Channel {
    fn of(asked: &RgbImage, stored: &RgbImage, place: Place, channel: fn([f32; 3]) -> f32) -> Self {
        let (asked, stored) = (plane(asked, channel), plane(stored, channel));
        let all = Place { left: 0.0, top: 0.0, right: asked.width as f32, bottom: asked.height as f32 };
        let places = points(all, SAMPLES).zip(points(place, SAMPLES));
        let sample =
            |((x, y), (over_x, over_y)): ((f32, f32), (f32, f32))| Some((asked.at(x, y)?, stored.at(over_x, over_y)?));
        let samples: Vec<Option<(f32, f32)>> = places.map(sample).collect();
        let moments = Moments::of(samples.iter().flatten().copied());
        let sums = samples.iter().flatten().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let count = moments.count.max(1.0);
        Self { samples, moments, means: (sums.0 / count, sums.1 / count) }
    }

    fn is_colourless(&self) -> bool {
        self.moments.asked.max(self.moments.stored) < COLOURLESS * COLOURLESS
    }

    /// True if one of the two has hardly any of the colours that the other has.
    fn is_faded(&self) -> bool {
        let (asked, stored) = (self.moments.asked.max(0.0), self.moments.stored.max(0.0));
        !self.is_colourless() && asked.min(stored) * STRONGER * STRONGER < asked.max(stored)
    }

    /// What is left between them when the colours of the asked picture are made as strong and as warm as the stored.
    fn differences(self) -> Vec<Option<f32>> {
        let gain = if self.moments.asked > 0.0 { self.moments.both / self.moments.asked } else { 1.0 };
        let gain = gain.clamp(1.0 / STRONGER, STRONGER);
        let (asked, stored) = self.means;
        let left = |(one, other): (f32, f32)| (one - asked) * gain - (other - stored);
        self.samples.into_iter().map(|both| both.map(left)).collect()
    }
}

fn plane(picture: &RgbImage, channel: fn([f32; 3]) -> f32) -> Plane {
    let scale = EDGE / picture.width().max(picture.height()) as f32;
    let scaled = |length: u32| super::rounded(length as f32 * scale).max(1);
    let (width, height) = (scaled(picture.width()), scaled(picture.height()));
    let small = image::imageops::resize(picture, width, height, image::imageops::FilterType::Triangle);
    let values = small.pixels().map(|pixel| channel(pixel.0.map(f32::from))).collect();
    Plane { width, height, values }.blurred(BLUR)
}
