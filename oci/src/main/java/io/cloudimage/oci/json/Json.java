// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON strictly (one document, UTF-8 without a mark, no duplicate keys, bounded) and writes
 * it the same way every time: keys in the order given, no white space, unless it is for people.
 */
public final class Json {
  private static final JsonMapper WRITER =
      JsonMapper.builder().enable(SerializationFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private Json() {}

  /**
   * Reads one JSON object.
   *
   * @param what names the document in errors, for example {@code manifest sha256:…}
   * @throws OciException INVALID, if the bytes are not exactly one object within the limits
   */
  public static JsonObject readObject(byte[] bytes, String what, JsonLimits limits)
      throws OciException {
    JsonNode node = read(bytes, what, limits);
    if (!(node instanceof ObjectNode object)) {
      throw invalid(what, "expected a JSON object, found " + JsonObject.kindOf(node), null);
    }
    return new JsonObject(object, what, "$");
  }

  /**
   * Reads an array of JSON objects, which may be empty.
   *
   * @param what names the document in errors
   * @throws OciException INVALID, if the bytes are anything else, or not within the limits
   */
  public static List<JsonObject> readObjects(byte[] bytes, String what, JsonLimits limits)
      throws OciException {
    JsonNode node = read(bytes, what, limits);
    if (!(node instanceof ArrayNode array)) {
      throw invalid(what, "expected a JSON array, found " + JsonObject.kindOf(node), null);
    }
    List<JsonObject> objects = new ArrayList<>();
    for (JsonNode item : array) {
      String path = "$[" + objects.size() + "]";
      if (!(item instanceof ObjectNode object)) {
        throw invalid(what, path + ": expected an object, found " + JsonObject.kindOf(item), null);
      }
      objects.add(new JsonObject(object, what, path));
    }
    return objects;
  }

  /**
   * Writes a tree of maps, lists, strings, numbers and booleans without white space. The order of
   * keys is the maps' own: give it {@link java.util.LinkedHashMap} or a sorted map, never {@code
   * Map.of}, whose order changes from run to run.
   */
  public static byte[] write(Object tree) {
    try {
      return WRITER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a tree of JSON values", e);
    }
  }

  /** {@link #write} with line breaks and indentation, ending in a line break. */
  public static byte[] writePretty(Object tree) {
    try {
      String text = WRITER.writer(new SpecPrettyPrinter()).writeValueAsString(tree);
      return (text + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a tree of JSON values", e);
    }
  }

  private static JsonNode read(byte[] bytes, String what, JsonLimits limits) throws OciException {
    if (bytes.length > limits.bytes()) {
      throw invalid(
          what,
          "it has " + bytes.length + " bytes, more than the limit of " + limits.bytes(),
          null);
    }
    requireUtf8(bytes, what, "JSON");
    try {
      JsonNode node = reader(limits).readTree(bytes);
      if (node == null || node.isMissingNode()) {
        throw invalid(what, "it is empty", null);
      }
      return node;
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line " + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
      throw invalid(what, Printable.escape(String.valueOf(e.getOriginalMessage())) + where, e);
    } catch (java.io.IOException e) {
      throw invalid(what, Printable.escape(String.valueOf(e.getMessage())), e);
    }
  }

  private static JsonMapper reader(JsonLimits limits) {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.depth())
                    .maxStringLength(limits.stringCharacters())
                    .maxNameLength(8192)
                    .maxNumberLength(64)
                    .build())
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .build();
  }

  /** Jackson guesses UTF-16 and UTF-32 and skips a byte order mark; JSON on the wire is UTF-8. */
  static String requireUtf8(byte[] bytes, String what, String language) throws OciException {
    if (bytes.length > 0 && (bytes[0] & 0xff) == 0xef) {
      throw invalid(what, language, "it starts with a byte order mark", null);
    }
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      if (bytes[i] == 0) {
        throw invalid(what, language, "it holds a NUL byte at offset " + i, null);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw invalid(what, language, "it is not UTF-8", e);
    }
  }

  private static OciException invalid(String what, String problem, @Nullable Throwable cause) {
    return invalid(what, "JSON", problem, cause);
  }

  private static OciException invalid(
      String what, String language, String problem, @Nullable Throwable cause) {
    return new OciException(
        ErrorKind.INVALID, "cannot read " + what + " as " + language + ": " + problem, cause);
  }
}
