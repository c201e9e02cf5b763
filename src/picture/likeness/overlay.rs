//! Two pictures laid over one another: is the one the other, made smaller, saved again, or cut a little?
//!
//! Likenesses of 144 bits name candidates, and of a hundred thousand photos chance alone makes some of them alike.
//! So the asked picture is turned back, slid and stretched over the stored one until their shades agree best, and
//! then looked at place by place. Where one place does not agree, it may be another child before the same
//! background: [`Agreement::worst`] sees that, and no average does.
//!
//! Brightness and contrast make no difference, nor how strong or warm the colours are on the whole; but where one
//! place has another colour it may be another child as bright as the first ([`Agreement::colour`]). A picture in which
//! there is next to nothing to see agrees with every other such picture, and [`Agreement::detail`] tells.

mod colour;

use image::{RgbImage, imageops};

use super::turned;
use crate::photo::likeness::Area;
use crate::photo::{Frame, Turn};
use crate::picture::Pixels;

/// How well two pictures agree where they lie over one another best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// The correlation of their shades, from -1 to 1.
    pub whole: f32,
    /// The same of the place where they agree least.
    pub worst: f32,
    /// How much there is to see, in grey levels of 255: the standard deviation of what is finer than a sixth of the
    /// picture, of the picture that shows less.
    pub detail: f32,
    /// How far apart their colours are in the place where they differ most, in levels of 255. `None` where one has
    /// colours and the other has none: then nothing is known of them.
    pub colour: Option<f32>,
}

impl Agreement {
    /// True if they show the same picture for certain: they agree everywhere, and there is something to see.
    #[must_use]
    pub fn is_sure(self) -> bool {
        self.is_sure_but_for_colours() && self.colour.is_some_and(|apart| apart <= SAME_COLOUR)
    }

    /// The same, whatever the colours: for where taking another picture for this one only keeps more back.
    #[must_use]
    pub fn is_sure_but_for_colours(self) -> bool {
        self.whole >= SURE && self.worst >= SURE_EVERYWHERE && self.detail >= TELLING
    }

    /// True if a person should look.
    #[must_use]
    pub fn is_likely(self) -> bool {
        self.whole >= ALIKE
    }
}

/// Lays the asked picture, turned back, over this frame of the stored one. `None` where they do not lie over one
/// another at all.
#[must_use]
pub fn agreement(asked: Pixels<'_>, stored: Pixels<'_>, frame: Frame, turn: Turn) -> Option<Agreement> {
    let asked = turned(picture(asked)?, turn);
    let stored = picture(stored)?;
    let area = frame.within(stored.dimensions())?;
    let scale = EDGE / area.width.max(area.height) as f32;
    let start = Place::of(area).scaled(scale);
    let coarse = Pair::new(&Plane::small(&asked), &Plane::of(&stored, scale), COARSE, 20);
    let found = coarse.settle(coarse.begin(start)?, start, &[0.04, 0.02, 0.01]).scaled(1.0 / scale);
    // What both show, cut out of both: so a border is left out, and both are looked at equally closely.
    let shared = found.within(stored.dimensions());
    let (width, height) = found.size();
    let (across, down) = (asked.width() as f32 / width, asked.height() as f32 / height);
    let shared_asked = Place {
        left: (shared.left - found.left) * across,
        top: (shared.top - found.top) * down,
        right: (shared.right - found.left) * across,
        bottom: (shared.bottom - found.top) * down,
    };
    if shared.area() < SHARED * found.area() {
        return None;
    }
    let (shown, kept) = (shared_asked.cut_from(&asked)?, shared.cut_from(&stored)?);
    let (asked, stored) = (Plane::small(&shown), Plane::small(&kept));
    let start = Place { left: 0.0, top: 0.0, right: stored.width as f32, bottom: stored.height as f32 };
    let fine = Pair::new(&asked, &stored, FINE, 44);
    let place = fine.settle(start, start, &[0.016, 0.008, 0.004, 0.002]);
    Some(Agreement { colour: colour::apart(&shown, &kept, place), ..fine.told(place)? })
}

/// What two pictures agree in on the whole if they are the same. Measured, as what follows, with `tests/likeness.rs`:
/// made smaller, saved again, cut by up to a tenth, 95 of 100 were above 0.97.
const SURE: f32 = 0.93;

