// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Deleter;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.content.TagLister;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
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
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return Blob.of(Descriptor.of(ANY, bytes), bytes);
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
