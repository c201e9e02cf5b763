//! Sample entries: which coding a track has, how large its pictures are, how its sound is laid out
//! (ISO/IEC 14496-12, 8.5.2 and 12; `QuickTime` File Format, Sample Descriptions).
//!
//! Fields that name encoders, makers and versions become zero. A coding that is not on the list is
//! refused: nobody here can say what such samples carry.

use super::atoms::{self, Atom, Fields, Kind, atoms, put};
use super::codec;
use crate::clean::{NameSearch, Refusal};

/// Codings of pictures, each with the settings that it cannot do without.
const PICTURES: [(&Kind, Option<&Kind>); 20] = [
    (b"avc1", Some(b"avcC")),
    (b"avc3", Some(b"avcC")),
    (b"dva1", Some(b"avcC")),
    (b"hvc1", Some(b"hvcC")),
    (b"hev1", Some(b"hvcC")),
    (b"dvh1", Some(b"hvcC")),
    (b"dvhe", Some(b"hvcC")),
    (b"av01", Some(b"av1C")),
    (b"vp08", Some(b"vpcC")),
    (b"vp09", Some(b"vpcC")),
    (b"mp4v", Some(b"esds")),
    (b"s263", None),
    (b"h263", None),
    (b"jpeg", None),
    (b"apch", None),
    (b"apcn", None),
    (b"apcs", None),
    (b"apco", None),
    (b"ap4h", None),
    (b"ap4x", None),
];

/// Codings of sound in packets.
const SOUNDS: [&Kind; 11] =
    [b"mp4a", b".mp3", b"ms\0U", b"ac-3", b"ec-3", b"alac", b"Opus", b"fLaC", b"samr", b"sawb", b"apac"];

/// Sound that is not packed: how many bits a number has; 0 where the entry says it.
const PLAIN_SOUNDS: [(&Kind, u32); 14] = [
    (b"twos", 0),
    (b"sowt", 0),
    (b"raw ", 0),
    (b"NONE", 0),
    (b"ipcm", 0),
    (b"fpcm", 0),
    (b"lpcm", 0),
    (b"ulaw", 8),
    (b"alaw", 8),
    (b"in24", 24),
    (b"in32", 32),
    (b"fl32", 32),
    (b"fl64", 64),
    (b"s16l", 16),
];

/// More than any film changes its coding.
const MOST: u32 = 64;

/// The entries of a track.
pub(super) struct Entries {
    /// The new body of `stsd`.
    pub(super) body: Vec<u8>,
    pub(super) count: u32,
    /// How many bytes one moment of plain sound has; `None` for anything packed.
    pub(super) frame: Option<u32>,
}

/// Writes the entries of a track anew.
pub(super) fn rebuild(body: &[u8], pictures: bool, names: &NameSearch) -> Result<Entries, Refusal> {
    let mut fields = Fields(body);
    if fields.version()? != (0, 0) {
        return Err(Refusal::Unusual("a description of its samples in another version"));
    }
    let count = fields.u32()?;
    if !(1..=MOST).contains(&count) {
        return Err(Refusal::Damaged("it does not say how it is coded"));
    }
    let (mut out, mut frames) = (Vec::new(), Vec::new());
    for entry in atoms(fields.0).take(count as usize) {
        let entry = entry?;
        if pictures {
            put(&mut out, entry.kind, &picture(entry, names)?);
        } else {
            let (body, frame) = sound(entry, names)?;
            put(&mut out, entry.kind, &body);
            frames.push(frame);
        }
    }
    if atoms(&out).count() != count as usize {
        return Err(Refusal::Damaged("it does not say how it is coded"));
    }
    let frame = frames.first().copied().flatten();
    if frames.iter().any(|other| *other != frame) {
        return Err(Refusal::Unusual("sound that changes its coding"));
    }
    Ok(Entries { body: [&[0; 4], count.to_be_bytes().as_slice(), &out].concat(), count, frame })
}

/// What every entry begins with: six bytes reserved, and which file its samples are in: this one.
const BEGINNING: [u8; 8] = [0, 0, 0, 0, 0, 0, 0, 1];

fn picture(entry: Atom<'_>, names: &NameSearch) -> Result<Vec<u8>, Refusal> {
    let needed = PICTURES.iter().find(|(known, _)| **known == entry.kind).ok_or_else(|| unknown(entry.kind))?.1;
    let mut fields = Fields(entry.body);
    fields.take(8)?;
    if fields.u16()? > 3 {
        return Err(Refusal::Unusual("a description of its pictures in another version"));
    }
    fields.take(14)?;
    // Width, height and the two resolutions, four bytes of zeros, and how many frames a sample has.
    let size = fields.array::<12>()?;
    fields.take(4)?;
    let frames = fields.array::<2>()?;
    fields.take(32)?;
    let depth = fields.array::<2>()?;
    fields.take(2)?;
    let mut out = [&BEGINNING, [0; 16].as_slice(), &size, &[0; 4], &frames, &[0; 32], &depth, &[0xFF; 2]].concat();
    let [width_high, width_low, height_high, height_low, ..] = size;
    let size = [u16::from_be_bytes([width_high, width_low]), u16::from_be_bytes([height_high, height_low])];
    let found = beside(fields.0, &mut out, names, |kind, body| shows_all(kind, body, size))?;
    match needed {
        Some(needed) if !found.contains(needed) => Err(Refusal::Damaged("its decoder's settings are missing")),
        _ => Ok(out),
    }
}

