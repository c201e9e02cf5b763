//! The system's own dialog for a folder or a file, off the frame thread.
//!
//! There may be no such dialog; a path can always be typed instead. One at a time.

use std::future::Future;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{Builder, Thread, current, park};

/// What is to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A folder.
    Folder,
    /// A picture, or any file.
    Picture,
    /// A table, or a transfer file.
    Table,
    /// A new table: CSV.
    NewTable,
    /// A new page to be printed: PDF.
    NewPage,
    /// A receipt to be kept: PDF.
    NewReceipt,
}

/// What tables' names end in.
const TABLES: &[&str] = &["csv", "tsv", "txt", "xlsx", "xls", "ods", "xml"];

/// A dialog that may be open.
#[derive(Debug, Default)]
pub struct Chooser(Option<Receiver<Option<PathBuf>>>);

impl Chooser {
    /// Opens the dialog, unless one is open.
    pub fn open(&mut self, ctx: &egui::Context, kind: Kind, title: &str) {
        if self.0.is_some() {
            return;
        }
        let dialog = rfd::AsyncFileDialog::new().set_title(title);
        // Made here: some systems want the dialog made by the thread that has the window.
        let answer: Pin = match kind {
            Kind::Folder => Box::pin(dialog.pick_folder()),
            Kind::Picture => Box::pin(dialog.pick_file()),
            Kind::Table => Box::pin(dialog.add_filter("Table", TABLES).pick_file()),
            Kind::NewTable => {
                Box::pin(dialog.add_filter("Table", TABLES).set_file_name("not-answered.csv").save_file())
            }
            Kind::NewPage => Box::pin(dialog.add_filter("Page", &["pdf"]).set_file_name("trip-sheet.pdf").save_file()),
            Kind::NewReceipt => Box::pin(dialog.add_filter("Page", &["pdf"]).set_file_name("receipt.pdf").save_file()),
        };
        let (out, choice) = sync_channel(1);
        let ctx = ctx.clone();
        let wait = move || {
            let chosen = block_on(answer).map(|file| file.path().to_path_buf());
            // A closed window has nobody to tell.
            drop(out.send(chosen));
            ctx.request_repaint();
        };
        if Builder::new().name("dialog".to_owned()).spawn(wait).is_ok() {
            self.0 = Some(choice);
        }
    }

    /// What was chosen, once.
    pub fn chosen(&mut self) -> Option<PathBuf> {
        let answer = match self.0.as_ref()?.try_recv() {
            Ok(answer) => answer,
            Err(std::sync::mpsc::TryRecvError::Empty) => return None,
            Err(std::sync::mpsc::TryRecvError::Disconnected) => None,
        };
        self.0 = None;
        answer
    }
}

type Pin = std::pin::Pin<Box<dyn Future<Output = Option<rfd::FileHandle>> + Send>>;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits on this thread for the answer.
fn block_on<T>(answer: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(current())));
    let mut answer = pin!(answer);
    loop {
        match answer.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => park(),
        }
    }
}
