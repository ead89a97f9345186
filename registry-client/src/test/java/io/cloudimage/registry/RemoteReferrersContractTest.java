// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ReferrerTag;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.testing.RandomReferrer;
import io.cloudimage.oci.testing.ReferrerContract;
import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Referrers in a registry without the API: by the index under the subject's tag. */
class RemoteReferrersContractTest extends ReferrerContract {
  private static final String TYPE = "application/spdx+json";

  @TempDir Path directory;
  private DockerRegistry registry;
  private RegistryClient client;

  @BeforeEach
  void start() throws IOException {
    registry = DockerRegistry.start(directory);
    client = new RegistryClient(RegistryOptions.defaults());
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
      registry.close();
    }
  }

  @Override
  protected Repository repository() throws IOException {
    return client.repository(registry.host(), new RepositoryName("contract"));
  }

  @Test
  void theListIsTheSpecifications() throws IOException {
    RemoteRepository repository = client.repository(registry.host(), new RepositoryName("a"));
    Descriptor subject = RandomImage.write(new MemoryRepository(), 5, 1, 10);
    Descriptor sbom = RandomReferrer.write(repository, subject, TYPE, "one");
    assertThat(repository.tags()).containsExactly(ReferrerTag.of(subject.digest()));
    Descriptor list = repository.resolve(ReferrerTag.of(subject.digest()));
    assertThat(list.mediaType()).isEqualTo(MediaType.OCI_INDEX);
    Descriptor entry = Content.readIndex(repository, list).value().manifests().get(0);
    assertThat(entry)
        .isEqualTo(sbom.withArtifactType(new MediaType(TYPE)).withAnnotation("note", "one"));
    assertThat(repository.listsReferrersByTag()).isFalse();
    repository.referrers(subject, Optional.empty());
    assertThat(repository.listsReferrersByTag()).isTrue();
    repository.delete(sbom.digest());
    assertThat(
            Content.readIndex(repository, repository.resolve(ReferrerTag.of(subject.digest())))
                .value()
                .manifests())
        .isEmpty();
  }

  @Test
  void entriesOfOlderToolsAreCheckedAndPutRight() throws IOException {
    RemoteRepository repository = client.repository(registry.host(), new RepositoryName("b"));
    Descriptor subject = RandomImage.write(new MemoryRepository(), 5, 1, 10);
    Descriptor other = RandomImage.write(new MemoryRepository(), 6, 1, 10);
    Descriptor ofOther = RandomReferrer.write(repository, other, TYPE, "other");
    Encoded<Manifest> manifest = RandomReferrer.manifest(subject, TYPE, "one");
    RandomReferrer.pushBlobs(repository, manifest, "one");
    repository.push(Blob.of(manifest.descriptor(), manifest.bytes()));
    Descriptor wrong = manifest.descriptor().withArtifactType(new MediaType("text/wrong"));
    Encoded<Index> list =
        ManifestCodec.write(
            new Index(
                MediaType.OCI_INDEX,
                Optional.empty(),
                List.of(wrong, ofOther),
                Optional.empty(),
                Map.of("kept", "yes")));
    repository.push(Blob.of(list.descriptor(), list.bytes()), ReferrerTag.of(subject.digest()));

    assertThat(repository.referrers(subject, Optional.of("text/wrong"))).isEmpty();
    assertThat(repository.referrers(subject, Optional.of(TYPE)))
        .extracting(Descriptor::digest)
        .containsExactly(wrong.digest());
    repository.push(Blob.of(manifest.descriptor(), manifest.bytes()));
    Index put =
        Content.readIndex(repository, repository.resolve(ReferrerTag.of(subject.digest()))).value();
    assertThat(put.manifests()).hasSize(2);
    assertThat(put.manifests().get(0).artifactType()).contains(new MediaType(TYPE));
    assertThat(put.annotations()).containsEntry("kept", "yes");
  }

  @Test
  void manyThreadsAttachToOneImage() throws Exception {
    RemoteRepository repository = client.repository(registry.host(), new RepositoryName("c"));
    Descriptor subject = RandomImage.write(new MemoryRepository(), 5, 1, 10);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> pushes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String text = "number " + i;
        pushes.add(threads.submit(() -> RandomReferrer.write(repository, subject, TYPE, text)));
      }
      for (Future<?> push : pushes) {
        push.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(repository.referrers(subject, Optional.empty())).hasSize(8);
  }
}
