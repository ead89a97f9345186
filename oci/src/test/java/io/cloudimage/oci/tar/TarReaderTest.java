// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TarReaderTest {
  private static TarBytes tar() {
    return new TarBytes();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static List<TarEntry> read(byte[] tar, TarLimits limits) throws IOException {
    List<TarEntry> entries = new ArrayList<>();
    try (TarReader reader = new TarReader(new ByteArrayInputStream(tar), limits)) {
      for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
        entries.add(next.get());
        assertThat(reader.content().readAllBytes()).hasSize((int) next.get().size());
      }
    }
    return entries;
  }

  private static List<TarEntry> read(byte[] tar) throws IOException {
    return read(tar, TarLimits.defaults());
  }

  private static TarEntry only(byte[] tar) throws IOException {
    assertThat(read(tar)).hasSize(1);
    return read(tar).get(0);
  }

  private static Arguments row(String title, byte[] tar) {
    return arguments(title, tar);
  }

  static Stream<Arguments> refused() {
    byte[] file = tar().file("f", "1").open();
    return Stream.of(
        row("T14 size twice", tar().pax("size=1", "size=1").file("f", "1").end()),
        row("T14 path twice", tar().pax("path=a", "path=b").file("f", "1").end()),
        row("T14 length too small", tar().extended('x', "9 path=ab\n").file("f", "1").end()),
        row("T14 length too big", tar().extended('x', "99 path=ab\n").file("f", "1").end()),
        row("T14 length huge", tar().extended('x', "9999999999 p=a\n").file("f", "").end()),
        row("T14 length 0", tar().extended('x', "0 path=a\n").file("f", "1").end()),
        row("T14 length with a leading zero", tar().extended('x', "08 a=bc\n").file("f", "").end()),
        row("T14 length negative", tar().extended('x', "-9 path=a\n").file("f", "1").end()),
        row("T14 length missing", tar().extended('x', " path=a\n").file("f", "1").end()),
        row("T14 no =", tar().extended('x', "8 patha\n").file("f", "1").end()),
        row("T14 no newline", tar().extended('x', "9 path=ab").file("f", "1").end()),
        row("T14 key empty", tar().extended('x', "5 =a\n").file("f", "1").end()),
        row("T14 key with NUL", tar().pax("a\0b=c").file("f", "1").end()),
        row("T14 path empty", tar().pax("path=").file("f", "1").end()),
        row("T14 path with NUL", tar().pax("path=a\0b").file("f", "1").end()),
        row("T14 size empty", tar().pax("size=").file("f", "1").end()),
        row("T14 size with a sign", tar().pax("size=+1").file("f", "1").end()),
        row("T14 nothing but zeros in it", tar().extended('x', "\0\0\0").file("f", "1").end()),
        row("T14 empty header", tar().extended('x', "").file("f", "1").end()),
        row("T14 two headers", tar().pax("path=a").pax("path=b").file("f", "1").end()),
        row("T14 header without entry", tar().pax("path=a").end()),
        row("T14 global path", tar().extended('g', "9 path=ab\n").file("f", "1").end()),
        row("T14 global linkpath", tar().extended('g', "13 linkpath=a\n").file("f", "1").end()),
        row("T14 global size", tar().extended('g', "8 size=1\n").file("f", "1").end()),
        row("T14 global xattr", tar().extended('g', "22 SCHILY.xattr.u.a=b\n").end()),
        row("T14 PAX header of 2 MiB", tar().pax("a=" + "b".repeat(2 << 20)).file("f", "").end()),
        row("T14 cut PAX header", tar().entry(h -> h.type('x').size(600)).open()),
        row("T15 size negative", tar().entry(h -> h.name("f").bytes(124, base256(-1))).end()),
        row("T15 size 2^63-1", tar().entry(h -> h.name("f").bytes(124, base256(-1L >>> 1))).end()),
        row("T15 size beyond 2^63", tar().entry(h -> h.name("f").bytes(124, tooBig())).end()),
        row("T15 PAX size -1", tar().pax("size=-1").file("f", "1").end()),
        row("T15 link with size", tar().entry(h -> h.name("l").type('2').link("x"), block()).end()),
        row(
            "T15 hard link with size",
            tar().entry(h -> h.name("l").type('1').link("x"), block()).end()),
        row("T15 directory with size", tar().entry(h -> h.name("d/").type('5'), block()).end()),
        row("T15 link with a PAX size", tar().pax("size=512").symlink("l", "x").zeros(512).end()),
        row("T16 checksum", tar().entry(h -> h.name("f").badChecksum()).end()),
        row("T16 no mark", tar().entry(h -> h.name("f").text(257, "\0\0\0\0\0\0\0\0")).end()),
        row("T16 marks mixed", tar().entry(h -> h.name("f").text(257, "ustar\0 \0")).end()),
        row(
            "T16 marks mixed the other way",
            tar().entry(h -> h.name("f").text(257, "ustar 00")).end()),
        row("T16 unknown type", tar().entry(h -> h.name("f").type('Z')).end()),
        row("T16 GNU sparse", tar().entry(h -> h.name("f").type('S')).end()),
        row(
            "T16 PAX sparse 1.0",
            tar().pax("GNU.sparse.major=1", "GNU.sparse.minor=0").file("f", "1").end()),
        row("T16 several volumes", tar().entry(h -> h.name("f").type('M')).end()),
        row("T16 volume header", tar().entry(h -> h.name("f").type('V')).end()),
        row("T16 field that is no number", tar().entry(h -> h.name("f").text(100, "00x0")).end()),
        row(
            "T16 long name twice",
            tar().extended('L', "a\0").extended('L', "b\0").file("f", "1").end()),
        row(
            "T16 long name and PAX path",
            tar().pax("path=a").extended('L', "b\0").file("f", "1").end()),
        row("T16 long name with NUL", tar().extended('L', "a\0b\0").file("f", "1").end()),
        row("T16 long name empty", tar().extended('L', "\0").file("f", "1").end()),
        row("T16 link to nothing", tar().symlink("l", "").end()),
        row("T17 no end", file),
        row("T17 empty", new byte[0]),
        row("T17 one block of zeros", tar().raw(file).zeros(512).open()),
        row("T17 one block of zeros, then entries", tar().raw(file).zeros(512).raw(file).end()),
        row("T17 data after the end", tar().raw(file).zeros(1024).raw(file).end()),
        row("T17 a byte after the end", tar().raw(file).zeros(1024 + 511).raw((byte) 1).open()),
        row("T17 length not of blocks", tar().raw(file).zeros(1024 + 1).open()),
        row("T17 cut in a header", tar().raw(file).raw(new byte[100]).open()),
        row("T17 cut in content", tar().entry(h -> h.name("f").size(600), block()).open()),
        row("T17 cut in padding", java.util.Arrays.copyOf(file, 600)),
        row("T18 name of 65536 bytes", tar().pax("path=" + "n".repeat(65536)).file("", "").end()),
        row("T18 name of 4097 bytes", tar().pax("path=" + "n".repeat(4097)).file("", "").end()),
        row(
            "T18 long name of 4097 bytes",
            tar().extended('L', "n".repeat(4097) + "\0").file("", "").end()),
        row("T13 uid 2^32", tar().pax("uid=4294967296").file("f", "1").end()),
        row("T13 uid 2^31", tar().pax("uid=2147483648").file("f", "1").end()),
        row("T13 uid -1", tar().pax("uid=-1").file("f", "1").end()),
        row("T13 gid -1", tar().entry(h -> h.name("f").bytes(116, base256(-1, 8))).end()),
        row("T19 mtime 9e9999999", tar().pax("mtime=9e9999999").file("f", "1").end()),
        row("T19 mtime 2^63", tar().pax("mtime=9223372036854775808").file("f", "1").end()),
        row(
            "T19 mtime of 300 thousand digits",
            tar().pax("mtime=" + "9".repeat(300_000)).file("f", "1").end()),
        row(
            "T19 mtime with 300 thousand digits behind the point",
            tar().pax("mtime=1." + "9".repeat(300_000)).file("f", "1").end()),
        row("T19 mtime that is no number", tar().pax("mtime=now").file("f", "1").end()),
        row(
            "T19 mtime 2^62 in the header",
            tar().entry(h -> h.name("f").bytes(136, base256(1L << 62))).end()));
  }

  private static byte[] block() {
    return new byte[512];
  }

  private static byte[] base256(long value) {
    return base256(value, 12);
  }

  private static byte[] base256(long value, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[length - 1 - i] = (byte) (i < 8 ? value >> (8 * i) : value >> 63);
    }
    bytes[0] |= (byte) 0x80;
    return bytes;
  }

  private static byte[] tooBig() {
    byte[] bytes = base256(0);
    bytes[3] = 1;
    return bytes;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  @Timeout(value = 5, unit = TimeUnit.SECONDS)
  void refused(String title, byte[] tar) {
    assertThatThrownBy(() -> read(tar))
        .as(title)
        .isInstanceOfSatisfying(
            OciException.class,
            e -> assertThat(e.kind()).isIn(ErrorKind.INVALID, ErrorKind.UNSUPPORTED));
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] tar = tar().pax("path=é").file("f", "content").symlink("l", "f").end();
    for (int length = 0; length < tar.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(tar, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(OciException.class);
    }
  }

  @Test
  void everyFlippedBitIsReadOrRefusedCleanly() {
    byte[] tar = tar().pax("path=é", "mtime=1.5").file("f", "content").symlink("l", "f").end();
    for (int bit = 0; bit < tar.length * 8; bit++) {
      byte[] flipped = tar.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      try {
        read(flipped);
      } catch (IOException e) {
        assertThat(e).isInstanceOf(OciException.class);
      }
    }
  }

  @Test
  void t14ThePaxSizeWins() throws IOException {
    byte[] hidden = tar().file("hidden", "").open();
    byte[] tar =
        tar().pax("size=512").entry(h -> h.name("f").size(0)).raw(hidden).file("g", "1").end();
    assertThat(read(tar)).extracting(TarEntry::name).containsExactly("f", "g");
    assertThat(read(tar)).extracting(TarEntry::size).containsExactly(512L, 1L);
  }

  @Test
  void t14AGlobalCommentIsPassedOver() throws IOException {
    byte[] tar = tar().extended('g', TarBytes.record(ascii("comment=abc"))).file("f", "1").end();
    assertThat(only(tar).name()).isEqualTo("f");
  }

  @Test
  void t16LongNamesOfGnu() throws IOException {
    String name = "n".repeat(300);
    byte[] tar =
        tar()
            .extended('K', "t".repeat(200) + "\0")
            .extended('L', name + "\0")
            .entry(h -> h.gnu().name(name.substring(0, 100)).type('2').link("t".repeat(100)))
            .end();
    assertThat(only(tar).name()).isEqualTo(name);
    assertThat(only(tar).linkName()).isEqualTo("t".repeat(200));
  }

  @Test
  void whatLooksLikeAPrefixInAGnuHeaderIsNone() throws IOException {
    assertThat(only(tar().entry(h -> h.gnu().name("f").text(345, "00000000001")).end()).name())
        .isEqualTo("f");
    assertThat(only(tar().entry(h -> h.name("f").text(345, "p")).end()).name()).isEqualTo("p/f");
  }

  @Test
  void t17ZerosMayFollowTheEnd() throws IOException {
    assertThat(read(tar().file("f", "1").zeros(10240).open())).hasSize(1);
  }

  @Test
  void t17TheEndNeedNotBeRequired() throws IOException {
    TarLimits lenient = TarLimits.defaults().withRequireEnd(false);
    assertThat(read(tar().file("f", "1").open(), lenient)).hasSize(1);
    assertThat(read(tar().file("f", "1").zeros(512).open(), lenient)).hasSize(1);
  }

  @Test
  void t18NamesAtTheLimit() throws IOException {
    String name = "n".repeat(4096);
    assertThat(only(tar().pax("path=" + name).file("", "").end()).name()).isEqualTo(name);
  }

  @Test
  void t18EntriesAtTheLimitAndBeyond() throws IOException {
    TarLimits limits = TarLimits.defaults().withEntries(2);
    assertThat(read(tar().file("a", "").file("b", "").end(), limits)).hasSize(2);
    assertThatThrownBy(() -> read(tar().file("a", "").file("b", "").file("c", "").end(), limits))
        .hasMessageContaining("limit of 2");
  }

  @Test
  void t19TimesBefore1970AndWithFractions() throws IOException {
    assertThat(only(tar().pax("mtime=-1.25").file("f", "").end()).modified())
        .isEqualTo(Instant.parse("1969-12-31T23:59:58.750Z"));
    assertThat(only(tar().pax("mtime=-0.5").file("f", "").end()).modified())
        .isEqualTo(Instant.parse("1969-12-31T23:59:59.500Z"));
    assertThat(only(tar().pax("mtime=0.123456789123").file("f", "").end()).modified())
        .isEqualTo(Instant.ofEpochSecond(0, 123456789));
    assertThat(only(tar().entry(h -> h.name("f").bytes(136, base256(-1))).end()).modified())
        .isEqualTo(Instant.ofEpochSecond(-1));
  }

  @Test
  void binaryXattrsSurvive() throws IOException {
    byte[] key = ascii("SCHILY.xattr.security.capability=");
    byte[] record = java.util.Arrays.copyOf(key, key.length + 4);
    record[key.length] = (byte) 0xff;
    record[key.length + 1] = (byte) 0x80;
    record[key.length + 2] = '\n';
    TarEntry entry = only(tar().extended('x', TarBytes.record(record)).file("f", "").end());
    assertThat(entry.xattrs().value("security.capability"))
        .contains(new byte[] {(byte) 0xff, (byte) 0x80, '\n', 0});
  }

  @Test
  void contentThatNobodyReadsIsPassedOver() throws IOException {
    byte[] tar = tar().file("f", "x".repeat(300_000)).file("g", "1").end();
    try (TarReader reader = new TarReader(new ByteArrayInputStream(tar), TarLimits.defaults())) {
      assertThat(reader.next()).isPresent();
      assertThat(reader.next()).map(TarEntry::name).contains("g");
      assertThat(reader.next()).isEmpty();
      assertThat(reader.next()).isEmpty();
    }
  }
}
