//! A canvas of plain RGB pixels, and the few shapes that the pretend pictures are made of.
//!
//! Every place is given in scene units: the canvas is 1600 wide and 1200 high, whatever its size
//! in pixels, so that a thumbnail is the same drawing made small. What lies outside is cut off.

/// Red, green, blue.
pub type Colour = [u8; 3];

/// A place in scene units, from the upper left.
pub type Point = (f32, f32);

/// The width in scene units.
pub const WIDTH: f32 = 1600.0;

/// The height in scene units.
pub const HEIGHT: f32 = 1200.0;

/// See the module.
pub struct Canvas {
    width: usize,
    scale: f32,
    pixels: Vec<Colour>,
}

impl Canvas {
    /// A canvas so many pixels wide, and three quarters of that high.
    pub fn new(width: u16) -> Self {
        let (width, height) = (usize::from(width), usize::from(width) * 3 / 4);
        Self { width, scale: width as f32 / WIDTH, pixels: vec![[0; 3]; width * height] }
    }

    /// The pixels, row by row.
    pub fn into_rgb(self) -> Vec<u8> {
        self.pixels.into_flattened()
    }

    /// Fills from one height to another, going over from one colour to the other.
    pub fn fade(&mut self, from: f32, to: f32, above: Colour, below: Colour) {
        for row in self.rows(from, to) {
            let at = (row as f32 / self.scale - from) / (to - from);
            self.span(row, 0.0, WIDTH, mix(above, below, at));
        }
    }

    /// A rectangle.
    pub fn block(&mut self, (left, top): Point, (width, height): Point, colour: Colour) {
        for row in self.rows(top, top + height) {
            self.span(row, left, left + width, colour);
        }
    }

    /// A rectangle with round corners.
    pub fn rounded(&mut self, (left, top): Point, (width, height): Point, radius: f32, colour: Colour) {
        let radius = radius.min(width / 2.0).min(height / 2.0);
        for row in self.rows(top, top + height) {
            let y = self.middle(row);
            let into_corner = (top + radius - y).max(y - (top + height - radius)).max(0.0);
            let inset = radius - (radius * radius - into_corner * into_corner).max(0.0).sqrt();
            self.span(row, left + inset, left + width - inset, colour);
        }
    }

    /// A circle.
    pub fn disc(&mut self, centre: Point, radius: f32, colour: Colour) {
        self.ellipse(centre, (radius, radius), colour);
    }

    /// An ellipse by its half-widths.
    pub fn ellipse(&mut self, (x, y): Point, (across, down): Point, colour: Colour) {
        for row in self.rows(y - down, y + down) {
            let off = (self.middle(row) - y) / down;
            let half = across * (1.0 - off * off).max(0.0).sqrt();
            self.span(row, x - half, x + half, colour);
        }
    }

