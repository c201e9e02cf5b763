//! Files that were picked by mistake: last year's list, another school's, one of meals.
//!
//! What can be told from the headings is refused. What only looks wrong is said, and asks twice.

use jiff::civil::Date;

use super::headings::Table;
use super::matching::{Known, Who};
use crate::pupil::{Pupil, YearGroup};

/// Fewer pupils than this tell nothing of a whole list.
const FEWEST: usize = 5;

/// A warning that makes an import ask twice.
pub(super) const LAST_YEARS: &str =
    "It looks like last year's list: most pupils are one year lower in it than on record.";
const OF_LEAVERS: &str = "It looks like an old list: most pupils in it have left.";
const ANOTHER_SCHOOLS: &str = "It looks like another school's list: almost nobody in it is on the roll.";

/// True for a list of meals or of attendance: days of the week, or what there is to eat.
pub(super) fn is_of_meals(headings: &[String]) -> bool {
    const DAYS: [&str; 5] = ["mon", "tue", "wed", "thu", "fri"];
    const MEALS: [&str; 6] = ["meal", "mealchoice", "lunch", "dinner", "packedlunch", "milk"];
    let is_day = |heading: &String| DAYS.iter().any(|day| heading.starts_with(day)) && heading.len() <= 12;
    let days = headings.iter().filter(|h| is_day(h)).count();
    days >= 3 || headings.iter().any(|h| MEALS.contains(&h.as_str()))
}

/// What is wrong with a new roll as a whole: `pairs` are the pupils on record with the year of their row.
pub(super) fn with_roll(pairs: &[(&Pupil, Option<&str>)], rows: usize, on_roll: usize) -> Option<&'static str> {
    if on_roll < FEWEST || rows < FEWEST {
        return None;
    }
    if pairs.len() * 10 < rows {
        return Some(ANOTHER_SCHOOLS);
    }
    let lower = |(pupil, year): &&(&Pupil, Option<&str>)| {
        let year = year.and_then(YearGroup::read);
        year.is_some() && pupil.year_group().map(|known| known.years_ago(1)) == year
    };
    if pairs.iter().filter(lower).count() * 2 > rows {
        return Some(LAST_YEARS);
    }
    let left = pairs.iter().filter(|(pupil, _)| pupil.left.is_some()).count();
    (left * 2 > rows).then_some(OF_LEAVERS)
}

/// What is wrong with a list of answers as a whole.
pub(super) fn with_answers(table: &Table, known: &Known) -> Option<&'static str> {
    let on_roll = known.all().iter().filter(|pupil| pupil.left.is_none()).count();
    if on_roll < FEWEST || table.rows.len() < FEWEST {
        return None;
    }
    let read = table.rows.iter().filter_map(|row| Who::read(table, row).ok());
    let found: Vec<(Who, &Pupil)> = read.filter_map(|who| known.find(&who).ok().map(|pupil| (who, pupil))).collect();
    let pairs: Vec<_> = found.iter().map(|(who, pupil)| (*pupil, who.year.as_deref())).collect();
    with_roll(&pairs, table.rows.len(), on_roll)
}

/// That of cells over several rows only the first row counts.
pub(super) fn merged(lines: &[u64]) -> String {
    format!(
        "Cells are joined over several rows from {}: what is in them counts for the first row alone.",
        lines_of(lines)
    )
}

/// So many days after it was made, a list is called old.
const OLD_AFTER: i32 = 7;

/// That the list itself says that it is old. It counts as taken in today all the same: the office may know that
/// nothing was answered since.
pub(super) fn old(made_on: Option<Date>, today: Date) -> Option<String> {
    let made_on = made_on.filter(|day| *day < today)?;
    let days = made_on.until(today).ok()?.get_days();
    (days > OLD_AFTER).then(|| {
        let day = made_on.strftime("%-d %B %Y");
        format!("The list says that it was made on {day}, {days} days ago. Take in a newer one if there is one.")
    })
}

/// That check letters are wrong.
pub(super) fn wrong_upns(lines: &[u64]) -> Option<String> {
    let what = match lines.len() {
        0 => return None,
        1 => "1 UPN has a wrong check letter and was not used:".to_owned(),
        count => format!("{count} UPNs have a wrong check letter and were not used:"),
    };
    Some(format!("{what} {}.", lines_of(lines)))
}

/// That a no recorded by hand stands against these lines.
pub(super) fn outweighed(lines: &[u64]) -> Option<String> {
    (!lines.is_empty()).then(|| {
        format!(
            "The list says yes without a day where a no was recorded here since; it stays a no until a yes is recorded \
             here too: {}.",
            lines_of(lines)
        )
    })
}

/// That names were taken apart at a blank.
pub(super) fn split_names(count: usize) -> Option<String> {
    (count > 0).then(|| {
        "First and family names stand in one column and were parted at the blank: check that the first names come \
         first, or export them in two columns."
            .to_owned()
    })
}

/// `line 4`, `lines 4, 7 and 9`, `lines 4, 7, 9 and 12 more`.
fn lines_of(lines: &[u64]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<String> = lines.iter().take(SHOWN).map(ToString::to_string).collect();
    match (shown.as_slice(), lines.len().saturating_sub(SHOWN)) {
        ([one], _) => format!("line {one}"),
        ([init @ .., last], 0) => format!("lines {} and {last}", init.join(", ")),
        (all, more) => format!("lines {} and {more} more", all.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_meals_is_told_by_its_headings() {
        let is_meals = |headings: &[&str]| is_of_meals(&headings.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert!(is_meals(&["id", "monday", "tuesday", "wednesday"]));
        assert!(is_meals(&["id", "meal"]));
        assert!(!is_meals(&["id", "year", "class", "freeschoolmeals", "month", "friendships"]));
    }

    #[test]
    fn many_lines_are_told_shortly() {
        assert_eq!(lines_of(&[4]), "line 4");
        assert_eq!(lines_of(&[4, 7, 9]), "lines 4, 7 and 9");
        assert_eq!(lines_of(&(1..=10).collect::<Vec<_>>()), "lines 1, 2, 3, 4, 5, 6, 7, 8 and 2 more");
    }
}
