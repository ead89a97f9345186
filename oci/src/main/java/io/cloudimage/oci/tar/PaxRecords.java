// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.tar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The records of a PAX extended header (POSIX.1-2017, pax), sorted by the bytes of their keys. */
final class PaxRecords {
  static final String XATTR = "SCHILY.xattr.";

  private final Map<String, byte[]> values;

  private PaxRecords(Map<String, byte[]> values) {
    this.values = values;
  }

  /** The records that say what a ustar header cannot. */
  static PaxRecords neededBy(TarEntry entry) {
    Map<String, byte[]> values = new TreeMap<>(EntryName.BY_BYTES);
    byte[] name = EntryName.encode(entry.name());
    if (!EntryName.isAscii(entry.name()) || !UstarHeader.canName(name)) {
      values.put("path", name);
    }
    byte[] linkName = EntryName.encode(entry.linkName());
    if (!EntryName.isAscii(entry.linkName()) || linkName.length > UstarHeader.LINK_BYTES) {
      values.put("linkpath", linkName);
    }
    number(values, "size", entry.size(), UstarHeader.HIGHEST_NUMBER);
    number(values, "uid", entry.uid(), UstarHeader.HIGHEST_ID);
    number(values, "gid", entry.gid(), UstarHeader.HIGHEST_ID);
    Instant modified = entry.modified();
    if (modified.getNano() != 0) {
      values.put("mtime", PaxTime.format(modified).getBytes(StandardCharsets.US_ASCII));
    } else {
      number(values, "mtime", modified.getEpochSecond(), UstarHeader.HIGHEST_NUMBER);
    }
    for (String xattr : entry.xattrs().names()) {
      values.put(XATTR + xattr, entry.xattrs().value(xattr).orElseThrow());
    }
    return new PaxRecords(values);
  }

  private static void number(Map<String, byte[]> values, String key, long value, long highest) {
    if (value < 0 || value > highest) {
      values.put(key, Long.toString(value).getBytes(StandardCharsets.US_ASCII));
    }
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  byte[] encode() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Map.Entry<String, byte[]> each : values.entrySet()) {
      byte[] key = EntryName.encode(each.getKey());
      int length = length(key.length + each.getValue().length + 3);
      all.writeBytes(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
      all.write(' ');
      all.writeBytes(key);
      all.write('=');
      all.writeBytes(each.getValue());
      all.write('\n');
    }
    return all.toByteArray();
  }

  /** The length of a record, which counts its own digits. */
  private static int length(int rest) {
    int digits = 1;
    while (Integer.toString(rest + digits).length() != digits) {
      digits++;
    }
    return rest + digits;
  }
}
