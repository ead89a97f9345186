// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.DescriptorCodec;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Descriptor;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A list of referrers as registries and other tools write it, right or wrong. */
final class ReferrerPage {
  private static final Logger LOG = LoggerFactory.getLogger(ReferrerPage.class);

  private ReferrerPage() {}

  /**
   * The entries that may be referrers. What is no descriptor of a manifest or an index is left out:
   * some registries list their own bookkeeping.
   *
   * @throws OciException INVALID if it is no list at all
   */
  static List<Descriptor> read(byte[] bytes, String what) throws OciException {
    JsonObject json = Json.readObject(bytes, what, JsonLimits.DOCUMENT);
    List<Descriptor> entries = new ArrayList<>();
    for (JsonObject item : json.objects("manifests")) {
      try {
        Descriptor entry = DescriptorCodec.read(item);
        if (entry.mediaType().isManifest() || entry.mediaType().isIndex()) {
          entries.add(entry);
        } else {
          LOG.debug("{} lists a {}, which is no referrer", what, entry.mediaType());
        }
      } catch (OciException e) {
        LOG.warn("an entry is left out: {}", e.getMessage());
      }
    }
    return entries;
  }
}
