//! Strips and tiles as the proof counts them (TIFF 6.0, sections 3, 15 and 21).

use super::directory::{Directory, File};

/// One strip or tile: width, height, samples of each pixel.
pub(super) type Part = (usize, usize, usize);

/// What a page says of its pixels.
pub(super) struct Pixels {
    pub(super) samples: usize,
    pub(super) bits: usize,
    pub(super) coding: usize,
    pub(super) tiled: bool,
    pub(super) low_bit_first: bool,
    size: (usize, usize),
    part: (usize, usize),
    planes: usize,
    /// Across and down, for luma and chroma that are not coded as JPEG.
    shared: Option<(usize, usize)>,
}

impl Pixels {
    /// None when a page says what cannot be.
    pub(super) fn of(file: &File<'_>, page: &Directory<'_>) -> Option<Self> {
        let number = |tag, missing| file.number(page, tag, missing);
        let size = (number(256, 0), number(257, 0));
        let tiled = page.field(324).is_some();
        let part = if tiled { (number(322, 0), number(323, 0)) } else { (size.0, number(278, usize::MAX).min(size.1)) };
        let (samples, coding) = (number(277, 1), number(259, 1));
        let shared = (number(262, 0) == 6 && coding != 7).then(|| match page.field(530) {
            Some(field) => (file.numbers(field).first().copied(), file.numbers(field).get(1).copied()),
            None => (Some(2), Some(2)),
        });
        let shared = match shared {
            Some((across, down)) => Some((across?, down?)),
            None => None,
        };
        let planes = if number(284, 1) == 2 { samples } else { 1 };
        let sane = |edge: usize| (1..=1 << 31).contains(&edge);
        let all = sane(size.0) && sane(size.1) && sane(part.0) && sane(part.1) && (1..=64).contains(&samples);
        let shares = shared.is_none_or(|(across, down)| matches!((across, down), (1 | 2 | 4, 1 | 2 | 4)));
        let bits = number(258, 1);
        let low_bit_first = number(266, 1) == 2;
        let known = all && shares && (1..=64).contains(&bits);
        known.then_some(Self { samples, bits, coding, tiled, low_bit_first, size, part, planes, shared })
    }

    pub(super) fn count(&self) -> usize {
        self.size.0.div_ceil(self.part.0).saturating_mul(self.rows()).saturating_mul(self.planes)
    }

    fn rows(&self) -> usize {
        self.size.1.div_ceil(self.part.1)
    }

    /// All strips or tiles in order.
    pub(super) fn all(&self) -> impl Iterator<Item = Part> {
        let samples = self.samples / self.planes;
        (0..self.count()).map(move |index| {
            let below = self.size.1 - (index % self.rows()).min(self.size.1 - 1) * self.part.1;
            (self.part.0, if self.tiled { self.part.1 } else { self.part.1.min(below) }, samples)
        })
    }

    /// The bytes of a strip or tile once it is decoded.
    pub(super) fn decoded(&self, (width, height, samples): Part) -> u64 {
        let bytes = match self.shared {
            Some((across, down)) => width.div_ceil(across) * height.div_ceil(down) * (across * down + 2),
            None => (width * samples * self.bits).div_ceil(8) * height,
        };
        bytes as u64
    }
}
