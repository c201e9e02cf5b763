//! One scan: which components it holds, and its blocks one after the other
//! (ITU-T T.81, B.2.3, A.2 and F.2.2).

use super::Fault;
use super::bits::Bits;
use super::frame::{Component, Frame};
use super::huffman::{Table, Tables};
use super::progression::Band;
use super::sequential::{self, Coding, mean};

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
        let mut grid = frame.mcus;
        for part in &self.parts {
            let component = frame.components.get_mut(part.component).ok_or(NOT_ONE)?;
            component.begin_scan(frame.progressive, self.band)?;
            if self.is_alone() {
                grid = component.blocks;
            }
        }
        match frame.progressive {
            true => self.follow_progressive(frame, tables, (grid, restart), coded),
            false => self.follow_sequential(frame, tables, (grid, restart), coded),
        }
    }

    /// A component alone is not interleaved: an MCU is one block.
    fn is_alone(&self) -> bool {
        self.parts.len() == 1
    }

    fn follow_sequential(
        &self,
        frame: &Frame,
        tables: &Tables,
        (grid, restart): ((u32, u32), u32),
        coded: &[u8],
    ) -> Result<usize, Fault> {
        let mut codings: Vec<((u8, u8), Coding<'_>)> = Vec::new();
        let mut mcu = Vec::new();
        for part in &self.parts {
            let pair = (part.dc, part.ac);
            let known = codings.iter().position(|(known, _)| *known == pair);
            if known.is_none() {
                codings.push((pair, Coding::new(tables.dc(part.dc)?, tables.ac(part.ac)?, coded.len())));
            }
            let (across, down) = frame.components.get(part.component).ok_or(NOT_ONE)?.sampling;
            let blocks = if self.is_alone() { 1 } else { across * down };
            mcu.extend((0..blocks).map(|_| known.unwrap_or(codings.len() - 1)));
        }
        let mcu: Vec<_> = mcu.into_iter().filter_map(|number| codings.get(number)).map(|(_, coding)| coding).collect();
        let mut bits = Bits::new(coded);
        let mut left = grid.0 * grid.1;
        let mut number = 0_u8;
        loop {
            let now = if restart == 0 { left } else { left.min(restart) };
            bits = sequential::follow(&mcu, now as usize * mcu.len(), bits)?;
            left -= now;
            if left == 0 {
                return Ok(bits.end());
            }
            bits.restart(number & 7)?;
            number = number.wrapping_add(1);
        }
    }

    fn follow_progressive(
        &self,
        frame: &mut Frame,
        tables: &Tables,
        (grid, restart): ((u32, u32), u32),
        coded: &[u8],
    ) -> Result<usize, Fault> {
        let coders = self.parts.iter().map(|part| Coder::pick(*part, self.band, tables));
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
                    component.mcu(coder, self.is_alone(), (column, row), &mut bits)?;
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

/// How the blocks of one component are coded in a progressive scan.
enum Coder<'t> {
    DcFirst(&'t Table),
    DcRefine,
    AcFirst(Band, &'t Table),
    AcRefine(Band, &'t Table),
}

impl<'t> Coder<'t> {
    fn pick(part: Part, band: Band, tables: &'t Tables) -> Result<Self, Fault> {
        Ok(match (band.first, band.high) {
            (0, 0) => Self::DcFirst(tables.dc(part.dc)?),
            (0, _) => Self::DcRefine,
            (_, 0) => Self::AcFirst(band, tables.ac(part.ac)?),
            _ => Self::AcRefine(band, tables.ac(part.ac)?),
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
            Coder::DcFirst(dc) => mean(dc, bits),
            Coder::DcRefine => bits.skip(1),
            Coder::AcFirst(band, ac) => self.progression.first(*band, block, ac, bits),
            Coder::AcRefine(band, ac) => self.progression.refine(*band, block, ac, bits),
        }
    }
}
