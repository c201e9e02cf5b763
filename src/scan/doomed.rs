//! The names that a file has while it is being erased: any computer can tell from them what to do.
//!
//! First it is called `kindframe-<photo>-<token>-<part>.being-erased`: the photo by the first half of the hash
//! of its original's bytes, sixteen digits; a token that makes the name its own; and `o` for the original or
//! `c0`, `c1`, … for what belongs to it. Its bytes may be whole or overwritten in part. Once all of them
//! are overwritten and the medium has that, it gets a name that says nothing of it: `kindframe-`, eight
//! letters and the same ending.
//!
//! So another computer, whose journal knows nothing of it, sees whose remains they are, whether the
//! photo still is whole under the name, and that a file of the second name holds nothing any more.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::photo::{ContentHash, HashBeginning};

/// The ending of a file that is being erased.
pub const ENDING: &str = "being-erased";

/// How the first name begins.
const BEGINNING: &str = "kindframe-";

/// Which file of a shot it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The picture or film.
    Original,
    /// What belongs to it; of one shot each has another number.
    Companion(usize),
}

/// What a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doomed {
    /// Removing it was begun.
    Begun {
        /// Whose photo it is or was.
        photo: HashBeginning,
        /// Which of its files.
        part: Part,
    },
    /// All of it has been overwritten.
    Overwritten,
    /// It ends like one, and this program did not name it.
    Foreign,
}

/// The first name, beside the file's own.
#[must_use]
pub fn name(original: &Path, photo: &ContentHash, token: u64, part: Part) -> PathBuf {
    let part = match part {
        Part::Original => "o".to_owned(),
        Part::Companion(number) => format!("c{number}"),
    };
    let photo = u64::from_be_bytes(photo.beginning().0);
    original.with_file_name(format!("{BEGINNING}{photo:016x}-{token:016x}-{part}.{ENDING}"))
}

/// The second name of the file that has the first. It follows from that, so that the next start knows it.
#[must_use]
pub fn meaningless(doomed: &Path) -> PathBuf {
    let stem = doomed.file_stem().unwrap_or_default().to_string_lossy();
    if !stem.starts_with(BEGINNING) {
        return doomed.to_owned();
    }
    let letters = ContentHash::of(stem.as_bytes()).0.into_iter().take(8).map(|byte| char::from(b'a' + byte % 26));
    doomed.with_file_name(format!("{BEGINNING}{}.{ENDING}", letters.collect::<String>()))
}

/// What the name of a file says; `None` for one that is not being erased.
#[must_use]
pub fn read(path: &Path) -> Option<Doomed> {
    if path.extension() != Some(OsStr::new(ENDING)) {
        return None;
    }
    let stem = path.file_stem().and_then(OsStr::to_str).unwrap_or_default();
    let letters = stem.strip_prefix(BEGINNING).unwrap_or_default();
    if letters.len() == 8 && letters.bytes().all(|b| b.is_ascii_lowercase()) {
        return Some(Doomed::Overwritten);
    }
    Some(begun(stem).unwrap_or(Doomed::Foreign))
}

fn begun(stem: &str) -> Option<Doomed> {
    let mut parts = stem.strip_prefix(BEGINNING)?.split('-');
    let (photo, token, part) = (parts.next()?, parts.next()?, parts.next()?);
    number(token)?;
    let part = match part {
        "o" => Part::Original,
        companion => Part::Companion(companion.strip_prefix('c')?.parse().ok()?),
    };
    let photo = HashBeginning(number(photo)?.to_be_bytes());
    parts.next().is_none().then_some(Doomed::Begun { photo, part })
}

fn number(digits: &str) -> Option<u64> {
    let is_number = digits.len() == 16 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    is_number.then(|| u64::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_whose_remains_they_are_and_which_part() {
        let hash = ContentHash::of(b"a photo");
        for part in [Part::Original, Part::Companion(0), Part::Companion(12)] {
            let name = name(Path::new("/card/DCIM/IMG_1.JPG"), &hash, 7, part);
            assert_eq!(name.parent(), Some(Path::new("/card/DCIM")));
            assert_eq!(read(&name), Some(Doomed::Begun { photo: hash.beginning(), part }), "{}", name.display());
            assert_eq!(read(&meaningless(&name)), Some(Doomed::Overwritten));
        }
        assert_eq!(read(Path::new("/card/IMG_1.JPG")), None);
    }

    #[test]
    fn a_name_that_this_program_did_not_give_says_nothing() {
        let no_part = "kindframe-0123456789abcdef-0123456789abcdef";
        for stem in ["holiday", "kindframe-1", no_part, "abcdefgh", "kindframe-ABCDEFGH"] {
            let path = PathBuf::from(format!("/card/{stem}.{ENDING}"));
            assert_eq!(read(&path), Some(Doomed::Foreign), "{stem}");
        }
        assert_eq!(meaningless(Path::new("/card/x.being-erased")), Path::new("/card/x.being-erased"));
    }
}
