// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.EntryChoice;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Digest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilePlaceTest {
  @ParameterizedTest
  @CsvSource({
    "dir,dir,",
    "/a/dir:v1,/a/dir,v1",
    "dir:hub.example.com:5000/a:v1,dir,hub.example.com:5000/a:v1"
  })
  void readsPathAndName(String text, String path, String name) throws OciException {
    EntryChoice choice = name == null ? EntryChoice.ONLY : EntryChoice.of(name);
    assertThat(FilePlace.parse(text, "DIR")).isEqualTo(new FilePlace(Path.of(path), choice));
  }

  @Test
  void readsADigest() throws OciException {
    Digest digest = Digest.of(new byte[0]);
    assertThat(FilePlace.parse("dir@" + digest, "DIR"))
        .isEqualTo(new FilePlace(Path.of("dir"), EntryChoice.of(digest)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":v1", "dir:", "dir:a b", "dir@sha256:xyz"})
  void refusesTheRest(String text) {
    assertThatThrownBy(() -> FilePlace.parse(text, "DIR[:NAME]"))
        .isInstanceOf(OciException.class)
        .hasMessageContaining("DIR[:NAME]");
  }
}
