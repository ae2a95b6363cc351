//! Exchange: what others wrote, read into ours, and ours written for others.

pub mod calendar;
pub mod estimates;
pub mod log;
