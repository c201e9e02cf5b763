//! The pretend school: sixty made-up pupils in two classes, and what their parents answered.
//!
//! It comes as the two CSV texts that a school office would export, so that the demo takes them in
//! as everyone does. All days are counted from the day it is asked for, so that nothing goes
//! stale. Every name is invented; a likeness to anyone is chance.

use jiff::civil::Date;

use crate::pupil::PupilId;
use crate::purpose;

/// The school's name.
pub const NAME: &str = "Hollow Lane Primary";

/// The class that was on the trip: the first thirty pupils.
pub const TRIP_CLASS: &str = "4 Oak";

/// The other class.
const OTHER_CLASS: &str = "4 Elm";

/// Forename, surname, preferred forename, and one letter for each purpose in the order of
/// [`purpose::built_in`]: see [`answers_for`].
const PUPILS: [(&str, &str, &str, &str); 60] = [
    ("Amira", "Quillfeather", "", "yyyyyyyy"),
    ("Ben", "Marrowby", "", "yyynbnny"),
    ("Chloe", "Thistlewick", "", "yyyybyyy"),
    ("Łucja", "Gŵyn-Çelik", "", "yyyynyny"),
    ("Zoë", "Pennyfold", "", "yyyybyyy"),
    ("Minh", "Nguyễn-Larkrise", "", "yyyypnyy"),
    ("Oluwaseun", "Oatwhistle", "Seun", "yyyybyyy"),
    ("Freya", "Dapplebrook", "", "yyeybyny"),
    ("Idris", "Quillfeather", "", "yyyyyyyy"),
    ("Maximilian", "Fennimoss", "Max", "yynybnpy"),
    ("Priya", "Copperwaite", "", "yyyybyyy"),
    ("Tomos", "Bramblecote", "", "yyyynyyy"),
    ("Hana", "Wrenfield-Ashby", "", "yyyybdyy"),
    ("Jude", "Sorrelby", "", "yyyybyny"),
    ("Șerban", "Mossop-Vane", "", "yyyybyyy"),
    ("Daisy", "Underhay", "", "ynnnbnny"),
    ("Kofi", "Larkspindle", "", "yyyypyyy"),
    ("Elin", "Tattersedge", "", "yyydbyyy"),
    ("Rafael", "Mallowmead", "", "yyyybpyy"),
    ("Sana", "Brightwhistle", "", "yyyybnyy"),
    ("Arlo", "Pebbleworth", "", "yyyynyyy"),
    ("Niamh", "Candlewick", "", "yypybyny"),
    ("Yusuf", "Hazelrigg-Moon", "", "yyyybyyy"),
    ("Ottilie", "Fernhollow", "Tilly", "yyyybyyy"),
    ("Linh", "Đặng-Oakapple", "", "yyyyblyy"),
    ("Theo", "Ravenscombe", "", "yyyybyyy"),
    ("Mabel", "Dewberry-Finch", "", "oyyebyyy"),
    ("Karim", "Swiftwater", "", "yyyybyyy"),
    ("Isla", "Goosefoot", "", "yyyynyny"),
    ("Wren", "Halfpenny-Lamb", "", "--------"),
    ("Ben", "Applegarth-Dale", "", "yyyybyyy"),
    ("Ananya", "Cloverley", "", "yyynbnny"),
    ("Callum", "Thornaby-Reed", "", "yyyybyyy"),
    ("Saoirse", "Mistlethorpe", "", "yyyypyyy"),
    ("Emre", "Quillfeather", "", "ynpybnny"),
    ("Poppy", "Snailwell", "", "yyyybyyy"),
    ("Dawid", "Kestrelmere", "", "yyyynyyy"),
    ("Imogen", "Larchwood-Bell", "Immy", "yyyybyyy"),
    ("Leo", "Tumblebury", "", "yyyybdny"),
    ("Aaliyah", "Honeysett-Gray", "", "yyyybyyy"),
    ("Finn", "Barleymow", "", "yeyybyyy"),
    ("Gwenllian", "Puddlecote", "Gwen", "yyyybyyy"),
    ("Samir", "Foxglade", "", "yynybnpy"),
    ("Rosa", "Willowdene", "", "yyyybyyy"),
    ("Harvey", "Cobblestane", "", "yyyynyyy"),
    ("Noor", "Saffronby", "", "yyyybyyy"),
    ("Ewan", "Burdockhill", "", "nnnnnnny"),
    ("Beatrix", "Plumley-Vale", "Bea", "yyyybyyy"),
    ("Jakub", "Starlingate", "", "yyyybnyy"),
    ("Thea", "Nettlefold", "", "yyyybyyy"),
    ("Kwame", "Rookhampton", "", "yyyplyyy"),
    ("Erin", "Marigoldy", "", "yyyybyyy"),
    ("Haruto", "Millstream", "", "yyyybyny"),
    ("Scarlett", "Owlscote", "", "yyodbyyy"),
    ("Adeel", "Bracklesea", "", "yyyybyyy"),
    ("Molly", "Tansywell", "", "yyyybyyy"),
    ("Rhys", "Greengage", "", "yyybbbby"),
    ("Zainab", "Lanternhithe", "", "yyyybyyy"),
    ("Hugo", "Dunnockshaw", "", "yyyynnny"),
    ("Juniper", "Pottlebank", "Juno", "yyyybyyy"),
];

