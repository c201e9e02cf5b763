//! The promises of [`super`], on maps that no network would draw.

use super::*;

const SIDE: usize = 16;

/// The four maps of a picture of 64 × 64, cold all over.
struct Maps([Vec<f32>; 4]);

impl Maps {
    fn cold() -> Self {
        Self([1, 2, 2, 10].map(|planes| vec![0.0; planes * SIDE * SIDE]))
    }

    /// A face of 4 · e^`size` pixels whose middle is in that field.
    fn face(mut self, x: usize, y: usize, heat: f32, size: f32) -> Self {
        let at = y * SIDE + x;
        self.0[0][at] = heat;
        self.0[1][at] = size;
        self.0[1][SIDE * SIDE + at] = size;
        self
    }

    fn read(&self) -> Option<Vec<Face>> {
        let [heat, size, offset, points] = &self.0;
        let map = |planes, values| Map::new([planes, SIDE, SIDE], values);
        faces([map(1, heat)?, map(2, size)?, map(2, offset)?, map(10, points)?], (64, 64))
    }
}

#[test]
fn a_peak_is_a_face_of_its_size_around_its_middle() {
    let found = Maps::cold().face(4, 8, 0.9, 4.0_f32.ln()).read().unwrap();
    // 16 pixels of 64, around (18, 34).
    let at = FaceBox { left: 1563, top: 4063, width: 2500, height: 2500 };
    assert_eq!(found, [Face { at, look: Look::Frontal, sure: 90 }]);
}

#[test]
fn what_is_not_hot_enough_is_no_face() {
    assert_eq!(Maps::cold().face(4, 8, 0.35, 1.0).read().unwrap(), []);
    assert_eq!(Maps::cold().face(4, 8, 0.36, 1.0).read().unwrap().len(), 1);
}

#[test]
fn a_face_is_counted_once_and_as_the_surest_says() {
    let found = Maps::cold().face(5, 8, 0.6, 1.5).face(6, 8, 0.8, 1.5).face(12, 8, 0.5, 1.5).read().unwrap();
    assert_eq!(found.iter().map(|face| face.sure).collect::<Vec<_>>(), [80, 50]);
}

#[test]
fn faces_are_read_row_by_row() {
    let maps = Maps::cold().face(12, 2, 0.5, 1.0).face(2, 3, 0.6, 1.0).face(9, 10, 0.7, 1.0).face(5, 11, 0.8, 1.0);
    assert_eq!(maps.read().unwrap().iter().map(|face| face.sure).collect::<Vec<_>>(), [60, 50, 80, 70]);
}

#[test]
fn a_face_at_the_edge_ends_with_the_picture() {
    let found = Maps::cold().face(0, 15, 0.9, 2.0).read().unwrap();
    let at = found[0].at;
    assert_eq!((at.left, at.top + at.height), (0, 10_000));
    assert!(at.width < 3000 && at.height < 3000);
}

#[test]
fn what_is_no_number_is_no_face() {
    for wrong in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        assert_eq!(Maps::cold().face(4, 8, 0.9, wrong).read().unwrap(), [], "size {wrong}");
        let mut offset = Maps::cold().face(4, 8, 0.9, 1.0);
        offset.0[2].fill(wrong);
        assert_eq!(offset.read().unwrap(), [], "offset {wrong}");
        let mut points = Maps::cold().face(4, 8, 0.9, 1.0);
        points.0[3].fill(wrong);
        assert_eq!(points.read().unwrap()[0].look, Look::Frontal, "points {wrong}");
    }
    let mut all = Maps::cold();
    all.0.iter_mut().for_each(|map| map.fill(f32::NAN));
    assert_eq!(all.read().unwrap(), []);
    assert_eq!(Maps::cold().face(4, 8, f32::INFINITY, 1.0).read().unwrap()[0].sure, 100);
}

#[test]
fn maps_that_do_not_fit_one_another_are_not_read() {
    let mut short = Maps::cold();
    short.0[3].pop();
    assert_eq!(short.read(), None);
    let [heat, size] = [vec![0.9; 256], vec![0.0; 512]];
    let map = |planes, side, values| Map::new([planes, side, side], values).unwrap();
    let points = vec![0.0; 10 * 64];
    let maps = [map(1, 16, &heat), map(2, 16, &size), map(2, 16, &size), map(10, 8, &points)];
    assert_eq!(faces(maps, (64, 64)), None);
    assert!(Map::new([usize::MAX, 2, 2], &heat).is_none());
}

#[test]
fn a_map_that_is_hot_all_over_ends_at_the_most() {
    const WIDE: usize = 400;
    let heat = vec![0.9; WIDE * WIDE];
    let size = vec![-3.0; 2 * WIDE * WIDE];
    let offset = vec![0.0; 2 * WIDE * WIDE];
    let points = vec![0.0; 10 * WIDE * WIDE];
    let map = |planes, values| Map::new([planes, WIDE, WIDE], values).unwrap();
    let all = faces([map(1, &heat), map(2, &size), map(2, &offset), map(10, &points)], (1600, 1600)).unwrap();
    assert_eq!(all.len(), MOST_FACES);
}
