#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Content to build images of; the same bytes every time. Sourced by the scripts of bench/.

# half_random BYTES [SALT]: a cipher's stream, then numbered lines
half_random() {
  local half=$(($1 / 2))
  # head ends the writers' pipes: that they mind is expected
  { openssl enc -aes-256-ctr -nosalt -pbkdf2 -pass "pass:cloudimage${2:-}" -in /dev/zero 2> /dev/null || true; } | head -c "$half"
  { seq -f 'line %.0f of the compressible half of a big file' 1 1000000000 2> /dev/null || true; } | head -c "$half"
}

# many_files DIR COUNT: small text files, a thousand in each folder
many_files() {
  seq 0 $((($2 - 1) / 1000)) | (cd "$1" && xargs mkdir -p)
  awk -v dir="$1" -v count="$2" 'BEGIN {
    for (i = 0; i < count; i++) {
      file = sprintf("%s/%d/file-%06d", dir, int(i / 1000), i)
      printf "file %d of %d\n", i, count > file
      for (j = 0; j < i % 8; j++) printf "key%d = %d\n", j, i * 7919 % (j + 1000) > file
      close(file)
    }
  }'
}
