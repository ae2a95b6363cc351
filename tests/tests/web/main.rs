//! Black-box tests of `doorloop serve`, over HTTP.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]

mod api;
mod browser;
mod cases;
mod driver;
mod errands;
mod load;
mod safety;
mod server;
mod ways;
