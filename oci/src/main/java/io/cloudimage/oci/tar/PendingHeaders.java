// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.tar;

import io.cloudimage.oci.error.OciException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was said before an entry about the entry: a PAX header, or GNU's long names. */
final class PendingHeaders {
  private @Nullable PaxHeader pax;
  private byte @Nullable [] name;
  private byte @Nullable [] linkName;

  void pax(byte[] content) throws OciException {
    if (pax != null) {
      throw TarFormat.invalid("two PAX headers stand before one entry");
    }
    pax = PaxHeader.parse(content);
  }

  void name(byte[] content) throws OciException {
    if (name != null) {
      throw TarFormat.invalid("two long names stand before one entry");
    }
    name = terminated(content);
  }

  void linkName(byte[] content) throws OciException {
    if (linkName != null) {
      throw TarFormat.invalid("two long link names stand before one entry");
    }
    linkName = terminated(content);
  }

  boolean isEmpty() {
    return pax == null && name == null && linkName == null;
  }

  PaxHeader paxHeader() {
    return pax == null ? PaxHeader.none() : pax;
  }

  byte[] nameOr(byte[] fromHeader) throws OciException {
    return one(paxHeader().name("path"), name, fromHeader);
  }

  byte[] linkNameOr(byte[] fromHeader) throws OciException {
    return one(paxHeader().name("linkpath"), linkName, fromHeader);
  }

  private static byte[] one(
      Optional<byte[]> fromPax, byte @Nullable [] fromRecord, byte[] fromHeader)
      throws OciException {
    if (fromPax.isPresent() && fromRecord != null) {
      throw TarFormat.invalid("an entry has a PAX name and a GNU long name");
    }
    return fromRecord != null ? fromRecord : fromPax.orElse(fromHeader);
  }

  /** A long name ends with a NUL, which not all writers write. */
  private static byte[] terminated(byte[] content) throws OciException {
    int length = content.length;
    if (length > 0 && content[length - 1] == 0) {
      length--;
    }
    for (int i = 0; i < length; i++) {
      if (content[i] == 0) {
        throw TarFormat.invalid("a long name contains NUL");
      }
    }
    if (length == 0) {
      throw TarFormat.invalid("a long name is empty");
    }
    return Arrays.copyOf(content, length);
  }
}
