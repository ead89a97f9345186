#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The small tree: the part that is in git, and programs of this machine under the names of bin/ and cri/.
# Sourced by make-rootfs.

# name in the tree, then the program that takes it. All are in Debian's essential packages, so that they are on
# every Debian; no two are the same file, so that the blobs of the image differ as those of a real one do.
small_stand_ins() {
  cat << 'TABLE'
bin/conntrack                        dash
bin/containerd-rootless.sh           ldd
bin/containerd-rootless-setuptool.sh zgrep
bin/crictl                           grep
bin/kubeadm                          bash
bin/kubectl                          tar
bin/kubelet                          perl
bin/nerdctl                          find
bin/seautil                          diff
cri/containerd                       dpkg
cri/containerd-shim                  ls
cri/containerd-shim-runc-v2          cp
cri/ctr                              dpkg-deb
cri/docker                           dpkg-query
cri/dockerd                          du
cri/docker-init                      gzip
cri/docker-proxy                     mv
cri/rootlesskit                      sed
cri/rootlesskit-docker-proxy         sort
cri/runc                             date
cri/vpnkit                           dd
TABLE
}

# program NAME: its path. PATH is not asked, because anything may lie in it.
program() {
  local dir
  for dir in /usr/bin /bin /usr/sbin /sbin; do
    if [ -f "$dir/$1" ] && [ -r "$dir/$1" ]; then
      printf '%s\n' "$dir/$1"
      return 0
    fi
  done
  die "this machine has no $1, which every Debian has"
}

# make_small DEST
make_small() {
  local dest=$1 name from path
  check_replaceable "$dest"
  start_tree "$(dirname "$dest")"
  while read -r name from; do
    path=$(program "$from") || exit 1
    put_stand_in "$path" "$name"
  done < <(small_stand_ins)
  finish_tree "$dest"
}
