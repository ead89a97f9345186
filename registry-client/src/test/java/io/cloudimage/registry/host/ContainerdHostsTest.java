// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.RegistryHost;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerdHostsTest {
  private static final RegistryHost LOCAL = RegistryHost.parse("registry.local:5000");

  @TempDir Path directory;

  @Test
  void mirrorsInTheFilesOrderWithAllThatTheySay() throws IOException {
    write(
        "docker.io",
        """
        server = "https://registry-1.docker.io"

        [host."https://harbor.example.com/v2/hub"]
          capabilities = ["pull", "resolve", "push"]
          override_path = true
          ca = "harbor.crt"
          client = [["one.crt", "one.key"], ["two.crt", "two.key"]]
          dial_timeout = "3s"
          [host."https://harbor.example.com/v2/hub".header]
            x-custom = ["a"]

        [host."https://cache.example.com:8443/registry"]
          capabilities = ["pull"]
          ca = ["/etc/a.crt", "b.crt"]
          client = "both.pem"
          skip_verify = true

        [host."http://192.0.2.7:5000"]

        [host."https://only-push.example.com"]
          capabilities = ["push"]
        """);
    List<Mirror> mirrors = catalog().mirrors(RegistryHost.DOCKER_HUB);
    assertThat(mirrors)
        .extracting(Mirror::toString)
        .containsExactly(
            "https://harbor.example.com/v2/hub",
            "https://cache.example.com:8443/registry/v2",
            "http://192.0.2.7:5000");
    Path own = directory.resolve("docker.io");
    Mirror harbor = mirrors.get(0);
    assertThat(harbor.api()).isEqualTo("/v2/hub");
    assertThat(harbor.capabilities()).containsExactlyInAnyOrder(MirrorCapability.values());
    assertThat(harbor.authorities()).containsExactly(own.resolve("harbor.crt"));
    assertThat(harbor.clientCertificate())
        .contains(new ClientCertificate(own.resolve("one.crt"), own.resolve("one.key")));
    assertThat(harbor.connectTimeout()).contains(Duration.ofSeconds(3));
    assertThat(mirrors).allMatch(Mirror::tellsNamespace);
    Mirror cache = mirrors.get(1);
    assertThat(cache.insecure()).isTrue();
    assertThat(cache.authorities()).containsExactly(Path.of("/etc/a.crt"), own.resolve("b.crt"));
    assertThat(cache.clientCertificate())
        .contains(new ClientCertificate(own.resolve("both.pem"), own.resolve("both.pem")));
    // What a tag names is not asked by plain HTTP over a network.
    assertThat(mirrors.get(2).capabilities()).containsExactly(MirrorCapability.PULL);
    assertThat(catalog().baseUri(RegistryHost.DOCKER_HUB))
        .hasToString("https://registry-1.docker.io");
    assertThat(catalog().settings(RegistryHost.DOCKER_HUB).tls().verify()).isTrue();
  }

  @Test
  void aTableOfTheHostItselfSaysHowItIsReached() throws IOException {
    write(
        "registry.local:5000",
        """
        server = "https://registry.local:5000"
        [host."https://registry.local:5000"]
          ca = "ca.crt"
          skip_verify = true
        """);
    HostSettings settings = catalog().settings(LOCAL);
    assertThat(settings.plainHttp()).isFalse();
    assertThat(settings.tls().verify()).isFalse();
    assertThat(settings.tls().authorities())
        .containsExactly(directory.resolve("registry.local:5000/ca.crt"));
    assertThat(catalog().mirrors(LOCAL)).isEmpty();
  }

  @Test
  void plainHttpIsSaidByTheSchemeAndFoundUnderTheOtherName() throws IOException {
    write("registry.local_5000_", "server = \"http://registry.local:5000\"\n");
    assertThat(catalog().baseUri(LOCAL)).hasToString("http://registry.local:5000");
  }

  @Test
  void aServerOfAnotherNameIsTheLastMirror() throws IOException {
    write("quay.io", "server = \"https://b.example.com\"\n[host.\"https://a.example.com\"]\n");
    assertThat(catalog().mirrors(RegistryHost.parse("quay.io")))
        .extracting(mirror -> mirror.base().getHost())
        .containsExactly("a.example.com", "b.example.com");
  }

  @Test
  void theDefaultIsForHostsWithoutAFileAndMakesNobodyInsecure() throws IOException {
    write("_default", "skip_verify = true\n[host.\"https://all.example.com\"]\n");
    write("quay.io", "server = \"https://quay.io\"\n");
    assertThat(catalog().mirrors(LOCAL)).hasSize(1);
    assertThat(catalog().settings(LOCAL).tls().verify()).isTrue();
    assertThat(catalog().mirrors(RegistryHost.parse("quay.io"))).isEmpty();
  }

  @Test
  void ourOwnFileGoesBefore() throws IOException {
    write("quay.io", "server = \"http://quay.io\"\n[host.\"https://a.example.com\"]\n");
    Path file =
        Files.writeString(
            directory.resolve("hosts.toml"),
            "[host.\"quay.io\"]\nplain-http = false\n[[host.\"quay.io\".mirror]]\n"
                + "url = \"https://ours.example.com/\"\n");
    RegistryHost quay = RegistryHost.parse("quay.io");
    Map<RegistryHost, HostProfile> ours = HostsFile.read(file);
    HostCatalog catalog =
        new HostCatalog(
            HostOptions.defaults().withCertsDirectories(List.of(directory)).withProfiles(ours));
    assertThat(catalog.mirrors(quay))
        .containsExactly(Mirror.of(URI.create("https://ours.example.com")));
    assertThat(catalog.baseUri(quay)).hasToString("https://quay.io");
  }

  @Test
  void aMirrorsOwnWordsHoldForItAloneAsAMirror() throws IOException {
    RegistryHost name = RegistryHost.parse("a.example.com");
    Mirror mirror =
        new Mirror(
            URI.create("https://a.example.com"),
            "/v2",
            Optional.empty(),
            Set.of(MirrorCapability.PULL),
            false,
            List.of(Path.of("/a.crt")),
            Optional.empty(),
            true,
            Optional.empty());
    HostCatalog catalog = new HostCatalog(HostOptions.defaults());
    HostSettings as = catalog.as(mirror).settings(name);
    assertThat(as.tls().authorities()).containsExactly(Path.of("/a.crt"));
    assertThat(as.tls().verify()).isFalse();
    assertThat(catalog.settings(name).tls()).isEqualTo(TlsSettings.SYSTEM);
    assertThat(catalog.as(mirror).settings(LOCAL)).isEqualTo(catalog.settings(LOCAL));
  }

  @ParameterizedTest(name = "G1 {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          server = "ftp://a"                                   | $.server is no registry's URL
          server = "https://user:pw@a"                         | without user and password
          server = ["a"]                                       | string
          [host."https://a?b=c"]                               | no query
          [host."https://a/../b"]                              | a path of letters
          [host."https://a"]\\ncapabilities = ["fly"]          | expected pull, resolve or push
          [host."https://a"]\\ncapabilities = "pull"           | array
          [host."https://a"]\\nca = 5                          | array
          [host."https://a"]\\nclient = 5                      | certificate, key
          [host."https://a"]\\nclient = [["a"]]                | certificate, key
          [host."https://a"]\\nskip_verify = "yes"             | boolean
          [host."https://a"]\\ndial_timeout = "soon"           | expected a time
          host = 3                                             | object
          [host."https://a"]\\n[host."https://a"]              | line 2
          [host                                                | line 1
          """)
  void refusesWithThePlace(String text, String reason) throws IOException {
    Path file = write("registry.local:5000", text.replace("\\n", "\n"));
    assertThatThrownBy(() -> catalog().mirrors(LOCAL))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }

  private HostCatalog catalog() {
    return new HostCatalog(HostOptions.defaults().withCertsDirectories(List.of(directory)));
  }

  private Path write(String host, String text) throws IOException {
    Path own = Files.createDirectories(directory.resolve(host));
    return Files.writeString(own.resolve("hosts.toml"), text);
  }
}
