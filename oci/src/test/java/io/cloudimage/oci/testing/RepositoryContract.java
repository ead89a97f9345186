// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.BlobIngester;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.Deleter;
import io.cloudimage.oci.content.Ingest;
import io.cloudimage.oci.content.RangeFetcher;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.content.TagLister;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.oci.validate.GraphValidator;
import io.cloudimage.oci.validate.ValidationListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every repository does. */
public abstract class RepositoryContract {
  private static final MediaType ANY = new MediaType("application/octet-stream");
  private static final Tag V1 = new Tag("v1");
  private static final Tag V2 = new Tag("v2");

  /** An empty repository. */
  protected abstract Repository repository() throws Exception;

  @Test
  void handsOutWhatWasPushed() throws Exception {
    Repository repository = repository();
    Blob blob = blob("content");
    assertThat(repository.exists(blob.descriptor())).isFalse();
    repository.push(blob);
    assertThat(repository.exists(blob.descriptor())).isTrue();
    assertThat(read(repository, blob.descriptor())).isEqualTo("content");
  }

  @Test
  void pushingAgainIsNoMatter() throws Exception {
    Repository repository = repository();
    repository.push(blob("content"));
    repository.push(blob("content"));
    assertThat(read(repository, blob("content").descriptor())).isEqualTo("content");
  }

  @Test
  void takesContentOfNoBytes() throws Exception {
    Repository repository = repository();
    repository.push(blob(""));
    assertThat(read(repository, blob("").descriptor())).isEmpty();
  }

