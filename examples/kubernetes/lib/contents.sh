#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What the large tree is made of: tables, and nothing else. Sourced by make-rootfs.

# name in the tree, Debian package, file in the package
binaries() {
  cat << 'TABLE'
bin/kubectl                          kubernetes-client  usr/bin/kubectl
bin/conntrack                        conntrack          usr/sbin/conntrack
bin/containerd-rootless.sh           docker.io          usr/share/docker.io/contrib/dockerd-rootless.sh
bin/containerd-rootless-setuptool.sh docker.io          usr/share/docker.io/contrib/dockerd-rootless-setuptool.sh
cri/containerd                       containerd         usr/bin/containerd
cri/containerd-shim                  containerd         usr/bin/containerd-shim
cri/containerd-shim-runc-v1          containerd         usr/bin/containerd-shim-runc-v1
cri/containerd-shim-runc-v2          containerd         usr/bin/containerd-shim-runc-v2
cri/ctr                              containerd         usr/bin/ctr
cri/docker                           docker.io          usr/bin/docker
cri/dockerd                          docker.io          usr/sbin/dockerd
cri/docker-init                      tini               usr/bin/tini-static
cri/docker-proxy                     docker.io          usr/sbin/docker-proxy
cri/rootlesskit                      rootlesskit        usr/bin/rootlesskit
cri/rootlesskit-docker-proxy         rootlesskit        usr/bin/rootlesskit-docker-proxy
cri/runc                             runc               usr/sbin/runc
TABLE
}

# The same for what Debian does not package: a program of like kind and size takes the name.
large_stand_ins() {
  cat << 'TABLE'
bin/crictl   etcd-client  usr/bin/etcdctl
bin/kubeadm  prometheus   usr/bin/promtool
bin/kubelet  prometheus   usr/bin/prometheus
bin/nerdctl  podman       usr/bin/podman
bin/seautil  skopeo       usr/bin/skopeo
cri/vpnkit   slirp4netns  usr/bin/slirp4netns
TABLE
}

# layer of a container image, packages in it; PACKAGE:PATH,PATH takes only these paths
layers() {
  cat << 'TABLE'
base       base-files libc6:lib,lib64 libgcc-s1 libcrypt1 zlib1g libpcre2-8-0 libssl3 ca-certificates tzdata netbase busybox-static
pause      tini:usr/bin/tini-static
busybox    busybox-static
cacerts    ca-certificates tzdata
etcd       etcd-server:usr/bin etcd-client:usr/bin
cni        containernetworking-plugins:usr/lib/cni
nginx      nginx nginx-common media-types
haproxy    haproxy liblua5.3-0 libopentracing-c-wrapper0 libsystemd0 libcap2 libgcrypt20 libgpg-error0 liblzma5 libzstd1 liblz4-1
registry   docker-registry:usr/bin
nodeexp    prometheus-node-exporter:usr/bin
alertmgr   prometheus-alertmanager:usr/bin
prom       prometheus:usr/bin
caddy      caddy:usr/bin libzstd1
netfilter  conntrack ipset iptables ipvsadm libnetfilter-conntrack3 libnfnetlink0 libmnl0 libipset13 libip4tc2 libip6tc2 libxtables12 libnftnl11
kubectl    kubernetes-client:usr/bin
runtime    containerd:usr/bin runc:usr/sbin
TABLE
}

# repository, package whose version is the tag, format, platforms, entry point, layers.
# docker: schema 2 as docker pushes it; oci: as the OCI image spec says. More platforms than one: an index.
images() {
  cat << 'TABLE'
kube/pause               tini                        docker amd64       /usr/bin/tini-static   pause
kube/etcd                etcd-server                 docker amd64       /usr/bin/etcd          base etcd
kube/proxy               kubernetes-client           docker amd64       /usr/bin/kubectl       base netfilter kubectl
kube/dns                 caddy                       docker amd64       /usr/bin/caddy         base caddy
kube/cni-plugins         containernetworking-plugins oci    amd64       /usr/lib/cni/bridge    cni
kube/runtime             containerd                  oci    amd64       /usr/bin/containerd    base netfilter runtime
library/busybox          busybox-static              docker amd64       /bin/busybox           busybox
library/ca-certificates  ca-certificates             oci    amd64,arm64 -                      cacerts
library/nginx            nginx                       docker amd64       /usr/sbin/nginx        base nginx
library/haproxy          haproxy                     oci    amd64       /usr/sbin/haproxy      base haproxy
library/registry         docker-registry             docker amd64       /usr/bin/docker-registry base registry
monitoring/prometheus    prometheus                  docker amd64       /usr/bin/prometheus    base prom
monitoring/node-exporter prometheus-node-exporter    oci    amd64       /usr/bin/prometheus-node-exporter base nodeexp
monitoring/alertmanager  prometheus-alertmanager     oci    amd64       /usr/bin/prometheus-alertmanager  base alertmgr
TABLE
}

# container image that files/ names, entry point, the program that stands in for it in small images, layers
cluster_images() {
  cat << 'TABLE'
docker.io/library/busybox:1.35.0             /bin/busybox                      cat     busybox
docker.io/library/haproxy:2.6.12             /usr/sbin/haproxy                 head    base haproxy
docker.io/library/nginx:1.22.1               /usr/sbin/nginx                   tail    base nginx
ghcr.io/flannel-io/flannel-cni-plugin:v1.1.2 /bin/sh                           cp      busybox cni
quay.io/coreos/etcd:v3.4.23                  /usr/bin/etcd                     sort    base etcd
quay.io/prometheus/alertmanager:v0.25.0      /usr/bin/prometheus-alertmanager  wc      base alertmgr
quay.io/prometheus/node-exporter:v1.5.0      /usr/bin/prometheus-node-exporter uname   base nodeexp
registry.k8s.io/pause:3.2                    /usr/bin/tini-static              sleep   pause
TABLE
}

# package_names: every package of the tables, once
package_names() {
  {
    binaries | awk '{print $2}'
    large_stand_ins | awk '{print $2}'
    layers | awk '{for (i = 2; i <= NF; i++) {sub(/:.*/, "", $i); print $i}}'
  } | sort -u
}
