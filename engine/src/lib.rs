//! Doorloop models how a Dutch municipality decides, simulates how long a proposal takes, and explains where it stalls.
//!
//! One way through, left to right; nothing points back:
//!
//! ```text
//! text ──► model ──► check ──► graph ──► plan ──► sim ──► findings ──► draw · store · report
//!            ▲                   │         ▲
//!          time              petgraph    rules
//! ```

pub mod check;
pub mod draw;
pub mod exchange;
pub mod findings;
pub mod graph;
pub mod model;
pub mod plan;
pub mod report;
pub mod rules;
pub mod sim;
pub mod store;
pub mod text;
pub mod time;
