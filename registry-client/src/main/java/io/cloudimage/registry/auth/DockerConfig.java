// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Docker's {@code config.json}, read once.
 *
 * @param tree all of it, for writing it back
 */
record DockerConfig(
    Map<String, AuthEntry> auths,
    Map<String, String> helpers,
    Optional<String> store,
    Map<String, Object> tree) {
  private static final Logger LOG = LoggerFactory.getLogger(DockerConfig.class);

  /**
   * Reads the file; one that is not there is an empty one. An entry that cannot be read is warned
   * about and passed over.
   *
   * @throws OciException INVALID if the file as such cannot be read
   */
  static DockerConfig read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(JsonLimits.REPLY.bytes() + 1);
    } catch (NoSuchFileException e) {
      return new DockerConfig(Map.of(), Map.of(), Optional.empty(), Map.of());
    }
    if (bytes.length == 0) {
      return new DockerConfig(Map.of(), Map.of(), Optional.empty(), Map.of());
    }
    JsonObject json = SecretJson.read(bytes, file.toString());
    Map<String, AuthEntry> auths = new LinkedHashMap<>();
    Optional<JsonObject> entries = json.optionalObject("auths");
    if (entries.isPresent()) {
      for (String key : entries.get().keys()) {
        readEntry(file, entries.get(), key).ifPresent(entry -> auths.put(key, entry));
      }
    }
    if (auths.values().stream().anyMatch(entry -> !entry.isEmpty())) {
      warnIfOpen(file);
    }
    return new DockerConfig(
        auths,
        json.stringMap("credHelpers"),
        json.optionalString("credsStore").filter(name -> !name.isEmpty()),
        json.toMap());
  }

  /** The helper that keeps a registry's credentials: its own, or the one for all. */
  Optional<String> helperFor(RegistryHost host) {
    Optional<String> own = ownHelper(host);
    return own.isPresent() ? own : store;
  }

  /** The helper that is named for this registry alone. */
  Optional<String> ownHelper(RegistryHost host) {
    for (Map.Entry<String, String> helper : helpers.entrySet()) {
      Optional<AuthKey> key = AuthKey.parse(helper.getKey());
      if (key.isPresent() && key.get().path().isEmpty() && key.get().host().equals(host)) {
        return Optional.of(helper.getValue()).filter(name -> !name.isEmpty());
      }
    }
    return Optional.empty();
  }

  /** The entry with the longest path that covers the repository; among equals the first. */
  Optional<Map.Entry<String, AuthEntry>> entryFor(
      RegistryHost host, Optional<RepositoryName> repository, boolean withPath) {
    Optional<Map.Entry<String, AuthEntry>> best = Optional.empty();
    int length = -1;
    for (Map.Entry<String, AuthEntry> entry : auths.entrySet()) {
      Optional<AuthKey> key = AuthKey.parse(entry.getKey());
      if (key.isPresent()
          && !entry.getValue().isEmpty()
          && key.get().covers(host, repository)
          && key.get().path().isEmpty() != withPath
          && key.get().path().length() > length) {
        best = Optional.of(entry);
        length = key.get().path().length();
      }
    }
    return best;
  }

  private static Optional<AuthEntry> readEntry(Path file, JsonObject entries, String key) {
    try {
      return Optional.of(AuthEntry.read(entries.object(key)));
    } catch (OciException e) {
      LOG.warn("{}: the entry {} is passed over: {}", file, Printable.quote(key), e.getMessage());
      return Optional.empty();
    }
  }

  private static void warnIfOpen(Path file) throws IOException {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.contains(PosixFilePermission.GROUP_READ)
          || permissions.contains(PosixFilePermission.OTHERS_READ)) {
        LOG.warn("{} holds passwords and can be read by others: chmod 600 it", file);
      }
    } catch (UnsupportedOperationException e) {
      throw new OciException(ErrorKind.UNSUPPORTED, file + " lies on no POSIX file system", e);
    }
  }
}
