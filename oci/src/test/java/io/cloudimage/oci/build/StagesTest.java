// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudimage.oci.error.OciException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StagesTest {
  @TempDir private Path directory;
  private BuildFixture fixture;

  @BeforeEach
  void layOut() throws IOException {
    fixture = new BuildFixture(directory);
    fixture.put("t/usr/bin/tool", "T");
    fixture.put("t/etc/passwd", "P");
    Files.createSymbolicLink(fixture.context.resolve("t/bin"), Path.of("/usr/bin"));
    Files.createSymbolicLink(
        fixture.context.resolve("t/etc/link"), Path.of("../../../../etc/passwd"));
  }

  @Test
  void copiesFromAnEarlierStage() throws IOException {
    BuildResult result =
        fixture.build(
            """
            FROM scratch AS Tools
            COPY --chown=9:9 t /
            FROM scratch
            COPY --from=tools /usr/bin/* x/
            COPY --from=0 --chown=1:2 bin y/
            """);

    assertThat(fixture.entries(fixture.manifest(result).layers().get(0)))
        .containsExactly("d 755 0:0 x", "f 644 0:0 x/tool=T");
    assertThat(fixture.lastLayer(result)).containsExactly("d 755 1:2 y", "f 644 1:2 y/tool=T");
  }

  @Test
  void followsLinksOfAStageWithinItAlone() throws IOException {
    BuildResult result =
        fixture.build(
            """
            FROM scratch AS tools
            COPY t /
            FROM scratch
            COPY --from=tools etc/link x
            """);

    assertThat(fixture.lastLayer(result)).containsExactly("f 644 0:0 x=P");
  }

  @Test
  void copiesFromAnImage() throws IOException {
    fixture.buildAs("tools", "FROM scratch\nCOPY t .\n");
    fixture.buildAs("more", "FROM tools\nCOPY t/etc/passwd usr/bin/\n");

    BuildResult result = fixture.build("FROM scratch\nCOPY --from=more usr/bin x/\n");

    assertThat(fixture.lastLayer(result))
        .containsExactly("d 755 0:0 x", "f 644 0:0 x/passwd=P", "f 644 0:0 x/tool=T");
    assertThat(fixture.manifest(result).layers()).hasSize(1);
  }

  @Test
  void ignoreFilesAreForTheContextAlone() throws IOException {
    fixture.put(".dockerignore", "**/passwd\n");
    fixture.buildAs("base", "FROM scratch\nCOPY <<passwd etc/\nx\npasswd\n");

    BuildResult result = fixture.build("FROM scratch\nCOPY --from=base etc etc\n");

    assertThat(fixture.lastLayer(result)).contains("f 644 0:0 etc/passwd=x\n");
  }

  @Test
  void startsFromAnEarlierStage() throws IOException {
    BuildResult result =
        fixture.build(
            """
            FROM scratch AS a
            COPY t/etc/passwd etc/
            ENV A=1
            FROM a AS b
            COPY t/usr/bin/tool etc
            ENV B=$A
            """);

    assertThat(fixture.manifest(result).layers()).hasSize(2);
    assertThat(fixture.lastLayer(result)).containsExactly("f 644 0:0 etc/tool=T");
    assertThat(fixture.config(result).execution().env()).containsExactly("A=1", "B=1");
    assertThat(fixture.config(result).history()).hasSize(4);
  }

  @Test
  void baseDirectoriesAndLinksAreKnown() throws IOException {
    fixture.buildAs("base", "FROM scratch\nCOPY t .\n");

    assertThat(fixture.lastLayer(fixture.build("FROM base\nCOPY t/etc/passwd bin\n")))
        .containsExactly("f 644 0:0 usr/bin/passwd=P");
    assertThat(fixture.lastLayer(fixture.build("FROM base\nCOPY t/etc/passwd new/x\n")))
        .containsExactly("d 755 0:0 new", "f 644 0:0 new/x=P");
  }

  @Test
  void removesWhatItUnpacked() throws IOException {
    fixture.build("FROM scratch AS a\nCOPY t .\nFROM scratch\nCOPY --from=a etc etc\n");

    try (var files = Files.list(fixture.temporary)) {
      assertThat(files).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--from=me x y    | cannot copy from itself",
        "--from=later x y | comes later",
        "--from=1 x y     | there is no stage 1 before this one",
        "--from=none x y  | none is not in memory",
        "--from=a none y  | there is no \"none\" in the stage a",
        "--from=a ../x y  | there is no \"../x\" in the stage a",
      })
  void refuses(String arguments, String problem) {
    String kubefile =
        "FROM scratch AS a\nCOPY t .\nFROM scratch AS me\nCOPY "
            + arguments
            + "\nFROM scratch AS later\nCOPY --from=me / /\n";

    assertThat(catchThrowableOfType(OciException.class, () -> fixture.build(kubefile)))
        .hasMessageStartingWith("Kubefile:4:")
        .hasMessageContaining(problem);
  }
}
