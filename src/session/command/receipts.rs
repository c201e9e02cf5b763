//! What can be asked about the receipts of offloads.

use std::path::PathBuf;

/// See [`super::Command::ShowReceipt`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReceiptRequest {
    /// Which, from 1; none for the last.
    pub number: Option<i64>,
    /// Keep it as this new PDF.
    pub to: Option<PathBuf>,
}
