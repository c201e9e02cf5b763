//! The headers of a film and its tracks: in a cleaned film every field is known, and those that
//! show are the original's.

use super::tree::{Node, is_zero, number};
use super::{BROKEN, Leftover, UNKNOWN};

const TIMES: Leftover = Leftover("a time of recording");

/// What sort of file an index is of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::clean::proof) enum Flavour {
    Film,
    QuickTime,
    /// A file of pictures, some of which move.
    Pictures,
}

/// Where the fields of a header begin, which depends on how wide its numbers are.
struct Places {
    /// The first byte behind the two times.
    behind_times: usize,
    /// The width of a duration.
    width: usize,
}

fn places(body: &[u8]) -> Option<Places> {
    match body.first()? {
        0 => Some(Places { behind_times: 12, width: 4 }),
        1 => Some(Places { behind_times: 20, width: 8 }),
        _ => None,
    }
}

fn timeless(body: &[u8]) -> Result<Places, Leftover> {
    let places = places(body).ok_or(BROKEN)?;
    if is_zero(body, 4..places.behind_times) { Ok(places) } else { Err(TIMES) }
}

/// The header of a cleaned film; gives the number that a further track would have.
pub(in crate::clean::proof) fn film(node: &Node<'_>) -> Result<u64, Leftover> {
    let Places { behind_times, width } = timeless(node.body)?;
    let at = behind_times + 4 + width;
    let known = node.name == b"mvhd"
        && node.body.len() == at + 80
        && is_zero(node.body, 1..4)
        && is_zero(node.body, at + 6..at + 16)
        && is_zero(node.body, at + 52..at + 76);
    number(node.body, at + 76, 4).filter(|_| known).ok_or(UNKNOWN)
}

/// What a track says it is.
pub(in crate::clean::proof) fn handler<'a>(track: &Node<'a>) -> Option<&'a [u8]> {
    track.bytes(&[b"mdia", b"hdlr"])?.get(8..12)
}

/// True for a track of pictures, or of their transparency.
pub(in crate::clean::proof) fn is_picture(track: &Node<'_>) -> bool {
    matches!(handler(track), Some(b"vide" | b"pict" | b"auxv"))
}

/// The tracks together with which one is seen: how, and which.
pub(in crate::clean::proof) fn together(track: &Node<'_>) -> Vec<(Vec<u8>, Vec<u64>)> {
    let links = track.child(b"tref").map_or(&[][..], |links| links.inside.as_slice());
    let ids = |link: &Node<'_>| link.body.chunks_exact(4).filter_map(|id| number(id, 0, 4)).collect();
    let links = links.iter().filter(|link| matches!(link.name, b"auxl" | b"prem"));
    links.map(|link| (link.name.to_vec(), ids(link))).collect()
}

/// True if a track of a cleaned file of pictures refers to nothing but what it is seen with, among
/// these tracks.
pub(in crate::clean::proof) fn refers_to(track: &Node<'_>, ids: &[u64]) -> bool {
    let Some(links) = track.child(b"tref") else { return true };
    let known = together(track);
    let bare = |link: &Node<'_>| link.body.len() >= 4 && link.body.len().is_multiple_of(4);
    !known.is_empty()
        && known.len() == links.inside.len()
        && links.inside.iter().all(bare)
        && known.iter().all(|(_, to)| to.iter().all(|id| ids.contains(id)))
        && known.windows(2).all(|pair| pair.first().map(|link| &link.0) != pair.last().map(|link| &link.0))
}

/// The number of a track.
pub(in crate::clean::proof) fn id(track: &Node<'_>) -> Option<u64> {
    let header = track.bytes(&[b"tkhd"])?;
    number(header, places(header)?.behind_times, 4)
}

