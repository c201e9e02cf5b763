//! One scan: which components it holds, and its blocks one after the other
//! (ITU-T T.81, B.2.3, A.2 and F.2.2).

use super::Fault;
use super::bits::Bits;
use super::frame::{Component, Frame};
use super::huffman::{Table, Tables};
use super::progression::Band;
use super::strides::Strides;

/// A scan header, checked against its frame.
pub(super) struct ScanHeader {
    parts: Vec<Part>,
    band: Band,
}

/// One component of the scan: its place in the frame and its tables.
#[derive(Clone, Copy)]
struct Part {
    component: usize,
    dc: u8,
    ac: u8,
}

const NOT_ONE: Fault = Fault::Damaged("a scan header is not one");

impl ScanHeader {
    pub(super) fn read(header: &[u8], frame: &Frame) -> Result<Self, Fault> {
        let Some(([count], rest)) = header.split_first_chunk() else { return Err(NOT_ONE) };
        let Some((specs, &[first, last, approximation])) = rest.split_last_chunk() else { return Err(NOT_ONE) };
        if !(1..=4).contains(count) || specs.len() != usize::from(*count) * 2 {
            return Err(NOT_ONE);
        }
        let mut parts: Vec<Part> = Vec::new();
        for [id, tables] in specs.as_chunks::<2>().0 {
            let component = frame.components.iter().position(|c| c.id == *id).ok_or(NOT_ONE)?;
            if parts.iter().any(|part| part.component == component) {
                return Err(NOT_ONE);
            }
            parts.push(Part { component, dc: tables >> 4, ac: tables & 15 });
        }
        let band = Band { first, last, high: approximation >> 4, low: approximation & 15 };
        if frame.progressive && !fits(band, parts.len()) {
            return Err(NOT_ONE);
        }
        Ok(Self { parts, band })
    }

    /// Follows the coded bytes; see [`super::CodedPicture::scan`].
    pub(super) fn follow(
        &self,
        frame: &mut Frame,
        tables: &Tables,
        restart: u32,
        coded: &[u8],
    ) -> Result<usize, Fault> {
        let alone = self.parts.len() == 1;
        let mut grid = frame.mcus;
        for part in &self.parts {
            let component = frame.components.get_mut(part.component).ok_or(NOT_ONE)?;
            component.begin_scan(frame.progressive, self.band)?;
            if alone {
                grid = component.blocks;
            }
        }
        let coders = self.parts.iter().map(|p| Coder::pick(*p, self.band, frame.progressive, tables));
        let coders = coders.collect::<Result<Vec<_>, _>>()?;
        let mut bits = Bits::new(coded);
        let mut number = 0_u32;
        for row in 0..grid.1 {
            for column in 0..grid.0 {
                if restart > 0 && number > 0 && number.is_multiple_of(restart) {
                    bits.restart(((number / restart - 1) & 7) as u8)?;
                    frame.components.iter_mut().for_each(|c| c.progression.restart());
                }
                number += 1;
                for (part, coder) in self.parts.iter().zip(&coders) {
                    let component = frame.components.get_mut(part.component).ok_or(NOT_ONE)?;
                    component.mcu(coder, alone, (column, row), &mut bits)?;
                }
            }
        }
        Ok(bits.end())
    }
}

/// The rules of G.1.1.1: the mean stands alone, the other coefficients come one component at a time,
/// and each refinement adds one bit.
fn fits(band: Band, components: usize) -> bool {
    let place = match band.first {
        0 => band.last == 0,
        first => components == 1 && first <= band.last && band.last <= 63,
    };
    place && band.low <= 13 && (band.high == 0 || band.high == band.low + 1)
}

/// How the blocks of one component are coded in this scan.
enum Coder<'t> {
    Sequential { dc: &'t Table, ac: Strides<'t> },
    DcFirst(&'t Table),
    DcRefine,
    AcFirst(Band, &'t Table),
    AcRefine(Band, &'t Table),
}

impl<'t> Coder<'t> {
    fn pick(part: Part, band: Band, progressive: bool, tables: &'t Tables) -> Result<Self, Fault> {
        Ok(match (progressive, band.first, band.high) {
            (false, ..) => Self::Sequential { dc: tables.dc(part.dc)?, ac: Strides::of(tables.ac(part.ac)?) },
            (true, 0, 0) => Self::DcFirst(tables.dc(part.dc)?),
            (true, 0, _) => Self::DcRefine,
            (true, _, 0) => Self::AcFirst(band, tables.ac(part.ac)?),
            (true, ..) => Self::AcRefine(band, tables.ac(part.ac)?),
        })
    }
}

impl Component {
    fn begin_scan(&mut self, progressive: bool, band: Band) -> Result<(), Fault> {
        if progressive {
            self.progression.restart();
            return self.progression.begin(band, self.stride as usize * self.rows as usize);
        }
        self.sequential_scans += 1;
        match self.sequential_scans {
            1 => Ok(()),
            _ => Err(Fault::Damaged("a component comes twice")),
        }
    }

    /// All blocks of this component in one MCU; in a scan of its own an MCU is one block.
    fn mcu(
        &mut self,
        coder: &Coder<'_>,
        alone: bool,
        (column, row): (u32, u32),
        bits: &mut Bits<'_>,
    ) -> Result<(), Fault> {
        let (across, down) = if alone { (1, 1) } else { self.sampling };
        for y in 0..down {
            for x in 0..across {
                let block = (row * down + y) as usize * self.stride as usize + (column * across + x) as usize;
                self.block(coder, block, bits)?;
            }
        }
        Ok(())
    }

    fn block(&mut self, coder: &Coder<'_>, block: usize, bits: &mut Bits<'_>) -> Result<(), Fault> {
        match coder {
            Coder::Sequential { dc, ac } => {
                mean(dc, bits)?;
                ac.pass(bits)
            }
            Coder::DcFirst(dc) => mean(dc, bits),
            Coder::DcRefine => bits.skip(1),
            Coder::AcFirst(band, ac) => self.progression.first(*band, block, ac, bits),
            Coder::AcRefine(band, ac) => self.progression.refine(*band, block, ac, bits),
        }
    }
}

/// The DC coefficient (F.2.2.1).
fn mean(dc: &Table, bits: &mut Bits<'_>) -> Result<(), Fault> {
    match dc.pass(bits)? {
        0..=15 => Ok(()),
        _ => Err(Fault::Damaged("a block's mean has no size")),
    }
}
