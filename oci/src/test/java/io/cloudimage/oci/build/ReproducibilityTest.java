// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** K7: the same input gives the same digests, whatever surrounds it. */
class ReproducibilityTest {
  private static final String KUBEFILE =
      """
      FROM scratch
      COPY . .
      COPY d1 a/b/
      LABEL z=1 a=2
      ENV B=1 A=2
      """;

  @TempDir private Path directory;

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      names.add("d" + i % 4 + "/f" + i);
    }
    names.addAll(List.of("d1/B", "d1/a", "d1/\u00e4", "d1/" + "n".repeat(150), "d1-x", "d1.x"));
    return names;
  }

  /** Lays out the same tree, its files made in the given order. */
  private BuildFixture fixture(String name, List<String> order) throws IOException {
    BuildFixture fixture = new BuildFixture(Files.createDirectory(directory.resolve(name)));
    for (String file : order) {
      byte[] content = new byte[5000];
      new Random(file.hashCode()).nextBytes(content);
      fixture.put(file, "");
      Files.write(fixture.context.resolve(file), content);
    }
    Files.createSymbolicLink(fixture.context.resolve("d2/link"), Path.of("f2"));
    Files.createLink(fixture.context.resolve("hard"), fixture.context.resolve("d3/f3"));
    return fixture;
  }

  private static Digest digest(BuildFixture fixture) throws IOException {
    return fixture.build(KUBEFILE).root().digest();
  }

  private Digest expected() throws IOException {
    return digest(fixture("first", names()));
  }

  @Test
  @DisplayName("K7 another order of the directory's entries")
  void fileOrder() throws IOException {
    List<String> shuffled = names();
    Collections.shuffle(shuffled, new Random(1));
    List<String> reversed = names();
    Collections.reverse(reversed);

    Digest expected = expected();

    assertThat(digest(fixture("shuffled", shuffled))).isEqualTo(expected);
    assertThat(digest(fixture("reversed", reversed))).isEqualTo(expected);
  }

  @Test
  @DisplayName("K7 other times")
  void times() throws IOException {
    BuildFixture fixture = fixture("times", names());
    try (var files = Files.walk(fixture.context)) {
      for (Path file : files.filter(f -> !Files.isSymbolicLink(f)).toList()) {
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_234_567_890_123L));
      }
    }

    assertThat(digest(fixture)).isEqualTo(expected());
  }

  @Test
  @DisplayName("K7 another owner")
  void owner() throws IOException {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "skipped, because only root can chown");
    BuildFixture fixture = fixture("owner", names());
    try (var files = Files.walk(fixture.context)) {
      for (Path file : files.toList()) {
        Files.setAttribute(file, "unix:uid", 1234, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(file, "unix:gid", 5678, LinkOption.NOFOLLOW_LINKS);
      }
    }

    assertThat(digest(fixture)).isEqualTo(expected());
  }

  @Test
  @DisplayName("K7 another time zone and locale")
  void zoneAndLocale() throws IOException {
    Digest expected = expected();
    TimeZone zone = TimeZone.getDefault();
    Locale locale = Locale.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      Locale.setDefault(new Locale("tr", "TR"));

      assertThat(digest(fixture("zone", names()))).isEqualTo(expected);
    } finally {
      TimeZone.setDefault(zone);
      Locale.setDefault(locale);
    }
  }

  @ParameterizedTest(name = "K7 {0} twice")
  @ValueSource(strings = {"none", "gzip", "zstd", "zstd:19", "gzip:9"})
  void twice(String compression) throws IOException {
    BuildFixture fixture = fixture("twice", names());
    fixture.options = fixture.options.withCompression(CompressionChoice.parse(compression));

    assertThat(digest(fixture)).isEqualTo(digest(fixture));
  }

  /** The tree as the process sees it under {@code LC_ALL=C}, where Java cannot decode names. */
  @Test
  @DisplayName("K7 the C locale and another umask, in a process of its own")
  void processWithAnotherLocale() throws Exception {
    Digest expected = expected();
    fixture("locale", names());
    Path output = directory.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh",
            "-c",
            "umask 077 && exec \"$0\" -cp \"$1\" io.cloudimage.oci.build.ReproducibilityTest \"$2\"",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            System.getProperty("java.class.path"),
            directory.resolve("locale").toString());
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TZ", "America/St_Johns");
    int exit = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();

    assertThat(Files.readString(output)).contains(expected.toString());
    assertThat(exit).isZero();
  }

  /** Builds the tree that is there and prints the digest; for the test above. */
  @SuppressWarnings("SystemOut") // A process's result.
  public static void main(String[] arguments) throws IOException {
    System.out.println(digest(new BuildFixture(Path.of(arguments[0]))));
  }
}
