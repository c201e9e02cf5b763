//! The two cuts of Inter (SIL Open Font Licence) that the window and the printed page are set in.

/// For running text.
pub static REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.otf");
/// For headings and what stands out.
pub static SEMI_BOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.otf");
