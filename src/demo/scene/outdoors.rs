//! The places under the sky.

use super::canvas::{Canvas, Colour, HEIGHT, Point, WIDTH, mix};

const STONE: Colour = [232, 222, 202];
const GRASS: Colour = [134, 176, 98];

/// Sky, sun and clouds, by the hour: cool in the morning, golden towards evening.
fn sky(canvas: &mut Canvas, hour: i8, horizon: f32) {
    let late = (f32::from(hour) - 13.0) / 5.0;
    let above = mix([104, 172, 222], [108, 128, 186], late.max(0.0));
    let below = mix([222, 238, 244], [252, 214, 164], late.max(0.0));
    canvas.fade(0.0, horizon, above, below);
    let across = (f32::from(hour) - 8.0) / 10.0;
    let sun = (160.0 + across * 1280.0, 240.0 - (across - 0.45).abs().mul_add(-120.0, 80.0));
    canvas.disc(sun, 78.0, mix(below, [255, 244, 200], 0.6));
    canvas.disc(sun, 58.0, [255, 236, 158]);
    for (n, (x, y)) in [(260.0, 170.0), (760.0, 110.0), (1280.0, 220.0)].into_iter().enumerate() {
        let drift = f32::from(hour) * 37.0 % 180.0;
        cloud(canvas, (x + drift, y), 0.8 + n as f32 * 0.14, mix(below, [255; 3], 0.7));
    }
}

fn cloud(canvas: &mut Canvas, (x, y): Point, size: f32, colour: Colour) {
    for (across, down, radius) in [(-70.0, 8.0, 36.0), (-22.0, -14.0, 52.0), (38.0, -4.0, 44.0), (84.0, 14.0, 28.0)] {
        canvas.disc((x + across * size, y + down * size), radius * size, colour);
    }
    canvas.rounded((x - 104.0 * size, y + 6.0 * size), (214.0 * size, 36.0 * size), 18.0 * size, colour);
}

/// A rolling line of hills, filled to the bottom.
fn hills(canvas: &mut Canvas, top: f32, swing: f32, waves: f32, colour: Colour) {
    let mut corners: Vec<Point> = (0..=64_u8)
        .map(|step| f32::from(step) / 64.0)
        .map(|at| (at * WIDTH, top - swing * (at * waves).sin() - swing * 0.4 * (at * waves * 2.3 + 1.0).sin()))
        .collect();
    corners.extend([(WIDTH, HEIGHT), (0.0, HEIGHT)]);
    canvas.polygon(&corners, colour);
}

fn tree(canvas: &mut Canvas, (x, y): Point, tall: f32, colour: Colour) {
    canvas.line((x, y), (x, y - tall * 0.5), tall * 0.09, [112, 82, 58]);
    let light = mix(colour, [240, 240, 150], 0.25);
    for (across, up, radius) in [(-0.2, 0.52, 0.22), (0.2, 0.52, 0.22), (0.0, 0.74, 0.28)] {
        canvas.disc((x + across * tall, y - up * tall), radius * tall, colour);
    }
    canvas.disc((x - 0.06 * tall, y - 0.78 * tall), 0.16 * tall, light);
}

/// A temple-like front with columns, steps and banners.
pub fn museum(canvas: &mut Canvas, hour: i8) {
    sky(canvas, hour, 760.0);
    hills(canvas, 700.0, 26.0, 7.0, [158, 190, 150]);
    let (shade, dark) = (mix(STONE, [120, 96, 74], 0.28), [92, 80, 78]);
    canvas.block((300.0, 430.0), (1000.0, 430.0), shade);
    canvas.rounded((740.0, 590.0), (120.0, 270.0), 60.0, dark);
    for (n, x) in [350.0, 510.0, 670.0, 890.0, 1050.0, 1210.0].into_iter().enumerate() {
        canvas.block((x - 30.0, 450.0), (60.0, 400.0), STONE);
        canvas.block((x + 10.0, 450.0), (20.0, 400.0), mix(STONE, shade, 0.6));
        canvas.block((x - 42.0, 440.0), (84.0, 26.0), STONE);
        canvas.block((x - 42.0, 836.0), (84.0, 26.0), STONE);
        let banner = if n % 2 == 0 { [196, 84, 70] } else { [52, 112, 132] };
        if n != 2 && n != 5 {
            canvas.block((x + 54.0, 500.0), (52.0, 190.0), banner);
            canvas.disc((x + 80.0, 560.0), 16.0, [250, 232, 180]);
        }
    }
    canvas.polygon(&[(260.0, 440.0), (1340.0, 440.0), (800.0, 250.0)], STONE);
    canvas.polygon(&[(400.0, 416.0), (1200.0, 416.0), (800.0, 280.0)], shade);
    canvas.disc((800.0, 362.0), 38.0, STONE);
    for step in 0..4_u8 {
        let n = f32::from(step);
        let tone = mix(STONE, [150, 132, 112], 0.1 + n * 0.08);
        canvas.block((280.0 - n * 40.0, 860.0 + n * 24.0), (1040.0 + n * 80.0, 24.0), tone);
    }
    canvas.fade(956.0, HEIGHT, [206, 192, 168], [186, 168, 142]);
    for x in [120.0, 1480.0] {
        tree(canvas, (x, 966.0), 330.0, [92, 140, 90]);
    }
}

