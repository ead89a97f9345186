#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A cluster in two versions, with twenty container images: what bench/members moves. Sourced by it.
#
# v1 → v2: the package containerd gets its security update (cri/containerd, cri/ctr, and the image of its own that is
# made of cri/containerd), and 1 % of bin/kubelet differs.

# one container image for each of these binaries, beside those in the tree's folder registry/
BINARIES=(cri/containerd cri/dockerd cri/docker bin/kubectl bin/crictl bin/nerdctl)

# make_source: the container images, in the registry that "source" stands for
make_source() {
  local binary
  cp -r "$TREES/v1/registry" "$SCRATCH/source"
  start_side source "$SCRATCH/source"
  for binary in "${BINARIES[@]}"; do binary_image v1 "$binary"; done
  binary_image v2 "${BINARIES[0]}"
}

binary_image() { # VERSION BINARY
  printf 'FROM scratch\nCOPY %s usr/bin/\n' "$2" |
    "$TOOL" build --data-root "$SCRATCH/make" --progress none --format oci --no-images --compression gzip \
      -t "${PAIR_ADDRESS[source]}/node/$(basename "$2"):$1" --push -f - "$TREES/$1" > "$SCRATCH/make.log" 2>&1 ||
    { cat "$SCRATCH/make.log" >&2; die "could not make the image of $2"; }
}

# image_list VERSION: every image of the source, as the tree names it
image_list() {
  local binary repository tag
  (cd "$TREES/v1/registry/docker/registry/v2/repositories" && find . -path '*/_manifests/tags/*' -name current -printf '%P\n') |
    sort | while IFS= read -r repository; do
    tag=$(basename "$(dirname "$repository")")
    printf '%s/%s:%s\n' "${PAIR_ADDRESS[source]}" "${repository%%/_manifests/*}" "$tag"
  done
  for binary in "${BINARIES[@]}"; do
    tag=v1
    [ "$binary" != "${BINARIES[0]}" ] || tag=$1
    printf '%s/node/%s:%s\n' "${PAIR_ADDRESS[source]}" "$(basename "$binary")" "$tag"
  done
}

# make_contexts: $SCRATCH/v1, $SCRATCH/v2, and $SCRATCH/upon, which makes v2 of v1
make_contexts() {
  local version part
  for version in v1 v2; do
    mkdir "$SCRATCH/$version"
    for part in bin cri etc scripts statics Metadata README.md; do
      cp -al "$TREES/$version/$part" "$SCRATCH/$version/"
    done
    image_list "$version" > "$SCRATCH/$version/imageList"
    printf 'FROM scratch\nCOPY . .\n' > "$SCRATCH/$version/Kubefile"
    [ "$(wc -l < "$SCRATCH/$version/imageList")" -eq 20 ] || die "the tree $TREES/$version does not make twenty container images"
  done
  mkdir "$SCRATCH/upon"
  cp -al "$SCRATCH"/v2/{bin/kubelet,cri/containerd,cri/ctr,imageList} "$SCRATCH/upon/"
  printf 'FROM cluster:v1\nCOPY kubelet bin/\nCOPY containerd ctr cri/\nCOPY imageList .\n' > "$SCRATCH/upon/Kubefile"
}

cloudimage_build() { # DATA-ROOT ARGUMENT...
  local root=$1
  shift
  "$TOOL" build --data-root "$root" --progress none "$@" > "$SCRATCH/make.log" 2>&1 ||
    { cat "$SCRATCH/make.log" >&2; die "could not build $*"; }
}

# make_images: cluster:v1, cluster:v2, cluster:upon in $SCRATCH/data, and the same as one big layer with the folder
# registry/ in it: one:v1, one:v2 in the layout $SCRATCH/one, where skopeo finds them
make_images() {
  local version data=$SCRATCH/data
  for version in v1 v2; do
    cloudimage_build "$data" -t "cluster:$version" "$SCRATCH/$version"
    "$TOOL" unpack --data-root "$data" --progress none "cluster:$version" "$SCRATCH/tree" > /dev/null
    cloudimage_build "$data" --no-images --format oci -t "one:$version" "$SCRATCH/tree"
    "$TOOL" copy --data-root "$data" --progress none "store:one:$version" "oci:$SCRATCH/one:$version" > /dev/null
    rm -rf "$SCRATCH/tree"
  done
  cloudimage_build "$data" -t cluster:upon "$SCRATCH/upon"
}
