//! stub
/// stub
pub fn run(_: Option<std::path::PathBuf>, _: &mut dyn std::io::Write) -> Result<(), crate::session::Failure> {
    Ok(())
}
