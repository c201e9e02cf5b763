//! A day as it is typed into a field. Pure.

use jiff::civil::Date;

use crate::session::Failure;

/// What a field for a day says below it.
pub const HINT: &str = "As 18/6/2026.";

/// Reads `18/6/2026`, `18.6.2026` or `2026-06-18`.
///
/// # Errors
///
/// What is no day, with how one is typed.
pub fn typed(text: &str) -> Result<Date, Failure> {
    let wrong = || Failure::new("This is no day.", "Type it as 18/6/2026.");
    if let Ok(day) = text.trim().parse::<Date>() {
        return Ok(day);
    }
    let parts: Vec<i16> = text.trim().split(['/', '.']).filter_map(|part| part.trim().parse().ok()).collect();
    let [day, month, year] = parts.as_slice() else { return Err(wrong()) };
    let small = |number: i16| i8::try_from(number).map_err(|_| wrong());
    Date::new(*year, small(*month)?, small(*day)?).map_err(|_| wrong())
}

/// The same; nothing typed is no day.
///
/// # Errors
///
/// As [`typed`].
pub fn typed_if_any(text: &str) -> Result<Option<Date>, Failure> {
    if text.trim().is_empty() { Ok(None) } else { typed(text).map(Some) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_read_day_first_and_must_exist() {
        for text in ["18/6/2026", "18/06/2026", "18.6.2026", " 2026-06-18 "] {
            assert_eq!(typed(text), Ok(date(2026, 6, 18)), "{text}");
        }
        for text in ["", "6/18/2026", "31/4/2026", "18/6", "soon", "18/6/26000", "1/2/3/4"] {
            assert!(typed(text).is_err(), "{text}");
        }
        assert_eq!(typed_if_any(" "), Ok(None));
    }
}