    /// A filled shape with straight sides.
    pub fn polygon(&mut self, corners: &[Point], colour: Colour) {
        let top = corners.iter().map(|c| c.1).fold(HEIGHT, f32::min);
        let bottom = corners.iter().map(|c| c.1).fold(0.0, f32::max);
        let next = corners.iter().cycle().skip(1);
        let sides: Vec<(Point, Point)> = corners.iter().copied().zip(next.copied()).collect();
        let mut crossings = Vec::new();
        for row in self.rows(top, bottom) {
            let y = self.middle(row);
            let crossed = sides.iter().filter(|(a, b)| (a.1 <= y) != (b.1 <= y));
            crossings.extend(crossed.map(|(a, b)| a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0)));
            crossings.sort_by(f32::total_cmp);
            for pair in crossings.chunks_exact(2) {
                if let [left, right] = *pair {
                    self.span(row, left, right, colour);
                }
            }
            crossings.clear();
        }
    }

    /// A thick line with round ends.
    pub fn line(&mut self, from: Point, to: Point, thickness: f32, colour: Colour) {
        let (across, down) = (to.0 - from.0, to.1 - from.1);
        let length = across.hypot(down).max(0.001);
        let half = thickness / 2.0;
        let (x, y) = (-down / length * half, across / length * half);
        let corners = [(from.0 + x, from.1 + y), (to.0 + x, to.1 + y), (to.0 - x, to.1 - y), (from.0 - x, from.1 - y)];
        self.polygon(&corners, colour);
        self.disc(from, half, colour);
        self.disc(to, half, colour);
    }

    /// Thick lines from place to place.
    pub fn stroke(&mut self, places: &[Point], thickness: f32, colour: Colour) {
        for pair in places.windows(2) {
            if let [from, to] = *pair {
                self.line(from, to, thickness, colour);
            }
        }
    }

    /// The rows of pixels between two heights.
    fn rows(&self, from: f32, to: f32) -> std::ops::Range<usize> {
        let height = self.pixels.len() / self.width.max(1);
        whole(from * self.scale + 0.5).min(height)..whole(to * self.scale + 0.5).min(height)
    }

    /// The height of a row's middle, in scene units.
    fn middle(&self, row: usize) -> f32 {
        (row as f32 + 0.5) / self.scale
    }

    /// Colours one row between two places; its ends are blended so that slopes look smooth.
    fn span(&mut self, row: usize, left: f32, right: f32, colour: Colour) {
        let (left, right) = (left.max(0.0) * self.scale, right.min(WIDTH) * self.scale);
        if right <= left {
            return;
        }
        let start = row * self.width;
        let Some(pixels) = self.pixels.get_mut(start..start + self.width) else { return };
        let (first, last) = (whole(left), whole(right));
        if first == last {
            touch(pixels, first, colour, right - left);
            return;
        }
        touch(pixels, first, colour, 1.0 - left.fract());
        touch(pixels, last, colour, right.fract());
        if let Some(inner) = pixels.get_mut(first + 1..last) {
            inner.fill(colour);
        }
    }
}

/// Blends one pixel, if there is one.
fn touch(pixels: &mut [Colour], at: usize, colour: Colour, share: f32) {
    if let Some(pixel) = pixels.get_mut(at) {
        *pixel = mix(*pixel, colour, share);
    }
}

/// Goes from one colour to another: 0 is the first, 1 the second.
pub fn mix(one: Colour, other: Colour, share: f32) -> Colour {
    let share = u16::try_from(whole(share * 256.0)).unwrap_or(256).min(256);
    let mut mixed = one;
    for (value, to) in mixed.iter_mut().zip(other) {
        let [_, high] = (u16::from(*value) * (256 - share) + u16::from(to) * share).to_le_bytes();
        *value = high;
    }
    mixed
}

/// The whole part, and nothing below zero.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held between 0 and 65535 just before")]
fn whole(number: f32) -> usize {
    number.clamp(0.0, 65_535.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_made_small_is_the_same_drawing() {
        let draw = |width| {
            let mut canvas = Canvas::new(width);
            canvas.fade(0.0, HEIGHT, [255; 3], [255; 3]);
            canvas.disc((800.0, 600.0), 400.0, [0; 3]);
            let rgb = canvas.into_rgb();
            rgb.iter().map(|b| f64::from(*b)).sum::<f64>() / rgb.len() as f64
        };
        assert!((draw(1600) - draw(160)).abs() < 2.0, "{} {}", draw(1600), draw(160));
    }

    #[test]
    fn what_lies_outside_is_cut_off() {
        let mut canvas = Canvas::new(16);
        canvas.polygon(&[(-500.0, -500.0), (3000.0, -500.0), (3000.0, 3000.0), (-500.0, 3000.0)], [9; 3]);
        canvas.line((-100.0, 5000.0), (5000.0, -100.0), 40.0, [9; 3]);
        assert!(canvas.into_rgb().iter().all(|b| *b == 9));
    }
}
