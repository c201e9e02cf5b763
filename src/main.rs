//! Kindframe: no words opens the window, words are a command.

fn main() {}
