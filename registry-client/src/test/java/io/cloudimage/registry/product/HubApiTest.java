// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.auth.Credential;
import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.host.HostCatalog;
import io.cloudimage.registry.host.HostOptions;
import io.cloudimage.registry.host.ProxySettings;
import io.cloudimage.registry.http.ConnectionOptions;
import io.cloudimage.registry.http.HttpConnections;
import io.cloudimage.registry.http.RedirectRules;
import io.cloudimage.registry.http.RedirectingExchange;
import io.cloudimage.registry.testing.ScriptedAnswer;
import io.cloudimage.registry.testing.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Docker Hub's interface as a script. */
class HubApiTest {
  private static final CredentialSource ANN =
      CredentialSource.fixed(RegistryHost.DOCKER_HUB, new Credential.UserPassword("ann", "pat"));
  private static final RepositoryName NAME = new RepositoryName("ann/app");

  private final AtomicInteger logins = new AtomicInteger();

  /** Tokens are good for one login: the first one is expired when it is used. */
  private ScriptedAnswer answer(ScriptedServer.Request request) {
    if (request.target().equals("/v2/auth/token")) {
      assertThat(new String(request.body(), StandardCharsets.UTF_8))
          .isEqualTo("{\"identifier\":\"ann\",\"secret\":\"pat\"}");
      return ScriptedAnswer.of(200)
          .body("{\"access_token\":\"token-" + logins.incrementAndGet() + "\"}");
    }
    boolean known = request.header("Authorization").equals("Bearer token-2");
    if (request.method().equals("DELETE")) {
      return ScriptedAnswer.of(
          !known ? 401 : request.target().equals("/v2/repositories/ann/app/tags/v1/") ? 204 : 404);
    }
    if (!known && !request.header("Authorization").isEmpty()) {
      return ScriptedAnswer.of(401);
    }
    return request.target().endsWith("page=2")
        ? ScriptedAnswer.of(200)
            .body("{\"next\":null,\"results\":[{\"namespace\":\"ann\",\"name\":\"app\"}]}")
        : ScriptedAnswer.of(200)
            .body(
                "{\"next\":\"/v2/namespaces/ann/repositories?page_size=100&page=2\",\"results\":["
                    + (known ? "{\"namespace\":\"ann\",\"name\":\"private\"}," : "")
                    + "{\"namespace\":\"ann\",\"name\":\"web\"}]}");
  }

  private interface Use {
    void with(HubApi hub) throws IOException;
  }

  private void use(CredentialSource credentials, Use use) throws IOException {
    RedirectRules rules = new RedirectRules(ProxySettings.NONE);
    ConnectionOptions options =
        new ConnectionOptions("test", 4, Duration.ofSeconds(5), ProxySettings.NONE);
    try (ScriptedServer server = ScriptedServer.start(this::answer);
        HttpConnections connections =
            new HttpConnections(new HostCatalog(HostOptions.defaults()), options)) {
      use.with(
          new HubApi(
              new RedirectingExchange(connections, rules),
              rules,
              URI.create("http://" + server.host()),
              credentials));
    }
  }

  @Test
  void listsWhatEverybodyMaySee() throws IOException {
    use(
        CredentialSource.NONE,
        hub ->
            assertThat(hub.repositories("ann"))
                .containsExactly(NAME, new RepositoryName("ann/web")));
    assertThat(logins).hasValue(0);
  }

  @Test
  void listsWhatTheAccountMaySeeWithATokenThatIsRenewed() throws IOException {
    use(
        ANN,
        hub ->
            assertThat(hub.repositories("ann"))
                .containsExactly(
                    NAME, new RepositoryName("ann/private"), new RepositoryName("ann/web")));
    assertThat(logins).hasValue(2);
  }

  @Test
  void deletesATag() throws IOException {
    use(
        ANN,
        hub -> {
          hub.deleteTag(NAME, new Tag("v1"));
          assertThatThrownBy(() -> hub.deleteTag(NAME, new Tag("v2")))
              .asInstanceOf(type(OciException.class))
              .returns(ErrorKind.NOT_FOUND, OciException::kind);
        });
  }

  @Test
  void nobodyIsToldToLogIn() throws IOException {
    use(
        CredentialSource.NONE,
        hub ->
            assertThatThrownBy(() -> hub.deleteTag(NAME, new Tag("v1")))
                .asInstanceOf(type(OciException.class))
                .returns(ErrorKind.DENIED, OciException::kind)
                .satisfies(e -> assertThat(e.hint().orElse("")).contains("login docker.io")));
  }
}
