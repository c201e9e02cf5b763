//! Where in a file the blocks lie that name people: XMP packets, and Photoshop's resources.
//!
//! JPEG, PNG and WebP are gone through piece by piece; in anything else a packet is looked for by
//! its beginning and its end, as the XMP specification provides (part 3, 1.1.2.3). What is broken
//! ends the search.

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::ZlibDecoder;
use memchr::memmem;

use crate::photo::Container;
use crate::picture::markers::{EOI, Markers};

/// The most of one packet that is read, in bytes. Larger ones carry pictures, not names.
const LARGEST_PACKET: usize = 4 << 20;
/// How many packets of one file are read.
const MOST_PACKETS: usize = 8;

const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const EXTENDED: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";

/// What was found.
#[derive(Default)]
pub(super) struct Packets<'a> {
    pub(super) xmp: Vec<Cow<'a, [u8]>>,
    /// Photoshop's resources, all segments joined.
    pub(super) resources: Vec<u8>,
}

impl<'a> Packets<'a> {
    fn add(&mut self, packet: Cow<'a, [u8]>) {
        if packet.len() <= LARGEST_PACKET && self.xmp.len() < MOST_PACKETS {
            self.xmp.push(packet);
        }
    }
}

/// Goes through the file.
pub(super) fn of(file: &[u8]) -> Packets<'_> {
    let mut packets = Packets::default();
    match Container::of_head(file) {
        Container::Jpeg => jpeg(file, &mut packets),
        Container::Png => png(file, &mut packets),
        Container::Webp => webp(file, &mut packets),
        _ => anywhere(file, &mut packets),
    }
    packets
}

fn jpeg<'a>(file: &'a [u8], packets: &mut Packets<'a>) {
    let mut markers = Markers::after_beginning(file);
    let mut extended = Extended::default();
    while let Ok(found) = markers.pass() {
        match found.marker {
            0xDA | EOI => break,
            0xE1 if let Some(packet) = found.payload.strip_prefix(XMP) => packets.add(packet.into()),
            0xE1 if let Some(part) = found.payload.strip_prefix(EXTENDED) => extended.part(part),
            0xED if let Some(part) = found.payload.strip_prefix(PHOTOSHOP)
                && packets.resources.len() + part.len() <= LARGEST_PACKET =>
            {
                packets.resources.extend_from_slice(part);
            }
            _ => {}
        }
    }
    if let Some(packet) = extended.whole() {
        packets.add(packet.into());
    }
}

/// A packet that is too long for one segment (XMP specification, part 3, 1.1.3.1): each part has the
/// packet's digest, its whole length, and where the part belongs.
#[derive(Default)]
struct Extended<'a> {
    packet: Option<(&'a [u8], usize)>,
    parts: Vec<(usize, &'a [u8])>,
}

impl<'a> Extended<'a> {
    fn part(&mut self, part: &'a [u8]) {
        let Some((digest, rest)) = part.split_at_checked(32) else { return };
        let Some((length, rest)) = rest.split_first_chunk() else { return };
        let Some((at, data)) = rest.split_first_chunk() else { return };
        let [length, at] = [length, at].map(|number| u32::from_be_bytes(*number) as usize);
        if *self.packet.get_or_insert((digest, length)) == (digest, length) {
            self.parts.push((at, data));
        }
    }

    /// The packet, if its parts follow one another without a gap.
    fn whole(mut self) -> Option<Vec<u8>> {
        let (_, length) = self.packet.filter(|(_, length)| *length <= LARGEST_PACKET)?;
        self.parts.sort_by_key(|(at, _)| *at);
        let mut packet = Vec::new();
        for (at, data) in self.parts {
            if at != packet.len() || at + data.len() > length {
                return None;
            }
            packet.extend_from_slice(data);
        }
        (packet.len() == length).then_some(packet)
    }
}

fn png<'a>(file: &'a [u8], packets: &mut Packets<'a>) {
    let mut rest = file.get(8..).unwrap_or_default();
    while let Some((kind, data, behind)) = chunk(rest, u32::from_be_bytes, true) {
        // The check sum.
        rest = behind.get(4..).unwrap_or_default();
        if kind == *b"iTXt"
            && let Some([compressed, _, text @ ..]) = data.strip_prefix(b"XML:com.adobe.xmp\0")
        {
            // Language and translated keyword, each up to a zero.
            let text = text.splitn(3, |byte| *byte == 0).nth(2).unwrap_or_default();
            let packet = if *compressed == 1 { inflated(text).into() } else { text.into() };
            packets.add(packet);
        }
    }
}

fn inflated(stream: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    let mut reader = ZlibDecoder::new(stream).take(LARGEST_PACKET as u64);
    // What came before the fault is looked at.
    drop(reader.read_to_end(&mut text));
    text
}

fn webp<'a>(file: &'a [u8], packets: &mut Packets<'a>) {
    let mut rest = file.get(12..).unwrap_or_default();
    while let Some((kind, data, behind)) = chunk(rest, u32::from_le_bytes, false) {
        rest = if data.len() % 2 == 1 { behind.get(1..).unwrap_or_default() } else { behind };
        if matches!(&kind, b"XMP " | b"XMP\0") {
            packets.add(data.into());
        }
    }
}

type Chunk<'a> = ([u8; 4], &'a [u8], &'a [u8]);

/// The kind and the data of the chunk at the front, and what follows.
fn chunk(rest: &[u8], number: fn([u8; 4]) -> u32, length_first: bool) -> Option<Chunk<'_>> {
    let (one, rest) = rest.split_first_chunk::<4>()?;
    let (two, rest) = rest.split_first_chunk::<4>()?;
    let (kind, length) = if length_first { (two, one) } else { (one, two) };
    let (data, behind) = rest.split_at_checked(number(*length) as usize)?;
    Some((*kind, data, behind))
}

fn anywhere<'a>(file: &'a [u8], packets: &mut Packets<'a>) {
    let mut rest = file;
    while let Some(start) = memmem::find(rest, b"<x:xmpmeta") {
        let Some(from) = rest.get(start..) else { return };
        let Some(length) = memmem::find(from, b"</x:xmpmeta>").map(|end| end + b"</x:xmpmeta>".len()) else { return };
        packets.add(from.get(..length).unwrap_or_default().into());
        rest = from.get(length..).unwrap_or_default();
        if packets.xmp.len() >= MOST_PACKETS {
            return;
        }
    }
}
