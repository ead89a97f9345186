// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.quirk;

import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.registry.state.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was seen at all hosts, in memory and, if there is a place for it, in a file that later runs
 * read (spec/store.md §6). It is only ever a help: where the file cannot be read or written, that
 * is logged, and things go on without. For threads.
 */
public final class QuirkMemory {
  private static final Logger LOG = LoggerFactory.getLogger(QuirkMemory.class);
  private static final String FILE = "quirks.json";
  private static final int MAXIMUM_BYTES = 1 << 20;

  private final Optional<StateDirectory> directory;
  private final Clock clock;
  private final Map<RegistryHost, Map<Quirk, Observation>> seen = new HashMap<>();
  private boolean loaded;

  /**
   * @param directory where the file is; nowhere if empty
   */
  public QuirkMemory(Optional<Path> directory) {
    this(directory, Clock.systemUTC());
  }

  QuirkMemory(Optional<Path> directory, Clock clock) {
    this.directory = directory.map(StateDirectory::new);
    this.clock = clock;
  }

  public HostQuirks of(RegistryHost host) {
    return new HostQuirks(this, host);
  }

  synchronized List<Observation> of(RegistryHost host, List<Quirk> order) {
    load();
    Map<Quirk, Observation> ofHost = seen.getOrDefault(host, Map.of());
    List<Observation> all = new ArrayList<>();
    for (Quirk quirk : order) {
      @Nullable Observation observation = ofHost.get(quirk);
      if (observation != null && observation.holdsAt(clock.instant())) {
        all.add(observation);
      }
    }
    return all;
  }

  synchronized void observe(RegistryHost host, Quirk quirk, OptionalLong value) {
    load();
    Instant now = clock.instant();
    Observation fresh = new Observation(quirk, value, now);
    @Nullable Observation before =
        seen.computeIfAbsent(host, key -> new EnumMap<>(Quirk.class)).put(quirk, fresh);
    boolean known =
        before != null
            && before.value().equals(value)
            && before.holdsAt(now)
            && before.seen().plusSeconds(3600).isAfter(now);
    if (!known) {
      LOG.info("{}: {}{}", host, quirk.label(), value.isPresent() ? " " + value.getAsLong() : "");
      save(host, quirk);
    }
  }

  synchronized void forget(RegistryHost host, Quirk quirk) {
    load();
    @Nullable Map<Quirk, Observation> ofHost = seen.get(host);
    if (ofHost != null && ofHost.remove(quirk) != null) {
      save(host, quirk);
    }
  }

  private void load() {
    if (!loaded && directory.isPresent()) {
      try {
        seen.putAll(read(directory.get()));
      } catch (IOException e) {
        LOG.warn("what was seen at registries cannot be read: {}", e.getMessage());
      }
    }
    loaded = true;
  }

  /** Changes one quirk of one host in the file, and leaves what others have written. */
  private void save(RegistryHost host, Quirk quirk) {
    if (directory.isEmpty()) {
      return;
    }
    try (StateDirectory.Held held = lock(directory.get())) {
      Map<RegistryHost, Map<Quirk, Observation>> all;
      try {
        all = new TreeMap<>(read(directory.get()));
      } catch (IOException e) {
        all = new TreeMap<>();
      }
      Map<Quirk, Observation> ofHost = all.computeIfAbsent(host, key -> new EnumMap<>(Quirk.class));
      @Nullable Observation now = seen.getOrDefault(host, Map.of()).get(quirk);
      if (now == null) {
        ofHost.remove(quirk);
      } else {
        ofHost.put(quirk, now);
      }
      directory.get().write(FILE, QuirkFile.write(all, clock.instant()));
    } catch (IOException e) {
      LOG.warn("what was seen at registries cannot be kept: {}", e.getMessage());
    }
  }

  private static Map<RegistryHost, Map<Quirk, Observation>> read(StateDirectory directory)
      throws IOException {
    Optional<byte[]> content = directory.read(FILE, MAXIMUM_BYTES);
    return content.isPresent() ? QuirkFile.read(content.get()) : Map.of();
  }

  /** Who has the lock has it for the time of a write. */
  private static StateDirectory.Held lock(StateDirectory directory) throws IOException {
    for (int i = 0; i < 100; i++) {
      Optional<StateDirectory.Held> held = directory.tryLock(FILE);
      if (held.isPresent()) {
        return held.get();
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw new IOException("another process writes for long");
  }
}
