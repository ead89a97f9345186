// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.auth.Credential;
import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.host.HostOptions;
import io.cloudimage.registry.host.HostsFile;
import io.cloudimage.registry.host.ProxySettings;
import io.cloudimage.registry.testing.CertificateAuthority;
import io.cloudimage.registry.testing.FaultyRegistry;
import io.cloudimage.registry.testing.ForwardProxy;
import io.cloudimage.registry.testing.QuickRetries;
import io.cloudimage.registry.testing.faulty.Profile;
import io.cloudimage.registry.testing.faulty.TokenGate;
import io.cloudimage.registry.testing.watch.SecretWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Proxies on the way, with passwords of their own that no registry sees, and the reverse. */
@Timeout(60)
class ProxyTest {
  private static final RepositoryName NAME = new RepositoryName("lib/app");
  private static final String PASSWORD = "password-of-the-proxy";

  @TempDir Path directory;

  @Test
  void tlsGoesThroughATunnelThatSeesNoneOfIt() throws IOException {
    try (FaultyRegistry registry = secure();
        ForwardProxy proxy = ForwardProxy.start("paul", PASSWORD)) {
      RegistryHost host = named(registry);
      String uri = proxy.uri("paul", PASSWORD).toString();
      try (RegistryClient client = client(options(host, Map.of("https_proxy", uri)))) {
        assertThat(client.repository(host, NAME).tags()).hasSize(2);
      }
      assertThat(proxy.requests()).isNotEmpty().containsOnly("CONNECT " + host);
      sawNothingOfTheProxy(registry);
    }
  }

  @Test
  void plainHttpIsForwarded() throws IOException {
    try (FaultyRegistry registry = FaultyRegistry.start(Profile.PLAIN, gate());
        ForwardProxy proxy = ForwardProxy.start("paul", PASSWORD)) {
      Shelves.addTags(registry.shelf(), NAME.path(), 2);
      RegistryHost host = named(registry);
      String uri = proxy.uri("paul", PASSWORD).toString();
      RegistryOptions options = options(host, Map.of("http_proxy", uri));
      HostOptions plain = HostOptions.defaults().withPlainHttp(Set.of(host));
      try (RegistryClient client = client(options.withHosts(plain))) {
        assertThat(client.repository(host, NAME).tags()).hasSize(2);
      }
      assertThat(proxy.requests())
          .isNotEmpty()
          .allMatch(request -> request.startsWith("GET http://" + host + "/"));
      sawNothingOfTheProxy(registry);
    }
  }

  @Test
  void withoutAPasswordAProxyThatWantsOneIsNamed() throws IOException {
    try (FaultyRegistry registry = secure();
        ForwardProxy proxy = ForwardProxy.start("paul", PASSWORD)) {
      RegistryHost host = named(registry);
      refusedBy(proxy, host, options(host, Map.of("https_proxy", proxy.uri().toString())));
      String wrong = proxy.uri("paul", "another-password").toString();
      refusedBy(proxy, host, options(host, Map.of("https_proxy", wrong)));
      HostOptions plain = HostOptions.defaults().withPlainHttp(Set.of(host));
      refusedBy(
          proxy,
          host,
          options(host, Map.of("http_proxy", proxy.uri().toString())).withHosts(plain));
      assertThat(proxy.requests()).isEmpty();
      assertThat(registry.log().all()).isEmpty();
    }
  }

  private static void refusedBy(ForwardProxy proxy, RegistryHost host, RegistryOptions options) {
    try (RegistryClient client = client(options)) {
      assertThatThrownBy(() -> client.repository(host, NAME).tags())
          .isInstanceOfSatisfying(
              OciException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.DENIED);
                assertThat(e.hint().orElse("")).contains("http://USER:PASSWORD@");
              })
          .hasMessageContaining("proxy")
          .satisfies(SecretWatch::saw);
    }
    assertThat(proxy.refused()).isNotEmpty();
  }

  @Test
  void theHostsOwnProxyGoesBeforeTheEnvironments() throws IOException {
    try (FaultyRegistry registry = secure();
        ForwardProxy own = ForwardProxy.start("paul", PASSWORD);
        ForwardProxy other = ForwardProxy.start()) {
      RegistryHost host = named(registry);
      Path file =
          Files.writeString(
              directory.resolve("hosts.toml"),
              "[host.\"" + host + "\"]\nproxy = \"" + own.uri("paul", PASSWORD) + "\"\n");
      RegistryOptions options = options(host, Map.of("https_proxy", other.uri().toString()));
      try (RegistryClient client =
          client(options.withHosts(options.hosts().withProfiles(HostsFile.read(file))))) {
        assertThat(client.repository(host, NAME).tags()).hasSize(2);
      }
      assertThat(own.requests()).isNotEmpty();
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void whatNoProxyNamesIsCalledDirectly() throws IOException {
    try (FaultyRegistry registry = secure();
        ForwardProxy proxy = ForwardProxy.start()) {
      RegistryHost host = named(registry);
      Map<String, String> environment =
          Map.of("https_proxy", proxy.uri().toString(), "no_proxy", ".cloudimage.invalid");
      try (RegistryClient client = client(options(host, environment))) {
        assertThatThrownBy(() -> client.repository(host, NAME).tags())
            .hasMessageContaining("there is no host named");
      }
      assertThat(proxy.requests()).isEmpty();
    }
  }

  private FaultyRegistry secure() throws IOException {
    CertificateAuthority authority = new CertificateAuthority();
    authority.writeCertificate(directory.resolve("ca.crt"));
    FaultyRegistry registry =
        FaultyRegistry.startWithTls(
            Profile.PLAIN, gate(), authority, "registry.cloudimage.invalid");
    Shelves.addTags(registry.shelf(), NAME.path(), 2);
    return registry;
  }

  private static TokenGate gate() {
    return new TokenGate("ann", "password-of-the-registry", Duration.ofMinutes(5));
  }

  /** By a name that nobody but the proxy can find. */
  private static RegistryHost named(FaultyRegistry registry) {
    return new RegistryHost("registry.cloudimage.invalid", registry.host().port());
  }

  private RegistryOptions options(RegistryHost host, Map<String, String> environment) {
    return RegistryOptions.defaults()
        .withRetries(QuickRetries.OPTIONS)
        .withProxies(ProxySettings.fromEnvironment(environment))
        .withHosts(HostOptions.defaults().withAuthorities(List.of(directory.resolve("ca.crt"))))
        .withCredentials(
            CredentialSource.fixed(
                host, new Credential.UserPassword("ann", "password-of-the-registry")));
  }

  private static RegistryClient client(RegistryOptions options) {
    return new RegistryClient(options);
  }

  private static void sawNothingOfTheProxy(FaultyRegistry registry) {
    assertThat(registry.log().all())
        .isNotEmpty()
        .allSatisfy(
            request -> assertThat(request.headers()).doesNotContainKey("proxy-authorization"));
  }
}
