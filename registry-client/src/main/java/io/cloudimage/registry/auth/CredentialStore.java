// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.model.RegistryHost;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps credentials where docker keeps them: in the helper that {@code config.json} names for the
 * registry, else in {@code config.json} itself.
 *
 * <p>The file keeps every key that is not ours. It is written beside its place with mode 0600 and
 * moved into it, so that nobody sees half of it; where its place is a symbolic link, the link's
 * target is replaced. A file of another user's is refused.
 */
public final class CredentialStore {
  private final Path file;
  private final HelperPrograms helpers;

  public CredentialStore(Path file, HelperPrograms helpers) {
    this.file = file;
    this.helpers = helpers;
  }

  /** Where a credential went. */
  public enum Place {
    FILE,
    HELPER
  }

  /** Keeps a credential in the place of the one that was there. */
  public Place store(RegistryHost host, Credential credential) throws IOException {
    DockerConfig config = DockerConfig.read(file);
    Map<String, Object> tree = new LinkedHashMap<>(config.tree());
    Map<String, Object> auths = withoutHost(tree, host);
    Optional<String> helper = config.helperFor(host);
    if (helper.isPresent()) {
      helpers.find(helper.get()).store(AuthKey.of(host), credential);
      auths.put(AuthKey.of(host), Map.of());
    } else {
      auths.put(AuthKey.of(host), entry(credential));
    }
    tree.put("auths", auths);
    write(tree);
    return helper.isPresent() ? Place.HELPER : Place.FILE;
  }

  /**
   * Forgets a registry's credentials.
   *
   * @return whether there were any
   */
  public boolean erase(RegistryHost host) throws IOException {
    DockerConfig config = DockerConfig.read(file);
    boolean known = false;
    Optional<String> helper = config.helperFor(host);
    if (helper.isPresent()) {
      known = helpers.find(helper.get()).erase(AuthKey.of(host));
    }
    Map<String, Object> tree = new LinkedHashMap<>(config.tree());
    Object before = tree.get("auths");
    Map<String, Object> auths = withoutHost(tree, host);
    if (before instanceof Map<?, ?> old && old.size() > auths.size()) {
      known |= config.entryFor(host, Optional.empty(), false).isPresent();
      tree.put("auths", auths);
      write(tree);
    }
    return known;
  }

  private static Map<String, Object> withoutHost(Map<String, Object> tree, RegistryHost host) {
    Map<String, Object> auths = new LinkedHashMap<>();
    if (tree.get("auths") instanceof Map<?, ?> old) {
      old.forEach((key, value) -> auths.put(String.valueOf(key), value));
    }
    auths
        .keySet()
        .removeIf(
            key -> AuthKey.parse(key).filter(k -> k.equals(new AuthKey(host, ""))).isPresent());
    return auths;
  }

  private static Map<String, Object> entry(Credential credential) throws OciException {
    Map<String, Object> entry = new LinkedHashMap<>();
    if (credential instanceof Credential.UserPassword user) {
      BasicHeader.of(user.username(), user.password());
      byte[] pair = (user.username() + ":" + user.password()).getBytes(StandardCharsets.UTF_8);
      entry.put("auth", Base64.getEncoder().encodeToString(pair));
    } else if (credential instanceof Credential.IdentityToken token) {
      byte[] pair = (token.account() + ":").getBytes(StandardCharsets.UTF_8);
      entry.put("auth", Base64.getEncoder().encodeToString(pair));
      entry.put("identitytoken", token.token());
    } else if (credential instanceof Credential.RegistryToken token) {
      entry.put("registrytoken", token.token());
    }
    return entry;
  }

  private void write(Map<String, Object> tree) throws IOException {
    Path target = target();
    Path directory = target.toAbsolutePath().getParent();
    if (directory == null) {
      throw new OciException(ErrorKind.INVALID, file + " is no file");
    }
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path temporary =
        Files.createTempFile(
            directory,
            ".config.json",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      if (Files.exists(target) && !Files.getOwner(target).equals(Files.getOwner(temporary))) {
        throw new OciException(
            ErrorKind.DENIED,
            target + " belongs to " + Files.getOwner(target).getName() + ", it is left as it is",
            "name another directory with DOCKER_CONFIG",
            null);
      }
      try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(Json.writePretty(tree));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private Path target() throws IOException {
    if (!Files.isSymbolicLink(file)) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
        throw new OciException(ErrorKind.INVALID, file + " is no file");
      }
      return file;
    }
    if (!Files.exists(file)) {
      throw new OciException(
          ErrorKind.INVALID, file + " is a symbolic link to something that is not there");
    }
    return file.toRealPath();
  }
}
