#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Two docker-registry processes, a source and a destination, and what one command costs them. One of them may be absent.
# Sourced by the scripts of bench/.

declare -A PAIR_PID PAIR_ADDRESS PAIR_LOG

# start_side SIDE STORAGE: with an access log, from which requests are counted
start_side() {
  local side=$1 storage=$2 log=$SCRATCH/$1.log
  mkdir -p "$storage"
  cat > "$SCRATCH/$side.yml" << YAML
version: 0.1
log: {level: info, accesslog: {disabled: false}}
storage: {filesystem: {rootdirectory: "$storage"}, delete: {enabled: true}}
http: {addr: "127.0.0.1:0"}
YAML
  : > "$log" # there, however late the process starts
  OTEL_TRACES_EXPORTER=none docker-registry serve "$SCRATCH/$side.yml" > "$log" 2>&1 &
  PAIR_PID[$side]=$!
  PAIR_LOG[$side]=$log
  PAIR_ADDRESS[$side]=
  for _ in $(seq 100); do
    PAIR_ADDRESS[$side]=$(sed -n 's/.*listening on \(127\.0\.0\.1:[0-9]*\).*/\1/p' "$log" | head -n 1)
    [ -z "${PAIR_ADDRESS[$side]}" ] || return 0
    kill -0 "${PAIR_PID[$side]}" 2> /dev/null || break
    sleep 0.1
  done
  cat "$log" >&2
  die "docker-registry ($side) did not start"
}

stop_side() {
  [ -n "${PAIR_PID[$1]:-}" ] || return 0
  kill "${PAIR_PID[$1]}" 2> /dev/null || true
  wait "${PAIR_PID[$1]}" 2> /dev/null || true
  PAIR_PID[$1]=
}

stop_pair() {
  stop_side source
  stop_side destination
}

# requests SIDE: so far
requests() { grep -c '"[A-Z]* /v2/' "${PAIR_LOG[$1]:-/dev/null}" || true; }

# manifest_gets SIDE: those that count as a pull where pulls are counted
manifest_gets() { grep -c '"GET /v2/[^ ]*/manifests/[^ ]* [^"]*" 200 ' "${PAIR_LOG[$1]:-/dev/null}" || true; }

# uploads SIDE: requests that send content of blobs
uploads() { grep -cE '"(PATCH|PUT) /v2/[^ ]*/blobs/uploads/' "${PAIR_LOG[$1]:-/dev/null}" || true; }

# registry_cpu SIDE: seconds so far
registry_cpu() {
  [ -n "${PAIR_PID[$1]:-}" ] || { printf 0; return; }
  awk -v hertz="$(getconf CLK_TCK)" '{sub(/^.*\) /, ""); printf "%.2f", ($12 + $13) / hertz}' "/proc/${PAIR_PID[$1]}/stat"
}

both_cpu() {
  awk -v a="$(registry_cpu source)" -v b="$(registry_cpu destination)" 'BEGIN {printf "%.2f", a + b}'
}

loopback_bytes() { awk '$1 == "lo:" {print $2}' /proc/net/dev; }

# cost COMMAND...: "wall cpu rss requests-at-source requests-at-destination pulls loopback-bytes registries-cpu"
cost() {
  local source=0 destination=0 pulls=0 bytes=0 cpu=0 figures
  source=$(requests source)
  destination=$(requests destination)
  pulls=$(manifest_gets source)
  cpu=$(both_cpu)
  bytes=$(loopback_bytes)
  figures=$(measure "$@")
  bytes=$(($(loopback_bytes) - bytes))
  sleep 0.2 # the registries write their log after the answer
  cpu=$(awk -v before="$cpu" -v after="$(both_cpu)" 'BEGIN {printf "%.2f", after - before}')
  printf '%s %s %s %s %s %s\n' "$figures" $(($(requests source) - source)) $(($(requests destination) - destination)) \
    $(($(manifest_gets source) - pulls)) "$bytes" "$cpu"
}
