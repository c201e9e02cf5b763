//! Imports as people meet them: a file in, what is on record, one compared, one taken back.

use super::command::{ImportRequest, UndoRequest};
use super::event::{
    ColumnChoice, ColumnsView, Event, Failure, ImportComparison, ImportLine, ImportReport, PupilLine, PupilsChanged,
    PurposeTurns, UndoReport,
};
use super::{Out, Session};
use crate::consent::ConsentView;
use crate::pupil::Pupil;
use crate::purpose::{Purpose, PurposeRule};
use crate::register::{Entry, ImportFile, ImportPlan, ImportRecord, Register, UndoPlan};
use crate::role::Right;

/// The largest file that is taken in, in bytes. One byte more is read, so that a larger one is told as such.
const LARGEST: u64 = (64 << 20) + 1;

pub(super) fn import(session: &Session, asked: &ImportRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::ImportRegister)?;
    let (bytes, _) = session.disk.read(&asked.file, LARGEST)?;
    let name = asked.file.file_name().unwrap_or_default().to_string_lossy();
    let file = file(asked, &bytes, &name);
    let plan = register.plan_import(file, session.disk.today()).map_err(|e| Failure::new(e.what(), e.advice()))?;
    let mut report = report(&register, &plan)?;
    report.file = name.into_owned();
    if !asked.dry_run {
        if plan.is_large() && !asked.accept_large_change {
            return Err(too_large(&report));
        }
        report.import = Some(register.apply_import(&plan)?);
        report.applied = true;
    }
    out(Event::Import(report));
    Ok(())
}

fn file<'a>(asked: &'a ImportRequest, bytes: &'a [u8], name: &'a str) -> ImportFile<'a> {
    let ImportRequest { purpose, profile, columns, .. } = asked;
    ImportFile { bytes, name, purpose: purpose.as_ref(), profile: profile.as_deref(), columns }
}

/// Says what the columns of the file are. Only for those who may see a whole name: a table without headings
/// begins with a child.
pub(super) fn columns(session: &Session, asked: &ImportRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::ImportRegister)?;
    session.register_for(Right::RecordAnswers)?;
    let (bytes, _) = session.disk.read(&asked.file, LARGEST)?;
    let name = asked.file.file_name().unwrap_or_default().to_string_lossy();
    let columns = register.columns(file(asked, &bytes, &name)).map_err(|e| Failure::new(e.what(), e.advice()))?;
    let rules = register.purposes()?;
    let choice = |word: String| ColumnChoice { says: holding(&word, &rules), word };
    out(Event::Columns(ColumnsView {
        headings: columns.headings.into_iter().map(|(heading, holds)| (heading, holds.map(choice))).collect(),
        profile: columns.profile,
        profiles: columns.profiles,
        choices: columns.choices.into_iter().map(choice).collect(),
    }));
    Ok(())
}

/// What a column holds, as it is said to a person.
fn holding(word: &str, rules: &[PurposeRule]) -> String {
    let says = match word {
        "nothing" => "Nothing to import",
        "id" => "The school\u{2019}s id",
        "upn" => "UPN",
        "name" => "Both names",
        "legal forename" => "Legal forename",
        "legal surname" => "Legal surname",
        "purpose" => "What it is for",
        "answer" => "The answer",
        "from" => "First day, or day of the answer",
        "until" => "Last day, or how long",
        "given by" => "Who answered",
        _ => {
            let of = word.strip_prefix("answer for ");
            let label = of.and_then(|of| rules.iter().find(|rule| rule.purpose.as_str() == of));
            if let Some(rule) = label {
                return format!("Answer for {}", rule.label);
            }
            let mut letters = word.chars();
            return letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        }
    };
    says.to_owned()
}

fn report(register: &Register, plan: &ImportPlan) -> Result<ImportReport, Failure> {
    let counts = plan.counts();
    let lines = |wanted: Entry| {
        let of = plan.pupils().filter(|(entry, _)| *entry == wanted);
        of.map(|(_, pupil)| pupil_line(register, pupil)).collect()
    };
    let consent = register.consent()?;
    let turns = |(purpose, turns): (&Purpose, &crate::register::Turns)| PurposeTurns {
        label: label(&consent, purpose),
        purpose: purpose.clone(),
        new_yes: turns.new_yes,
        new_no: turns.new_no,
        to_yes: turns.to_yes,
        to_no: turns.to_no,
        renewed: turns.renewed,
    };
    Ok(ImportReport {
        what: plan.kind().word(),
        source: plan.source().to_owned(),
        rows: counts.rows,
        added: counts.added,
        changed: counts.changed + counts.turned_to_yes + counts.renewed,
        turned_to_no: counts.turned_to_no,
        gone: counts.gone,
        unchanged: counts.unchanged,
        large: plan.is_large(),
        unread: plan.unread().to_vec(),
        warnings: plan.warnings().to_vec(),
        purposes: plan.turns().iter().map(turns).collect(),
        pupils: PupilsChanged { new: lines(Entry::New), changed: lines(Entry::Changed), gone: lines(Entry::Gone) },
        ..ImportReport::default()
    })
}

