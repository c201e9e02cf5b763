//! How values lie in the columns: days and enums as words, hashes and paths as bytes.
//!
//! A value that does not read back is damage, never a default: an answer that cannot be read must
//! not turn into one that can.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use rusqlite::Row;
use rusqlite::types::FromSql;

use super::error::{RegisterError, Result};
use crate::consent::Answer;
use crate::disk::{FileKind, FileStat};
use crate::photo::ContentHash;
use crate::presence::{Closing, Consulted, Mark, Origin};
use crate::purpose::Basis;
use crate::role::Role;

/// The column's value as SQLite gives it.
pub(super) fn get<T: FromSql>(row: &Row<'_>, column: &str) -> Result<T> {
    Ok(row.get(column)?)
}

/// A day, a time, or anything else that is written as text and parses back.
pub(super) fn parsed<T: FromStr>(row: &Row<'_>, column: &str) -> Result<T> {
    get::<String>(row, column)?.parse().map_err(|_| RegisterError::Damaged)
}

/// As [`parsed`], for a column that may be empty.
pub(super) fn parsed_if_any<T: FromStr>(row: &Row<'_>, column: &str) -> Result<Option<T>> {
    match get::<Option<String>>(row, column)? {
        Some(text) => text.parse().map(Some).map_err(|_| RegisterError::Damaged),
        None => Ok(None),
    }
}

/// A number that is not negative.
pub(super) fn count<T: TryFrom<i64>>(row: &Row<'_>, column: &str) -> Result<T> {
    T::try_from(get(row, column)?).map_err(|_| RegisterError::Damaged)
}

/// A hash.
pub(super) fn hash(row: &Row<'_>, column: &str) -> Result<ContentHash> {
    Ok(ContentHash(get(row, column)?))
}

/// A path.
pub(super) fn path(row: &Row<'_>, column: &str) -> Result<PathBuf> {
    path_from(get(row, column)?)
}

/// A size as SQLite can hold it; no file is larger.
pub(super) fn signed(size: u64) -> Result<i64> {
    i64::try_from(size).map_err(|_| RegisterError::Damaged)
}

/// The bytes that the system calls the path by.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere a path may be one that cannot be kept")]
pub(super) fn path_bytes(path: &Path) -> Result<Vec<u8>> {
    use std::os::unix::ffi::OsStrExt as _;
    Ok(path.as_os_str().as_bytes().to_vec())
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere a path may be one that cannot be kept")]
pub(super) fn path_from(bytes: Vec<u8>) -> Result<PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;
    Ok(std::ffi::OsString::from_vec(bytes).into())
}

/// A name that is not Unicode cannot be kept, and so its file is left where it is.
#[cfg(not(unix))]
pub(super) fn path_bytes(path: &Path) -> Result<Vec<u8>> {
    let unreadable = || crate::disk::DiskError::new(crate::disk::Fault::NotRegular, path);
    Ok(path.to_str().ok_or_else(unreadable)?.as_bytes().to_vec())
}

#[cfg(not(unix))]
pub(super) fn path_from(bytes: Vec<u8>) -> Result<PathBuf> {
    String::from_utf8(bytes).map(PathBuf::from).map_err(|_| RegisterError::Damaged)
}

/// What tells a file from another. Only regular files are ever erased.
pub(super) fn stat_text(stat: &FileStat) -> String {
    let FileStat { device, inode, size, modified_ns, links, .. } = stat;
    format!("{device} {inode} {size} {modified_ns} {links}")
}

/// Reads [`stat_text`] back.
pub(super) fn stat(row: &Row<'_>, column: &str) -> Result<FileStat> {
    stat_from(&get::<String>(row, column)?).ok_or(RegisterError::Damaged)
}

fn stat_from(text: &str) -> Option<FileStat> {
    let mut words = text.split(' ');
    Some(FileStat {
        device: words.next()?.parse().ok()?,
        inode: words.next()?.parse().ok()?,
        size: words.next()?.parse().ok()?,
        modified_ns: words.next()?.parse().ok()?,
        links: words.next()?.parse().ok()?,
        kind: FileKind::Regular,
    })
}

/// An enum that lies in a column as a word.
pub(super) trait Word: Copy + PartialEq + 'static {
    /// Every value with its word.
    const WORDS: &'static [(Self, &'static str)];

    /// The word of the value.
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(value, _)| *value == self).map_or("", |(_, word)| word)
    }

    /// The value of the word.
    fn of(word: &str) -> Result<Self> {
        Self::WORDS.iter().find(|(_, w)| *w == word).map(|(value, _)| *value).ok_or(RegisterError::Damaged)
    }

    /// The value in the column.
    fn read(row: &Row<'_>, column: &str) -> Result<Self> {
        Self::of(&get::<String>(row, column)?)
    }
}

impl Word for Answer {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::Yes, "yes"), (Self::No, "no"), (Self::NotAnswered, "not-answered")];
}

impl Word for Mark {
    const WORDS: &'static [(Self, &'static str)] = &[(Self::Present, "present"), (Self::Absent, "absent")];
}

impl Word for Closing {
    const WORDS: &'static [(Self, &'static str)] = &[(Self::EveryoneNamed, "everyone-named"), (Self::Nobody, "nobody")];
}

impl Word for Origin {
    const WORDS: &'static [(Self, &'static str)] = &[(Self::Found, "found"), (Self::Drawn, "drawn")];
}

impl Word for Consulted {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::Agreed, "agreed"), (Self::NotAsked, "not-asked"), (Self::Declined, "declined")];
}

impl Word for Basis {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Consent, "consent"),
        (Self::PublicTask, "public-task"),
        (Self::LegitimateInterests, "legitimate-interests"),
    ];
}

impl Word for Role {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Teacher, "teacher"),
        (Self::Office, "office"),
        (Self::Technician, "technician"),
        (Self::Dsl, "dsl"),
        (Self::Dpo, "dpo"),
        (Self::Head, "head"),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_a_file_from_another_reads_back() {
        let stat = FileStat {
            device: u64::MAX,
            inode: 7,
            size: 0,
            modified_ns: -5_000_000_000_000_000_000_000,
            links: 2,
            kind: FileKind::Regular,
        };
        assert_eq!(stat_from(&stat_text(&stat)), Some(stat));
        assert_eq!(stat_from("1 2 3"), None);
    }

    #[test]
    #[cfg(unix)]
    fn a_name_that_is_not_unicode_survives() {
        use std::os::unix::ffi::OsStrExt as _;
        let path = Path::new(std::ffi::OsStr::from_bytes(b"/media/card/\xff\xfe\n.JPG"));
        assert_eq!(path_from(path_bytes(path).unwrap()).unwrap(), path);
    }

    #[test]
    fn a_word_that_is_not_known_is_damage_and_not_a_yes() {
        assert_eq!(Answer::of("yes"), Ok(Answer::Yes));
        assert_eq!(Answer::of("Yes"), Err(RegisterError::Damaged));
    }
}
