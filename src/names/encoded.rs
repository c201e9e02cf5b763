//! Encodings undone, with where each character came from: of addresses (`Zo%C3%AB`) and of pages (`Zo&euml;`).
//!
//! The name of a tag counts as a sign and what it holds as text, so that `<b>` parts nothing and a caption in
//! `alt="…"` is seen. A run of encoded bytes that is no UTF-8 stays as it is written; what is encoded twice is undone
//! once.

use std::ops::Range;

/// The longest name of a character in a page: `&ccedil;`, `&#x1f600;`.
const LONGEST_ENTITY: usize = 8;
/// The longest name of a tag.
const LONGEST_TAG: usize = 16;

/// Ends of the names of letters with an accent, and the accent.
const ACCENTS: &[(&str, char)] = &[
    ("acute", '\u{301}'),
    ("caron", '\u{30c}'),
    ("cedil", '\u{327}'),
    ("circ", '\u{302}'),
    ("grave", '\u{300}'),
    ("ring", '\u{30a}'),
    ("tilde", '\u{303}'),
    ("uml", '\u{308}'),
];
/// Other letters, and signs that stand in names.
const LETTERS: &[(&str, char)] = &[
    ("aelig", 'æ'),
    ("AElig", 'Æ'),
    ("apos", '\''),
    ("eth", 'ð'),
    ("ETH", 'Ð'),
    ("lsquo", '\u{2018}'),
    ("nbsp", '\u{a0}'),
    ("oelig", 'œ'),
    ("OElig", 'Œ'),
    ("oslash", 'ø'),
    ("Oslash", 'Ø'),
    ("rsquo", '\u{2019}'),
    ("shy", '\u{ad}'),
    ("szlig", 'ß'),
    ("thorn", 'þ'),
    ("THORN", 'Þ'),
];

/// True if there may be something to undo.
pub(super) fn may_be_in(text: &str) -> bool {
    memchr::memchr3(b'%', b'&', b'<', text.as_bytes()).is_some()
}

/// The characters of the text, each with the bytes of the text that stand for it.
pub(super) fn decoded(text: &str) -> impl Iterator<Item = (char, Range<usize>)> {
    let mut at = 0;
    let mut mark = None;
    std::iter::from_fn(move || {
        if let Some(mark) = mark.take() {
            return Some((mark, at..at));
        }
        let start = at;
        let rest = text.get(start..)?;
        let c = rest.chars().next()?;
        let (c, accent, length) = match c {
            '%' => percent(rest).map(|(c, length)| (c, None, length)),
            '&' => entity(rest),
            '<' => tag(rest).map(|length| (c, None, length)),
            _ => None,
        }
        .unwrap_or((c, None, c.len_utf8()));
        (at, mark) = (start + length, accent);
        Some((c, start..at))
    })
}

/// A character in percent-encoding, and its length in the text.
fn percent(rest: &str) -> Option<(char, usize)> {
    let mut bytes = Vec::with_capacity(4);
    while bytes.len() < 4 {
        let digits = rest.get(bytes.len() * 3..bytes.len() * 3 + 3)?.strip_prefix('%')?;
        bytes.push(u8::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?);
        if let Some(c) = str::from_utf8(&bytes).ok().and_then(|whole| whole.chars().next()) {
            return Some((c, bytes.len() * 3));
        }
    }
    None
}

/// A character by its name or number, an accent that goes with it, and its length in the text. What stands for a
/// sign that no name holds is given as a blank.
fn entity(rest: &str) -> Option<(char, Option<char>, usize)> {
    let (name, _) = rest.strip_prefix('&')?.split_once(';').filter(|(name, _)| name.len() <= LONGEST_ENTITY)?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#');
    let length = name.len() + 2;
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']);
        let code = hexadecimal.map_or_else(|| number.parse().ok(), |digits| u32::from_str_radix(digits, 16).ok())?;
        return Some((char::from_u32(code)?, None, length));
    }
    if let Some((_, letter)) = LETTERS.iter().find(|(known, _)| *known == name) {
        return Some((*letter, None, length));
    }
    let accented = ACCENTS.iter().find_map(|(end, mark)| Some((name.strip_suffix(end)?, mark)));
    match accented {
        Some((letter, mark)) if letter.len() == 1 => Some((letter.chars().next()?, Some(*mark), length)),
        _ => is_name.then_some((' ', None, length)),
    }
}

/// The length of `<b` or `</b` where a tag begins.
fn tag(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('<')?;
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let name = inner.bytes().take(LONGEST_TAG + 1).take_while(u8::is_ascii_alphanumeric).count();
    let ends = matches!(inner.as_bytes().get(name)?, b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n');
    (ends && (1..=LONGEST_TAG).contains(&name)).then_some(rest.len() - inner.len() + name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        decoded(text).map(|(c, _)| c).collect()
    }

    #[test]
    fn what_is_encoded_is_undone_and_everything_else_stays() {
        for (text, is) in [
            ("Zo%C3%AB%20x", "Zoë x"),
            ("100%de 5%", "100%de 5%"),
            ("%+1%E9%", "%+1%E9%"),
            ("Zo&euml;&nbsp;&#79;&#x27;N", "Zoe\u{308}\u{a0}O'N"),
            ("&copy; a & b; &#xd800; &;", "  a & b; &#xd800; &;"),
            ("<b>Ben</b> a<b 1<2", "<>Ben<> a< 1<2"),
            ("<img alt=\"x\"/>", "< alt=\"x\"/>"),
        ] {
            assert_eq!(plain(text), is, "{text}");
        }
    }

    #[test]
    fn every_character_knows_its_place() {
        let text = "a%C3%AB&auml;<b>é";
        let mut end = 0;
        for (_, place) in decoded(text) {
            assert!(place.start == end && text.is_char_boundary(place.end), "{place:?}");
            end = place.end;
        }
        assert_eq!(end, text.len());
    }
}
