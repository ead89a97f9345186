// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.origin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginsTest {
  private static final RegistryHost HOST = RegistryHost.parse("reg.example.com:5000");
  private static final RepositoryName WEB = new RepositoryName("apps/web");
  private static final RepositoryName TOOL = new RepositoryName("apps/tool");
  private static final Digest ONE = Digest.of(new byte[] {1});
  private static final Digest TWO = Digest.of(new byte[] {2});

  @TempDir Path directory;
  private final Set<Digest> stored = new HashSet<>(List.of(ONE, TWO));

  @Test
  void anotherRunKnowsWhereContentWasSeen() throws IOException {
    origins().note(HOST, WEB, List.of(ONE));
    origins().note(HOST, WEB, List.of(TWO));
    origins().note(HOST, TOOL, List.of(TWO));
    origins().note(RegistryHost.parse("other.example.com"), TOOL, List.of(ONE));
    assertThat(origins().of(HOST).get(ONE)).containsExactly(WEB);
    assertThat(origins().of(HOST).get(TWO)).containsExactlyInAnyOrder(WEB, TOOL);
    for (Path file : files()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void whatTheStoreHasLostIsForgotten() throws IOException {
    origins().note(HOST, WEB, List.of(ONE));
    stored.remove(ONE);
    origins().note(HOST, WEB, List.of(TWO));
    assertThat(origins().of(HOST)).containsOnlyKeys(TWO);
  }

  @Test
  void aFileWithoutSenseIsNone() throws IOException {
    origins().note(HOST, WEB, List.of(ONE));
    Files.writeString(files().get(0), "{\"version\":2}");
    assertThat(origins().of(HOST)).isEmpty();
    Files.writeString(files().get(0), "no JSON");
    assertThat(origins().of(HOST)).isEmpty();
    origins().note(HOST, WEB, List.of(TWO));
    assertThat(origins().of(HOST)).containsOnlyKeys(TWO);
  }

  private Origins origins() {
    return new Origins(directory.resolve("origins"), stored::contains);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("origins"))) {
      return files.toList();
    }
  }
}
