#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Plots as SVG, for light and dark pages, by awk; each prints the link to it. Sourced by the scripts of bench/.

plots() { printf '%s' "$BENCH/$([ -n "$DRY" ] && printf 'work/plots-tried' || printf plots)"; }

# plot_bars NAME TITLE AXIS DATA: lines of "label, kind (ours, peer, limit), value, least, greatest", separated by tabs
plot_bars() {
  [ -s "$4" ] || return 0
  mkdir -p "$(plots)"
  awk -F '\t' -v title="$2" -v axis="$3" -f "$BENCH/lib/svg.awk" -f "$BENCH/lib/bars.awk" "$4" > "$(plots)/$1.svg"
  printf '![%s](plots/%s.svg)\n\n' "$2" "$1"
}

# plot_lines NAME TITLE X-AXIS Y-AXIS DATA: lines of "series, x, y", separated by tabs; both axes are logarithmic
plot_lines() {
  [ -s "$5" ] || return 0
  mkdir -p "$(plots)"
  awk -F '\t' -v title="$2" -v axis="$3" -v upright="$4" -f "$BENCH/lib/svg.awk" -f "$BENCH/lib/lines.awk" "$5" > "$(plots)/$1.svg"
  printf '![%s](plots/%s.svg)\n\n' "$2" "$1"
}
