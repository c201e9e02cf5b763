//! Pictures of many kinds that the tests draw themselves: outdoors, indoors, groups before a wall, close views,
//! patterns. The same number always gives the same picture, and no two numbers the same.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "shades and places, held in range"
)]

use image::{Rgb, RgbImage};

/// Random numbers that are always the same.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to 1.
    pub fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u32 << 24) as f32
    }

    fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.share()
    }

    fn below(&mut self, most: u32) -> u32 {
        (self.next() % u64::from(most)) as u32
    }

    fn colour(&mut self) -> [f32; 3] {
        [self.between(20.0, 240.0), self.between(20.0, 240.0), self.between(20.0, 240.0)]
    }
}

/// Shades that go over into one another, coarse and fine together, as clouds, leaves and walls do.
struct Grain {
    layers: Vec<(f32, Vec<f32>)>,
}

/// Points of a layer across and down.
const LATTICE: usize = 32;

impl Grain {
    fn new(dice: &mut Dice, coarsest: f32) -> Self {
        let layer = |octave: u8| {
            (coarsest * f32::from(1_u16 << octave), (0..LATTICE * LATTICE).map(|_| dice.share()).collect())
        };
        Self { layers: (0..6_u8).map(layer).collect() }
    }

    /// From 0 to 1, at a place of the picture from 0 to 1.
    fn at(&self, x: f32, y: f32) -> f32 {
        let (mut value, mut weight, mut all) = (0.0, 1.0, 0.0);
        for (scale, points) in &self.layers {
            let (x, y) = (x * scale, y * scale);
            let (left, above) = (x.floor() as usize, y.floor() as usize);
            let point = |x: usize, y: usize| points[y % LATTICE * LATTICE + x % LATTICE];
            let ease = |t: f32| t * t * (3.0 - 2.0 * t);
            let (across, down) = (ease(x.fract()), ease(y.fract()));
            let upper = point(left, above) * (1.0 - across) + point(left + 1, above) * across;
            let lower = point(left, above + 1) * (1.0 - across) + point(left + 1, above + 1) * across;
            value += (upper * (1.0 - down) + lower * down) * weight;
            all += weight;
            weight *= 0.6;
        }
        value / all
    }
}

/// A picture in the making.
struct Sheet {
    picture: RgbImage,
}

impl Sheet {
    fn new(width: u32, height: u32, shade: impl Fn(f32, f32) -> [f32; 3]) -> Self {
        let at = |n: u32, length: u32| (n as f32 + 0.5) / length as f32;
        Self { picture: RgbImage::from_fn(width, height, |x, y| pixel(shade(at(x, width), at(y, height)))) }
    }

    fn size(&self) -> (f32, f32) {
        (self.picture.width() as f32, self.picture.height() as f32)
    }

    /// Colours what `inside` says, in the box around a place; all of it in shares of the picture's height.
    fn paint(
        &mut self,
        (x, y): (f32, f32),
        (wide, high): (f32, f32),
        colour: [f32; 3],
        inside: impl Fn(f32, f32) -> bool,
    ) {
        let (width, height) = self.size();
        let reach = |middle: f32, half: f32, most: f32| {
            (
                ((middle - half) * height).clamp(0.0, most) as u32,
                ((middle + half) * height + 1.0).clamp(0.0, most) as u32,
            )
        };
        let ((left, right), (top, bottom)) = (reach(x, wide, width), reach(y, high, height));
        for (row, column) in (top..bottom).flat_map(|row| (left..right).map(move |column| (row, column))) {
            let across = (column as f32 / height - x) / wide;
            let down = (row as f32 / height - y) / high;
            if inside(across, down) {
                let shade = 1.0 - 0.25 * across;
                self.picture.put_pixel(column, row, pixel(colour.map(|c| c * shade)));
            }
        }
    }

    fn oval(&mut self, at: (f32, f32), size: (f32, f32), colour: [f32; 3]) {
        self.paint(at, size, colour, |x, y| x * x + y * y <= 1.0);
    }

    fn block(&mut self, at: (f32, f32), size: (f32, f32), colour: [f32; 3]) {
        self.paint(at, size, colour, |x, y| x.abs() <= 1.0 && y.abs() <= 1.0);
    }

