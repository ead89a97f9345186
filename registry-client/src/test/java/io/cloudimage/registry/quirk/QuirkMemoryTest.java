// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.quirk;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.RegistryHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuirkMemoryTest {
  private static final Instant NOW = Instant.parse("2026-11-23T13:00:00Z");
  private static final RegistryHost ONE = RegistryHost.parse("one.example:5000");
  private static final RegistryHost TWO = RegistryHost.parse("two.example");

  @TempDir Path directory;

  private QuirkMemory at(Instant time) {
    return new QuirkMemory(Optional.of(directory), Clock.fixed(time, ZoneOffset.UTC));
  }

  private Path file() {
    return directory.resolve("quirks.json");
  }

  @Test
  void laterRunsKnow() throws IOException {
    at(NOW).of(ONE).observe(Quirk.MAXIMUM_CHUNK, 4 << 20);
    HostQuirks later = at(NOW.plusSeconds(60)).of(ONE);
    assertThat(later.value(Quirk.MAXIMUM_CHUNK)).hasValue(4 << 20);
    assertThat(later.has(Quirk.NO_MOUNT)).isFalse();
    assertThat(at(NOW).of(TWO).all()).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void isForgottenAfterAWeekAndNeverHeededFromTheFuture() {
    at(NOW).of(ONE).observe(Quirk.NO_MOUNT);
    Instant last = NOW.plus(Duration.ofDays(7)).minusSeconds(1);
    assertThat(at(last).of(ONE).has(Quirk.NO_MOUNT)).isTrue();
    assertThat(at(last.plusSeconds(1)).of(ONE).has(Quirk.NO_MOUNT)).isFalse();
    assertThat(at(NOW.minus(Duration.ofDays(3650))).of(ONE).all()).isEmpty();
  }

  @Test
  void whatOthersWriteMeanwhileStays() {
    QuirkMemory mine = at(NOW);
    assertThat(mine.of(ONE).all()).isEmpty();
    at(NOW).of(TWO).observe(Quirk.NO_HEAD);
    mine.of(ONE).observe(Quirk.NO_RANGE);
    assertThat(at(NOW).of(TWO).has(Quirk.NO_HEAD)).isTrue();
    assertThat(at(NOW).of(ONE).has(Quirk.NO_RANGE)).isTrue();
    mine.of(ONE).forget(Quirk.NO_RANGE);
    assertThat(at(NOW).of(ONE).all()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsNothing() throws IOException {
    for (String content :
        new String[] {
          "", "{", "[]", "{\"version\":2}", "{\"version\":1,\"hosts\":[{\"host\":\"a b\"}]}"
        }) {
      Files.writeString(file(), content);
      assertThat(at(NOW).of(ONE).all()).as(content).isEmpty();
    }
    String later =
        "{\"version\":1,\"hosts\":[{\"host\":\"two.example\",\"quirks\":["
            + "{\"quirk\":\"of-tomorrow\",\"seen\":\"2026-11-23T12:00:00Z\"},"
            + "{\"quirk\":\"no-head\",\"seen\":\"2026-11-23T12:00:00Z\"}]}]}";
    Files.writeString(file(), later);
    assertThat(at(NOW).of(TWO).all()).extracting(Observation::quirk).containsExactly(Quirk.NO_HEAD);
  }

  @Test
  void withoutAPlaceItRemembersForTheRun() {
    QuirkMemory memory = new QuirkMemory(Optional.empty());
    memory.of(ONE).observe(Quirk.NO_HEAD);
    assertThat(memory.of(ONE).has(Quirk.NO_HEAD)).isTrue();
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNoError() throws IOException {
    Path blocked = Files.writeString(directory.resolve("file"), "").resolve("below");
    QuirkMemory memory = new QuirkMemory(Optional.of(blocked));
    memory.of(ONE).observe(Quirk.NO_HEAD);
    assertThat(memory.of(ONE).has(Quirk.NO_HEAD)).isTrue();
  }
}
