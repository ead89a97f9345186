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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsFileTest {
  @TempDir Path directory;

  @Test
  void readsTheExampleOfTheSpec() throws IOException {
    Matcher example =
        Pattern.compile("```toml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../spec/hosts.md")));
    assertThat(example.find()).isTrue();
    Map<RegistryHost, HostProfile> hosts = HostsFile.read(write(example.group(1)));
    HostProfile harbor = profile(hosts, "harbor.example.com");
    assertThat(harbor.authorities()).containsExactly(directory.resolve("harbor-ca.crt"));
    assertThat(harbor.clientCertificate())
        .contains(new ClientCertificate(directory.resolve("ci.crt"), directory.resolve("ci.key")));
    assertThat(harbor.proxy())
        .contains(
            new ProxyChoice(
                Optional.of(URI.create("http://user:password@proxy.example.com:3128"))));
    assertThat(harbor.connectTimeout()).contains(Duration.ofSeconds(10));
    assertThat(harbor.idleTimeout()).contains(Duration.ofMinutes(2));
    assertThat(harbor.transfers()).hasValue(4);
    HostProfile local = profile(hosts, "registry.local:5000");
    assertThat(local.plainHttp()).contains(true);
    assertThat(local.proxy()).contains(ProxyChoice.DIRECT);
    HostProfile hub = hosts.getOrDefault(RegistryHost.DOCKER_HUB, HostProfile.NONE);
    assertThat(hub.addressFamily()).isEqualTo(AddressFamily.IPV4);
    assertThat(hub.requestsPerSecond()).hasValue(2);
    assertThat(hub.bytesPerSecond()).hasValue(20_000_000);
    assertThat(hub.tokenHosts()).containsExactly("auth.docker.io");
    List<Mirror> mirrors = hub.mirrors().orElseThrow();
    assertThat(mirrors)
        .extracting(Mirror::toString)
        .containsExactly("https://harbor.example.com/hub", "https://cache.example.com:8443");
    assertThat(mirrors.get(1).capabilities()).containsExactly(MirrorCapability.PULL);
    assertThat(mirrors.get(1).authorities()).containsExactly(directory.resolve("cache-ca.crt"));
    assertThat(mirrors.get(1).tellsNamespace()).isTrue();
    assertThat(mirrors.get(1).connectTimeout()).contains(Duration.ofSeconds(3));
  }

  @ParameterizedTest(name = "G1 {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [host."a b"]                          | is no host
          [hosts.a]                             | is not known
          [host.a]\\nplain_http = true          | is not known; there are: plain-http
          [host.a]\\nplain-http = "yes"         | boolean
          [host.a]\\nca = "one.crt"             | array
          [host.a]\\nclient-cert = "c"          | go together
          [host.a]\\nproxy = "socks5://p"       | a proxy is http://
          [host.a]\\nconnect-timeout = 10       | string
          [host.a]\\nconnect-timeout = "10h"    | expected a time
          [host.a]\\naddress-family = "ipv5"    | any, ipv4 or ipv6
          [host.a]\\nrequests-per-second = 0    | above 0
          [host.a]\\ntransfers = 65             | 1 to 64
          [host.a]\\n[host.a]                   | line 2
          [host.a]\\nmirror = "https://b"       | array
          [[host.a.mirror]]\\nurl = "b"         | expected an http or https
          [[host.a.mirror]]\\npath = "b"        | url is missing
          [[host.a.mirror]]\\nurl = "https://b/c"                                    | HOST[:PORT]
          [[host.a.mirror]]\\nurl = "https://u:p@b"                                  | without user
          [[host.a.mirror]]\\nurl = "https://b"\\npath = "/x"                        | lower-case letters
          [[host.a.mirror]]\\nurl = "https://b"\\ncapabilities = ["push"]            | pull or resolve
          [[host.a.mirror]]\\nurl = "https://b"\\ncapabilities = []                  | is empty
          [[host.a.mirror]]\\nurl = "http://192.0.2.1"\\ncapabilities = ["resolve"]  | must be https
          [[host.a.mirror]]\\nurl = "https://b"\\nmirror = []                        | is not known
          [host.a                               | line 1
          """)
  void refusesWithThePlace(String text, String reason) throws IOException {
    Path file = write(text.replace("\\n", "\n"));
    assertThatThrownBy(() -> HostsFile.read(file))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }

  @Test
  void noFileSaysNothing() throws IOException {
    assertThat(HostsFile.read(directory.resolve("nowhere"))).isEmpty();
  }

  @Test
  void profilesDecideWhatFlagsDoNot() throws IOException {
    RegistryHost plain = RegistryHost.parse("plain.example.com");
    RegistryHost local = RegistryHost.parse("127.0.0.1:5000");
    Map<RegistryHost, HostProfile> hosts =
        HostsFile.read(
            write(
                "[host.\"plain.example.com\"]\nplain-http = true\n"
                    + "[host.\"127.0.0.1:5000\"]\nplain-http = false\n"));
    HostCatalog catalog = new HostCatalog(HostOptions.defaults().withProfiles(hosts));
    assertThat(catalog.baseUri(plain)).hasToString("http://plain.example.com");
    assertThat(catalog.baseUri(local)).hasToString("https://127.0.0.1:5000");
    assertThat(catalog.baseUri(RegistryHost.parse("other.example.com")))
        .hasToString("https://other.example.com");
  }

  private static HostProfile profile(Map<RegistryHost, HostProfile> hosts, String name) {
    return hosts.getOrDefault(RegistryHost.parse(name), HostProfile.NONE);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("hosts.toml"), text);
  }
}
