//! A made-up child as a simple figure: a round face, a coloured jumper, and a way of wearing hair.
//!
//! The same number always gives the same child, so that a pupil looks alike in every picture.
//! Nobody real is meant by any of them.

use super::canvas::{Canvas, Colour, Point, mix};

const SKIN: [Colour; 6] =
    [[250, 219, 193], [240, 199, 163], [222, 174, 130], [190, 137, 96], [146, 98, 66], [104, 68, 48]];
const HAIR: [Colour; 6] = [[42, 32, 30], [86, 54, 36], [140, 86, 44], [214, 170, 92], [178, 80, 42], [60, 44, 58]];
const JUMPER: [Colour; 8] = [
    [214, 77, 66],
    [38, 120, 140],
    [238, 178, 62],
    [92, 138, 76],
    [124, 92, 160],
    [226, 122, 70],
    [52, 92, 160],
    [206, 96, 134],
];
const LEGS: [Colour; 4] = [[52, 60, 82], [92, 78, 70], [64, 84, 92], [112, 112, 124]];
const INK: Colour = [46, 38, 40];

/// How the hair is worn.
#[derive(Clone, Copy)]
enum Hair {
    Short,
    Bob,
    Bunches,
    Curls,
    Long,
    Scarf,
    Bun,
}

const HAIRS: [Hair; 7] = [Hair::Short, Hair::Bob, Hair::Bunches, Hair::Curls, Hair::Long, Hair::Scarf, Hair::Bun];

/// What a child looks like.
struct Look {
    skin: Colour,
    hair: Colour,
    style: Hair,
    jumper: Colour,
    legs: Colour,
    glasses: bool,
    wave: bool,
}

impl Look {
    fn of(number: usize) -> Self {
        let pick = |from: &[Colour], stride: usize| from.iter().cycle().nth(number * stride % 97).copied();
        let style = HAIRS.iter().cycle().nth(number * 5 % 91).copied().unwrap_or(Hair::Short);
        let jumper = pick(&JUMPER, 3).unwrap_or(INK);
        let hair = match style {
            Hair::Scarf => mix(pick(&JUMPER, 7).unwrap_or(INK), [250, 246, 240], 0.35),
            _ => pick(&HAIR, 11).unwrap_or(INK),
        };
        Self {
            skin: pick(&SKIN, 13).unwrap_or(INK),
            hair,
            style,
            jumper,
            legs: pick(&LEGS, 5).unwrap_or(INK),
            glasses: number % 6 == 2,
            wave: number % 4 == 1,
        }
    }
}

/// Draws the child of that number, standing on the place, so tall.
pub fn draw(canvas: &mut Canvas, number: usize, feet: Point, tall: f32) {
    let look = Look::of(number);
    let head = (feet.0, feet.1 - tall * 0.78);
    canvas.ellipse((feet.0, feet.1), (tall * 0.2, tall * 0.025), [70, 74, 80]);
    hair_behind(canvas, &look, head, tall * 0.19);
    body(canvas, &look, feet, tall);
    face(canvas, &look, head, tall * 0.19);
}

fn body(canvas: &mut Canvas, look: &Look, (x, y): Point, tall: f32) {
    let at = |across: f32, up: f32| (x + across * tall, y - up * tall);
    for side in [-1.0, 1.0] {
        canvas.line(at(side * 0.065, 0.3), at(side * 0.07, 0.05), tall * 0.095, look.legs);
        canvas.ellipse(at(side * 0.085, 0.022), (tall * 0.065, tall * 0.03), INK);
    }
    let shade = mix(look.jumper, INK, 0.14);
    let hand_up = if look.wave { 0.72 } else { 0.34 };
    for (side, up) in [(-1.0, 0.34), (1.0, hand_up)] {
        let (out, beyond) = if up > 0.5 { (0.27, 0.03) } else { (0.2, -0.02) };
        canvas.line(at(side * 0.11, 0.55), at(side * out, up), tall * 0.085, shade);
        canvas.disc(at(side * (out + 0.015), up + beyond), tall * 0.042, look.skin);
    }
    canvas.rounded(at(-0.06, 0.64), (tall * 0.12, tall * 0.1), tall * 0.03, mix(look.skin, INK, 0.1));
    canvas.rounded(at(-0.15, 0.6), (tall * 0.3, tall * 0.34), tall * 0.08, look.jumper);
    canvas.block(at(-0.15, 0.31), (tall * 0.3, tall * 0.03), shade);
    canvas.polygon(&[at(-0.06, 0.6), at(0.06, 0.6), at(0.0, 0.54)], [248, 246, 240]);
}

