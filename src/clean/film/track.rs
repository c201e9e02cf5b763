//! One track: which are kept, and their headers written anew.
//!
//! Kept are pictures and sound. Everything else that devices put side by side with them goes with
//! its samples: positions, faces and movements of the camera, time codes, chapters with their names
//! and pictures, subtitles. Of a kept track's headers the numbers stay that a player needs (length,
//! size, orientation, loudness, language); times, names and makers do not.
//!
//! In a file of pictures the tracks have handlers of their own, and refer to one another
//! ([`super::moving`]).

use super::codec::SURROUNDING;
use std::borrow::Cow;

use super::atoms::{self, Fields, Kind, atoms, only, put};
use super::entry::{self, Entries};
use super::tables::{self, Tables};
use super::word;
use crate::clean::{NameSearch, Refusal, Removed};

/// A kept track.
pub(super) struct Track<'a> {
    pub(super) id: u32,
    /// What it is: `soun` for sound, anything else for pictures.
    handler: Kind,
    /// How it is seen together with other kept tracks, and with which.
    pub(super) references: Vec<(Kind, Vec<u32>)>,
    /// Ticks a second.
    pub(super) scale: u32,
    header: Header,
    media_header: Header,
    edits: Option<Edits<'a>>,
    /// How pictures are laid over others, or how loud sound is on which side.
    presentation: Vec<u8>,
    pub(super) entries: Entries,
    pub(super) tables: Tables<'a>,
}

/// A header up to its duration, the duration, and what follows it.
struct Header {
    before: Vec<u8>,
    duration: u64,
    after: Vec<u8>,
    wide: bool,
}

impl Header {
    fn written(&self, duration: Option<u64>) -> Vec<u8> {
        let duration = duration.unwrap_or(self.duration);
        // What does not fit into four bytes is unknown (14496-12, 8.3.2.3).
        let bytes = if self.wide {
            duration.to_be_bytes().to_vec()
        } else {
            u32::try_from(duration).unwrap_or(u32::MAX).to_be_bytes().to_vec()
        };
        [self.before.as_slice(), &bytes, &self.after].concat()
    }
}

/// Which stretches of the media are shown.
struct Edits<'a> {
    wide: bool,
    /// Over and over, as long as the track's header says.
    repeats: bool,
    rows: &'a [u8],
}

/// A track before it is known whether it stays.
pub(super) struct Found<'a> {
    body: &'a [u8],
    media: &'a [u8],
    pub(super) handler: Kind,
    pub(super) id: u32,
    references: &'a [u8],
}

/// The tracks of a film that are left behind; see [`super::index::Choose`].
pub(super) fn unwanted(all: &[Found<'_>]) -> Result<Vec<Option<&'static str>>, Refusal> {
    let chapters: Vec<Vec<u32>> = all.iter().map(|track| track.refers(*b"chap")).collect::<Result<_, _>>()?;
    let what = |track: &Found<'_>| match &track.handler {
        _ if chapters.iter().flatten().any(|id| *id == track.id) => Some("chapters"),
        b"vide" | b"soun" => None,
        b"tmcd" => Some("time code"),
        b"text" | b"sbtl" | b"subt" | b"clcp" => Some("subtitles"),
        b"pict" => Some("cover picture"),
        b"auxv" | b"depd" => Some("depth of the picture"),
        _ => Some("track of positions, faces or movements"),
    };
    Ok(all.iter().map(what).collect())
}

/// Looks at a track.
pub(super) fn find(body: &[u8]) -> Result<Found<'_>, Refusal> {
    const NAMELESS: Refusal = Refusal::Damaged("a track says nothing of itself");
    let media = only(body, *b"mdia")?.ok_or(NAMELESS)?;
    let mut handler = Fields(only(media, *b"hdlr")?.ok_or(NAMELESS)?);
    handler.take(8)?;
    let mut header = Fields(only(body, *b"tkhd")?.ok_or(NAMELESS)?);
    let (version, _) = header.version()?;
    header.take(if version == 1 { 16 } else { 8 })?;
    let references = only(body, *b"tref")?.unwrap_or_default();
    Ok(Found { body, media, handler: handler.array()?, id: header.u32()?, references })
}

/// True if a header of a film, a track or its media says when it was made or changed.
pub(super) fn is_dated(header: &[u8]) -> Result<bool, Refusal> {
    let mut header = Fields(header);
    let (version, _) = header.version()?;
    Ok(header.take(if version == 1 { 16 } else { 8 })?.iter().any(|byte| *byte != 0))
}

impl<'a> Found<'a> {
    /// The tracks to which it refers in this way.
    pub(super) fn refers(&self, kind: Kind) -> Result<Vec<u32>, Refusal> {
        let ids = only(self.references, kind)?.unwrap_or_default();
        Ok(ids.as_chunks::<4>().0.iter().map(|id| u32::from_be_bytes(*id)).collect())
    }

