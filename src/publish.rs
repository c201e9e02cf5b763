//! Pictures that go out of school storage: a copy of a photo, made for one purpose.
//!
//! A copy is right way up, in sRGB, no longer than its purpose needs, with faces covered where that was asked, and
//! has nothing in its file but the picture; all of that is proven on the bytes that will lie there. Before it gets
//! its name the verdict is asked again, in the transaction that records it. The stored photo is never touched, but by
//! [`replacing`]: where a pupil is erased, the stored picture itself is made anew with their face covered.
//!
//! It judges nothing: verdicts are [`crate::verdict`]'s, and whoever calls asks for them.

pub mod archive;
pub mod derivative;
pub mod handing_out;
pub mod replacing;