fn hair_behind(canvas: &mut Canvas, look: &Look, (x, y): Point, radius: f32) {
    let at = |across: f32, down: f32| (x + across * radius, y + down * radius);
    match look.style {
        Hair::Short => canvas.disc(at(0.0, -0.12), radius * 1.06, look.hair),
        Hair::Bob => canvas.rounded(at(-1.14, -1.16), (radius * 2.28, radius * 2.1), radius, look.hair),
        Hair::Long => canvas.rounded(at(-1.14, -1.16), (radius * 2.28, radius * 3.0), radius, look.hair),
        Hair::Scarf => {
            canvas.disc(at(0.0, -0.06), radius * 1.16, look.hair);
        }
        Hair::Bunches => {
            canvas.disc(at(0.0, -0.12), radius * 1.06, look.hair);
            for side in [-1.0, 1.0] {
                canvas.disc(at(side * 1.22, 0.1), radius * 0.44, look.hair);
                canvas.disc(at(side * 0.98, -0.08), radius * 0.16, look.jumper);
            }
        }
        Hair::Curls => {
            for step in 0..9_u8 {
                let turn = 2.7 + f32::from(step) * 0.485;
                canvas.disc(at(turn.cos() * 0.92, turn.sin() * 0.92 - 0.05), radius * 0.42, look.hair);
            }
        }
        Hair::Bun => {
            canvas.disc(at(0.0, -0.12), radius * 1.06, look.hair);
            canvas.disc(at(0.0, -1.28), radius * 0.42, look.hair);
        }
    }
}

fn face(canvas: &mut Canvas, look: &Look, (x, y): Point, radius: f32) {
    let at = |across: f32, down: f32| (x + across * radius, y + down * radius);
    if let Hair::Scarf = look.style {
        canvas.polygon(&[at(-0.9, 0.6), at(0.9, 0.6), at(1.15, 1.7), at(-1.15, 1.7)], look.hair);
        canvas.ellipse(at(0.0, 0.06), (radius * 0.84, radius * 0.9), look.skin);
    } else {
        for side in [-1.0, 1.0] {
            canvas.disc(at(side * 0.97, 0.12), radius * 0.2, mix(look.skin, INK, 0.08));
        }
        canvas.disc(at(0.0, 0.04), radius * 0.98, look.skin);
        fringe(canvas, look, (x, y), radius);
    }
    let cheek = mix(look.skin, [226, 96, 92], 0.32);
    for side in [-1.0, 1.0] {
        canvas.ellipse(at(side * 0.54, 0.36), (radius * 0.2, radius * 0.13), cheek);
        if look.glasses {
            canvas.disc(at(side * 0.36, 0.06), radius * 0.29, INK);
            canvas.disc(at(side * 0.36, 0.06), radius * 0.24, mix(look.skin, [255; 3], 0.5));
        }
        canvas.ellipse(at(side * 0.36, 0.06), (radius * 0.1, radius * 0.13), INK);
        canvas.disc(at(side * 0.36 + 0.035, 0.01), radius * 0.035, [255; 3]);
    }
    if look.glasses {
        canvas.line(at(-0.09, 0.06), at(0.09, 0.06), radius * 0.05, INK);
    }
    let smile: Vec<Point> = (-4..=4_i8)
        .map(|step| f32::from(step) / 4.0)
        .map(|across| at(across * 0.3, 0.58 - across * across * 0.14))
        .collect();
    canvas.stroke(&smile, radius * 0.075, mix(look.skin, [120, 30, 36], 0.75));
}

/// The hair over the forehead.
fn fringe(canvas: &mut Canvas, look: &Look, (x, y): Point, radius: f32) {
    let rim = |turn: f32| (x + turn.cos() * radius * 1.02, y + turn.sin() * radius * 1.02);
    let mut corners: Vec<Point> = (0..=10_u8).map(|step| rim(3.4 + f32::from(step) * 0.265)).collect();
    match look.style {
        Hair::Short | Hair::Bun => corners.push((x + radius * 0.25, y - radius * 0.62)),
        Hair::Curls => corners.push((x, y - radius * 0.72)),
        _ => corners.extend([(x + radius * 0.5, y - radius * 0.42), (x - radius * 0.5, y - radius * 0.42)]),
    }
    canvas.polygon(&corners, look.hair);
}
