//! One import on record, and what taking it back would change.

use kindframe::pupil::PupilId;
use kindframe::purpose::Purpose;
use kindframe::session::command::UndoRequest;
use kindframe::session::event::{
    ColumnChoice, ColumnsView, ImportComparison, ImportLine, PupilLine, PurposeTurns, UndoReport,
};
use kindframe::session::{Command, Event};

pub fn answer(command: &Command) -> Event {
    match command {
        Command::UndoImport(request) => Event::Undo(undo(request)),
        Command::CompareImport(_) => Event::ImportCompared(comparison()),
        Command::LookAtColumns(_) => Event::Columns(columns()),
        _ => Event::Imports(vec![line()]),
    }
}

fn columns() -> ColumnsView {
    let choice = |word: &str, says: &str| ColumnChoice { word: word.into(), says: says.into() };
    let (id, surname) = (choice("id", "The school’s id"), choice("surname", "Surname"));
    ColumnsView {
        headings: vec![("Kid no".into(), None), ("Surname".into(), Some(surname.clone()))],
        profile: None,
        profiles: vec!["Office".into()],
        choices: vec![choice("nothing", "Nothing to import"), id, surname],
    }
}

fn line() -> ImportLine {
    ImportLine {
        import: 3,
        what: "answers",
        source: "answers for website".into(),
        day: super::TODAY,
        by: "head".into(),
        rows: 26,
        added: 20,
        changed: 3,
        turned_to_no: 2,
        gone: 0,
        unread: 1,
        purposes: vec![website()],
        latest: true,
        undone: false,
    }
}

fn website() -> Purpose {
    Purpose::new("website").unwrap()
}

fn turns(to_yes: usize, to_no: usize) -> Vec<PurposeTurns> {
    let (purpose, label) = (website(), "Website".to_owned());
    vec![PurposeTurns { purpose, label, new_yes: 0, new_no: 0, to_yes, to_no, renewed: 0 }]
}

fn comparison() -> ImportComparison {
    ImportComparison { import: 3, undone: false, purposes: turns(4, 2), brought: 0, changed: 0, gone: 0, overtaken: 0 }
}

fn undo(request: &UndoRequest) -> UndoReport {
    let pupil = PupilId::new("P01").unwrap();
    UndoReport {
        import: request.import,
        applied: !request.dry_run,
        large: true,
        purposes: turns(2, 4),
        returning: vec![PupilLine { pupil, name: "Amira Quillfeather".into(), class: "4 Oak".into() }],
        leaving: Vec::new(),
        restored: 0,
    }
}
