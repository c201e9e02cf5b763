//! The whole window without a screen, over a session: opened, waited for, pressed.

#![expect(clippy::unwrap_used, reason = "a bench: it stops where it cannot go on")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use kindframe::gui::{App, theme};
use kindframe::session::Session;
use kindframe::session::desk::{CarryOut, Desk};

pub type Window = Harness<'static, App>;

const SIZE: [f32; 2] = [1280.0, 800.0];

pub fn open(session: &Arc<Session>) -> Window {
    let (progress, stop, session) = (session.progress(), session.stop(), Arc::clone(session));
    let carry_out: Arc<CarryOut> = Arc::new(move |command, out| session.carry_out(command, out));
    let wake: Arc<dyn Fn() + Send + Sync> = Arc::new(|| {});
    let app = App::new(Desk::open(&carry_out, &wake, progress, stop).unwrap());
    let frame = |ui: &mut egui::Ui, app: &mut App| {
        app.logic(ui.ctx());
        app.ui(ui);
    };
    Harness::builder().with_size(SIZE).with_max_steps(60).with_context_setup(theme::install).build_ui_state(frame, app)
}

/// Frames until something of that name is there.
pub fn wait_for(window: &mut Window, label: &str) {
    let begin = Instant::now();
    while window.query_all_by_label_contains(label).next().is_none() {
        assert!(begin.elapsed() < Duration::from_secs(30), "waited in vain for {label}");
        window.step();
        std::thread::sleep(Duration::from_millis(2));
    }
}

pub fn press(window: &mut Window, label: &str) {
    wait_for(window, label);
    window.get_all_by_label(label).next().unwrap().click();
    window.run_ok();
}
