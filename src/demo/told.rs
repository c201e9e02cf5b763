//! What the demo prints: the answers of the program in plain words, at most 100 columns wide.

use std::io::{Result, Write};
use std::path::Path;

use super::card::{SHOTS, Told};
use super::table::{COLUMNS, Table};
use super::{PASSWORD, USER, school};
use crate::photo::PhotoId;
use crate::purpose::{PurposeRule, built_in};
use crate::session::event::{Event, OffloadSummary, ShotState, ShotView, VerdictView};
use crate::verdict::Verdict;

pub fn opening(out: &mut dyn Write, folder: &Path) -> Result<()> {
    writeln!(out, "Kindframe demo")?;
    let text = "A pretend school, a pretend camera card, and the real job. Every name and picture is made up.";
    paragraph(out, "", text)?;
    writeln!(out, "Everything is in {}", shown(folder))
}

/// A line with space above it.
pub fn heading(out: &mut dyn Write, text: &str) -> Result<()> {
    writeln!(out, "\n{text}")
}

pub fn set_up(out: &mut dyn Write) -> Result<()> {
    heading(out, "First start")?;
    let text = format!(
        "{} has an encrypted register in home/ and school storage in storage/. The first account is \"{USER}\".",
        school::NAME
    );
    paragraph(out, "  ", &text)
}

pub fn import(out: &mut dyn Write, name: &str, event: &Event) -> Result<()> {
    let Event::Import(report) = event else { return Ok(()) };
    let unread = if report.unread.is_empty() { "all of them read" } else { "some of them not read" };
    writeln!(out, "  office/{name}: {} rows, {unread}", report.rows)
}

pub fn register(out: &mut dyn Write, event: &Event) -> Result<()> {
    let Event::Register(register) = event else { return Ok(()) };
    let groups: Vec<String> = register.groups.iter().map(|(name, pupils)| format!("{name}: {pupils}")).collect();
    writeln!(out, "  {} pupils ({})", register.pupils, groups.join(", "))?;
    for purpose in &register.purposes {
        writeln!(out, "  {:<22}{:>3} may, {:>2} may not", purpose.label, purpose.may, purpose.may_not)?;
    }
    Ok(())
}

pub fn card(out: &mut dyn Write, bytes: usize) -> Result<()> {
    heading(out, "The card")?;
    let text = format!(
        "{} files, {}, in card/DCIM: pictures with the place, the camera's serial number, people's names and a small \
         copy of the picture inside, one with a pupil's full name as its file name, one twice, and a photo, a \
         film and a HEIC picture that were cut short.",
        SHOTS.len(),
        megabytes(bytes as f64),
    );
    paragraph(out, "  ", &text)
}

pub fn plan(out: &mut dyn Write, event: &Event) -> Result<()> {
    let Event::Plan(plan) = event else { return Ok(()) };
    heading(out, "The plan, before anything is touched")?;
    let (first, last) = plan.names.clone().unwrap_or_default();
    let text = format!(
        "{} shots, {}, will be cleaned, stored in storage/{} as {first} to {last}, read back, and removed from the \
         card. {} pupils might be in them.",
        plan.shots,
        megabytes(plan.bytes as f64),
        plan.folder,
        plan.pupils,
    );
    paragraph(out, "  ", &text)?;
    plan.removal.iter().try_for_each(|sentence| paragraph(out, "  ", sentence))
}

pub fn offload(out: &mut dyn Write, done: &OffloadSummary, shots: &[ShotView]) -> Result<()> {
    heading(out, "The offload")?;
    let mut photos: Vec<PhotoId> = shots.iter().filter_map(|shot| shot.photo).collect();
    photos.sort();
    photos.dedup();
    let text = format!(
        "{} originals are stored as {} photos and removed from the card; {} shots are set aside and left as they \
         were. It took {:.1} s.",
        done.erased,
        photos.len(),
        done.set_aside,
        done.millis as f64 / 1000.0,
    );
    paragraph(out, "  ", &text)?;
    for shot in shots.iter().filter(|shot| shot.state != ShotState::Erased) {
        let said = [&shot.reason, &shot.advice].into_iter().flatten().cloned().collect::<Vec<_>>();
        paragraph(out, "  ", &format!("{}: {}", shot.source, said.join(" ")))?;
    }
    done.advice.iter().try_for_each(|sentence| paragraph(out, "  ", sentence))
}

