// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.journal;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An upload that was under way.
 *
 * @param session where the registry wants the next bytes; it may hold a secret
 * @param offset so many bytes the registry has confirmed; it may have more
 */
public record JournaledUpload(
    UploadKey key, URI session, long offset, Instant started, Instant updated) {
  /** Registries forget sessions after a week at most. */
  public static final Duration LIFE = Duration.ofDays(7);

  private static final long VERSION = 1;
  private static final Duration SKEW = Duration.ofHours(1);

  boolean holdsAt(Instant now) {
    return now.isBefore(updated.plus(LIFE)) && updated.isBefore(now.plus(SKEW));
  }

  byte[] write() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", VERSION);
    tree.put("host", key.host().toString());
    tree.put("repository", key.repository().toString());
    tree.put("account", key.account());
    tree.put("digest", key.blob().toString());
    tree.put("session", session.toString());
    tree.put("offset", offset);
    tree.put("started", started.toString());
    tree.put("updated", updated.toString());
    return Json.writePretty(tree);
  }

  static JournaledUpload read(byte[] content) throws OciException {
    JsonObject tree = Json.readObject(content, "an upload's journal", JsonLimits.REPLY);
    if (tree.size("version") != VERSION) {
      throw tree.invalid("version", "is not " + VERSION);
    }
    UploadKey key =
        new UploadKey(
            tree.parsed("host", RegistryHost::parse),
            tree.parsed("repository", RepositoryName::new),
            tree.string("account"),
            tree.parsed("digest", Digest::parse));
    return new JournaledUpload(
        key,
        tree.parsed("session", URI::create),
        tree.size("offset"),
        tree.parsed("started", Instant::parse),
        tree.parsed("updated", Instant::parse));
  }

  /** Without the session. */
  @Override
  public String toString() {
    return key.blob() + " to " + key.host() + "/" + key.repository() + " at " + offset;
  }
}
