//! A page in words, at a terminal.

use crate::session::event::PageLine;

/// The lines of the page; what stands larger on paper stands in capitals.
pub(super) fn text(page: &[PageLine]) -> Vec<String> {
    let mut lines = Vec::new();
    for line in page {
        match line {
            PageLine::Warning(text) => lines.extend([text.to_uppercase(), String::new()]),
            PageLine::Head(text) => lines.extend([String::new(), text.to_uppercase()]),
            PageLine::Names { label, names } => {
                let label = label.as_ref().map(|label| format!("{label}: ")).unwrap_or_default();
                lines.push(format!("  {label}{}", names.join(", ")));
            }
            PageLine::Count { count, what } => lines.push(format!("{count:>6}  {what}")),
            PageLine::Says(text) => lines.push(format!("  {text}")),
            PageLine::Turn => {}
            PageLine::File { name, size, hash } => lines.push(format!("  {hash}  {size:>10}  {name}")),
            PageLine::Title(text) | PageLine::Facts(text) => lines.push(text.clone()),
            PageLine::Foot(text) => lines.extend([String::new(), text.clone()]),
        }
    }
    lines
}
