//! The words after `kindframe register` that are about imports.

use std::path::PathBuf;

use clap::Args;

use crate::session::Failure;
use crate::session::command::{ImportRequest, UndoRequest};

#[derive(Debug, Args)]
pub(super) struct ImportTyping {
    /// Tables, each told by its own headings; or a transfer file
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What the answers are for, where a file does not say it: website, newsletter, …
    #[arg(long, value_name = "PURPOSE")]
    purpose: Option<String>,
    /// How the columns are to be read; a new name keeps how they were read this time
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// What a column holds whose heading is not known: "Kid no=id"; may be given again
    #[arg(long = "column", value_name = "HEADING=FIELD")]
    columns: Vec<String>,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
    /// Go ahead although more than a tenth of the roll or of the answers would go or turn
    #[arg(long)]
    accept_large_change: bool,
}

impl ImportTyping {
    /// One request for each file.
    pub(super) fn requests(self) -> Result<Vec<ImportRequest>, Failure> {
        let Self { files, purpose, profile, columns, dry_run, accept_large_change } = self;
        let purpose = purpose.as_deref().map(super::purpose).transpose()?;
        let column = |typed: &String| {
            let (heading, field) = typed.rsplit_once('=').ok_or_else(|| {
                Failure::new("A column was given without what it holds.", "Write it as --column \"Kid no=id\".")
            })?;
            Ok((heading.to_owned(), field.to_owned()))
        };
        let columns: Vec<_> = columns.iter().map(column).collect::<Result<_, Failure>>()?;
        let request = |file| ImportRequest {
            file,
            purpose: purpose.clone(),
            profile: profile.clone(),
            columns: columns.clone(),
            dry_run,
            accept_large_change,
        };
        Ok(files.into_iter().map(request).collect())
    }
}

#[derive(Debug, Args)]
pub(super) struct UndoTyping {
    /// Its number, as in kindframe register imports
    import: i64,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
    /// Go ahead although more than a tenth of the roll or of the answers would go or turn
    #[arg(long)]
    accept_large_change: bool,
}

impl UndoTyping {
    pub(super) fn request(&self) -> UndoRequest {
        let Self { import, dry_run, accept_large_change } = *self;
        UndoRequest { import, dry_run, accept_large_change }
    }
}
