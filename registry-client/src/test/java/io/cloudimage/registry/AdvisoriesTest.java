// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static io.cloudimage.registry.CorpusRegistry.BLOB;
import static io.cloudimage.registry.CorpusRegistry.CONTENT;
import static io.cloudimage.registry.CorpusRegistry.NAME;
import static io.cloudimage.registry.CorpusRegistry.USER;
import static io.cloudimage.registry.CorpusRegistry.challenge;
import static io.cloudimage.registry.CorpusRegistry.client;
import static io.cloudimage.registry.CorpusRegistry.tokenOr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.registry.auth.Credential;
import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.host.HostOptions;
import io.cloudimage.registry.testing.CertificateAuthority;
import io.cloudimage.registry.testing.ScriptedAnswer;
import io.cloudimage.registry.testing.ScriptedServer;
import io.cloudimage.registry.testing.watch.SecretWatch;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other clients fell for, by the advisory's name. */
@Timeout(60)
class AdvisoriesTest {
  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(OciException.class).satisfies(SecretWatch::saw);
  }

  private static ScriptedServer evil() throws IOException {
    return ScriptedServer.start(
        request ->
            request.path().equals("/t")
                ? ScriptedAnswer.of(200).body("{\"token\":\"evil-token\"}")
                : challenge("Bearer realm=\"/t\""));
  }

  @Test
  @DisplayName("CVE-2020-15157 a foreign host that asks for credentials gets none")
  void containerDrip() throws IOException {
    try (ScriptedServer evil = evil();
        ScriptedServer server = ScriptedServer.start(request -> ScriptedAnswer.of(200));
        RegistryClient client = client(server)) {
      client.ping(server.host());
      refused(() -> client.webFiles().open(URI.create("http://" + evil.host() + "/layer")));
      assertThat(evil.requests())
          .singleElement()
          .satisfies(request -> assertThat(request.header("authorization")).isEmpty());
    }
  }

  @ParameterizedTest(name = "distribution f215e513d, CVE-2026-12566, ggcr #2243: realm {0}")
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data",
        "http://[fd00:ec2::254]/",
        "http://10.1.2.3/token",
        "http://192.168.0.1:2375/",
        "https://evil.example/token",
        "http://127.0.0.1.evil.example/token",
        "http://localhost.evil.example/token",
        "http://0x7f000001/",
        "http://2852039166/"
      })
  void realms(String realm) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(request -> challenge("Bearer realm=\"" + realm + "\""));
        RegistryClient client = client(server)) {
      refused(() -> CorpusRegistry.pull(client, server));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  @DisplayName("CVE-2019-10214 a registry with TLS never sends us to a realm without")
  void plainRealm() throws IOException {
    CertificateAuthority authority = new CertificateAuthority();
    try (ScriptedServer plain = evil();
        ScriptedServer secure =
            ScriptedServer.startTls(
                authority.serverContext(authority.issue("EC", Duration.ofDays(2), "127.0.0.1")),
                request -> challenge("Bearer realm=\"http://" + plain.host() + "/t\""));
        RegistryClient client = insecure(secure.host())) {
      refused(() -> client.ping(secure.host()));
      assertThat(plain.requests()).isEmpty();
    }
  }

  private static RegistryClient insecure(RegistryHost host) {
    return new RegistryClient(
        RegistryOptions.defaults()
            .withHosts(HostOptions.defaults().withInsecure(Set.of(host)))
            .withCredentials(CredentialSource.fixed(host, USER)));
  }

  @Test
  @DisplayName("CVE-2014-5277 no plain HTTP where TLS was expected and failed")
  void fallback() throws IOException {
    try (ScriptedServer plain = ScriptedServer.start(request -> ScriptedAnswer.of(200));
        RegistryClient client = insecure(plain.host())) {
      refused(() -> client.ping(plain.host()));
      assertThat(plain.requests())
          .allSatisfy(request -> assertThat(request.header("authorization")).isEmpty());
    }
  }

  @Test
  @DisplayName("ggcr #2349, regclient 746d6cf: no fresh token for a host that a redirect led to")
  void tokenAfterRedirect() throws IOException {
    try (ScriptedServer evil = evil();
        ScriptedServer server =
            ScriptedServer.start(
                request ->
                    request.path().equals("/token") || request.header("authorization").isEmpty()
                        ? tokenOr(request, "Bearer realm=\"/token\"")
                        : ScriptedAnswer.of(302)
                            .header("Location", "http://" + evil.host() + "/blob"));
        RegistryClient client = client(server)) {
      refused(() -> CorpusRegistry.pull(client, server));
      assertThat(evil.requests())
          .allSatisfy(request -> assertThat(request.header("authorization")).isEmpty())
          .hasSize(1);
    }
  }

  @ParameterizedTest(name = "ggcr #2295, regclient 1a80807: upload Location and redirect to {0}")
  @ValueSource(
      strings = {
        "http://[::ffff:169.254.169.254]/up",
        "http://169.254.169.254/up",
        "http://[fe80::1]/up",
        "gopher://127.0.0.1/up",
        "http://user@127.0.0.1/up"
      })
  void locations(String location) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                request ->
                    switch (request.method()) {
                      case "HEAD" -> ScriptedAnswer.of(404);
                      case "GET" -> ScriptedAnswer.of(307).header("Location", location);
                      default -> ScriptedAnswer.of(202).header("Location", location);
                    });
        RegistryClient client = client(server)) {
      refused(() -> CorpusRegistry.pull(client, server));
      refused(() -> client.repository(server.host(), NAME).push(Blob.of(BLOB, CONTENT)));
      assertThat(server.requests())
          .extracting(ScriptedServer.Request::method)
          .containsExactly("GET", "HEAD", "POST");
    }
  }

  @Test
  @DisplayName("ggcr #2293: every hop is checked, not the first alone")
  void everyHop() throws IOException {
    try (ScriptedServer second =
            ScriptedServer.start(
                request ->
                    ScriptedAnswer.of(302).header("Location", "http://169.254.169.254/latest"));
        ScriptedServer first =
            ScriptedServer.start(
                request ->
                    ScriptedAnswer.of(302).header("Location", "http://" + second.host() + "/x"));
        RegistryClient client = client(first)) {
      refused(() -> client.webFiles().open(URI.create("http://" + first.host() + "/layer")));
      assertThat(second.requests()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "GHSA-h7vf-4x9w-h99v, ggcr #2332: Link {0}")
  @ValueSource(
      strings = {
        "<http://169.254.169.254/>; rel=\"next\"",
        "<//evil.example/v2/a/b/tags/list>; rel=\"next\"",
        "<https://127.0.0.1/v2/a/b/tags/list>; rel=\"next\"",
        "<http://127.0.0.1:1/v2/a/b/tags/list>; rel=\"next\""
      })
  void links(String link) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                request -> ScriptedAnswer.of(200).header("Link", link).body("{\"tags\":[\"a\"]}"));
        RegistryClient client = client(server)) {
      refused(() -> client.repository(server.host(), NAME).tags());
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  @DisplayName("oras-java #785, oras-go #1214: a list that leads to itself ends")
  void endlessList() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                request ->
                    ScriptedAnswer.of(200)
                        .header("Link", "<" + request.target() + ">; rel=\"next\"")
                        .body("{\"tags\":[\"a\"]}"));
        RegistryClient client = client(server)) {
      refused(() -> client.repository(server.host(), NAME).tags());
      assertThat(server.requests()).hasSizeLessThan(4);
    }
  }

  @ParameterizedTest(name = "ggcr e8f7b82: {0} is no machine of ours")
  @ValueSource(strings = {"localhost.evil.example", "127.0.0.1.evil.example"})
  void plainByPrefix(String host) {
    try (RegistryClient client = new RegistryClient(RegistryOptions.defaults())) {
      assertThatThrownBy(() -> client.ping(new RegistryHost(host, 0)))
          .isInstanceOf(OciException.class)
          .hasMessageNotContaining("http://");
    }
  }

  @Test
  @DisplayName("oras-java f517074, 594bf0b: two accounts never share a token")
  void accounts() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(request -> tokenOr(request, "Bearer realm=\"/token\""))) {
      for (String name : new String[] {"ann", "bob"}) {
        try (RegistryClient client =
            client(
                CredentialSource.fixed(
                    server.host(), new Credential.UserPassword(name, name + "-password")))) {
          CorpusRegistry.pull(client, server);
        }
      }
      assertThat(server.requests())
          .filteredOn(request -> request.path().equals("/token"))
          .hasSize(2)
          .allSatisfy(request -> assertThat(request.header("authorization")).startsWith("Basic "));
    }
  }
}
