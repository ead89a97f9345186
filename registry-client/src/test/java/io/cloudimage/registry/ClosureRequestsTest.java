// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.closure.Closure;
import io.cloudimage.oci.closure.ClosureComparison;
import io.cloudimage.oci.closure.ClosureCopier;
import io.cloudimage.oci.closure.ClosureLimits;
import io.cloudimage.oci.closure.ClosureReader;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.testing.CosignSignature;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.testing.RandomReferrer;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.registry.testing.FaultyRegistry;
import io.cloudimage.registry.testing.faulty.Profile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What closures cost in requests. */
class ClosureRequestsTest {
  private static final RepositoryName NAME = new RepositoryName("a/b");
  private static final int IMAGES = 12;

  private final RegistryClient client = new RegistryClient(RegistryOptions.defaults());
  private final MemoryRepository images = new MemoryRepository();

  @Test
  void withoutTheApiTheListOfTagsAnswersForAll() throws IOException {
    try (FaultyRegistry registry = FaultyRegistry.start(Profile.GHCR)) {
      RemoteRepository repository = client.repository(registry.host(), NAME);
      List<Descriptor> roots = push(repository);
      repository.referrers(roots.get(0), Optional.empty());
      int before = registry.log().all().size();
      read(repository, roots);
      // A list of tags, each index once; of the signed image the tag; of the described one the list
      // of referrers, what it lists, and its tag.
      assertThat(registry.log().all().size() - before).isEqualTo(1 + IMAGES + 1 + 3);
      before = registry.log().all().size();
      read(repository, ClosureReader.of(repository, ClosureLimits.defaults()), roots);
      assertThat(registry.log().all().size() - before).isEqualTo(1 + IMAGES + 1 + 3);
    }
    client.close();
  }

  @Test
  void withTheApiEachManifestIsAskedForOnce() throws IOException {
    try (FaultyRegistry registry = FaultyRegistry.start(Profile.PLAIN)) {
      RemoteRepository repository = client.repository(registry.host(), NAME);
      List<Descriptor> roots = push(repository);
      ClosureReader reader = ClosureReader.byClaims(repository, ClosureLimits.defaults());
      int before = registry.log().all().size();
      read(repository, reader, roots);
      // A list of tags, each index, the referrers of each index, of its child, and of the two
      // attachments, and the tag of the signature.
      assertThat(registry.log().all().size() - before).isEqualTo(1 + IMAGES + 2 * IMAGES + 2 + 1);
      before = registry.log().all().size();
      read(repository, reader, roots);
      assertThat(registry.log().all().size() - before).isZero();
    }
    client.close();
  }

  @Test
  void aRepeatedCopyMovesNothingAndPutsTheTagAlone() throws IOException {
    try (FaultyRegistry one = FaultyRegistry.start(Profile.GHCR);
        FaultyRegistry two = FaultyRegistry.start(Profile.PLAIN)) {
      RemoteRepository from = client.repository(one.host(), NAME);
      RemoteRepository to = client.repository(two.host(), NAME);
      List<Descriptor> roots = push(from);
      Closure described = ClosureReader.read(from, roots.get(1), ClosureLimits.defaults());
      ClosureCopier copier = new ClosureCopier(CopyOptions.defaults());
      copier.copy(from, described, to, Optional.of(new Tag("v1")));
      assertThat(
              ClosureComparison.of(
                      described, ClosureReader.read(to, roots.get(1), ClosureLimits.defaults()))
                  .isEqual())
          .isTrue();
      int before = two.log().all().size();
      copier.copy(from, described, to, Optional.of(new Tag("v1")));
      assertThat(
              two.log().all().stream()
                  .skip(before)
                  .filter(request -> !request.method().equals("HEAD"))
                  .map(request -> request.method()))
          .containsExactly("GET", "PUT");
    }
    client.close();
  }

  private List<Descriptor> push(RemoteRepository repository) throws IOException {
    List<Descriptor> roots = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      Descriptor root = RandomImage.writeIndex(images, i, "linux/amd64");
      new Copier(CopyOptions.defaults())
          .copy(images, root, repository, Optional.of(new Tag("v" + i)));
      roots.add(root);
    }
    CosignSignature.write(repository, roots.get(0));
    Descriptor child = Content.readIndex(images, roots.get(1)).value().manifests().get(0);
    RandomReferrer.write(repository, child, "application/spdx+json", "sbom");
    return roots;
  }

  private static void read(RemoteRepository repository, List<Descriptor> roots) throws IOException {
    read(repository, ClosureReader.of(repository, ClosureLimits.defaults()), roots);
  }

  private static void read(
      RemoteRepository repository, ClosureReader reader, List<Descriptor> roots)
      throws IOException {
    int attachments = 0;
    for (Descriptor root : roots) {
      attachments += reader.read(root).attachments().size();
    }
    assertThat(attachments).as("attachments in %s", repository).isEqualTo(2);
  }
}
