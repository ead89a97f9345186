#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes this host ready for the cluster: container runtime, then kubelet.
#
#   init.sh [--root DIR] [--allow-stand-ins] [DOCKER_DATA_DIR [REGISTRY_DOMAIN [REGISTRY_PORT]]]
#
# Defaults: /var/lib/docker registry.cluster.local 5000. May be run again; clean.sh undoes it.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

options "$@"
refuse_stand_ins
data_dir=${operands[0]:-/var/lib/docker}
domain=${operands[1]:-registry.cluster.local}
port=${operands[2]:-5000}
check_registry "$domain" "$port"
mapfile -t passed < <(passed_options)

"$SCRIPTS/docker.sh" "${passed[@]}" "$data_dir" "$domain" "$port"
"$SCRIPTS/init-kube.sh" "${passed[@]}" "$domain" "$port"
say "ready"
