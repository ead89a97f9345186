// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.testing.RepositoryContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutDirectoryTest extends RepositoryContract {
  @TempDir Path directory;

  @Override
  protected Repository repository() throws IOException {
    return LayoutDirectory.openOrCreate(directory.resolve("layout"));
  }

  @Test
  void holdsNothingButWhatTheSpecificationNames() throws IOException {
    LayoutDirectory layout = LayoutDirectory.openOrCreate(directory.resolve("layout"));
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    layout.push(Blob.of(Descriptor.of(new MediaType("text/plain"), content), content));
    try (Stream<Path> files = Files.list(layout.root())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(List.of("blobs", "index.json", "oci-layout"));
    }
  }

  @Test
  void aFolderWithOtherThingsIsNotTouched() throws IOException {
    Files.writeString(directory.resolve("notes"), "mine");
    assertThatThrownBy(() -> LayoutDirectory.openOrCreate(directory))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
    assertThatThrownBy(() -> LayoutDirectory.open(directory)).hasMessageContaining("oci-layout");
  }
}
