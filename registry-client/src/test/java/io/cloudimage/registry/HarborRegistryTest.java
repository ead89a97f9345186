// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Deleter;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.registry.auth.Credential;
import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.testing.HarborRegistry;
import io.cloudimage.registry.testing.QuickRetries;
import io.cloudimage.registry.testing.faulty.Fault;
import io.cloudimage.registry.testing.harbor.Project;
import io.cloudimage.registry.testing.watch.SecretWatch;
import java.io.IOException;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client at a Harbor. */
@Timeout(60)
class HarborRegistryTest {
  private static final Tag V1 = new Tag("v1");
  private static final Tag V2 = new Tag("v2");

  private HarborRegistry harbor;
  private RegistryClient client;
  private MemoryRepository image;
  private Descriptor root;

  @BeforeEach
  void start() throws IOException {
    harbor =
        HarborRegistry.start()
            .withProject(Project.of("app"))
            .withProject(Project.of("fixed").withImmutableTags())
            .withProject(Project.of("hub").withPublicAccess().asProxyOfHub());
    client = client(new Credential.UserPassword(HarborRegistry.ROBOT, HarborRegistry.ROBOT_SECRET));
    image = new MemoryRepository();
    root = RandomImage.write(image, 3, 2, 5000);
  }

  private RegistryClient client(Credential credential) {
    return new RegistryClient(
        RegistryOptions.defaults()
            .withRetries(QuickRetries.OPTIONS)
            .withCredentials(CredentialSource.fixed(harbor.host(), credential)));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    harbor.close();
  }

  private RemoteRepository repository(String name) throws IOException {
    return client.repository(harbor.host(), new RepositoryName(name));
  }

  private void push(RemoteRepository to, Tag tag) throws IOException {
    new Copier(CopyOptions.defaults()).copy(image, root, to, Optional.of(tag));
  }

  private static void fails(ErrorKind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(OciException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .satisfies(SecretWatch::saw);
  }

  @Test
  @DisplayName("A10 a robot pushes, pulls and lists")
  void robot() throws IOException {
    push(repository("app/web/front"), V1);
    assertThat(repository("app/web/front").tags()).containsExactly(V1);
    assertThat(repository("app/web/front").resolve(V1).digest()).isEqualTo(root.digest());
    assertThat(client.repositories(harbor.host()))
        .containsExactly(new RepositoryName("app/web/front"));
  }

  @ParameterizedTest(
      name = "A6 every token expires at the first {0}: Basic challenge, and on it goes")
  @ValueSource(strings = {"POST", "PUT"})
  void expiry(String method) throws IOException {
    harbor.fault(
        Fault.on(method, "/v2/")
            .then(
                (request, usual) -> {
                  harbor.access().expireAll();
                  return usual.answer(request);
                }));
    // One after the other: a token that ends right after it was given is another test's matter.
    new Copier(CopyOptions.defaults().withConcurrency(1))
        .copy(image, root, repository("app/web"), Optional.of(V1));
    assertThat(harbor.shelf().tags("app/web")).containsEntry("v1", root.digest());
  }

  @Test
  @DisplayName("an immutable tag stays: 412 is a conflict")
  void immutable() throws IOException {
    push(repository("fixed/web"), V1);
    Descriptor other = RandomImage.write(image, 4, 1, 100);
    RemoteRepository fixed = repository("fixed/web");
    fails(
        ErrorKind.CONFLICT,
        () -> new Copier(CopyOptions.defaults()).copy(image, other, fixed, Optional.of(V1)));
    fails(ErrorKind.CONFLICT, () -> ((Deleter) fixed).delete(V1));
    assertThat(harbor.shelf().tags("fixed/web")).containsEntry("v1", root.digest());
  }

  @Test
  @DisplayName("a tag is deleted by the REST API, since /v2 refuses; its sibling stays")
  void deletesOneTag() throws IOException {
    RemoteRepository repository = repository("app/a/b");
    push(repository, V1);
    push(repository, V2);
    repository.delete(V1);
    assertThat(harbor.shelf().tags("app/a/b")).containsOnlyKeys("v2");
    assertThat(harbor.shelf().manifest("app/a/b", root.digest())).isPresent();
    assertThat(harbor.log().count("DELETE", "^/api/v2.0/projects/app/repositories/a%252Fb/"))
        .isEqualTo(1);
  }

  @Test
  @DisplayName("250 tags with their digests in three pages, and no pull is counted")
  void bulk() throws IOException {
    push(repository("app/many"), V1);
    Shelves.addTags(harbor.shelf(), "app/many", 250);
    harbor.log().clear();
    assertThat(repository("app/many").digests().orElseThrow()).hasSize(251);
    assertThat(harbor.log().count("GET", "/artifacts")).isEqualTo(3);
    assertThat(harbor.pulls()).isZero();
  }

  @Test
  @DisplayName("the proxy cache sends short names to library/, and takes no push")
  void proxyCache() throws IOException {
    push(repository("library/x"), V1);
    harbor
        .shelf()
        .repositories()
        .forEach(name -> Shelves.copy(harbor.shelf(), name, "hub/library/nginx"));
    assertThat(repository("hub/nginx").resolve(V1).digest()).isEqualTo(root.digest());
    MemoryRepository copy = new MemoryRepository();
    new Copier(CopyOptions.defaults()).copy(repository("hub/nginx"), root, copy, Optional.of(V1));
    FaultySetting.isWhole(copy, root);
    RemoteRepository proxy = repository("hub/nginx");
    Descriptor other = RandomImage.write(image, 9, 1, 100);
    fails(
        ErrorKind.DENIED,
        () -> new Copier(CopyOptions.defaults()).copy(image, other, proxy, Optional.of(V2)));
  }

  @Test
  @DisplayName("what is known is not read again: 304, which counts as no pull")
  void condition() throws IOException {
    push(repository("app/web"), V1);
    harbor.log().clear();
    Digest digest = root.digest();
    assertThat(repository("app/web").resolveUnless(V1, digest)).isEmpty();
    assertThat(harbor.pulls()).isZero();
  }

  @Test
  @DisplayName("a project that is not there, a wrong password: said so, and no token leaks")
  void refusals() throws IOException {
    RemoteRepository nowhere = repository("nowhere/web");
    assertThatThrownBy(() -> push(nowhere, V1))
        .isInstanceOf(OciException.class)
        .satisfies(SecretWatch::saw);
    try (RegistryClient wrong = client(new Credential.UserPassword("admin", "wrong-password"))) {
      RemoteRepository app = wrong.repository(harbor.host(), new RepositoryName("app/web"));
      fails(ErrorKind.DENIED, () -> app.resolve(V1));
    }
  }

  @Test
  @DisplayName("A7 a public project is read by nobody in particular, whose HEAD is refused first")
  void anonymous() throws IOException {
    push(repository("library/web"), V1);
    try (RegistryClient nobody =
        new RegistryClient(RegistryOptions.defaults().withRetries(QuickRetries.OPTIONS))) {
      RemoteRepository library =
          nobody.repository(harbor.host(), new RepositoryName("library/web"));
      assertThat(library.resolve(V1).digest()).isEqualTo(root.digest());
      MemoryRepository copy = new MemoryRepository();
      new Copier(CopyOptions.defaults()).copy(library, root, copy, Optional.of(V1));
      FaultySetting.isWhole(copy, root);
    }
  }
}
