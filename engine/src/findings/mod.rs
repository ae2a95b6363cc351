//! Findings: what the runs say together.

mod simulation;
pub mod statistics;

pub use simulation::*;
