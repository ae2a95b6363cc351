//! Money and chances: numbers that can't say something false.

use serde::Serialize;

/// An amount of money in whole euro cents. Never a float on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Cents(pub i64);

impl Cents {
    /// Whole euros.
    ///
    /// ```
    /// # use doorloop_engine::model::Cents;
    /// assert_eq!(Cents::from_euros(25), Cents(2_500));
    /// ```
    #[must_use]
    pub const fn from_euros(euros: i64) -> Self {
        Self(euros.saturating_mul(100))
    }

    /// The amount in euros, for showing.
    #[must_use]
    pub fn euros(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

/// A chance: 0 ≤ p ≤ 1 by construction.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Chance(f64);

impl Chance {
    /// Never.
    pub const NEVER: Self = Self(0.0);
    /// Always.
    pub const ALWAYS: Self = Self(1.0);

    /// Takes a number between 0 and 1, or nothing.
    #[must_use]
    pub fn new(p: f64) -> Option<Self> {
        (0.0..=1.0).contains(&p).then_some(Self(p))
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}
