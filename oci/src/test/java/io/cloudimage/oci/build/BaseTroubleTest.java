// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseTroubleTest {
  @TempDir private Path directory;
  private BuildFixture fixture;

  @BeforeEach
  void layOut() throws IOException {
    fixture = new BuildFixture(directory);
    fixture.put("Metadata", "{\"version\": \"v1.19.8\", \"kubeVersion\": \">=1.19\"}");
    fixture.put("etc/daemon.json", "{}");
    fixture.put("daemon.json", "{\"debug\": true}");
    fixture.put(".dockerignore", "daemon.json\n.dockerignore\n!etc\n");
  }

  private OciException refusal(String kubefile) {
    return catchThrowableOfType(OciException.class, () -> fixture.build(kubefile));
  }

  @Test
  void k2RefusesBasesThatAreNotThere() {
    OciException error = refusal("ARG V=none\nFROM ${V}\n");

    assertThat(error.kind()).isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(error)
        .hasMessage(
            """
            Kubefile:2:6: none is not in memory
                2 | FROM ${V}
                  |      ^""");
    assertThat(refusal("FROM ${NONE}\n"))
        .hasMessageStartingWith("Kubefile:1:6: the image's name is empty");
    assertThat(refusal("FROM --platform=a/b/c/d scratch\n"))
        .hasMessageStartingWith("Kubefile:1:17: a platform is");
  }

  @Test
  void k2RefusesABaseThatLacksALayer() throws IOException {
    BuildResult base = fixture.buildAs("base", "FROM scratch\nCOPY . .\n");
    MemoryRepository without = new MemoryRepository();
    Descriptor config = fixture.manifest(base).config();
    for (Descriptor document : List.of(base.root(), config)) {
      without.push(Blob.of(document, Content.readDocument(fixture.store, document)));
    }
    fixture.store = new MemoryRepository();
    fixture.bases = (name, platform, pin) -> new BaseImage(name, without, base.root());

    assertThat(refusal("FROM base\nLABEL a=b\n").kind()).isEqualTo(ErrorKind.NOT_FOUND);
  }

  @Test
  void k2BuildsAChainOf200() throws IOException {
    fixture.options = fixture.options.withCompression(CompressionChoice.parse("gzip:1"));
    fixture.buildAs("v", "FROM scratch\nCOPY etc .\n");
    StringBuilder kubefile = new StringBuilder("FROM v AS s0\n");
    for (int i = 1; i <= 200; i++) {
      kubefile.append("FROM s").append(i - 1).append(" AS s").append(i).append("\nLABEL a=b\n");
    }

    assertThat(fixture.manifest(fixture.build(kubefile.toString())).layers()).hasSize(1);
  }
}
