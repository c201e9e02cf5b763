//! How the longest headers of bitmaps say what their colours are (`BITMAPV4HEADER`,
//! `BITMAPV5HEADER`): as a standard, in numbers, or by a profile.
//!
//! A profile that is only linked is a path on somebody's computer; it is left behind, and the colours
//! are the usual ones, as on every other computer.

use super::header::u32_at;
use crate::clean::{NameSearch, Removed, profile};

/// Where the header says it.
const KIND: usize = 56;
/// The numbers behind: end points and gammas.
const NUMBERS: usize = 48;
const STANDARD: &[u8; 4] = b"BGRs";
const OF_WINDOWS: &[u8; 4] = b" niW";
const EMBEDDED: &[u8; 4] = b"DEBM";
const LINKED: &[u8; 4] = b"KNIL";

/// What is said anew.
pub(super) struct Space {
    /// The end of the header, from [`KIND`] on. The place of the profile is still missing.
    header: Vec<u8>,
    /// The profile, if there is one.
    pub(super) profile: Vec<u8>,
}

impl Space {
    /// Reads the end of a header; an empty one has none.
    pub(super) fn read(from_header: &[u8], length: usize, names: &NameSearch, removed: &mut Removed) -> Self {
        let Some(header) = from_header.get(KIND..length).filter(|header| header.len() >= 4 + NUMBERS) else {
            return Self { header: Vec::new(), profile: Vec::new() };
        };
        let (kind, rest) = header.split_at(4);
        let profile = if kind == EMBEDDED { embedded(from_header, names, removed) } else { Vec::new() };
        if kind == LINKED {
            removed.note("link to a colour profile");
        }
        let mut anew = vec![0; header.len()];
        let said: &[u8] = match kind {
            _ if !profile.is_empty() => EMBEDDED,
            [0, 0, 0, 0] => header.get(..4 + NUMBERS).unwrap_or_default(),
            _ if kind == OF_WINDOWS => OF_WINDOWS,
            _ => STANDARD,
        };
        anew.iter_mut().zip(said).for_each(|(to, from)| *to = *from);
        // Of the intents, there are four (`GAMUT_INTENT`s 1, 2, 4 and 8).
        if let (Some(intent), Some(to)) = (rest.get(NUMBERS), anew.get_mut(4 + NUMBERS)) {
            *to = if [1, 2, 4, 8].contains(intent) { *intent } else { 0 };
        }
        Self { header: anew, profile }
    }

    /// True if the colours are the usual ones, as they are when nothing is said.
    pub(super) fn is_usual(&self) -> bool {
        let numbers = self.header.get(4..4 + NUMBERS).unwrap_or_default();
        self.profile.is_empty() && numbers.iter().all(|byte| *byte == 0)
    }

    /// The end of the header. `at` is where the profile begins, counted from the header's beginning.
    pub(super) fn write(&self, at: usize) -> Option<Vec<u8>> {
        let mut header = self.header.clone();
        if !self.profile.is_empty() {
            let place = [u32::try_from(at).ok()?, u32::try_from(self.profile.len()).ok()?];
            let place = place.map(u32::to_le_bytes).concat();
            header.get_mut(8 + NUMBERS..16 + NUMBERS)?.copy_from_slice(&place);
        }
        Some(header)
    }
}

/// The profile within the file, made safe; empty when there is none.
fn embedded(from_header: &[u8], names: &NameSearch, removed: &mut Removed) -> Vec<u8> {
    let place = |at| u32_at(from_header, KIND + 8 + NUMBERS + at).map(|number| number as usize);
    let profile = place(0).zip(place(4)).and_then(|(at, length)| from_header.get(at..at.checked_add(length)?));
    match profile.and_then(|profile| profile::safe(profile, names)) {
        None => {
            removed.note("colour profile that no reader accepts");
            Vec::new()
        }
        Some(safe) => {
            if let Some(left) = safe.left {
                removed.note(left);
            }
            safe.bytes
        }
    }
}
