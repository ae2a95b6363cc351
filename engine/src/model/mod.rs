//! Model: what was said in the files, parsed once into types. Plain data, no behaviour.
//!
//! A [`Process`] is how one kind of proposal is handled; a [`Place`] is one municipality. Both keep the span of what
//! was written, so that the rooms further on can complain at the right line.

mod branch;
mod fact;
pub mod format_page;
pub mod keys;
pub mod library;
pub mod load;
mod money;
mod place;
mod process;
pub mod read;
pub mod rework;
mod step;

pub use branch::{Branch, Branches, ChanceForm, Length, Operand, Passes, RuleText, ShortWait};
pub use fact::{Default, Fact, FactKind, FactOption, FactValue};
pub use money::{Cents, Chance};
pub use place::{
    Advice, Arrivals, Band, Body, BodyItem, BudgetLine, CaseloadEntry, CaseloadFact, CycleWindow, DateRule, ElectionYear,
    KnownHistory, MandateRow, MeetingRule, MoneyForm, OpenCase, OtherClaims, Owner, Place, PlaceValue, Recess, Team, Terms,
    ValueForm,
};
pub use process::{
    Example, Expectation, Intervention, Lane, LaneKind, Limit, NamedRule, Notice, Period, Process, StickyNote, Stop, StopTrigger,
    Suspension,
};
pub use step::{Block, BlockMode, Cause, EndKind, Law, Member, NumberRange, Raise, Rank, Step, StepKind, WindowUntil, Work};

/// A name with the place where it was written.
pub type Name = crate::text::Spanned<String>;
