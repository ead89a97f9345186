// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.tar;

import io.cloudimage.oci.error.OciException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The records of one PAX header as received. */
final class PaxHeader {
  private static final Set<String> CHANGE_ENTRIES =
      Set.of("path", "linkpath", "size", "uid", "gid", "uname", "gname", "mtime");
  private static final int LENGTH_DIGITS = 8;

  private final Map<String, byte[]> records;

  private PaxHeader(Map<String, byte[]> records) {
    this.records = records;
  }

  static PaxHeader none() {
    return new PaxHeader(Map.of());
  }

  /**
   * Reads {@code length key=value\n} records.
   *
   * @throws OciException INVALID if anything is malformed or a key occurs twice
   */
  static PaxHeader parse(byte[] bytes) throws OciException {
    Map<String, byte[]> records = new LinkedHashMap<>();
    int at = 0;
    while (at < bytes.length) {
      int digits = 0;
      int length = 0;
      while (at + digits < bytes.length && bytes[at + digits] != ' ') {
        byte digit = bytes[at + digits];
        if (digit < '0' || digit > '9' || ++digits > LENGTH_DIGITS) {
          throw malformed();
        }
        length = 10 * length + (digit - '0');
      }
      int end = at + length;
      int key = at + digits + 1;
      if (digits == 0 || bytes[at] == '0' || end > bytes.length || end <= key) {
        throw malformed();
      }
      int equals = key;
      while (equals < end && bytes[equals] != '=') {
        equals++;
      }
      if (equals == key || equals == end || bytes[end - 1] != '\n') {
        throw malformed();
      }
      add(records, bytes, key, equals, end);
      at = end;
    }
    return new PaxHeader(records);
  }

  private static void add(Map<String, byte[]> records, byte[] bytes, int from, int equals, int end)
      throws OciException {
    String key = EntryName.decode(Arrays.copyOfRange(bytes, from, equals));
    if (key.indexOf('\0') >= 0) {
      throw malformed();
    }
    if (records.put(key, Arrays.copyOfRange(bytes, equals + 1, end - 1)) != null) {
      throw TarFormat.invalid("a PAX header has a key twice");
    }
    if (key.startsWith("GNU.sparse.") || key.equals("SCHILY.realsize")) {
      throw TarFormat.invalid("sparse files are not supported");
    }
  }

  /**
   * Checks a header that is meant for all entries: one that would change them is refused, because
   * readers disagree about it; others, such as a comment, say nothing to us.
   */
  void checkGlobal() throws OciException {
    for (String key : records.keySet()) {
      if (CHANGE_ENTRIES.contains(key) || key.startsWith("SCHILY.")) {
        throw TarFormat.invalid("a global PAX header sets " + key);
      }
    }
  }

  Optional<byte[]> name(String key) throws OciException {
    byte[] value = records.get(key);
    if (value == null) {
      return Optional.empty();
    }
    for (byte b : value) {
      if (b == 0) {
        throw malformed();
      }
    }
    if (value.length == 0) {
      throw malformed();
    }
    return Optional.of(value);
  }

  /** A whole number that is not negative, else {@code otherwise}. */
  long number(String key, long otherwise) throws OciException {
    byte[] value = records.get(key);
    if (value == null) {
      return otherwise;
    }
    String text = new String(value, StandardCharsets.ISO_8859_1);
    if (!text.matches("[0-9]{1,18}")) {
      throw malformed();
    }
    return Long.parseLong(text);
  }

  Optional<Instant> modified() throws OciException {
    byte[] value = records.get("mtime");
    if (value == null) {
      return Optional.empty();
    }
    Optional<Instant> time = PaxTime.parse(new String(value, StandardCharsets.ISO_8859_1));
    if (time.isEmpty()) {
      throw TarFormat.invalid("a PAX header's mtime is not a time");
    }
    return time;
  }

  Xattrs xattrs() throws OciException {
    Xattrs xattrs = Xattrs.none();
    for (Map.Entry<String, byte[]> record : records.entrySet()) {
      if (record.getKey().startsWith(PaxRecords.XATTR)) {
        String name = record.getKey().substring(PaxRecords.XATTR.length());
        if (name.isEmpty()) {
          throw malformed();
        }
        xattrs = xattrs.with(name, record.getValue());
      }
    }
    return xattrs;
  }

  private static OciException malformed() {
    return TarFormat.invalid("a PAX header is malformed");
  }
}
