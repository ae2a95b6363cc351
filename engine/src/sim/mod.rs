//! Simulation: what happens, second by second, when chance has its say.
//!
//! Chance stands apart from what happens: a draw is one [`random::Uniform`], found from names alone, put through the quantile
//! function of a [`distribution::Distribution`], compiled to a [`quantile_table::QuantileTable`] (for lengths of time, a [`seconds_table::SecondsTable`]). What happens next is the
//! smallest entry of an [`event_list::EventList`].

mod agenda;
mod answers;
pub mod beta_gamma;
mod block;
mod choose;
pub mod distribution;
pub mod event_list;
mod explain;
mod followed;
mod intake;
mod kept;
mod kernel;
mod ledger;
pub mod moments;
mod names;
pub mod normal;
mod position;
mod quantile_path;
pub mod quantile_table;
pub mod random;
mod relax;
mod rounds;
pub mod seconds_table;
mod state;
mod stops;
mod world;

pub use choose::number_of;
pub use explain::{Stretch, explain, trace_back};
pub use kept::{Kept, Seen, kept};
pub use kernel::Endless;
pub use position::Placed;
pub(crate) use position::finishing;
pub use relax::Relaxed;
pub use state::{Mark, Record, Tally, Time};
pub use world::{Backlog, Future, Journey, Keep, PER_WORLD, Proposed, RunFault, Worlds, score_of_proposal};
