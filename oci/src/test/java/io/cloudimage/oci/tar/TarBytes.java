// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.tar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Tars for tests, block by block, as wrong as one likes. Independent of the writer under test. */
public final class TarBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** One header whose fields can be set to anything. */
  public static final class Header {
    private final byte[] block = new byte[512];
    private boolean badChecksum;

    Header() {
      text(100, "0000644\0");
      text(108, "0000000\0");
      text(116, "0000000\0");
      size(0);
      text(136, "00000000000\0");
      type('0');
      text(257, "ustar\00000");
    }

    public Header name(String name) {
      return bytes(0, Arrays.copyOf(EntryName.encode(name), 100));
    }

    public Header link(String name) {
      return bytes(157, Arrays.copyOf(EntryName.encode(name), 100));
    }

    public Header type(char type) {
      block[156] = (byte) type;
      return this;
    }

    public Header size(long size) {
      return text(124, String.format("%011o\0", size));
    }

    public Header mode(int mode) {
      return text(100, String.format("%07o\0", mode));
    }

    public Header owner(int uid, int gid) {
      text(108, String.format("%07o\0", uid));
      return text(116, String.format("%07o\0", gid));
    }

    public Header mtime(long seconds) {
      return text(136, String.format("%011o\0", seconds));
    }

    public Header gnu() {
      return text(257, "ustar  \0");
    }

    public Header text(int at, String text) {
      return bytes(at, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public Header bytes(int at, byte... bytes) {
      System.arraycopy(bytes, 0, block, at, bytes.length);
      return this;
    }

    public Header badChecksum() {
      badChecksum = true;
      return this;
    }

    private byte[] complete() {
      text(148, "        ");
      int sum = badChecksum ? 1 : 0;
      for (byte b : block) {
        sum += b & 0xff;
      }
      text(148, String.format("%06o\0 ", sum));
      return block;
    }
  }

  /** A header with its content, padded to whole blocks. */
  public TarBytes entry(Consumer<Header> fields, byte... content) {
    Header header = new Header();
    header.size(content.length);
    fields.accept(header);
    out.writeBytes(header.complete());
    return raw(content).pad();
  }

  public TarBytes file(String name, String content) {
    return entry(h -> h.name(name), content.getBytes(StandardCharsets.UTF_8));
  }

  public TarBytes directory(String name) {
    return entry(h -> h.name(name + "/").type('5').mode(0755));
  }

  public TarBytes symlink(String name, String target) {
    if (target.length() > 100) {
      pax("linkpath=" + target);
    }
    return entry(h -> h.name(name).type('2').link(target.length() > 100 ? "" : target).mode(0777));
  }

  public TarBytes hardlink(String name, String target) {
    if (target.length() > 100) {
      pax("linkpath=" + target);
    }
    return entry(h -> h.name(name).type('1').link(target.length() > 100 ? "" : target));
  }

  /** A PAX header with well-formed records. */
  public TarBytes pax(String... records) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String record : records) {
      all.writeBytes(record(record.getBytes(StandardCharsets.UTF_8)));
    }
    return extended('x', all.toByteArray());
  }

  /** A PAX record of {@code key=value}. */
  public static byte[] record(byte[] keyAndValue) {
    int length = keyAndValue.length + 3;
    while (Integer.toString(length).length() + keyAndValue.length + 2 != length) {
      length++;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(keyAndValue);
    bytes.write('\n');
    return bytes.toByteArray();
  }

  /** A header of type x, g, L or K. */
  public TarBytes extended(char type, byte[] content) {
    return entry(h -> h.name("././@Header").type(type), content);
  }

  public TarBytes extended(char type, String content) {
    return extended(type, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  public TarBytes raw(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public TarBytes zeros(int count) {
    return raw(new byte[count]);
  }

  private TarBytes pad() {
    return zeros((512 - out.size() % 512) % 512);
  }

  /** The archive as it is, without an end. */
  public byte[] open() {
    return out.toByteArray();
  }

  /** The archive with its two blocks of zeros. */
  public byte[] end() {
    return zeros(1024).open();
  }
}
