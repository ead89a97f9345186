#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Brings the kernel into the state that kubelet asks for; its unit calls this before every start.
#
#   kubelet-pre-start.sh
#
# Stands alone, because init-kube.sh installs it outside the tree. May be run again.
set -euo pipefail

if [ $# -gt 0 ]; then
  sed -n '3,/^[^#]/{/^#/!d; s/^# \{0,1\}//; p}' "$0"
  case $1 in -h | --help) exit 0 ;; *) exit 2 ;; esac
fi

warn() { printf 'kubelet-pre-start.sh: warning: %s\n' "$*" >&2; }

# A module may be built into the kernel: what counts is the setting that it brings.
for module in br_netfilter overlay ip_vs ip_vs_rr ip_vs_sh ip_vs_wrr nf_conntrack; do
  modprobe "$module" 2>/dev/null || warn "module $module was not loaded"
done

set_kernel() { # PATH VALUE
  if [ ! -e "/proc/sys/$1" ]; then
    warn "this kernel has no $1"
  elif [ "$(cat "/proc/sys/$1")" != "$2" ]; then
    printf '%s\n' "$2" > "/proc/sys/$1"
  fi
}
set_kernel net/ipv4/ip_forward 1
set_kernel net/bridge/bridge-nf-call-iptables 1
set_kernel net/bridge/bridge-nf-call-ip6tables 1

# kubelet refuses to start while swap is on.
if [ "$(wc -l < /proc/swaps)" -gt 1 ]; then
  swapoff -a
fi
