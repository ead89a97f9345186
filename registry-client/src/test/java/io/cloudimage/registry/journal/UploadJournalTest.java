// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadJournalTest {
  private static final Instant NOW = Instant.parse("2026-11-23T13:00:00Z");
  private static final URI SESSION = URI.create("https://one.example/up/1?_state=secret");
  private static final UploadKey KEY = key("me");

  @TempDir Path directory;

  private static UploadKey key(String account) {
    return new UploadKey(
        RegistryHost.parse("one.example"),
        new RepositoryName("a/b"),
        account,
        Digest.of("x".getBytes(StandardCharsets.UTF_8)));
  }

  private UploadJournal at(Instant time) {
    return new UploadJournal(Optional.of(directory), Clock.fixed(time, ZoneOffset.UTC));
  }

  private void record(long offset) {
    try (UploadJournal.Page page = at(NOW).open(KEY).orElseThrow()) {
      page.record(SESSION, offset);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".json")).toList();
    }
  }

  @Test
  void laterRunsFindIt() {
    record(17);
    try (UploadJournal.Page page = at(NOW.plusSeconds(60)).open(KEY).orElseThrow()) {
      JournaledUpload found = page.find().orElseThrow();
      assertThat(found.session()).isEqualTo(SESSION);
      assertThat(found.offset()).isEqualTo(17);
      assertThat(found.toString()).doesNotContain("secret", "up/1");
      page.record(SESSION, 18);
      assertThat(page.find().orElseThrow().started()).isEqualTo(NOW);
      page.forget();
      assertThat(page.find()).isEmpty();
    }
  }

  @Test
  void anotherAccountDoesNot() {
    record(17);
    try (UploadJournal.Page page = at(NOW).open(key("you")).orElseThrow()) {
      assertThat(page.find()).isEmpty();
    }
  }

  @Test
  void oneAtATime() {
    try (UploadJournal.Page page = at(NOW).open(KEY).orElseThrow()) {
      assertThat(at(NOW).open(KEY)).isEmpty();
      try (UploadJournal.Page other = at(NOW).open(key("you")).orElseThrow()) {
        assertThat(other.find()).isEmpty();
      }
      assertThat(page.find()).isEmpty();
    }
    try (UploadJournal.Page page = at(NOW).open(KEY).orElseThrow()) {
      assertThat(page.find()).isEmpty();
    }
  }

  @Test
  void whatIsOldOrBrokenIsRemoved() throws IOException {
    record(17);
    Files.writeString(directory.resolve("broken.json"), "{");
    assertThat(files()).hasSize(2);
    try (UploadJournal.Page page =
        at(NOW.plus(Duration.ofDays(7))).open(key("you")).orElseThrow()) {
      assertThat(page.find()).isEmpty();
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void withoutAPlaceThereIsNone() throws IOException {
    assertThat(new UploadJournal(Optional.empty()).open(KEY)).isEmpty();
    Path blocked = Files.writeString(directory.resolve("file"), "").resolve("below");
    assertThat(new UploadJournal(Optional.of(blocked)).open(KEY)).isEmpty();
  }
}
