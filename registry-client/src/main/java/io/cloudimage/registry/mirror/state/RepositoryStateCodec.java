// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.state;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.DescriptorCodec;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.mirror.RepositoryAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The state of a repository as JSON (spec/mirror.md 6). */
final class RepositoryStateCodec {
  private static final long VERSION = 1;

  private RepositoryStateCodec() {}

  static byte[] write(RepositoryState state) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", VERSION);
    tree.put("repository", state.address().toString());
    tree.put("listed", state.lastListed());
    state.noDigests().ifPresent(seen -> tree.put("noDigests", seen.toString()));
    state.referrersByTag().ifPresent(seen -> tree.put("referrersByTag", seen.toString()));
    Map<String, Object> references = new LinkedHashMap<>();
    state
        .sightings()
        .forEach(
            (name, sighting) -> {
              Map<String, Object> item = DescriptorCodec.tree(sighting.descriptor());
              item.put("seen", sighting.seen().toString());
              references.put(name, item);
            });
    tree.put("references", references);
    Map<String, Object> referrers = new LinkedHashMap<>();
    state
        .allReferrers()
        .forEach(
            (subject, seen) -> {
              Map<String, Object> item = new LinkedHashMap<>();
              item.put("seen", seen.seen().toString());
              item.put("referrers", seen.referrers().stream().map(DescriptorCodec::tree).toList());
              referrers.put(subject.toString(), item);
            });
    tree.put("referrers", referrers);
    return Json.write(tree);
  }

  /** Empty if it is of another version or another repository. */
  static Optional<RepositoryState> read(byte[] bytes, RepositoryAddress address)
      throws OciException {
    JsonObject json = Json.readObject(bytes, "the state of " + address, JsonLimits.STORE);
    if (json.size("version") != VERSION || !json.string("repository").equals(address.toString())) {
      return Optional.empty();
    }
    Map<String, Sighting> references = new TreeMap<>();
    JsonObject seen = json.object("references");
    for (String name : seen.keys()) {
      JsonObject item = seen.object(name);
      references.put(name, new Sighting(DescriptorCodec.read(item), item.parsed("seen", INSTANT)));
    }
    Map<Digest, RepositoryState.SeenReferrers> referrers = new TreeMap<>();
    JsonObject subjects = json.object("referrers");
    for (String subject : subjects.keys()) {
      JsonObject item = subjects.object(subject);
      List<Descriptor> found = new ArrayList<>();
      for (JsonObject referrer : item.objects("referrers")) {
        found.add(DescriptorCodec.read(referrer));
      }
      referrers.put(
          digest(subjects, subject),
          new RepositoryState.SeenReferrers(found, item.parsed("seen", INSTANT)));
    }
    RepositoryState state = new RepositoryState(address);
    state.restore(
        references,
        referrers,
        (int) Math.min(json.size("listed"), Integer.MAX_VALUE),
        json.optionalParsed("referrersByTag", INSTANT),
        json.optionalParsed("noDigests", INSTANT));
    return Optional.of(state);
  }

  private static final java.util.function.Function<String, Instant> INSTANT =
      RepositoryStateCodec::instant;

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (java.time.format.DateTimeParseException e) {
      throw new IllegalArgumentException("expected a time of RFC 3339", e);
    }
  }

  private static Digest digest(JsonObject json, String text) throws OciException {
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw json.invalid(text, "is no digest");
    }
  }
}
