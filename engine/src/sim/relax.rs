//! One constraint taken away from the followed case, to see what it costs.

use crate::model::Cause;

/// What is taken away; for the followed case alone, the others lose nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relaxed {
    /// A cause at a step of program 0.
    pub cause: Option<(u32, Cause)>,
    /// Ways back from this step get chance 0.
    pub rework: Option<u32>,
    /// At this mandate step the lowest decider may decide.
    pub mandate: Option<u32>,
}

impl Relaxed {
    /// Nothing is taken away.
    pub const NOTHING: Self = Self { cause: None, rework: None, mandate: None };
}
