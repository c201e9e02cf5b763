//! The pictures on the pretend card: a class at a museum, drawn from simple shapes.
//!
//! A picture is a [`Place`] and the children who stand in it, by number; the same scene always
//! gives the same pixels, at any size. No photograph of anyone is used.

mod canvas;
mod child;
mod indoors;
mod outdoors;

use canvas::Canvas;

/// Where a picture was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In front of the museum.
    Museum,
    /// Below the long-necked dinosaur.
    Dinosaur,
    /// The dark room with the planets.
    Planets,
    /// The playground in the park.
    Playground,
    /// Hills, a road and the coach.
    Coach,
    /// A lake among trees.
    Lake,
    /// A table with a model volcano.
    Volcano,
    /// A wall of paintings and bunting, from near by.
    Bunting,
}

/// One picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scene<'a> {
    /// Where.
    pub place: Place,
    /// Who stands in it: the numbers of pretend pupils.
    pub who: &'a [usize],
    /// The hour of the day, from 8 to 18, which gives the light out of doors.
    pub hour: i8,
}

/// Red, green, blue, row by row: so many pixels wide, and three quarters of that high.
#[must_use]
pub fn draw(scene: &Scene<'_>, width: u16) -> Vec<u8> {
    let mut canvas = Canvas::new(width);
    match scene.place {
        Place::Museum => outdoors::museum(&mut canvas, scene.hour),
        Place::Playground => outdoors::playground(&mut canvas, scene.hour),
        Place::Coach => outdoors::coach(&mut canvas, scene.hour),
        Place::Lake => outdoors::lake(&mut canvas, scene.hour),
        Place::Dinosaur => indoors::dinosaur(&mut canvas),
        Place::Planets => indoors::planets(&mut canvas),
        Place::Volcano => indoors::volcano(&mut canvas),
        Place::Bunting => indoors::bunting(&mut canvas),
    }
    stand(&mut canvas, scene);
    canvas.into_rgb()
}

/// Puts the children side by side; more than six stand in two rows.
fn stand(canvas: &mut Canvas, scene: &Scene<'_>) {
    let near = scene.place == Place::Bunting;
    let (tall, ground) = if near { (1000.0, 1390.0) } else { (450.0, 1130.0) };
    let back = if scene.who.len() > 6 { scene.who.len() / 2 } else { 0 };
    let (behind, before) = scene.who.split_at(back);
    for (row, tall, ground) in [(behind, tall * 0.88, ground - tall * 0.42), (before, tall, ground)] {
        let apart = (1400.0 / (row.len() as f32 + 0.3)).min(tall * 0.62);
        let first = canvas::WIDTH / 2.0 - apart * (row.len() as f32 - 1.0) / 2.0;
        for (place, number) in row.iter().enumerate() {
            let older = f32::from(u8::try_from(number * 37 % 11).unwrap_or(0)) / 100.0;
            child::draw(canvas, *number, (first + apart * place as f32, ground), tall * (0.92 + older));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Place; 8] = [
        Place::Museum,
        Place::Dinosaur,
        Place::Planets,
        Place::Playground,
        Place::Coach,
        Place::Lake,
        Place::Volcano,
        Place::Bunting,
    ];

    #[test]
    fn every_place_is_a_picture_of_its_own_and_always_the_same() {
        let scene = |place| Scene { place, who: &[1, 2, 3], hour: 11 };
        let pictures: Vec<Vec<u8>> = ALL.iter().map(|place| draw(&scene(*place), 160)).collect();
        for (n, picture) in pictures.iter().enumerate() {
            assert_eq!(picture.len(), 160 * 120 * 3);
            assert_eq!(*picture, draw(&scene(ALL[n]), 160));
            assert!(pictures.iter().skip(n + 1).all(|other| other != picture));
        }
    }

    #[test]
    fn children_change_the_picture() {
        let with = |who| draw(&Scene { place: Place::Museum, who, hour: 11 }, 160);
        assert_ne!(with(&[]), with(&[4]));
        assert_ne!(with(&[4]), with(&[5]));
    }
}