    /// What it says of how its samples are coded.
    pub(super) fn entries(&self) -> Result<Option<&'a [u8]>, Refusal> {
        let info = only(self.media, *b"minf")?.unwrap_or_default();
        only(only(info, *b"stbl")?.unwrap_or_default(), *b"stsd")
    }

    /// True if the track or its media says when it was made or changed.
    pub(super) fn is_dated(&self) -> Result<bool, Refusal> {
        let headers = [only(self.body, *b"tkhd")?, only(self.media, *b"mdhd")?];
        Ok(headers.into_iter().flatten().map(is_dated).collect::<Result<Vec<_>, _>>()?.contains(&true))
    }

    /// Reads a track that is kept.
    pub(super) fn keep(self, names: &NameSearch, removed: &mut Removed) -> Result<Track<'a>, Refusal> {
        const MISSING: Refusal = Refusal::Damaged("a part of its index is missing");
        let pictures = self.handler != *b"soun";
        let info = only(self.media, *b"minf")?.ok_or(MISSING)?;
        let table = only(info, *b"stbl")?.ok_or(MISSING)?;
        check_place(info)?;
        let entries = entry::rebuild(only(table, *b"stsd")?.ok_or(MISSING)?, pictures, names)?;
        let (media_header, scale) = media_header(only(self.media, *b"mdhd")?.ok_or(MISSING)?)?;
        note_beside(self.body, removed)?;
        Ok(Track {
            id: self.id,
            handler: self.handler,
            references: Vec::new(),
            scale,
            header: header(only(self.body, *b"tkhd")?.ok_or(MISSING)?)?,
            media_header,
            edits: edits(self.body)?,
            presentation: presentation(info, pictures)?,
            tables: tables::read(table, &entries)?,
            entries,
        })
    }
}

/// Errs when the samples are not in this file.
fn check_place(info: &[u8]) -> Result<(), Refusal> {
    let references = only(info, *b"dinf")?.map(|place| only(place, *b"dref")).transpose()?.flatten();
    let mut fields = Fields(references.ok_or(Refusal::Damaged("it does not say where its samples are"))?);
    fields.take(8)?;
    for reference in atoms(fields.0) {
        if Fields(reference?.body).version()?.1 & 1 == 0 {
            return Err(Refusal::Unusual("its samples lie in another file"));
        }
    }
    Ok(())
}

/// By this a film is shown all around (Spherical Video V1 of Google).
const SPHERICAL: [u8; 4] = [0xFF, 0xCC, 0x82, 0x63];

fn note_beside(track: &[u8], removed: &mut Removed) -> Result<(), Refusal> {
    for atom in atoms(track) {
        let atom = atom?;
        match atom.kind {
            // `tref` and `tapt` repeat what other parts say.
            kind if [b"tkhd", b"mdia", b"edts", b"tref", b"tapt"].contains(&&kind) => {}
            kind if kind == *b"uuid" && atom.body.starts_with(&SPHERICAL) => return Err(SURROUNDING),
            kind => removed.note(word(kind)),
        }
    }
    Ok(())
}

/// Two times, the id, the duration; layer, group, loudness, orientation and size.
fn header(body: &[u8]) -> Result<Header, Refusal> {
    let mut fields = Fields(body);
    let (version, flags) = fields.version()?;
    let wide = version == 1;
    let times = if wide { 16 } else { 8 };
    fields.take(times)?;
    let id = fields.array::<4>()?;
    fields.take(4)?;
    let duration = fields.u32_or_u64(wide)?;
    fields.take(8)?;
    let layer = fields.array::<6>()?;
    fields.take(2)?;
    let shape = fields.array::<44>()?;
    let before = [&version_and_flags(version, flags & 0xF), [0; 16].get(..times).unwrap_or_default(), &id, &[0; 4]];
    Ok(Header { before: before.concat(), duration, after: [[0; 8].as_slice(), &layer, &[0; 2], &shape].concat(), wide })
}

/// Two times, ticks a second, the duration, the language.
fn media_header(body: &[u8]) -> Result<(Header, u32), Refusal> {
    let mut fields = Fields(body);
    let (version, _) = fields.version()?;
    let wide = version == 1;
    let times = if wide { 16 } else { 8 };
    fields.take(times)?;
    let scale = fields.u32()?;
    let duration = fields.u32_or_u64(wide)?;
    let language = fields.array::<2>()?;
    let before = [&version_and_flags(version, 0), [0; 16].get(..times).unwrap_or_default(), &scale.to_be_bytes()];
    Ok((Header { before: before.concat(), duration, after: [language, [0; 2]].concat(), wide }, scale))
}

fn version_and_flags(version: u8, flags: u32) -> [u8; 4] {
    let [_, a, b, c] = flags.to_be_bytes();
    [version & 1, a, b, c]
}

