//! A block, and a no to everything that the school itself said, are one to everybody who may not block.
//!
//! Two schools that differ in nothing else, on simulated disks with one clock: in one the office recorded
//! the school's no, in the other the safeguarding lead blocked. Whatever anybody else can ask is compared.

use kindframe::purpose::{Purpose, built_in};
use kindframe::role::Role;
use kindframe::session::command::{
    AnswerRequest, CheckRequest, ClosingWord, EventWord, ImportRequest, KeepPhotos, Looked, PhotosRequest,
    PupilRequest, SafeguardRequest, Say, SearchRequest, SheetRequest, TagRequest, UnansweredRequest, UndoRequest,
};
use kindframe::session::event::PupilPage;
use kindframe::session::{Command, Event};

use super::world::{ACCOUNTS, World};
use super::*;

impl World {
    /// Everything that the account can get to know, in bytes, and the pages besides, which print no name.
    fn everything(&self, user: &str) -> (String, Vec<PupilPage>) {
        self.sign_in(user);
        let (mut heard, mut pages) = (Vec::new(), Vec::new());
        for command in surfaces() {
            for event in self.hear(command) {
                heard.push(format!("{event:?}"));
                if let Event::Pupil(page) = event {
                    pages.push(*page);
                }
            }
        }
        (heard.join("\n"), pages)
    }
}

fn surfaces() -> Vec<Command> {
    let website = Purpose::new("website").unwrap();
    let display = Purpose::new("display").unwrap();
    let check = |purpose: &Purpose, until| CheckRequest {
        photos: vec!["1".into()],
        purpose: purpose.clone(),
        until,
        said: Vec::new(),
    };
    vec![
        Command::LookAtDoor,
        Command::DescribeRegister,
        Command::Pupil(PupilRequest::Find("am".into())),
        Command::Pupil(PupilRequest::LookUp("P1".into())),
        Command::Pupil(PupilRequest::Show(pupil("P1"))),
        Command::Pupil(PupilRequest::Show(pupil("P2"))),
        Command::ListEvents,
        Command::ShowEvent { event: 1, purpose: website.clone() },
        Command::ShowEvent { event: 1, purpose: display.clone() },
        Command::ShowPhoto(PhotoId(1)),
        Command::Check(check(&website, None)),
        Command::Check(check(&display, Some(date(2027, 1, 1)))),
        Command::FindNames(vec!["Amira Quillfeather".into()]),
        Command::ListPhotos(PhotosRequest { event: Some(EventWord::Number(1)), purpose: Some(website.clone()) }),
        Command::SearchFaces(SearchRequest { photos: vec!["1".into()], ..SearchRequest::default() }),
        sheet(Some(EventWord::Number(1)), Vec::new()),
        sheet(None, vec![group("4 Oak")]),
        unanswered(&website),
        unanswered(&display),
        Command::ShowLists(None),
        Command::ListImports,
        Command::CompareImport(1),
        Command::CompareImport(2),
        import_plan("/office/roll.csv"),
        import_plan("/office/answers.csv"),
        Command::UndoImport(UndoRequest { import: 2, dry_run: true, accept_large_change: true }),
        Command::UndoImport(UndoRequest { import: 1, dry_run: true, accept_large_change: true }),
        Command::ShowPurposes,
        Command::LimitAge { days: None, sure: false },
        Command::KeepPhotos(KeepPhotos::Show),
        Command::Safeguard(SafeguardRequest::List),
        Command::Safeguard(SafeguardRequest::Block { pupil: pupil("P1"), reason: "x".into() }),
        Command::Safeguard(SafeguardRequest::Unblock(pupil("P1"))),
        Command::Safeguard(SafeguardRequest::Decline(pupil("P1"))),
        said(Say::Yes, Some(vec![website.clone()]), Some("mother")),
        said(Say::Yes, None, Some("school")),
        said(Say::Withdraw, Some(vec![website.clone()]), None),
        said(Say::TakeBack, None, None),
        said(Say::TakeBack, Some(vec![display]), Some("school")),
        Command::Pupil(PupilRequest::Show(pupil("P1"))),
        Command::DescribeRegister,
        rule_out(&website),
        tag(TagRequest { undecided: vec![pupil("P1"), pupil("P2")], ..TagRequest::default() }),
        Command::ReadAudit { verify: false },
        Command::ReadAudit { verify: true },
    ]
}

fn sheet(event: Option<EventWord>, groups: Vec<GroupName>) -> Command {
    Command::TripSheet(SheetRequest { groups, event, purposes: Vec::new(), day: None, to: None })
}

fn unanswered(purpose: &Purpose) -> Command {
    Command::FindUnanswered(UnansweredRequest { purpose: purpose.clone(), groups: Vec::new(), to: None })
}

fn import_plan(file: &str) -> Command {
    let file = file.into();
    Command::ImportRegister(ImportRequest {
        file,
        dry_run: true,
        accept_large_change: true,
        ..ImportRequest::default()
    })
}

fn rule_out(purpose: &Purpose) -> Command {
    tag(TagRequest { closing: Some(ClosingWord::RuleOut(purpose.clone())), ..TagRequest::default() })
}

fn tag(request: TagRequest) -> Command {
    Command::Tag(TagRequest { photos: vec!["1".into()], looked: Looked::Elsewhere, ..request })
}