/// The headers of a cleaned track; gives its number. Its tables are not looked at.
pub(in crate::clean::proof) fn track(track: &Node<'_>, flavour: Flavour) -> Result<u64, Leftover> {
    let (quicktime, pictures) = (flavour == Flavour::QuickTime, flavour == Flavour::Pictures);
    let in_order = |node: &Node<'_>, names: &[&[u8]]| node.names() == names;
    let media = track.child(b"mdia").ok_or(BROKEN)?;
    let info = media.child(b"minf").ok_or(BROKEN)?;
    let kind: &[u8] = if is_picture(track) { b"vmhd" } else { b"smhd" };
    let handler = handler(track).ok_or(BROKEN)?;
    let all = track.names();
    let without_links =
        if pictures { all.iter().copied().filter(|name| name != b"tref").collect() } else { all.clone() };
    let known = track.name == b"trak"
        && if pictures { is_picture(track) } else { matches!(handler, b"vide" | b"soun") }
        && matches!(without_links.as_slice(), [b"tkhd", b"mdia"] | [b"tkhd", b"edts", b"mdia"])
        && all.iter().skip(2).all(|name| name != b"tref")
        && all.first() == Some(&b"tkhd".as_slice())
        && in_order(media, &[b"mdhd", b"hdlr", b"minf"])
        && match quicktime {
            true => in_order(info, &[kind, b"hdlr", b"dinf", b"stbl"]),
            false => in_order(info, &[kind, b"dinf", b"stbl"]),
        }
        && says(media.child(b"hdlr"), if quicktime { b"mhlr" } else { &[0; 4] }, handler)
        && (!quicktime || says(info.child(b"hdlr"), b"dhlr", b"url "))
        && track.child(b"edts").is_none_or(is_edit_list)
        && info.bytes(&[b"dinf"]) == Some(b"\0\0\0\x1Cdref\0\0\0\0\0\0\0\x01\0\0\0\x0Curl \0\0\0\x01")
        && info.bytes(&[kind]).is_some_and(|body| is_presentation(body, kind == b"vmhd"));
    let language = media.bytes(&[b"mdhd"]).ok_or(BROKEN)?;
    let Places { behind_times, width } = timeless(language)?;
    let end = behind_times + 4 + width + 2;
    if !known || !is_zero(language, 1..4) || !is_zero(language, end..end + 2) || language.len() != end + 2 {
        return Err(UNKNOWN);
    }
    header(track.bytes(&[b"tkhd"]).ok_or(BROKEN)?)
}

/// The header of a cleaned track; gives its number.
fn header(body: &[u8]) -> Result<u64, Leftover> {
    let Places { behind_times, width } = timeless(body)?;
    let at = behind_times + 8 + width;
    let known = body.len() == at + 60
        && is_zero(body, 1..3)
        && body.get(3).is_some_and(|flags| *flags < 16)
        && is_zero(body, behind_times + 4..behind_times + 8)
        && is_zero(body, at..at + 8)
        && is_zero(body, at + 14..at + 16);
    number(body, behind_times, 4).filter(|_| known).ok_or(UNKNOWN)
}

fn says(node: Option<&Node<'_>>, component: &[u8], handler: &[u8]) -> bool {
    let expected = [&[0; 4], component, handler, &[0; 13]].concat();
    node.is_some_and(|node| node.body == expected)
}

fn is_edit_list(edits: &Node<'_>) -> bool {
    edits.names() == [b"elst"]
        && edits.bytes(&[b"elst"]).is_some_and(|body| {
            let width = if body.first() == Some(&1) { 20 } else { 12 };
            let length = number(body, 4, 4).and_then(|count| usize::try_from(count).ok()?.checked_mul(width));
            matches!(body.first(), Some(0 | 1))
                && is_zero(body, 1..3)
                && body.get(3) < Some(&2)
                && length == body.len().checked_sub(8)
        })
}

fn is_presentation(body: &[u8], picture: bool) -> bool {
    match picture {
        true => body.len() == 12 && body.starts_with(&[0, 0, 0, 1]),
        false => body.len() == 8 && is_zero(body, 0..4) && is_zero(body, 6..8),
    }
}

/// The bytes of a header that show: all but times, and but the duration where fragments give it.
fn shown(body: &[u8], behind_duration: std::ops::Range<usize>, fragmented: bool) -> Option<(Vec<u8>, Option<u64>)> {
    let Places { behind_times, width } = places(body)?;
    let at = behind_times + 4 + width;
    let tail = body.get(at + behind_duration.start..at + behind_duration.end)?;
    let duration = number(body, behind_times + 4, width).filter(|_| !fragmented);
    Some(([body.get(behind_times..behind_times + 4)?, tail].concat(), duration))
}

/// True if speed, loudness, turn and length of the whole are the same.
pub(in crate::clean::proof) fn same_film(before: &[Node<'_>], after: &[Node<'_>], fragmented: bool) -> bool {
    let header = |nodes: &[Node<'_>]| {
        let body = nodes.iter().find(|node| node.name == b"mvhd")?.body;
        Some((shown(body, 0..6, fragmented)?, shown(body, 16..52, fragmented)?))
    };
    header(before).is_some_and(|before| Some(before) == header(after))
}

