//! What a school sets once. Plain values, every default explicit; no file is read here.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use jiff::ToSpan as _;
use jiff::civil::Date;

/// Days after which the parents' answers are too old for a purpose outside the school.
pub const FRESHNESS_DAYS: u16 = 7;
/// The longest that a school can set: a month. What a parent takes back in the office's own system is not
/// known here until the answers are imported again, so the limit is how long it can be missed.
pub const LONGEST_FRESHNESS_DAYS: u16 = 31;

/// The longest text that says whom to go to at a safeguarding stop, in characters: one line on the screen.
pub const LONGEST_CONTACT: usize = 120;

/// True for a limit that a school can set, in days.
#[must_use]
pub fn is_freshness_limit(days: u16) -> bool {
    (1..=LONGEST_FRESHNESS_DAYS).contains(&days)
}

/// The settings of one register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The school's name, as shown at the top.
    pub school: String,
    /// The folder of school storage.
    pub storage: PathBuf,
    /// See [`FRESHNESS_DAYS`].
    pub freshness_days: u16,
}

/// What the school set about names in texts. By default a first name alone is allowed, and only pupils are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NameRules {
    /// True to be asked about a pupil's first name alone.
    pub ask_about_first_names: bool,
    /// True to look for the names of staff, as their accounts spell them.
    pub look_for_staff: bool,
}

/// For how many years photos are kept from the day on which they were taken. No longer than is necessary, says UK GDPR,
/// article 5(1)(e); how long that is, a school's retention schedule does. After it a photo may be used for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Retention(u8);

impl Retention {
    /// The longest that can be set, in years: all years of a school and some.
    pub const MOST: u8 = 20;

    /// So many years. `None` for none and for more than [`Self::MOST`].
    #[must_use]
    pub fn years(years: u8) -> Option<Self> {
        (1..=Self::MOST).contains(&years).then_some(Self(years))
    }

    /// How many years.
    #[must_use]
    pub fn in_years(self) -> u8 {
        self.0
    }

    /// The last day on which a photo of this day may be used. A day that the calendar cannot say is over.
    #[must_use]
    pub fn last_day(self, taken: Date) -> Date {
        let later = taken.checked_add(i32::from(self.0).years()).and_then(Date::yesterday);
        later.unwrap_or(Date::MIN)
    }
}

impl fmt::Display for Retention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 1 { f.write_str("1 year") } else { write!(f, "{} years", self.0) }
    }
}

/// What tells one storage from every other: sixteen hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(u64);

impl Mark {
    /// The mark of this number.
    #[must_use]
    pub fn of(number: u64) -> Self {
        Self(number)
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The text is no mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no mark of a storage")]
pub struct NoMark;

impl FromStr for Mark {
    type Err = NoMark;

    fn from_str(digits: &str) -> Result<Self, NoMark> {
        let is_digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let number = Some(digits).filter(|d| d.len() == 16 && d.bytes().all(is_digit));
        number.and_then(|d| u64::from_str_radix(d, 16).ok()).map(Self).ok_or(NoMark)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_photo_is_kept_for_whole_years_and_the_day_before_the_last_of_them_still_counts() {
        let three = Retention::years(3).unwrap();
        assert_eq!(three.last_day(date(2026, 6, 18)), date(2029, 6, 17));
        assert_eq!(three.last_day(date(2028, 2, 29)), date(2031, 2, 27));
        assert_eq!(three.last_day(Date::MAX), Date::MIN);
        assert_eq!((Retention::years(0), Retention::years(21)), (None, None));
    }
}
