// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.tar;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/**
 * File names are bytes; here they are strings of which no byte is lost. Bytes that are UTF-8 are
 * decoded so; each other byte {@code 0xNN} becomes the lone surrogate {@code U+DCNN}, which no
 * valid text contains.
 */
public final class EntryName {
  /** The order of the bytes, which is not that of {@link String#compareTo}. */
  public static final Comparator<String> BY_BYTES = EntryName::compare;

  private static final int ESCAPE = 0xDC00;

  private EntryName() {}

  /** The name that has these bytes. */
  public static String decode(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return decodeBeyondAscii(bytes);
      }
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static String decodeBeyondAscii(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (result.isUnderflow()) {
        return out.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE | (in.get() & 0xff)));
      }
      decoder.reset();
    }
  }

  /**
   * The bytes of a name.
   *
   * @throws IllegalArgumentException if the text has a lone surrogate that is not such a byte
   */
  public static byte[] encode(String name) {
    if (isAscii(name)) {
      return name.getBytes(StandardCharsets.US_ASCII);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length() * 2);
    int at = 0;
    while (at < name.length()) {
      if (isEscape(name, at)) {
        bytes.write(name.charAt(at++));
        continue;
      }
      int start = at;
      while (at < name.length() && !isEscape(name, at)) {
        at += Character.charCount(name.codePointAt(at));
      }
      bytes.writeBytes(encodeText(name.substring(start, at)));
    }
    return bytes.toByteArray();
  }

  private static byte[] encodeText(String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      return Arrays.copyOf(encoded.array(), encoded.limit());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a name with a lone surrogate has no bytes", e);
    }
  }

  private static boolean isEscape(String name, int at) {
    char c = name.charAt(at);
    return c >= ESCAPE + 0x80
        && c <= ESCAPE + 0xff
        && (at == 0 || !Character.isHighSurrogate(name.charAt(at - 1)));
  }

  static boolean isAscii(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static int compare(String a, String b) {
    return isAscii(a) && isAscii(b) ? a.compareTo(b) : Arrays.compareUnsigned(encode(a), encode(b));
  }
}
