//! Imports at the counter: several files with one exit code, and the lines that imports are told in.

use std::io::{self, IsTerminal as _};

use serde_json::{Value, json};

use super::{Counter, Level, ask};
use crate::session::command::{ImportRequest, UndoRequest};
use crate::session::event::{ImportComparison, ImportLine, ImportReport, PupilLine, PurposeTurns, UndoReport};
use crate::session::{Command, Failure};

impl Counter<'_> {
    /// Each file is an import of its own. One that is refused does not keep the others out.
    pub(super) fn import_all(&mut self, requests: &[ImportRequest]) -> Result<(), Failure> {
        if let [only] = requests {
            return self.import(only);
        }
        let mut refused = 0;
        for request in requests {
            if let Err(failure) = self.import(request) {
                let file = request.file.display();
                self.refuse(&Failure::new(format!("{file}: {}", failure.what), failure.advice));
                refused += 1;
            }
        }
        if refused > 0 {
            self.level = if refused == requests.len() { Level::Failed } else { Level::Partly };
        }
        Ok(())
    }

    fn import(&mut self, request: &ImportRequest) -> Result<(), Failure> {
        if self.asks_first() && !request.dry_run {
            self.send(Command::ImportRegister(ImportRequest { dry_run: true, ..request.clone() }))?;
            if !ask::confirm("Import it?")? {
                return Ok(());
            }
        }
        self.send(Command::ImportRegister(request.clone()))
    }

    pub(super) fn undo(&mut self, request: UndoRequest) -> Result<(), Failure> {
        if self.asks_first() && !request.dry_run {
            self.send(Command::UndoImport(UndoRequest { dry_run: true, ..request }))?;
            if !ask::confirm("Take it back?")? {
                return Ok(());
            }
        }
        self.send(Command::UndoImport(request))
    }

    fn asks_first(&self) -> bool {
        !self.words.json && io::stdin().is_terminal() && io::stdout().is_terminal()
    }
}

/// An import as JSON.
pub(super) fn report_json(import: &ImportReport) -> Value {
    let unread = |(line, why): &(u64, String)| json!({"line": line, "reason": why});
    let ids = |lines: &[PupilLine]| lines.iter().map(|line| line.pupil.as_str().to_owned()).collect::<Vec<_>>();
    json!({
        "kind": if import.applied { "summary" } else { "plan" },
        "what": import.what,
        "file": import.file,
        "source": import.source,
        "applied": import.applied,
        "import": import.import,
        "rows": import.rows,
        "added": import.added,
        "changed": import.changed,
        "turned_to_no": import.turned_to_no,
        "gone": import.gone,
        "unchanged": import.unchanged,
        "large": import.large,
        "unread": import.unread.iter().map(unread).collect::<Vec<_>>(),
        "warnings": import.warnings,
        "purposes": import.purposes.iter().map(turns_json).collect::<Vec<_>>(),
        "pupils": {
            "new": ids(&import.pupils.new),
            "changed": ids(&import.pupils.changed),
            "gone": ids(&import.pupils.gone),
        },
    })
}

fn turns_json(turns: &PurposeTurns) -> Value {
    json!({"purpose": turns.purpose, "new_yes": turns.new_yes, "new_no": turns.new_no, "to_yes": turns.to_yes,
           "to_no": turns.to_no, "renewed": turns.renewed})
}

/// The imports on record as JSON, one a line.
pub(super) fn list_json(imports: &[ImportLine]) -> Vec<Value> {
    let line = |import: &ImportLine| {
        json!({
            "kind": "import",
            "import": import.import,
            "what": import.what,
            "source": import.source,
            "day": import.day.to_string(),
            "by": import.by,
            "rows": import.rows,
            "added": import.added,
            "changed": import.changed,
            "turned_to_no": import.turned_to_no,
            "gone": import.gone,
            "unread": import.unread,
            "purposes": import.purposes,
            "latest": import.latest,
            "undone": import.undone,
        })
    };
    imports.iter().map(line).collect()
}

/// A comparison as JSON.
pub(super) fn compared_json(compared: &ImportComparison) -> Value {
    json!({
        "kind": "summary",
        "import": compared.import,
        "undone": compared.undone,
        "purposes": compared.purposes.iter().map(turns_json).collect::<Vec<_>>(),
        "brought": compared.brought,
        "changed": compared.changed,
        "gone": compared.gone,
        "overtaken": compared.overtaken,
    })
}

/// What was taken back as JSON.
pub(super) fn undo_json(undo: &UndoReport) -> Value {
    let ids = |lines: &[PupilLine]| lines.iter().map(|line| line.pupil.as_str().to_owned()).collect::<Vec<_>>();
    json!({
        "kind": if undo.applied { "summary" } else { "plan" },
        "import": undo.import,
        "applied": undo.applied,
        "large": undo.large,
        "purposes": undo.purposes.iter().map(turns_json).collect::<Vec<_>>(),
        "returning": ids(&undo.returning),
        "leaving": ids(&undo.leaving),
        "restored": undo.restored,
    })
}