/// How many days ago the school year's answers began, and in how many they end.
const YEAR: (i64, i64) = (70, 300);

/// The id of the pupil of that number, counted from 1.
#[must_use]
pub fn pupil(number: usize) -> Option<PupilId> {
    PupilId::new(&id(number))
}

fn id(number: usize) -> String {
    format!("HL{number:03}")
}

/// Forename and surname of the pupil of that number, counted from 1, as a careless device would
/// write them into a picture.
#[must_use]
pub fn full_name(number: usize) -> Option<String> {
    let (forename, surname, ..) = PUPILS.get(number.checked_sub(1)?)?;
    Some(format!("{forename} {surname}"))
}

/// The roll, as the school's own system would export it.
#[must_use]
pub fn roll() -> String {
    let mut lines = vec!["id,forename,surname,preferred forename,year,class".to_owned()];
    for (number, (forename, surname, preferred, _)) in (1..).zip(PUPILS) {
        let class = if number <= 30 { TRIP_CLASS } else { OTHER_CLASS };
        lines.push(format!("{},{forename},{surname},{preferred},4,{class}", id(number)));
    }
    lines.join("\n") + "\n"
}

/// The parents' answers, as the school's own system would export them today.
#[must_use]
pub fn answers(today: Date) -> String {
    let day = |days: i64| today.saturating_add(jiff::Span::new().days(days));
    let mut lines = vec!["pupil,purpose,answer,from,until,given by".to_owned()];
    for (number, (.., letters)) in (1..).zip(PUPILS) {
        for (rule, letter) in purpose::built_in().iter().zip(letters.chars()) {
            for (answer, from, until, giver) in answers_for(letter) {
                let (from, until) = (day(from), until.map(|days| day(days).to_string()).unwrap_or_default());
                lines.push(format!("{},{},{answer},{from},{until},{giver}", id(number), rule.purpose));
            }
        }
    }
    lines.join("\n") + "\n"
}

/// An answer, its first and last day counted from today, and who gave it.
type Line = (&'static str, i64, Option<i64>, &'static str);