/// The whole name only for those who may record answers.
fn pupil_line(register: &Register, pupil: &Pupil) -> PupilLine {
    let shown = register.role().may(Right::RecordAnswers);
    let name = if shown { format!("{} {}", pupil.first_name(), pupil.surname) } else { pupil.first_name().to_owned() };
    PupilLine { pupil: pupil.id.clone(), name: name.trim().to_owned(), class: pupil.class.clone() }
}

fn label(consent: &ConsentView, purpose: &Purpose) -> String {
    consent.rule(purpose).map_or_else(|| purpose.to_string(), |rule| rule.label.clone())
}

fn too_large(report: &ImportReport) -> Failure {
    let turned: usize = report.purposes.iter().map(|turns| turns.to_yes + turns.to_no).sum();
    let what = match (report.what, report.gone, turned) {
        ("roll", gone @ 1.., _) => format!("This file would take {gone} pupils off the roll, more than a tenth."),
        ("answers", _, turned @ 1..) => format!("This file would turn {turned} answers, more than a tenth."),
        _ => "This file looks like another than was meant.".to_owned(),
    };
    let what = std::iter::once(what).chain(report.warnings.iter().cloned()).collect::<Vec<_>>().join(" ");
    Failure::new(
        what,
        "Nothing was changed. If it is the right file, import it again and accept the large change \
         (--accept-large-change).",
    )
}

pub(super) fn list(session: &Session, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::ImportRegister)?;
    let mut seen = std::collections::BTreeSet::new();
    let mut line = |record: ImportRecord| {
        let ImportRecord { number, kind, source, day, by, counts, unread, purposes, undone } = record;
        ImportLine {
            // The latest of its name that still counts says how fresh the list is.
            latest: undone.is_none() && seen.insert(source.clone()),
            import: number,
            what: kind.word(),
            source,
            day,
            by,
            rows: counts.rows,
            added: counts.added,
            changed: counts.changed + counts.turned_to_yes,
            turned_to_no: counts.turned_to_no,
            gone: counts.gone,
            unread,
            purposes,
            undone: undone.is_some(),
        }
    };
    let lines = register.imports()?.into_iter().map(&mut line).collect();
    out(Event::Imports(lines));
    Ok(())
}

pub(super) fn compare(session: &Session, import: i64, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::ImportRegister)?;
    let compared = register.compare_import(import, session.disk.today())?;
    let consent = register.consent()?;
    out(Event::ImportCompared(ImportComparison {
        import,
        undone: compared.undone,
        purposes: compared.answers.iter().map(|(p, turns)| both_ways(&consent, p, *turns)).collect(),
        brought: compared.brought,
        changed: compared.changed,
        gone: compared.gone,
        overtaken: compared.overtaken,
    }));
    Ok(())
}

fn both_ways(consent: &ConsentView, purpose: &Purpose, (to_yes, to_no): (usize, usize)) -> PurposeTurns {
    let (label, purpose) = (label(consent, purpose), purpose.clone());
    PurposeTurns { purpose, label, new_yes: 0, new_no: 0, to_yes, to_no, renewed: 0 }
}

pub(super) fn undo(session: &Session, asked: &UndoRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::ImportRegister)?;
    let plan = register.plan_undo(asked.import, session.disk.today())?;
    let mut report = undo_report(&register, &plan)?;
    if !asked.dry_run {
        if plan.is_large() && !asked.accept_large_change {
            return Err(Failure::new(
                format!(
                    "Taking import {} back would change more than a tenth of the roll or the answers.",
                    plan.import()
                ),
                "Nothing was changed. Look at its plan (--dry-run), and accept the large change \
                 (--accept-large-change) if it is meant.",
            ));
        }
        register.apply_undo(&plan)?;
        report.applied = true;
    }
    out(Event::Undo(report));
    Ok(())
}

fn undo_report(register: &Register, plan: &UndoPlan) -> Result<UndoReport, Failure> {
    let consent = register.consent()?;
    Ok(UndoReport {
        import: plan.import(),
        applied: false,
        large: plan.is_large(),
        purposes: plan.turns().iter().map(|(p, turns)| both_ways(&consent, p, *turns)).collect(),
        returning: plan.returning().map(|pupil| pupil_line(register, pupil)).collect(),
        leaving: plan.leaving().map(|pupil| pupil_line(register, pupil)).collect(),
        restored: plan.restored(),
    })
}
