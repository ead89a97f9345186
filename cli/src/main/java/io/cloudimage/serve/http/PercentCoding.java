// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** How URLs hold what is not of their alphabet (RFC 3986, section 2.1). */
public final class PercentCoding {
  private PercentCoding() {}

  /** Percent-decoding, strict, once; a plus sign is a plus sign. */
  public static String decode(String raw) throws Refusal {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '%') {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
      int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw new Refusal(ErrorCode.NAME_INVALID, "a percent sign is followed by two hex digits");
      }
      bytes.write(high << 4 | low);
      i += 2;
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
