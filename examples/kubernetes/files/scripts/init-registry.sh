#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Starts the cluster's registry on this host, from images/registry.tar, with the images of registry/.
#
#   init-registry.sh [--root DIR] [PORT [DATA_DIR [DOMAIN]]]
#
# Defaults: 5000, registry/ of this tree, registry.cluster.local. May be run again: a registry that runs with
# the same image, data and configuration is left alone. CLOUDROOTFS_DOCKER names another docker (or podman).
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

NAME=cloudrootfs-registry
DOCKER=${CLOUDROOTFS_DOCKER:-docker}

options "$@"
port=${operands[0]:-5000}
data_dir=${operands[1]:-$ROOTFS/registry}
domain=${operands[2]:-registry.cluster.local}
check_registry "$domain" "$port"

if [ ! -d "$data_dir" ]; then
  say "no $data_dir: this tree brings no container images, so there is nothing to serve"
  exit 0
fi
data_dir=$(cd "$data_dir" && pwd)
archive=$ROOTFS/images/registry.tar
[ -f "$archive" ] || die "no $archive, so nothing can serve $data_dir"

config=/etc/cloudrootfs/registry.yml
sed "s/addr: \":5000\"/addr: \":$port\"/" "$ROOTFS/etc/registry_config.yml" | install_text 0644 "$config"

add_host "$domain"
if [ -n "$root" ]; then
  say "configuration installed; no registry started, because of --root"
  exit 0
fi

command -v "$DOCKER" > /dev/null || die "no $DOCKER: run init.sh first"
wanted=$({ sha256sum < "$archive"; sha256sum < "$config"; printf '%s %s\n' "$port" "$data_dir"; } | sha256sum | cut -d' ' -f1)
label() { "$DOCKER" inspect --format '{{index .Config.Labels "cloudrootfs"}} {{.State.Running}}' "$NAME" 2>/dev/null; }

if [ "$(label || true)" = "$wanted true" ]; then
  say "runs already on port $port"
  exit 0
fi
"$DOCKER" rm -f "$NAME" > /dev/null 2>&1 || true
image=$("$DOCKER" load -q -i "$archive" | sed -n 's/^Loaded image[^:]*: //p' | head -n 1)
[ -n "$image" ] || die "$archive holds no image"

"$DOCKER" run -d --name "$NAME" --restart=always --net=host --label "cloudrootfs=$wanted" \
  -v "$data_dir:/var/lib/registry" -v "$config:/etc/cloudrootfs/registry.yml:ro" \
  "$image" serve /etc/cloudrootfs/registry.yml > /dev/null

for _ in $(seq 60); do
  if (exec 3<> "/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    say "serves $data_dir on port $port"
    exit 0
  fi
  sleep 0.5
done
"$DOCKER" logs "$NAME" >&2 || true
die "the registry does not answer on port $port"
