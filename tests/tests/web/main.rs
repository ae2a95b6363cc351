//! Black-box tests of `doorloop serve`, over HTTP.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]

mod api;
mod browser;
mod driver;
mod load;
mod safety;
mod server;
mod ways;
