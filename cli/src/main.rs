//! The `doorloop` command.
fn main() {}
