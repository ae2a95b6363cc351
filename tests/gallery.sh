#!/usr/bin/env bash
# Draws every process of the library into docs/gallery, in both languages, and writes its page. Needs the binary.
#
#   tests/gallery.sh [BINARY]          makes it anew
#   tests/gallery.sh --check [BINARY]  says whether it is up to date
set -euo pipefail
cd "$(dirname "$0")/.."
check=""
if [ "${1:-}" = --check ]; then check=yes; shift; fi
doorloop=${1:-target/release/doorloop}
[ -x "$doorloop" ] || { echo "build it first: cargo build --release -p doorloop" >&2; exit 1; }
where=docs/gallery
if [ -n "$check" ]; then
  where=$(mktemp -d)
  trap 'rm -rf "$where"' EXIT
fi
rm -rf "$where"
mkdir -p "$where"
page="$where/README.md"
{
  echo "# Gallery"
  echo
  echo "Every process of the library as \`doorloop draw\` shows it, and a timeline. Made by \`tests/gallery.sh\`; do not edit."
  echo
  echo "| process | Nederlands | English |"
  echo "|---|---|---|"
} > "$page"
for file in processes/library/*.yaml; do
  name=$(basename "$file" .yaml)
  for lang in nl en; do
    "$doorloop" draw "$name" --submit 2027-02-01 --lang "$lang" -o "$where/$name.$lang.svg"
  done
  echo "| \`$name\` | ![$name, Nederlands]($name.nl.svg) | ![$name, English]($name.en.svg) |" >> "$page"
done
for lang in nl en; do
  "$doorloop" draw subsidieaanvraag --timeline --submit 2027-02-01 --runs 200 --lang "$lang" -o "$where/timeline.$lang.svg"
done
{
  echo "| timeline of \`subsidieaanvraag\` | ![Tijdlijn](timeline.nl.svg) | ![Timeline](timeline.en.svg) |"
  echo
  echo "On paper: \`doorloop draw PROCESS --poster A0 -o poster.pdf\`; over sheets to glue: add \`--pages\`;"
  echo "with room to write: add \`--blank\`; to walk about in: \`-o picture.html\`."
} >> "$page"
size=$(du -sk "$where" | cut -f1)
[ "$size" -lt 5120 ] || { echo "the gallery is too large: $size kB" >&2; exit 1; }
if [ -n "$check" ]; then
  diff -rq "$where" docs/gallery || { echo "the gallery is stale: run tests/gallery.sh" >&2; exit 1; }
fi
