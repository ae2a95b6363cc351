//! Findings: what the runs say together.

pub mod statistics;
