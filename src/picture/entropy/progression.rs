//! How far the coefficients of one component of a progressive picture have come
//! (ITU-T T.81, annex G): which have begun, how finely, and which of each block are not zero. The
//! last decides how many bits a refining scan holds.

use super::Fault;
use super::bits::Bits;
use super::huffman::Table;

/// The band of coefficients of one scan, and its successive approximation.
#[derive(Clone, Copy)]
pub(super) struct Band {
    pub(super) first: u8,
    pub(super) last: u8,
    /// The bit position of the scan before, 0 for the first.
    pub(super) high: u8,
    /// The bit position of this scan.
    pub(super) low: u8,
}

/// See the module.
pub(super) struct Progression {
    /// For each of the 64 coefficients the bit position that it has come to, once it has begun.
    reached: [Option<u8>; 64],
    /// For each block the coefficients that are not zero, as bits.
    nonzero: Vec<u64>,
    /// Blocks that hold no more of the band.
    run: u32,
}

impl Progression {
    /// Nothing has come yet.
    pub(super) fn new() -> Self {
        Self { reached: [None; 64], nonzero: Vec::new(), run: 0 }
    }

    /// True when every coefficient that has begun came to its last bit, the mean among them.
    pub(super) fn is_whole(&self) -> bool {
        self.reached.first().copied().flatten() == Some(0) && self.reached.iter().flatten().all(|low| *low == 0)
    }

    /// Begins a scan of this band over that many blocks.
    pub(super) fn begin(&mut self, band: Band, blocks: usize) -> Result<(), Fault> {
        let span = self.reached.get_mut(usize::from(band.first)..=usize::from(band.last)).unwrap_or_default();
        for reached in span {
            let expected = if band.high == 0 { None } else { Some(band.high) };
            if *reached != expected {
                return Err(Fault::Damaged("a scan does not follow from those before it"));
            }
            *reached = Some(band.low);
        }
        if band.first > 0 && self.nonzero.is_empty() {
            self.nonzero = vec![0; blocks];
        }
        Ok(())
    }

    /// Forgets the run of empty blocks: at a scan's start and behind each restart marker.
    pub(super) fn restart(&mut self) {
        self.run = 0;
    }

    /// Follows the AC coefficients of one block in the first scan of their band (G.1.2.2).
    pub(super) fn first(&mut self, band: Band, block: usize, ac: &Table, bits: &mut Bits<'_>) -> Result<(), Fault> {
        if self.run > 0 {
            self.run -= 1;
            return Ok(());
        }
        let nonzero = self.nonzero.get_mut(block).ok_or(OUTSIDE)?;
        let mut at = band.first;
        while at <= band.last {
            let code = ac.pass(bits)?;
            let (zeros, size) = (code >> 4, code & 15);
            match (zeros, size) {
                (15, 0) => at += 16,
                (_, 0) => {
                    self.run = run(zeros, bits)? - 1;
                    break;
                }
                _ => {
                    at += zeros;
                    if at > band.last {
                        return Err(OUTSIDE);
                    }
                    *nonzero |= 1 << at;
                    at += 1;
                }
            }
        }
        Ok(())
    }

    /// Follows the AC coefficients of one block in a refining scan (G.1.2.3).
    pub(super) fn refine(&mut self, band: Band, block: usize, ac: &Table, bits: &mut Bits<'_>) -> Result<(), Fault> {
        let nonzero = self.nonzero.get_mut(block).ok_or(OUTSIDE)?;
        let mut at = band.first;
        while self.run == 0 && at <= band.last {
            let code = ac.pass(bits)?;
            let (zeros, size) = (code >> 4, code & 15);
            if size > 1 {
                return Err(Fault::Damaged("a refinement is more than one bit"));
            }
            if size == 0 && zeros < 15 {
                self.run = run(zeros, bits)?;
                break;
            }
            at = correct(*nonzero, at, band.last, zeros, bits)?;
            if size == 1 {
                if at > band.last {
                    return Err(OUTSIDE);
                }
                *nonzero |= 1 << at;
            }
            at += 1;
        }
        if self.run > 0 {
            self.run -= 1;
            correct(*nonzero, at, band.last, u8::MAX, bits)?;
        }
        Ok(())
    }
}

const OUTSIDE: Fault = Fault::Damaged("a coefficient lies outside its block");

/// The length of a run of blocks that hold no more of the band.
fn run(size: u8, bits: &mut Bits<'_>) -> Result<u32, Fault> {
    Ok((1 << size) + bits.take(u32::from(size))?)
}

/// Passes one correction bit for each coefficient that is not zero, until `zeros` that are zero have
/// been passed. Returns the place of the next that is zero, or one past the last.
fn correct(nonzero: u64, mut at: u8, last: u8, zeros: u8, bits: &mut Bits<'_>) -> Result<u8, Fault> {
    let mut left = zeros;
    while at <= last {
        if nonzero >> at & 1 == 1 {
            bits.skip(1)?;
        } else if left == 0 {
            break;
        } else {
            left -= 1;
        }
        at += 1;
    }
    Ok(at)
}
