// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.registry.auth.Credential;
import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.host.HostOptions;
import io.cloudimage.registry.host.HostProfile;
import io.cloudimage.registry.host.HostsFile;
import io.cloudimage.registry.testing.FaultyRegistry;
import io.cloudimage.registry.testing.QuickRetries;
import io.cloudimage.registry.testing.faulty.Profile;
import io.cloudimage.registry.testing.faulty.TokenGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A registry and two mirrors of it, each with an account of its own, as a hosts file has them; the
 * image is in all three, and time passes when the test says so.
 */
final class MirroredSetting implements AutoCloseable, MirrorListener {
  static final RepositoryName NAME = new RepositoryName("lib/app");
  static final Tag TAG = new Tag("v1");

  final FaultyRegistry host = registry("host");
  final FaultyRegistry first = registry("first");
  final FaultyRegistry second = registry("second");
  final List<String> notes = new CopyOnWriteArrayList<>();
  final Descriptor root;
  final RegistryClient client;
  private final AtomicLong nanos = new AtomicLong();

  private MirroredSetting(String hostsFile, Path directory) throws IOException {
    MemoryRepository image = new MemoryRepository();
    root = RandomImage.write(image, 3, 2, 300_000);
    String text =
        hostsFile
            .replace("HOST", host.host().toString())
            .replace("FIRST", first.url())
            .replace("SECOND", second.url());
    Map<RegistryHost, HostProfile> profiles =
        HostsFile.read(Files.writeString(directory.resolve("hosts.toml"), text));
    client =
        new RegistryClient(
            RegistryOptions.defaults()
                .withRetries(QuickRetries.OPTIONS)
                .withHosts(HostOptions.defaults().withProfiles(profiles))
                .withCredentials(
                    CredentialSource.chain(
                        List.of(
                            account(host, "host"),
                            account(first, "first"),
                            account(second, "second")))),
            nanos::get);
    new Copier(CopyOptions.defaults())
        .copy(image, root, client.repository(host.host(), NAME), Optional.of(TAG));
    fill(first, NAME.path());
    fill(second, NAME.path());
    host.log().clear();
  }

  /** Where both are mirrors of all. */
  static MirroredSetting start(Path directory) throws IOException {
    return start(
        """
        [[host."HOST".mirror]]
        url = "FIRST"

        [[host."HOST".mirror]]
        url = "SECOND"
        """,
        directory);
  }

  /**
   * @param hostsFile with HOST for the host's name, FIRST and SECOND for the mirrors' URLs
   */
  static MirroredSetting start(String hostsFile, Path directory) throws IOException {
    return new MirroredSetting(hostsFile, directory);
  }

  private static FaultyRegistry registry(String who) {
    try {
      return FaultyRegistry.start(
          Profile.PLAIN, new TokenGate("user-" + who, "password-of-" + who, Duration.ofMinutes(5)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static CredentialSource account(FaultyRegistry registry, String who) {
    return CredentialSource.fixed(
        registry.host(), new Credential.UserPassword("user-" + who, "password-of-" + who));
  }

  /** Puts all that the host has into a mirror. */
  void fill(FaultyRegistry mirror, String name) {
    String own = NAME.path();
    for (Digest digest : host.shelf().blobs(own)) {
      mirror.shelf().addBlob(name, host.shelf().blob(own, digest).orElseThrow());
    }
    host.shelf()
        .manifests(own)
        .values()
        .forEach(stored -> mirror.shelf().addManifest(name, stored.type(), stored.bytes(), "v1"));
  }

  RemoteRepository source() throws IOException {
    return client.source(
        new ImageName(host.host(), NAME, Optional.of(TAG), Optional.empty()), this);
  }

  /** Copies the image out, tag and all. */
  MemoryRepository pull() throws IOException {
    MemoryRepository copy = new MemoryRepository();
    RemoteRepository source = source();
    new Copier(CopyOptions.defaults()).copy(source, source.resolve(TAG), copy, Optional.of(TAG));
    FaultySetting.isWhole(copy, root);
    return copy;
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Override
  public void resolved(String repository, Tag tag, Digest digest, String mirror) {
    notes.add("resolved " + tag + " at " + mirror);
  }

  @Override
  public void passedOver(String repository, String mirror, String why) {
    notes.add("passed over " + mirror + ": " + why);
  }

  @Override
  public void close() throws IOException {
    client.close();
    host.close();
    first.close();
    second.close();
  }
}