pub fn tagging(out: &mut dyn Write, said: &[Told]) -> Result<()> {
    heading(out, "Who is in them")?;
    let count = |wanted: fn(Told) -> bool| said.iter().filter(|told| wanted(**told)).count();
    let text = format!(
        "The teacher names everyone in {} photos, finds nobody in {}, and rules out the few who may not be used in {}. \
         The rest nobody has looked at yet.",
        count(|told| told == Told::Everyone),
        count(|told| told == Told::Nobody),
        count(|told| matches!(told, Told::RuleOut(_))),
    );
    paragraph(out, "  ", &text)
}

pub fn table(out: &mut dyn Write, table: &Table) -> Result<()> {
    heading(out, "What each photo may be used for today")?;
    writeln!(out, "{}", table.text())?;
    let clear = |rule: PurposeRule| format!("{} {}", rule.purpose, table.count(&rule.purpose, Verdict::Clear));
    let counts: Vec<String> = built_in().into_iter().map(clear).collect();
    paragraph(out, "", &format!("Clear: {}.", counts.join(", ")))
}

pub fn reasons(out: &mut dyn Write, stored: &str, verdict: &VerdictView) -> Result<()> {
    let name = stored.rsplit('/').next().unwrap_or(stored);
    let why = format!("{name} is {} for {}: {}.", verdict.verdict.word(), verdict.purpose, verdict.reasons.join("; "));
    paragraph(out, "", &why)?;
    paragraph(out, "  ", &format!("To change that: {}.", verdict.unlock.join("; ")))
}

pub fn trail(out: &mut dyn Write, event: &Event) -> Result<()> {
    let Event::AuditVerified { lines, .. } = event else { return Ok(()) };
    heading(out, "The trail")?;
    writeln!(out, "  {lines} lines say who did what; the chain that holds them together is unbroken.")
}

pub fn closing(out: &mut dyn Write, folder: &Path, program: &str) -> Result<()> {
    heading(out, "Look for yourself")?;
    let home = super::home(folder);
    writeln!(out, "  storage/  the cleaned photos        card/  what stayed on the card        office/  the lists")?;
    writeln!(out, "  The window on this school: {program} --home \"{}\"", shown(&home))?;
    writeln!(out, "  Account: {USER}    Password: {PASSWORD}")?;
    writeln!(out, "  To be rid of it, delete the folder.")
}

/// The path as one would type it.
fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}

/// Breaks a text into lines between words.
fn paragraph(out: &mut dyn Write, indent: &str, text: &str) -> Result<()> {
    let mut line = indent.to_owned();
    for word in text.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > COLUMNS && line.trim() != "" {
            writeln!(out, "{}", line.trim_end())?;
            indent.clone_into(&mut line);
        }
        line.push_str(word);
        line.push(' ');
    }
    writeln!(out, "{}", line.trim_end())
}

fn megabytes(bytes: f64) -> String {
    format!("{:.1} MB", bytes / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_break_between_words_and_lose_none() {
        let text = "word ".repeat(60);
        let mut printed = Vec::new();
        paragraph(&mut printed, "  ", &text).unwrap();
        let printed = String::from_utf8(printed).unwrap();
        assert!(printed.lines().count() > 1 && printed.lines().all(|l| l.len() <= COLUMNS && l.starts_with("  word")));
        assert_eq!(printed.split_whitespace().count(), 60);
    }
}
