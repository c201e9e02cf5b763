//! The rules of the house, held by reading it. Each finding says where, and what to do.
//!
//! What the compiler and clippy can say is left to them; here is what they cannot.

#![expect(clippy::disallowed_methods, reason = "reads the source tree, not a card")]

#[path = "tidy/house.rs"]
mod house;
#[path = "tidy/source.rs"]
mod source;

use std::path::Path;

use source::{Source, files};

/// The most lines of a function, of a file, and the most characters of a line.
const LONGEST: (usize, usize, usize) = (70, 500, 120);

/// Names that say nothing of what is inside.
const EMPTY_NAMES: [&str; 9] = ["mod", "util", "utils", "common", "helper", "helpers", "manager", "managers", "misc"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    let all = files(root(), &["src", "tests", "benches"]).into_iter();
    let rust = all.filter(|(path, _)| Path::new(path).extension().is_some_and(|ending| ending == "rs"));
    rust.map(|(path, bytes)| Source::new(&path, &String::from_utf8_lossy(&bytes))).collect()
}

/// Every text that is kept with the source.
fn texts() -> Vec<(String, String)> {
    let mut kept = files(root(), &["src", "tests", "benches", "assets", ".ci"]);
    let top = std::fs::read_dir(root()).into_iter().flatten().flatten();
    let top = top.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    for entry in top.filter(|entry| entry.file_name() != ".git") {
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        kept.push((entry.file_name().to_string_lossy().into_owned(), bytes));
    }
    kept.into_iter().filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?))).collect()
}

/// Findings as one message, or nothing.
fn none(findings: &[String]) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

fn over_all(rule: impl Fn(&Source) -> Vec<(usize, String)>) {
    let mut findings = Vec::new();
    for source in sources() {
        findings.extend(rule(&source).into_iter().map(|(line, say)| format!("{}:{line}: {say}", source.path)));
    }
    none(&findings);
}

fn too_long(source: &Source) -> Vec<(usize, String)> {
    let (function, file, line) = LONGEST;
    let mut wrong = Vec::new();
    for (at, name, lines) in source.functions() {
        if lines > function {
            wrong.push((at, format!("`{name}` has {lines} lines, {function} is the most: give its parts a name")));
        }
    }
    let lines = source.text.lines().count();
    if lines > file {
        wrong.push((1, format!("{lines} lines, {file} is the most: find the second subject and give it a file")));
    }
    let wide = (1..).zip(source.text.lines()).filter(|(_, text)| text.chars().count() > line);
    wrong.extend(wide.map(|(at, _)| (at, format!("longer than {line} characters: break it"))));
    wrong
}

fn no_opening(source: &Source) -> Vec<(usize, String)> {
    if source.text.starts_with("//!") {
        return Vec::new();
    }
    vec![(1, "begin with `//!`: what it is, what it keeps to, what it leaves to others".to_owned())]
}

fn unowned(source: &Source) -> Vec<(usize, String)> {
    let marks = ["TODO", "FIXME", "XXX", "HACK"];
    let unowned = |line: &str| marks.iter().any(|mark| line.contains(mark) && !line.contains(&format!("{mark}(")));
    let lines = (1..).zip(source.comments.lines()).filter(|(_, line)| unowned(line));
    lines.map(|(at, _)| (at, "write `TODO(name): …`, or better, do it now".to_owned())).collect()
}

fn silenced(source: &Source) -> Vec<(usize, String)> {
    let lines = (1..).zip(source.code.lines()).filter(|(_, line)| line.contains("[allow("));
    let say = "use `#[expect(…, reason = \"…\")]`, which complains once it is not needed";
    lines.map(|(at, _)| (at, say.to_owned())).collect()
}

fn may_panic(source: &Source) -> Vec<(usize, String)> {
    let panics = |line: &str| line.contains(".unwrap()") || line.contains(".expect(");
    let lines = source.live_lines().into_iter().filter(|(_, line)| panics(line));
    lines.map(|(at, _)| (at, "return an error that says what to do".to_owned())).collect()
}

fn emptily_named(path: &str) -> bool {
    path.split('/').any(|part| EMPTY_NAMES.contains(&part.split('.').next().unwrap_or(part)))
}

/// Folders of one person's computer. Put together here so that this file does not hold them.
fn machine_paths() -> [String; 5] {
    ["work", "home", "root", "Users", "private"].map(|folder| format!("/{folder}/"))
}

fn names_a_machine(text: &str) -> Option<usize> {
    let in_path = |c: char| c.is_alphanumeric() || "._-~".contains(c);
    let starts = |line: &str, folder: &str| {
        line.match_indices(folder).any(|(at, _)| !line.get(..at).is_some_and(|before| before.ends_with(in_path)))
    };
    let paths = machine_paths();
    let found = (1..).zip(text.lines()).find(|(_, line)| paths.iter().any(|folder| starts(line, folder)));
    found.map(|(at, _)| at)
}

#[test]
fn nothing_points_the_wrong_way() {
    over_all(house::forbidden_edges);
}

#[test]
fn functions_files_and_lines_are_short() {
    over_all(too_long);
}

#[test]
fn every_module_says_what_it_is() {
    over_all(no_opening);
}

#[test]
fn what_is_left_to_do_has_a_name_on_it() {
    over_all(unowned);
}

#[test]
fn no_lint_is_silenced_for_good() {
    over_all(silenced);
}

#[test]
fn nothing_panics_outside_tests() {
    over_all(may_panic);
}

#[test]
fn every_name_says_what_is_inside() {
    let wrong = files(root(), &["src", "tests", "benches", "assets"]).into_iter().map(|(path, _)| path);
    let say = |path: String| format!("{path}: name it after what it is about");
    none(&wrong.filter(|path| emptily_named(path)).map(say).collect::<Vec<_>>());
}

