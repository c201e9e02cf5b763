//! First names stuck together: `AmiraAndKofi`, `amiraandkofi`, `AmiraKofi`.
//!
//! They count where the whole word is made of first names, with `and` or `und` between two of them, or a capital that
//! tells them apart. A word that only holds a name somewhere in it ("sandal" has Dal) is none. Parted by a sign, each
//! stands by itself and is found without this.

use std::collections::BTreeMap;
use std::ops::Range;

use super::known::Name;
use super::search::{Hit, Search, TELLING_FORENAME};

/// What may stand between two first names in one word.
const JOINTS: [&str; 3] = ["", "and", "und"];

impl Search<'_> {
    /// For each hit, whether it is a first name in a word of nothing but first names, two or more. The hits are in the
    /// order in which they begin.
    pub(super) fn joined(&self) -> Vec<bool> {
        let names = self.names;
        let is_first_name = |hit: &Hit| names.all.get(hit.name).is_some_and(|name| is_telling(name) && hit.is_sound);
        let mut begins: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, hit) in self.hits.iter().enumerate().filter(|(_, hit)| is_first_name(hit)) {
            begins.entry(hit.start).or_default().push(place);
        }
        let mut links: Vec<(usize, usize)> = Vec::new();
        for (place, hit) in self.hits.iter().enumerate().filter(|(_, hit)| is_first_name(hit)) {
            for next in JOINTS.into_iter().filter_map(|joint| self.after_joint(hit.end, joint)) {
                links.extend(begins.get(&next).into_iter().flatten().map(|other| (place, *other)));
            }
        }
        links.sort_unstable();
        let edge = |hit: &Hit| self.folded.is_edge(hit.start);
        let mut from_start: Vec<bool> = self.hits.iter().map(edge).collect();
        let mut to_end: Vec<bool> = self.hits.iter().map(|hit| self.end(hit).is_some()).collect();
        for (one, other) in &links {
            carry(&mut from_start, *one, *other);
        }
        for (one, other) in links.iter().rev() {
            carry(&mut to_end, *other, *one);
        }
        let mut joined = vec![false; self.hits.len()];
        for place in links.iter().filter(|(one, other)| holds(&from_start, *one) && holds(&to_end, *other)) {
            for place in [place.0, place.1] {
                if let Some(joined) = joined.get_mut(place) {
                    *joined = true;
                }
            }
        }
        joined
    }

    /// Where the next name would begin behind this joint, if nothing parts them.
    fn after_joint(&self, end: usize, joint: &str) -> Option<usize> {
        let next = end + joint.len();
        let is_there = next < self.folded.text.len() && self.folded.letters(&(end..next)) == joint;
        let is_whole = is_there && self.gap(end, next).len() == joint.len();
        (is_whole && (!joint.is_empty() || self.folded.is_edge(next))).then_some(next)
    }

    /// True for a first name in the middle of a word that may be made of names alone.
    pub(super) fn is_amid_names(&self, name: &Name, word: &Range<usize>) -> bool {
        let before = self.folded.text.get(..word.start).unwrap_or_default();
        let after = self.folded.text.get(word.end..).unwrap_or_default();
        let [_, and, und] = JOINTS;
        let is_last = after.starts_with('s') && self.folded.is_edge(word.end + 1);
        is_telling(name)
            && (before.ends_with(and) || before.ends_with(und))
            && (is_last || after.starts_with(and) || after.starts_with(und))
    }
}

/// A first name of enough letters not to be a part of a word by chance.
fn is_telling(name: &Name) -> bool {
    !name.forename_of.is_empty() && name.text.len() >= TELLING_FORENAME
}

fn holds(of: &[bool], place: usize) -> bool {
    of.get(place).is_some_and(|holds| *holds)
}

/// What holds of the one holds of the other.
fn carry(of: &mut [bool], from: usize, to: usize) {
    if holds(of, from)
        && let Some(to) = of.get_mut(to)
    {
        *to = true;
    }
}
