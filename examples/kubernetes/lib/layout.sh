#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The container images that the tree names: small ones in an OCI image layout, and the files of the real ones.
# Sourced by make-images.

# Two platforms, as those images have them. The small ones are never started, so both have the same files.
ARCHITECTURES=(amd64 arm64)

# In place of the registry's: where a blob of the layout lies.
blob_path() { printf '%s\n' "$WORK/layout/blobs/sha256/${1#sha256:}"; }

# small_image NAME ENTRYPOINT PROGRAM: one layer, a config and a manifest for each platform, an index; prints what
# index.json says of it
small_image() {
  local name=$1 entry=$2 program=$3 root=$WORK/roots/layer arch entries='' manifest index
  mkdir -p "$root$(dirname "$entry")"
  install -m 0755 "$(program "$program")" "$root$entry"
  printf '%s is a stand-in: its %s is %s\n' "$name" "$entry" "$program" > "$root/STAND-IN"
  layer_tar layer
  gzip -n -6 -k -f "$WORK/layers/layer.tar"
  layer_blob layer
  for arch in "${ARCHITECTURES[@]}"; do
    manifest=$(put_manifest oci "$arch" "$entry" layer)
    entries+=${entries:+,}$(index_entry "$manifest" "$arch")
  done
  index=$(put_index "$entries")
  printf '{"mediaType":"application/vnd.oci.image.index.v1+json","size":%s,"digest":"%s","annotations":{"org.opencontainers.image.ref.name":"%s"}}' \
    "${index#* }" "${index% *}" "$name"
}

# make_layout DEST
make_layout() {
  local name entry program list=''
  mkdir -p "$WORK/layout/blobs/sha256"
  while read -r name entry program _; do
    list+=${list:+,}$(small_image "$name" "$entry" "$program")
  done < <(cluster_images)
  printf '{"imageLayoutVersion":"1.0.0"}' > "$WORK/layout/oci-layout"
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s]}' "$list" > "$WORK/layout/index.json"
  place "$WORK/layout" "$1"
}

# wanted_layers: those of the images, with their packages
wanted_layers() {
  local wanted name rest
  wanted=$(cluster_images | awk '{for (i = 4; i <= NF; i++) print $i}' | sort -u)
  while read -r name rest; do
    ! grep -qxF -- "$name" <<< "$wanted" || printf '%s %s\n' "$name" "$rest"
  done < <(layers)
}

# make_roots DEST
make_roots() {
  local name packages
  require_tools
  mkdir -p "$DEBS"
  DEBS=$(cd "$DEBS" && pwd)
  # shellcheck disable=SC2046 # a list
  unpack_locked $(wanted_layers | awk '{for (i = 2; i <= NF; i++) {sub(/:.*/, "", $i); print $i}}' | sort -u)
  while read -r name packages; do
    # shellcheck disable=SC2086 # a list
    layer_root "$name" $packages
  done < <(wanted_layers)
  chmod -R u=rwX,go=rX "$WORK/roots"
  place "$WORK/roots" "$1"
  cluster_images | awk '{$3 = ""; print}' | tr -s ' '
}

# place FROM DEST: DEST is empty or not there
place() {
  [ ! -d "$2" ] || rmdir "$2"
  mv -T "$1" "$2"
}
