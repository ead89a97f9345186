// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.mirror.RepositoryAddress;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been brought where for one plan, a line each, so that a run that was cut short goes on
 * where it was. All shards of this machine write to one file. What a torn line said is done again.
 * For threads.
 */
final class Ledger implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  /** Who has not come back to a plan by then makes a new one. */
  private static final Duration KEPT = Duration.ofDays(30);

  private final Path file;
  private final Set<Place> places = ConcurrentHashMap.newKeySet();
  private final OutputStream out;

  private Ledger(Path file) throws IOException {
    this.file = file;
    boolean torn = read();
    this.out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (torn) {
      out.write('\n');
    }
  }

  /**
   * @param directory of the ledgers of all plans
   */
  static Ledger open(Path directory, Digest plan) throws IOException {
    Files.createDirectories(directory);
    Instant oldest = Instant.now().minus(KEPT);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.ndjson")) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      LOG.debug("somebody else has just cleared away {}", e.getMessage());
    }
    return new Ledger(directory.resolve(plan.hex().substring(0, 32) + ".ndjson"));
  }

  boolean has(Place place) {
    return places.contains(place);
  }

  /** Content is there, complete. */
  void add(Place place) throws IOException {
    if (!places.add(place)) {
      return;
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("repository", place.repository().toString());
    tree.put("digest", place.digest().toString());
    byte[] line =
        (new String(Json.write(tree), StandardCharsets.UTF_8) + "\n")
            .getBytes(StandardCharsets.UTF_8);
    synchronized (out) {
      out.write(line);
    }
  }

  /** Nobody needs it any more. */
  void delete() throws IOException {
    close();
    Files.deleteIfExists(file);
  }

  /** Whether the last line has no end. */
  private boolean read() throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return false;
    }
    for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
      try {
        JsonObject json =
            Json.readObject(
                line.getBytes(StandardCharsets.UTF_8), "a line of the ledger", JsonLimits.REPLY);
        places.add(
            new Place(
                json.parsed("repository", RepositoryAddress::parse),
                json.parsed("digest", Digest::parse)));
      } catch (OciException e) {
        LOG.debug("a line of {} is no line: {}", file, e.getMessage());
      }
    }
    return bytes.length > 0 && bytes[bytes.length - 1] != '\n';
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
