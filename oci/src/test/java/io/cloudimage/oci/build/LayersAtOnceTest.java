// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Layers are written while the next instructions are carried out, and nobody can tell. */
@Timeout(60)
class LayersAtOnceTest {
  private static final String KUBEFILE = "FROM scratch\nCOPY a x/\nCOPY b y/\nCOPY c z/\nENV A=1\n";

  @TempDir private Path directory;
  private BuildFixture fixture;

  @BeforeEach
  void layOut() throws IOException {
    fixture = new BuildFixture(directory);
    for (String name : List.of("a", "b", "c")) {
      fixture.put(name, name.repeat(100_000));
    }
  }

  @AfterEach
  void everyThreadHasEnded() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("cloudimage-layer")) {
        thread.join(5000); // It has done its work; its very last steps may take a moment.
        assertThat(thread.isAlive()).isFalse();
      }
    }
    assertThat(fixture.temporary).isEmptyDirectory();
  }

  /** Is held up by the first bytes of one instruction's layer. */
  private static class Held implements BuildListener {
    private final int held;
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch free = new CountDownLatch(1);
    final AtomicBoolean interrupted = new AtomicBoolean();

    Held(int held) {
      this.held = held;
    }

    @Override
    public void advanced(Platform platform, int number, long bytes) {
      if (number == held) {
        reached.countDown();
        try {
          free.await();
        } catch (InterruptedException e) {
          interrupted.set(true);
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void append(String file) {
    try {
      Files.writeString(fixture.context.resolve(file), "y", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OciException refusal(String kubefile) {
    return catchThrowableOfType(OciException.class, () -> fixture.build(kubefile));
  }

  @Test
  void aLayerIsWrittenBesideTheNextAndStaysBelowIt() throws IOException {
    Digest expected = fixture.build(KUBEFILE).root().digest();
    fixture.listener =
        new Held(2) {
          @Override
          public void wrote(Platform platform, int number, Layer layer) {
            if (number == 3) {
              free.countDown(); // One after the other, this would never come.
            }
          }
        };

    BuildResult result = fixture.build(KUBEFILE);

    assertThat(result.root().digest()).isEqualTo(expected);
    assertThat(fixture.lastLayer(result)).hasSize(2).contains("d 755 0:0 z");
    assertThat(fixture.config(result).history())
        .extracting(entry -> entry.createdBy().orElse(""))
        .containsExactly("COPY a x/", "COPY b y/", "COPY c z/", "ENV A=1");
  }

  @Test
  void aFailureNamesItsOwnInstruction() {
    fixture.listener =
        new BuildListener() {
          @Override
          public void advanced(Platform platform, int number, long bytes) {
            if (number == 3) {
              append("b");
            }
          }
        };

    OciException refused = refusal(KUBEFILE);

    assertThat(refused.kind()).isEqualTo(ErrorKind.CONFLICT);
    assertThat(refused).hasMessageStartingWith("Kubefile:3:1: cannot ");
    assertThat(refused).hasMessageContaining("3 | COPY b y/");
  }

  @Test
  void theFirstFailureEndsTheOthers() {
    Held held =
        new Held(2) {
          @Override
          public void advanced(Platform platform, int number, long bytes) {
            super.advanced(platform, number, bytes);
            if (number == 3) {
              awaitQuietly(reached);
              append("b");
            }
          }
        };
    fixture.listener = held;

    assertThat(refusal(KUBEFILE)).hasMessageStartingWith("Kubefile:3:1: ");
    assertThat(held.interrupted).isTrue();
  }

  @Test
  void anInstructionThatCannotBeCarriedOutEndsThem() {
    Held held = new Held(2);
    fixture.listener = held;

    assertThat(refusal("FROM scratch\nCOPY a x/\nCOPY none y/\n"))
        .hasMessageStartingWith("Kubefile:3:6: ");
    assertThat(held.free.getCount()).isOne();
  }

  @Test
  void anInterruptEndsAll() throws InterruptedException {
    Held held = new Held(3);
    fixture.listener = held;
    AtomicReference<Throwable> thrown = new AtomicReference<>(new AssertionError("nothing"));
    AtomicBoolean stillInterrupted = new AtomicBoolean();
    Thread build =
        new Thread(
            () -> {
              try {
                fixture.build(KUBEFILE);
              } catch (IOException | RuntimeException e) {
                thrown.set(e);
              }
              stillInterrupted.set(Thread.currentThread().isInterrupted());
            });
    build.start();
    assertThat(held.reached.await(30, TimeUnit.SECONDS)).isTrue();
    build.interrupt();
    build.join();

    assertThat(thrown.get()).isInstanceOf(CancelledException.class);
    assertThat(stillInterrupted).isTrue();
    assertThat(held.interrupted).isTrue();
  }

  @Test
  void largeLayersComeOneAfterTheOtherAndAreTheSame() throws IOException {
    byte[] noise = new byte[9 << 20];
    for (String name : List.of("a", "b", "c")) {
      new Random(name.hashCode()).nextBytes(noise);
      Files.write(fixture.context.resolve(name), noise);
    }
    BuildResult result = fixture.build(KUBEFILE);
    List<Layer> layers = result.images().get(0).ownLayers();
    assertThat(fixture.config(result).diffIds())
        .isEqualTo(layers.stream().map(Layer::diffId).toList())
        .doesNotHaveDuplicates();
    assertThat(fixture.build(KUBEFILE).root()).isEqualTo(result.root());
  }
}
