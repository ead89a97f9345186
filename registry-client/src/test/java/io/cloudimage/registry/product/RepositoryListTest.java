// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.RegistryClient;
import io.cloudimage.registry.RegistryOptions;
import io.cloudimage.registry.auth.Credential;
import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.testing.DockerRegistry;
import io.cloudimage.registry.testing.ScriptedAnswer;
import io.cloudimage.registry.testing.ScriptedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who tells the repositories of a registry, and what happens where nobody does. */
class RepositoryListTest {
  @TempDir Path directory;

  @Test
  void readsTheCatalogPageByPage() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                request ->
                    request.target().endsWith("last=b")
                        ? ScriptedAnswer.of(200)
                            .body("{\"repositories\":[\"team/x\",\"C\",\"team\"]}")
                        : ScriptedAnswer.of(200)
                            .header("Link", "</v2/_catalog?n=1000&last=b>; rel=\"next\"")
                            .body("{\"repositories\":[\"b\",\"a\",\"teams\"]}"));
        RegistryClient client = new RegistryClient(RegistryOptions.defaults())) {
      assertThat(client.repositories(server.host()))
          .containsExactly(names("a", "b", "team", "team/x", "teams"));
      assertThat(client.repositories(server.host(), Optional.of(new RepositoryName("team"))))
          .containsExactly(names("team", "team/x"));
    }
  }

  @Test
  void aPageOfAnotherHostAndACircleAreRefused() throws IOException {
    for (String link : List.of("<http://127.0.0.1:9/v2/_catalog>", "</v2/_catalog?n=1000>")) {
      try (ScriptedServer server =
              ScriptedServer.start(
                  request ->
                      ScriptedAnswer.of(200)
                          .header("Link", link + "; rel=next")
                          .body("{\"repositories\":[\"a\"]}"));
          RegistryClient client = new RegistryClient(RegistryOptions.defaults())) {
        assertThatThrownBy(() -> client.repositories(server.host()))
            .asInstanceOf(type(OciException.class))
            .returns(ErrorKind.UNTRUSTED, OciException::kind);
      }
    }
  }

  @Test
  void aRegistryThatDoesNotTellIsNamedWithWhatToDo() throws IOException {
    for (int status : new int[] {403, 404, 405}) {
      try (ScriptedServer server = ScriptedServer.start(request -> ScriptedAnswer.of(status));
          RegistryClient client = new RegistryClient(RegistryOptions.defaults())) {
        assertThatThrownBy(() -> client.repositories(server.host()))
            .asInstanceOf(type(OciException.class))
            .returns(status == 403 ? ErrorKind.DENIED : ErrorKind.UNSUPPORTED, OciException::kind)
            .satisfies(e -> assertThat(e.hint().orElse("")).contains("name the repositories"));
      }
    }
  }

  @Test
  void aHarborListsItsProjects() throws IOException {
    List<String> asked = new ArrayList<>();
    try (ScriptedServer server =
        ScriptedServer.start(
            request -> {
              asked.add(request.target());
              return harbor(request);
            })) {
      CredentialSource ann =
          CredentialSource.fixed(server.host(), new Credential.UserPassword("robot$ann", "s"));
      try (RegistryClient client =
          new RegistryClient(RegistryOptions.defaults().withCredentials(ann))) {
        assertThat(client.repositories(server.host()))
            .containsExactly(names("lib/a", "lib/b/c", "ops/x"));
        asked.clear();
        assertThat(client.repositories(server.host(), Optional.of(new RepositoryName("lib/b"))))
            .containsExactly(names("lib/b/c"));
        assertThat(asked).noneMatch(target -> target.contains("ops") || target.contains("ping"));
        assertThat(client.repository(server.host(), new RepositoryName("lib/b/c")).digests())
            .hasValueSatisfying(
                tags ->
                    assertThat(tags)
                        .containsEntry(new Tag("v1"), Digest.of(new byte[0]))
                        .containsOnlyKeys(new Tag("v1"), new Tag("v2")));
      }
    }
  }

  private static ScriptedAnswer harbor(ScriptedServer.Request request) {
    String target = request.target();
    if (target.equals("/api/v2.0/ping")) {
      return ScriptedAnswer.of(200).body("Pong");
    }
    if (!request.header("Authorization").equals("Basic cm9ib3QkYW5uOnM=")) {
      return ScriptedAnswer.of(401).header("WWW-Authenticate", "Basic realm=\"harbor\"");
    }
    String projects = "/api/v2.0/projects";
    if (target.equals(projects + "?page=1&page_size=100")) {
      return ScriptedAnswer.of(200)
          .header("Link", "<" + projects + "?page=2&page_size=100>; rel=\"next\"")
          .body("[{\"name\":\"lib\"}]");
    }
    return switch (target) {
      case "/api/v2.0/projects?page=2&page_size=100" ->
          ScriptedAnswer.of(200).body("[{\"name\":\"ops\"}]");
      case "/api/v2.0/projects/lib/repositories?page=1&page_size=100" ->
          ScriptedAnswer.of(200).body("[{\"name\":\"lib/b/c\"},{\"name\":\"lib/a\"}]");
      case "/api/v2.0/projects/ops/repositories?page=1&page_size=100" ->
          ScriptedAnswer.of(200).body("[{\"name\":\"ops/x\"}]");
      case "/api/v2.0/projects/lib/repositories/b%252Fc/artifacts?page=1&page_size=100&with_tag=true&q=tags%3D*" ->
          ScriptedAnswer.of(200)
              .body(
                  "[{\"digest\":\""
                      + Digest.of(new byte[0])
                      + "\",\"tags\":[{\"name\":\"v1\"},{\"name\":\"v2\"}]},{\"digest\":\""
                      + Digest.of(new byte[1])
                      + "\",\"tags\":null}]");
      default -> ScriptedAnswer.of(403);
    };
  }

  @Test
  void dockerHubNeedsANamespace() {
    try (RegistryClient client = new RegistryClient(RegistryOptions.defaults())) {
      assertThatThrownBy(() -> client.repositories(RegistryHost.DOCKER_HUB))
          .asInstanceOf(type(OciException.class))
          .returns(ErrorKind.INVALID, OciException::kind)
          .satisfies(e -> assertThat(e.hint().orElse("")).contains("docker.io/NAMESPACE"));
    }
  }

  @Test
  void debiansRegistryHasACatalog() throws IOException {
    try (DockerRegistry debian = DockerRegistry.start(directory);
        RegistryClient client = new RegistryClient(RegistryOptions.defaults())) {
      assertThat(client.repositories(debian.host())).isEmpty();
    }
  }

  private static RepositoryName[] names(String... names) {
    return java.util.Arrays.stream(names).map(RepositoryName::new).toArray(RepositoryName[]::new);
  }
}
