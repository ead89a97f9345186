#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the container runtime of cri/ and starts it.
#
#   docker.sh [--root DIR] [--allow-stand-ins] [DOCKER_DATA_DIR [REGISTRY_DOMAIN [REGISTRY_PORT]]]
#
# May be run again: a runtime that runs with the same files is left alone.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

options "$@"
refuse_stand_ins
data_dir=${operands[0]:-/var/lib/docker}
domain=${operands[1]:-registry.cluster.local}
port=${operands[2]:-5000}
check_registry "$domain" "$port"
[[ $data_dir =~ ^/[A-Za-z0-9._/-]+$ ]] || die "not an absolute path without spaces: $data_dir"

# What the running daemon depends on, to tell whether it must be restarted.
fingerprint() {
  local file
  for file in "$ROOTFS"/cri/*; do
    file=$root/usr/local/bin/$(basename "$file")
    [ ! -f "$file" ] || sha256sum "$file"
  done
  cat "$root/etc/systemd/system/docker.service" "$root/etc/docker/daemon.json" \
    "$root/etc/default/cloudrootfs-docker" 2>/dev/null || true
}

before=$(fingerprint | sha256sum)
for file in "$ROOTFS"/cri/*; do
  install_file 0755 "$file" "/usr/local/bin/$(basename "$file")"
done
install_file 0644 "$ROOTFS/etc/docker.service" /etc/systemd/system/docker.service
with_registry "$ROOTFS/etc/daemon.json" "$domain" "$port" | install_text 0644 /etc/docker/daemon.json
printf 'DOCKER_OPTS=--data-root=%s\n' "$data_dir" | install_text 0644 /etc/default/cloudrootfs-docker

service daemon-reload
service enable --quiet docker.service
if [ "$before" != "$(fingerprint | sha256sum)" ]; then
  service restart docker.service
else
  service start docker.service
fi
say "container runtime installed"
