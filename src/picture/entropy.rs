//! The coded data of a JPEG, followed bit by bit: is every block there, and where does it end?
//!
//! Decoders are kind: where data are missing they paint grey, and what follows the last block they
//! skip. Here neither passes. A scan holds every block of its components, restart markers come in
//! order, and [`CodedPicture::scan`] says at which byte the picture ends, so that nothing can hide
//! behind it.
//!
//! Covers what the decoders here decode: Huffman-coded baseline, extended and progressive frames of
//! 8 bits (ITU-T T.81, annexes F and G). It reconstructs no pixel and reads no marker segment but
//! those it is handed.

mod bits;
mod frame;
mod huffman;
mod progression;
mod scan;
mod sequential;
mod strides;

use frame::Frame;
use huffman::Tables;
use scan::ScanHeader;

/// More scans than any encoder writes. Each can make a decoder go over the whole picture.
const MOST_SCANS: usize = 100;

/// Why coded data were not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Blocks or bits are missing.
    CutShort,
    /// Not what the standard prescribes; says what.
    Damaged(&'static str),
    /// A coding that the decoders here do not know; says which.
    Unusual(&'static str),
    /// More pixels than [`crate::picture::MOST_PIXELS`].
    TooLarge,
}

/// A picture whose segments come one after the other.
#[derive(Default)]
pub struct CodedPicture {
    frame: Option<Frame>,
    tables: Tables,
    restart: u32,
    scans: usize,
}

impl CodedPicture {
    /// Takes in the frame header: the code of its marker, and its payload without the length.
    ///
    /// # Errors
    ///
    /// [`Fault`], for an unknown coding, a size that cannot be, or a second frame.
    pub fn frame(&mut self, marker: u8, payload: &[u8]) -> Result<(), Fault> {
        if self.frame.is_some() {
            return Err(Fault::Damaged("it has two frames"));
        }
        self.frame = Some(Frame::read(marker, payload)?);
        Ok(())
    }

    /// Takes in the payload of a DHT segment.
    ///
    /// # Errors
    ///
    /// [`Fault`] when it is no table.
    pub fn huffman_tables(&mut self, payload: &[u8]) -> Result<(), Fault> {
        self.tables.read(payload)
    }

    /// Takes in the payload of a DRI segment.
    ///
    /// # Errors
    ///
    /// [`Fault`] when it is not two bytes.
    pub fn restart_interval(&mut self, payload: &[u8]) -> Result<(), Fault> {
        let [high, low] = payload else { return Err(Fault::Damaged("a restart interval is not two bytes")) };
        self.restart = u32::from(*high) << 8 | u32::from(*low);
        Ok(())
    }

    /// Follows one scan: the payload of its SOS segment and the coded bytes up to the next marker
    /// that is no restart marker. Returns how many of the bytes are picture; the rest is none.
    ///
    /// # Errors
    ///
    /// [`Fault`].
    pub fn scan(&mut self, payload: &[u8], coded: &[u8]) -> Result<usize, Fault> {
        let frame = self.frame.as_mut().ok_or(Fault::Damaged("a scan comes before the frame"))?;
        self.scans += 1;
        if self.scans > MOST_SCANS {
            return Err(Fault::Unusual("it has more than a hundred scans"));
        }
        ScanHeader::read(payload, frame)?.follow(frame, &self.tables, self.restart, coded)
    }

    /// Says whether every component has come whole.
    ///
    /// # Errors
    ///
    /// [`Fault::CutShort`] when one has not.
    pub fn finish(&self) -> Result<(), Fault> {
        let whole = |frame: &Frame| frame.components.iter().all(frame::Component::is_whole);
        if self.frame.as_ref().is_some_and(whole) { Ok(()) } else { Err(Fault::CutShort) }
    }

    /// What the frame header says, once there was one.
    #[must_use]
    pub fn shape(&self) -> Option<Shape> {
        self.frame.as_ref().map(|frame| Shape {
            width: frame.width,
            height: frame.height,
            components: frame.components.len(),
            progressive: frame.progressive,
        })
    }
}

/// What a frame header says of its picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Width in pixels, as coded.
    pub width: u32,
    /// Height in pixels, as coded.
    pub height: u32,
    /// Samples of each pixel.
    pub components: usize,
    /// True when the picture comes in ever finer scans.
    pub progressive: bool,
}

#[cfg(test)]
mod tests;