/// And in every place: of the same, 95 of 100 were above 0.86; of a class in which one child was another, all were
/// below 0.82, though on the whole they agreed up to 0.99.
const SURE_EVERYWHERE: f32 = 0.85;

/// Less detail tells nothing: clear skies, blank pages and dark rooms had no more than 0.8.
const TELLING: f32 = 1.5;

/// Colours further apart in one place are others. Measured in the same way.
const SAME_COLOUR: f32 = 14.0;

/// What a person looks at agrees in as much. Unrelated pictures had less than half of it.
const ALIKE: f32 = 0.7;

/// The longer edge of what is compared, in pixels.
const EDGE: f32 = 96.0;

/// A place that is looked at by itself: so many samples across and down, and how far apart such places begin.
const PLACE: (usize, usize) = (8, 2);

/// What is blurred away, and what is left out as too coarse: half-widths in pixels.
const COARSE: (u32, u32) = (3, 14);
const FINE: (u32, u32) = (1, 8);

/// What noise and saving again change in a place, as a variance in grey levels.
const NOISE: f32 = 12.0;

/// What agrees less than this, as coarse as it is looked at first, is another picture.
const LIKELY: f32 = 0.3;

/// The least share of the asked picture that must lie on the stored one.
const SHARED: f32 = 0.6;

fn picture(pixels: Pixels<'_>) -> Option<RgbImage> {
    let (width, height) = pixels.size();
    RgbImage::from_raw(width, height, pixels.rgb().to_vec())
}

/// Shades of grey.
struct Plane {
    width: u32,
    height: u32,
    values: Vec<f32>,
}

impl Plane {
    fn small(picture: &RgbImage) -> Self {
        Self::of(picture, EDGE / picture.width().max(picture.height()) as f32)
    }

    fn of(picture: &RgbImage, scale: f32) -> Self {
        let grey = imageops::grayscale(picture);
        let scaled = |length: u32| rounded(length as f32 * scale).max(1);
        let (width, height) = (scaled(grey.width()), scaled(grey.height()));
        let small = match (width, height) == grey.dimensions() {
            true => grey,
            false => imageops::resize(&grey, width, height, imageops::FilterType::Triangle),
        };
        Self { width, height, values: small.as_raw().iter().map(|value| f32::from(*value)).collect() }
    }
}

impl Plane {
    /// Without what is finer than one half-width or coarser than the other.
    fn band(&self, (finer, coarser): (u32, u32)) -> Self {
        let (fine, coarse) = (self.blurred(finer), self.blurred(coarser));
        let values = fine.values.iter().zip(&coarse.values).map(|(fine, coarse)| fine - coarse).collect();
        Self { width: self.width, height: self.height, values }
    }

    /// Each value the mean of those around it.
    fn blurred(&self, half: u32) -> Self {
        let across = means(&self.values, self.width, half);
        let down = means(&turned_over(&across, self.width), self.height, half);
        Self { width: self.width, height: self.height, values: turned_over(&down, self.height) }
    }

    /// The value between four others; `None` outside.
    fn at(&self, x: f32, y: f32) -> Option<f32> {
        let inside = |at: f32, length: u32| at > -0.5 && at < length as f32 - 0.5;
        if !inside(x, self.width) || !inside(y, self.height) {
            return None;
        }
        let (x, y) = (x.clamp(0.0, (self.width - 1) as f32), y.clamp(0.0, (self.height - 1) as f32));
        let (left, above) = (floor(x), floor(y));
        let width = self.width as usize;
        let value = |x: usize, y: usize| self.values.get(y * width + x.min(width - 1)).copied();
        let below = (above + 1).min(self.height as usize - 1);
        let mix = |one: f32, other: f32, share: f32| one + (other - one) * share;
        let upper = mix(value(left, above)?, value(left + 1, above)?, x.fract());
        let lower = mix(value(left, below)?, value(left + 1, below)?, x.fract());
        Some(mix(upper, lower, y.fract()))
    }
}

/// Row by row, the mean of the values that are at most so far to either side.
fn means(values: &[f32], width: u32, half: u32) -> Vec<f32> {
    let (width, half) = (width as usize, half as usize);
    let mut out = Vec::with_capacity(values.len());
    for row in values.chunks_exact(width) {
        for x in 0..width {
            let around = row.get(x.saturating_sub(half)..(x + half + 1).min(width)).unwrap_or_default();
            out.push(around.iter().sum::<f32>() / around.len() as f32);
        }
    }
    out
}

