//! Covers faces.
