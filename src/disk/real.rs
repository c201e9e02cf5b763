//! stub
/// stub
pub struct RealDisk;