fn said(say: Say, purposes: Option<Vec<Purpose>>, by: Option<&str>) -> Command {
    Command::Pupil(PupilRequest::Answer(AnswerRequest {
        pupil: pupil("P1"),
        purposes,
        say,
        by: by.map(str::to_owned),
        how: String::new(),
        from: None,
        period: None,
        photo: None,
        request: None,
    }))
}

/// Asks everybody who may not block in both schools, and compares every byte. What each read.
fn compare(ordinary: &World, blocked: &World, when: &str) -> Vec<(String, Vec<PupilPage>)> {
    let others = ACCOUNTS.iter().filter(|(_, role)| *role != Role::Dsl);
    let compare = |(user, _): &(&str, Role)| {
        let (one, pages) = ordinary.everything(user);
        let (other, other_pages) = blocked.everything(user);
        assert_eq!(pages.len(), 4, "{when}: {user} saw the pages");
        let different = one.lines().zip(other.lines()).find(|(one, other)| one != other);
        assert_eq!(different, None, "{when}: what {user} reads");
        assert!(one == other && pages == other_pages, "{when}: what {user} reads");
        assert!(!other.contains("lead's own words"), "{when}: {user} reads the reason");
        (other, other_pages)
    };
    others.map(compare).collect()
}

#[test]
fn nobody_else_can_tell_a_block_from_a_no_of_the_schools() {
    let (ordinary, blocked) = (World::new(), World::new());
    compare(&ordinary, &blocked, "before");
    ordinary.sign_in("office");
    ordinary.ask(said(Say::No, None, Some("school")));
    blocked.sign_in("dsl");
    let reason = "the lead's own words".to_owned();
    blocked.ask(Command::Safeguard(SafeguardRequest::Block { pupil: pupil("P1"), reason }));
    let read = compare(&ordinary, &blocked, "in force");
    let line = "user: \"the school\", action: \"school-refuses\", detail: \"pupil P1, everything\"";
    assert_eq!(read.iter().filter(|(heard, _)| heard.contains(line)).count(), 2, "those who read the trail");
    let refused = |page: &PupilPage| page.standing.iter().all(|s| !s.may && s.says == "No: it was refused.");
    assert!(read.iter().all(|(_, pages)| refused(&pages[0])));
    // Who keeps no answers is told that it is no, and not who said so.
    let keeps = |user: &str| ["office", "dpo"].contains(&user);
    let others = ACCOUNTS.iter().filter(|(_, role)| *role != Role::Dsl).zip(&read);
    assert!(
        others.clone().all(|((user, _), (_, pages))| pages.iter().all(|page| page.answers.is_some() == keeps(user)))
    );

    ordinary.sign_in("dsl");
    ordinary.ask(said(Say::TakeBack, None, None));
    blocked.sign_in("dsl");
    blocked.ask(Command::Safeguard(SafeguardRequest::Unblock(pupil("P1"))));
    let read = compare(&ordinary, &blocked, "lifted");
    let lifted = |page: &PupilPage| {
        page.answers.iter().flatten().any(|line| line.taken_back.is_some() && line.label == "Everything")
    };
    let lifted = read.iter().filter(|(_, pages)| lifted(&pages[0])).count();
    assert_eq!(lifted, 2, "those who keep answers read when it was lifted");
}

#[test]
fn a_teacher_cannot_tell_a_block_from_a_parents_no() {
    let (ordinary, blocked) = (World::new(), World::new());
    ordinary.sign_in("office");
    let everything = built_in().into_iter().map(|rule| rule.purpose).collect();
    ordinary.ask(said(Say::No, Some(everything), Some("mother")));
    blocked.sign_in("dsl");
    let reason = "the lead's own words".to_owned();
    blocked.ask(Command::Safeguard(SafeguardRequest::Block { pupil: pupil("P1"), reason }));
    let [(one, pages), (other, other_pages)] = [&ordinary, &blocked].map(|world| world.everything("teacher"));
    let different = one.lines().zip(other.lines()).find(|(one, other)| one != other);
    assert_eq!(different, None);
    assert!(one == other && pages == other_pages);
    assert!(!pages[0].standing.is_empty() && pages[0].standing.iter().all(|s| s.says == "No: it was refused."));
}

#[test]
fn the_lead_reads_the_reason_and_who_it_was() {
    let world = World::new();
    world.sign_in("dsl");
    let reason = "a court order of May".to_owned();
    let block = Command::Safeguard(SafeguardRequest::Block { pupil: pupil("P1"), reason });
    let heard = world.ask(block.clone());
    let Some(Event::Safeguarding(view)) = heard.last() else { panic!("{heard:?}") };
    assert_eq!((view.blocks[0].reason.0.as_str(), view.blocks[0].by.as_str()), ("a court order of May", "dsl"));
    let page = world.ask(Command::Pupil(PupilRequest::Show(pupil("P1"))));
    let Some(Event::Pupil(page)) = page.last() else { panic!("{page:?}") };
    assert!(page.answers.iter().flatten().any(|line| line.source == "recorded by dsl"));
    for printed in [format!("{block:?}"), format!("{view:?}")] {
        assert!(!printed.contains("court"), "{printed}");
    }
    assert!(matches!(world.hear(block).last(), Some(Event::Failed(_))), "one block a pupil");
}
