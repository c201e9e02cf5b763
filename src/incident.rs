//! The 72 hours in which a school tells the regulator of a personal data breach.
//!
//! UK GDPR art. 33(1): "without undue delay and, where feasible, not later than 72 hours after having become aware of
//! it". They run from when the school became aware, not from when it happened; in hours that pass, also over nights,
//! holidays and the days on which clocks are put forward or back. Later is not too late: then the reasons go with it.
//!
//! Pure: the time, and the time zone of the school, are handed in. It decides nothing, and does not know what was
//! published.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// UK GDPR art. 33(1).
pub const HOURS: i64 = 72;

/// What a report that comes later needs, besides.
pub const LATER: &str = "The 72 hours are over. If it is to be reported, do it now: a later report says why it is late \
                         (UK GDPR art. 33(1)).";

/// How it stands with the 72 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// So long is left.
    Left(SignedDuration),
    /// They ended so long ago.
    Over(SignedDuration),
    /// It is reported, or decided that it need not be.
    Decided,
}

/// The last moment of the 72 hours. None at the end of time.
#[must_use]
pub fn deadline(aware: Timestamp) -> Option<Timestamp> {
    aware.checked_add(SignedDuration::from_hours(HOURS)).ok()
}

impl Clock {
    /// How it stands now. Where there is no deadline there is nothing left.
    #[must_use]
    pub fn of(aware: Timestamp, now: Timestamp, decided: bool) -> Self {
        if decided {
            return Self::Decided;
        }
        let left = deadline(aware).map_or(SignedDuration::ZERO, |deadline| deadline.duration_since(now));
        if left.is_positive() { Self::Left(left) } else { Self::Over(-left) }
    }

    /// True past the end, while nothing is decided.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Over(_))
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Left(left) => write!(f, "{} left", span(*left)),
            Self::Over(over) => write!(f, "{} over", span(*over)),
            Self::Decided => f.write_str("decided"),
        }
    }
}

/// Whole hours, or minutes where it is less than one. What is left is never said longer than it is.
fn span(span: SignedDuration) -> String {
    let many = |n: i64, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
    match (span.as_hours(), span.as_mins()) {
        (0, 0) => "less than a minute".to_owned(),
        (0, minutes) => many(minutes, "minute"),
        (hours, _) => many(hours, "hour"),
    }
}

/// A moment as the school says it: `Tuesday 24 November 2026, 21:15 GMT`.
#[must_use]
pub fn said(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%A %-d %B %Y, %H:%M %Z").to_string()
}

/// A day and a time as it is typed: `18/6/2026 14:05`, `2026-06-18 14:05`, `2026-06-18T14:05`. A day alone is none: of
/// 72 hours, a day too many or too few is much.
#[must_use]
pub fn read(text: &str) -> Option<DateTime> {
    let (day, time) = text.trim().split_once([' ', 'T', ','])?;
    let parts: Vec<&str> = day.split(['/', '.']).collect();
    let day: Date = match parts.as_slice() {
        [day, month, year] => format!("{year}-{month:0>2}-{day:0>2}").parse().ok()?,
        _ => day.parse().ok()?,
    };
    let time: Time = format!("{:0>5}", time.trim()).parse().ok()?;
    Some(day.to_datetime(time))
}

/// The moment that clocks of the zone showed so. Of two, when clocks were put back, the earlier: the 72 hours end
/// sooner.
#[must_use]
pub fn moment(shown: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_ambiguous_timestamp(shown).earlier().ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;

    use super::*;

    fn london() -> TimeZone {
        TimeZone::get("Europe/London").unwrap()
    }

    fn at(text: &str) -> Timestamp {
        moment(read(text).unwrap(), &london()).unwrap()
    }

    fn ends(aware: &str) -> String {
        said(deadline(at(aware)).unwrap(), &london())
    }

    #[test]
    fn seventy_two_hours_are_hours_that_pass_also_when_clocks_are_changed() {
        assert_eq!(ends("18/6/2026 14:05"), "Sunday 21 June 2026, 14:05 BST");
        assert_eq!(ends("27/3/2026 12:00"), "Monday 30 March 2026, 13:00 BST", "put forward on the 29th");
        assert_eq!(ends("23/10/2026 12:00"), "Monday 26 October 2026, 11:00 GMT", "put back on the 25th");
        assert_eq!(ends("24/12/2026 16:00"), "Sunday 27 December 2026, 16:00 GMT", "no holiday stops them");
    }

    #[test]
    fn a_time_that_was_twice_is_the_earlier_one_and_one_that_never_was_still_begins_the_clock() {
        let twice = moment(datetime(2026, 10, 25, 1, 30, 0, 0), &london()).unwrap();
        assert_eq!(said(twice, &london()), "Sunday 25 October 2026, 01:30 BST");
        let never = moment(datetime(2026, 3, 29, 1, 30, 0, 0), &london()).unwrap();
        assert_eq!(said(never, &london()), "Sunday 29 March 2026, 00:30 GMT");
    }

    #[test]
    fn what_is_left_is_never_said_longer_than_it_is() {
        let aware = at("18/6/2026 14:00");
        let left = |text: &str| Clock::of(aware, at(text), false).to_string();
        assert_eq!(left("18/6/2026 14:00"), "72 hours left");
        assert_eq!(left("18/6/2026 14:01"), "71 hours left");
        assert_eq!(left("21/6/2026 12:59"), "1 hour left");
        assert_eq!(left("21/6/2026 13:30"), "30 minutes left");
        assert_eq!(left("21/6/2026 14:00"), "less than a minute over");
        assert_eq!(left("22/6/2026 15:10"), "25 hours over");
    }

    #[test]
    fn the_end_is_over_and_what_is_decided_is_not_late() {
        let aware = at("18/6/2026 14:00");
        assert!(!Clock::of(aware, at("21/6/2026 13:59"), false).is_over());
        assert!(Clock::of(aware, at("21/6/2026 14:00"), false).is_over());
        assert_eq!(Clock::of(aware, at("30/6/2026 14:00"), true), Clock::Decided);
        assert!(Clock::of(Timestamp::MAX, aware, false).is_over(), "no deadline is no time left");
    }

    #[test]
    fn a_day_without_a_time_is_not_enough_to_begin_with() {
        for text in ["18/6/2026 14:05", "18.6.2026 14:05", "2026-06-18 14:05", "2026-06-18T14:05", "18/06/2026, 14:05"]
        {
            assert_eq!(read(text), Some(datetime(2026, 6, 18, 14, 5, 0, 0)), "{text}");
        }
        assert_eq!(read("18/6/2026 9:05"), Some(datetime(2026, 6, 18, 9, 5, 0, 0)));
        for text in ["", "18/6/2026", "14:05", "yesterday 14:05", "18/6/2026 25:00", "31/4/2026 12:00"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
