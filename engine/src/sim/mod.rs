//! Simulation: what happens, second by second, when chance has its say.
//!
//! Chance stands apart from what happens: a draw is one [`random::Uniform`], found from names alone, put through the quantile
//! function of a [`distribution::Distribution`], compiled to a [`quantile_table::QuantileTable`]. What happens next is the
//! smallest entry of an [`event_list::EventList`].

pub mod beta_gamma;
pub mod distribution;
pub mod event_list;
pub mod moments;
pub mod normal;
mod quantile_path;
pub mod quantile_table;
pub mod random;
