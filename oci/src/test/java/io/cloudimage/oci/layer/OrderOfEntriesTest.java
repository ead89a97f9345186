// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.tar.TarBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files are made aside, but what entries do to the tree is done in their order. */
@Timeout(120)
final class OrderOfEntriesTest {
  private static final int MANY = 1000;

  @TempDir Path directory;
  private ExtractionRun run;

  @BeforeEach
  void prepare() throws IOException {
    run = new ExtractionRun(directory.resolve("base"));
  }

  private ExtractionReport apply(TarBytes... layers) throws IOException {
    List<byte[]> tars = Stream.of(layers).map(TarBytes::end).toList();
    return run.apply(tars, ExtractionPolicy.defaults());
  }

  private Path at(String path) {
    return run.root().resolve(path);
  }

  @Test
  void aHardLinkJoinsTheFileThatIsThereThen() throws IOException {
    TarBytes tar = new TarBytes();
    for (int i = 0; i < MANY; i++) {
      tar.file("f", "content " + i).hardlink("h" + i, "f");
    }
    apply(tar);

    for (int i = 0; i < MANY; i++) {
      assertThat(at("h" + i)).hasContent("content " + i);
    }
  }

  @Test
  void aFileGoesWhereTheLinkLeadsThen() throws IOException {
    TarBytes tar = new TarBytes().directory("d0").directory("d1");
    for (int i = 0; i < MANY; i++) {
      tar.symlink("l", "d" + i % 2).file("l/n" + i, "content " + i);
    }
    apply(tar);

    for (int i = 0; i < MANY; i++) {
      assertThat(at("d" + i % 2 + "/n" + i)).hasContent("content " + i);
      assertThat(at("d" + (i + 1) % 2 + "/n" + i)).doesNotExist();
    }
  }

  @Test
  void directoriesAndFilesReplaceEachOther() throws IOException {
    TarBytes tar = new TarBytes();
    for (int i = 0; i < MANY; i++) {
      tar.file("x", "file").directory("x").file("x/y" + i, "content " + i);
    }
    apply(tar);

    try (Stream<Path> left = Files.list(at("x"))) {
      assertThat(left).containsExactly(at("x/y" + (MANY - 1)));
    }
  }

  @Test
  void whiteoutsBetweenFilesTakeOnlyWhatIsBelow() throws IOException {
    TarBytes below = new TarBytes();
    TarBytes above = new TarBytes();
    for (int i = 0; i < MANY; i++) {
      below.file("d/f" + i, "below").file("o" + i % 10 + "/g" + i, "below");
      above.file("d/n" + i, "above");
      if (i % 2 == 0) {
        above.file("d/.wh.f" + i, "");
      }
      if (i % 100 == 0) {
        above.file("o" + i / 100 + "/new", "above").file("o" + i / 100 + "/.wh..wh..opq", "");
      }
      if (i % 5 == 0) {
        // Stands in the same layer as the file of that name, which stays.
        above.file("d/f" + i, "above").file("d/.wh.f" + i, "");
      }
    }
    apply(below, above);

    for (int i = 0; i < MANY; i++) {
      assertThat(at("d/n" + i)).hasContent("above");
      if (i % 5 == 0) {
        assertThat(at("d/f" + i)).hasContent("above");
      } else if (i % 2 == 0) {
        assertThat(at("d/f" + i)).doesNotExist();
      } else {
        assertThat(at("d/f" + i)).hasContent("below");
      }
      assertThat(at("o" + i % 10 + "/g" + i)).doesNotExist();
      assertThat(at("o" + i % 10 + "/new")).hasContent("above");
    }
  }

  @Test
  void notesAreInTheOrderOfTheEntries() throws IOException {
    TarBytes tar = new TarBytes();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String name = "f" + i;
      names.add("\"" + name + "\"");
      if (i % 3 == 0) {
        tar.pax("SCHILY.xattr.security.x=1").file(name, "1");
      } else if (i % 3 == 1) {
        tar.entry(h -> h.name(name).mode(06755));
      } else {
        tar.pax("SCHILY.xattr.trusted.x=1").directory(name);
      }
    }
    ExtractionReport report = apply(tar);

    assertThat(report.notes().stream().map(note -> note.replaceAll("[ /].*", "")).toList())
        .map(note -> note.endsWith("\"") ? note : note + "\"")
        .isEqualTo(names);
    assertThat(report.entries()).isEqualTo(10);
  }

  @Test
  void whatFailedLeavesNothingAside() throws IOException {
    TarBytes tar = new TarBytes().file("f", "1");
    for (int i = 0; i < MANY; i++) {
      tar.file("f/" + i, "below a file");
    }
    assertThatThrownBy(() -> apply(tar)).hasMessageContaining("not a directory");
    assertThat(run.staging()).isEmptyDirectory();
    assertThat(at("f")).hasContent("1");
  }
}
