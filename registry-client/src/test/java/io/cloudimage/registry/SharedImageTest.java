// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static io.cloudimage.registry.FaultySetting.NAME;
import static io.cloudimage.registry.FaultySetting.TAG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.registry.testing.faulty.Break;
import io.cloudimage.registry.testing.faulty.Fault;
import io.cloudimage.registry.testing.faulty.FaultAction;
import io.cloudimage.registry.testing.faulty.Profile;
import io.cloudimage.registry.testing.wire.WireReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of transfer faults, of what several do with one image, and one tag, at once. */
@Timeout(60)
class SharedImageTest {
  @ParameterizedTest(
      name = "{0} clients push the same image at once: all succeed, it is there once")
  @ValueSource(ints = {2, 8})
  void pushedByMany(int count) throws Exception {
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
      atOnce(
          count,
          client ->
              new Copier(CopyOptions.defaults())
                  .copy(
                      setting.image,
                      setting.root,
                      client.repository(setting.registry.host(), NAME),
                      Optional.of(TAG)),
          setting);
      setting.isThere();
      assertThat(setting.registry.openUploads()).isZero();
    }
  }

  @ParameterizedTest(name = "{0} clients pull the same image into one place at once: all succeed")
  @ValueSource(ints = {2, 8})
  void pulledByMany(int count) throws Exception {
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
      setting.preload();
      MemoryRepository copy = new MemoryRepository();
      atOnce(
          count,
          client ->
              new Copier(CopyOptions.defaults())
                  .copy(
                      client.repository(setting.registry.host(), NAME),
                      setting.root,
                      copy,
                      Optional.of(TAG)),
          setting);
      FaultySetting.isWhole(copy, setting.root);
    }
  }

  @Test
  @DisplayName("manifest PUT reply lost, tag moved meanwhile: it is pushed again, and names ours")
  void movedOnce() throws IOException {
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
      Descriptor other = other(setting);
      setting.registry.fault(put().then(losesAndMoves(setting, other.digest())));
      setting.push();
      setting.isThere();
      assertThat(setting.registry.log().count("PUT", "/manifests/")).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("manifest PUT replies all lost, tag moved meanwhile: both digests are reported")
  void movedEachTime() throws IOException {
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
      Descriptor other = other(setting);
      setting.registry.fault(put().always().then(losesAndMoves(setting, other.digest())));
      assertThatThrownBy(setting::push)
          .hasMessageContaining("the registry has " + setting.root.digest())
          .hasMessageContaining("v1 names " + other.digest())
          .isInstanceOfSatisfying(
              OciException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
                assertThat(e.hint().orElse("")).contains("moved the tag");
              });
      assertThat(setting.registry.shelf().manifest(NAME.toString(), setting.root.digest()))
          .isPresent();
    }
  }

  @Test
  @DisplayName("manifest PUT replies all lost: what the tag names says that it was a success")
  void lostEachTime() throws IOException {
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
      setting.registry.fault(put().always().then(Break.loseAnswer()));
      setting.push();
      setting.isThere();
    }
  }

  private static Fault put() {
    return Fault.on("PUT", "/manifests/v1");
  }

  private static FaultAction losesAndMoves(FaultySetting setting, Digest other) {
    return (request, usual) -> {
      FaultAction lost = Break.loseAnswer();
      WireReply reply = lost.answer(request, usual);
      setting.registry.shelf().tag(NAME.toString(), TAG.toString(), other);
      return reply;
    };
  }

  /** Another image's manifest, in the registry by its digest. */
  private static Descriptor other(FaultySetting setting) throws IOException {
    MemoryRepository image = new MemoryRepository();
    Descriptor root = RandomImage.write(image, 8, 1, 10);
    setting
        .registry
        .shelf()
        .addManifest(NAME.toString(), root.mediaType(), Content.readDocument(image, root));
    return root;
  }

  private interface Work {
    void with(RegistryClient client) throws IOException;
  }

  private static void atOnce(int count, Work work, FaultySetting setting) throws Exception {
    CyclicBarrier start = new CyclicBarrier(count);
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        tasks.add(
            () -> {
              try (RegistryClient client = FaultySetting.newClient(setting.registry)) {
                start.await();
                work.with(client);
              }
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError("one of them failed", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
