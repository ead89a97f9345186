// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.json.TomlReader;
import io.cloudimage.oci.model.RegistryHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code hosts.toml} (spec/hosts.md): one table for each host. */
public final class HostsFile {
  private static final Logger LOG = LoggerFactory.getLogger(HostsFile.class);
  private static final List<String> KEYS =
      List.of(
          "plain-http",
          "insecure",
          "ca",
          "client-cert",
          "client-key",
          "proxy",
          "connect-timeout",
          "idle-timeout",
          "address-family",
          "requests-per-second",
          "bytes-per-second",
          "transfers",
          "token-hosts",
          "mirror");

  private final Path file;

  private HostsFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file; relative paths in it start at its folder.
   *
   * @return the hosts' profiles; none if there is no file
   * @throws OciException INVALID if the file is not what the spec says, with the place
   */
  public static Map<RegistryHost, HostProfile> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Map.of();
    }
    if (Files.size(file) > JsonLimits.REPLY.bytes()) {
      throw new OciException(ErrorKind.INVALID, file + " is larger than any such file may be");
    }
    JsonObject document =
        TomlReader.readObject(Files.readAllBytes(file), file.toString(), JsonLimits.REPLY);
    requireKnown(document, List.of("host"));
    Map<RegistryHost, HostProfile> profiles = new LinkedHashMap<>();
    Optional<JsonObject> hosts = document.optionalObject("host");
    if (hosts.isPresent()) {
      for (String name : hosts.get().keys()) {
        RegistryHost host = host(hosts.get(), name);
        JsonObject table = hosts.get().optionalObject(name).orElseThrow();
        profiles.put(host, new HostsFile(file.toAbsolutePath()).profile(table));
      }
    }
    return profiles;
  }

  private static RegistryHost host(JsonObject hosts, String name) throws OciException {
    try {
      return RegistryHost.parse(name);
    } catch (IllegalArgumentException e) {
      throw hosts.invalid(Printable.escape(name), "is no host: " + e.getMessage());
    }
  }

  private HostProfile profile(JsonObject table) throws IOException {
    requireKnown(table, KEYS);
    Optional<ProxyChoice> proxy = table.optionalParsed("proxy", ProxyChoice::parse);
    if (proxy.flatMap(ProxyChoice::uri).map(uri -> uri.getUserInfo() != null).orElse(false)) {
      warnIfOpen();
    }
    Set<String> tokenHosts = new LinkedHashSet<>();
    table.strings("token-hosts").forEach(name -> tokenHosts.add(name.toLowerCase(Locale.ROOT)));
    return new HostProfile(
        table.has("plain-http") ? Optional.of(table.bool("plain-http")) : Optional.empty(),
        table.bool("insecure"),
        table.parsedAll("ca", this::path),
        clientCertificate(table, this::path),
        proxy,
        table.optionalParsed("connect-timeout", Durations::parse),
        table.optionalParsed("idle-timeout", Durations::parse),
        table.optionalParsed("address-family", AddressFamily::parse).orElse(AddressFamily.ANY),
        requestsPerSecond(table),
        positive(table, "bytes-per-second", Long.MAX_VALUE),
        transfers(table),
        tokenHosts,
        MirrorTable.readAll(table, this::path));
  }

  static Optional<ClientCertificate> clientCertificate(
      JsonObject table, Function<String, Path> paths) throws OciException {
    Optional<Path> certificate = table.optionalParsed("client-cert", paths);
    Optional<Path> key = table.optionalParsed("client-key", paths);
    if (certificate.isPresent() != key.isPresent()) {
      throw table.invalid("client-cert", "and client-key go together");
    }
    return certificate.map(path -> new ClientCertificate(path, key.orElseThrow()));
  }

  private Path path(String text) {
    return file.resolveSibling(text);
  }

  private static OptionalDouble requestsPerSecond(JsonObject table) throws OciException {
    String key = "requests-per-second";
    if (!table.has(key)) {
      return OptionalDouble.empty();
    }
    if (table.toMap().get(key) instanceof Number number && number.doubleValue() > 0) {
      return OptionalDouble.of(number.doubleValue());
    }
    throw table.invalid(key, "is no number above 0");
  }

  private static OptionalLong positive(JsonObject table, String key, long most)
      throws OciException {
    if (!table.has(key)) {
      return OptionalLong.empty();
    }
    long number = table.size(key);
    if (number < 1 || number > most) {
      throw table.invalid(key, "is " + number + "; expected 1 to " + most);
    }
    return OptionalLong.of(number);
  }

  private static OptionalInt transfers(JsonObject table) throws OciException {
    OptionalLong number = positive(table, "transfers", 64);
    return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
  }

  static void requireKnown(JsonObject table, List<String> keys) throws OciException {
    for (String key : table.keys()) {
      if (!keys.contains(key)) {
        throw table.invalid(
            Printable.escape(key), "is not known; there are: " + String.join(", ", keys));
      }
    }
  }

  private void warnIfOpen() throws IOException {
    if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
      LOG.warn("{} holds a proxy's password and can be read by others: chmod 600 it", file);
    }
  }
}