/// What a letter stands for: the lines it becomes in the answers.
fn answers_for(letter: char) -> Vec<Line> {
    let (began, ends) = (-YEAR.0, Some(YEAR.1));
    match letter {
        'y' => vec![("yes", began, ends, "parent")],
        'n' => vec![("no", began, None, "parent")],
        'b' => vec![("", began, ends, "parent")],
        'p' => vec![("pending", began, ends, "parent")],
        // Expired: last year's yes, not given again.
        'e' => vec![("yes", began - 365, Some(-14), "parent")],
        // Later: a yes that begins next month.
        'l' => vec![("yes", 30, ends, "parent")],
        // Disagree.
        'd' => vec![("yes", began, ends, "mother"), ("no", began, ends, "father")],
        // The child objects.
        'o' => vec![("yes", began, ends, "parent"), ("no", -20, None, "pupil")],
        // No record at all.
        _ => vec![],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 6, 18);

    fn rows(text: &str) -> Vec<csv::StringRecord> {
        csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).collect()
    }

    #[test]
    fn the_roll_has_sixty_pupils_in_two_classes_and_two_of_one_name() {
        let roll = rows(&roll());
        assert_eq!(roll.len(), 60);
        for class in [TRIP_CLASS, OTHER_CLASS] {
            assert_eq!(roll.iter().filter(|r| &r[5] == class).count(), 30, "{class}");
        }
        let full: BTreeSet<_> = roll.iter().map(|r| (r[1].to_owned(), r[2].to_owned())).collect();
        assert_eq!(full.len(), 60, "no two pupils have the same full name");
        let bens: Vec<_> = roll.iter().filter(|r| &r[1] == "Ben").map(|r| r[5].to_owned()).collect();
        assert_eq!(bens, [TRIP_CLASS, OTHER_CLASS]);
        assert!(roll.iter().any(|r| !r[3].is_empty()), "someone goes by another name");
        for text in ["Łucja", "Gŵyn-Çelik", "Nguyễn", "Zoë", "Đặng", "Șerban"] {
            assert!(roll.iter().any(|r| r[1].contains(text) || r[2].contains(text)), "{text}");
        }
    }

    #[test]
    fn the_answers_are_mixed_for_all_eight_purposes() {
        let mut kinds: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in rows(&answers(TODAY)) {
            kinds.entry(row[1].to_owned()).or_default().insert(row[2].to_owned());
        }
        assert_eq!(kinds.len(), 8);
        for rule in purpose::built_in().iter().filter(|r| r.purpose.as_str() != "internal") {
            let seen = &kinds[rule.purpose.as_str()];
            assert!(seen.contains("yes") && seen.contains("no"), "{}: {seen:?}", rule.purpose);
        }
        let all: BTreeSet<_> = kinds.values().flatten().map(String::as_str).collect();
        assert_eq!(all, BTreeSet::from(["", "no", "pending", "yes"]));
    }

    #[test]
    fn some_answers_have_ended_some_have_not_begun_and_some_parents_disagree() {
        let rows = rows(&answers(TODAY));
        let today = TODAY.to_string();
        assert!(rows.iter().any(|r| !r[4].is_empty() && r[4] < *today));
        assert!(rows.iter().any(|r| r[3] > *today));
        let disagree = |mother: &csv::StringRecord| {
            rows.iter().any(|r| r[0] == mother[0] && r[1] == mother[1] && &r[5] == "father" && r[2] != mother[2])
        };
        assert!(rows.iter().any(|r| &r[5] == "mother" && disagree(r)));
        assert!(rows.iter().any(|r| &r[5] == "pupil" && &r[2] == "no"));
        let silent = pupil(30).unwrap();
        assert!(rows.iter().all(|r| &r[0] != silent.as_str()), "one pupil has no record at all");
    }

    #[test]
    fn every_answer_is_about_a_pupil_of_the_roll() {
        let ids: BTreeSet<String> = rows(&roll()).iter().map(|r| r[0].to_owned()).collect();
        assert!(rows(&answers(TODAY)).iter().all(|r| ids.contains(&r[0])));
        assert_eq!(full_name(1).unwrap(), "Amira Quillfeather");
        assert_eq!((full_name(0), full_name(61)), (None, None));
    }
}
