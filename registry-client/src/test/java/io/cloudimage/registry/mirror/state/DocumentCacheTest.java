// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentCacheTest {
  private static final int LENGTH = 100;

  @TempDir Path directory;

  @ParameterizedTest(name = "at most {0} files and {1} bytes: the newest {2} of 10 stay")
  @CsvSource({"10,1000,10", "4,1000000,4", "100,350,3", "2,350,2", "0,0,0"})
  void whatWasWrittenFirstGoes(int files, long bytes, int kept) throws IOException {
    DocumentCache cache = new DocumentCache(directory, files, bytes);
    List<Descriptor> documents = write(cache, 10);
    cache.trim();
    for (int i = 0; i < 10; i++) {
      assertThat(file(documents.get(i)).toFile().exists()).as("" + i).isEqualTo(i >= 10 - kept);
      assertThat(new DocumentCache(directory).read(documents.get(i)).isPresent())
          .isEqualTo(i >= 10 - kept);
    }
  }

  @Test
  void whereNothingWasWrittenNothingGoes() throws IOException {
    write(new DocumentCache(directory), 3);
    DocumentCache another = new DocumentCache(directory, 1, 1);
    another.trim();
    assertThat(count()).isEqualTo(3);
  }

  @Test
  void aFileHalfWrittenGoesAfterADay() throws IOException {
    DocumentCache cache = new DocumentCache(directory);
    Path folder = parent(write(cache, 1).get(0));
    Path fresh = Files.writeString(folder.resolve(".fresh"), "x");
    Path old = Files.writeString(folder.resolve(".old"), "x");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    cache.trim();
    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void aFileThatIsDamagedIsReplaced() throws IOException {
    Descriptor document = write(new DocumentCache(directory), 1).get(0);
    Files.writeString(file(document), "something else");
    DocumentCache cache = new DocumentCache(directory);
    assertThat(cache.read(document)).isEmpty();
    cache.write(document.digest(), content(0));
    assertThat(new DocumentCache(directory).read(document)).hasValue(content(0));
  }

  private List<Descriptor> write(DocumentCache cache, int count) throws IOException {
    List<Descriptor> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Descriptor document = Descriptor.of(MediaType.OCI_MANIFEST, content(i));
      cache.write(document.digest(), content(i));
      Files.setLastModifiedTime(file(document), FileTime.fromMillis(1_000_000L + i));
      documents.add(document);
    }
    return documents;
  }

  private static byte[] content(int i) {
    return String.format("%0" + LENGTH + "d", i).getBytes(StandardCharsets.UTF_8);
  }

  private Path file(Descriptor document) {
    return parent(document).resolve(document.digest().hex());
  }

  private Path parent(Descriptor document) {
    return directory.resolve("sha256").resolve(document.digest().hex().substring(0, 2));
  }

  private long count() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
