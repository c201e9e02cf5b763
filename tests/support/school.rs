//! A pretend school in a temporary folder, and the program as a person at a terminal meets it.

#![expect(clippy::unwrap_used, reason = "a school that cannot be made fails the test")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// Three pupils: one may be used for everything, one for nothing outside, one has not answered.
pub const ROLL: &str = "id,forename,surname,preferred forename,year,class\n\
    P1,Amira,Quillfeather,,4,4 Oak\nP2,Benedict,Marrowby,Ben,4,4 Oak\nP3,Chloe,Tanglewick,,4,4 Oak\n";

/// Their parents' answers.
pub const ANSWERS: &str = "pupil,purpose,answer,from,until,given by\n\
    P1,website,yes,2020-01-01,,parent\nP1,display,yes,2020-01-01,,parent\n\
    P2,website,no,2020-01-01,,parent\nP2,display,yes,2020-01-01,,parent\n\
    P3,website,,2020-01-01,,parent\nP3,display,yes,2020-01-01,,parent\n";

/// A school with a register, a storage and a card.
pub struct School {
    pub dir: TempDir,
}

impl School {
    /// Set up, with the roll and the answers imported.
    pub fn new() -> Self {
        let school = Self::empty();
        let storage = school.storage();
        school.ok(&["setup", "--school", "Hollow Lane Primary", "--storage", storage.to_str().unwrap()]);
        for (name, text) in [("roll.csv", ROLL), ("answers.csv", ANSWERS)] {
            let file = school.put(name, text.as_bytes());
            school.ok(&["register", "import", file.to_str().unwrap()]);
        }
        school
    }

    /// Nothing set up yet.
    pub fn empty() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub fn storage(&self) -> PathBuf {
        self.dir.path().join("storage")
    }

    pub fn card(&self) -> PathBuf {
        self.dir.path().join("card")
    }

    /// Puts a file below the school's folder.
    pub fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Runs the program with these words.
    pub fn run(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_kindframe"))
            .args(words)
            .env("KINDFRAME_HOME", self.dir.path().join("home"))
            .env("KINDFRAME_USER", "head")
            .env("KINDFRAME_PASSWORD", "Larch-Kettle-41")
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .output()
            .unwrap()
    }

    /// Runs it and expects exit code 0.
    pub fn ok(&self, words: &[&str]) -> String {
        self.exits(words, 0)
    }

    /// Runs it and expects this exit code; what it printed.
    pub fn exits(&self, words: &[&str], code: i32) -> String {
        let output = self.run(words);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let complained = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{words:?}\n{said}\n{complained}");
        said
    }

    /// Runs it with `--json`; the lines of one kind.
    pub fn json(&self, words: &[&str], code: i32, kind: &str) -> Vec<serde_json::Value> {
        let said = self.exits(&[words, &["--json"]].concat(), code);
        let lines = said.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        lines.filter(|line| line["kind"] == kind).collect()
    }

    /// All files in school storage but the lists of hashes.
    pub fn stored(&self) -> Vec<PathBuf> {
        let is_list = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "mhl");
        Self::files(&self.storage()).into_iter().filter(|path| !is_list(path)).collect()
    }

    /// All files below a folder.
    pub fn files(below: &Path) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let Ok(entries) = std::fs::read_dir(below) else { return files };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() { files.extend(Self::files(&path)) } else { files.push(path) }
        }
        files.sort();
        files
    }
}
