// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is noted of a layer that a build made (schema {@code layer-record}).
 *
 * @param key stands for what it was made of
 */
record LayerRecord(Digest key, Layer layer) {
  private static final long VERSION = 1;

  /**
   * Reads a record.
   *
   * @throws OciException INVALID if it is none, of another version, or not as it was written
   */
  static LayerRecord decode(byte[] content) throws OciException {
    JsonObject file = Json.readObject(content, "the record of a layer", JsonLimits.REPLY);
    if (file.size("version") != VERSION) {
      throw file.invalid("version", "is not " + VERSION);
    }
    LayerRecord record =
        new LayerRecord(
            file.parsed("key", Digest::parse),
            new Layer(
                Descriptor.of(
                    file.parsed("mediaType", MediaType::new),
                    file.parsed("digest", Digest::parse),
                    file.size("size")),
                file.parsed("diffId", Digest::parse),
                file.size("uncompressedSize")));
    if (!file.parsed("check", Digest::parse).equals(record.check())) {
      throw file.invalid("check", "is not of what else is there");
    }
    return record;
  }

  byte[] encode() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", VERSION);
    tree.put("key", key.toString());
    tree.put("mediaType", layer.descriptor().mediaType().value());
    tree.put("digest", layer.descriptor().digest().toString());
    tree.put("size", layer.descriptor().size());
    tree.put("diffId", layer.diffId().toString());
    tree.put("uncompressedSize", layer.uncompressedSize());
    tree.put("check", check().toString());
    return Json.writePretty(tree);
  }

  /** Nobody reads the layer again to see whether the record is true: it must at least be whole. */
  private Digest check() {
    String all =
        String.join(
            "\n",
            key.toString(),
            layer.descriptor().mediaType().value(),
            layer.descriptor().digest().toString(),
            Long.toString(layer.descriptor().size()),
            layer.diffId().toString(),
            Long.toString(layer.uncompressedSize()));
    return Digest.of(all.getBytes(StandardCharsets.UTF_8));
  }
}
