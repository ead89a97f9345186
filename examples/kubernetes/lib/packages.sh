#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Debian packages, in the versions that packages.lock names. Sourced by make-rootfs.
#
# A line of the lock is "package version architecture sha256". A package that stands there twice gives its first
# version to v1 of the tree and its second to v2.

LOCK=$HERE/packages.lock
LOCK_HEAD='# package version architecture sha256; written by make-rootfs --update-lock'

require_tools() {
  local tool missing=()
  for tool in apt-get apt-cache dpkg dpkg-deb flock tar gzip perl sha256sum; do
    command -v "$tool" > /dev/null || missing+=("$tool")
  done
  [ ${#missing[@]} -eq 0 ] || die "the large tree is made of Debian packages, and needs ${missing[*]}; --small needs none of it"
  [ "$(dpkg --print-architecture)" = amd64 ] || die "the large tree can be made on amd64 only; --small works everywhere"
}

# offered PACKAGE: the versions that this machine's package sources have, newest first
offered() { apt-cache madison "$1" | awk '$5 !~ /Sources/ && !seen[$3]++ {print $3}' | sort -Vr; }

# cached PACKAGE VERSION: path of the package in the cache, or nothing
cached() {
  local file
  for file in "$DEBS/${1}_${2//:/%3a}"_*.deb; do
    [ ! -f "$file" ] || printf '%s\n' "$file"
  done
}

# fetch PACKAGE VERSION [SHA256]: into the cache, whole or not at all; prints the path
fetch() {
  local file part
  file=$(cached "$1" "$2")
  if [ -n "$file" ] && [ -n "${3:-}" ] && [ "$(sha256 "$file")" != "$3" ]; then
    say "$file is not what packages.lock says: taken anew"
    rm -f "$file"
    file=
  fi
  if [ -z "$file" ]; then
    part=$(mktemp -d "$DEBS/.part.XXXXXX")
    (cd "$part" && apt-get -qq -o APT::Sandbox::User="$(id -un)" download "$1=$2" > apt.log 2>&1) || {
      cat "$part/apt.log" >&2
      rm -rf "$part"
      die "$1 $2 could not be downloaded: are the package sources reachable? (apt-get update refreshes their lists)"
    }
    mv "$part"/*.deb "$DEBS/"
    rm -rf "$part"
    file=$(cached "$1" "$2")
  fi
  if [ -n "${3:-}" ] && [ "$(sha256 "$file")" != "$3" ]; then
    die "$1 $2: the package sources have other bytes under this version than packages.lock (sha256 $3)"
  fi
  printf '%s\n' "$file"
}

# gone PACKAGE VERSION: what to say when no package source has a locked version any more
gone() {
  die "$1 $2, which packages.lock names, is not in this machine's package sources (they have: $(offered "$1" | paste -sd' '))
  apt-get update             if their lists are old
  --accept-candidates        takes what they have for the missing ones, this once: the tree then differs from others'
  --update-lock              writes what they have to packages.lock"
}

# resolve PACKAGE VERSION SHA256: prints "version sha256" to take, with no sha256 where it is not the locked one
resolve() {
  local all
  if [ -n "$(cached "$1" "$2")" ]; then
    printf '%s %s\n' "$2" "$3"
    return
  fi
  all=$(offered "$1")
  if grep -qxF -- "$2" <<< "$all"; then
    printf '%s %s\n' "$2" "$3"
  elif [ -n "$ACCEPT" ] && [ -n "$all" ]; then
    say "$1 $2 is gone, ${all%%$'\n'*} taken instead"
    touch "$WORK/other-versions"
    printf '%s\n' "${all%%$'\n'*}"
  else
    gone "$1" "$2"
  fi
}

locked() { grep -v '^#' "$LOCK"; }

# unpack_locked PACKAGE...: these packages as they are locked, below $WORK/pkg/1 (or /2, where one stands there a
# second time)
unpack_locked() {
  local package version sha choice file place wanted
  [ -f "$LOCK" ] || die "no packages.lock: --update-lock writes it"
  wanted=$(printf '%s\n' "$@")
  while read -r package version _ sha; do
    grep -qxF -- "$package" <<< "$wanted" || continue
    choice=$(resolve "$package" "$version" "$sha")
    read -r version sha <<< "$choice"
    file=$(fetch "$package" "$version" "$sha")
    place=$WORK/pkg/1/$package
    [ ! -e "$place" ] || place=$WORK/pkg/2/$package
    mkdir -p "$place"
    dpkg-deb -x "$file" "$place"
    printf '%s\n' "$version" > "$place.version"
  done < <(locked)
  for package; do
    [ -d "$WORK/pkg/1/$package" ] || die "packages.lock has no $package: --update-lock writes it anew"
  done
}

# tag_of PACKAGE: its upstream version
tag_of() {
  sed -e 's/^[0-9]*://' -e 's/.*+really//' -e 's/[+~-].*//' "$WORK/pkg/1/$1.version"
}

# update_lock: the newest version of every package; of containerd the two newest, older one first
update_lock() {
  local package version versions file
  {
    printf '%s\n' "$LOCK_HEAD"
    while read -r package; do
      versions=$(offered "$package")
      [ -n "$versions" ] || die "this machine's package sources have no $package (apt-get update?)"
      if [ "$package" = containerd ]; then
        versions=$(head -n 2 <<< "$versions" | sort -V)
      else
        versions=${versions%%$'\n'*}
      fi
      while read -r version; do
        file=$(fetch "$package" "$version")
        printf '%s %s %s %s\n' "$package" "$version" "$(dpkg-deb -f "$file" Architecture)" "$(sha256 "$file")"
      done <<< "$versions"
    done < <(package_names)
  } > "$WORK/packages.lock"
  if cmp -s "$WORK/packages.lock" "$LOCK"; then
    say "packages.lock is the newest"
  else
    cp "$WORK/packages.lock" "$LOCK"
    say "packages.lock written"
  fi
}
