// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.file;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.json.YamlReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads mirror files: YAML, every key known, every value checked, errors with their line. */
public final class MirrorFileReader {
  /** A megabyte holds ten thousand sources. */
  private static final JsonLimits LIMITS = new JsonLimits(1 << 20, 32, 1 << 16);

  private static final Duration RECHECK = Duration.ofHours(24);
  private static final int MAXIMUM_DROP = 30;

  private MirrorFileReader() {}

  /**
   * @param what names the file in errors
   * @throws OciException INVALID
   */
  public static MirrorFile read(byte[] bytes, String what) throws OciException {
    JsonObject json = YamlReader.readObject(bytes, what, LIMITS);
    json.requireKeys(List.of("version", "defaults", "sources", "recheck", "max-drop"));
    long version = json.size("version");
    if (version != 1) {
      throw json.invalid("version", "is " + version + "; this program reads version 1");
    }
    Optional<JsonObject> defaults = json.optionalObject("defaults");
    if (defaults.isPresent()) {
      defaults.get().requireKeys(EntryReader.SHARED_KEYS);
    }
    EntryReader reader = new EntryReader(defaults);
    List<MirrorEntry> entries = new ArrayList<>();
    for (JsonObject source : json.objects("sources")) {
      entries.add(reader.read(source));
    }
    if (entries.isEmpty()) {
      throw json.invalid("sources", "is empty; name at least one image, repository or registry");
    }
    long drop = json.optionalInteger("max-drop").orElse((long) MAXIMUM_DROP);
    if (drop < 0 || drop > 100) {
      throw json.invalid("max-drop", "is " + drop + "; expected a percentage from 0 to 100");
    }
    return new MirrorFile(
        entries, json.optionalParsed("recheck", Durations::parse).orElse(RECHECK), (int) drop);
  }
}
