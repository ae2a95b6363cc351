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
sudo=""
[ "$(id -u)" = 0 ] || sudo=sudo
if [ -n "$missing" ]; then
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing
fi
# bpmn-js, in which exported drawings are opened: one pinned package, held to its checksum. Its test says so where it is absent.
bpmn_js=18.6.2
bpmn_js_sum=d088a256c995e6359b4b7b525ea0aec6263c1e40b13a0909c4381a73f341353d
if [ "${1:-}" = --long ] && ! command -v npm >/dev/null; then
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends npm
fi
if [ ! -f target/bpmn-js/$bpmn_js ]; then
  mkdir -p target/bpmn-js
  if ! command -v npm >/dev/null; then
    echo "npm is absent: exported drawings are not opened in bpmn-js (tests/run.sh --long installs npm)"
  elif ! (cd target/bpmn-js && npm pack --silent bpmn-js@$bpmn_js); then
    echo "bpmn-js could not be fetched: exported drawings are not opened in it"
  else
    (cd target/bpmn-js && echo "$bpmn_js_sum  bpmn-js-$bpmn_js.tgz" | sha256sum -c --quiet && tar xzf bpmn-js-$bpmn_js.tgz && touch $bpmn_js)
  fi
fi
# axe-core (MPL-2.0, so not kept here), by which pages are judged: pinned and held to its checksum. Its test says so where it is absent.
axe=4.10.3
axe_sum=0f2b4d7dcdf7d1219df8d1959ad68e565f51d14c3f0d88bb71cd59abeb956292
if [ "${1:-}" = --long ] && [ ! -f target/axe-core/$axe ]; then
  mkdir -p target/axe-core
  if ! (cd target/axe-core && npm pack --silent axe-core@$axe); then
    echo "axe-core could not be fetched: pages are held to our own assertions only"
  else
    (cd target/axe-core && echo "$axe_sum  axe-core-$axe.tgz" | sha256sum -c --quiet && tar xzf axe-core-$axe.tgz && touch $axe)
  fi
fi
cargo fmt --all --check
cargo clippy --release --workspace --all-targets -- -D warnings
RUSTDOCFLAGS="-D warnings" cargo doc --release --workspace --no-deps --quiet
cargo build --release --workspace
if [ "${1:-}" = --long ]; then
  # The crate process_mining, the other reader of logs, reads the log of our own again.
  CARGO_TARGET_DIR=target/peer cargo run --quiet --manifest-path tests/peers/process_mining/Cargo.toml -- tests/oracles/logs/verzonnen.xes |
    diff - tests/oracles/logs/verzonnen_process_mining.csv
  # PM4Py reads the logs that are written.
  if [ ! -x target/pm4py/bin/pip ]; then
    python3 -m venv target/pm4py || { $sudo apt-get install -y -qq --no-install-recommends python3-venv; python3 -m venv --clear target/pm4py; }
  fi
  target/pm4py/bin/pip install --quiet pm4py==2.7.23.11
  DOORLOOP_PM4PY="$PWD/target/pm4py/bin/python" DOORLOOP_SCREENS=all PROPTEST_CASES=2560 cargo test --release --workspace
  DOORLOOP_LOAD_SECONDS=30 cargo test --release --workspace --test web two_hundred -- --nocapture
  cargo bench -p doorloop-engine --bench perf
else
  PROPTEST_RNG_SEED=1 cargo test --release --workspace
fi
