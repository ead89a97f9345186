// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every row of the corpora has a test that carries its number in its name. */
class CorpusRowsTest {
  private static final Pattern ROW = Pattern.compile("\"(?:[AHM][0-9]+ )+|; ([AHM][0-9]+) ");
  private static final Pattern NUMBER = Pattern.compile("[AHM][0-9]+");
  private static Set<String> rows = Set.of();

  @BeforeAll
  static void read() throws IOException {
    Path own = Path.of("src/test/java");
    Path oci = Path.of("../oci/src/test/java");
    Path cli = Path.of("../cli/src/test/java");
    Assumptions.assumeTrue(
        Files.isDirectory(own) && Files.isDirectory(oci) && Files.isDirectory(cli),
        "skipped, because the sources are not beside the tests");
    Set<String> found = new TreeSet<>();
    for (Path root : new Path[] {own, oci, cli}) {
      try (Stream<Path> files = Files.walk(root)) {
        files
            .filter(file -> file.toString().endsWith("Test.java"))
            .forEach(file -> add(file, found));
      }
    }
    rows = found;
  }

  private static void add(Path file, Set<String> found) {
    try {
      Matcher row = ROW.matcher(Files.readString(file));
      while (row.find()) {
        Matcher number = NUMBER.matcher(row.group());
        while (number.find()) {
          found.add(number.group());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> numbers(String letter, int last) {
    return IntStream.rangeClosed(1, last)
        .mapToObj(number -> letter + number)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  @DisplayName("A1 to A18, authentication")
  void authentication() {
    assertThat(rows).containsAll(numbers("A", 18));
  }

  @Test
  @DisplayName("H1 to H16, HTTP")
  void http() {
    assertThat(rows).containsAll(numbers("H", 16));
  }

  @Test
  @DisplayName("M1 to M15, manifests")
  void manifests() {
    assertThat(rows).containsAll(numbers("M", 15));
  }
}
