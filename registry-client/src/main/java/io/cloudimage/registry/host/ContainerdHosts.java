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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads containerd's {@code certs.d/HOST/hosts.toml} (containerd, docs/hosts.md) for a client that
 * pushes, too: what names the host itself says how the host is reached; what names another one is a
 * mirror, and so is a {@code server} of another name, the last of them. Writes go to neither.
 */
final class ContainerdHosts {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerdHosts.class);
  private static final String NAME = "hosts.toml";

  private final Path file;
  private final RegistryHost host;
  private final boolean ofAllHosts;
  private final List<Mirror> mirrors = new ArrayList<>();
  private final List<Path> authorities = new ArrayList<>();
  private Optional<Boolean> plainHttp = Optional.empty();
  private boolean insecure;
  private Optional<ClientCertificate> clientCertificate = Optional.empty();
  private Optional<Duration> connectTimeout = Optional.empty();

  private ContainerdHosts(Path file, RegistryHost host, boolean ofAllHosts) {
    this.file = file.toAbsolutePath();
    this.host = host;
    this.ofAllHosts = ofAllHosts;
  }

  /**
   * What the first file says that there is: of the host's own directory, {@code host:port} or
   * {@code host_port_}, in any of the directories, else of {@code _default}.
   *
   * @throws OciException INVALID if it is no such file, with the place
   */
  static HostProfile find(List<Path> directories, RegistryHost host) throws IOException {
    List<String> names = new ArrayList<>(List.of(host.toString()));
    if (host.port() != 0) {
      names.add(host.host() + "_" + host.port() + "_");
    }
    for (Path directory : directories) {
      for (String name : names) {
        Path file = directory.resolve(name).resolve(NAME);
        if (Files.isRegularFile(file)) {
          return new ContainerdHosts(file, host, false).read();
        }
      }
    }
    for (Path directory : directories) {
      Path file = directory.resolve("_default").resolve(NAME);
      if (Files.isRegularFile(file)) {
        return new ContainerdHosts(file, host, true).read();
      }
    }
    return HostProfile.NONE;
  }

  private HostProfile read() throws IOException {
    if (Files.size(file) > JsonLimits.REPLY.bytes()) {
      throw new OciException(ErrorKind.INVALID, file + " is larger than any such file may be");
    }
    JsonObject document =
        TomlReader.readObject(Files.readAllBytes(file), file.toString(), JsonLimits.REPLY);
    Optional<JsonObject> hosts = document.optionalObject("host");
    if (hosts.isPresent()) {
      for (String url : hosts.get().keys()) {
        JsonObject table = hosts.get().optionalObject(url).orElseThrow();
        ContainerdTable read = new ContainerdTable(file, table);
        read.tellOfTheRest(Set.of());
        place(hosts.get(), url, url, read);
      }
    }
    ContainerdTable server = new ContainerdTable(file, document);
    server.tellOfTheRest(Set.of("server", "host"));
    Optional<String> url = document.optionalString("server").filter(text -> !text.isEmpty());
    if (url.isPresent()) {
      place(document, "server", url.get(), server);
    } else {
      takeOver(server.at("https://" + host), false);
    }
    if (ofAllHosts && insecure) {
      LOG.warn("{}: skip_verify for all hosts is not taken over; see --insecure", file);
    }
    return HostProfile.NONE.with(
        ofAllHosts ? Optional.empty() : plainHttp,
        insecure && !ofAllHosts,
        authorities,
        clientCertificate,
        connectTimeout,
        mirrors);
  }

  private void place(JsonObject parent, String key, String url, ContainerdTable table)
      throws OciException {
    Mirror mirror;
    RegistryHost at;
    try {
      mirror = table.at(url);
      at = mirror.host();
    } catch (IllegalArgumentException e) {
      throw parent.invalid(Printable.escape(key), "is no registry's URL: " + e.getMessage());
    }
    if (at.equals(host) && mirror.api().equals("/v2")) {
      takeOver(mirror, url.contains("://"));
    } else if (!mirror.capabilities().isEmpty()) {
      mirrors.add(mirror);
    }
  }

  /** Of the host itself; what comes first counts. */
  private void takeOver(Mirror itself, boolean schemeSaid) {
    if (schemeSaid && plainHttp.isEmpty()) {
      plainHttp = Optional.of(itself.base().getScheme().equals("http"));
    }
    authorities.addAll(itself.authorities());
    insecure |= itself.insecure();
    clientCertificate = clientCertificate.or(itself::clientCertificate);
    connectTimeout = connectTimeout.or(itself::connectTimeout);
  }
}
