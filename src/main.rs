//! Kindframe: no words opens the window, words are a command.

use std::path::PathBuf;
use std::process::ExitCode;

use kindframe::cli::{self, Start};
use kindframe::session::Failure;

fn main() -> ExitCode {
    match cli::parse(std::env::args_os()) {
        Start::Words(words) => cli::run(&words),
        Start::Window(home) => window(home),
        Start::Done(code) => code,
    }
}

#[cfg(feature = "window")]
fn window(home: PathBuf) -> ExitCode {
    use std::sync::Arc;

    use kindframe::session::Session;
    use kindframe::session::desk::{CarryOut, Desk};

    let session = Arc::new(Session::on_this_computer(home));
    let (progress, stop) = (session.progress(), session.stop());
    let carry_out: Arc<CarryOut> = Arc::new(move |command, out| session.carry_out(command, out));
    match kindframe::gui::run(|wake| Desk::open(&carry_out, &wake, progress, stop)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => no_window(&error.to_string(), error.advice()),
    }
}

#[cfg(not(feature = "window"))]
fn window(_: PathBuf) -> ExitCode {
    no_window("This build of kindframe has no window.", "Use the commands, or a build with the feature “window”.")
}

/// The commands work where no window does.
fn no_window(what: &str, advice: &str) -> ExitCode {
    let commands = "These work without a window: kindframe demo, setup, register, trip-sheet, offload, tag, check, \
                    clean, names, audit.";
    cli::write_failure(&Failure::new(what, format!("{advice}\n{commands}")));
    ExitCode::FAILURE
}
