// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.spec.SpecFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The trees of the specification, whose digests another tool has made. */
final class TreeVectorsTest {
  static List<JsonNode> trees() throws IOException {
    List<JsonNode> trees = new ArrayList<>();
    new ObjectMapper().readTree(SpecFiles.vectors("trees")).forEach(trees::add);
    return trees;
  }

  @ParameterizedTest
  @MethodSource("trees")
  void aTreeHasTheDigestThatTheSpecificationSays(JsonNode tree) throws IOException {
    List<LayerFile> files = new ArrayList<>();
    for (JsonNode entry : tree.get("entries")) {
      files.add(file(entry));
    }
    Layer layer = LayerBuilder.build(files, new BlobsInMemory(), CompressionChoice.parse("none"));

    assertThat(layer.diffId()).isEqualTo(Digest.parse("sha256:" + tree.get("sha256").asText()));
    assertThat(layer.uncompressedSize()).isEqualTo(tree.get("size").asLong());
  }

  private static LayerFile file(JsonNode entry) {
    String path = entry.get("path").asText();
    String type = entry.get("type").asText();
    return switch (type) {
      case "symlink" -> LayerFile.symlink(path, entry.get("target").asText());
      case "hardlink" -> LayerFile.hardlink(path, entry.get("target").asText());
      case "directory" -> LayerFile.directory(path, mode(entry));
      case "file" -> {
        byte[] content = entry.get("content").asText().getBytes(StandardCharsets.UTF_8);
        yield LayerFile.file(
            path, mode(entry), content.length, () -> new ByteArrayInputStream(content));
      }
      default -> throw new IllegalArgumentException(type);
    };
  }

  private static int mode(JsonNode entry) {
    return Integer.parseInt(entry.get("mode").asText(), 8);
  }
}
