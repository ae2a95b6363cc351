//! The engine against tables made outside the project (`tests/oracles/README.md`).

pub mod chance;

/// How a table was met.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Comparisons that were met.
    pub met: usize,
    /// Those that were not, each with its row, what was expected and what came.
    pub missed: Vec<String>,
}