fn sound(entry: Atom<'_>, names: &NameSearch) -> Result<(Vec<u8>, Option<u32>), Refusal> {
    let plain = PLAIN_SOUNDS.iter().find(|(known, _)| **known == entry.kind);
    if plain.is_none() && !SOUNDS.contains(&&entry.kind) {
        return Err(unknown(entry.kind));
    }
    let mut fields = Fields(entry.body);
    fields.take(8)?;
    let version = fields.u16()?;
    fields.take(6)?;
    let layout = fields.array::<12>()?;
    let more = fields.take(match version {
        0 => 0,
        1 => 16,
        2 => 36,
        _ => return Err(Refusal::Unusual("a description of its sound in another version")),
    })?;
    let frame = plain.map(|(kind, bits)| frame_of(**kind, *bits, layout, more)).transpose()?;
    let mut out = [&BEGINNING, version.to_be_bytes().as_slice(), &[0; 6], &layout, more].concat();
    if version == 2 {
        // How long this is with all that follows; readers take the 72 that it is without.
        out.splice(28..32, 72_u32.to_be_bytes());
    }
    let [channels_high, channels_low, ..] = layout;
    let channels = u16::from_be_bytes([channels_high, channels_low]);
    let found = beside(fields.0, &mut out, names, |kind, body| is_usual_layout(kind, body, channels))?;
    if entry.kind == *b"mp4a" && !found.contains(b"esds") {
        return Err(Refusal::Damaged("its decoder's settings are missing"));
    }
    Ok((out, frame.filter(|_| !matches!(&entry.kind, b"ipcm" | b"fpcm"))))
}

/// How many bytes one moment of sound has, over all channels.
fn frame_of(kind: Kind, bits: u32, layout: [u8; 12], more: &[u8]) -> Result<u32, Refusal> {
    let [channel_high, channel_low, bits_high, bits_low, ..] = layout;
    let mut channels = u32::from(u16::from_be_bytes([channel_high, channel_low]));
    let mut each = if bits > 0 { bits } else { u32::from(u16::from_be_bytes([bits_high, bits_low])) };
    if more.len() == 36 {
        let mut fields = Fields(more);
        fields.take(12)?;
        channels = fields.u32()?;
        fields.take(4)?;
        each = if kind == *b"lpcm" { fields.u32()? } else { each };
    }
    let frame = channels.checked_mul(each.div_ceil(8)).filter(|frame| (1..=4096).contains(frame));
    frame.ok_or(Refusal::Damaged("its sound has no size"))
}

/// True for what says that all of the picture is shown, and all of it at once.
fn shows_all(kind: Kind, body: &[u8], [width, height]: [u16; 2]) -> bool {
    match &kind {
        b"fiel" => body.first() == Some(&1),
        b"clap" => {
            let mut fields = Fields(body);
            let numbers = [(); 8].map(|()| fields.u32().unwrap_or_default());
            let [across, across_of, down, down_of, right, _, lower, _] = numbers.map(u64::from);
            [right, lower] == [0, 0]
                && across_of > 0
                && down_of > 0
                && across == across_of * u64::from(width)
                && down == down_of * u64::from(height)
        }
        _ => false,
    }
}

/// True for what says that one channel is in the middle, or that two are left and right.
fn is_usual_layout(kind: Kind, body: &[u8], channels: u16) -> bool {
    const STEREO: u32 = 101 << 16 | 2;
    const BY_BITS: u32 = 1 << 16;
    let mut fields = Fields(body.get(4..).unwrap_or_default());
    let layout = (fields.u32().unwrap_or_default(), fields.u32().unwrap_or_default());
    kind == *b"chan" && (channels == 1 || channels == 2 && matches!(layout, (STEREO, _) | (BY_BITS, 3)))
}

/// Copies the settings that stand behind the fixed fields and say more than is usual; says which
/// they were.
fn beside(
    rest: &[u8],
    out: &mut Vec<u8>,
    names: &NameSearch,
    is_usual: impl Fn(Kind, &[u8]) -> bool,
) -> Result<Vec<Kind>, Refusal> {
    let mut found = Vec::new();
    for atom in atoms(rest) {
        let Atom { kind, body } = atom?;
        // Colours may be told twice: in numbers, and as a profile.
        if found.contains(&kind) && kind != *b"colr" || is_usual(kind, body) {
            continue;
        }
        if kind == *b"wave" {
            let (inside, wave) = wave(body, names)?;
            found.extend(inside);
            put(out, kind, &wave);
        } else if let Some(body) = codec::settings(kind, body, names)? {
            found.push(kind);
            put(out, kind, &body);
        }
    }
    Ok(found)
}

/// `QuickTime`'s wrapping of a sound's settings: the coding again, the settings, an end.
fn wave(body: &[u8], names: &NameSearch) -> Result<(Vec<Kind>, Vec<u8>), Refusal> {
    let (mut found, mut out) = (Vec::new(), Vec::new());
    for atom in atoms(body) {
        let Atom { kind, body } = atom?;
        match &kind {
            [0, 0, 0, 0] => break,
            b"frma" => put(&mut out, kind, body.get(..4).ok_or(Refusal::Damaged("its sound is not described"))?),
            b"mp4a" => put(&mut out, kind, &[0; 4]),
            _ if found.contains(&kind) => {}
            _ => {
                if let Some(body) = codec::settings(kind, body, names)? {
                    found.push(kind);
                    put(&mut out, kind, &body);
                }
            }
        }
    }
    out.extend(atoms::atom([0; 4], &[]));
    Ok((found, out))
}

fn unknown(kind: Kind) -> Refusal {
    match &kind {
        b"encv" | b"enca" | b"drmi" | b"drms" => Refusal::Unusual("it is encrypted"),
        _ => Refusal::Unusual("its pictures or its sound have a coding that this program does not know"),
    }
}