#[test]
fn no_text_names_a_place_on_somebodys_computer() {
    let found = |(path, text): (String, String)| {
        names_a_machine(&text).map(|line| format!("{path}:{line}: a path of one computer: say it without"))
    };
    none(&texts().into_iter().filter_map(found).collect::<Vec<_>>());
}

#[test]
fn the_source_is_found() {
    let sources = sources();
    for path in ["src/lib.rs", "src/main.rs", "src/demo/card.rs", "tests/tidy.rs"] {
        assert!(sources.iter().any(|s| s.path == path), "{path}");
    }
    assert!(texts().iter().any(|(path, _)| path == "Cargo.toml"));
}

/// The rules themselves, on bad samples: a rule that catches nothing keeps nothing.
mod caught {
    use super::*;

    fn lines(findings: &[(usize, String)]) -> Vec<usize> {
        findings.iter().map(|(line, _)| *line).collect()
    }

    #[test]
    fn an_edge_that_points_up() {
        let upwards = [
            ("src/photo.rs", "use crate::disk::Disk;"),
            ("src/clean/jpeg.rs", "use crate::{photo::Container, register::Register};"),
            ("src/erase.rs", "fn f() { crate::register::open(); }"),
            ("src/gui/screens/home.rs", "use crate::{\n    session::Command,\n    offload::{self, Offload},\n};"),
            ("src/session.rs", "use crate::cli;"),
            ("src/main.rs", "use kindframe::register;"),
            ("src/scan.rs", "use super::register::Register;"),
            ("src/clean/jpeg.rs", "use super::super::register::Register;"),
            ("src/newcomer.rs", "use crate::disk::Disk;"),
        ];
        for (path, text) in upwards {
            assert_eq!(house::forbidden_edges(&Source::new(path, text)).len(), 1, "{path}: {text}");
        }
    }

    #[test]
    fn but_no_edge_that_points_down_nor_one_in_a_comment_a_text_or_a_test() {
        let fine = [
            ("src/erase.rs", "use crate::verify::Verified;\nuse crate::photo::PhotoId;"),
            ("src/gui/theme.rs", "use crate::session::{Command, event::Event};\nuse crate::gui::widgets;"),
            ("src/clean/proof/names.rs", "use super::super::Refusal;"),
            ("src/photo.rs", "//! See [`crate::register`].\nconst A: &str = \"use crate::register::Register;\";"),
            ("src/photo.rs", "#[cfg(test)]\nmod tests {\n    use crate::register::Register;\n}"),
        ];
        for (path, text) in fine {
            assert_eq!(house::forbidden_edges(&Source::new(path, text)), [], "{path}: {text}");
        }
    }

    #[test]
    fn a_function_a_file_and_a_line_that_are_too_long() {
        let body = "    let brace = \"}\"; // }\n    let raw = r#\"}\"#; let quote = '\\''; let c = '}';\n".repeat(35);
        let long = format!("//! X.\nfn long(\n    x: [u8; 2],\n) {{\n{body}}}\nfn short() {{}}\n");
        assert_eq!(lines(&too_long(&Source::new("src/x.rs", &long))), [2]);
        let fits = Source::new("src/x.rs", &format!("fn fits() {{\n{}}}\n", "    f();\n".repeat(68)));
        assert_eq!(too_long(&fits), []);
        assert_eq!(lines(&too_long(&Source::new("src/x.rs", &"\n".repeat(501)))), [1]);
        assert_eq!(lines(&too_long(&Source::new("src/x.rs", &format!("\n// {}", "é".repeat(118))))), [2]);
    }

    #[test]
    fn a_module_that_does_not_say_what_it_is() {
        assert_eq!(lines(&no_opening(&Source::new("src/x.rs", "use std::fmt;\n//! Late."))), [1]);
    }

    #[test]
    fn a_task_that_nobody_owns() {
        let source = Source::new("src/x.rs", "// TODO: later\n// TODO(amira): soon\nconst T: &str = \"TODO\";");
        assert_eq!(lines(&unowned(&source)), [1]);
    }

    #[test]
    fn a_lint_that_is_silenced() {
        let source = Source::new("src/x.rs", "#![allow(dead_code)]\n#[expect(dead_code)]\n// #[allow(x)]");
        assert_eq!(lines(&silenced(&source)), [1]);
    }

    #[test]
    fn what_panics_but_not_in_a_test() {
        let module = "#[cfg(test)]\nmod tests {\n    fn t() { g().unwrap(); }\n}";
        let text = &format!("fn f() {{ g().unwrap(); }}\n{module}\nfn h() {{ i().expect(\"\"); }}");
        assert_eq!(lines(&may_panic(&Source::new("src/x.rs", text))), [1, 6]);
        for path in ["tests/x.rs", "src/x/tests.rs", "src/x/tests/y.rs"] {
            assert_eq!(may_panic(&Source::new(path, text)), [], "{path}");
        }
    }

    #[test]
    fn a_name_that_says_nothing() {
        for path in ["src/clean/mod.rs", "src/utils/paths.rs", "src/photo_manager/manager.rs", "tests/common.rs"] {
            assert!(emptily_named(path), "{path}");
        }
        assert!(!emptily_named("src/clean/model.rs"));
    }

    #[test]
    fn a_path_of_one_computer() {
        for folder in machine_paths() {
            assert_eq!(names_a_machine(&format!("fine\nsee {folder}amira/photos")), Some(2), "{folder}");
        }
        assert_eq!(names_a_machine("frame/home/x and ~/home/x"), None);
    }
}
