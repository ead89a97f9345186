#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Container images made of packages, laid straight into registry/ as Docker Distribution's filesystem driver
# keeps them, and images/registry.tar as `docker save` writes it. Sourced by make-rootfs.

# blob FILE: moves it to its blob_path, prints "digest size"
blob() {
  local hex size place
  hex=$(sha256 "$1")
  size=$(stat -c %s "$1")
  place=$(blob_path "sha256:$hex")
  mkdir -p "$(dirname "$place")"
  mv -f "$1" "$place"
  printf 'sha256:%s %s\n' "$hex" "$size"
}

blob_path() { # DIGEST
  local hex=${1#sha256:}
  printf '%s\n' "$REGISTRY/blobs/sha256/${hex:0:2}/$hex/data"
}

link() { # DIGEST FOLDER
  mkdir -p "$2"
  printf '%s' "$1" > "$2/link"
}

# layer_root NAME PACKAGE...: what is in the layer, in $WORK/roots/NAME
layer_root() {
  local name=$1 package paths path spec root=$WORK/roots/$1
  shift
  mkdir -p "$root"
  for spec; do
    package=${spec%%:*}
    paths=.
    [ "$package" = "$spec" ] || paths=${spec#*:}
    for path in ${paths//,/ }; do
      (cd "$WORK/pkg/1/$package" && cp -a -l --parents "./$path" "$root/")
    done
  done
  rm -rf "$root"/usr/share/{doc,man,locale,lintian,bug,bash-completion,zsh,fish,info,doc-base} \
    "$root"/usr/lib/systemd "$root"/lib/systemd "$root"/etc/init.d "$root"/etc/default "$root"/etc/cron.d
  if [ -x "$root/bin/busybox" ]; then
    for path in sh ls cat cp mv rm mkdir grep sed awk tar sleep ps; do
      ln -sf busybox "$root/bin/$path"
    done
  fi
  find "$root" -mindepth 1 -depth -type d -empty -delete
}

# layer_tar NAME: $WORK/layers/NAME.tar, of $WORK/roots/NAME, which goes
layer_tar() {
  tar -C "$WORK/roots/$1" --sort=name --mtime="@$EPOCH" --owner=0 --group=0 --numeric-owner --format=ustar \
    -cf "$WORK/layers/$1.tar" .
  rm -rf "$WORK/roots/$1"
}

# layer_blob NAME: of $WORK/layers/NAME.tar and NAME.tar.gz; $WORK/layers/NAME then holds "diffID digest size"
layer_blob() {
  local diff
  diff=$(sha256 "$WORK/layers/$1.tar")
  printf 'sha256:%s %s\n' "$diff" "$(blob "$WORK/layers/$1.tar.gz")" > "$WORK/layers/$1"
}

# all_layers: a blob of each
all_layers() {
  local name packages
  mkdir -p "$WORK/layers"
  while read -r name packages; do
    # shellcheck disable=SC2086 # a list
    layer_root "$name" $packages
    layer_tar "$name"
  done < <(layers)
  # One process for each file, so the bytes do not depend on how many run at once.
  printf '%s\0' "$WORK"/layers/*.tar | xargs -0 -n 1 -P "$(nproc)" gzip -k -n -6
  while read -r name _; do
    layer_blob "$name"
  done < <(layers)
}

# put_manifest FORMAT ARCHITECTURE ENTRYPOINT LAYER...: prints "digest size" of the manifest; leaves the digests
# of all it names in $WORK/named
put_manifest() {
  local format=$1 arch=$2 entry=$3 of=application/vnd.oci.image manifest_type config_type layer_type layer
  local diff digest size diffs='' history='' list='' config entrypoint=''
  shift 3
  manifest_type=$of.manifest.v1+json config_type=$of.config.v1+json layer_type=$of.layer.v1.tar+gzip
  if [ "$format" = docker ]; then
    of=application/vnd.docker
    manifest_type=$of.distribution.manifest.v2+json
    config_type=$of.container.image.v1+json layer_type=$of.image.rootfs.diff.tar.gzip
  fi
  [ "$entry" = - ] || entrypoint="\"Entrypoint\":[\"$entry\"],"
  : > "$WORK/named"
  for layer; do
    read -r diff digest size < "$WORK/layers/$layer"
    diffs+=${diffs:+,}\"$diff\"
    history+="${history:+,}{\"created\":\"$CREATED\",\"created_by\":\"layer $layer\"}"
    list+="${list:+,}{\"mediaType\":\"$layer_type\",\"size\":$size,\"digest\":\"$digest\"}"
    printf '%s\n' "$digest" >> "$WORK/named"
  done
  printf '{"created":"%s","architecture":"%s","os":"linux","config":{%s"Env":["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]},"rootfs":{"type":"layers","diff_ids":[%s]},"history":[%s]}' \
    "$CREATED" "$arch" "$entrypoint" "$diffs" "$history" > "$WORK/config"
  config=$(blob "$WORK/config")
  printf '%s\n' "${config% *}" >> "$WORK/named"
  printf '{"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","size":%s,"digest":"%s"},"layers":[%s]}' \
    "$manifest_type" "$config_type" "${config#* }" "${config% *}" "$list" > "$WORK/manifest"
  blob "$WORK/manifest"
}

# index_entry "DIGEST SIZE" ARCHITECTURE: what an index says of a manifest
index_entry() {
  printf '{"mediaType":"application/vnd.oci.image.manifest.v1+json","size":%s,"digest":"%s","platform":{"architecture":"%s","os":"linux"}}' \
    "${1#* }" "${1% *}" "$2"
}

# put_index ENTRIES: prints "digest size"
put_index() {
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s]}' "$1" > "$WORK/manifest"
  blob "$WORK/manifest"
}

# put_image REPOSITORY TAG FORMAT PLATFORMS ENTRYPOINT LAYER...: the image and its tag in the registry
put_image() {
  local repository=$REGISTRY/repositories/$1 tag=$2 format=$3 archs=$4 arch manifest named entries=''
  shift 4
  for arch in ${archs//,/ }; do
    manifest=$(put_manifest "$format" "$arch" "$@")
    while read -r named; do
      link "$named" "$repository/_layers/sha256/${named#sha256:}"
    done < "$WORK/named"
    link "${manifest% *}" "$repository/_manifests/revisions/sha256/${manifest:7:64}"
    entries+=${entries:+,}$(index_entry "$manifest" "$arch")
  done
  if [ "$archs" != "$arch" ]; then
    manifest=$(put_index "$entries")
    link "${manifest% *}" "$repository/_manifests/revisions/sha256/${manifest:7:64}"
  fi
  link "${manifest% *}" "$repository/_manifests/tags/$tag/index/sha256/${manifest:7:64}"
  link "${manifest% *}" "$repository/_manifests/tags/$tag/current"
}

all_images() {
  local repository package rest
  while read -r repository package rest; do
    # shellcheck disable=SC2086 # a list
    put_image "$repository" "$(tag_of "$package")" $rest
  done < <(images)
}

# registry_archive TO: library/registry as `docker load` takes it
registry_archive() {
  local dir=$WORK/archive tag layer config diff list='' files=()
  tag=$(tag_of docker-registry)
  mkdir "$dir"
  put_manifest docker amd64 /usr/bin/docker-registry base registry > /dev/null
  config=$(tail -n 1 "$WORK/named")
  files=(manifest.json "${config#sha256:}.json")
  cp "$(blob_path "$config")" "$dir/${files[1]}"
  for layer in base registry; do
    read -r diff _ < "$WORK/layers/$layer"
    files+=("${diff#sha256:}.tar")
    ln "$WORK/layers/$layer.tar" "$dir/${diff#sha256:}.tar"
    list+="${list:+,}\"${diff#sha256:}.tar\""
  done
  printf '[{"Config":"%s","RepoTags":["library/registry:%s"],"Layers":[%s]}]' "${files[1]}" "$tag" "$list" > "$dir/manifest.json"
  tar -C "$dir" --mtime="@$EPOCH" --owner=0 --group=0 --mode=0644 --numeric-owner --format=ustar -cf "$1" "${files[@]}"
}
