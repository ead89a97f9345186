// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.origin;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.state.StateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in which repositories the store's blobs were seen: fetched from there, or sent there
 * (spec/store.md §9). A registry that is sent one of them can take it over from a repository of its
 * own. It is only ever a help: where files cannot be read or written, that is logged, and things go
 * on without.
 */
public final class Origins {
  private static final Logger LOG = LoggerFactory.getLogger(Origins.class);
  private static final int MAXIMUM_BYTES = 1 << 20;

  /** A file with this many digests is well below its limit. */
  private static final int MOST_BLOBS = 8_000;

  private final StateDirectory directory;
  private final Predicate<Digest> kept;

  /**
   * @param directory holds a file for each repository; made when something is written
   * @param kept whether the store still has a blob; what it does not have is forgotten
   */
  public Origins(Path directory, Predicate<Digest> kept) {
    this.directory = new StateDirectory(directory);
    this.kept = kept;
  }

  /** Notes that a repository has these blobs. */
  public void note(RegistryHost host, RepositoryName repository, Collection<Digest> blobs) {
    try {
      String name = name(host, repository);
      Set<Digest> all = new LinkedHashSet<>(blobs);
      Optional<OriginFile> before = read(name);
      if (before.isPresent() && before.get().blobs().containsAll(all)) {
        return;
      }
      before.ifPresent(file -> file.blobs().stream().filter(kept).forEach(all::add));
      List<Digest> most = all.stream().limit(MOST_BLOBS).toList();
      directory.write(name, new OriginFile(host, repository, most).encode());
    } catch (IOException e) {
      LOG.info("cannot note where content is: {}", e.getMessage());
    }
  }

  /** The repositories of a registry in which blobs were seen, by blob. */
  public Map<Digest, List<RepositoryName>> of(RegistryHost host) {
    Map<Digest, List<RepositoryName>> repositories = new HashMap<>();
    try {
      for (String name : directory.names()) {
        Optional<OriginFile> file = read(name).filter(each -> each.host().equals(host));
        if (file.isPresent()) {
          for (Digest blob : file.get().blobs()) {
            repositories
                .computeIfAbsent(blob, key -> new ArrayList<>())
                .add(file.get().repository());
          }
        }
      }
    } catch (IOException e) {
      LOG.info("cannot read where content is: {}", e.getMessage());
    }
    return repositories;
  }

  private Optional<OriginFile> read(String name) throws IOException {
    Optional<byte[]> content = directory.read(name, MAXIMUM_BYTES);
    try {
      return content.isPresent() ? OriginFile.decode(content.get()) : Optional.empty();
    } catch (OciException e) {
      LOG.info("{} is no note of where content is: {}", name, e.getMessage());
      return Optional.empty();
    }
  }

  private static String name(RegistryHost host, RepositoryName repository) {
    byte[] key = (host + "\n" + repository).getBytes(StandardCharsets.UTF_8);
    return Digest.of(key).hex() + ".json";
  }
}
