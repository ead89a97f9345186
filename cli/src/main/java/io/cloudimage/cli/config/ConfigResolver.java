// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.config;

import io.cloudimage.cli.output.LogLevel;
import io.cloudimage.cli.output.ProgressMode;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.NameDefaults;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.registry.host.Durations;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the value of every setting and turns its text into what it means. */
final class ConfigResolver {
  /** A value with the words that tell where it was found. */
  private record Found(List<String> values, String origin) {}

  private final Map<Setting, List<String>> flags;
  private final Environment environment;
  private final Map<Setting, List<String>> file;

  ConfigResolver(
      Map<Setting, List<String>> flags, Environment environment, Map<Setting, List<String>> file) {
    this.flags = flags;
    this.environment = environment;
    this.file = file;
  }

  CliConfig resolve() throws OciException {
    RegistryHost registry =
        one(Setting.DEFAULT_REGISTRY, RegistryHost::parse).orElse(NameDefaults.DOCKER.registry());
    String namespace =
        registry.equals(RegistryHost.DOCKER_HUB) ? NameDefaults.DOCKER.namespace() : "";
    NameDefaults names =
        one(Setting.DEFAULT_NAMESPACE, text -> new NameDefaults(registry, text))
            .orElse(new NameDefaults(registry, namespace));
    return new CliConfig(
        one(Setting.DATA_ROOT, Path::of)
            .orElseGet(this::defaultDataRoot)
            .toAbsolutePath()
            .normalize(),
        one(Setting.LOG_LEVEL, text -> constant(text, LogLevel.values())).orElse(LogLevel.WARN),
        one(Setting.PROGRESS, text -> constant(text, ProgressMode.values()))
            .orElse(ProgressMode.AUTO),
        names,
        registrySettings());
  }

  private RegistrySettings registrySettings() throws OciException {
    try {
      return new RegistrySettings(
          all(Setting.PLAIN_HTTP),
          all(Setting.INSECURE),
          one(Setting.CA_FILE, Path::of),
          one(Setting.CERT_FILE, Path::of),
          one(Setting.KEY_FILE, Path::of),
          one(Setting.CERTS_DIR, Path::of),
          one(Setting.HOSTS_FILE, Path::of).map(List::of).orElseGet(this::usualHostsFiles),
          one(Setting.AUTHFILE, Path::of),
          one(Setting.RETRIES, ConfigResolver::number),
          one(Setting.RETRY_DEADLINE, Durations::parse),
          one(Setting.CONNECT_TIMEOUT, Durations::parse),
          one(Setting.IDLE_TIMEOUT, Durations::parse),
          !one(Setting.NO_MIRRORS, ConfigResolver::truth).orElse(false),
          all(Setting.TOKEN_HOST));
    } catch (IllegalArgumentException e) {
      throw new OciException(ErrorKind.INVALID, String.valueOf(e.getMessage()), e);
    }
  }

  private Path defaultDataRoot() {
    if (environment.superuser()) {
      return Path.of("/var/lib/cloudimage");
    }
    return environment
        .variable("XDG_DATA_HOME")
        .map(Path::of)
        .orElse(environment.home().resolve(".local/share"))
        .resolve("cloudimage");
  }

  private List<Path> usualHostsFiles() {
    Path own =
        environment
            .variable("XDG_CONFIG_HOME")
            .map(Path::of)
            .orElse(environment.home().resolve(".config"));
    return List.of(
        Path.of("/etc/cloudimage/hosts.toml"), own.resolve("cloudimage").resolve("hosts.toml"));
  }

  private <T> Optional<T> one(Setting setting, Function<String, T> parser) throws OciException {
    Optional<Found> found = find(setting);
    return found.isEmpty() || found.get().values().isEmpty()
        ? Optional.empty()
        : Optional.of(parse(found.get().values().get(0), found.get().origin(), parser));
  }

  private Set<RegistryHost> all(Setting setting) throws OciException {
    Set<RegistryHost> hosts = new LinkedHashSet<>();
    Optional<Found> found = find(setting);
    if (found.isPresent()) {
      for (String text : found.get().values()) {
        hosts.add(parse(text, found.get().origin(), RegistryHost::parse));
      }
    }
    return hosts;
  }

  private Optional<Found> find(Setting setting) {
    if (flags.containsKey(setting)) {
      return Optional.of(new Found(flags.getOrDefault(setting, List.of()), "--" + setting.key()));
    }
    Optional<String> variable = environment.variable(setting.variable());
    if (variable.isPresent()) {
      List<String> values =
          setting.isRepeatable() ? List.of(variable.get().split(",")) : List.of(variable.get());
      return Optional.of(new Found(values, "environment variable " + setting.variable()));
    }
    return Optional.ofNullable(file.get(setting))
        .map(values -> new Found(values, setting.key() + " in the configuration file"));
  }

  private static <T> T parse(String text, String origin, Function<String, T> parser)
      throws OciException {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new OciException(
          ErrorKind.INVALID,
          "cannot use " + Printable.quote(text) + " as " + origin + ": " + e.getMessage(),
          e);
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a whole number", e);
    }
  }

  private static boolean truth(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("expected true or false");
    }
    return text.equals("true");
  }

  private static <T> T constant(String text, T[] constants) {
    for (T constant : constants) {
      if (constant.toString().equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "expected one of "
            + Arrays.stream(constants).map(Object::toString).collect(Collectors.joining(", ")));
  }
}
