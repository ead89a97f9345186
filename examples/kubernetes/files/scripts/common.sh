#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts beside it: options, messages, and files that are installed so that they can be taken
# away again. What is installed is written down first, and a file that was there before is kept, in $STATE.

SCRIPTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOTFS=$(dirname "$SCRIPTS")
STATE=/var/lib/cloudrootfs
MARK='# cloudrootfs'
root=            # --root: everything is written below it, and no service is touched
allow_stand_ins=
operands=()

say() { printf '%s: %s\n' "$(basename "$0")" "$*"; }
warn() { printf '%s: warning: %s\n' "$(basename "$0")" "$*" >&2; }
die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

# The comment at the head of the calling script is its help.
usage() { sed -n '3,/^[^#]/{/^#/!d; s/^# \{0,1\}//; p}' "$0"; }

# options ARG...: sets root and allow_stand_ins, leaves the rest in operands
options() {
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help) usage; exit 0 ;;
      --root) [ $# -ge 2 ] || die "--root needs a directory"; root=${2%/}; shift ;;
      --root=*) root=${1#*=}; root=${root%/} ;;
      --allow-stand-ins) allow_stand_ins=yes ;;
      --) shift; operands+=("$@"); break ;;
      -*) usage >&2; exit 2 ;;
      *) operands+=("$1") ;;
    esac
    shift
  done
  if [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then
    die "must run as root, or with --root DIR"
  fi
}

# The options, for a script that calls another one.
passed_options() {
  [ -z "$root" ] || printf '%s\n' "--root=$root"
  [ -z "$allow_stand_ins" ] || printf '%s\n' --allow-stand-ins
}

refuse_stand_ins() {
  if [ -z "$root" ] && [ -z "$allow_stand_ins" ] && [ -e "$ROOTFS/STAND-INS" ]; then
    die "binaries in this tree are stand-ins (see STAND-INS) and cannot run a cluster; --allow-stand-ins installs them anyway"
  fi
}

recorded() { grep -qxF -- "$1" "$root$STATE/installed" 2>/dev/null; }

# install_file MODE FROM TO: whole or not at all; nothing happens when TO is that file already
install_file() {
  local mode=$1 from=$2 to=$3 target=$root$3
  if ! recorded "$to"; then
    if [ -e "$target" ] || [ -L "$target" ]; then
      mkdir -p "$root$STATE/replaced$(dirname "$to")"
      cp -a --remove-destination "$target" "$root$STATE/replaced$to"
    fi
    mkdir -p "$root$STATE"
    printf '%s\n' "$to" >> "$root$STATE/installed"
  fi
  if [ ! -L "$target" ] && cmp -s "$from" "$target" && [ "$(stat -c %a "$target")" = "$((10#$mode))" ]; then
    return 0
  fi
  install -D -m "$mode" "$from" "$target.new.$$"
  mv -f "$target.new.$$" "$target"
}

# install_text MODE TO: the same, from standard input
install_text() {
  local text
  text=$(mktemp)
  cat > "$text"
  install_file "$1" "$text" "$2"
  rm -f "$text"
}

# remove_installed: the reverse of every install_file so far. Kept files are copied back and not moved, so that a
# run which was interrupted can be repeated without taking a file that was put back for one of ours.
remove_installed() {
  local path kept
  [ -f "$root$STATE/installed" ] || return 0
  while IFS= read -r path; do
    kept=$root$STATE/replaced$path
    if [ -e "$kept" ] || [ -L "$kept" ]; then
      cp -a --remove-destination "$kept" "$root$path"
    else
      rm -f "$root$path"
    fi
  done < "$root$STATE/installed"
  rm -f "$root$STATE/installed"
  rm -rf "$root${STATE:?}"
}

# with_registry FILE DOMAIN PORT: the file, with the cluster's registry in place of the default one
with_registry() { sed "s/registry\.cluster\.local:5000/$2:$3/g" "$1"; }

# check_registry DOMAIN PORT: these two end up in configuration files
check_registry() {
  [[ $1 =~ ^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$ ]] || die "not a domain: $1"
  if ! [[ $2 =~ ^[1-9][0-9]{0,4}$ ]] || [ "$2" -gt 65535 ]; then
    die "not a port: $2"
  fi
}

# /etc/hosts may be a mount point: these two write in place and never replace the file.
add_host() { # DOMAIN: resolves to this host, unless the file already says where it is
  local hosts=$root/etc/hosts
  if ! grep -qsE "[[:space:]]${1//./\\.}([[:space:]]|\$)" "$hosts"; then
    mkdir -p "$root/etc"
    printf '127.0.0.1 %s %s\n' "$1" "$MARK" >> "$hosts"
  fi
}

remove_hosts() {
  local hosts=$root/etc/hosts rest
  grep -qsF "$MARK" "$hosts" || return 0
  rest=$(mktemp)
  grep -vF "$MARK" "$hosts" > "$rest" || true
  cat "$rest" > "$hosts"
  rm -f "$rest"
}

# service VERB...: systemctl, on a real host only
service() {
  [ -z "$root" ] || return 0
  [ -d /run/systemd/system ] || die "this host was not booted with systemd, which is to run the services"
  systemctl "$@"
}