/// A slide, a climbing frame and a fence on grass.
pub fn playground(canvas: &mut Canvas, hour: i8) {
    sky(canvas, hour, 700.0);
    hills(canvas, 640.0, 40.0, 6.0, [170, 202, 150]);
    hills(canvas, 740.0, 22.0, 4.0, GRASS);
    for step in 0..21_u8 {
        let x = f32::from(step) * 80.0;
        canvas.rounded((x, 690.0), (44.0, 120.0), 20.0, [236, 226, 206]);
    }
    canvas.block((0.0, 730.0), (WIDTH, 16.0), [214, 202, 180]);
    for (x, colour) in [(230.0, [206, 82, 70]), (430.0, [206, 82, 70])] {
        canvas.line((x, 960.0), (330.0, 480.0), 22.0, colour);
        canvas.line((x + 520.0, 960.0), (850.0, 480.0), 22.0, colour);
    }
    canvas.line((330.0, 480.0), (850.0, 480.0), 22.0, [206, 82, 70]);
    for x in [480.0, 680.0] {
        for side in [-40.0, 40.0] {
            canvas.line((x + side, 480.0), (x + side * 1.1, 800.0), 6.0, [92, 92, 98]);
        }
        canvas.rounded((x - 62.0, 796.0), (124.0, 22.0), 11.0, [52, 112, 160]);
    }
    canvas.block((1060.0, 560.0), (170.0, 400.0), [240, 184, 74]);
    canvas.block((1088.0, 640.0), (114.0, 320.0), [198, 140, 52]);
    canvas.polygon(&[(1030.0, 566.0), (1260.0, 566.0), (1145.0, 430.0)], [52, 120, 140]);
    canvas.stroke(&[(1230.0, 690.0), (1330.0, 790.0), (1430.0, 920.0), (1520.0, 950.0)], 54.0, [226, 96, 92]);
    canvas.stroke(&[(1230.0, 684.0), (1330.0, 784.0), (1430.0, 914.0), (1520.0, 944.0)], 30.0, [244, 138, 124]);
    canvas.fade(960.0, HEIGHT, mix(GRASS, [255; 3], 0.08), mix(GRASS, [60, 90, 60], 0.2));
}

/// A coach on a road through hills.
pub fn coach(canvas: &mut Canvas, hour: i8) {
    sky(canvas, hour, 720.0);
    hills(canvas, 600.0, 70.0, 5.0, [164, 196, 172]);
    hills(canvas, 690.0, 44.0, 8.0, [146, 186, 126]);
    hills(canvas, 790.0, 20.0, 4.0, GRASS);
    for (x, y, tall) in [(130.0, 790.0, 190.0), (420.0, 800.0, 150.0), (1370.0, 800.0, 220.0)] {
        tree(canvas, (x, y), tall, [86, 134, 84]);
    }
    canvas.block((0.0, 880.0), (WIDTH, 150.0), [116, 118, 124]);
    for step in 0..9_u8 {
        canvas.rounded((f32::from(step) * 190.0 + 20.0, 948.0), (100.0, 12.0), 6.0, [240, 236, 226]);
    }
    canvas.ellipse((790.0, 936.0), (450.0, 22.0), [86, 88, 96]);
    canvas.rounded((350.0, 560.0), (880.0, 340.0), 56.0, [238, 186, 72]);
    canvas.block((350.0, 770.0), (880.0, 54.0), [206, 92, 72]);
    for step in 0..5_u8 {
        canvas.rounded((396.0 + f32::from(step) * 150.0, 610.0), (128.0, 116.0), 18.0, [196, 226, 238]);
        canvas.line(
            (410.0 + f32::from(step) * 150.0, 712.0),
            (470.0 + f32::from(step) * 150.0, 624.0),
            10.0,
            [222, 240, 246],
        );
    }
    canvas.rounded((1140.0, 610.0), (70.0, 250.0), 18.0, [196, 226, 238]);
    for x in [540.0, 1050.0] {
        canvas.disc((x, 896.0), 66.0, [58, 58, 66]);
        canvas.disc((x, 896.0), 30.0, [196, 196, 200]);
    }
    canvas.disc((1222.0, 812.0), 18.0, [255, 246, 206]);
    canvas.fade(1030.0, HEIGHT, GRASS, mix(GRASS, [60, 90, 60], 0.25));
}

/// A still lake with a boat.
pub fn lake(canvas: &mut Canvas, hour: i8) {
    sky(canvas, hour, 640.0);
    hills(canvas, 520.0, 90.0, 5.0, [150, 176, 190]);
    hills(canvas, 600.0, 40.0, 9.0, [122, 164, 138]);
    for (x, tall) in [(90.0, 240.0), (260.0, 180.0), (1330.0, 200.0), (1500.0, 270.0)] {
        tree(canvas, (x, 690.0), tall, [78, 126, 86]);
    }
    canvas.fade(680.0, HEIGHT, [150, 196, 214], [74, 128, 162]);
    for (n, y) in [720.0, 780.0, 850.0, 930.0, 1010.0].into_iter().enumerate() {
        let left = (n as f32 * 431.0) % 900.0;
        canvas.rounded((left, y), (420.0, 9.0), 4.0, [186, 216, 226]);
        canvas.rounded((left + 560.0, y + 24.0), (240.0, 8.0), 4.0, [176, 210, 222]);
    }
    canvas.polygon(&[(690.0, 800.0), (990.0, 800.0), (940.0, 866.0), (740.0, 866.0)], [178, 92, 66]);
    canvas.line((840.0, 800.0), (840.0, 520.0), 12.0, [112, 82, 58]);
    canvas.polygon(&[(856.0, 530.0), (856.0, 770.0), (990.0, 770.0)], [250, 244, 230]);
    canvas.polygon(&[(824.0, 560.0), (824.0, 770.0), (724.0, 770.0)], [236, 180, 84]);
    canvas.polygon(&[(0.0, 1080.0), (500.0, 1130.0), (1600.0, 1060.0), (1600.0, 1200.0), (0.0, 1200.0)], GRASS);
}
