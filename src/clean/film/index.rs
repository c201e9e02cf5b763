//! The index of a film (`moov`): read, joined with the indices of fragments, and written anew.

use super::atoms::{Fields, Row, atoms, only, put};
use super::fragments::{self, Joined};
use super::layout::{Fragment, Span};
use super::tables::{AT_ODDS, MOST_CHUNKS, Sizes};
use super::track::{self, Durations, Found, Track};
use super::word;
use crate::clean::source::Source;
use crate::clean::{NameSearch, Refusal, Removed};

/// Says of each track what a person is told when it is left behind; nothing for one that is kept.
pub(super) type Choose = fn(&[Found<'_>]) -> Result<Vec<Option<&'static str>>, Refusal>;

/// More tracks than any device writes.
const MOST_TRACKS: usize = 64;

/// See the module.
pub(super) struct Index<'a> {
    header: Header,
    /// The part that says what fragments have in common.
    common: Option<&'a [u8]>,
    pub(super) tracks: Vec<(Track<'a>, Option<Durations>)>,
}

/// Ticks a second, duration, and the fields for speed, loudness and orientation.
struct Header {
    scale: u32,
    duration: u64,
    wide: bool,
    /// Speed and loudness.
    playing: [u8; 6],
    matrix: [u8; 36],
}

impl Header {
    fn read(body: &[u8]) -> Result<Self, Refusal> {
        let mut fields = Fields(body);
        let wide = fields.version()?.0 == 1;
        fields.take(if wide { 16 } else { 8 })?;
        let (scale, duration) = (fields.u32()?, fields.u32_or_u64(wide)?);
        let playing = fields.array()?;
        fields.take(10)?;
        let matrix = fields.array()?;
        fields.take(24 + 4)?;
        Ok(Self { scale, duration, wide, playing, matrix })
    }

    fn written(&self, next_id: u32) -> Vec<u8> {
        let mut out = vec![u8::from(self.wide), 0, 0, 0];
        out.extend_from_slice(if self.wide { &[0; 16] } else { &[0; 8] });
        out.extend(self.scale.to_be_bytes());
        match self.wide {
            true => out.extend(self.duration.to_be_bytes()),
            false => out.extend(u32::try_from(self.duration).unwrap_or(u32::MAX).to_be_bytes()),
        }
        out.extend(self.playing);
        out.extend([0; 10]);
        out.extend(self.matrix);
        out.extend([0; 24]);
        out.extend(next_id.to_be_bytes());
        out
    }
}

impl<'a> Index<'a> {
    /// Reads an index; `choose` says which of its tracks are kept.
    pub(super) fn read(
        bytes: &'a [u8],
        choose: Choose,
        names: &NameSearch,
        removed: &mut Removed,
    ) -> Result<Self, Refusal> {
        if only(bytes, *b"cmov")?.is_some() {
            return Err(Refusal::Unusual("a compressed index"));
        }
        let header = only(bytes, *b"mvhd")?.ok_or(Refusal::Damaged("its index has no header"))?;
        let (header, mut dated) = (Header::read(header)?, track::is_dated(header)?);
        let mut found = Vec::new();
        for atom in atoms(bytes) {
            let atom = atom?;
            match &atom.kind {
                b"trak" => found.push(track::find(atom.body)?),
                b"mvhd" | b"mvex" | b"iods" => {}
                b"free" | b"skip" if atom.body.is_empty() => {}
                _ => removed.note(word(atom.kind)),
            }
            if found.len() > MOST_TRACKS {
                return Err(Refusal::Unusual("more tracks than a film has"));
            }
        }
        let unwanted = choose(&found)?;
        let mut tracks: Vec<(Track<'_>, _)> = Vec::new();
        for (track, unwanted) in found.into_iter().zip(unwanted) {
            match unwanted {
                Some(what) => removed.note(what),
                None if tracks.iter().any(|(other, _)| other.id == track.id) || track.id == 0 => {
                    return Err(Refusal::Damaged("two of its tracks have one number"));
                }
                None => {
                    dated |= track.is_dated()?;
                    tracks.push((track.keep(names, removed)?, None));
                }
            }
        }
        match tracks.as_slice() {
            [] => return Err(Refusal::Damaged("it has neither pictures nor sound")),
            all if all.iter().all(|(track, _)| track.is_sound()) => return Err(Refusal::Sound),
            _ => {}
        }
        if dated {
            removed.note("times of recording");
        }
        Ok(Self { header, common: only(bytes, *b"mvex")?, tracks })
    }

    /// Appends the samples of the fragments to the tracks.
    pub(super) fn join(&mut self, source: &dyn Source, fragments: &[Fragment]) -> Result<(), Refusal> {
        let common = self.common.ok_or(Refusal::Damaged("its fragments belong to another film"))?;
        let joined = self.tracks.iter().map(|(track, _)| Joined::of(track.id, track.entries.count, &track.tables));
        let mut joined = joined.collect::<Result<Vec<_>, _>>()?;
        fragments::join(source, fragments, common, &mut joined)?;
        self.header.duration = 0;
        for ((track, durations), joined) in self.tracks.iter_mut().zip(joined) {
            let (tables, media) = joined.into_tables();
            let ticks = u128::from(media) * u128::from(self.header.scale) / u128::from(track.scale.max(1));
            let film = u64::try_from(ticks).map_err(|_| AT_ODDS)?;
            self.header.duration = self.header.duration.max(film);
            *durations = Some(Durations { media, film });
            track.tables = tables;
        }
        Ok(())
    }

    /// Where samples of kept tracks stand in the original.
    pub(super) fn chunks(&self) -> impl Iterator<Item = Span> {
        self.tracks.iter().flat_map(|(track, _)| track.tables.chunks.iter().map(|chunk| chunk.span))
    }

    /// Writes the body of the new index, with places of samples as `placed` says, in four bytes or
    /// in eight.
    pub(super) fn write(&self, wide: bool, quicktime: bool, placed: impl Fn(u64) -> u64) -> Vec<u8> {
        let mut out = Vec::new();
        let next = self.tracks.iter().map(|(track, _)| track.id).max().unwrap_or_default().saturating_add(1);
        put(&mut out, *b"mvhd", &self.header.written(next));
        for (track, durations) in &self.tracks {
            let tables = tables(track, wide, &placed);
            put(&mut out, *b"trak", &track.write(quicktime, *durations, &tables));
        }
        out
    }
}

fn tables(track: &Track<'_>, wide: bool, placed: impl Fn(u64) -> u64) -> Vec<u8> {
    let mut out = Vec::new();
    let tables = &track.tables;
    put(&mut out, *b"stsd", &track.entries.body);
    put(&mut out, *b"stts", &table(0, &tables.times));
    if let Some((version, rows)) = &tables.shifts {
        put(&mut out, *b"ctts", &table(*version, rows));
    }
    if let Some(rows) = &tables.sync {
        put(&mut out, *b"stss", &table(0, rows));
    }
    for (kind, body) in &tables.beside {
        put(&mut out, *kind, body);
    }
    put(&mut out, *b"stsc", &table(0, &runs(track)));
    let sizes = match &tables.sizes {
        Sizes::Same { size, count } => [[0; 4], size.to_be_bytes(), count.to_be_bytes()].concat(),
        Sizes::Each(sizes) => [&[0; 4], table(0, sizes).as_slice()].concat(),
    };
    put(&mut out, *b"stsz", &sizes);
    let places = tables.chunks.iter().map(|chunk| placed(chunk.span.start));
    if wide {
        let halves = places.map(|place| {
            [place >> 32, place & 0xFFFF_FFFF].map(|half| u32::try_from(half).unwrap_or_default().to_be_bytes())
        });
        put(&mut out, *b"co64", &table(0, &halves.collect::<Vec<_>>()));
    } else {
        // Narrow only when the whole file has fewer than four gigabytes.
        let narrow = places.map(|place| [u32::try_from(place).unwrap_or(u32::MAX).to_be_bytes()]);
        put(&mut out, *b"stco", &table(0, &narrow.collect::<Vec<_>>()));
    }
    out
}

/// How many samples chunks have, wherever that changes.
fn runs(track: &Track<'_>) -> Vec<Row<3>> {
    let mut rows: Vec<[u32; 3]> = Vec::new();
    for (number, chunk) in (1..).zip(&track.tables.chunks) {
        if rows.last().is_none_or(|[_, samples, entry]| (*samples, *entry) != (chunk.samples, chunk.entry)) {
            rows.push([number, chunk.samples, chunk.entry]);
        }
    }
    rows.into_iter().map(|row| row.map(u32::to_be_bytes)).collect()
}

/// A table: version, no flags, count, rows.
fn table<const N: usize>(version: u8, rows: &[Row<N>]) -> Vec<u8> {
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    [&[version, 0, 0, 0], count.to_be_bytes().as_slice(), rows.as_flattened().as_flattened()].concat()
}

/// Which stretches of the original are copied, and where each byte of them comes to stand.
pub(super) struct Placing {
    /// In order, none touching the next; with the place of its first byte among the copied ones.
    spans: Vec<(Span, u64)>,
    length: u64,
}

impl Placing {
    /// Gathers stretches. What several tracks use is copied once.
    pub(super) fn of(chunks: impl Iterator<Item = Span>, media: &[Span]) -> Result<Self, Refusal> {
        let mut all: Vec<Span> = chunks.filter(|span| span.length() > 0).collect();
        if all.len() > MOST_CHUNKS {
            return Err(Refusal::Unusual("far more parts than a film has"));
        }
        all.sort_unstable_by_key(|span| span.start);
        let mut spans: Vec<Span> = Vec::new();
        for span in all {
            match spans.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => spans.push(span),
            }
        }
        // The stretches of the media come in their order.
        let in_media = |span: &Span| {
            let before = media.partition_point(|whole| whole.start <= span.start);
            before.checked_sub(1).and_then(|index| media.get(index)).is_some_and(|whole| whole.holds(*span))
        };
        if !spans.iter().all(in_media) {
            return Err(Refusal::CutShort);
        }
        let mut length = 0;
        let begin = |span: Span| {
            let start = length;
            length += span.length();
            (span, start)
        };
        let spans = spans.into_iter().map(begin).collect();
        Ok(Self { spans, length })
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn spans(&self) -> impl Iterator<Item = Span> {
        self.spans.iter().map(|(span, _)| *span)
    }

    /// Where a byte comes to stand, counted from the first that is copied. The place of a chunk
    /// without bytes does not matter.
    pub(super) fn new_place(&self, old: u64) -> u64 {
        let before = self.spans.partition_point(|(span, _)| span.start <= old);
        let (span, start) = match before.checked_sub(1).and_then(|index| self.spans.get(index)) {
            Some(found) if found.0.end >= old => *found,
            _ => return 0,
        };
        start + (old - span.start)
    }
}
