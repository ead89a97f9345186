#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs kubelet, kubeadm and the tools of bin/, with their configuration, and enables kubelet.
#
#   init-kube.sh [--root DIR] [--allow-stand-ins] [REGISTRY_DOMAIN [REGISTRY_PORT]]
#
# kubelet starts when kubeadm has made the node a member. May be run again.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

options "$@"
refuse_stand_ins
domain=${operands[0]:-registry.cluster.local}
port=${operands[1]:-5000}
check_registry "$domain" "$port"

for file in "$ROOTFS"/bin/*; do
  install_file 0755 "$file" "/usr/local/bin/$(basename "$file")"
done
install_file 0755 "$SCRIPTS/kubelet-pre-start.sh" /usr/local/bin/kubelet-pre-start.sh
install_file 0644 "$ROOTFS/etc/kubelet.service" /etc/systemd/system/kubelet.service
install_file 0644 "$ROOTFS/etc/10-kubeadm.conf" /etc/systemd/system/kubelet.service.d/10-kubeadm.conf
install_file 0600 "$ROOTFS/statics/audit-policy.yml" /etc/kubernetes/audit-policy.yml
with_registry "$ROOTFS/etc/kubeadm-config.yaml" "$domain" "$port" | install_text 0600 /etc/kubernetes/kubeadm-config.yaml

install_text 0644 /etc/modules-load.d/cloudrootfs.conf << 'MODULES'
br_netfilter
overlay
ip_vs
ip_vs_rr
ip_vs_sh
ip_vs_wrr
nf_conntrack
MODULES
install_text 0644 /etc/sysctl.d/99-cloudrootfs.conf << 'SYSCTL'
net.bridge.bridge-nf-call-ip6tables = 1
net.bridge.bridge-nf-call-iptables = 1
net.ipv4.ip_forward = 1
vm.max_map_count = 262144
SYSCTL

[ -n "$root" ] || "$SCRIPTS/kubelet-pre-start.sh"
service daemon-reload
service enable --quiet kubelet.service
say "kubelet installed"
