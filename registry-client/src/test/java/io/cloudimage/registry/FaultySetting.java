// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.oci.validate.GraphValidator;
import io.cloudimage.oci.validate.ValidationListener;
import io.cloudimage.registry.auth.Credential;
import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.http.TimeLimits;
import io.cloudimage.registry.quirk.Quirk;
import io.cloudimage.registry.testing.FaultyRegistry;
import io.cloudimage.registry.testing.QuickRetries;
import io.cloudimage.registry.testing.faulty.Gate;
import io.cloudimage.registry.testing.faulty.Profile;
import io.cloudimage.registry.testing.faulty.TokenGate;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A faulty registry, a client, and an image of two layers of more than one piece each. */
final class FaultySetting implements AutoCloseable {
  static final RepositoryName NAME = new RepositoryName("lib/app");
  static final Tag TAG = new Tag("v1");
  static final int PIECE = 1 << 20;
  private static final int LAYER = PIECE + 300_000;

  final FaultyRegistry registry;
  final RegistryClient client;
  final MemoryRepository image = new MemoryRepository();
  final Descriptor root;

  private FaultySetting(FaultyRegistry registry, int layers, int layerSize) throws IOException {
    this(registry, newClient(registry), layers, layerSize);
  }

  private FaultySetting(FaultyRegistry registry, RegistryClient client, int layers, int layerSize)
      throws IOException {
    this.registry = registry;
    this.client = client;
    this.root = RandomImage.write(image, 7, layers, layerSize);
    client.quirks(registry.host()).observe(Quirk.MAXIMUM_CHUNK, PIECE);
  }

  static FaultySetting start(Profile profile, Gate gate) throws IOException {
    return new FaultySetting(FaultyRegistry.start(profile, gate), 2, LAYER);
  }

  static FaultySetting start(Profile profile) throws IOException {
    return start(profile, Gate.OPEN);
  }

  /** With layers of a size of the test's own. */
  static FaultySetting startWith(Profile profile, int layers, int layerSize) throws IOException {
    return new FaultySetting(FaultyRegistry.start(profile), layers, layerSize);
  }

  /** With a client that waits for so long, and no longer. */
  static FaultySetting startImpatient(Duration idle) throws IOException {
    FaultyRegistry registry = FaultyRegistry.start(Profile.PLAIN);
    TimeLimits times = TimeLimits.defaults().withIdle(idle).withProgress(idle, 64);
    return new FaultySetting(
        registry, new RegistryClient(options(registry).withTimes(times)), 2, LAYER);
  }

  static TokenGate tokens() {
    return new TokenGate("ann", "s3cret-password", Duration.ofMinutes(5));
  }

  static RegistryClient newClient(FaultyRegistry registry) {
    return new RegistryClient(options(registry));
  }

  private static RegistryOptions options(FaultyRegistry registry) {
    return RegistryOptions.defaults()
        .withRetries(QuickRetries.OPTIONS)
        .withCredentials(
            CredentialSource.fixed(
                registry.host(), new Credential.UserPassword("ann", "s3cret-password")));
  }

  RemoteRepository repository() throws IOException {
    return client.repository(registry.host(), NAME);
  }

  /** Copies the image into the registry. */
  void push() throws IOException {
    push(2);
  }

  /** Copies it with so many requests at once. */
  void push(int concurrency) throws IOException {
    new Copier(CopyOptions.defaults().withConcurrency(concurrency))
        .copy(image, root, repository(), Optional.of(TAG));
  }

  /** Copies the image out of the registry. */
  MemoryRepository pull() throws IOException {
    return pull(2);
  }

  /** Copies it out with so many requests at once. */
  MemoryRepository pull(int concurrency) throws IOException {
    MemoryRepository copy = new MemoryRepository();
    Descriptor found = repository().resolve(TAG);
    new Copier(CopyOptions.defaults().withConcurrency(concurrency))
        .copy(repository(), found, copy, Optional.of(TAG));
    return copy;
  }

  /** Puts the image into the registry's memory, past HTTP. */
  void preload() throws IOException {
    try (FaultyRegistry other = FaultyRegistry.start();
        RegistryClient direct = newClient(other)) {
      new Copier(CopyOptions.defaults())
          .copy(image, root, direct.repository(other.host(), NAME), Optional.of(TAG));
      String name = NAME.toString();
      other
          .shelf()
          .blobs(name)
          .forEach(
              digest ->
                  registry.shelf().addBlob(name, other.shelf().blob(name, digest).orElseThrow()));
      other
          .shelf()
          .manifests(name)
          .values()
          .forEach(
              stored -> registry.shelf().addManifest(name, stored.type(), stored.bytes(), "v1"));
    }
  }

  /** Everything of the image is in the registry, whole, and the tag names it. */
  void isThere() {
    String name = NAME.toString();
    assertThat(registry.shelf().tags(name)).containsEntry("v1", root.digest());
    registry
        .shelf()
        .blobs(name)
        .forEach(
            digest ->
                assertThat(
                        digest
                            .algorithm()
                            .newHash()
                            .digest(registry.shelf().blob(name, digest).orElseThrow()))
                    .asHexString()
                    .isEqualToIgnoringCase(digest.hex()));
    assertThat(registry.shelf().blobs(name)).hasSize(3);
  }

  static void isWhole(ContentSource source, Descriptor root) throws IOException {
    assertThat(new GraphValidator(source, 1, ValidationListener.SILENT).validate(root).findings())
        .isEmpty();
  }

  @Override
  public void close() throws IOException {
    client.close();
    registry.close();
  }
}
