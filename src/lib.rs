//! Kindframe takes school photos off a card, makes them safe to keep, and says for which purposes
//! each one may be used. It runs on the device and opens no network connection.
//!
//! This is the map of the house. Each module begins with what it is, what it keeps to, and what it
//! leaves to others.
//!
//! # What it promises
//!
//! - **No record means no.** Only an explicit, current yes of everyone who was asked permits a use,
//!   and it is asked anew at the moment of use ([`consent`], [`verdict`]).
//! - **No photo is lost.** Every effect on a disk stands between an intent and a fact in the
//!   [`journal`]; the worst that a crash can leave is a photo that exists twice ([`offload`]).
//! - **Nothing is kept by oversight.** Cleaning builds a new file from an allow-list, and a second
//!   reader proves it; what cannot be proven is refused and left where it was ([`clean`]).
//! - **Nothing is erased too early.** [`erase`] takes what only [`verify`] can make, and a permit
//!   that only the journal gives. It reports what the medium allows, and never more.
//! - **Pupils are people.** No name of a pupil reaches an error, a log or a panic; no face is
//!   recognised; a block by the safeguarding lead reads like any other no.
//!
//! # How a photo goes
//!
//! ```text
//!   card, tablet, folder                        school storage
//!         │                                       ▲      │
//!         ▼                                       │      ▼
//!   device ─▶ scan ─▶ plan ─▶ process ─────────▶ store ─▶ verify ─▶ erase
//!             read    shown   clean, prove,      sync,    read      overwrite,
//!             once            compare pixels     rename   back      remove
//!             └───────────── offload ────────────────────────────────────┘
//!                               │ intent and fact of every effect
//!                               ▼
//!   roll, answers ─▶ register: one encrypted file, with journal and trail
//!                               │
//!   who is in it ─▶ presence ─▶ verdict ─▶ clear, or the reasons and what unlocks it
//! ```
//!
//! # In reading order
//!
//! 1. The vocabulary, plain values without files or clock: [`pupil`], [`purpose`], [`consent`],
//!    [`presence`], [`verdict`], [`web_safe`], [`names`], [`photo`], [`receipt`], [`incident`],
//!    [`role`], [`settings`].
//! 2. The ground: [`disk`], the one door to files, clock and dice, and its faulty twin.
//! 3. Bytes and pixels: [`clean`], [`picture`].
//! 4. The way of a shot, one step each: [`device`], [`scan`], [`plan`], [`process`], [`store`],
//!    [`verify`], [`erase`]; each takes the type of the step before.
//!    Beside them [`clear`]: what is free on a whole card.
//! 5. Their order, and what is written down around them: [`journal`], [`offload`].
//! 6. What the school knows: [`register`], the only place that knows SQL.
//! 7. Copies that go out, judged as they get their name: [`publish`].
//! 8. Lists of hashes beside the photos, and what they tell of the register: [`custody`].
//! 9. What a person can ask for and be shown: [`session`].
//! 10. The front ends: the window (`gui`), the words ([`cli`]), and the pretend school ([`demo`]).
//!
//! Nothing points upwards; `tests/tidy.rs` holds who may see whom.

#![forbid(unsafe_code)]

pub mod clean;
pub mod clear;
pub mod cli;
pub mod consent;
pub mod custody;
pub mod demo;
pub mod device;
pub mod disk;
pub mod erase;
#[cfg(feature = "window")]
pub mod gui;
pub mod incident;
pub mod journal;
pub mod names;
pub mod offload;
pub mod photo;
pub mod picture;
pub mod plan;
pub mod presence;
pub mod process;
pub mod publish;
pub mod pupil;
pub mod purpose;
pub mod receipt;
pub mod register;
pub mod role;
pub mod scan;
pub mod session;
pub mod settings;
pub mod store;
pub mod verdict;
pub mod verify;
pub mod web_safe;