    /// Someone of that height, who stands there.
    fn person(&mut self, dice: &mut Dice, (x, y): (f32, f32), tall: f32) {
        let skin = [dice.between(90.0, 235.0), dice.between(70.0, 190.0), dice.between(60.0, 160.0)];
        let (shirt, hair, legs) = (dice.colour(), dice.colour().map(|c| c * 0.5), dice.colour().map(|c| c * 0.6));
        self.block((x, y - 0.2 * tall), (0.11 * tall, 0.2 * tall), legs);
        self.oval((x, y - 0.52 * tall), (0.17 * tall, 0.25 * tall), shirt);
        self.oval((x, y - 0.88 * tall), (0.12 * tall, 0.13 * tall), hair);
        self.oval((x, y - 0.85 * tall), (0.09 * tall, 0.11 * tall), skin);
        let eyes = dice.between(0.03, 0.045) * tall;
        for side in [-1.0, 1.0] {
            self.oval((x + side * eyes, y - 0.87 * tall), (0.014 * tall, 0.012 * tall), [30.0; 3]);
            self.oval((x + side * 0.2 * tall, y - dice.between(0.4, 0.7) * tall), (0.05 * tall, 0.16 * tall), shirt);
        }
        self.block((x, y - 0.79 * tall), (dice.between(0.02, 0.05) * tall, 0.008 * tall), [120.0, 40.0, 40.0]);
    }
}

fn pixel(colour: [f32; 3]) -> Rgb<u8> {
    Rgb(colour.map(|c| c.clamp(0.0, 255.0) as u8))
}

fn mixed(one: [f32; 3], other: [f32; 3], share: f32) -> [f32; 3] {
    let share = share.clamp(0.0, 1.0);
    std::array::from_fn(|n| one[n] * (1.0 - share) + other[n] * share)
}

/// The picture of that number.
pub fn picture(number: u64) -> RgbImage {
    let mut dice = Dice::new(number);
    let (width, height) = [(800, 600), (600, 800), (840, 560), (800, 450), (640, 640)][dice.below(5) as usize];
    match number % 6 {
        0 => outdoors(&mut dice, width, height),
        1 => group(&mut dice, width, height, None),
        2 => indoors(&mut dice, width, height),
        3 => close(&mut dice, width, height),
        4 => leaves(&mut dice, width, height),
        _ => things(&mut dice, width, height),
    }
}

/// Sky, hills, ground, trees and a few people.
fn outdoors(dice: &mut Dice, width: u32, height: u32) -> RgbImage {
    let (sky, ground, hill) = (Grain::new(dice, 3.0), Grain::new(dice, 9.0), Grain::new(dice, 2.0));
    let (above, below, grass) = (dice.colour(), dice.colour(), dice.colour());
    let (horizon, rough) = (dice.between(0.3, 0.7), dice.between(0.05, 0.4));
    let mut sheet = Sheet::new(width, height, |x, y| {
        let line = horizon + rough * (hill.at(x, 0.3) - 0.5);
        if y < line {
            mixed(above, [245.0; 3], sky.at(x, y) * 1.6 - 0.4)
        } else {
            mixed(below, grass, ground.at(x, y) * 2.0 - 0.5)
        }
    });
    let wide = width as f32 / height as f32;
    for _ in 0..dice.below(9) {
        let (at, tall, leaf) = (dice.share() * wide, dice.between(0.1, 0.5), dice.colour());
        sheet.block((at, horizon + 0.1), (0.03 * tall, 0.4 * tall), [90.0, 60.0, 40.0]);
        sheet.oval((at, horizon - 0.3 * tall), (0.3 * tall, 0.4 * tall), leaf);
    }
    for _ in 0..dice.below(5) {
        let place = (dice.share() * wide, dice.between(0.7, 1.0));
        let tall = dice.between(0.2, 0.5);
        sheet.person(dice, place, tall);
    }
    sheet.picture
}

/// A class before a wall. `wall` says which; then only the people differ.
fn group(dice: &mut Dice, width: u32, height: u32, wall: Option<u64>) -> RgbImage {
    let mut own = Dice::new(wall.unwrap_or_else(|| dice.next()));
    let (grain, paint, floor) = (Grain::new(&mut own, 4.0), own.colour(), own.colour());
    let mut sheet = Sheet::new(width, height, |x, y| {
        let base = if y < 0.8 { paint } else { floor };
        base.map(|c| c * (0.8 + 0.4 * grain.at(x, y)))
    });
    let wide = width as f32 / height as f32;
    for _ in 0..own.below(7) {
        let at = (own.share() * wide, own.between(0.1, 0.5));
        sheet.block(at, (own.between(0.03, 0.2), own.between(0.03, 0.15)), own.colour());
    }
    for (row, (ground, tall)) in [(0.8, 0.5), (1.0, 0.55)].into_iter().enumerate() {
        let count = 2 + dice.below(6);
        for n in 0..count {
            let at = wide * (n as f32 + 0.5 + 0.2 * row as f32) / count as f32 + dice.between(-0.02, 0.02);
            let tall = tall * dice.between(0.85, 1.1);
            sheet.person(dice, (at, ground), tall);
        }
    }
    sheet.picture
}

