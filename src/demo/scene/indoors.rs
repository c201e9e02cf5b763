//! The places under a roof.

use super::canvas::{Canvas, Colour, HEIGHT, Point, WIDTH, mix};

/// A floor of boards from the given height down.
fn floor(canvas: &mut Canvas, top: f32, colour: Colour) {
    canvas.fade(top, HEIGHT, colour, mix(colour, [70, 52, 44], 0.3));
    for step in 0..17_u8 {
        let x = f32::from(step) * 100.0;
        canvas.line((x, top), ((x - 800.0) * 1.7 + 800.0, HEIGHT), 3.0, mix(colour, [70, 52, 44], 0.3));
    }
}

/// A hall with tall windows and a friendly long-necked dinosaur.
pub fn dinosaur(canvas: &mut Canvas) {
    canvas.fade(0.0, 860.0, [238, 224, 200], [226, 206, 178]);
    for x in [110.0, 430.0, 950.0, 1270.0] {
        canvas.rounded((x, 120.0), (220.0, 900.0), 110.0, [204, 180, 150]);
        canvas.rounded((x + 18.0, 140.0), (184.0, 880.0), 92.0, [190, 220, 230]);
        canvas.block((x + 104.0, 140.0), (12.0, 700.0), [204, 180, 150]);
        canvas.block((x, 430.0), (220.0, 12.0), [204, 180, 150]);
    }
    floor(canvas, 840.0, [186, 142, 104]);
    canvas.rounded((250.0, 800.0), (1100.0, 90.0), 20.0, [116, 94, 84]);
    let (skin, dark) = ([104, 150, 122], [84, 126, 102]);
    for x in [560.0, 980.0] {
        canvas.line((x + 50.0, 620.0), (x + 60.0, 790.0), 74.0, dark);
    }
    let tail: [Point; 5] = [(560.0, 590.0), (440.0, 640.0), (350.0, 700.0), (290.0, 710.0), (240.0, 680.0)];
    for (n, pair) in tail.windows(2).enumerate() {
        if let [from, to] = *pair {
            canvas.line(from, to, 110.0 - n as f32 * 27.0, skin);
        }
    }
    canvas.ellipse((770.0, 570.0), (290.0, 150.0), skin);
    canvas.stroke(&[(980.0, 540.0), (1080.0, 420.0), (1130.0, 280.0), (1160.0, 180.0)], 100.0, skin);
    canvas.ellipse((1220.0, 170.0), (116.0, 68.0), skin);
    for x in [560.0, 980.0] {
        canvas.line((x, 630.0), (x - 10.0, 786.0), 82.0, skin);
    }
    for (x, y, size) in [(640.0, 500.0, 26.0), (730.0, 470.0, 34.0), (830.0, 480.0, 28.0), (1070.0, 350.0, 16.0)] {
        canvas.ellipse((x, y), (size * 1.3, size), dark);
    }
    canvas.ellipse((780.0, 660.0), (200.0, 50.0), mix(skin, [250, 240, 200], 0.35));
    canvas.disc((1230.0, 146.0), 15.0, [255; 3]);
    canvas.disc((1234.0, 147.0), 9.0, [40, 36, 36]);
    canvas.stroke(&[(1240.0, 206.0), (1280.0, 208.0), (1318.0, 192.0)], 7.0, [60, 92, 76]);
}

/// A dark room with planets on threads.
pub fn planets(canvas: &mut Canvas) {
    canvas.fade(0.0, 880.0, [24, 26, 58], [58, 52, 104]);
    for step in 0..90_u16 {
        let n = f32::from(step);
        let place = ((n * 617.3) % WIDTH, (n * 389.7) % 820.0);
        canvas.disc(place, 2.0 + n % 3.0, [226, 222, 246]);
    }
    canvas.disc((210.0, 260.0), 170.0, [250, 186, 74]);
    canvas.disc((190.0, 240.0), 130.0, [254, 212, 116]);
    for (x, y, radius, colour) in [
        (520.0, 380.0, 46.0, [206, 150, 116]),
        (720.0, 220.0, 78.0, [92, 152, 206]),
        (1360.0, 300.0, 120.0, [222, 168, 120]),
        (930.0, 480.0, 54.0, [196, 88, 70]),
    ] {
        canvas.line((x, 0.0), (x, y - radius), 3.0, [104, 98, 150]);
        canvas.disc((x, y), radius, colour);
        canvas.disc((x - radius * 0.22, y - radius * 0.24), radius * 0.6, mix(colour, [255; 3], 0.18));
    }
    canvas.ellipse((748.0, 214.0), (40.0, 22.0), [122, 176, 110]);
    canvas.ellipse((690.0, 254.0), (30.0, 18.0), [122, 176, 110]);
    canvas.line((1130.0, 0.0), (1130.0, 110.0), 3.0, [104, 98, 150]);
    canvas.ellipse((1130.0, 190.0), (160.0, 34.0), [180, 160, 196]);
    canvas.ellipse((1130.0, 186.0), (120.0, 20.0), [40, 38, 78]);
    canvas.disc((1130.0, 182.0), 74.0, [232, 206, 150]);
    canvas.polygon(&[(972.0, 194.0), (1288.0, 194.0), (1240.0, 216.0), (1020.0, 216.0)], [180, 160, 196]);
    for band in [250.0, 300.0, 350.0] {
        canvas.rounded((1252.0, band), (216.0, 14.0), 7.0, [198, 138, 96]);
    }
    floor(canvas, 860.0, [88, 76, 124]);
}

