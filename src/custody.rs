//! The chain of custody: a list of hashes beside the photos of each folder, generation by generation.
//!
//! With it anyone can tell, without this program and without the register, whether a stored photo is still what
//! was stored: each generation lists every photo that the register knows in the folder, and the hash of the
//! generation before it. It also names the head of the register's audit chain, so that a register which was put
//! back to an older state shows: the storage remembers more of the trail than the register does ([`comparing`]).
//!
//! Invariants: a list is written whole or not at all, and never over another file; its temporary name is on
//! record before there is a file, so that no crash leaves one behind past the next run ([`writing`]). Nothing in
//! it names a pupil, a member of staff, a computer, or what an original was called ([`list`]).
//!
//! It does not look at the photos themselves; their hashes were taken when they were stored and read back.

pub mod comparing;
pub mod list;
pub mod writing;
