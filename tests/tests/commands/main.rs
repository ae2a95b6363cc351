//! The built binary as its user meets it: commands, files, languages, bad input.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the whole file is a test")]

mod answers;
mod bad_input;
mod bpmn;
mod browser;
mod cases;
mod contract;
mod crashes;
mod doorloop;
mod draw;
mod estimates;
mod files;
mod guide;
mod interrupt;
mod learning;
mod municipality;
