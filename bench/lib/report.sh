#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Raw figures of bench/run into tables, ratios and plots. A line is "job step round wall cpu rss requests-at-source
# requests-at-destination pulls loopback-bytes registries-cpu stored-bytes uploads". Sourced by bench/run.

# title STEP: what a reader sees
title() {
  local job who how layers what
  IFS=. read -r job who how layers <<< "$1"
  what=$how
  [ "$how" != own ] || what='its own image (zstd)'
  case $job.$who in
    push.cloudimage | rebuild.cloudimage) printf 'cloudimage build --push: %s' "$what" ;;
    push.umoci) printf 'umoci insert, skopeo copy: gzip' ;;
    push.crane) printf 'crane append: gzip' ;;
    push.buildah | rebuild.buildah) printf 'buildah build, push: %s' "$what" ;;
    push.limit) case $how in
      zstd) printf 'limit: tar, zstd -3 -T2, curl' ;;
      gzip) printf 'limit: tar, pigz -2, curl' ;;
    esac ;;
    pull.cloudimage) printf 'cloudimage pull: %s' "$what" ;;
    pull.skopeo) printf 'skopeo copy to oci:' ;;
    pull.crane) printf 'crane pull --format oci' ;;
    pull.limit) printf 'limit: parallel curl to files, openssl sha256: %s' "${what/its own/the same}" ;;
    unpack.cloudimage) if [[ $OPTIONS == *'unpack--pull '* ]]; then printf 'cloudimage unpack --pull: %s' "$what"; else printf 'cloudimage pull, unpack: %s' "$what"; fi ;;
    unpack.apart) printf 'cloudimage pull, unpack, two commands: %s' "$what" ;;
    unpack.nosync) printf 'the first with --no-sync: %s' "$what" ;;
    unpack.umoci) printf 'skopeo copy, umoci unpack: gzip' ;;
    unpack.buildah) printf 'buildah pull (which unpacks): gzip' ;;
    unpack.crane) printf 'crane export, tar -x: gzip' ;;
    unpack.limit) case $how in
      own) printf 'limit: curl, zstd -d, tar -x: the same image' ;;
      gzip) printf 'limit: curl, pigz -d, tar -x' ;;
    esac ;;
    copy.cloudimage) printf 'cloudimage copy' ;;
    copy.skopeo) printf 'skopeo copy' ;;
    copy.crane) printf 'crane copy' ;;
    copy.limit) printf 'limit: curl GET, curl PUT, all blobs at once' ;;
    verify.cloudimage) printf 'cloudimage verify (diffIDs, too)' ;;
    verify.fsck) printf 'cloudimage fsck' ;;
    verify.openssl) printf 'limit: openssl sha256 of all blobs, on all cores' ;;
    verify.limit) printf 'the same, and zstd -d, openssl sha256 of all layers' ;;
  esac
  case $layers in
    1) printf '; one layer' ;;
    6) printf '; six layers' ;;
  esac
}

figures() { awk -v job="$1" -v step="$2" '$1 == job && $2 == step' "$RAW"; } # JOB STEP
wall() { figures "$1" "$2" | median 4; }                                     # JOB STEP

# row JOB STEP: medians, with the least and the greatest wall time; of the memory the greatest
row() {
  local lines
  lines=$(figures "$1" "$2")
  [ -n "$lines" ] || return 0
  printf '| %s | %s | %.1f | %.0f | %d | %.1f | %s |\n' "$(title "$2")" "$(spread 4 <<< "$lines")" "$(median 5 <<< "$lines")" \
    "$(greatest 6 <<< "$lines" | awk '{print $1 / 1024}')" "$(awk '{print $7 + $8}' <<< "$lines" | median 1)" \
    "$(median 10 <<< "$lines" | awk '{print $1 / 1e6}')" "$(awk 'NR == 1 {if ($12 == "-") print "–"; else printf "%.1f", $12 / 1e6}' <<< "$lines")"
}

job_table() { # JOB
  local step
  printf '| command | wall s: median (min–max) | CPU s | peak RSS MiB | requests | MB on loopback | MB stored by the registry |\n|---|---|---|---|---|---|---|\n'
  for step in $(steps "$1"); do row "$1" "$step"; done
  printf '\n'
}

