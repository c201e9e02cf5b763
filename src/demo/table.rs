//! The table photo × purpose, as text: a sign and a word in each cell, no colour needed.

use std::collections::BTreeMap;

use crate::purpose::Purpose;
use crate::verdict::Verdict;

/// Columns of a terminal that the table keeps to.
pub const COLUMNS: usize = 100;

/// The verdicts that were asked for.
#[derive(Debug, Default)]
pub struct Table {
    purposes: Vec<Purpose>,
    /// Each photo's path below the storage and its verdicts, in the order of the purposes.
    rows: BTreeMap<String, Vec<Verdict>>,
}

impl Table {
    /// Adds a column, which the next verdicts go into.
    pub fn begin(&mut self, purpose: Purpose) {
        self.purposes.push(purpose);
    }

    /// Adds a verdict to the last column.
    pub fn add(&mut self, stored: &str, verdict: Verdict) {
        self.rows.entry(stored.to_owned()).or_default().push(verdict);
    }

    /// How many photos have the verdict in the column of the purpose.
    #[must_use]
    pub fn count(&self, purpose: &Purpose, verdict: Verdict) -> usize {
        let column = self.purposes.iter().position(|p| p == purpose);
        let cells = self.rows.values().filter_map(|verdicts| verdicts.get(column?));
        cells.filter(|v| **v == verdict).count()
    }

    /// The table, a line for each photo.
    #[must_use]
    pub fn text(&self) -> String {
        let widths: Vec<usize> = self.purposes.iter().map(|p| p.as_str().len().max(9) + 1).collect();
        let mut text = String::new();
        pad(&mut text, "photo", 12);
        for (purpose, width) in self.purposes.iter().zip(&widths) {
            pad(&mut text, purpose.as_str(), *width);
        }
        for (stored, verdicts) in &self.rows {
            text.truncate(text.trim_end().len());
            text.push('\n');
            pad(&mut text, short(stored), 12);
            for (verdict, width) in verdicts.iter().zip(&widths) {
                pad(&mut text, &format!("{} {}", sign(*verdict), verdict.word()), *width);
            }
        }
        text.truncate(text.trim_end().len());
        text
    }
}

fn pad(text: &mut String, cell: &str, width: usize) {
    text.push_str(cell);
    text.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.chars().count())));
}

/// The sign of a verdict: told apart without colour, and one column wide.
fn sign(verdict: Verdict) -> char {
    match verdict {
        Verdict::Clear => '✓',
        Verdict::Blocked => '✕',
        Verdict::Unknown => '?',
        Verdict::Stale => '◷',
        Verdict::Held => '■',
    }
}

/// `0007.jpg` of `2026/y4-science-museum/2026-06-18_y4-science-museum_0007.jpg`.
fn short(stored: &str) -> &str {
    stored.rsplit('_').next().unwrap_or(stored)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purpose::built_in;

    #[test]
    fn the_table_keeps_to_its_columns_and_says_each_verdict_in_a_word() {
        let mut table = Table::default();
        let all = [Verdict::Clear, Verdict::Blocked, Verdict::Unknown, Verdict::Stale, Verdict::Held];
        for rule in built_in() {
            table.begin(rule.purpose);
            for (number, verdict) in (1..).zip(all) {
                table.add(&format!("2026/trip/2026-06-18_trip_{number:04}.jpg"), verdict);
            }
        }
        let text = table.text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 6);
        assert!(lines.iter().all(|l| l.chars().count() <= COLUMNS), "{text}");
        for (line, verdict) in lines[1..].iter().zip(all) {
            assert_eq!(line.matches(verdict.word()).count(), 8, "{line}");
        }
        assert!(lines[2].starts_with("0002.jpg    ✕ blocked"), "{text}");
        assert_eq!(table.count(&built_in()[0].purpose, Verdict::Stale), 1);
    }
}