/// An import as text.
pub(super) fn report_text(import: &ImportReport) -> Vec<String> {
    let ImportReport { rows, added, changed, turned_to_no, gone, unchanged, .. } = import;
    let done = match import.import {
        Some(number) => format!("Imported as number {number}"),
        None => "This would be imported".to_owned(),
    };
    let numbers = match import.what {
        "roll" => {
            format!("{added} new pupils, {changed} changed, {gone} no longer on the roll, {unchanged} as they were")
        }
        _ => format!(
            "{added} new answers, {changed} renewed or turned to yes, {turned_to_no} turned to no, \
             {unchanged} as they were"
        ),
    };
    let mut lines = vec![format!("{done}: {rows} rows of the {}: {numbers}.", import.what)];
    lines.extend(import.warnings.iter().cloned());
    if import.large && !import.applied {
        lines.push("This is a large change: add --accept-large-change if it is the right file.".to_owned());
    }
    lines.extend(import.purposes.iter().map(|turns| format!("  {:<20} {}", turns.label, turns_text(turns))));
    let pupils = &import.pupils;
    for (what, pupils) in [("new", &pupils.new), ("changed", &pupils.changed), ("gone", &pupils.gone)] {
        if !pupils.is_empty() && !import.applied {
            lines.push(format!("  {what}: {}", ids_text(pupils)));
        }
    }
    lines.extend(import.unread.iter().map(|(line, why)| format!("  line {line} was not taken: {why}")));
    lines
}

/// Ids, and at most a screenful of them.
fn ids_text(pupils: &[PupilLine]) -> String {
    const SHOWN: usize = 40;
    let mut ids: Vec<String> = pupils.iter().take(SHOWN).map(|line| line.pupil.as_str().to_owned()).collect();
    if pupils.len() > SHOWN {
        ids.push(format!("and {} more", pupils.len() - SHOWN));
    }
    ids.join(", ")
}

fn turns_text(turns: &PurposeTurns) -> String {
    let counts = [
        (turns.new_yes, "new that permit"),
        (turns.new_no, "new that do not"),
        (turns.to_yes, "to yes"),
        (turns.to_no, "to no"),
        (turns.renewed, "renewed"),
    ];
    let said: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if said.is_empty() { "as before".to_owned() } else { said.join(", ") }
}

/// The imports on record as text.
pub(super) fn list_text(imports: &[ImportLine]) -> Vec<String> {
    if imports.is_empty() {
        return vec!["Nothing has been imported yet.".to_owned()];
    }
    let line = |import: &ImportLine| {
        let state = match (import.undone, import.latest) {
            (true, _) => "  (taken back)",
            (false, true) => "  (the latest of its name)",
            (false, false) => "",
        };
        format!(
            "{:>4}  {}  {} by {}: {} rows, {} new, {} changed, {} to no, {} gone, {} not read{state}",
            import.import,
            import.day,
            import.source,
            if import.by.is_empty() { "nobody known" } else { &import.by },
            import.rows,
            import.added,
            import.changed,
            import.turned_to_no,
            import.gone,
            import.unread,
        )
    };
    imports.iter().map(line).collect()
}

/// A comparison as text.
pub(super) fn compared_text(compared: &ImportComparison) -> Vec<String> {
    let ImportComparison { import, brought, changed, gone, overtaken, .. } = compared;
    let did = if compared.undone { "would bring back" } else { "still makes" };
    let mut lines = vec![format!(
        "Import {import} {did} this difference: {brought} pupils brought, {changed} entries changed, {gone} taken off \
         the roll."
    )];
    if *overtaken > 0 {
        lines.push(format!("{overtaken} entries were changed again by later imports."));
    }
    lines.extend(compared.purposes.iter().map(|turns| format!("  {:<20} {}", turns.label, both_ways(turns))));
    if compared.purposes.is_empty() {
        lines.push("No pupil may, or may not, be used because of it.".to_owned());
    }
    lines
}

fn both_ways(turns: &PurposeTurns) -> String {
    format!("{} turn to yes, {} turn to no", turns.to_yes, turns.to_no)
}

/// What was taken back as text.
pub(super) fn undo_text(undo: &UndoReport) -> Vec<String> {
    let done = if undo.applied { "was taken back" } else { "would be taken back" };
    let mut lines = vec![format!(
        "Import {} {done}: {} pupils come back to the roll, {} leave it, {} entries go back to how they were.",
        undo.import,
        undo.returning.len(),
        undo.leaving.len(),
        undo.restored
    )];
    if undo.large && !undo.applied {
        lines.push("This is a large change: add --accept-large-change if it is meant.".to_owned());
    }
    lines.extend(undo.purposes.iter().map(|turns| format!("  {:<20} {}", turns.label, both_ways(turns))));
    lines
}
