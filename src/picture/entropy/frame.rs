//! The frame: how large the picture is and of which blocks its components are made
//! (ITU-T T.81, B.2.2 and A.2).

use super::Fault;
use super::progression::Progression;
use crate::picture::MOST_PIXELS;

/// A frame header, and how far its components have come.
pub(super) struct Frame {
    pub(super) progressive: bool,
    pub(super) width: u32,
    pub(super) height: u32,
    /// MCUs of an interleaved scan: how many in a row, how many rows.
    pub(super) mcus: (u32, u32),
    pub(super) components: Vec<Component>,
}

/// One component.
pub(super) struct Component {
    pub(super) id: u8,
    /// Blocks of one MCU: across and down.
    pub(super) sampling: (u32, u32),
    /// Blocks that a scan of this component alone holds: across and down.
    pub(super) blocks: (u32, u32),
    /// Blocks across, with those that only fill the last MCU.
    pub(super) stride: u32,
    pub(super) rows: u32,
    /// How many sequential scans have held it.
    pub(super) sequential_scans: usize,
    pub(super) progression: Progression,
}

impl Component {
    pub(super) fn is_whole(&self) -> bool {
        self.sequential_scans == 1 || self.progression.is_whole()
    }
}

impl Frame {
    pub(super) fn read(marker: u8, header: &[u8]) -> Result<Self, Fault> {
        let progressive = match marker {
            0xC0 | 0xC1 => false,
            0xC2 => true,
            0xC9..=0xCB | 0xCD..=0xCF => return Err(Fault::Unusual("arithmetic coding")),
            0xC3 | 0xC7 => return Err(Fault::Unusual("lossless JPEG")),
            _ => return Err(Fault::Unusual("hierarchical JPEG")),
        };
        let [precision, h1, h0, w1, w0, count, specs @ ..] = header else {
            return Err(Fault::Damaged("the frame header is too short"));
        };
        let (height, width) = (u32::from(*h1) << 8 | u32::from(*h0), u32::from(*w1) << 8 | u32::from(*w0));
        if *precision != 8 {
            return Err(Fault::Unusual("more than 8 bits a sample"));
        }
        if height == 0 {
            return Err(Fault::Unusual("its height stands behind the picture"));
        }
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            return Err(Fault::TooLarge);
        }
        if width == 0 || !(1..=4).contains(count) || specs.len() != usize::from(*count) * 3 {
            return Err(Fault::Damaged("the frame header is not one"));
        }
        Self::lay_out(progressive, (width, height), specs)
    }

    fn lay_out(progressive: bool, (width, height): (u32, u32), specs: &[u8]) -> Result<Self, Fault> {
        let (specs, _) = specs.as_chunks::<3>();
        let sampling = |spec: &[u8; 3]| (u32::from(spec[1] >> 4), u32::from(spec[1] & 15));
        let most = specs.iter().map(sampling).fold((1, 1), |most, s| (most.0.max(s.0), most.1.max(s.1)));
        let mcus = (width.div_ceil(8 * most.0), height.div_ceil(8 * most.1));
        let mut components: Vec<Component> = Vec::new();
        for spec in specs {
            let (across, down) = sampling(spec);
            let known = components.iter().any(|other| other.id == spec[0]);
            if known || !(1..=4).contains(&across) || !(1..=4).contains(&down) {
                return Err(Fault::Damaged("a component of the frame is not one"));
            }
            components.push(Component {
                id: spec[0],
                sampling: (across, down),
                blocks: ((width * across).div_ceil(8 * most.0), (height * down).div_ceil(8 * most.1)),
                stride: mcus.0 * across,
                rows: mcus.1 * down,
                sequential_scans: 0,
                progression: Progression::new(),
            });
        }
        Ok(Self { progressive, width, height, mcus, components })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_counted_as_the_standard_counts_them() {
        let header = [8, 0, 17, 0, 33, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1];
        let frame = Frame::read(0xC0, &header).unwrap();
        assert_eq!((frame.width, frame.height, frame.mcus), (33, 17, (3, 2)));
        assert_eq!((frame.components[0].blocks, frame.components[0].stride), ((5, 3), 6));
        assert_eq!((frame.components[1].blocks, frame.components[1].stride), ((3, 2), 3));
    }

    #[test]
    fn a_frame_that_claims_too_much_is_refused_before_memory_is_asked_for() {
        let header = [8, 0xFF, 0xFF, 0xFF, 0xFF, 1, 1, 0x11, 0];
        assert_eq!(Frame::read(0xC2, &header).err(), Some(Fault::TooLarge));
    }

    #[test]
    fn codings_that_no_decoder_here_knows_are_named() {
        let header = [8, 0, 8, 0, 8, 1, 1, 0x11, 0];
        assert!(Frame::read(0xC0, &header).is_ok());
        assert_eq!(Frame::read(0xC9, &header).err(), Some(Fault::Unusual("arithmetic coding")));
        assert_eq!(Frame::read(0xC3, &header).err(), Some(Fault::Unusual("lossless JPEG")));
        let no_height = [8, 0, 0, 0, 8, 1, 1, 0x11, 0];
        assert!(matches!(Frame::read(0xC0, &no_height), Err(Fault::Unusual(_))));
    }
}