  @Test
  void refusesWrongBytesAndKeepsNothing() throws Exception {
    Repository repository = repository();
    Descriptor descriptor = blob("content").descriptor();
    for (String wrong : List.of("Content", "conten", "contents", "")) {
      byte[] bytes = wrong.getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> repository.push(Blob.of(descriptor, bytes)))
          .as("pushing %s", wrong)
          .isInstanceOf(IOException.class);
      assertThat(repository.exists(descriptor)).as("after pushing %s", wrong).isFalse();
    }
  }

  @Test
  void saysWhatIsNotThere() throws Exception {
    Repository repository = repository();
    notFound(() -> read(repository, blob("absent").descriptor()));
    notFound(() -> repository.resolve(V1));
    notFound(() -> repository.resolve(manifest("absent").descriptor().digest()));
  }

  @Test
  void resolvesTagsAndDigests() throws Exception {
    Repository repository = repository();
    Blob manifest = pushManifest(repository, "one");
    repository.tag(manifest.descriptor(), V1);
    assertThat(repository.resolve(V1).bare()).isEqualTo(manifest.descriptor());
    assertThat(repository.resolve(manifest.descriptor().digest()).bare())
        .isEqualTo(manifest.descriptor());
  }

  @Test
  void movesATag() throws Exception {
    Repository repository = repository();
    repository.tag(pushManifest(repository, "one").descriptor(), V1);
    Blob two = pushManifest(repository, "two");
    repository.tag(two.descriptor(), V1);
    assertThat(repository.resolve(V1).digest()).isEqualTo(two.descriptor().digest());
  }

  @Test
  void tagsOnlyWhatIsThere() throws Exception {
    Repository repository = repository();
    notFound(() -> repository.tag(manifest("absent").descriptor(), V1));
  }

  @Test
  void beginsInTheMiddle() throws Exception {
    Repository repository = repository();
    Assumptions.assumeTrue(
        repository instanceof RangeFetcher, "skipped, because it begins at the start only");
    Descriptor descriptor = blob("content").descriptor();
    RangeFetcher ranges = (RangeFetcher) repository;
    notFound(() -> ranges.fetchFrom(descriptor, 3).close());
    repository.push(blob("content"));
    for (int offset = 0; offset < 7; offset++) {
      try (InputStream in = ranges.fetchFrom(descriptor, offset)) {
        assertThat(in.readAllBytes()).isEqualTo(bytes("content".substring(offset)));
      }
    }
  }

  @Test
  void listsItsTags() throws Exception {
    Repository repository = repository();
    Assumptions.assumeTrue(repository instanceof TagLister, "skipped, because it lists no tags");
    Descriptor manifest = pushManifest(repository, "one").descriptor();
    repository.tag(manifest, V2);
    repository.tag(manifest, V1);
    assertThat(((TagLister) repository).tags()).containsExactly(V1, V2);
  }

  @Test
  void deletesATagAndNotItsSibling() throws Exception {
    Repository repository = repository();
    Assumptions.assumeTrue(repository instanceof Deleter, "skipped, because it deletes nothing");
    Descriptor manifest = pushManifest(repository, "one").descriptor();
    repository.tag(manifest, V1);
    repository.tag(manifest, V2);
    try {
      ((Deleter) repository).delete(V1);
    } catch (OciException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
      assertThat(repository.resolve(V1).digest()).isEqualTo(manifest.digest());
    }
    assertThat(repository.resolve(V2).digest()).isEqualTo(manifest.digest());
  }

  @Test
  @DisplayName("B1 a source that breaks leaves nothing, and the push can be repeated")
  void aBrokenPushCanBeRepeated() throws Exception {
    Repository repository = repository();
    byte[] content = new byte[50_000];
    new Random(1).nextBytes(content);
    Descriptor descriptor = Descriptor.of(ANY, content);
    assertThatThrownBy(() -> repository.push(new BrokenBlob(descriptor, content, 20_000)))
        .isInstanceOf(IOException.class);
    assertThat(repository.exists(descriptor)).isFalse();
    repository.push(Blob.of(descriptor, content));
    assertThat(repository.exists(descriptor)).isTrue();
  }

  @Test
  @DisplayName("B5 one blob from many threads")
  void takesOneBlobFromManyThreads() throws Exception {
    Repository repository = repository();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> pushes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        pushes.add(
            threads.submit(
                () -> {
                  repository.push(blob("content"));
                  return null;
                }));
      }
      for (Future<?> push : pushes) {
        push.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(read(repository, blob("content").descriptor())).isEqualTo("content");
  }

  @Test
  void takesAWholeGraphAndThenNothingMore() throws Exception {
    Repository repository = repository();
    MemoryRepository from = new MemoryRepository();
    Descriptor root = RandomImage.writeIndex(from, 9, "linux/amd64", "linux/arm64");
    Copier copier = new Copier(CopyOptions.defaults());
    assertThat(copier.copy(from, root, repository, Optional.of(V1)).transferred()).isEqualTo(9);
    assertThat(copier.copy(from, root, repository, Optional.of(V1)).transferred()).isZero();
    assertThat(
            new GraphValidator(repository, 1, ValidationListener.SILENT).validate(root).findings())
        .isEmpty();
    Descriptor child = Content.readIndex(repository, root).value().manifests().get(1);
    assertThat(repository.resolve(child.digest()).bare()).isEqualTo(child.bare());
  }

  @Test
  void ingestsContentOfUnknownDigest() throws Exception {
    Repository repository = repository();
    Assumptions.assumeTrue(
        repository instanceof BlobIngester, "skipped, because it is no ingester");
    try (Ingest forgotten = ((BlobIngester) repository).ingest()) {
      forgotten.write(bytes("content"));
      assertThat(forgotten.size()).isEqualTo(7);
    }
    assertThat(repository.exists(blob("content").descriptor())).isFalse();
    try (Ingest ingest = ((BlobIngester) repository).ingest()) {
      ingest.write(bytes("con"));
      ingest.write(bytes("tent"));
      assertThat(ingest.commit(ANY)).isEqualTo(blob("content").descriptor());
    }
    assertThat(read(repository, blob("content").descriptor())).isEqualTo("content");
  }

  private static Blob pushManifest(Repository repository, String annotation) throws IOException {
    repository.push(blob("{}"));
    Blob manifest = manifest(annotation);
    repository.push(manifest);
    return manifest;
  }

  private static Blob manifest(String annotation) {
    Manifest manifest =
        new Manifest(
            MediaType.OCI_MANIFEST,
            Optional.of(ANY),
            new Descriptor(
                MediaType.OCI_CONFIG,
                blob("{}").descriptor().digest(),
                2,
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            List.of(),
            Optional.empty(),
            Map.of("note", annotation));
    var encoded = ManifestCodec.write(manifest);
    return Blob.of(encoded.descriptor(), encoded.bytes());
  }

  private static Blob blob(String content) {
    return Blob.of(Descriptor.of(ANY, bytes(content)), bytes(content));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String read(Repository repository, Descriptor descriptor) throws IOException {
    try (InputStream in = repository.fetch(descriptor)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void notFound(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
  }
}