/// Rows as columns.
fn turned_over(values: &[f32], width: u32) -> Vec<f32> {
    let width = width as usize;
    (0..width).flat_map(|x| values.iter().skip(x).step_by(width).copied()).collect()
}

/// Where the asked picture lies on the stored one, in pixels of that.
#[derive(Clone, Copy)]
struct Place {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Place {
    fn of(area: Area) -> Self {
        let [left, top, width, height] = [area.left, area.top, area.width, area.height].map(|length| length as f32);
        Self { left, top, right: left + width, bottom: top + height }
    }

    fn scaled(self, scale: f32) -> Self {
        let Self { left, top, right, bottom } = self;
        Self { left: left * scale, top: top * scale, right: right * scale, bottom: bottom * scale }
    }

    /// As much of it as lies in a picture of that size.
    fn within(self, (width, height): (u32, u32)) -> Self {
        let (width, height) = (width as f32, height as f32);
        Self {
            left: self.left.clamp(0.0, width),
            top: self.top.clamp(0.0, height),
            right: self.right.clamp(0.0, width),
            bottom: self.bottom.clamp(0.0, height),
        }
    }

    fn area(self) -> f32 {
        let (width, height) = self.size();
        width * height
    }

    /// This part of the picture; `None` if there is nothing of it.
    fn cut_from(self, picture: &RgbImage) -> Option<RgbImage> {
        let [left, top, right, bottom] = [self.left, self.top, self.right, self.bottom].map(rounded);
        let (width, height) =
            (right.min(picture.width()).checked_sub(left)?, bottom.min(picture.height()).checked_sub(top)?);
        (width > 0 && height > 0).then(|| imageops::crop_imm(picture, left, top, width, height).to_image())
    }

    fn size(self) -> (f32, f32) {
        (self.right - self.left, self.bottom - self.top)
    }

    /// Its edges moved, in shares of this size.
    fn moved(self, (width, height): (f32, f32), [left, top, right, bottom]: [f32; 4]) -> Self {
        Self {
            left: self.left + left * width,
            top: self.top + top * height,
            right: self.right + right * width,
            bottom: self.bottom + bottom * height,
        }
    }
}

/// Ways to move a place: slid, stretched, each edge alone.
const MOVES: [[f32; 4]; 14] = [
    [1.0, 0.0, 1.0, 0.0],
    [-1.0, 0.0, -1.0, 0.0],
    [0.0, 1.0, 0.0, 1.0],
    [0.0, -1.0, 0.0, -1.0],
    [1.0, 1.0, -1.0, -1.0],
    [-1.0, -1.0, 1.0, 1.0],
    [1.0, 0.0, 0.0, 0.0],
    [-1.0, 0.0, 0.0, 0.0],
    [0.0, 1.0, 0.0, 0.0],
    [0.0, -1.0, 0.0, 0.0],
    [0.0, 0.0, 1.0, 0.0],
    [0.0, 0.0, -1.0, 0.0],
    [0.0, 0.0, 0.0, 1.0],
    [0.0, 0.0, 0.0, -1.0],
];

/// Both pictures, with what is compared of them.
struct Pair {
    asked: Vec<f32>,
    stored: Plane,
    /// Samples across, and as many down.
    side: u16,
}

/// Samples of both at the same places.
type Samples = Vec<Option<(f32, f32)>>;

impl Pair {
    fn new(asked: &Plane, stored: &Plane, band: (u32, u32), side: u16) -> Self {
        let asked = asked.band(band);
        let all = Place { left: 0.0, top: 0.0, right: asked.width as f32, bottom: asked.height as f32 };
        let asked = points(all, side).map(|(x, y)| asked.at(x, y).unwrap_or(0.0)).collect();
        Self { asked, stored: stored.band(band), side }
    }

    fn samples(&self, place: Place) -> impl Iterator<Item = Option<(f32, f32)>> {
        let stored = points(place, self.side).map(|(x, y)| self.stored.at(x, y));
        stored.zip(&self.asked).map(|(stored, asked)| Some((*asked, stored?)))
    }

    /// How well they agree there: 0 where too little of the one lies on the other.
    fn fit(&self, place: Place) -> f32 {
        let both = Moments::of(self.samples(place).flatten());
        if both.count < SHARED * self.asked.len() as f32 { 0.0 } else { both.correlation() }
    }

