//! Lists and answers recorded by hand: what each may turn of the other, and a plain model of it.

use kindframe::consent::{Answer, Refusal};
use kindframe::purpose::Purpose;
use kindframe::register::Said;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const HEAD: &str = "pupil,purpose,answer,from,until,given by\n";

fn website() -> Purpose {
    Purpose::new("website").unwrap()
}

fn may(register: &Register, day: Date) -> Result<(), Refusal> {
    register.consent().unwrap().permits(&pupil("P1"), &website(), PhotoId(1), day)
}

fn by_hand(register: &Register, answer: Answer, given_by: &str, from: Date) {
    let purposes = Some(vec![website()]);
    let (given_by, how) = (Some(given_by.into()), "by phone".to_owned());
    register
        .record_answer(&Said {
            pupil: pupil("P1"),
            purposes,
            answer,
            given_by,
            how,
            from,
            period: None,
            photo: None,
            request: None,
        })
        .unwrap();
}

fn on(day: i8) -> Date {
    date(2026, 6, day)
}

#[test]
fn a_list_that_goes_on_saying_yes_does_not_undo_a_no_recorded_by_hand() {
    let (_home, register) = with_roll();
    let list = |word: &str| format!("{HEAD}P1,website,{word},,,parent\n");
    take_in(&register, &list("yes"), on(1));
    by_hand(&register, Answer::No, "parent", on(3));
    take_in(&register, &list("yes"), on(5));
    assert_eq!(may(&register, on(5)), Err(Refusal::Refused));
    // The office heard of it, and later of the change of mind.
    take_in(&register, &list("no"), on(7));
    take_in(&register, &list("yes"), on(9));
    assert_eq!(may(&register, on(9)), Ok(()));
}

#[test]
fn the_first_list_without_days_leaves_a_no_recorded_by_hand_and_says_so() {
    let (_home, register) = with_roll();
    by_hand(&register, Answer::No, "parent", on(3));
    let undated = format!("{HEAD}P1,website,yes,,,parent\nP2,website,yes,,,parent\n");
    let plan = register.plan_import(undated.as_bytes(), on(5)).unwrap();
    assert!(plan.warnings().iter().any(|said| said.contains("it stays a no") && said.contains("line 2.")));
    register.apply_import(&plan).unwrap();
    assert_eq!(may(&register, on(5)), Err(Refusal::Refused));
    take_in(&register, &format!("{HEAD}P1,website,yes,2026-06-04,,parent\n"), on(6));
    assert_eq!(may(&register, on(6)), Ok(()), "a form signed after the no says more than a list without days");
}

#[test]
fn the_order_of_the_rows_means_nothing() {
    let rows = ["P1,website,yes,2026-06-04,,\n", "P1,website,yes,2025-09-01,2026-06-03,\n"];
    for rows in [rows, [rows[1], rows[0]]] {
        let (_home, register) = with_roll();
        take_in(&register, &format!("{HEAD}{}", rows.concat()), on(5));
        assert_eq!(may(&register, on(5)), Ok(()));
    }
}

