// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.registry.testing.faulty.Break;
import io.cloudimage.registry.testing.faulty.Fault;
import io.cloudimage.registry.testing.watch.SecretWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The row "slow-loris, black hole, half-open" of the table of transfer faults. */
@Timeout(60)
class SilentRegistryTest {
  private static final Duration IDLE = Duration.ofMillis(400);

  @ParameterizedTest(name = "black hole at {0}, twice: left after the idle limit, and asked again")
  @ValueSource(strings = {"HEAD /manifests/", "GET /manifests/", "GET /blobs/"})
  void pullsAllTheSame(String request) throws IOException {
    try (FaultySetting setting = FaultySetting.startImpatient(IDLE)) {
      setting.preload();
      setting.registry.fault(on(request).times(2).then(Break.blackHole()));
      FaultySetting.isWhole(setting.pull(), setting.root);
    }
  }

  @ParameterizedTest(name = "black hole at {0}, twice: left after the idle limit, and asked again")
  @ValueSource(strings = {"HEAD /blobs/", "POST /uploads/", "HEAD /manifests/"})
  void pushesAllTheSame(String request) throws IOException {
    try (FaultySetting setting = FaultySetting.startImpatient(IDLE)) {
      setting.registry.fault(on(request).times(2).then(Break.blackHole()));
      setting.push();
      setting.isThere();
    }
  }

  @ParameterizedTest(name = "half-open after {0} bytes of a body: goes on by Range")
  @ValueSource(ints = {0, 1, 1000, 700_000})
  void halfOpen(int bytes) throws IOException {
    try (FaultySetting setting = FaultySetting.startImpatient(IDLE)) {
      setting.preload();
      setting.registry.fault(Fault.on("GET", "/blobs/").then(Break.silentAfter(bytes)));
      FaultySetting.isWhole(setting.pull(), setting.root);
    }
  }

  @ParameterizedTest(
      name = "black hole at {0} without end: an error after a bounded number of tries")
  @ValueSource(strings = {"HEAD /manifests/", "GET /manifests/", "GET /blobs/"})
  void withoutEnd(String request) throws IOException {
    try (FaultySetting setting = FaultySetting.startImpatient(IDLE)) {
      setting.preload();
      setting.registry.fault(on(request).always().then(Break.blackHole()));
      assertThatThrownBy(setting::pull)
          .isInstanceOfSatisfying(
              OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
          .satisfies(SecretWatch::saw);
      String[] parts = request.split(" ", 2);
      assertThat(setting.registry.log().count(parts[0], parts[1])).isLessThan(40);
    }
  }

  @Test
  @DisplayName("one layer in a black hole: the others arrive, and the failed one is not kept")
  void othersGoOn() throws IOException {
    try (FaultySetting setting = FaultySetting.startImpatient(IDLE)) {
      setting.preload();
      List<Descriptor> layers = Content.readManifest(setting.image, setting.root).value().layers();
      Descriptor lost = layers.get(0);
      setting.registry.fault(Fault.on("GET", lost.digest().hex()).always().then(Break.blackHole()));
      MemoryRepository copy = new MemoryRepository();
      Copier copier = new Copier(CopyOptions.defaults().withConcurrency(2));
      assertThatThrownBy(
              () -> copier.copy(setting.repository(), setting.root, copy, Optional.empty()))
          .isInstanceOf(OciException.class)
          .hasMessageContaining(lost.digest().hex());
      assertThat(copy.exists(layers.get(1))).isTrue();
      assertThat(copy.exists(lost)).isFalse();
      assertThat(copy.exists(setting.root)).isFalse();
    }
  }

  private static Fault on(String request) {
    String[] parts = request.split(" ", 2);
    return Fault.on(parts[0], parts[1]);
  }
}
