//! Branch lists: the one form in which a file says "this, or that, or else".

use crate::text::{DurationForm, Node, Span, Stated};

/// A rule as it was written, with its node, so that a fault in it can be shown at its own column.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleText {
    /// The rhai expression.
    pub text: String,
    /// The scalar it came from.
    pub node: Node,
}

impl RuleText {
    /// Where the rule stands.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.node.span
    }
}

/// A fact or rule if one has that name, else a word (`amount`, `line`, `with`, `matter`, …).
#[derive(Clone, Debug, PartialEq)]
pub struct Operand {
    /// What was written.
    pub text: String,
    /// The scalar it came from.
    pub node: Node,
}

/// A chance in a branch: a share, or a rule that gives one.
#[derive(Clone, Debug, PartialEq)]
pub enum ChanceForm {
    /// A share of the cases that no `when` took.
    Share(Stated<f64>),
    /// A rule giving 0..1.
    Rule(RuleText),
}

/// How often a case may take a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passes {
    /// `max: n`.
    AtMost(u32),
    /// `max: none`: chance alone ends the loop, and the author says so.
    ChanceAlone,
}

/// What a claim that finds no money waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShortWait {
    /// Until the line renews.
    NextYear,
    /// Until the line is raised by a begrotingswijziging.
    Amendment,
}

/// One branch of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch<T> {
    /// Opens only if this holds.
    pub when: Option<RuleText>,
    /// Takes this share.
    pub chance: Option<ChanceForm>,
    /// `else`.
    pub otherwise: bool,
    /// Closes after so many passes.
    pub max: Option<Passes>,
    /// Back to the same meeting, keeping its place (aanhouden).
    pub held: bool,
    /// In `if_short`: wait for money instead of going elsewhere.
    pub wait: Option<ShortWait>,
    /// Where to, or what value. `None` only beside `wait`.
    pub value: Option<T>,
    /// Where the branch stands.
    pub span: Span,
}

/// A branch list; a single thing is a list of one `else`.
#[derive(Clone, Debug, PartialEq)]
pub struct Branches<T> {
    /// The branches in file order.
    pub list: Vec<Branch<T>>,
    /// Stood under `ordered:`: the first `when` that holds wins, overlap is meant.
    pub ordered: bool,
    /// Where the list stands.
    pub span: Span,
}

impl<T> Branches<T> {
    /// A single thing, without a choice.
    #[must_use]
    pub fn single(value: T, span: Span) -> Self {
        let branch =
            Branch { when: None, chance: None, otherwise: true, max: None, held: false, wait: None, value: Some(value), span };
        Self { list: vec![branch], ordered: false, span }
    }
}

/// How long something takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Length {
    /// A duration or distribution, with where it comes from.
    Stated(Stated<DurationForm>),
    /// `owner.found_after`: what the place's owner entry says.
    OwnerFoundAfter(Span),
    /// A fact or rule of type duration, or `place.NAME`.
    Rule(RuleText),
}
