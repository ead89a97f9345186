#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Shared by the scripts of bench/: a scratch folder, a registry process, measuring, and the report's sections.

BENCH=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PROJECT=$(dirname "$BENCH")
SCRATCH=       # removed at the end
REGISTRY_PID=
ADDRESS=       # host:port of the registry
TOOL=          # the command that is measured
DRY=           # not empty: trying out; RESULTS.md and its plots stay as they are
export LC_ALL=C.UTF-8 TZ=UTC

say() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }
die() { say "$*"; exit 1; }
usage() { sed -n '3,/^[^#]/{/^#/!d; s/^# \{0,1\}//; p}' "$0"; }

need() {
  local tool missing=()
  for tool; do command -v "$tool" > /dev/null || missing+=("$tool"); done
  [ ${#missing[@]} -eq 0 ] || die "needs ${missing[*]}"
  [ -x /usr/bin/time ] || die "needs Debian's package time (/usr/bin/time)"
}

# find_tool: the command as users have it installed, in TOOL; in a checkout the launcher also looks for changed sources, which
# takes time, and builds them, here alone
find_tool() {
  "$PROJECT/cloudimage" version > /dev/null || die "cloudimage does not run"
  # shellcheck disable=SC2012 # the newest: a checkout of another version may have left its own
  TOOL=$(ls -td "$PROJECT"/cli/target/cloudimage-*/cloudimage-*/bin/cloudimage | head -n 1)
  CLOUDIMAGE_CDS=now "$TOOL" version > /dev/null || die "$TOOL does not run"
}

# make_scratch PARENT: on the disk that is measured
make_scratch() {
  mkdir -p "$1"
  SCRATCH=$(mktemp -d "$1/scratch.XXXXXX")
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

clean_up() {
  stop_registry
  [ -z "$SCRATCH" ] || wipe "$SCRATCH"
}

# wipe DIR: with the mounts that a peer may have left in it
wipe() {
  local point
  while read -r point; do
    umount "$point" 2> /dev/null || true
  done < <(awk -v dir="$1/" 'index($2, dir) == 1 {print $2}' /proc/mounts | sort -r)
  rm -rf "$1"
}

# start_registry DIR: an empty docker-registry on a free loopback port, or one with what DIR holds
start_registry() {
  local log=$1.log
  mkdir -p "$1"
  cat > "$1.yml" << YAML
version: 0.1
log: {level: info, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: "$1"}}
http: {addr: "127.0.0.1:0"}
YAML
  : > "$log" # there, however late the process starts
  OTEL_TRACES_EXPORTER=none docker-registry serve "$1.yml" > "$log" 2>&1 &
  REGISTRY_PID=$!
  ADDRESS=
  for _ in $(seq 100); do
    ADDRESS=$(sed -n 's/.*listening on \(127\.0\.0\.1:[0-9]*\).*/\1/p' "$log" | head -n 1)
    [ -z "$ADDRESS" ] || break
    kill -0 "$REGISTRY_PID" 2> /dev/null || break
    sleep 0.1
  done
  [ -n "$ADDRESS" ] || { cat "$log" >&2; die "docker-registry did not start"; }
  export ADDRESS
}

stop_registry() {
  [ -n "$REGISTRY_PID" ] || return 0
  kill "$REGISTRY_PID" 2> /dev/null || true
  wait "$REGISTRY_PID" 2> /dev/null || true
  REGISTRY_PID=
}

# stored_bytes DIR: of all blobs in a registry's folder
stored_bytes() {
  find "$1" -path '*/blobs/sha256/*/data' -printf '%s\n' | awk '{sum += $1} END {print sum + 0}'
}

# measure COMMAND...: prints "wall-seconds cpu-seconds peak-RSS-KiB", for the command and all that it started
measure() {
  local log=$SCRATCH/measure.log figures=$SCRATCH/measure.time
  sync
  if ! /usr/bin/time -q -o "$figures" -f '%e %U %S %M' "$@" > "$log" 2>&1 < /dev/null; then
    tail -n 20 "$log" >&2
    die "failed: $*"
  fi
  awk 'END {printf "%s %.2f %s\n", $1, $2 + $3, $4}' "$figures"
}

machine() {
  local model memory disk system
  model=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
  memory=$(awk '/^MemTotal/ {printf "%.0f", $2 / 1048576}' /proc/meminfo)
  disk=$(df --output=fstype "$SCRATCH" | tail -n 1)
  system=$(. /etc/os-release && printf '%s' "$PRETTY_NAME")
  printf '%s × %s, %s GiB of memory, %s, %s, Linux %s' "$(nproc)" "$model" "$memory" "$disk" "$system" "$(uname -r)"
}

commit() {
  local id
  id=$(git -C "$PROJECT" rev-parse --short HEAD 2> /dev/null) || id='no git'
  git -C "$PROJECT" diff --quiet HEAD -- 2> /dev/null || id+=' with changes'
  printf '%s' "$id"
}

java_version() { "${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | sed -n '2p'; }

# write_section NAME FILE: replaces that section of RESULTS.md where it stands (or adds it), and leaves the others
write_section() {
  local results=$BENCH/RESULTS.md
  [ -f "$results" ] || printf '# Measured\n\nWritten by the scripts of this folder; each writes its own section.\n' > "$results"
  grep -qxF "<!-- $1: begin -->" "$results" || printf '\n<!-- %s: begin -->\n<!-- %s: end -->\n' "$1" "$1" >> "$results"
  awk -v name="$1" -v section="$2" '
    $0 == "<!-- " name ": end -->" {skip = 0}
    !skip {print}
    $0 == "<!-- " name ": begin -->" {skip = 1; while ((getline line < section) > 0) print line}' "$results" > "$results.new"
  mv "$results.new" "$results"
  say "section '$1' of bench/RESULTS.md written"
}

# publish NAME FILE: as a section of RESULTS.md, or, when it was only tried out (DRY), on standard output
publish() {
  if [ -z "$DRY" ]; then
    write_section "$1" "$2"
  else
    printf '<!-- %s: tried out, not for comparison -->\n' "$1"
    cat "$2"
  fi
}
