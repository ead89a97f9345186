#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# How a tree comes into being: beside its place, then into it by renaming. Sourced by make-rootfs.

TREE=            # the tree that is being made
STAND_INS_TITLE='Binaries of this tree that are not what their names say, and the programs that took the names:'

# check_replaceable DEST: only an empty folder or a tree made here is ever replaced
check_replaceable() {
  [ -e "$1" ] || [ -L "$1" ] || return 0
  if [ -d "$1" ] && { [ -z "$(ls -A "$1")" ] || grep -qsxF "$STAND_INS_TITLE" "$1/STAND-INS"; }; then
    return 0
  fi
  die "$1 is there and was not made by make-rootfs: remove it, or name another folder"
}

# start_tree PARENT: an empty tree in PARENT, with the folders and the files that are in git
start_tree() {
  mkdir -p "$1"
  TREE=$(mktemp -d "$1/.tree.XXXXXX")
  cp -R "$HERE/files/." "$TREE/"
  mkdir "$TREE/bin" "$TREE/cri"
  printf '%s\n' "$STAND_INS_TITLE" > "$TREE/STAND-INS"
}

# put FROM NAME: a binary under its name in the tree
put() { install -m 0755 "$1" "$TREE/$2"; }

# put_stand_in FROM NAME [SAY]: a binary under a name that is not its own; SAY is how the tree names it
put_stand_in() {
  put "$1" "$2"
  printf '%s = %s\n' "$2" "${3:-$1}" >> "$TREE/STAND-INS"
}

# finish_tree DEST: the same modes and times everywhere (git keeps only the executable bit), then into its place
finish_tree() {
  chmod -R u=rwX,go=rX "$TREE"
  find "$TREE" -exec touch -h -d "@$EPOCH" {} +
  rm -rf "${1:?}"
  mv -T "$TREE" "$1"
  TREE=
}

discard_tree() { [ -z "$TREE" ] || rm -rf "$TREE"; }
