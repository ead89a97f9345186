// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.RegistryClient;
import io.cloudimage.registry.RegistryOptions;
import io.cloudimage.registry.RemoteRepository;
import io.cloudimage.registry.testing.DockerRegistry;
import io.cloudimage.registry.testing.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One tag goes, its siblings stay, whatever the registry can and cannot do. */
class TagDeletionTest {
  private static final RepositoryName NAME = new RepositoryName("team/app");
  private static final byte[] IMAGE = LittleRegistry.manifest("image");
  private static final Descriptor NAMED = Descriptor.of(MediaType.OCI_MANIFEST, IMAGE);
  private static final Tag V1 = new Tag("v1");
  private static final Tag V2 = new Tag("v2");

  @TempDir Path directory;

  private final LittleRegistry registry = new LittleRegistry();
  private ScriptedServer server;
  private RegistryClient client;
  private RemoteRepository repository;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start(registry);
    client = new RegistryClient(RegistryOptions.defaults());
    repository = client.repository(server.host(), NAME);
    registry.put(IMAGE, "v1", "v2", "v3");
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void deletesByTagWhereThatIsKnownAndLooksOnlyOnce() throws IOException {
    repository.delete(V1);
    int requests = server.requests().size();
    repository.delete(V2);
    assertThat(registry.tags).containsOnlyKeys("v3");
    assertThat(server.requests().subList(requests, server.requests().size()))
        .extracting(ScriptedServer.Request::method)
        .containsExactly("HEAD", "DELETE");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 405, 501})
  void deletesAPlaceholderWhereTagsCannotBeDeleted(int refusal) throws IOException {
    registry.statusOfTagDelete = refusal;
    repository.delete(V1);
    assertThat(registry.tags).containsOnlyKeys("v2", "v3");
    assertThat(registry.tags.values()).containsOnly(NAMED.digest().toString());
    assertThat(registry.manifests).containsOnlyKeys(NAMED.digest().toString());
    repository.delete(V2);
    assertThat(registry.tags).containsOnlyKeys("v3");
    assertThat(server.requests().stream().filter(r -> r.toString().equals(deleteOf("v2"))))
        .as("what was refused once is not asked for again")
        .isEmpty();
  }

  @Test
  void touchesNothingWhereDeletionIsOff() {
    registry.statusOfTagDelete = 405;
    registry.statusOfDigestDelete = 405;
    registry.unknownManifestsAreAnswered404 = false;
    assertThatThrownBy(() -> repository.delete(V1))
        .asInstanceOf(type(OciException.class))
        .returns(ErrorKind.UNSUPPORTED, OciException::kind)
        .satisfies(e -> assertThat(e.hint().orElse("")).contains("switched off"));
    assertThatThrownBy(() -> repository.delete(NAMED.digest()))
        .asInstanceOf(type(OciException.class))
        .satisfies(e -> assertThat(e.hint().orElse("")).contains("switched off"));
    assertThat(registry.tags).hasSize(3);
    assertThat(methods()).doesNotContain("PUT", "POST");
  }

  @Test
  void putsTheTagBackWhereThePlaceholderIsNotDeleted() {
    registry.statusOfTagDelete = 405;
    registry.statusOfDigestDelete = 405;
    assertThatThrownBy(() -> repository.delete(V1)).isInstanceOf(OciException.class);
    assertThat(methods()).contains("PUT");
    assertThat(registry.tags).hasSize(3);
    assertThat(registry.tags.values()).containsOnly(NAMED.digest().toString());
  }

  @Test
  void leavesWhatAnotherClientHasPutThereMeanwhile() {
    registry.statusOfTagDelete = 405;
    registry.statusOfDigestDelete = 405;
    byte[] other = LittleRegistry.manifest("other");
    registry.before =
        request -> {
          if (request.method().equals("DELETE") && registry.manifests.size() > 1) {
            registry.put(other, "v1");
          }
        };
    assertThatThrownBy(() -> repository.delete(V1)).isInstanceOf(OciException.class);
    assertThat(registry.tags).containsEntry("v1", Digest.of(other).toString());
  }

  @Test
  void doesNotMoveATagThatHasBeenMoved() {
    registry.statusOfTagDelete = 405;
    byte[] other = LittleRegistry.manifest("other");
    registry.before =
        request -> {
          if (request.toString().equals(deleteOf("v1"))) {
            registry.put(other, "v1");
          }
        };
    assertThatThrownBy(() -> repository.delete(V1))
        .asInstanceOf(type(OciException.class))
        .returns(ErrorKind.CONFLICT, OciException::kind);
    assertThat(registry.tags).containsEntry("v1", Digest.of(other).toString());
    assertThat(methods()).doesNotContain("PUT");
  }

  @Test
  void seesThatSiblingsWereTakenAndPutsTheManifestBack() {
    registry.tagDeleteTakesTheManifest = true;
    assertThatThrownBy(() -> repository.delete(V1))
        .asInstanceOf(type(OciException.class))
        .returns(ErrorKind.CONFLICT, OciException::kind)
        .satisfies(e -> assertThat(e.getMessage()).contains("v2", "v3", "has been put back"))
        .satisfies(e -> assertThat(e.hint().orElse("")).contains("manifest put"));
    assertThat(registry.manifests).containsOnlyKeys(NAMED.digest().toString());
  }

  @Test
  void theLastTagMayTakeItsManifestAlong() {
    registry.tagDeleteTakesTheManifest = true;
    registry.tags.keySet().retainAll(List.of("v1"));
    registry.put(LittleRegistry.manifest("other"), "other");
    assertThatCode(() -> repository.delete(V1)).doesNotThrowAnyException();
    assertThat(registry.tags).containsOnlyKeys("other");
  }

  @Test
  void deletesATagOnlyIfItNamesWhatIsExpected() throws IOException {
    Digest other = Digest.of(LittleRegistry.manifest("other"));
    assertThatThrownBy(() -> repository.delete(V1, other))
        .asInstanceOf(type(OciException.class))
        .returns(ErrorKind.CONFLICT, OciException::kind);
    assertThat(registry.tags).hasSize(3);
    repository.delete(V1, NAMED.digest());
    assertThat(registry.tags).containsOnlyKeys("v2", "v3");
    assertThatThrownBy(() -> repository.delete(V1))
        .asInstanceOf(type(OciException.class))
        .returns(ErrorKind.NOT_FOUND, OciException::kind);
  }

  @Test
  void debiansRegistryKeepsTheSiblings() throws IOException {
    try (DockerRegistry debian = DockerRegistry.start(directory)) {
      RemoteRepository real = client.repository(debian.host(), NAME);
      Descriptor image = push(real, V1, V2);
      real.delete(V1);
      assertThat(real.tags()).containsExactly(V2);
      assertThat(real.resolve(V2)).isEqualTo(image);
      real.delete(V2);
      assertThat(real.exists(image)).isTrue();
      assertThatThrownBy(() -> real.resolve(V2)).isInstanceOf(OciException.class);
    }
  }

  @Test
  void debiansRegistryWithoutDeletionIsLeftAsItIs() throws IOException {
    try (DockerRegistry debian = DockerRegistry.startWithoutDeletion(directory)) {
      RemoteRepository real = client.repository(debian.host(), NAME);
      Descriptor image = push(real, V1, V2);
      assertThatThrownBy(() -> real.delete(V1))
          .asInstanceOf(type(OciException.class))
          .returns(ErrorKind.UNSUPPORTED, OciException::kind)
          .satisfies(e -> assertThat(e.hint().orElse("")).contains("switched off"));
      assertThat(real.resolve(V1)).isEqualTo(image);
    }
  }

  private static Descriptor push(RemoteRepository to, Tag... tags) throws IOException {
    byte[] config = "{}".getBytes(StandardCharsets.US_ASCII);
    to.push(
        Blob.of(Descriptor.of(new MediaType("application/vnd.oci.empty.v1+json"), config), config));
    for (Tag tag : tags) {
      to.push(Blob.of(NAMED, IMAGE), tag);
    }
    return NAMED;
  }

  private static String deleteOf(String tag) {
    return "DELETE /v2/team/app/manifests/" + tag;
  }

  private List<String> methods() {
    return server.requests().stream().map(ScriptedServer.Request::method).toList();
  }
}