/// A paper volcano with glitter on a table.
pub fn volcano(canvas: &mut Canvas) {
    canvas.fade(0.0, 800.0, [236, 232, 218], [220, 214, 198]);
    for (n, x) in [120.0, 420.0, 1000.0, 1300.0].into_iter().enumerate() {
        canvas.rounded((x, 130.0), (200.0, 260.0), 10.0, [250, 248, 240]);
        let colour = if n % 2 == 0 { [222, 126, 96] } else { [96, 146, 176] };
        canvas.disc((x + 100.0, 230.0), 56.0, colour);
        canvas.polygon(&[(x + 30.0, 360.0), (x + 100.0, 270.0), (x + 170.0, 360.0)], mix(colour, [60, 80, 60], 0.4));
    }
    canvas.fade(790.0, HEIGHT, [206, 164, 116], [170, 126, 86]);
    canvas.block((0.0, 790.0), (WIDTH, 14.0), [226, 190, 144]);
    canvas.ellipse((800.0, 960.0), (480.0, 90.0), [122, 160, 100]);
    canvas.polygon(&[(400.0, 960.0), (690.0, 420.0), (910.0, 420.0), (1200.0, 960.0)], [134, 96, 76]);
    canvas.ellipse((800.0, 960.0), (400.0, 70.0), [134, 96, 76]);
    canvas.polygon(&[(400.0, 960.0), (690.0, 420.0), (760.0, 420.0), (620.0, 1010.0)], [156, 116, 92]);
    canvas.ellipse((800.0, 420.0), (110.0, 30.0), [84, 56, 50]);
    let lava = [232, 92, 52];
    canvas.stroke(&[(760.0, 430.0), (730.0, 540.0), (680.0, 640.0), (690.0, 760.0)], 46.0, lava);
    canvas.stroke(&[(840.0, 430.0), (880.0, 560.0), (960.0, 690.0), (970.0, 850.0)], 52.0, lava);
    canvas.stroke(&[(800.0, 430.0), (810.0, 560.0), (790.0, 660.0)], 40.0, [248, 166, 66]);
    for step in 0..26_u8 {
        let turn = 3.5 + f32::from(step) * 0.093;
        let far = 90.0 + f32::from(step * 7 % 26) * 9.0;
        let spark = if step % 2 == 0 { lava } else { [250, 196, 84] };
        canvas.disc((800.0 + turn.cos() * far, 420.0 + turn.sin() * far), 9.0 + f32::from(step % 4) * 3.0, spark);
    }
    for (x, colour) in [(250.0, [52, 120, 140]), (1380.0, [196, 84, 110])] {
        canvas.rounded((x - 50.0, 850.0), (100.0, 150.0), 16.0, colour);
        canvas.line((x + 10.0, 860.0), (x + 40.0, 740.0), 12.0, [232, 206, 160]);
        canvas.line((x - 14.0, 860.0), (x - 30.0, 730.0), 12.0, [240, 178, 62]);
    }
}

/// A bright wall with bunting, for pictures from near by.
pub fn bunting(canvas: &mut Canvas) {
    canvas.fade(0.0, HEIGHT, [250, 234, 206], [238, 208, 170]);
    for (x, colour) in [(60.0, [122, 168, 176]), (1320.0, [214, 146, 110])] {
        canvas.rounded((x, 330.0), (220.0, 300.0), 8.0, [252, 250, 244]);
        canvas.block((x + 22.0, 352.0), (176.0, 256.0), colour);
        canvas.disc((x + 140.0, 420.0), 34.0, [252, 226, 150]);
        canvas.ellipse((x + 90.0, 608.0), (80.0, 90.0), mix(colour, [50, 70, 60], 0.4));
        canvas.block((x, 608.0), (220.0, 100.0), [252, 250, 244]);
        canvas.block((x, 630.0), (220.0, 80.0), mix([250, 234, 206], [238, 208, 170], 0.55));
    }
    let flags: [Colour; 5] = [[206, 82, 70], [240, 184, 74], [52, 120, 140], [122, 152, 90], [130, 96, 164]];
    let hang = |at: f32| 70.0 + 130.0 * (at * std::f32::consts::PI).sin();
    for (n, colour) in flags.iter().cycle().take(15).enumerate() {
        let at = (n as f32 + 0.5) / 15.0;
        let (x, y) = (at * WIDTH, hang(at));
        canvas.polygon(&[(x - 40.0, y), (x + 40.0, y), (x, y + 92.0)], *colour);
    }
    let string: Vec<Point> = (0..=30_u8).map(|step| f32::from(step) / 30.0).map(|at| (at * WIDTH, hang(at))).collect();
    canvas.stroke(&string, 7.0, [120, 96, 84]);
}
