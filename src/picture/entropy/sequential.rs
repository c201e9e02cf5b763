//! The blocks of a sequential scan, one after the other (ITU-T T.81, F.2.2).
//!
//! What a block holds is told by one function, [`Follower::step`], a code at a time. Where there are
//! bits enough, [`Follower::hurry`] takes the same steps several at once. It decides nothing: at
//! whatever is not plain, such as the last coefficient of a block, a long code, or the end of the
//! bits, it stops before it, and a single step says what that is.

use super::Fault;
use super::bits::{Bits, FULL};
use super::huffman::Table;
use super::strides::{LONGEST, Strides};

/// Strides that are taken before there may be too few bits.
const STRIDES: u32 = FULL / LONGEST;

/// With fewer bytes a scan is followed sooner than its strides are known.
const WORTH_STRIDES: usize = if cfg!(test) { 0 } else { 16 << 10 };

/// How blocks are coded.
pub(super) struct Coding<'t> {
    dc: &'t Table,
    ac: &'t Table,
    strides: Option<Strides>,
}

impl<'t> Coding<'t> {
    /// That of a scan of so many bytes.
    pub(super) fn new(dc: &'t Table, ac: &'t Table, bytes: usize) -> Self {
        Self { dc, ac, strides: (bytes >= WORTH_STRIDES).then(|| Strides::of(dc, ac)) }
    }
}

/// Follows so many blocks, each coded as `mcu` says in turn.
///
/// # Errors
///
/// [`Fault`] at the first code that is none or leads out of its block, and where bits are missing.
pub(super) fn follow<'a>(mcu: &[&Coding<'_>], blocks: usize, bits: Bits<'a>) -> Result<Bits<'a>, Fault> {
    let mut follower = Follower { bits, mcu, block: 0, place: 0, left: blocks };
    while follower.left > 0 {
        follower.hurry();
        follower.step()?;
    }
    Ok(follower.bits)
}

/// Passes the mean of a block (F.2.2.1).
pub(super) fn mean(dc: &Table, bits: &mut Bits<'_>) -> Result<(), Fault> {
    match dc.pass(bits)? {
        0..=15 => Ok(()),
        _ => Err(Fault::Damaged("a block's mean has no size")),
    }
}

struct Follower<'a, 'm> {
    bits: Bits<'a>,
    mcu: &'m [&'m Coding<'m>],
    /// The block of the MCU.
    block: usize,
    /// The coefficient of the block that comes next.
    place: u32,
    /// Blocks that are not over.
    left: usize,
}

impl<'m> Follower<'_, 'm> {
    /// Passes one code.
    fn step(&mut self) -> Result<(), Fault> {
        let Some(coding) = self.mcu.get(self.block).filter(|_| self.left > 0) else { return Ok(()) };
        if self.place == 0 {
            mean(coding.dc, &mut self.bits)?;
            self.place = 1;
            return Ok(());
        }
        self.place = match coding.ac.pass(&mut self.bits)? {
            0xF0 => self.place + 16,
            code if code.is_multiple_of(16) => 64,
            code => match self.place + u32::from(code >> 4) + 1 {
                reached @ ..=64 => reached,
                _ => return Err(Fault::Damaged("a coefficient lies outside its block")),
            },
        };
        if self.place >= 64 {
            self.end_block();
        }
        Ok(())
    }

    fn end_block(&mut self) {
        self.left -= 1;
        self.place = 0;
        self.block = if self.block + 1 == self.mcu.len() { 0 } else { self.block + 1 };
    }

    /// Those of the block that comes next, if one does.
    #[inline]
    fn strides(&self) -> Option<&'m Strides> {
        self.mcu.get(self.block).filter(|_| self.left > 0)?.strides.as_ref()
    }

    /// Passes codes as long as that is plain.
    #[inline]
    fn hurry(&mut self) {
        let Some(mut now) = self.strides() else { return };
        let mut lookup = if self.place == 0 { &now.with_mean } else { &now.behind_mean };
        // Copies, so that the compiler keeps them at hand.
        let (mut bits, mut place) = (self.bits, self.place);
        'plain: while bits.fill() {
            for _ in 0..STRIDES {
                let stride = lookup.by(bits.ahead());
                let reached = place + stride.passed();
                if reached >= 64 {
                    break 'plain;
                }
                bits.pass(stride.length());
                (place, lookup) = (reached, &now.behind_mean);
                if stride.ends() {
                    self.end_block();
                    place = 0;
                    let Some(next) = self.strides() else { break 'plain };
                    (now, lookup) = (next, &next.with_mean);
                }
            }
        }
        (self.bits, self.place) = (bits, place);
    }
}
