#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Raw figures (lines of "step round wall cpu rss bytes") into tables. Sourced by bench/run.

# title STEP: what a reader sees
title() {
  case $1 in
    push-cloudimage-gzip) printf 'cloudimage build, push: gzip' ;;
    push-cloudimage-zstd) printf 'cloudimage build, push: zstd (its default)' ;;
    push-umoci-gzip) printf 'umoci insert, skopeo copy: gzip' ;;
    push-buildah-gzip) printf 'buildah build, push: gzip' ;;
    push-buildah-zstd) printf 'buildah build, push: zstd' ;;
    push-limit-gzip) printf 'limit: tar \\| pigz -6, to a file' ;;
    push-limit-zstd) printf 'limit: tar \\| zstd -3 -T0, to a file' ;;
    pull-cloudimage-gzip) printf 'cloudimage pull, unpack: gzip' ;;
    pull-cloudimage-zstd) printf 'cloudimage pull, unpack: zstd' ;;
    pull-cloudimage-own) printf 'cloudimage pull, unpack: the CloudImage that it pushed (zstd)' ;;
    pull-umoci-gzip) printf 'skopeo copy, umoci unpack: gzip' ;;
    pull-buildah-gzip) printf 'buildah pull (which unpacks): gzip' ;;
    pull-buildah-zstd) printf 'buildah pull (which unpacks): zstd' ;;
    pull-limit-gzip) printf 'limit: curl \\| pigz -d \\| tar -x' ;;
    pull-limit-zstd) printf 'limit: curl \\| zstd -d \\| tar -x' ;;
  esac
}

# row STEP RAW: medians, with the least and the greatest wall time
row() {
  local figures
  figures=$(awk -v step="$1" '$1 == step' "$2")
  [ -n "$figures" ] || return 0
  printf '| %s |' "$(title "$1")"
  awk '{print $3}' <<< "$figures" | sort -g | awk '
    {v[NR] = $1}
    END {m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2; printf " %.1f (%.1f–%.1f) |", m, v[1], v[NR]}'
  awk '{print $4}' <<< "$figures" | sort -g | awk '
    {v[NR] = $1} END {printf " %.1f |", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'
  awk '$5 > most {most = $5} END {printf " %.0f |", most / 1024}' <<< "$figures"
  awk 'END {if ($6 == "-") printf " – |\n"; else printf " %.1f |\n", $6 / 1e6}' <<< "$figures"
}

# table HEADING BYTES-COLUMN RAW STEP...
table() {
  local heading=$1 column=$2 raw=$3 step
  shift 3
  printf '### %s\n\n| command | wall s: median (min–max) | CPU s | peak RSS MiB | %s |\n|---|---|---|---|---|\n' "$heading" "$column"
  for step; do row "$step" "$raw"; done
  printf '\n'
}
