#!/usr/bin/env bash
# Checks everything: format, lints, docs, tests. Needs cargo and nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo fmt --all --check
cargo clippy --release --workspace --all-targets -- -D warnings
RUSTDOCFLAGS="-D warnings" cargo doc --release --workspace --no-deps --quiet
cargo build --release -p doorloop
cargo test --release --workspace
