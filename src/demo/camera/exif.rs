//! The Exif block of a pretend device (Exif 2.32, which is a TIFF 6.0 file), most significant byte
//! first.
//!
//! It holds what real ones hold: maker, model, serial number, owner, time, place, a comment, the
//! maker's own bytes, and a small copy of the picture. Writes only; it is read by others.

use super::Exposure;

/// Whom the pretend camera says it belongs to.
pub const OWNER: &str = "Ms Pemberley-Stoat, Hollow Lane Primary";

/// The pretend camera's serial number.
pub const SERIAL: &str = "FG20-0048812-K";

const MAKE: &str = "Fieldglass";
const MODEL: &str = "Fieldglass Pocket 20";
const COMMENT: &str = "left pocket, class camera 2";

/// Bytes of the block's own header, from which all offsets are counted.
const HEADER: [u8; 8] = [b'M', b'M', 0, 42, 0, 0, 0, 8];

/// One value of a directory: its tag, its type, how many there are, and their bytes.
struct Entry {
    tag: u16,
    kind: u16,
    count: u32,
    bytes: Vec<u8>,
}

impl Entry {
    fn text(tag: u16, text: &str) -> Self {
        let bytes: Vec<u8> = text.bytes().chain([0]).collect();
        Self { tag, kind: 2, count: length(&bytes), bytes }
    }

    fn short(tag: u16, value: u16) -> Self {
        Self { tag, kind: 3, count: 1, bytes: value.to_be_bytes().to_vec() }
    }

    fn long(tag: u16, value: u32) -> Self {
        Self { tag, kind: 4, count: 1, bytes: value.to_be_bytes().to_vec() }
    }

    fn fractions(tag: u16, values: &[(u32, u32)]) -> Self {
        let bytes = values.iter().flat_map(|(over, under)| [over.to_be_bytes(), under.to_be_bytes()]).flatten();
        Self { tag, kind: 5, count: u32::try_from(values.len()).unwrap_or(0), bytes: bytes.collect() }
    }

    fn raw(tag: u16, bytes: Vec<u8>) -> Self {
        Self { tag, kind: 7, count: length(&bytes), bytes }
    }

    /// Bytes that do not fit into the directory itself lie behind it, at an even offset.
    fn outside(&self) -> usize {
        if self.bytes.len() > 4 { self.bytes.len().next_multiple_of(2) } else { 0 }
    }
}

/// The whole block; with a JPEG given, it becomes the small copy in the second directory.
#[must_use]
pub fn block(exposure: &Exposure<'_>, thumbnail: Option<&[u8]>) -> Vec<u8> {
    let (details, place) = (details(exposure), place(exposure));
    let mut first = main(exposure);
    first.push(Entry::long(0x8769, 0));
    first.push(Entry::long(0x8825, 0));
    let at_details = HEADER.len() + size(&first);
    let at_place = at_details + size(&details);
    let at_second = at_place + size(&place);
    for (tag, at) in [(0x8769, at_details), (0x8825, at_place)] {
        first.retain(|entry| entry.tag != tag);
        first.push(Entry::long(tag, u32::try_from(at).unwrap_or(0)));
    }
    let mut block = HEADER.to_vec();
    write(&mut block, &first, thumbnail.map_or(0, |_| at_second));
    write(&mut block, &details, 0);
    write(&mut block, &place, 0);
    if let Some(jpeg) = thumbnail {
        let mut second = vec![Entry::short(0x0103, 6), Entry::long(0x0201, 0), Entry::long(0x0202, length(jpeg))];
        let at_jpeg = u32::try_from(at_second + size(&second)).unwrap_or(0);
        second.insert(1, Entry::long(0x0201, at_jpeg));
        second.remove(2);
        write(&mut block, &second, 0);
        block.extend_from_slice(jpeg);
    }
    block
}

fn main(exposure: &Exposure<'_>) -> Vec<Entry> {
    vec![
        Entry::text(0x010E, "SCHOOL TRIP"),
        Entry::text(0x010F, MAKE),
        Entry::text(0x0110, MODEL),
        Entry::short(0x0112, u16::from(exposure.orientation)),
        Entry::text(0x0131, "Pocket 20 firmware 1.4"),
        Entry::text(0x0132, &time(exposure)),
        Entry::text(0x013B, OWNER),
    ]
}

fn details(exposure: &Exposure<'_>) -> Vec<Entry> {
    let comment = b"ASCII\0\0\0".iter().copied().chain(COMMENT.bytes()).collect();
    let maker = b"FGLASS\0\x01".iter().copied().chain(SERIAL.bytes()).chain((0..96).map(|n: u8| n ^ 0x5A)).collect();
    vec![
        Entry::fractions(0x829A, &[(1, 250)]),
        Entry::fractions(0x829D, &[(28, 10)]),
        Entry::raw(0x9000, b"0232".to_vec()),
        Entry::text(0x9003, &time(exposure)),
        Entry::text(0x9011, "+00:00"),
        Entry::raw(0x927C, maker),
        Entry::raw(0x9286, comment),
        Entry::text(0xA420, &format!("{:032x}", u128::from(exposure.number) * 0x9E37_79B9_7F4A_7C15)),
        Entry::text(0xA430, OWNER),
        Entry::text(0xA431, SERIAL),
        Entry::text(0xA434, "Pocket 20 5-15mm"),
    ]
}

/// Where the pretend museum stands: a spot in the sea, so that it is nobody's address.
fn place(exposure: &Exposure<'_>) -> Vec<Entry> {
    vec![
        Entry { tag: 0, kind: 1, count: 4, bytes: vec![2, 3, 0, 0] },
        Entry::text(1, "N"),
        Entry::fractions(2, &[(53, 1), (30, 1), (exposure.number % 60, 1)]),
        Entry::text(3, "E"),
        Entry::fractions(4, &[(1, 1), (12, 1), (4405, 100)]),
        Entry::text(0x1D, &exposure.taken.strftime("%Y:%m:%d").to_string()),
    ]
}

fn time(exposure: &Exposure<'_>) -> String {
    exposure.taken.strftime("%Y:%m:%d %H:%M:%S").to_string()
}

/// Bytes of a directory with what lies behind it.
fn size(entries: &[Entry]) -> usize {
    2 + entries.len() * 12 + 4 + entries.iter().map(Entry::outside).sum::<usize>()
}

/// Appends a directory; `next` is where the one after it begins, or 0.
fn write(block: &mut Vec<u8>, entries: &[Entry], next: usize) {
    let mut behind = block.len() + 2 + entries.len() * 12 + 4;
    let mut outside = Vec::new();
    block.extend(u16::try_from(entries.len()).unwrap_or(0).to_be_bytes());
    for entry in entries {
        block.extend(entry.tag.to_be_bytes());
        block.extend(entry.kind.to_be_bytes());
        block.extend(entry.count.to_be_bytes());
        if entry.outside() == 0 {
            block.extend(entry.bytes.iter().copied().chain([0; 4]).take(4));
        } else {
            block.extend(u32::try_from(behind).unwrap_or(0).to_be_bytes());
            behind += entry.outside();
            outside.extend(entry.bytes.iter().copied().chain([0]).take(entry.outside()));
        }
    }
    block.extend(u32::try_from(next).unwrap_or(0).to_be_bytes());
    block.extend(outside);
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(0)
}
