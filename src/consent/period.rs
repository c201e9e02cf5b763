//! How long an answer counts: words on a form turned into a last day.
//!
//! The end is the earliest of all that was said: on the form, in the answer's own row, and by the
//! school for the purpose. Leaving the school ends every answer besides, see [`super::ConsentView`].
//! The last day itself still counts.
//!
//! A period that cannot be read is no period: whoever reads it must refuse the answer, since "until"
//! with words that nobody understands is not "for ever".

use std::fmt;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use crate::pupil::YearGroup;

/// The longest period that can be said in years: all years of a school and some.
const MOST_YEARS: u8 = 20;

/// How long an answer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// Until this day, that day included.
    Until(Date),
    /// So many years: the first day counts, and the same day so many years later no more.
    Years(u8),
    /// Until 31 August, when a school year of England ends (Education Act 1996, section 579).
    SchoolYear,
    /// Until the end of the school year in which the pupil's key stage ends.
    KeyStage,
    /// While the pupil is on the roll, or until it is withdrawn.
    OnRoll,
}

impl Period {
    /// Reads `5 years`, `one year`, `end of school year`, `key stage`, `while on roll`, `until withdrawn`.
    /// Days are read elsewhere, because each file writes them in its own way.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if text.trim_start().starts_with('-') {
            return None;
        }
        let words: Vec<String> = text
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !matches!(*word, "" | "for" | "until" | "the" | "end" | "of" | "their" | "current" | "this"))
            .map(str::to_owned)
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["school" | "academic", "year"] | ["year"] => Some(Self::SchoolYear),
            [count, "year" | "years" | "yr" | "yrs"] => number(count).map(Self::Years),
            ["key", "stage"] | ["keystage"] => Some(Self::KeyStage),
            ["while" | "whilst", "on", "roll"]
            | ["while" | "whilst", "at", "school"]
            | ["on", "roll"]
            | ["withdrawn"]
            | ["further", "notice"] => Some(Self::OnRoll),
            _ => None,
        }
    }

    /// The last day of an answer that begins on `from`, given by a pupil then in this year group.
    /// `None` while there is no end but leaving. A stage of a pupil whose year nobody knows ends
    /// with the school year.
    #[must_use]
    pub fn last_day(self, from: Date, year: Option<YearGroup>) -> Option<Date> {
        match self {
            Self::Until(day) => Some(day),
            Self::Years(years) => from.checked_add(i32::from(years).years()).ok()?.yesterday().ok(),
            Self::SchoolYear => Some(end_of_school_year(from, 0)),
            Self::KeyStage => Some(end_of_school_year(from, year.map_or(0, YearGroup::to_end_of_stage))),
            Self::OnRoll => None,
        }
    }
}

/// The earliest end of all periods that were said.
#[must_use]
pub fn last_day(periods: impl IntoIterator<Item = Period>, from: Date, year: Option<YearGroup>) -> Option<Date> {
    periods.into_iter().filter_map(|period| period.last_day(from, year)).min()
}

/// 31 August of the school year that the day is in, or so many school years later.
fn end_of_school_year(day: Date, later: i8) -> Date {
    let year = day.year() + i16::from(day.month() > 8) + i16::from(later);
    Date::new(year, 8, 31).unwrap_or(date(9999, 8, 31))
}

/// A number of years, in digits or as a word.
fn number(text: &str) -> Option<u8> {
    const WORDS: [&str; 10] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let of_word = || (1..).zip(WORDS).find(|(_, word)| *word == text).map(|(number, _)| number);
    text.parse().ok().or_else(of_word).filter(|years| (1..=MOST_YEARS).contains(years))
}

/// The words that [`Period::read`] takes, and a day as `2026-06-18`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Until(day) => write!(f, "until {day}"),
            Self::Years(1) => f.write_str("1 year"),
            Self::Years(years) => write!(f, "{years} years"),
            Self::SchoolYear => f.write_str("end of school year"),
            Self::KeyStage => f.write_str("end of key stage"),
            Self::OnRoll => f.write_str("while on roll"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_read_as_forms_write_it() {
        for (text, period) in [
            ("5 years", Period::Years(5)),
            ("For five years", Period::Years(5)),
            ("1 year", Period::Years(1)),
            ("End of school year", Period::SchoolYear),
            ("until the end of the academic year", Period::SchoolYear),
            ("end of key stage", Period::KeyStage),
            ("Key Stage", Period::KeyStage),
            ("while on roll", Period::OnRoll),
            ("whilst at school", Period::OnRoll),
            ("Until withdrawn", Period::OnRoll),
        ] {
            assert_eq!(Period::read(text), Some(period), "{text}");
            assert_eq!(Period::read(&period.to_string()), Some(period));
        }
        for text in
            ["", "soon", "0 years", "21 years", "-1 years", "5", "years", "a while", "key stage 2 or 3", "for ever"]
        {
            assert_eq!(Period::read(text), None, "{text}");
        }
    }

    #[test]
    fn the_end_is_the_earliest_of_all() {
        let from = date(2025, 9, 3);
        let all = [Period::Until(date(2028, 7, 1)), Period::Years(5), Period::OnRoll];
        assert_eq!(last_day(all, from, None), Some(date(2028, 7, 1)));
        assert_eq!(last_day([Period::OnRoll], from, None), None);
        assert_eq!(last_day([], from, None), None);
    }

    #[test]
    fn years_end_the_day_before_the_same_day() {
        assert_eq!(Period::Years(5).last_day(date(2025, 9, 3), None), Some(date(2030, 9, 2)));
        assert_eq!(Period::Years(1).last_day(date(2028, 2, 29), None), Some(date(2029, 2, 27)));
    }

    #[test]
    fn a_school_year_and_a_stage_end_on_the_last_of_august() {
        let year_4 = YearGroup::read("4");
        assert_eq!(Period::SchoolYear.last_day(date(2026, 8, 31), None), Some(date(2026, 8, 31)));
        assert_eq!(Period::SchoolYear.last_day(date(2026, 9, 1), None), Some(date(2027, 8, 31)));
        assert_eq!(Period::KeyStage.last_day(date(2025, 9, 3), year_4), Some(date(2028, 8, 31)));
        assert_eq!(Period::KeyStage.last_day(date(2025, 9, 3), None), Some(date(2026, 8, 31)));
    }
}
