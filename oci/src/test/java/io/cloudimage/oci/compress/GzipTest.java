// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class GzipTest extends CompressionContract {
  private static final int HEADER = 10;

  @Override
  Compression compression(int threads) {
    return new Gzip(threads);
  }

  private static byte[] member(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** A member with another header: flags and fields. */
  private static byte[] withHeader(int flags, byte... fields) throws IOException {
    byte[] member = member(sample(1000));
    byte[] header = Arrays.copyOf(member, HEADER);
    header[3] = (byte) flags;
    return concat(header, fields, Arrays.copyOfRange(member, HEADER, member.length));
  }

  private static byte[] changed(int fromEnd) throws IOException {
    byte[] member = member(sample(1000));
    member[member.length - fromEnd] ^= 1;
    return member;
  }

  static Stream<Arguments> accepted() throws IOException {
    byte[] one = member(sample(1000));
    byte[] empty = member(new byte[0]);
    byte[] thousand = new byte[1000 * empty.length];
    for (int i = 0; i < 1000; i++) {
      System.arraycopy(empty, 0, thousand, i * empty.length, empty.length);
    }
    byte[] checked = withHeader(2);
    CRC32 crc = new CRC32();
    crc.update(checked, 0, HEADER);
    byte[] headerCrc = {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
    return Stream.of(
        arguments("B2 two members", concat(one, one), 2000),
        arguments("B2 a thousand empty members", concat(thousand, one, thousand), 1000),
        arguments("B2 NUL padding", concat(one, new byte[100_000]), 1000),
        arguments(
            "B2 FEXTRA", withHeader(4, (byte) 3, (byte) 0, (byte) 1, (byte) 2, (byte) 3), 1000),
        arguments("B2 FNAME and FCOMMENT", withHeader(24, (byte) 'n', (byte) 0, (byte) 0), 1000),
        arguments("B2 FHCRC", withHeader(2, headerCrc), 1000));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void accepted(String title, byte[] gzip, int size) throws IOException {
    assertThat(decompress(gzip)).as(title).hasSize(size);
  }

  static Stream<Arguments> refused() throws IOException {
    byte[] one = member(sample(1000));
    byte[] extra = new byte[65535 + 2];
    Arrays.fill(extra, 0, 2, (byte) 0xff);
    byte[] name = new byte[GzipHeader.FIELD_BYTES + 2];
    Arrays.fill(name, (byte) 'n');
    return Stream.of(
        arguments("B2 nothing", new byte[0]),
        arguments("B2 NULs only", new byte[100]),
        arguments("B2 trailing garbage", concat(one, new byte[] {1})),
        arguments("B2 garbage after padding", concat(one, new byte[70_000], new byte[] {1})),
        arguments("B2 a member after padding", concat(one, new byte[1], one)),
        arguments("B2 half a mark", concat(one, new byte[] {0x1f})),
        arguments("B2 bad CRC", changed(8)),
        arguments("B2 bad CRC, last byte", changed(5)),
        arguments("B2 bad ISIZE", changed(4)),
        arguments("B2 bad ISIZE, last byte", changed(1)),
        arguments("B2 bad CRC of the first of two", concat(changed(8), one)),
        arguments("B2 FEXTRA 64 kB", withHeader(4, extra)),
        arguments("B2 FNAME without end", withHeader(8, name)),
        arguments("B2 wrong FHCRC", withHeader(2, (byte) 0, (byte) 0)),
        arguments("B2 reserved flag", withHeader(0x20)),
        arguments("B2 other method", methodNine()));
  }

  private static byte[] methodNine() throws IOException {
    byte[] member = member(sample(1000));
    member[2] = 9;
    return member;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refused(String title, byte[] gzip) {
    assertRefused(title, gzip);
  }

  @Test
  void b2ASecondMemberCutAnywhereIsRefused() throws IOException {
    byte[] one = member(sample(1000));
    for (int cut = 1; cut < one.length; cut++) {
      assertRefused("cut " + cut, concat(one, Arrays.copyOf(one, one.length - cut)));
    }
  }

  @Test
  void theHeaderSaysNothingOfTheMachine() throws IOException {
    assertThat(Arrays.copyOf(compress(sample(1000)), HEADER))
        .containsExactly(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
  }

  @Test
  void theJdkReadsOurs() throws IOException {
    byte[] content = sample(1_000_000);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compress(content)))) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void gzipFindsOursSound(@TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("f.gz"), compress(sample(1_000_000)));
    assumeTrue(Files.isExecutable(Path.of("/bin/gzip")), "skipped, because gzip is missing");
    Process process = new ProcessBuilder("gzip", "-t", file.toString()).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void noiseIsStoredAndWhatStandsBesideItIsCompressed() throws IOException {
    byte[] noise = new byte[4 * BlockGzipOutputStream.BLOCK_BYTES];
    new Random(1).nextBytes(noise);
    byte[] text = "all work and no play ".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
    byte[] content = concat(noise, text);
    byte[] compressed = compress(content);
    assertThat(compressed.length).isBetween(noise.length, noise.length + noise.length / 50);
    assertThat(decompress(compressed)).isEqualTo(content);
  }

  @Test
  void theHighLevelsLookForWhatIsFarAway() throws IOException {
    byte[] piece = new byte[16 * 1024];
    new Random(2).nextBytes(piece);
    byte[] content = new byte[4 * BlockGzipOutputStream.BLOCK_BYTES];
    for (int at = 0; at < content.length; at += piece.length) {
      System.arraycopy(piece, 0, content, at, piece.length);
    }
    byte[] least = compress(content, 9, 2, 100_000);
    assertThat(least.length).isLessThan(4 * piece.length);
    assertThat(decompress(least)).isEqualTo(content);
  }
}
