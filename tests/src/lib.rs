//! Shared by the black-box tests.

pub mod oracles;
