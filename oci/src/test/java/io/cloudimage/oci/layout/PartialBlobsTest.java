// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.testing.BrokenBlob;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers into the store that break, and go on. */
class PartialBlobsTest {
  private static final int SIZE = 3 << 20;
  private static final int BREAK = 2_000_000;

  @TempDir Path root;

  private final byte[] content = new byte[SIZE];
  private LayoutStore store;
  private Descriptor descriptor;

  @BeforeEach
  void open() throws IOException {
    new Random(5).nextBytes(content);
    descriptor = Descriptor.of(new MediaType("application/octet-stream"), content);
    store = LayoutStore.open(root);
  }

  private Path partial() {
    return root.resolve("ingest/sha256-" + descriptor.digest().hex());
  }

  private void breakOnce() {
    assertThatThrownBy(() -> store.push(new BrokenBlob(descriptor, content, BREAK)))
        .isInstanceOf(IOException.class);
    assertThat(store).satisfies(s -> assertThat(s.exists(descriptor)).isFalse());
    assertThat(partial()).hasSize(BREAK);
  }

  @Test
  @DisplayName("S5 goes on behind what a broken transfer has brought")
  void goesOn() throws IOException {
    breakOnce();
    Opened blob = new Opened(content);
    store.push(blob);
    assertThat(blob.offsets).containsExactly((long) BREAK);
    assertThat(store.exists(descriptor)).isTrue();
    assertThat(partial()).doesNotExist();
    assertThat(store.fsck(StoreCheckOptions.defaults()).problems()).isEmpty();
  }

  @ParameterizedTest(name = "S5 what is there is wrong from byte {0}: starts once again from 0")
  @ValueSource(ints = {0, BREAK / 2, BREAK - 1})
  void neverTrustsWhatIsThere(int wrong) throws IOException {
    byte[] bytes = Arrays.copyOf(content, BREAK);
    bytes[wrong] ^= 1;
    Files.write(partial(), bytes);
    Opened blob = new Opened(content);
    store.push(blob);
    assertThat(blob.offsets).containsExactly((long) BREAK, 0L);
    assertThat(store.fetch(descriptor).readAllBytes()).isEqualTo(content);
  }

  @Test
  @DisplayName("S5 a whole that was not renamed is not fetched again")
  void adoptsTheWhole() throws IOException {
    Files.write(partial(), content);
    Opened blob = new Opened(content);
    store.push(blob);
    assertThat(blob.offsets).isEmpty();
    assertThat(store.fetch(descriptor).readAllBytes()).isEqualTo(content);
  }

  @Test
  @DisplayName("S5 more than the whole, a link, and wrong content leave nothing")
  void wrongThings() throws IOException {
    Files.write(partial(), new byte[SIZE + 1]);
    store.push(new Opened(content));
    Files.delete(root.resolve("blobs/sha256").resolve(descriptor.digest().hex()));
    Path victim = Files.writeString(root.resolve("victim"), "x");
    Files.createSymbolicLink(partial(), victim);
    store.push(new Opened(content));
    assertThat(victim).hasContent("x");
    Files.delete(root.resolve("blobs/sha256").resolve(descriptor.digest().hex()));
    byte[] wrong = content.clone();
    wrong[SIZE - 1] ^= 1;
    breakOnce();
    assertThatThrownBy(() -> store.push(new Opened(wrong)))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MISMATCH));
    assertThat(partial()).doesNotExist();
  }

  @Test
  void isListedAndRemovedWhenItIsOld() throws IOException {
    breakOnce();
    StoreReport report = store.fsck(StoreCheckOptions.defaults().withRepair(true));
    assertThat(report.isSound()).isTrue();
    assertThat(report.problems())
        .extracting(StoreProblem::kind)
        .containsExactly(StoreProblem.Kind.PARTIAL);
    assertThat(store.gc(GarbageOptions.defaults()).leftovers()).isZero();
    assertThat(partial()).exists();
    Files.setLastModifiedTime(partial(), FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    assertThat(store.gc(GarbageOptions.defaults()).leftovers()).isEqualTo(1);
    assertThat(partial()).doesNotExist();
  }

  @Test
  void littleIsNotKept() throws IOException {
    assertThatThrownBy(() -> store.push(new BrokenBlob(descriptor, content, 1000)))
        .isInstanceOf(IOException.class);
    assertThat(partial()).doesNotExist();
  }

  /** Content that remembers where it was opened. */
  private final class Opened implements Blob {
    private final byte[] bytes;
    private final List<Long> offsets = new ArrayList<>();

    Opened(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public Descriptor descriptor() {
      return descriptor;
    }

    @Override
    public InputStream open() {
      return openAt(0);
    }

    @Override
    public InputStream openAt(long offset) {
      offsets.add(offset);
      return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
    }
  }
}
