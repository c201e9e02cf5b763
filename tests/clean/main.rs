//! Cleaning, seen from outside: pictures are made here, dirtied, cleaned, and looked at.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops where a promise breaks"
)]

mod bmp;
mod film;
mod film_on_disk;
#[path = "../support/films.rs"]
mod films;
mod gif;
mod heif;
mod hostile;
mod jpeg;
mod make;
mod make_heif;
mod moving;
mod png;
mod profiles;
#[path = "../support/moving.rs"]
mod rolls;
mod tiff;
mod tiff_file;
mod webp;
