// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that are large enough to be read ahead are checked like all others. */
final class LargeLayerTest {
  private final BlobsInMemory blobs = new BlobsInMemory();

  private Layer layer(String compression) throws IOException {
    byte[] noise = new byte[3 << 20];
    new Random(1).nextBytes(noise);
    return LayerBuilder.build(
        List.of(
            LayerFile.file("a", 0644, noise.length, () -> new ByteArrayInputStream(noise)),
            LayerFile.directory("b", 0755)),
        blobs,
        CompressionChoice.parse(compression));
  }

  private byte[] bytes(Layer layer) throws IOException {
    try (InputStream in = blobs.fetch(layer.descriptor())) {
      return in.readAllBytes();
    }
  }

  private static void assertRefused(ErrorKind kind, ContentSource source, Descriptor layer) {
    assertThatThrownBy(() -> LayerVerifier.measure(source, layer))
        .isInstanceOfSatisfying(OciException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "gzip", "none"})
  void whatIsRight(String compression) throws IOException {
    Layer layer = layer(compression);
    assertThat(LayerVerifier.measure(blobs, layer.descriptor())).isEqualTo(layer);
    assertThat(LayerVerifier.verify(blobs, layer.descriptor(), layer.diffId())).isEqualTo(layer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "gzip", "none"})
  void anotherDiffId(String compression) throws IOException {
    Layer layer = layer(compression);
    assertThatThrownBy(
            () -> LayerVerifier.verify(blobs, layer.descriptor(), Digest.of(new byte[0])))
        .hasMessageContaining("not the one that the config names");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "gzip", "none"})
  void aCutBlob(String compression) throws IOException {
    Layer layer = layer(compression);
    byte[] bytes = bytes(layer);
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
    assertRefused(ErrorKind.INVALID, blobs, blobs.add(layer.descriptor().mediaType(), cut));
    assertRefused(ErrorKind.MISMATCH, source(cut), layer.descriptor());
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "gzip", "none"})
  void aBlobThatGoesOn(String compression) throws IOException {
    Layer layer = layer(compression);
    byte[] bytes = bytes(layer);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 3);
    longer[longer.length - 1] = 1;
    assertRefused(ErrorKind.INVALID, blobs, blobs.add(layer.descriptor().mediaType(), longer));
    assertRefused(ErrorKind.MISMATCH, source(longer), layer.descriptor());
  }

  @Test
  void anotherByteInTheMiddle() throws IOException {
    Layer layer = layer("none");
    byte[] bytes = bytes(layer);
    bytes[bytes.length / 2] ^= 1;
    assertRefused(ErrorKind.MISMATCH, source(bytes), layer.descriptor());
  }

  private static ContentSource source(byte[] bytes) {
    return source(new ByteArrayInputStream(bytes));
  }

  private static ContentSource source(InputStream stream) {
    return new ContentSource() {
      @Override
      public boolean exists(Descriptor target) {
        return true;
      }

      @Override
      public InputStream fetch(Descriptor target) {
        return stream;
      }
    };
  }

  @Test
  void whoStopsEarlyLeavesNothingBehind() throws IOException {
    Layer layer = layer("zstd");
    AtomicReference<Thread> thread = new AtomicReference<>();
    AtomicInteger closed = new AtomicInteger();
    InputStream stream =
        new FilterInputStream(new ByteArrayInputStream(bytes(layer))) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            thread.set(Thread.currentThread());
            return super.read(buffer, offset, length);
          }

          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };
    try (LayerReader reader = LayerReader.open(source(stream), layer.descriptor())) {
      assertThat(reader.next()).isPresent();
    }
    assertThat(closed).hasPositiveValue();
    assertThat(thread.get()).isNotSameAs(Thread.currentThread());
    assertThat(thread.get()).returns(false, Thread::isAlive);
  }
}
