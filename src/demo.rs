//! stub
pub mod camera;
pub mod scene;
pub mod school;
