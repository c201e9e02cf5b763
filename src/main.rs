//! Kindframe: no words opens the window, words are a command.

use std::process::ExitCode;

use kindframe::cli::{self, Start};

fn main() -> ExitCode {
    match cli::parse(std::env::args_os()) {
        Start::Words(words) => cli::run(&words),
        Start::Window(_home) => ExitCode::SUCCESS,
        Start::Done(code) => code,
    }
}
