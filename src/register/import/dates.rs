//! Days and periods as the cells of a list write them.
//!
//! A day is ISO, or day first, or the number under which Excel keeps it. What cannot be read is an error
//! and never "for ever".

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::error::Unread;
use crate::consent::{EARLIEST_YEAR, Period};

/// The day before the first that Excel counts, as it counts since 1 March 1900.
const EXCEL_BEGINS: Date = date(1899, 12, 30);

/// A day. `None` for a blank. A time of day behind it is passed over.
pub(super) fn day(cell: &str) -> Result<Option<Date>, Unread> {
    let cell = cell.trim();
    let of_day = cell.split([' ', 'T']).next().unwrap_or_default();
    if of_day.is_empty() {
        return Ok(None);
    }
    let rest = cell.get(of_day.len()..).unwrap_or_default();
    let is_time = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | ' ' | 'T' | 'Z' | '+');
    if !rest.chars().all(is_time) {
        return Err(Unread::NoSuchDate);
    }
    written(of_day).or_else(|| counted(of_day)).map(Some).ok_or(Unread::NoSuchDate)
}

/// The end of an answer: a day, or a period in words. `None` for a blank.
pub(super) fn ending(cell: &str) -> Result<Option<Period>, Unread> {
    match day(cell) {
        Ok(day) => Ok(day.map(Period::Until)),
        Err(why) => Period::read(cell).map(Some).ok_or(why),
    }
}

/// Words before the day on which a list was made.
const MADE: [&str; 9] =
    ["downloaded", "generated", "exported", "extracted", "printed", "produced", "created", "as at", "as of"];

/// The day on which a list says, in its titles, that it was made; the latest, if it says several.
pub(super) fn made_on(titles: &[String]) -> Option<Date> {
    let says = |title: &&String| {
        let title = title.to_lowercase();
        MADE.iter().any(|word| title.contains(word))
    };
    let days = |title: &String| -> Vec<Date> {
        let words = title.split(|c: char| c.is_whitespace() || ",;()".contains(c));
        words.filter_map(|word| written(word.trim_end_matches(['.', ':']))).collect()
    };
    titles.iter().filter(says).flat_map(days).max()
}

/// `2026-06-18` or, day first, `18/06/2026`.
fn written(text: &str) -> Option<Date> {
    let mut parts: Vec<&str> = text.split('-').collect();
    if text.contains('/') {
        parts = text.rsplit('/').collect();
    }
    let [year, month, day] = parts.as_slice() else { return None };
    let number = |text: &str, longest: usize| -> Option<i16> {
        let digits = !text.is_empty() && text.len() <= longest && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    let year = number(year, 4).filter(|y| *y >= EARLIEST_YEAR)?;
    let (month, day) = (i8::try_from(number(month, 2)?).ok()?, i8::try_from(number(day, 2)?).ok()?);
    Date::new(year, month, day).ok()
}

/// The days since 1900 under which Excel keeps a day: five digits, and perhaps a part of a day.
fn counted(text: &str) -> Option<Date> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let days: i32 = (whole.len() == 5 && digits(whole) && digits(part)).then(|| whole.parse().ok()).flatten()?;
    let day = EXCEL_BEGINS.checked_add(days.days()).ok()?;
    (day.year() >= EARLIEST_YEAR).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_its_writings_and_must_exist() {
        assert_eq!(day(""), Ok(None));
        for text in [
            "2026-06-18",
            "18/06/2026",
            "18/6/2026",
            "2026-06-18 09:30",
            "2026-06-18T09:30:00Z",
            "18/06/2026 00:00:00",
            "46191",
            "46191.5",
        ] {
            assert_eq!(day(text), Ok(Some(date(2026, 6, 18))), "{text}");
        }
        for text in [
            "2026-02-29",
            "31/04/2026",
            "06/18/2026",
            "18/06/26",
            "0026-06-18",
            "soon",
            "2026-06",
            "+2026-1-1",
            "1/2/3/4",
            "461",
            "461910",
            "2026-06-18 or so",
            "-46191",
        ] {
            assert_eq!(day(text), Err(Unread::NoSuchDate), "{text}");
        }
    }

    #[test]
    fn the_day_on_which_a_list_was_made_stands_above_its_headings() {
        let made = |titles: &[&str]| made_on(&titles.iter().map(ToString::to_string).collect::<Vec<_>>());
        let day = Some(date(2024, 9, 3));
        assert_eq!(made(&["Consents recorded for: Website", "Downloaded 03/09/2024"]), day);
        assert_eq!(made(&["Report (generated: 2024-09-03)"]), day);
        assert_eq!(made(&["As at 03/09/2024, for 2024/2025"]), day);
        assert_eq!(made(&["Trip on 03/09/2024", "Downloaded just now"]), None);
    }

    #[test]
    fn an_end_that_cannot_be_read_is_an_error() {
        assert_eq!(ending(""), Ok(None));
        assert_eq!(ending("18/06/2026"), Ok(Some(Period::Until(date(2026, 6, 18)))));
        assert_eq!(ending("5 years"), Ok(Some(Period::Years(5))));
        assert_eq!(ending("Until withdrawn"), Ok(Some(Period::OnRoll)));
        for text in ["for ever", "soon", "2 terms", "18/06/26"] {
            assert_eq!(ending(text), Err(Unread::NoSuchDate), "{text}");
        }
    }
}
