//! The receipt of an offload, as it is shown.

use std::path::PathBuf;

use super::PageLine;
use crate::receipt::Receipt;

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptView {
    /// What is on record.
    pub receipt: Receipt,
    /// All of it in words.
    pub lines: Vec<PageLine>,
    /// The file it was kept as.
    pub saved: Option<PathBuf>,
}
