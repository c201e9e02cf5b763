//! A source file, taken apart as far as the rules need it: code, comments, and what is a test.
//!
//! It is no parser. It tells code from comments and from the inside of texts, so that a brace or a
//! word in either misleads nobody, and keeps every line in its place.

use std::path::{Path, PathBuf};

/// One file of Rust.
pub struct Source {
    /// Its path below the repository, with forward slashes.
    pub path: String,
    /// As it is.
    pub text: String,
    /// The same lines with comments and the inside of texts blanked.
    pub code: String,
    /// The same lines with nothing but comments.
    pub comments: String,
}

impl Source {
    /// Takes a text apart.
    pub fn new(path: &str, text: &str) -> Self {
        let (code, comments) = take_apart(text);
        Self { path: path.to_owned(), text: text.to_owned(), code, comments }
    }

    /// The lines of code that are not part of a test, numbered from 1.
    pub fn live_lines(&self) -> Vec<(usize, &str)> {
        if !self.path.starts_with("src/") || self.path.ends_with("/tests.rs") || self.path.contains("/tests/") {
            return Vec::new();
        }
        let mut live = Vec::new();
        let mut lines = (1..).zip(self.code.lines());
        while let Some((number, line)) = lines.next() {
            if line.trim() == "#[cfg(test)]" {
                let after = self.code.lines().skip(number);
                let skipped = block_lines(after);
                lines.by_ref().take(skipped).for_each(drop);
            } else {
                live.push((number, line));
            }
        }
        live
    }

    /// Each function: the line it begins on, its name, and how many lines it has.
    pub fn functions(&self) -> Vec<(usize, String, usize)> {
        let lines: Vec<&str> = self.code.lines().collect();
        let mut found = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let Some(name) = function_name(line) else { continue };
            found.push((at + 1, name, block_lines(lines.iter().skip(at).copied())));
        }
        found
    }
}

/// How many lines it takes until the first block has closed, or a `;` ends it without one.
fn block_lines<'a>(lines: impl Iterator<Item = &'a str>) -> usize {
    let (mut depth, mut brackets, mut taken) = (0_usize, 0_usize, 0);
    for line in lines {
        taken += 1;
        for c in line.chars() {
            match c {
                '(' | '[' => brackets += 1,
                ')' | ']' => brackets = brackets.saturating_sub(1),
                '{' => depth += 1,
                '}' if depth <= 1 => return taken,
                '}' => depth -= 1,
                ';' if depth == 0 && brackets == 0 => return taken,
                _ => {}
            }
        }
    }
    taken
}

/// The name in a line that begins a function.
fn function_name(line: &str) -> Option<String> {
    let (before, after) = line.split_once("fn ")?;
    let words = ["pub", "const", "async", "unsafe", "extern", "default"];
    let begins = before.split_whitespace().all(|word| words.iter().any(|w| word.starts_with(w)));
    let name: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (begins && !name.is_empty()).then_some(name)
}

/// What the reader is in the middle of.
#[derive(Clone, Copy, PartialEq)]
enum Inside {
    Code,
    LineComment,
    BlockComment(usize),
    /// A text, and how many `#` end it; `None` for one with escapes.
    Text(Option<usize>),
}

/// The code and the comments, each with everything else blanked.
fn take_apart(text: &str) -> (String, String) {
    let chars: Vec<char> = text.chars().collect();
    let (mut code, mut comments) = (String::new(), String::new());
    let (mut inside, mut at) = (Inside::Code, 0);
    while at < chars.len() {
        let (after, length) = step(inside, &chars, at);
        let quoted = inside == Inside::Code && chars.get(at) == Some(&'\'') && length > 1;
        for c in chars.iter().skip(at).take(length) {
            let blank = if *c == '\n' { '\n' } else { ' ' };
            let comment = matches!(inside, Inside::LineComment | Inside::BlockComment(_))
                || matches!(after, Inside::LineComment | Inside::BlockComment(_));
            let text = quoted || matches!((inside, after), (Inside::Text(_), Inside::Text(_)));
            code.push(if comment || text { blank } else { *c });
            comments.push(if comment { *c } else { blank });
        }
        inside = after;
        at += length;
    }
    (code, comments)
}

/// What comes next, and how many characters it takes.
fn step(inside: Inside, chars: &[char], at: usize) -> (Inside, usize) {
    let next = |n: usize| chars.get(at + n).copied().unwrap_or('\0');
    match (inside, next(0), next(1)) {
        (Inside::Code, '/', '/') => (Inside::LineComment, 2),
        (Inside::Code, '/', '*') => (Inside::BlockComment(1), 2),
        (Inside::Code, '"', _) => (Inside::Text(None), 1),
        (Inside::Code, 'r', '#' | '"') if !part_of_word(chars, at) => raw_text(chars, at),
        (Inside::Code, '\'', '\\') => (Inside::Code, 2 + 1 + closing_quote(chars, at + 3)),
        (Inside::Code, '\'', _) if next(2) == '\'' => (Inside::Code, 3),
        (Inside::LineComment, '\n', _) | (Inside::Text(None), '"', _) => (Inside::Code, 1),
        (Inside::BlockComment(depth), '/', '*') => (Inside::BlockComment(depth + 1), 2),
        (Inside::BlockComment(1), '*', '/') => (Inside::Code, 2),
        (Inside::BlockComment(depth), '*', '/') => (Inside::BlockComment(depth - 1), 2),
        (Inside::Text(None), '\\', _) => (inside, 2),
        (Inside::Text(Some(hashes)), '"', _) if (1..=hashes).all(|n| next(n) == '#') => (Inside::Code, 1 + hashes),
        _ => (inside, 1),
    }
}

/// True if the letter ends a longer word, such as the `r` of `for`; `br` begins a text.
fn part_of_word(chars: &[char], at: usize) -> bool {
    let before = |n: usize| at.checked_sub(n).and_then(|i| chars.get(i)).copied().unwrap_or(' ');
    let word = |c: char| c.is_alphanumeric() || c == '_';
    word(before(1)) && (before(1) != 'b' || word(before(2)))
}

/// `r"`, `r#"` and so on; or `r#name`, which is plain code.
fn raw_text(chars: &[char], at: usize) -> (Inside, usize) {
    let hashes = chars.iter().skip(at + 1).take_while(|c| **c == '#').count();
    match chars.get(at + 1 + hashes) {
        Some('"') => (Inside::Text(Some(hashes)), 2 + hashes),
        _ => (Inside::Code, 1),
    }
}

/// Characters up to and with the quote that ends a character such as `'\u{2713}'`.
fn closing_quote(chars: &[char], at: usize) -> usize {
    chars.iter().skip(at).take(12).take_while(|c| **c != '\'').count() + 1
}

/// Every file below the folders, by path, with its bytes.
pub fn files(root: &Path, folders: &[&str]) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for folder in folders {
        for entry in walkdir::WalkDir::new(root.join(folder)).sort_by_file_name() {
            let Ok(entry) = entry else { continue };
            if entry.file_type().is_file() {
                let below: PathBuf = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_owned();
                let path = below.to_string_lossy().replace('\\', "/");
                found.push((path, std::fs::read(entry.path()).unwrap_or_default()));
            }
        }
    }
    found
}