fn edits(track: &[u8]) -> Result<Option<Edits<'_>>, Refusal> {
    let list = only(track, *b"edts")?.map(|edits| only(edits, *b"elst")).transpose()?.flatten();
    let Some(list) = list else { return Ok(None) };
    let mut fields = Fields(list);
    let (version, flags) = fields.version()?;
    let (wide, repeats) = (version == 1, flags & 1 == 1);
    let rows = if wide {
        atoms::rows::<5>(&mut fields)?.as_flattened().as_flattened()
    } else {
        atoms::rows::<3>(&mut fields)?.as_flattened().as_flattened()
    };
    Ok(Some(Edits { wide, repeats, rows }))
}

fn presentation(info: &[u8], pictures: bool) -> Result<Vec<u8>, Refusal> {
    let kind = if pictures { *b"vmhd" } else { *b"smhd" };
    let length = if pictures { 8 } else { 2 };
    let given = only(info, kind)?.and_then(|body| body.get(4..4 + length)).unwrap_or(&[0; 8]);
    let given = given.get(..length).unwrap_or_default();
    Ok(if pictures { [&[0, 0, 0, 1], given].concat() } else { [&[0; 4], given, &[0; 2]].concat() })
}

/// Durations in place of those that a film in fragments does not give: of the media, and of the
/// whole in the film's ticks.
#[derive(Clone, Copy)]
pub(super) struct Durations {
    pub(super) media: u64,
    pub(super) film: u64,
}

impl Track<'_> {
    /// True for sound; else it is pictures.
    pub(super) fn is_sound(&self) -> bool {
        self.handler == *b"soun"
    }

    /// Writes the track. `tables` says where its samples are.
    pub(super) fn write(&self, quicktime: bool, durations: Option<Durations>, tables: &[u8]) -> Vec<u8> {
        let mut track = atoms::atom(*b"tkhd", &self.header.written(durations.map(|d| d.film)));
        let ids = |ids: &[u32]| ids.iter().flat_map(|id| id.to_be_bytes()).collect::<Vec<_>>();
        let references = self.references.iter().map(|(kind, to)| atoms::atom(*kind, &ids(to)));
        if !self.references.is_empty() {
            put(&mut track, *b"tref", &references.collect::<Vec<_>>().concat());
        }
        if let Some(edits) = &self.edits {
            put(&mut track, *b"edts", &atoms::atom(*b"elst", &edits.written(self.header.duration, durations)));
        }
        let mut media = atoms::atom(*b"mdhd", &self.media_header.written(durations.map(|d| d.media)));
        put(&mut media, *b"hdlr", &handler_of(quicktime, *b"mhlr", self.handler));
        let mut info = atoms::atom(if self.is_sound() { *b"smhd" } else { *b"vmhd" }, &self.presentation);
        if quicktime {
            put(&mut info, *b"hdlr", &handler_of(quicktime, *b"dhlr", *b"url "));
        }
        let here = [&[0, 0, 0, 0, 0, 0, 0, 1], atoms::atom(*b"url ", &[0, 0, 0, 1]).as_slice()].concat();
        put(&mut info, *b"dinf", &atoms::atom(*b"dref", &here));
        put(&mut info, *b"stbl", tables);
        put(&mut media, *b"minf", &info);
        put(&mut track, *b"mdia", &media);
        track
    }
}

impl Edits<'_> {
    /// How long each stretch is shown, in ticks of the film.
    fn lengths(&self) -> impl DoubleEndedIterator<Item = u64> {
        let (row, width) = if self.wide { (20, 8) } else { (12, 4) };
        let number = move |row: &[u8]| row.iter().take(width).fold(0, |number, byte| number << 8 | u64::from(*byte));
        self.rows.chunks_exact(row).map(number)
    }

    /// The list. In a film in fragments a last stretch lasts as long as the film when it has no end,
    /// or ends with the samples in front of the fragments, which is where the header said that the
    /// track would end.
    fn written(&self, header: u64, durations: Option<Durations>) -> Vec<u8> {
        let width = if self.wide { 20 } else { 12 };
        let count = u32::try_from(self.rows.len() / width).unwrap_or_default();
        let mut rows = Cow::Borrowed(self.rows);
        let all = self.lengths().fold(0, u64::saturating_add);
        let open = self.lengths().next_back().is_some_and(|last| last == 0 || all == header);
        if let Some(durations) = durations.filter(|durations| durations.film > 0 && open) {
            let last = self.rows.len().saturating_sub(width);
            let length = if self.wide { 8 } else { 4 };
            let bytes = durations.film.to_be_bytes();
            rows.to_mut().splice(last..last + length, bytes.get(8 - length..).unwrap_or_default().iter().copied());
        }
        [&version_and_flags(self.wide.into(), self.repeats.into()), count.to_be_bytes().as_slice(), &rows].concat()
    }
}

/// A handler that says no more than it must. A single zero is an empty name in both flavours.
fn handler_of(quicktime: bool, component: Kind, handler: Kind) -> Vec<u8> {
    let component = if quicktime { component } else { [0; 4] };
    [&[0; 4], component.as_slice(), &handler, &[0; 12], &[0]].concat()
}