/// The same wall and the same light with other children before it: as like as different photos get.
pub fn twin(wall: u64, number: u64) -> RgbImage {
    group(&mut Dice::new(number ^ 0xABCD), 800, 600, Some(wall))
}

/// A class, of whom one, by number, is another child than before.
pub fn one_other_child(wall: u64, other: Option<u64>) -> RgbImage {
    let mut sheet = Sheet { picture: twin(wall, wall) };
    let mut who = Dice::new(other.unwrap_or(wall));
    sheet.person(&mut who, (0.66, 1.0), 0.55);
    sheet.picture
}

/// Walls, a window, shelves.
fn indoors(dice: &mut Dice, width: u32, height: u32) -> RgbImage {
    let (grain, wall) = (Grain::new(dice, 2.0), dice.colour());
    let light = dice.between(0.2, 0.9);
    let mut sheet =
        Sheet::new(width, height, |x, y| wall.map(|c| c * (1.3 - (x - light).abs()) * (0.8 + 0.3 * grain.at(x, y))));
    let wide = width as f32 / height as f32;
    let (left, top) = (dice.share() * wide, dice.between(0.1, 0.4));
    sheet.block((left, top), (dice.between(0.1, 0.4), dice.between(0.1, 0.3)), [230.0, 240.0, 250.0]);
    for _ in 0..2 + dice.below(4) {
        let (shelf, from) = (dice.between(0.2, 0.95), dice.share() * wide);
        let long = dice.between(0.1, 0.5);
        sheet.block((from, shelf), (long, 0.012), [110.0, 80.0, 50.0]);
        for book in 0..dice.below(14) {
            let colour = dice.colour();
            let high = dice.between(0.03, 0.07);
            sheet.block((from - long + book as f32 * 0.05, shelf - high), (0.018, high), colour);
        }
    }
    let place = (dice.share() * wide, dice.between(0.85, 1.1));
    let tall = dice.between(0.4, 0.9);
    sheet.person(dice, place, tall);
    sheet.picture
}

/// One or two people from near by.
fn close(dice: &mut Dice, width: u32, height: u32) -> RgbImage {
    let (grain, back) = (Grain::new(dice, 5.0), dice.colour());
    let mut sheet = Sheet::new(width, height, |x, y| back.map(|c| c * (0.5 + grain.at(x, y))));
    let wide = width as f32 / height as f32;
    for _ in 0..=dice.below(2) {
        let place = (dice.between(0.25, 0.75) * wide, dice.between(1.2, 1.9));
        let tall = dice.between(1.2, 2.0);
        sheet.person(dice, place, tall);
    }
    sheet.picture
}

/// Leaves, gravel, water: nothing but grain.
fn leaves(dice: &mut Dice, width: u32, height: u32) -> RgbImage {
    let scale = dice.between(1.5, 6.0);
    let (grain, other, one, two) = (Grain::new(dice, scale), Grain::new(dice, 3.0), dice.colour(), dice.colour());
    let sheet = Sheet::new(width, height, |x, y| {
        mixed(one, two, grain.at(x, y) * 3.0 - 1.0).map(|c| c * (0.6 + 0.8 * other.at(y, x)))
    });
    sheet.picture
}

/// Many things on a table.
fn things(dice: &mut Dice, width: u32, height: u32) -> RgbImage {
    let (grain, table) = (Grain::new(dice, 8.0), dice.colour());
    let mut sheet = Sheet::new(width, height, |x, y| table.map(|c| c * (0.7 + 0.5 * grain.at(x, y))));
    let wide = width as f32 / height as f32;
    for n in 0..6 + dice.below(30) {
        let (at, colour) = ((dice.share() * wide, dice.share()), dice.colour());
        let size = (dice.between(0.02, 0.16), dice.between(0.02, 0.16));
        if n % 2 == 0 { sheet.oval(at, size, colour) } else { sheet.block(at, size, colour) }
    }
    sheet.picture
}

/// Next to nothing to see: clear sky, a dark room, a blank page, fog.
pub fn flat(number: u64) -> RgbImage {
    let mut dice = Dice::new(number ^ 0xF1A7);
    let (one, noise, grain) = (dice.colour(), dice.between(0.0, 3.0), Grain::new(&mut dice, 1.5));
    let (across, down) = (dice.between(-30.0, 30.0), dice.between(-60.0, 60.0));
    let two = match number % 3 {
        0 => one,
        1 => one.map(|c| c + down),
        _ => one.map(|c| c + across),
    };
    let sheet = Sheet::new(800, 600, |x, y| {
        mixed(one, two, if number % 3 == 1 { y } else { x }).map(|c| c + noise * (grain.at(x, y) - 0.5))
    });
    sheet.picture
}
