// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.cli.output.LogLevel;
import io.cloudimage.cli.output.ProgressMode;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.NameDefaults;
import io.cloudimage.oci.model.RegistryHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliConfigTest {
  @TempDir Path home;

  @Test
  void defaultsOfAUser() throws IOException {
    CliConfig config = CliConfig.resolve(Map.of(), environment(Map.of(), false));
    assertThat(config.dataRoot()).isEqualTo(home.resolve(".local/share/cloudimage"));
    assertThat(config.logLevel()).isEqualTo(LogLevel.WARN);
    assertThat(config.progress()).isEqualTo(ProgressMode.AUTO);
    assertThat(config.names()).isEqualTo(NameDefaults.DOCKER);
    assertThat(config.registry().plainHttp()).isEmpty();
  }

  @Test
  void theDataRootOfRootAndOfXdg() throws IOException {
    Map<String, String> xdg = Map.of("XDG_DATA_HOME", "/data");
    assertThat(CliConfig.resolve(Map.of(), environment(xdg, true)).dataRoot())
        .isEqualTo(Path.of("/var/lib/cloudimage"));
    assertThat(CliConfig.resolve(Map.of(), environment(xdg, false)).dataRoot())
        .isEqualTo(Path.of("/data/cloudimage"));
  }

  @Test
  void aFlagGoesBeforeAVariableBeforeTheFile() throws IOException {
    Path file = home.resolve("settings.json");
    Files.writeString(
        file,
        """
        {"data-root": "/file", "log-level": "info", "progress": "none", "insecure": ["c:1"],
         "plain-http": ["d:1", "e:2"]}
        """);
    Map<String, String> variables =
        Map.of(
            "CLOUDIMAGE_CONFIG",
            file.toString(),
            "CLOUDIMAGE_DATA_ROOT",
            "/variable",
            "CLOUDIMAGE_LOG_LEVEL",
            "debug",
            "CLOUDIMAGE_INSECURE",
            "a:1,b:2");
    Map<Setting, List<String>> flags = Map.of(Setting.DATA_ROOT, List.of("/flag"));
    CliConfig config = CliConfig.resolve(flags, environment(variables, false));
    assertThat(config.dataRoot()).isEqualTo(Path.of("/flag"));
    assertThat(config.logLevel()).isEqualTo(LogLevel.DEBUG);
    assertThat(config.progress()).isEqualTo(ProgressMode.NONE);
    assertThat(config.registry().insecure())
        .containsExactlyInAnyOrder(RegistryHost.parse("a:1"), RegistryHost.parse("b:2"));
    assertThat(config.registry().plainHttp())
        .containsExactlyInAnyOrder(RegistryHost.parse("d:1"), RegistryHost.parse("e:2"));
  }

  @Test
  void howLongRegistriesAreWaitedForAndWhoIsTrustedWithTokens() throws IOException {
    RegistrySettings usual = CliConfig.resolve(Map.of(), environment(Map.of(), false)).registry();
    assertThat(usual.mirrors()).isTrue();
    assertThat(usual.connectTimeout()).isEmpty();
    Map<String, String> variables =
        Map.of("CLOUDIMAGE_NO_MIRRORS", "true", "CLOUDIMAGE_TOKEN_HOST", "a.example,b.example");
    Map<Setting, List<String>> flags =
        Map.of(
            Setting.CONNECT_TIMEOUT, List.of("500ms"),
            Setting.IDLE_TIMEOUT, List.of("2m"),
            Setting.RETRY_DEADLINE, List.of("30s"));
    RegistrySettings told = CliConfig.resolve(flags, environment(variables, false)).registry();
    assertThat(told.mirrors()).isFalse();
    assertThat(told.connectTimeout()).contains(Duration.ofMillis(500));
    assertThat(told.idleTimeout()).contains(Duration.ofMinutes(2));
    assertThat(told.retryDeadline()).contains(Duration.ofSeconds(30));
    assertThat(told.tokenHosts()).hasSize(2);
    assertThatThrownBy(
            () ->
                CliConfig.resolve(
                    Map.of(Setting.IDLE_TIMEOUT, List.of("soon")), environment(Map.of(), false)))
        .hasMessageContaining("--idle-timeout")
        .hasMessageContaining("expected a time");
  }

  @Test
  void shortNamesAreCompletedByTheDefaults() throws IOException {
    assertThat(name(Map.of())).isEqualTo("docker.io/library/kubernetes:v1.19.8");
    assertThat(name(Map.of("CLOUDIMAGE_DEFAULT_REGISTRY", "hub.example.com")))
        .isEqualTo("hub.example.com/kubernetes:v1.19.8");
    assertThat(
            name(
                Map.of(
                    "CLOUDIMAGE_DEFAULT_REGISTRY",
                    "hub.example.com",
                    "CLOUDIMAGE_DEFAULT_NAMESPACE",
                    "cluster/images")))
        .isEqualTo("hub.example.com/cluster/images/kubernetes:v1.19.8");
  }

  @Test
  void aFileThatIsNamedMustBeThere() {
    Map<String, String> variables = Map.of("CLOUDIMAGE_CONFIG", home.resolve("none").toString());
    assertThatThrownBy(() -> CliConfig.resolve(Map.of(), environment(variables, false)))
        .hasMessageContaining("cannot read configuration file");
  }

  @Test
  void aCertificateNeedsItsKey() {
    Map<Setting, List<String>> flags = Map.of(Setting.CERT_FILE, List.of("/c.pem"));
    assertThatThrownBy(() -> CliConfig.resolve(flags, environment(Map.of(), false)))
        .hasMessageContaining("go together");
  }

  private String name(Map<String, String> variables) throws IOException {
    CliConfig config = CliConfig.resolve(Map.of(), environment(variables, false));
    return ImageName.parse("kubernetes:v1.19.8", config.names()).toString();
  }

  private Environment environment(Map<String, String> variables, boolean superuser) {
    return new Environment(variables, home, superuser, Optional.empty());
  }
}