/// Something that happens on a day.
#[derive(Debug, Clone)]
enum Step {
    /// A list: what it says of the parent and the mother, each with a day or without.
    List(Vec<(&'static str, &'static str, Option<i8>)>),
    Hand(Answer, &'static str),
    /// The last import that is still there.
    Undo,
    Block(bool),
}

/// What the model remembers of one thing said.
#[derive(Debug, Clone)]
struct Spoken {
    giver: &'static str,
    word: &'static str,
    yes: bool,
    from: Date,
    dated: bool,
    /// The list, by its number; `None` for what was recorded by hand.
    list: Option<usize>,
}

fn step() -> impl Strategy<Value = Step> {
    let word = select(vec!["yes", "yes", "yes", "no", "pending"]);
    let row = (select(vec!["parent", "parent", "mother"]), word, prop::option::weighted(0.3, 1..20_i8));
    let answer = select(vec![Answer::Yes, Answer::Yes, Answer::No]);
    prop_oneof![
        4 => prop::collection::vec(row, 1..3).prop_map(|mut rows| { rows.dedup_by_key(|row| row.0); Step::List(rows) }),
        3 => (answer, select(vec!["parent", "mother", "pupil"])).prop_map(|(answer, giver)| Step::Hand(answer, giver)),
        1 => Just(Step::Undo),
        1 => any::<bool>().prop_map(Step::Block),
    ]
}

/// What may at most be: each giver's every no was taken back by a yes that was said later, begins no
/// earlier, and is more than a list that goes on saying what it said before the no.
fn at_most(said: &[Spoken], blocked: bool, day: Date) -> bool {
    let givers: Vec<&str> = said.iter().map(|one| one.giver).collect();
    let agrees = |giver: &&str| {
        let theirs: Vec<(usize, &Spoken)> =
            said.iter().enumerate().filter(|(_, one)| one.giver == *giver && one.from <= day).collect();
        let taken_back = |(at, no): &(usize, &Spoken)| {
            theirs.iter().any(|(later, yes)| {
                let between = || {
                    let listed = said.iter().enumerate().filter(|(_, one)| one.giver == *giver && one.list.is_some());
                    { listed }.any(|(n, one)| n > *at && n < *later && !one.yes)
                };
                let is_news = yes.list.is_none() || yes.dated || no.list.is_some() || between();
                yes.yes && later > at && yes.from >= no.from && is_news
            })
        };
        theirs.iter().any(|(_, one)| one.yes) && theirs.iter().filter(|(_, one)| !one.yes).all(taken_back)
    };
    !blocked && !givers.is_empty() && givers.iter().all(agrees)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_history_of_lists_answers_and_blocks_permits_what_the_model_does_not(
        steps in prop::collection::vec(step(), 1..12),
    ) {
        let (_home, register) = with_roll();
        let mut said: Vec<Spoken> = Vec::new();
        let (mut lists, mut blocked): (Vec<(usize, i64)>, bool) = (Vec::new(), false);
        for (number, step) in (1..).zip(&steps) {
            let day = on(i8::try_from(number).unwrap() * 2);
            match step {
                Step::List(rows) => {
                    let line = |(giver, word, from): &(&str, &str, Option<i8>)| {
                        let from = from.map_or(String::new(), |from| on(from).to_string());
                        format!("P1,website,{word},{from},,{giver}\n")
                    };
                    let file = rows.iter().map(line).collect::<Vec<_>>().concat();
                    let plan = register.plan_import(format!("{HEAD}{file}").as_bytes(), day).unwrap();
                    lists.push((number, register.apply_import(&plan).unwrap()));
                    for (giver, word, from) in rows {
                        let last = said.iter().rfind(|one| one.giver == *giver && one.list.is_some());
                        // What a list goes on saying is no news, be it a no; also where it now writes the day
                        // from which it is known to have said it.
                        let other_day = from.is_some_and(|from| last.is_some_and(|last| on(from) != last.from));
                        let is_news = last.is_none_or(|last| last.word != *word || other_day);
                        let yes = *word == "yes";
                        let (dated, from, list) = (from.is_some(), from.map_or(day, on), Some(number));
                        said.extend((yes || is_news).then_some(Spoken { giver, word, yes, from, dated, list }));
                    }
                }
                Step::Hand(answer, giver) => {
                    by_hand(&register, *answer, giver, day);
                    let yes = *answer == Answer::Yes;
                    said.push(Spoken { giver, word: "by hand", yes, from: day, dated: true, list: None });
                }
                Step::Undo => {
                    if let Some((list, import)) = lists.pop() {
                        register.apply_undo(&register.plan_undo(import, day).unwrap()).unwrap();
                        said.retain(|one| one.list != Some(list));
                    }
                }
                Step::Block(block) if *block != blocked => {
                    blocked = *block;
                    let id = pupil("P1");
                    if blocked { register.block(&id, "a reason").unwrap() } else { register.unblock(&id).unwrap() }
                }
                Step::Block(_) => {}
            }
            if may(&register, day).is_ok() {
                prop_assert!(at_most(&said, blocked, day), "after step {number}");
            }
        }
    }
}
