//! Pictures of the whole library, of graphs nobody would write, and of titles nobody should.

mod generated;
mod geometry;
mod library;
mod odd;
mod seen;
mod snapshots;
mod speed;
mod timeline;
