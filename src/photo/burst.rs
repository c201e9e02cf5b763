//! Bursts: shots of one moment, taken within seconds and alike as wholes.
//!
//! A burst saves hands: what is said of one can be said of all. It never says that the same children are
//! in each; every shot is still looked at and judged by itself.

use jiff::civil::DateTime;

use super::{Likeness, PhotoId};

/// The longest time between two shots of one burst, in seconds. Cameras and phones take at least one a
/// second; a hand that presses again and again takes three.
pub const LONGEST_PAUSE: i64 = 3;

/// The most shots of one burst on either side of a shot.
pub const MOST: usize = 50;

/// What is known of when and how a shot was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Which.
    pub photo: PhotoId,
    /// When, by the device's own clock.
    pub taken: Option<DateTime>,
    /// How it looks as a whole.
    pub likeness: Option<Likeness>,
}

impl Moment {
    /// True if the two are neighbours in one burst.
    #[must_use]
    pub fn goes_with(&self, other: &Self) -> bool {
        let times = self.taken.zip(other.taken);
        let close = times.is_some_and(|(one, other)| one.duration_until(other).as_secs().abs() <= LONGEST_PAUSE);
        let looks = self.likeness.zip(other.likeness);
        close && looks.is_some_and(|(one, other)| one.distance(other) <= Likeness::ONE_MOMENT)
    }
}

/// The burst around a shot, in the order they were taken, itself among them: each goes with the one beside
/// it. `before` and `after` are walked away from the shot, and only as far as the burst reaches.
///
/// # Errors
///
/// The first of the walks.
pub fn around<E>(
    shot: Moment,
    before: impl Iterator<Item = Result<Moment, E>>,
    after: impl Iterator<Item = Result<Moment, E>>,
) -> Result<Vec<PhotoId>, E> {
    let mut burst = reach(shot, before)?;
    burst.reverse();
    burst.push(shot.photo);
    burst.extend(reach(shot, after)?);
    Ok(burst)
}

fn reach<E>(shot: Moment, away: impl Iterator<Item = Result<Moment, E>>) -> Result<Vec<PhotoId>, E> {
    let (mut last, mut reached) = (shot, Vec::new());
    for moment in away.take(MOST) {
        let moment = moment?;
        if !last.goes_with(&moment) {
            break;
        }
        reached.push(moment.photo);
        last = moment;
    }
    Ok(reached)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn moment(photo: i64, second: i8, look: u8) -> Moment {
        let taken = Some(date(2026, 6, 18).at(10, 11, second, 0));
        Moment { photo: PhotoId(photo), taken, likeness: Some(Likeness([look; Likeness::BYTES])) }
    }

    fn burst(shot: Moment, before: &[Moment], after: &[Moment]) -> Vec<i64> {
        let ok = |moments: &[Moment]| moments.iter().copied().map(Ok::<_, ()>).collect::<Vec<_>>();
        around(shot, ok(before).into_iter(), ok(after).into_iter()).unwrap().into_iter().map(|p| p.0).collect()
    }

    #[test]
    fn shots_within_seconds_that_look_alike_are_one_burst() {
        let after = [moment(3, 13, 0), moment(4, 15, 1), moment(5, 30, 1)];
        assert_eq!(burst(moment(2, 11, 0), &[moment(1, 9, 0)], &after), [1, 2, 3, 4]);
    }

    #[test]
    fn what_looks_different_or_has_no_time_ends_a_burst() {
        let other = moment(3, 12, 0xFF);
        assert_eq!(burst(moment(2, 11, 0), &[], &[other, moment(4, 12, 0)]), [2]);
        let timeless = Moment { taken: None, ..moment(3, 12, 0) };
        assert_eq!(burst(moment(2, 11, 0), &[timeless], &[]), [2]);
        assert_eq!(burst(timeless, &[moment(2, 11, 0)], &[]), [3]);
    }
}
