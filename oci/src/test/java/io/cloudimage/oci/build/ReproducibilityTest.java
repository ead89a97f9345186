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
      FROM scratch AS first
      COPY . .
      FROM scratch
      COPY --from=first . .
      COPY . copy/
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
    fixture.put("d2/setuid", "special");
    setSpecialModes(fixture);
    return fixture;
  }

  private static void setSpecialModes(BuildFixture fixture) throws IOException {
    Files.setAttribute(fixture.context.resolve("d2/setuid"), "unix:mode", 04755);
    Files.setAttribute(fixture.context.resolve("d3/f3"), "unix:mode", 02755);
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
    Assumptions.assumeTrue(isRoot(), "skipped, because only root can chown");
    BuildFixture fixture = fixture("owner", names());
    try (var files = Files.walk(fixture.context)) {
      for (Path file : files.toList()) {
        Files.setAttribute(file, "unix:uid", 1234, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(file, "unix:gid", 5678, LinkOption.NOFOLLOW_LINKS);
      }
    }
    setSpecialModes(fixture); // A change of the owner takes them away.

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

  /** Under {@code LC_ALL=C} Java cannot decode names; another user cannot own or set bits. */
  @ParameterizedTest(name = "K7 a process of {0}")
  @ValueSource(
      strings = {
        "another locale, time zone and umask: umask 077 && LC_ALL=C TZ=America/St_Johns exec",
        "one thread: exec taskset 1",
        "another user: exec setpriv --reuid 1234 --regid 5678 --clear-groups"
      })
  void process(String how) throws Exception {
    String command = how.substring(how.indexOf(": ") + 2);
    String tool = command.replaceFirst(".*exec ?", "").split(" ")[0];
    Assumptions.assumeTrue(
        tool.isEmpty() || run("command -v " + tool).isEmpty() || isRoot(),
        "skipped, because it needs " + tool + " and root");
    Digest expected = expected();
    BuildFixture fixture = fixture("process", names());
    Files.setAttribute(directory, "unix:mode", 0755);
    Files.setAttribute(fixture.temporary, "unix:mode", 0777);

    String output =
        run(
            command
                + " "
                + Path.of(System.getProperty("java.home"), "bin", "java")
                + " -cp '"
                + readableClassPath()
                + "' "
                + ReproducibilityTest.class.getName()
                + " "
                + directory.resolve("process"));

    Assumptions.assumeFalse(
        output.contains("ClassNotFoundException"),
        "skipped, because another user cannot read the classes");
    assertThat(output).contains(expected.toString());
  }

  /** Jars may lie in a home that another user cannot enter. */
  private String readableClassPath() throws IOException {
    Path libraries = Files.createDirectory(directory.resolve("libraries"));
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":")) {
      Path jar = Path.of(entry);
      boolean isFile = Files.isRegularFile(jar);
      entries.add(
          isFile ? Files.copy(jar, libraries.resolve(jar.getFileName())).toString() : entry);
    }
    return String.join(":", entries);
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private String run(String command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output", "");
    new ProcessBuilder("sh", "-c", command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start()
        .waitFor();
    return Files.readString(output);
  }

  /** Builds the tree that is there and prints the digest; for the test above. */
  @SuppressWarnings("SystemOut") // A process's result.
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    System.out.println(digest(new BuildFixture(directory)));
  }
}
