// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.quirk;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.RegistryHost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The file of what was seen (schema {@code quirks}). */
final class QuirkFile {
  private static final long VERSION = 1;

  private QuirkFile() {}

  /** Quirks of later versions are left out. */
  static Map<RegistryHost, Map<Quirk, Observation>> read(byte[] content) throws OciException {
    JsonObject file = Json.readObject(content, "the file of quirks", JsonLimits.REPLY);
    if (file.size("version") != VERSION) {
      return Map.of();
    }
    Map<RegistryHost, Map<Quirk, Observation>> all = new TreeMap<>();
    for (JsonObject host : file.objects("hosts")) {
      Map<Quirk, Observation> ofHost = new EnumMap<>(Quirk.class);
      for (JsonObject seen : host.objects("quirks")) {
        Optional<Quirk> quirk = Quirk.of(seen.string("quirk"));
        if (quirk.isPresent()) {
          Optional<Long> value = seen.optionalInteger("value");
          ofHost.put(
              quirk.get(),
              new Observation(
                  quirk.get(),
                  value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty(),
                  seen.parsed("seen", Instant::parse)));
        }
      }
      all.put(host.parsed("host", RegistryHost::parse), ofHost);
    }
    return all;
  }

  /** Leaves out what does not hold any more. */
  static byte[] write(Map<RegistryHost, Map<Quirk, Observation>> all, Instant now) {
    List<Object> hosts = new ArrayList<>();
    all.forEach(
        (host, ofHost) -> {
          List<Object> quirks = new ArrayList<>();
          for (Observation seen : ofHost.values()) {
            if (seen.holdsAt(now)) {
              quirks.add(tree(seen));
            }
          }
          if (!quirks.isEmpty()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("host", host.toString());
            tree.put("quirks", quirks);
            hosts.add(tree);
          }
        });
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("version", VERSION);
    file.put("hosts", hosts);
    return Json.writePretty(file);
  }

  private static Map<String, Object> tree(Observation seen) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("quirk", seen.quirk().label());
    seen.value().ifPresent(value -> tree.put("value", value));
    tree.put("seen", seen.seen().toString());
    return tree;
  }
}
