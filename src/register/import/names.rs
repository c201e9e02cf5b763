//! The names, years and classes of a list, as the register writes them.
//!
//! A name that cannot be taken apart for certain is not. Capitals throughout are the list's manner, not
//! the child's name.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::pupil::YearGroup;

/// A name with capitals where names have them, if it came in capitals throughout: `O'NEILL`, `SMITH-LYLE`.
/// Two letters may be initials and stay.
pub(super) fn cased(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 3 || name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut begins = true;
    for c in name.chars() {
        if begins {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        begins = !c.is_alphabetic();
    }
    out
}

/// Forename and surname of one cell: `Surname, Forename`, `Forename SURNAME`, or two words. The last of
/// the three may be told: somebody should look at it.
pub(super) fn split(name: &str) -> Option<(String, String, Sure)> {
    if let Some((surname, forename)) = name.split_once(',') {
        let (surname, forename) = (surname.trim(), forename.trim());
        let whole = !surname.is_empty() && !forename.is_empty() && !forename.contains(',');
        return whole.then(|| (forename.to_owned(), surname.to_owned(), Sure::Yes));
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let capitals = |word: &&&str| word.chars().count() > 2 && !word.chars().any(char::is_lowercase);
    let large: Vec<&str> = words.iter().filter(capitals).copied().collect();
    if !large.is_empty() && large.len() < words.len() {
        let first: Vec<&str> = words.iter().filter(|word| !large.contains(word)).copied().collect();
        return Some((first.join(" "), large.join(" "), Sure::Yes));
    }
    match words.as_slice() {
        [forename, surname] => Some(((*forename).to_owned(), (*surname).to_owned(), Sure::Likely)),
        _ => None,
    }
}

/// How sure it is which name is which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sure {
    /// A comma or capitals say it.
    Yes,
    /// The order that most lists have.
    Likely,
}

/// What two writings of one name have in common: small plain letters alone.
pub(super) fn folded(name: &str) -> String {
    let letters = name.nfkd().filter(|c| !is_combining_mark(*c) && c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The year as the register writes it: `4` for `Year 4`; what is no year group stays as it is.
pub(super) fn year(cell: &str) -> String {
    let number = cell.trim_start_matches(|c: char| !c.is_ascii_digit()).trim_start_matches('0');
    let nursery = cell.trim_start().to_lowercase().starts_with('n');
    let numbered = YearGroup::read(cell).is_some() && !nursery && number.parse::<u8>().is_ok();
    if numbered { number.to_owned() } else { cell.to_owned() }
}

/// The class of a cell that holds more: `6 Rauf` of `Year 6: 6 Rauf And Year 6`.
pub(super) fn class(cell: &str) -> String {
    let first = cell.split(',').next().unwrap_or_default().trim();
    let Some((before, after)) = first.split_once(':') else { return first.to_owned() };
    if YearGroup::read(before).is_none() {
        return before.trim().to_owned();
    }
    let after = after.trim();
    after.split_once(" And ").map_or(after, |(class, _)| class).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_throughout_are_not_the_name() {
        for (from, to) in [
            ("O'NEILL", "O'Neill"),
            ("SMITH-LYLE", "Smith-Lyle"),
            ("DE LA MARE", "De La Mare"),
            ("MCARDLE", "Mcardle"),
            ("ÉLODIE", "Élodie"),
            ("AJ", "AJ"),
            ("O'Neill", "O'Neill"),
            ("d'Arcy", "d'Arcy"),
        ] {
            assert_eq!(cased(from), to);
        }
    }

    #[test]
    fn one_cell_is_taken_apart_only_where_that_is_certain() {
        let parts = |name| split(name).map(|(first, last, sure)| (format!("{first}|{last}"), sure));
        assert_eq!(parts("Quill Lyle, Mary Ann"), Some(("Mary Ann|Quill Lyle".into(), Sure::Yes)));
        assert_eq!(parts("Mary Ann QUILL"), Some(("Mary Ann|QUILL".into(), Sure::Yes)));
        assert_eq!(parts("QUILL Mary"), Some(("Mary|QUILL".into(), Sure::Yes)));
        assert_eq!(parts("Mary Quill"), Some(("Mary|Quill".into(), Sure::Likely)));
        for name in ["Mary Ann Quill", "Mary", "Quill,", ", Mary", "a, b, c", ""] {
            assert_eq!(parts(name), None, "{name}");
        }
    }

    #[test]
    fn years_and_classes_are_written_as_the_register_does() {
        for (from, to) in
            [("Year 4", "4"), ("Y04", "4"), ("4", "4"), ("Reception", "Reception"), ("N2", "N2"), ("Oak", "Oak")]
        {
            assert_eq!(year(from), to);
        }
        for (from, to) in [
            ("Year 6: 6 Rauf And Year 6", "6 Rauf"),
            ("N Butterworth, N Butterworth: Monday Am", "N Butterworth"),
            ("4 Oak", "4 Oak"),
            ("Oak And Elm", "Oak And Elm"),
            ("", ""),
        ] {
            assert_eq!(class(from), to);
        }
    }
}
