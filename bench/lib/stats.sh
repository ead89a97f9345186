#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Figures of several rounds, a line each on standard input. Sourced by the scripts of bench/.

# median COLUMN: nothing where there are no lines
median() {
  awk -v column="$1" '{print $column}' | sort -g | awk '{v[NR] = $1} END {if (NR) printf "%s", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'
}

# spread COLUMN: median (least–greatest), in seconds
spread() {
  awk -v column="$1" '{print $column}' | sort -g | awk '
    {v[NR] = $1} END {m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2; printf "%.2f (%.2f–%.2f)", m, v[1], v[NR]}'
}

# greatest COLUMN
greatest() {
  awk -v column="$1" '$column > most || NR == 1 {most = $column} END {if (NR) print most}'
}
