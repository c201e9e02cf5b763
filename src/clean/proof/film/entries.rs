//! Sample entries as the proof reads them: the coding, its fixed fields, its settings.

use std::collections::BTreeMap;

use super::settings::{Essence, essence};
use super::tree::{Node, is_zero, number};
use super::{BROKEN, Leftover, UNKNOWN};
use crate::clean::proof::{CHANGED, NameSearch, profile};

/// Codings that a cleaned film may have.
const PICTURES: &str = "avc1 avc3 dva1 hvc1 hev1 dvh1 dvhe av01 vp08 vp09 mp4v s263 h263 jpeg \
    apch apcn apcs apco ap4h ap4x";
const SOUNDS: &str = "mp4a .mp3 ms\0U ac-3 ec-3 alac Opus fLaC samr sawb apac \
    twos sowt raw  NONE ipcm fpcm lpcm ulaw alaw in24 in32 fl32 fl64 s16l";

/// The codings of sound that is not packed, with the bytes of one number; 0 where the entry says it.
const PLAIN: [(&[u8], u64); 12] = [
    (b"twos", 0),
    (b"sowt", 0),
    (b"raw ", 0),
    (b"NONE", 0),
    (b"lpcm", 0),
    (b"ulaw", 1),
    (b"alaw", 1),
    (b"in24", 3),
    (b"in32", 4),
    (b"fl32", 4),
    (b"fl64", 8),
    (b"s16l", 2),
];

/// An entry: what it shows, what is told to the decoder, and what else is in it.
struct Entry<'a> {
    /// The coding and the fixed fields that show.
    fixed: Vec<u8>,
    settings: BTreeMap<Vec<u8>, Essence>,
    profile: Option<&'a [u8]>,
    /// How many bytes a moment of plain sound has.
    frame: Option<u64>,
    /// True if nothing else is in it.
    alone: bool,
    /// It says that its picture is for all around, or for two eyes.
    surrounding: bool,
}

fn is_in(list: &str, name: &[u8]) -> bool {
    list.as_bytes().chunks(5).any(|entry| entry.get(..4) == Some(name))
}

/// A part: its name and its body.
type Part<'a> = (&'a [u8], &'a [u8]);

/// The parts of bytes that hold nothing else; `false` when something is left over.
fn parts(bytes: &[u8]) -> (Vec<Part<'_>>, bool) {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(size) = number(bytes, at, 4).and_then(|size| usize::try_from(size).ok()) {
        let part = at.checked_add(size).and_then(|end| Some((bytes.get(at + 4..at + 8)?, bytes.get(at + 8..end)?)));
        let Some(part) = part else { break };
        found.push(part);
        at += size;
    }
    (found, at == bytes.len())
}

fn read<'a>(coding: &[u8], body: &'a [u8], picture: bool) -> Option<Entry<'a>> {
    let (fixed, rest, frame, mut alone) = if picture {
        let fixed = [coding, body.get(24..36)?, body.get(40..42)?, body.get(74..76)?].concat();
        let zeros = [0..6, 8..24, 36..40, 42..74].into_iter().all(|range| is_zero(body, range));
        (fixed, body.get(78..)?, None, zeros && body.get(76..78)? == [0xFF, 0xFF])
    } else {
        let version = number(body, 8, 2)?;
        let end = 28
            + usize::try_from(match version {
                0 => 0,
                1 => 16,
                2 => 36,
                _ => return None,
            })
            .ok()?;
        let own_size = if version == 2 { 32 } else { 28 };
        let fixed = [coding, body.get(8..10)?, body.get(16..28)?, body.get(own_size..end)?].concat();
        let frame =
            PLAIN.iter().find(|(name, _)| *name == coding).map(|(_, bytes)| frame_of(coding, *bytes, body, version));
        let size_known = version != 2 || number(body, 28, 4)? == 72;
        (fixed, body.get(end..)?, frame, is_zero(body, 0..6) && is_zero(body, 10..16) && size_known)
    };
    alone &= number(body, 6, 2)? == 1;
    let mut entry =
        Entry { fixed, settings: BTreeMap::new(), profile: None, frame: frame.flatten(), alone, surrounding: false };
    let (parts, whole) = parts(rest);
    entry.alone &= whole;
    for (name, body) in parts {
        entry.take(name, body, false);
    }
    Some(entry)
}

/// The bytes of one moment of plain sound, over all channels.
fn frame_of(coding: &[u8], bytes: u64, body: &[u8], version: u64) -> Option<u64> {
    let (channels, bits) = match version {
        2 => (number(body, 40, 4)?, if coding == b"lpcm" { number(body, 48, 4)? } else { number(body, 18, 2)? }),
        _ => (number(body, 16, 2)?, number(body, 18, 2)?),
    };
    channels.checked_mul(if bytes > 0 { bytes } else { bits.div_ceil(8) })
}

impl<'a> Entry<'a> {
    fn take(&mut self, name: &[u8], body: &'a [u8], in_wave: bool) {
        match name {
            b"wave" if !in_wave => {
                let (parts, whole) = parts(body);
                let ends = parts.last().is_some_and(|(name, body)| *name == [0; 4] && body.is_empty());
                self.alone &= whole && ends;
                for (name, body) in parts.into_iter().take_while(|(name, _)| *name != [0; 4]) {
                    self.take(name, body, true);
                }
            }
            b"mp4a" if in_wave => self.alone &= body == [0; 4],
            _ if self.goes_without_saying(name, body) => {}
            _ => self.setting(name, body),
        }
    }