/// The same of a track.
pub(in crate::clean::proof) fn same_track(before: &Node<'_>, after: &Node<'_>, fragmented: bool) -> bool {
    let of = |track: &Node<'_>, open: Option<u64>| {
        let header = track.bytes(&[b"tkhd"])?;
        let Places { behind_times, width } = places(header)?;
        let at = behind_times + 8 + width;
        let duration = number(header, behind_times + 8, width).filter(|_| !fragmented);
        let show = [
            header.get(3).map(|flags| vec![flags & 0xF])?,
            header.get(behind_times..behind_times + 4)?.to_vec(),
            header.get(at + 8..at + 14)?.to_vec(),
            header.get(at + 16..at + 60)?.to_vec(),
        ];
        let media = shown(track.bytes(&[b"mdia", b"mdhd"])?, 0..2, fragmented)?;
        let presentation = match is_picture(track) {
            true => track.bytes(&[b"mdia", b"minf", b"vmhd"]).and_then(|body| body.get(4..12)),
            false => track.bytes(&[b"mdia", b"minf", b"smhd"]).and_then(|body| body.get(4..6)),
        };
        let presentation = presentation.filter(|bytes| bytes.iter().any(|byte| *byte != 0)).map(<[u8]>::to_vec);
        Some((show, duration, media, presentation, handler(track)?.to_vec(), edits(track, open)?))
    };
    // The last stretch of a film in fragments may be open in the original.
    let open = track_duration(after).filter(|_| fragmented).map(|(duration, _)| duration);
    of(before, open).is_some_and(|before| Some(before) == of(after, None))
}

/// How long a track lasts in ticks of the film, and how wide that number is.
fn track_duration(track: &Node<'_>) -> Option<(u64, usize)> {
    let header = track.bytes(&[b"tkhd"])?;
    let Places { behind_times, width } = places(header)?;
    Some((number(header, behind_times + 8, width)?, width))
}

/// Ticks a second, how long it lasts, and how wide that number is.
fn pace(header: &[u8]) -> Option<(u64, u64, usize)> {
    let Places { behind_times, width } = places(header)?;
    Some((number(header, behind_times, 4)?, number(header, behind_times + 4, width)?, width))
}

/// True if a track says that it lasts as long as its samples do.
pub(super) fn lasts(film: &[Node<'_>], track: &Node<'_>, ticks: u64) -> bool {
    let fits = |duration: u64, width| if width == 8 { duration } else { duration.min(u32::MAX.into()) };
    let is_so = || {
        let (film_scale, ..) = pace(film.first()?.body)?;
        let (scale, media, media_width) = pace(track.bytes(&[b"mdia", b"mdhd"])?)?;
        let (shown, width) = track_duration(track)?;
        let whole = u64::try_from(u128::from(ticks) * u128::from(film_scale) / u128::from(scale.max(1))).ok()?;
        Some(media == fits(ticks, media_width) && shown == fits(whole, width))
    };
    is_so() == Some(true)
}

/// True if a film says that it lasts as long as its longest track.
pub(super) fn lasts_as_its_tracks(film: &[Node<'_>]) -> bool {
    let longest = film.iter().filter_map(track_duration).map(|(duration, _)| duration).max();
    film.first().and_then(|header| pace(header.body)).map(|(_, duration, _)| duration) == longest
}

/// Which stretches are shown, after whether they are shown again and again: each with its length,
/// where it begins and its speed. A last one
/// without an end, or one that ends where the track's header says that all ends, lasts until `open`.
fn edits(track: &Node<'_>, open: Option<u64>) -> Option<Vec<[u64; 3]>> {
    let Some(body) = track.bytes(&[b"edts", b"elst"]) else { return Some(Vec::new()) };
    let width = if body.first()? == &1 { 8 } else { 4 };
    let count = usize::try_from(number(body, 4, 4)?).ok()?;
    if count > body.len() {
        return None;
    }
    let row = |index: usize| {
        let at = 8 + index * (2 * width + 4);
        Some([number(body, at, width)?, number(body, at + width, width)?, number(body, at + 2 * width, 4)?])
    };
    let mut rows: Vec<_> = (0..count).map(row).collect::<Option<_>>()?;
    let all = rows.iter().fold(0_u64, |all, [length, ..]| all.saturating_add(*length));
    let (whole, _) = track_duration(track)?;
    if let (Some(open), Some([length, ..])) = (open, rows.last_mut())
        && (*length == 0 || all == whole)
    {
        *length = open;
    }
    rows.insert(0, [u64::from(body.get(3)? & 1), 0, 0]);
    Some(rows)
}
