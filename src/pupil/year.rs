//! Year groups of England: nursery, Reception, years 1 to 13, and the key stages they make up.
//!
//! Stages are those of the Education Act 2002, sections 82 and 85A, with sixth form as the fifth. A
//! school that writes its years in another way has no year group here, and nothing is guessed.

/// A year group: nursery is -1, Reception 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearGroup(i8);

impl YearGroup {
    /// Reads `4`, `Y4`, `Year 4`, `Yr 4`, `R`, `Reception`, `N`, `N2`, `Nursery 1`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let plain: String = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        if text.trim_start().starts_with('-') {
            return None;
        }
        let digits = plain.trim_start_matches(|c: char| c.is_alphabetic());
        match (plain.strip_suffix(digits)?, digits) {
            ("r" | "yr" | "rec" | "reception" | "yearr", "") | ("year" | "y" | "yr", "0") => Some(Self(0)),
            ("n" | "nursery" | "nur", "" | "1" | "2") => Some(Self(-1)),
            ("" | "y" | "yr" | "year", digits) => digits.parse().ok().filter(|n| (1..=13).contains(n)).map(Self),
            _ => None,
        }
    }

    /// The group that a pupil of this one was in so many years ago; negative for years to come.
    #[must_use]
    pub fn years_ago(self, years: i8) -> Self {
        Self(self.0.saturating_sub(years))
    }

    /// Years from this one to the last of its key stage, which is 0 in that year itself.
    #[must_use]
    pub fn to_end_of_stage(self) -> i8 {
        let last = match self.0 {
            ..=0 => 0,
            1..=2 => 2,
            3..=6 => 6,
            7..=9 => 9,
            10..=11 => 11,
            _ => 13,
        };
        last - self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_read_as_schools_write_it() {
        let read = |text: &str| YearGroup::read(text).map(|year| year.0);
        for text in ["4", "Y4", "y 4", "Year 4", "YEAR 04", "Yr 4", "yr.4"] {
            assert_eq!(read(text), Some(4), "{text}");
        }
        for text in ["R", "Reception", "YR", "Year R", "Rec"] {
            assert_eq!(read(text), Some(0), "{text}");
        }
        for text in ["N", "N1", "N2", "Nursery 2"] {
            assert_eq!(read(text), Some(-1), "{text}");
        }
        for text in ["", "0", "14", "4 Oak", "Oak 4", "Y", "Year", "44", "4/5", "-4", "Class 4"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_stage_ends_with_its_last_year() {
        let to_end = |year: i8| YearGroup(year).to_end_of_stage();
        let all: Vec<i8> = (-1..=13).map(to_end).collect();
        assert_eq!(all, [1, 0, 1, 0, 3, 2, 1, 0, 2, 1, 0, 1, 0, 1, 0]);
    }
}