    fn setting(&mut self, name: &[u8], body: &'a [u8]) {
        let Some(found) = essence(name, body) else {
            self.alone = false;
            self.surrounding |= [b"st3d", b"sv3d", b"SA3D", b"vexu", b"lhvC"].iter().any(|known| *known == name);
            return;
        };
        self.alone &= found.alone;
        let kind = if name == b"colr" { body.get(..4).unwrap_or_default() } else { &[] };
        if matches!(kind, b"prof" | b"rICC") {
            self.profile = self.profile.or(body.get(4..));
        }
        let key = [name, kind].concat();
        // Readers take the first; a cleaned film has no second.
        self.alone &= !self.settings.contains_key(&key);
        self.settings.entry(key).or_insert(found);
    }
}

impl Entry<'_> {
    /// True for what changes nothing: progressive pictures, shown whole; one channel, or left and
    /// right.
    fn goes_without_saying(&self, name: &[u8], body: &[u8]) -> bool {
        // In `fixed` the coding comes first; then width and height of pictures, or the version and
        // the channels of sound.
        let field = |at| number(&self.fixed, at, 2).unwrap_or_default();
        let term = |at| number(body, at, 4).unwrap_or_default();
        match name {
            b"fiel" => body.first() == Some(&1),
            b"clap" => {
                let whole = |at, length| term(at + 4) > 0 && term(at) == term(at + 4) * length;
                whole(0, field(4)) && whole(8, field(6)) && term(16) == 0 && term(24) == 0
            }
            b"chan" => {
                matches!((field(6), term(4), term(8)), (1, ..) | (2, 0x65_0002, _) | (2, 0x1_0000, 3))
            }
            _ => false,
        }
    }
}

fn entries(body: &[u8], picture: bool) -> Option<(Vec<Entry<'_>>, bool)> {
    let (parts, whole) = parts(body.get(8..)?);
    let counted = number(body, 4, 4)? == parts.len() as u64 && is_zero(body, 0..4);
    let read = parts.into_iter().map(|(coding, body)| read(coding, body, picture));
    Some((read.collect::<Option<_>>()?, whole && counted))
}

/// The entries of a cleaned track; gives the bytes of one moment of plain sound.
pub(in crate::clean::proof) fn check(
    node: &Node<'_>,
    picture: bool,
    names: &NameSearch,
) -> Result<Option<u64>, Leftover> {
    let (entries, alone) = entries(node.body, picture).ok_or(BROKEN)?;
    let known = |entry: &Entry<'_>| {
        entry.alone && entry.fixed.get(..4).is_some_and(|coding| is_in(if picture { PICTURES } else { SOUNDS }, coding))
    };
    if !alone || entries.is_empty() || !entries.iter().all(known) {
        return Err(UNKNOWN);
    }
    for profile in entries.iter().filter_map(|entry| entry.profile) {
        profile::check(profile, names)?;
    }
    Ok(entries.first().and_then(|entry| entry.frame))
}

/// How all samples of a track of pictures are coded: the coding, and the body of its settings of
/// that kind. `None` where that is not said of all at once.
pub(in crate::clean::proof) fn coding<'a>(node: &Node<'a>) -> Option<(&'a [u8], &'a [u8])> {
    let (all, _) = parts(node.body.get(8..)?);
    let of = |(coding, body): &Part<'a>| {
        let (settings, _) = parts(body.get(78..)?);
        let kind: &[u8] = if *coding == b"av01" { b"av1C" } else { b"hvcC" };
        Some((*coding, settings.into_iter().find(|(name, _)| *name == kind)?.1))
    };
    let mut codings = all.iter().map(of);
    let first = codings.next()??;
    let width = |settings: &[u8]| settings.get(21).map(|packed| packed & 3);
    let alike = |other: Option<(&[u8], &[u8])>| other.is_some_and(|o| o.0 == first.0 && width(o.1) == width(first.1));
    (matches!(first.0, b"av01" | b"hvc1" | b"hev1") && codings.all(alike)).then_some(first)
}

/// True if the entries name something auxiliary that is not transparency.
pub(in crate::clean::proof) fn is_auxiliary_but_transparent(body: &[u8]) -> bool {
    let (all, _) = parts(body.get(8..).unwrap_or_default());
    all.into_iter().any(|(_, entry)| {
        let (settings, _) = parts(entry.get(78..).unwrap_or_default());
        settings.into_iter().any(|(name, body)| name == b"auxi" && essence(name, body).is_none())
    })
}

/// Errs unless both tracks are coded in the same way; gives the bytes of one moment of plain sound.
pub(in crate::clean::proof) fn same(
    before: &Node<'_>,
    after: &Node<'_>,
    picture: bool,
) -> Result<Option<u64>, Leftover> {
    const OTHER: Leftover = Leftover("settings of a decoder that are not those of the original");
    let (before, _) = before.bytes(&[b"stsd"]).and_then(|body| entries(body, picture)).ok_or(CHANGED)?;
    let (after, _) = after.bytes(&[b"stsd"]).and_then(|body| entries(body, picture)).ok_or(BROKEN)?;
    if before.len() != after.len() || before.iter().any(|entry| entry.surrounding) {
        return Err(OTHER);
    }
    for (before, after) in before.iter().zip(&after) {
        let pieces = |entry: &Entry<'_>| -> Vec<_> {
            let found = entry
                .settings
                .iter()
                .filter(|(name, _)| !name.starts_with(b"colrprof") && !name.starts_with(b"colrrICC"));
            found.map(|(name, essence)| (name.clone(), essence.pieces.clone())).collect()
        };
        if before.fixed != after.fixed || pieces(before) != pieces(after) {
            return Err(OTHER);
        }
        profile::same_colours(before.profile, after.profile)?;
    }
    Ok(after.first().and_then(|entry| entry.frame))
}
