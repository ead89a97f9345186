#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Takes this host out of the cluster: stops what the other scripts started, removes what they installed, and
# puts back the files that were there before.
#
#   clean.sh [--root DIR]
#
# Data (containers, volumes, etcd) stays where it is: `kubeadm reset` and the runtime's own prune remove it.
# May be run again, also after an init.sh that was interrupted.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

DOCKER=${CLOUDROOTFS_DOCKER:-docker}
options "$@"
[ ${#operands[@]} -eq 0 ] || { usage >&2; exit 2; }

if [ -z "$root" ]; then
  if command -v "$DOCKER" > /dev/null; then
    "$DOCKER" rm -f cloudrootfs-registry > /dev/null 2>&1 || true
  fi
  for unit in kubelet docker; do
    if recorded "/etc/systemd/system/$unit.service"; then
      systemctl disable --quiet --now "$unit.service" || warn "$unit.service was not stopped"
    fi
  done
fi

remove_installed
for folder in /etc/systemd/system/kubelet.service.d /etc/docker /etc/cloudrootfs; do
  rmdir "$root$folder" 2>/dev/null || true
done

remove_hosts
if [ -z "$root" ] && [ -d /run/systemd/system ]; then
  systemctl daemon-reload
fi
say "clean"
