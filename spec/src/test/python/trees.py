#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The uncompressed layers of trees.json, written from cloudimage.md 3.1 alone.

    trees.py check FILE    exit 1 and say which entry has other bytes
    trees.py write FILE    set "sha256" and "size" of every entry

It shares no code with the Java writer, and uses no tar library, so that each checks the other.
"""
import hashlib
import json
import sys

BLOCK = 512
FLAGS = {"file": b"0", "hardlink": b"1", "symlink": b"2", "directory": b"5"}


def octal(value, digits):
    return b"%0*o\0" % (digits, value)


def split(name):
    """Prefix and name of a ustar header, or None if it cannot hold the name."""
    if len(name) <= 100:
        return b"", name
    slash = name.rfind(b"/", 1, min(155, len(name) - 2) + 1)
    if slash < 0 or len(name) - slash - 1 > 100:
        return None
    return name[:slash], name[slash + 1 :]


def header(name, mode, size, flag, link, mtime=0):
    prefix, short = split(name) or (b"", name[:100])
    block = bytearray()
    block += short.ljust(100, b"\0")
    block += octal(mode, 7) + octal(0, 7) + octal(0, 7) + octal(size, 11) + octal(mtime, 11)
    block += b" " * 8 + flag + link[:100].ljust(100, b"\0")
    block += b"ustar\0" + b"00" + bytes(64) + octal(0, 7) + octal(0, 7)
    block += prefix.ljust(155, b"\0") + bytes(12)
    assert len(block) == BLOCK
    block[148:156] = octal(sum(block), 6) + b" "
    return bytes(block)


def padded(content):
    return content + bytes(-len(content) % BLOCK)


def record(key, value):
    rest = b" " + key + b"=" + value + b"\n"
    length = len(rest) + 1
    while len(b"%d" % length + rest) != length:
        length += 1
    return b"%d" % length + rest


def archive(entries):
    tar = b""
    modes = {entry["path"]: entry.get("mode") for entry in entries}
    for entry in sorted(entries, key=lambda entry: entry["path"].encode()):
        kind = entry["type"]
        name = entry["path"].encode() + (b"/" if kind == "directory" else b"")
        link = entry.get("target", "").encode()
        content = entry.get("content", "").encode()
        mode = {"symlink": "0777", "hardlink": modes.get(entry.get("target"))}.get(kind, entry.get("mode"))
        records = b""
        if len(link) > 100 or not link.isascii():
            records += record(b"linkpath", link)
        if split(name) is None or not name.isascii():
            records += record(b"path", name)
        if records:
            tar += header(b"././@PaxHeader", 0, len(records), b"x", b"") + padded(records)
        tar += header(name, int(mode, 8), len(content), FLAGS[kind], link) + padded(content)
    return tar + bytes(2 * BLOCK)


def main(action, file):
    with open(file, encoding="utf-8") as stream:
        trees = json.load(stream)
    failed = False
    for number, tree in enumerate(trees):
        tar = archive(tree["entries"])
        found = {"sha256": hashlib.sha256(tar).hexdigest(), "size": len(tar)}
        if action == "check" and any(tree.get(key) != found[key] for key in found):
            print(f"{file}: entry {number} ({tree.get('name', '')}): {found}")
            failed = True
        tree.update(found)
    if action == "write":
        with open(file, "w", encoding="utf-8") as stream:
            json.dump(trees, stream, indent=2)
            stream.write("\n")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("check", "write"):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
