#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What was measured beside what lib/goals asks for: one line for each goal, in a file for each section. Sourced by the
# scripts of bench/; lines are "job, beside what, goal, measured, verdict", separated by tabs.

VERDICTS= # the file of this section

# begin_verdicts SECTION: those of trying out do not touch the others
begin_verdicts() {
  local where=$BENCH/work/verdicts${DRY:+-tried}
  mkdir -p "$where"
  VERDICTS=$where/$1
  : > "$VERDICTS"
}

# judge KEY SEEN DETAIL [OF]: SEEN is the number that the goal speaks of, OF distinguishes several of one goal. Numbers
# are compared as they were measured, not as they are printed.
judge() {
  [ -n "$2" ] || return 0
  awk -v key="$1" -v seen="$2" -v detail="$3" -v of="${4:-}" '
    $1 == key {
      found = 1
      text = $0; sub(/^[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ +/, "", text)
      beside = text; if (!sub(/^[^;]*; */, "", beside)) beside = "–"
      sub(/;.*/, "", text)
      met = $2 == "most" ? seen + 0 <= $3 + 0 : seen + 0 >= $3 + 0
      shown = seen == int(seen) ? seen : sprintf(seen < 10 ? "%.2f" : "%.0f", seen)
      printf "%s%s\t%s\t%s %s %s\t%s %s%s\t%s\n", text, of == "" ? "" : ", " of, beside, $2 == "most" ? "≤" : "≥", $3, $4,
        shown, $4, detail == "" ? "" : " (" detail ")", met ? "met" : "**not met**"
    }
    END {if (!found) {print "lib/goals has no " key > "/dev/stderr"; exit 1}}' "$BENCH/lib/goals" >> "$VERDICTS"
}

# judge_ratio KEY OURS UNIT NAME=VALUE...: ours divided by the least of the others; those without a value were not measured
judge_ratio() {
  local key=$1 ours=$2 unit=$3 other name="" value=""
  shift 3
  for other; do
    [ -n "${other#*=}" ] || continue
    if [ -z "$value" ] || awk -v a="${other#*=}" -v b="$value" 'BEGIN {exit !(a + 0 < b + 0)}'; then
      name=${other%%=*}
      value=${other#*=}
    fi
  done
  [ -n "$ours" ] && [ -n "$value" ] || return 0
  judge "$key" "$(awk -v a="$ours" -v b="$value" 'BEGIN {print (b > 0 ? a / b : 1e9)}')" \
    "$(printf '%.2f %s beside %s: %.2f' "$ours" "$unit" "$name" "$value")"
}

# judge_speed KEY OURS OTHERS: of seconds, the others' divided by ours
judge_speed() {
  [ -n "$2" ] && [ -n "$3" ] || return 0
  judge "$1" "$(awk -v a="$3" -v b="$2" 'BEGIN {print a / b}')" "$(printf '%.2f s beside %.2f' "$2" "$3")"
}

# verdict_table FILE...: nothing where nothing was judged
verdict_table() {
  local lines
  lines=$(cat "$@")
  [ -n "$lines" ] || return 0
  printf '| goal for | beside | goal | measured | |\n|---|---|---|---|---|\n'
  awk -F '\t' '{printf "| %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, $5}' <<< "$lines"
  printf '\n'
}
