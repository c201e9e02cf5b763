//! Kindframe: no words opens the window, words are a command.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use kindframe::cli::{self, Start};
use kindframe::gui::{self, NoWindow};
use kindframe::session::desk::{CarryOut, Desk};
use kindframe::session::{Failure, Session};

fn main() -> ExitCode {
    match cli::parse(std::env::args_os()) {
        Start::Words(words) => cli::run(&words),
        Start::Window(home) => window(home),
        Start::Done(code) => code,
    }
}

fn window(home: PathBuf) -> ExitCode {
    let session = Arc::new(Session::on_this_computer(home));
    let (progress, stop) = (session.progress(), session.stop());
    let carry_out: Arc<CarryOut> = Arc::new(move |command, out| session.carry_out(command, out));
    match gui::run(|wake| Desk::open(&carry_out, &wake, progress, stop)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            cli::write_failure(&no_window(&error));
            ExitCode::FAILURE
        }
    }
}

/// The commands work where no window does.
fn no_window(error: &NoWindow) -> Failure {
    let commands =
        "These work without a window: kindframe demo, setup, register, offload, tag, check, clean, names, audit.";
    Failure::new(error.to_string(), format!("{}\n{commands}", error.advice()))
}
