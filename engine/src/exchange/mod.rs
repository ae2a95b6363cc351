//! Exchange: what others wrote, read into ours, and ours written for others.

pub mod bpmn;
pub mod calendar;
pub mod estimates;
pub mod log;
pub mod results;
