//! The window: paints what was heard from the desk and sends what a person asks for.
//!
//! [`App::logic`] drains the desk's events into snapshots, also while the window is hidden;
//! [`App::ui`] paints them and sends commands. Nothing here reads a file, waits, or decides
//! whether a photo may be used: that is [`crate::session`]'s part. Colours, sizes and fonts are in
//! [`theme`] alone.
//!
//! - [`stage`]: what a screen is handed; [`heard`]: the snapshots; [`pictures`]: the textures
//! - [`frame`]: rail, bar on top, line at the bottom; [`screens`]: one file a screen
//! - [`widgets`], [`signs`], [`words`]: what screens are put together from
//! - [`veil`]: the safeguarding stop; [`help`]: keys and look; [`chooser`]: the system's dialog

pub mod app;
mod chooser;
mod frame;
mod heard;
mod help;
mod pictures;
mod screens;
mod signs;
mod stage;
pub mod theme;
mod typed;
mod veil;
mod widgets;
mod words;

use std::sync::Arc;

pub use app::App;

use crate::session::desk::Desk;

/// Called after each event, from any thread: wakes the window.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum NoWindow {
    /// No screen to show it on.
    #[error("There is no display to show the window on.")]
    NoDisplay,
    /// The desk could not be opened.
    #[error("The window could not start its work: {0}.")]
    NoDesk(#[source] std::io::Error),
    /// The system refused to give one.
    #[error("The window could not be opened: {0}.")]
    Refused(String),
}

impl NoWindow {
    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::NoDisplay => "Open it on the desktop, or use the commands that work without one.",
            Self::NoDesk(_) => "Close other programs and start it again.",
            Self::Refused(_) => "Update the graphics driver, or use the commands that work without a window.",
        }
    }
}

/// Opens the window and returns when it is closed. `open` makes the desk; it is handed what wakes
/// the window.
///
/// # Errors
///
/// Where there is no display, no thread, or no graphics.
pub fn run(open: impl FnOnce(Wake) -> std::io::Result<Desk>) -> Result<(), NoWindow> {
    if !display_is_named() {
        return Err(NoWindow::NoDisplay);
    }
    let viewport = egui::ViewportBuilder::default()
        .with_title("Kindframe")
        .with_app_id("kindframe")
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([480.0, 480.0]);
    let options = eframe::NativeOptions { viewport, centered: true, ..Default::default() };
    let mut no_desk = None;
    let make = |made: &eframe::CreationContext<'_>| {
        theme::install(&made.egui_ctx);
        let ctx = made.egui_ctx.clone();
        match open(Arc::new(move || ctx.request_repaint())) {
            Ok(desk) => Ok(Box::new(App::new(desk)) as Box<dyn eframe::App>),
            Err(error) => {
                no_desk = Some(error);
                Err("no desk".into())
            }
        }
    };
    let outcome = eframe::run_native("Kindframe", options, Box::new(make));
    match (outcome, no_desk) {
        (_, Some(error)) => Err(NoWindow::NoDesk(error)),
        (Err(eframe::Error::WinitEventLoop(_)), None) => Err(NoWindow::NoDisplay),
        (Err(error), None) => Err(NoWindow::Refused(error.to_string())),
        (Ok(()), None) => Ok(()),
    }
}

/// False where a display has to be named and none is: asking the window system first would print
/// its own complaint.
fn display_is_named() -> bool {
    let named = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos")))
        || ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"].map(named).contains(&true)
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.logic(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.ui(ui);
    }
}
