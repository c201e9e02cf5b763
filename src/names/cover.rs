//! Places of a text, to ask whether another touches any of them.

use std::ops::Range;

/// The places, so that one look tells.
pub(super) struct Cover {
    /// Where each begins, in order, and how far it or one before it reaches.
    reach: Vec<(usize, usize)>,
}

impl Cover {
    pub(super) fn of(places: impl Iterator<Item = Range<usize>>) -> Self {
        let mut reach: Vec<(usize, usize)> = places.map(|place| (place.start, place.end)).collect();
        reach.sort_unstable();
        let mut furthest = 0;
        for (_, end) in &mut reach {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Self { reach }
    }

    /// True if the two have at least a byte in common.
    pub(super) fn touches(&self, place: &Range<usize>) -> bool {
        let begun = self.reach.partition_point(|(start, _)| *start < place.end);
        begun.checked_sub(1).and_then(|last| self.reach.get(last)).is_some_and(|(_, end)| *end > place.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shares_a_byte_touches_and_what_only_meets_does_not() {
        let cover = Cover::of([10..30, 12..14, 40..50].into_iter());
        for (place, touches) in
            [(0..10, false), (9..11, true), (15..16, true), (30..40, false), (49..60, true), (50..60, false)]
        {
            assert_eq!(cover.touches(&place), touches, "{place:?}");
        }
        assert!(!Cover::of(std::iter::empty()).touches(&(0..9)));
    }
}