# others JOB STEP...: arguments for judge_ratio
others() {
  local job=$1 step name
  shift
  OTHERS=()
  for step; do name=$(title "$step")
    name=${name#limit: }
    OTHERS+=("${name%; *}=$(wall "$job" "$step")"); done
}

# judge_job JOB: beside what lib/goals asks for
judge_job() {
  local layers
  case $1 in
    push) for layers in 1 6; do judge_push "$layers"; done ;;
    rebuild)
      judge rebuild.time "$(figures rebuild rebuild.cloudimage.zstd.1 | median 4)" '' zstd
      judge rebuild.time "$(figures rebuild rebuild.cloudimage.gzip.1 | median 4)" '' gzip
      judge rebuild.uploads "$(awk '$1 == "rebuild" && $2 ~ /cloudimage/' "$RAW" | greatest 13)" ''
      ;;
    pull)
      for layers in 1 6; do
        others pull "pull.skopeo.gzip.$layers" "pull.crane.gzip.$layers"
        judge_ratio "pull-$layers.peer" "$(wall pull "pull.cloudimage.gzip.$layers")" s "${OTHERS[@]}"
        others pull "pull.limit.gzip.$layers"
        judge_ratio "pull-$layers.limit" "$(wall pull "pull.cloudimage.gzip.$layers")" s "${OTHERS[@]}"
      done
      ;;
    unpack) for layers in 1 6; do judge_unpack "$layers"; done ;;
    copy)
      for layers in 1 6; do
        others copy "copy.skopeo.gzip.$layers" "copy.crane.gzip.$layers"
        judge_ratio "copy-$layers.peer" "$(wall copy "copy.cloudimage.gzip.$layers")" s "${OTHERS[@]}"
      done
      ;;
    verify)
      judge_speed verify.rate "$(wall verify verify.cloudimage.zstd.6)" "$(wall verify verify.openssl.zstd.6)"
      judge_speed fsck.rate "$(wall verify verify.fsck.zstd.6)" "$(wall verify verify.openssl.zstd.6)"
      ;;
  esac
}

judge_push() { # LAYERS
  local peers=() step best="" least="" how
  for step in $(steps push); do
    case $step in push.umoci.*."$1" | push.crane.*."$1" | push.buildah.*."$1") peers+=("$step") ;; esac
  done
  for how in zstd gzip; do
    others push "${peers[@]}"
    judge_ratio "push-$how-$1.peer" "$(wall push "push.cloudimage.$how.$1")" s "${OTHERS[@]}"
    others push "push.limit.$how.1"
    judge_ratio "push-$how-$1.limit" "$(wall push "push.cloudimage.$how.$1")" s "${OTHERS[@]}"
  done
  for step in "${peers[@]}"; do
    [ -n "$(wall push "$step")" ] || continue
    if [ -z "$best" ] || awk -v a="$(wall push "$step")" -v b="$least" 'BEGIN {exit !(a < b)}'; then
      best=$step
      least=$(wall push "$step")
    fi
  done
  [ -z "$best" ] || judge_ratio "push-gzip-$1.size" "$(megabytes "push.cloudimage.gzip.$1")" MB "what it pushed=$(megabytes "$best")"
}

megabytes() { figures push "$1" | median 12 | awk '{print $1 / 1e6}'; } # STEP: stored

judge_unpack() { # LAYERS
  others unpack "unpack.umoci.gzip.$1" "unpack.crane.gzip.$1" "unpack.buildah.gzip.$1"
  judge_ratio "unpack-own-$1.peer" "$(wall unpack "unpack.cloudimage.own.$1")" s "${OTHERS[@]}"
  judge_ratio "unpack-gzip-$1.peer" "$(wall unpack "unpack.cloudimage.gzip.$1")" s "${OTHERS[@]}"
  others unpack "unpack.limit.own.$1"
  judge_ratio "unpack-own-$1.limit" "$(wall unpack "unpack.cloudimage.own.$1")" s "${OTHERS[@]}"
}
