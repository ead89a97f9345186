// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlFactory;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;

/** Reads TOML 1.0 as the JSON that it stands for. Errors of its grammar say the line. */
public final class TomlReader {
  private TomlReader() {}

  /**
   * Reads a document.
   *
   * @param what names the document in errors, for example the file
   * @throws OciException INVALID, with the line, if the bytes are no TOML within the limits
   */
  public static JsonObject readObject(byte[] bytes, String what, JsonLimits limits)
      throws OciException {
    if (bytes.length > limits.bytes()) {
      throw invalid(
          what,
          "it has " + bytes.length + " bytes, more than the limit of " + limits.bytes(),
          null);
    }
    String text = Json.requireUtf8(bytes, what, "TOML");
    try {
      JsonNode node = reader(limits).readTree(text);
      if (!(node instanceof ObjectNode object)) {
        throw invalid(what, "it is no table", null);
      }
      return new JsonObject(object, what, "$");
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line " + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
      throw invalid(what, Printable.escape(String.valueOf(e.getOriginalMessage())) + where, e);
    }
  }

  private static TomlMapper reader(JsonLimits limits) {
    return TomlMapper.builder(
            TomlFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxStringLength(limits.stringCharacters())
                        .maxNumberLength(64)
                        .build())
                .build())
        .build();
  }

  private static OciException invalid(
      String what, String problem, @org.jspecify.annotations.Nullable Throwable cause) {
    return new OciException(
        ErrorKind.INVALID, "cannot read " + what + " as TOML: " + problem, cause);
  }
}
