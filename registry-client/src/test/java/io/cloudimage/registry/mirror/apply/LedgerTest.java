// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.mirror.RepositoryAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  private static final Digest PLAN = Digest.of(new byte[] {1});

  @TempDir Path directory;

  private static Place place(int number) {
    return new Place(
        RepositoryAddress.parse("hub.example.com/team/app"), Digest.of(new byte[] {(byte) number}));
  }

  @Test
  void whatATornLineSaidIsDoneAgain() throws IOException {
    try (Ledger ledger = Ledger.open(directory, PLAN)) {
      ledger.add(place(1));
      ledger.add(place(2));
    }
    try (Stream<Path> files = Files.list(directory)) {
      Path file = files.findFirst().orElseThrow();
      byte[] torn = "{\"repository\":\"hub.exa".getBytes(StandardCharsets.UTF_8);
      Files.write(file, torn, StandardOpenOption.APPEND);
    }
    try (Ledger again = Ledger.open(directory, PLAN)) {
      assertThat(again.has(place(1))).isTrue();
      assertThat(again.has(place(2))).isTrue();
      assertThat(again.has(place(3))).isFalse();
      again.add(place(3));
    }
    try (Ledger third = Ledger.open(directory, PLAN)) {
      assertThat(third.has(place(2))).isTrue();
      assertThat(third.has(place(3))).as("a line behind a torn one is a line").isTrue();
      third.delete();
    }
    try (Ledger fresh = Ledger.open(directory, PLAN);
        Ledger other = Ledger.open(directory, Digest.of(new byte[] {2}))) {
      assertThat(fresh.has(place(1))).isFalse();
      assertThat(other.has(place(1))).isFalse();
    }
  }
}
