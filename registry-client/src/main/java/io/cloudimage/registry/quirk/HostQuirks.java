// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.quirk;

import io.cloudimage.oci.model.RegistryHost;
import java.util.List;
import java.util.OptionalLong;

/** What was seen at one host. For threads. */
public final class HostQuirks {
  private final QuirkMemory memory;
  private final RegistryHost host;

  HostQuirks(QuirkMemory memory, RegistryHost host) {
    this.memory = memory;
    this.host = host;
  }

  public RegistryHost host() {
    return host;
  }

  /** Whether the quirk has been seen lately. */
  public boolean has(Quirk quirk) {
    return all().stream().anyMatch(seen -> seen.quirk() == quirk);
  }

  /** The value that has been seen lately, of a quirk that has one. */
  public OptionalLong value(Quirk quirk) {
    for (Observation seen : all()) {
      if (seen.quirk() == quirk) {
        return seen.value();
      }
    }
    return OptionalLong.empty();
  }

  /** All that has been seen lately, in the quirks' order. */
  public List<Observation> all() {
    return memory.of(host, List.of(Quirk.values()));
  }

  public void observe(Quirk quirk) {
    memory.observe(host, quirk, OptionalLong.empty());
  }

  public void observe(Quirk quirk, long value) {
    memory.observe(host, quirk, OptionalLong.of(value));
  }

  /** The host does as the spec says. */
  public void forget(Quirk quirk) {
    memory.forget(host, quirk);
  }
}
