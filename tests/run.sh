#!/usr/bin/env bash
# Checks everything: format, lints, docs, tests. Needs cargo; programs that only tests use are installed when absent (Debian).
#
#   tests/run.sh          the whole test; generated cases are the same each time, so that what was green stays green
#   tests/run.sh --long   the same with ten times as many generated cases, drawn anew, then the benches
set -euo pipefail
cd "$(dirname "$0")/.."
missing=""
command -v dot >/dev/null || missing="$missing graphviz"
command -v chromium >/dev/null || missing="$missing chromium"
command -v chromedriver >/dev/null || missing="$missing chromium-driver"
command -v pdftotext >/dev/null || missing="$missing poppler-utils"
if [ -n "$missing" ]; then
  sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing
fi
cargo fmt --all --check
cargo clippy --release --workspace --all-targets -- -D warnings
RUSTDOCFLAGS="-D warnings" cargo doc --release --workspace --no-deps --quiet
cargo build --release --workspace
if [ "${1:-}" = --long ]; then
  DOORLOOP_LOAD_SECONDS=30 PROPTEST_CASES=2560 cargo test --release --workspace
  cargo bench -p doorloop-engine --bench perf
else
  PROPTEST_RNG_SEED=1 cargo test --release --workspace
fi
