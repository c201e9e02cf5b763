//! Words of English that are names as well, and small words that never are.
//!
//! A name that is no word is telling wherever it stands; one that is a word tells only where it is
//! written as a name. The list is `common_words.txt` beside this file; it need not be complete: a word
//! that it lacks is asked about more often than it had to be.

use std::collections::HashSet;
use std::sync::LazyLock;

static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("common_words.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

/// Words that stand between or beside names without being one.
const SMALL: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "but", "by", "for", "from", "has", "he", "her", "here", "his", "in", "is",
    "it", "its", "my", "no", "not", "of", "on", "or", "our", "out", "s", "she", "so", "that", "the", "their", "then",
    "they", "this", "to", "today", "was", "we", "well", "were", "when", "where", "who", "with", "you", "your",
];
/// Parts of a surname that do not stand for it: "Ben van" is not Ben van der Berg.
const PARTICLES: &[&str] = &[
    "abu", "al", "ap", "ben", "bin", "da", "de", "del", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la", "le",
    "mac", "mc", "san", "st", "ten", "ter", "van", "von", "zu",
];
/// Beginnings of names that are written with a blank behind them, or without.
const BEGINNINGS: &[&str] = &[
    "abd", "abdul", "abu", "al", "bin", "da", "de", "del", "della", "di", "du", "el", "fitz", "la", "le", "mac", "mc",
    "o", "san", "st", "ten", "ter", "van", "von",
];
/// What stands before a surname.
const TITLES: &[&str] = &["dr", "lady", "lord", "madam", "miss", "mr", "mrs", "ms", "mx", "prof", "professor", "sir"];
/// What stands behind the surname of several.
const KIN: &[&str] = &["brothers", "children", "family", "kids", "siblings", "sisters", "twins"];
/// What file names hold besides what they tell: from cameras, scanners and people, and the endings.
const OF_FILES: &[&str] = &[
    "avi", "avif", "bmp", "copy", "crop", "cropped", "csv", "dcim", "doc", "docx", "dsc", "dscf", "dscn", "edit",
    "edited", "final", "gif", "heic", "heif", "image", "img", "jpeg", "jpg", "mov", "mp4", "mvi", "new", "odt", "pdf",
    "photo", "photos", "pic", "pics", "picture", "png", "portrait", "ppt", "pptx", "pxl", "scan", "small", "thumb",
    "tif", "tiff", "txt", "version", "vid", "video", "webp", "xls", "xlsx",
];

/// True for a folded word that is a common one, or too short to tell it from one.
pub(super) fn is_common(word: &str) -> bool {
    word.chars().count() < 3 || COMMON.contains(word) || SMALL.contains(&word)
}

/// See [`SMALL`].
pub(super) fn is_small(word: &str) -> bool {
    SMALL.contains(&word)
}

/// See [`PARTICLES`].
pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// See [`TITLES`].
pub(super) fn is_title(word: &str) -> bool {
    TITLES.contains(&word)
}

/// See [`KIN`].
pub(super) fn is_kin(word: &str) -> bool {
    KIN.contains(&word)
}

/// See [`OF_FILES`].
pub(super) fn is_of_files(word: &str) -> bool {
    OF_FILES.contains(&word)
}

/// Where a folded name may have a blank though the register writes it without: behind `mac` of `macdonald`.
pub(super) fn beginnings(name: &str) -> impl Iterator<Item = usize> {
    BEGINNINGS.iter().filter(|start| name.len() > start.len() + 2 && name.starts_with(**start)).map(|start| start.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_a_word_is_told_from_one_that_is_none() {
        for word in ["rose", "grace", "hunter", "will", "mark", "li", "hall"] {
            assert!(is_common(word), "{word}");
        }
        for name in ["kenwright", "amira", "lukaszewicz"] {
            assert!(!is_common(name), "{name}");
        }
    }

    #[test]
    fn the_list_holds_small_plain_letters_and_each_word_once() {
        let lines = include_str!("common_words.txt").lines().filter(|line| !line.starts_with('#'));
        let all: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
        assert!(all.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase())));
        assert_eq!(all.len(), COMMON.len());
    }
}