    /// The best of a few places to begin with: as it is, cut a little, or with a border.
    fn begin(&self, start: Place) -> Option<Place> {
        let starts = [0.0, 0.03, 0.06, 0.1, -0.05].map(|cut| start.moved(start.size(), [cut, cut, -cut, -cut]));
        let best = starts.into_iter().map(|place| (self.fit(place), place)).max_by(|a, b| a.0.total_cmp(&b.0));
        best.filter(|(fit, _)| *fit > LIKELY).map(|(_, place)| place)
    }

    /// Moves the place as long as that makes them agree better, by ever smaller steps.
    fn settle(&self, from: Place, unit: Place, steps: &[f32]) -> Place {
        /// The most moves of one size: by then it has moved by a quarter of the picture, or there is no best place.
        const MOST: usize = 8;
        let (mut place, mut fit) = (from, self.fit(from));
        for step in steps {
            for _ in 0..MOST {
                let near = MOVES.map(|way| place.moved(unit.size(), way.map(|edge| edge * step)));
                let best = near.into_iter().map(|place| (self.fit(place), place)).max_by(|a, b| a.0.total_cmp(&b.0));
                let Some((better, at)) = best.filter(|(better, _)| *better > fit) else { break };
                (place, fit) = (at, better);
            }
        }
        place
    }

    fn told(&self, place: Place) -> Option<Agreement> {
        let samples: Samples = self.samples(place).collect();
        let both = Moments::of(samples.iter().flatten().copied());
        if both.count < SHARED * samples.len() as f32 {
            return None;
        }
        let (asked, stored) = (both.asked.max(0.0).sqrt(), both.stored.max(0.0).sqrt());
        let gain = if asked > 0.0 { stored / asked } else { 0.0 };
        let side = usize::from(self.side);
        let (long, apart) = PLACE;
        let begins = || (0..=side - long).step_by(apart);
        let agreement = |(x, y): (usize, usize)| {
            let rows = (y..y + long).filter_map(|y| samples.get(y * side + x..y * side + x + long));
            let here = Moments::of(rows.flatten().flatten().map(|(asked, stored)| (asked * gain, *stored)));
            let seen = here.count * 2.0 >= (long * long) as f32;
            seen.then(|| (2.0 * here.both + NOISE) / (here.asked + here.stored + NOISE))
        };
        let places = begins().flat_map(|y| begins().map(move |x| (x, y)));
        let worst = places.filter_map(agreement).fold(1.0, f32::min);
        Some(Agreement { whole: both.correlation(), worst, detail: asked.min(stored), colour: None })
    }
}

/// Variances of two things and what they have in common.
#[derive(Clone, Copy, Default)]
struct Moments {
    count: f32,
    asked: f32,
    stored: f32,
    both: f32,
}

impl Moments {
    fn of(pairs: impl Iterator<Item = (f32, f32)>) -> Self {
        let (mut count, mut sums) = (0.0, [0.0_f32; 5]);
        for (asked, stored) in pairs {
            count += 1.0;
            let now = [asked, stored, asked * asked, stored * stored, asked * stored];
            sums.iter_mut().zip(now).for_each(|(sum, now)| *sum += now);
        }
        if count < 1.0 {
            return Self::default();
        }
        let [asked, stored, asked_squares, stored_squares, products] = sums.map(|sum| sum / count);
        Self {
            count,
            asked: asked_squares - asked * asked,
            stored: stored_squares - stored * stored,
            both: products - asked * stored,
        }
    }

    fn correlation(self) -> f32 {
        let apart = (self.asked * self.stored).max(0.0).sqrt();
        if apart > 0.0 { self.both / apart } else { 0.0 }
    }
}

/// The points of a grid over the place, row by row.
fn points(place: Place, side: u16) -> impl Iterator<Item = (f32, f32)> {
    let (width, height) = place.size();
    let at = move |n: u16| (f32::from(n) + 0.5) / f32::from(side);
    (0..side)
        .flat_map(move |y| (0..side).map(move |x| (place.left + at(x) * width - 0.5, place.top + at(y) * height - 0.5)))
}

/// The whole number below, of what is not negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held within a picture's size just before")]
fn floor(number: f32) -> usize {
    number as usize
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length that is scaled to a small one")]
fn rounded(number: f32) -> u32 {
    number.round().max(0.0) as u32
}
