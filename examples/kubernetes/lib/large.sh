#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The large tree, in two versions. Sourced by make-rootfs.

# Ends the recipe of a tree with other versions than the lock's: good enough for --accept-candidates only.
OTHER_VERSIONS='(other versions)'

# patch_one_percent FILE: changes 1 % of its bytes, in runs of 64, at places that depend on its size alone
patch_one_percent() {
  perl -e '
    use strict; use integer;
    my ($file) = @ARGV; my $size = -s $file; my $state = 42;
    sub draw { $state = ($state * 1103515245 + 12345) & 0x7fffffff; return $state >> 8 }
    open my $handle, "+<:raw", $file or die "$file: $!";
    for (1 .. $size / 6400) {
      my $at = 4096 + (draw() % (($size - 8192) / 64)) * 64;
      seek $handle, $at, 0; read $handle, my $run, 64;
      $run =~ s/(.)/chr(ord($1) ^ (1 + draw() % 255))/ges;
      seek $handle, $at, 0; print $handle $run;
    }
    close $handle or die "$file: $!"' "$1"
}

put_binaries() {
  local name package file
  while read -r name package file; do
    put "$WORK/pkg/1/$package/$file" "$name"
  done < <(binaries)
  while read -r name package file; do
    put_stand_in "$WORK/pkg/1/$package/$file" "$name" "$package/$file"
  done < <(large_stand_ins)
}

# second_version: turns the tree into v2: another build of containerd and ctr, and a kubelet that differs in 1 %
second_version() {
  local name
  for name in containerd ctr; do
    if [ -d "$WORK/pkg/2/containerd" ] && ! cmp -s "$WORK/pkg/1/containerd.version" "$WORK/pkg/2/containerd.version"; then
      put "$WORK/pkg/2/containerd/usr/bin/$name" "cri/$name"
    else
      patch_one_percent "$TREE/cri/$name"
    fi
  done
  patch_one_percent "$TREE/bin/kubelet"
}

sums() { # DEST/VERSION: what it holds, in DEST/VERSION.sha256
  (cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum) > "$WORK/sums"
  mv "$WORK/sums" "$1.sha256"
}

# recipe: everything that the result depends on, as one line
recipe() {
  { cat "$LOCK" "$HERE"/make-rootfs "$HERE"/lib/*.sh; printf '%s\n' "$EPOCH"; tree_digest "$HERE/files"; } | sha256sum
}

# tree_digest DIR: names, executable bits and contents
tree_digest() {
  (cd "$1" && find . -type f -printf '%P %m\n' | sed 's/ [67]../ x/' | sort && find . -type f -print0 | sort -z | xargs -0 sha256sum) | sha256sum
}

# up_to_date DEST RECIPE
up_to_date() {
  local made
  [ -d "$1/v1" ] && [ -d "$1/v2" ] && [ -f "$1/.recipe" ] || return 1
  made=$(cat "$1/.recipe")
  [ "$made" = "$2" ] || { [ -n "$ACCEPT" ] && [ "$made" = "$2 $OTHER_VERSIONS" ]; }
}

# make_large DEST: DEST/v1 and DEST/v2
make_large() {
  local dest=$1 wanted version
  mkdir -p "$dest" "$DEBS"
  for version in v1 v2; do
    check_replaceable "$dest/$version"
  done
  exec 9> "$dest/.lock"
  flock 9
  rm -rf "$dest"/.work.* "$dest"/.tree.* # of a run that was killed
  WORK=$(mktemp -d "$dest/.work.XXXXXX")
  [ -z "$UPDATE" ] || { require_tools; update_lock; }
  [ -f "$LOCK" ] || die "no packages.lock: --update-lock writes it"
  wanted=$(recipe)
  if [ -z "$FORCE" ] && up_to_date "$dest" "$wanted"; then
    say "$dest is up to date"
    return 0
  fi
  require_tools
  rm -f "$dest/.recipe"
  say "packages (kept in $DEBS) ..."
  # shellcheck disable=SC2046 # a list
  unpack_locked $(package_names)
  say "v1 ..."
  start_tree "$dest"
  REGISTRY=$TREE/registry/docker/registry/v2
  mkdir -p "$REGISTRY" "$TREE/images"
  all_layers
  all_images
  registry_archive "$TREE/images/registry.tar"
  put_binaries
  cp -a "$TREE" "$WORK/v2"
  finish_tree "$dest/v1"
  say "v2 ..."
  TREE=$WORK/v2
  second_version
  finish_tree "$dest/v2"
  touch -d "@$((EPOCH + 86400))" "$dest"/v2/{bin/kubelet,cri/containerd,cri/ctr}
  sums "$dest/v1"
  sums "$dest/v2"
  [ ! -e "$WORK/other-versions" ] || wanted+=" $OTHER_VERSIONS"
  printf '%s\n' "$wanted" > "$dest/.recipe"
  du -sh "$dest/v1" "$dest/v2" >&2
}
