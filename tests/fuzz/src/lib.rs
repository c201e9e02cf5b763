//! What every target shares: how it is called, and what a picture is held to.
//!
//! A panic ends the run, save where the project calls a stranger's decoder and takes a panic for a
//! file that it cannot decode. Such a panic comes from a stranger's line and is caught; one from a
//! line of ours never counts as caught. A target finds no leftover that the proof does not look for:
//! it tells whether readers and proof hold out, not whether their lists are right.

#![forbid(unsafe_code)]

pub use libfuzzer_sys::Corpus;

#[doc(hidden)]
pub use libfuzzer_sys as engine;

use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::path::Path;
use std::sync::{LazyLock, Mutex};

use kindframe::clean::{NameSearch, about, clean, proof};
use kindframe::photo::Container;
use kindframe::picture::decode::{Undecodable, same_picture};
use kindframe::pupil::{Pupil, PupilId};

/// Pictures above this are cleaned but not decoded, so that one of them does not take seconds.
const MOST_DECODED: u64 = 1 << 18;

/// Who is on the roll; the first files name them.
pub static PUPILS: LazyLock<[Pupil; 2]> = LazyLock::new(|| {
    let pupil = |id, forename: &str, surname: &str| Pupil {
        id: PupilId::new(id).expect("an id"),
        forename: forename.to_owned(),
        surname: surname.to_owned(),
        preferred: None,
        year: "4".to_owned(),
        class: "4 Oak".to_owned(),
        left: None,
    };
    [pupil("P1", "Amira", "Quillfeather"), pupil("P2", "Zoë", "Moss")]
});

/// The names that no cleaned file may hold.
static ROLL: LazyLock<NameSearch> = LazyLock::new(|| NameSearch::of(&*PUPILS));

/// What happened last, told once it is known that nobody catches it.
static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

/// Makes a target of a function from bytes to [`Corpus`].
#[macro_export]
macro_rules! target {
    ($reader:expr) => {
        $crate::engine::fuzz_target!(init: $crate::tell_panics_apart(), |bytes: &[u8]| -> $crate::Corpus {
            $crate::uncaught(|| $reader(bytes))
        });
    };
}

/// Ends the run at a panic in a line of ours, and leaves others to who catches them.
pub fn tell_panics_apart() {
    set_hook(Box::new(|panic| {
        let said = panic.to_string();
        if is_ours(panic) {
            eprintln!("{said}\n{}", std::backtrace::Backtrace::force_capture());
            std::process::abort();
        }
        if let Ok(mut last) = LAST_PANIC.lock() {
            *last = said;
        }
    }));
}

/// The lines of crates from a registry and of the standard library lie elsewhere.
fn is_ours(panic: &PanicHookInfo<'_>) -> bool {
    let file = panic.location().map_or("", |location| location.file());
    Path::new(file).is_relative() || !(file.contains("/registry/") || file.starts_with("/rustc/"))
}

/// Ends the run at a panic that nobody has caught.
pub fn uncaught(reader: impl FnOnce() -> Corpus) -> Corpus {
    catch_unwind(AssertUnwindSafe(reader)).unwrap_or_else(|_| {
        eprintln!("{}", LAST_PANIC.lock().map(|last| last.clone()).unwrap_or_default());
        std::process::abort();
    })
}

/// Cleans a picture of one of these kinds, and holds what comes out to its promises: it is proven
/// again, cleaning it again changes nothing, and it shows what the original shows.
pub fn picture(bytes: &[u8], kinds: &[Container]) -> Corpus {
    if !kinds.contains(&Container::of_head(bytes)) {
        return Corpus::Reject;
    }
    let Ok(proven) = clean(bytes, &ROLL) else { return Corpus::Keep };
    proof::walk(proven.bytes(), &ROLL).expect("what is proven is proven again");
    let again = clean(proven.bytes(), &ROLL).expect("what is clean is cleaned again");
    assert!(again.bytes() == proven.bytes(), "cleaning again changes the file");
    assert!(again.removed().is_empty(), "something is removed from a clean file: {:?}", again.removed());
    let size = about(proven.bytes()).size;
    if size.is_some_and(|(width, height)| u64::from(width) * u64::from(height) <= MOST_DECODED) {
        let same = same_picture(bytes, proven.bytes(), proven.container());
        // Some decoders show a BMP whose list of colours is cut short in bytes that are no colours. The
        // comparison is what sets such a file aside.
        let is_known = proven.container() == Container::Bmp;
        assert!(is_known || same != Err(Undecodable::Different), "the cleaned picture shows something else");
    }
    Corpus::Keep
}
