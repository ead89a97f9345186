#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A registry under the load of many clients. Sourced by bench/members.

CLIENTS=(1 8 200)
BLOB_MB=32
LOAD_IMAGE=load/image
SERVER_PID=
SERVER_ADDRESS=

# make_load: an image with one blob that does not compress, in the data root of serve and in the storage of
# docker-registry; sets BLOB to the blob's digest
make_load() {
  mkdir "$SCRATCH/content"
  head -c "${BLOB_MB}000000" /dev/zero | openssl enc -aes-128-ctr -pass pass:bench -pbkdf2 -nosalt 2> /dev/null > "$SCRATCH/content/file"
  printf 'FROM scratch\nCOPY file /\n' |
    cloudimage_build "$SCRATCH/served" --format oci --no-images --compression none -t "$LOAD_IMAGE:v1" -f - "$SCRATCH/content"
  start_server docker-registry
  "$TOOL" copy --data-root "$SCRATCH/served" --progress none "store:$LOAD_IMAGE:v1" "$SERVER_ADDRESS/$LOAD_IMAGE:v1" > /dev/null
  BLOB=$(curl -sf -H 'Accept: application/vnd.oci.image.manifest.v1+json' "http://$SERVER_ADDRESS/v2/$LOAD_IMAGE/manifests/v1" | jq -r '.layers[0].digest')
  stop_server
  rm -rf "$SCRATCH/content"
}

# start_server NAME: docker-registry as Debian has it, or cloudimage serve, with their defaults
start_server() {
  if [ "$1" = docker-registry ]; then
    start_registry "$SCRATCH/storage"
    SERVER_PID=$REGISTRY_PID SERVER_ADDRESS=$ADDRESS
    return
  fi
  : > "$SCRATCH/served.log"
  "$TOOL" serve --data-root "$SCRATCH/served" --listen 127.0.0.1:0 > "$SCRATCH/served.log" 2>&1 &
  SERVER_PID=$!
  SERVER_ADDRESS=
  for _ in $(seq 200); do
    SERVER_ADDRESS=$(sed -n 's/.*\(127\.0\.0\.1:[0-9][0-9]*\).*/\1/p' "$SCRATCH/served.log" | head -n 1)
    [ -z "$SERVER_ADDRESS" ] || return 0
    kill -0 "$SERVER_PID" 2> /dev/null || break
    sleep 0.1
  done
  cat "$SCRATCH/served.log" >&2
  die "cloudimage serve did not start"
}

stop_server() {
  [ -n "$SERVER_PID" ] || return 0
  kill "$SERVER_PID" 2> /dev/null || true
  wait "$SERVER_PID" 2> /dev/null || true
  SERVER_PID=
  REGISTRY_PID=
}

# press CLIENTS SECONDS URL: prints "bytes-per-second requests-per-second p99-ms errors"
press() {
  local log=$SCRATCH/wrk.log threads=2
  [ "$1" -ge 2 ] || threads=1
  wrk -t "$threads" -c "$1" -d "${2}s" --timeout 60s --latency -s "$BENCH/lib/wrk.lua" \
    -H 'Accept: application/vnd.oci.image.manifest.v1+json' "$3" > "$log" || { cat "$log" >&2; die "wrk failed"; }
  awk '$1 == "figures" {print $2, $3, $4, $5}' "$log"
}

# load_round SERVER ROUND: a fresh server for each number of clients, so that the peak of memory is that number's
load_round() {
  local clients blob manifest peak
  for clients in "${CLIENTS[@]}"; do
    start_server "$1"
    press "$clients" "$((SECONDS_EACH < 3 ? 1 : 3))" "http://$SERVER_ADDRESS/v2/$LOAD_IMAGE/blobs/$BLOB" > /dev/null # warms up
    press "$clients" "$((SECONDS_EACH < 3 ? 1 : 3))" "http://$SERVER_ADDRESS/v2/$LOAD_IMAGE/manifests/v1" > /dev/null
    blob=$(press "$clients" "$SECONDS_EACH" "http://$SERVER_ADDRESS/v2/$LOAD_IMAGE/blobs/$BLOB")
    manifest=$(press "$clients" "$SECONDS_EACH" "http://$SERVER_ADDRESS/v2/$LOAD_IMAGE/manifests/v1")
    peak=$(awk '$1 == "VmHWM:" {print $2}' "/proc/$SERVER_PID/status")
    stop_server
    printf 'load %s %s %s %s %s %s\n' "$1" "$clients" "$2" "$blob" "$manifest" "$peak" | tee -a "$RAW" >&2
  done
}
