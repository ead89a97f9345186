// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layer.BlobsInMemory;
import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.layer.LayerBuilder;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Execution;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A layer is read while the one below it is still on its way into the tree. */
@Timeout(120)
final class LayersSideBySideTest {
  private static final int MANY = 300;

  @TempDir Path directory;
  private final BlobsInMemory blobs = new BlobsInMemory();
  private final List<Digest> fetched = Collections.synchronizedList(new ArrayList<>());
  private final List<Digest> fetchedWhileHeld = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch release = new CountDownLatch(1);

  private static LayerFile text(String path, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return LayerFile.file(path, 0644, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  private static LayerFile noise(String path, int size) {
    byte[] noise = new byte[size];
    new Random(size).nextBytes(noise);
    return LayerFile.file(path, 0644, size, () -> new ByteArrayInputStream(noise));
  }

  private Layer layer(List<LayerFile> files) throws IOException {
    return LayerBuilder.build(files, blobs, CompressionChoice.defaults());
  }

  /** How a layer's bytes come. */
  private interface Way {
    InputStream of(InputStream bytes);
  }

  private void unpack(Map<Layer, Way> ways, UnpackListener listener, Layer... layers)
      throws IOException {
    ContentSource source =
        new ContentSource() {
          @Override
          public boolean exists(Descriptor target) {
            return blobs.exists(target);
          }

          @Override
          public InputStream fetch(Descriptor target) throws IOException {
            fetched.add(target.digest());
            InputStream bytes = blobs.fetch(target);
            for (Map.Entry<Layer, Way> each : ways.entrySet()) {
              if (each.getKey().descriptor().equals(target)) {
                return each.getValue().of(bytes);
              }
            }
            return bytes;
          }
        };
    List<Layer> all = List.of(layers);
    Manifest manifest =
        new Manifest(
            MediaType.OCI_MANIFEST,
            Optional.empty(),
            Descriptor.of(MediaType.CLOUDIMAGE_CONFIG, new byte[0]),
            all.stream().map(Layer::descriptor).toList(),
            Optional.empty(),
            Map.of());
    ImageConfig config =
        new ImageConfig(
            Optional.empty(),
            Optional.empty(),
            Platform.parse("linux/amd64"),
            Execution.EMPTY,
            all.stream().map(Layer::diffId).toList(),
            List.of(),
            Optional.empty());
    new Unpacker(source, UnpackOptions.defaults().withListener(listener))
        .unpack(manifest, config, target());
  }

  private Path target() {
    return directory.resolve("target");
  }

  /** Bytes that come when {@link #release} is given. */
  private InputStream held(InputStream bytes) {
    return new FilterInputStream(bytes) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
          if (!release.await(60, TimeUnit.SECONDS)) {
            throw new IOException("nobody gave the layer free");
          }
        } catch (InterruptedException e) {
          throw new InterruptedIOException("interrupted");
        }
        return super.read(buffer, offset, length);
      }
    };
  }

  /** Bytes that give the held ones free when all of them were read. */
  private InputStream releasing(InputStream bytes) {
    return new FilterInputStream(bytes) {
      @Override
      public void close() throws IOException {
        super.close();
        release.countDown();
      }
    };
  }

  @AfterEach
  void noThreadIsLeft() {
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(Thread::isAlive)
        .extracting(Thread::getName)
        .doesNotContain("cloudimage-layer", "cloudimage-read-ahead");
  }

  private Layer lower() throws IOException {
    List<LayerFile> files = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      files.add(text("d/f" + i, "lower " + i));
    }
    files.add(LayerFile.hardlink("linked", "d/f0"));
    return layer(files);
  }

  private Layer upper() throws IOException {
    List<LayerFile> files = new ArrayList<>();
    for (int i = 0; i < MANY; i += 2) {
      files.add(text("d/f" + i, "upper " + i));
      files.add(LayerFile.file("d/.wh.f" + (i + 1), 0644, 0, InputStream::nullInputStream));
    }
    return layer(files);
  }

  @Test
  void theUpperLayerMayBeReadFirstAndIsPlacedLast() throws IOException {
    Layer lower = lower();
    Layer upper = upper();
    unpack(Map.of(lower, this::held, upper, this::releasing), UnpackListener.NONE, lower, upper);

    assertThat(fetched)
        .containsExactlyInAnyOrder(lower.descriptor().digest(), upper.descriptor().digest());
    for (int i = 0; i < MANY; i += 2) {
      assertThat(target().resolve("d/f" + i)).hasContent("upper " + i);
      assertThat(target().resolve("d/f" + (i + 1))).doesNotExist();
    }
    assertThat(target().resolve("linked")).hasContent("lower 0");
  }

  @Test
  void twoAtOnceAndNoMore() throws Exception {
    Layer first = lower();
    Layer second = upper();
    Layer third = layer(List.of(text("third", "3")));
    Thread watcher =
        new Thread(
            () -> {
              try {
                while (fetched.size() < 2) {
                  Thread.sleep(5);
                }
                Thread.sleep(100);
                fetchedWhileHeld.addAll(fetched);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                release.countDown();
              }
            });
    watcher.start();
    unpack(Map.of(first, this::held), UnpackListener.NONE, first, second, third);
    watcher.join();

    assertThat(fetchedWhileHeld)
        .containsExactlyInAnyOrder(first.descriptor().digest(), second.descriptor().digest());
    assertThat(target().resolve("third")).hasContent("3");
  }

  @Test
  void aDamagedUpperLayerLeavesNothing() throws IOException {
    Layer lower = lower();
    Layer upper = layer(List.of(noise("large", 3 << 20), text("d/f0", "upper")));
    assertThatThrownBy(
            () ->
                unpack(
                    Map.of(lower, this::held, upper, bytes -> releasing(damaged(bytes))),
                    UnpackListener.NONE,
                    lower,
                    upper))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MISMATCH));
    assertThat(directory).isEmptyDirectory();
  }

  /** The last byte is another one. */
  private InputStream damaged(InputStream bytes) {
    try {
      byte[] all = bytes.readAllBytes();
      all[all.length - 1] ^= 1;
      return new ByteArrayInputStream(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aDamagedLowerLayerEndsTheUpperOne() throws IOException {
    Layer lower = layer(List.of(noise("large", 3 << 20)));
    Layer upper = layer(List.of(noise("other", 4 << 20)));
    assertThatThrownBy(
            () ->
                unpack(
                    Map.of(lower, this::damaged, upper, this::neverEnding),
                    UnpackListener.NONE,
                    lower,
                    upper))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MISMATCH));
    assertThat(directory).isEmptyDirectory();
  }

  private InputStream neverEnding(InputStream bytes) {
    CountDownLatch never = new CountDownLatch(1);
    return new FilterInputStream(bytes) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
          never.await();
        } catch (InterruptedException e) {
          throw new InterruptedIOException("interrupted");
        }
        return -1;
      }
    };
  }

  @Test
  void whoWaitsForALayerCanBeInterrupted() throws IOException {
    Layer lower = lower();
    Layer upper = upper();
    Thread unpacking = Thread.currentThread();
    Way interrupting =
        bytes -> {
          unpacking.interrupt();
          return neverEnding(bytes);
        };
    try {
      assertThatThrownBy(
              () ->
                  unpack(
                      Map.of(lower, interrupting, upper, this::neverEnding),
                      UnpackListener.NONE,
                      lower,
                      upper))
          .isInstanceOfSatisfying(
              OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void theListenerHearsEachLayer() throws IOException {
    Layer lower = lower();
    Layer upper = upper();
    List<String> events = Collections.synchronizedList(new ArrayList<>());
    Map<Digest, Long> read = Collections.synchronizedMap(new HashMap<>());
    unpack(
        Map.of(),
        new UnpackListener() {
          @Override
          public void layerStarted(Descriptor layer, Digest diffId, int index, int count) {
            events.add("started " + index + " of " + count);
          }

          @Override
          public void bytesRead(Digest diffId, long count) {
            read.merge(diffId, count, Long::sum);
          }

          @Override
          public void layerCompleted(Descriptor layer, Digest diffId) {
            events.add("completed " + diffId);
          }
        },
        lower,
        upper);
    assertThat(events)
        .containsExactly(
            "started 0 of 2",
            "started 1 of 2",
            "completed " + lower.diffId(),
            "completed " + upper.diffId());
    assertThat(read)
        .containsOnly(
            Map.entry(lower.diffId(), lower.descriptor().size()),
            Map.entry(upper.diffId(), upper.descriptor().size()));
  }
}
