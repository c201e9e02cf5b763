//! How a whole picture looks, in 144 bits: for pictures that are nearly the same, and for the same picture
//! after it was made smaller, saved again or cut.
//!
//! It says that two pictures look alike as wholes, and nothing of who is in them: it is no template of a face,
//! and none can be had from it. It decides nothing: what is stored once or removed is told by its bytes alone,
//! and that a file *is* a stored photo is said only once the two pictures were laid over one another.

pub mod shelf;

/// A perceptual hash of a picture: the signs of its gradients, in both directions, on a grid of about
/// 9 by 8 cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Likeness(pub [u8; Self::BYTES]);

impl Likeness {
    /// Its length in bytes.
    pub const BYTES: usize = 18;

    /// The most bits in which two shots of one moment differ. Of 36 different photographs no two were
    /// closer than 47 bits, and the median was 71.
    pub const ONE_MOMENT: u32 = 36;

    /// In how many bits the two differ, from 0 to 144.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        self.0.iter().zip(other.0).map(|(a, b)| (a ^ b).count_ones()).sum()
    }
}

/// The middle part of a picture that programs and people cut out: the shapes that websites, prints and
/// telephones ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frame {
    /// All of it.
    Whole,
    /// The middle of this width for that height.
    Middle(u8, u8),
}

/// A part of a picture in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// From the left.
    pub left: u32,
    /// From above.
    pub top: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

impl Frame {
    /// Every frame that a stored photo is known in.
    pub const ALL: [Self; 8] = [
        Self::Whole,
        Self::Middle(1, 1),
        Self::Middle(4, 3),
        Self::Middle(3, 4),
        Self::Middle(16, 9),
        Self::Middle(9, 16),
        Self::Middle(3, 2),
        Self::Middle(2, 3),
    ];

    /// Where it lies in a picture of that width and height; `None` where it is as good as the whole, or nothing.
    #[must_use]
    pub fn within(self, (width, height): (u32, u32)) -> Option<Area> {
        /// Of a hundred parts of the picture, how many a part must lack to look different.
        const LACKING: u64 = 2;
        let whole = Area { left: 0, top: 0, width, height };
        let Self::Middle(across, down) = self else { return Some(whole) };
        let (across, down) = (u64::from(across), u64::from(down));
        let (most_wide, most_high) = (u64::from(height) * across / down, u64::from(width) * down / across);
        let fitting = |most: u64, there: u32| u32::try_from(most).unwrap_or(there).min(there);
        let (wide, high) = (fitting(most_wide, width), fitting(most_high, height));
        let (area, all) = (u64::from(wide) * u64::from(high), u64::from(width) * u64::from(height));
        let differs = area * 100 <= all * (100 - LACKING);
        let part = Area { left: (width - wide) / 2, top: (height - high) / 2, width: wide, height: high };
        (differs && area > 0).then_some(part)
    }
}

/// How one stored photo looks: as a whole, and in the frames that it is commonly cut to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Looks(pub Vec<(Frame, Likeness)>);

impl Looks {
    /// As it is kept: for each frame its place in [`Frame::ALL`] and the likeness.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let one = |(frame, likeness): &(Frame, Likeness)| {
            let place = Frame::ALL.iter().zip(0_u8..).find(|(known, _)| *known == frame).map(|(_, place)| place);
            place.map(|place| std::iter::once(place).chain(likeness.0))
        };
        self.0.iter().filter_map(one).flatten().collect()
    }

    /// Read back; `None` of what was not written by [`Self::to_bytes`].
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        const ONE: usize = 1 + Likeness::BYTES;
        let (entries, rest) = bytes.as_chunks::<ONE>();
        let one =
            |[place, likeness @ ..]: &[u8; ONE]| Some((*Frame::ALL.get(usize::from(*place))?, Likeness(*likeness)));
        let looks = entries.iter().map(one).collect::<Option<_>>()?;
        rest.is_empty().then_some(Self(looks))
    }
}

/// How a picture was turned or mirrored: the orientation in EXIF's numbers that turns it back, 1 to 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Turn(pub u8);

impl Turn {
    /// All of them.
    pub const ALL: [Self; 8] = [Self(1), Self(3), Self(6), Self(8), Self(2), Self(4), Self(5), Self(7)];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_the_middle_of_its_shape_and_none_where_it_is_the_whole() {
        assert_eq!(Frame::Middle(1, 1).within((400, 300)), Some(Area { left: 50, top: 0, width: 300, height: 300 }));
        assert_eq!(Frame::Middle(16, 9).within((400, 300)), Some(Area { left: 0, top: 37, width: 400, height: 225 }));
        assert_eq!(Frame::Middle(4, 3).within((400, 300)), None);
        assert_eq!(Frame::Middle(4, 3).within((401, 300)), None);
        assert_eq!(Frame::Middle(9, 16).within((1, 1)), None);
        assert_eq!(Frame::ALL.iter().filter(|frame| frame.within((400, 300)).is_some()).count(), 7);
    }

    #[test]
    fn looks_are_read_back_as_they_were_written_and_nothing_else_is() {
        let looks = Looks(vec![(Frame::Whole, Likeness([7; 18])), (Frame::Middle(2, 3), Likeness([9; 18]))]);
        let bytes = looks.to_bytes();
        assert_eq!(Looks::from_bytes(&bytes), Some(looks));
        assert_eq!(Looks::from_bytes(&[]), Some(Looks::default()));
        assert_eq!(Looks::from_bytes(&bytes[1..]), None);
        assert_eq!(Looks::from_bytes(&[8; 19]), None);
    }
}
