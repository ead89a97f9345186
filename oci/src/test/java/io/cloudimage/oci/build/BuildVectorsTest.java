// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.testing.SpecVector;
import io.cloudimage.oci.testing.SpecVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The specification's vectors of ignore files and of trees. */
class BuildVectorsTest {
  @TempDir private Path directory;

  static List<SpecVector> ignoreFiles() {
    return SpecVectors.read("ignore");
  }

  static List<SpecVector> trees() {
    return SpecVectors.read("trees");
  }

  @ParameterizedTest
  @MethodSource
  void ignoreFiles(SpecVector vector) throws IOException {
    List<?> patterns = (List<?>) vector.value("patterns");
    StringBuilder text = new StringBuilder();
    patterns.forEach(pattern -> text.append(pattern).append('\n'));
    IgnoreRules rules = IgnoreRules.parse(".cloudimageignore", text.toString());

    ((Map<?, ?>) vector.value("paths"))
        .forEach(
            (path, left) ->
                assertThat(rules.ignores(path.toString())).as("%s", path).isEqualTo(left));
  }

  /** The digests are GNU tar's. */
  @ParameterizedTest
  @MethodSource
  void trees(SpecVector vector) throws IOException {
    BuildFixture fixture = new BuildFixture(directory);
    List<Map<?, ?>> entries = new ArrayList<>();
    ((List<?>) vector.value("entries")).forEach(entry -> entries.add((Map<?, ?>) entry));
    for (Map<?, ?> entry : entries) {
      layOut(entry, fixture);
    }
    Collections.reverse(entries);
    for (Map<?, ?> entry : entries) {
      if (entry.containsKey("mode")) {
        int mode = Integer.parseInt(String.valueOf(entry.get("mode")), 8);
        Files.setAttribute(
            fixture.context.resolve(String.valueOf(entry.get("path"))), "unix:mode", mode);
      }
    }
    fixture.options = fixture.options.withCompression(CompressionChoice.parse("none"));

    Layer layer = fixture.build("FROM scratch\nCOPY . .\n").images().get(0).ownLayers().get(0);

    assertThat(layer.diffId().hex()).isEqualTo(vector.text("sha256"));
    assertThat(layer.uncompressedSize()).isEqualTo(((Number) vector.value("size")).longValue());
    assertThat(layer.descriptor().digest()).isEqualTo(layer.diffId());
  }

  private static void layOut(Map<?, ?> entry, BuildFixture fixture) throws IOException {
    Path path = fixture.context.resolve(String.valueOf(entry.get("path")));
    String target = String.valueOf(entry.get("target"));
    switch (String.valueOf(entry.get("type"))) {
      case "file" -> Files.writeString(path, String.valueOf(entry.get("content")));
      case "directory" -> Files.createDirectory(path);
      case "hardlink" -> Files.createLink(path, fixture.context.resolve(target));
      case "symlink" -> Files.createSymbolicLink(path, Path.of(target));
      default -> throw new AssertionError("unknown type in " + entry);
    }
  }
}
