// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.state;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.mirror.RepositoryAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of all repositories, a file for each below {@code mirror/} in the data root, with
 * the documents that were read. A file that cannot be understood is as good as none. For threads;
 * of two processes that save the same repository the later one's file stays, which costs the next
 * run a few requests and nothing else.
 */
public final class MirrorState {
  private static final Logger LOG = LoggerFactory.getLogger(MirrorState.class);

  private final Path directory;
  private final DocumentCache documents;
  private final Map<RepositoryAddress, RepositoryState> repositories =
      new ConcurrentSkipListMap<>();

  /**
   * @param dataRoot the data root, which need not be there
   */
  public MirrorState(Path dataRoot) {
    this.directory = dataRoot.resolve("mirror");
    this.documents = new DocumentCache(directory.resolve("documents"));
  }

  /** The directory of all that mirrors keep. */
  public Path directory() {
    return directory;
  }

  public DocumentCache documents() {
    return documents;
  }

  /** What is known of a repository; the same object for every call. */
  public synchronized RepositoryState of(RepositoryAddress address) throws IOException {
    RepositoryState known = repositories.get(address);
    if (known == null) {
      known = load(address).orElseGet(() -> new RepositoryState(address));
      repositories.put(address, known);
    }
    return known;
  }

  /** Writes what has changed, and keeps the documents within bounds. */
  public synchronized void save() throws IOException {
    for (RepositoryState state : repositories.values()) {
      if (state.takeChanged()) {
        ReplacedFile.write(file(state.address()), RepositoryStateCodec.write(state), true);
      }
    }
    documents.trim();
  }

  private Optional<RepositoryState> load(RepositoryAddress address) throws IOException {
    try {
      return RepositoryStateCodec.read(Files.readAllBytes(file(address)), address);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (OciException e) {
      LOG.warn("what was known of {} is lost: {}", address, e.getMessage());
      return Optional.empty();
    }
  }

  /** Names of repositories may be those of each other's directories; their hashes are not. */
  private Path file(RepositoryAddress address) {
    byte[] name = address.toString().getBytes(StandardCharsets.UTF_8);
    return directory.resolve("state").resolve(Digest.of(name).hex().substring(0, 32) + ".json");
  }
}
