// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns the nodes of one YAML document into JSON and notes the line of every path. */
final class YamlTree {
  /** An honest file has fewer values, even with its aliases written out. */
  private static final int MAXIMUM_VALUES = 100_000;

  private final String what;
  private final JsonLimits limits;
  private final Map<String, Integer> lines;
  private int values;

  YamlTree(String what, JsonLimits limits, Map<String, Integer> lines) {
    this.what = what;
    this.limits = limits;
    this.lines = lines;
  }

  ObjectNode root(MappingNode node) throws OciException {
    return object(node, "$", 0);
  }

  private ObjectNode object(MappingNode node, String path, int depth) throws OciException {
    enter(node, path, depth);
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (NodeTuple tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key) || !key.getTag().equals(Tag.STR)) {
        throw refused(tuple.getKeyNode(), "a key is a string; put it in quotes");
      }
      if (object.has(key.getValue())) {
        throw refused(key, "the key " + Printable.quote(key.getValue()) + " is there twice");
      }
      String below = path + "." + Printable.escape(key.getValue());
      JsonNode value = value(tuple.getValueNode(), below, depth + 1);
      // An alias stands where it is used, not where its anchor is.
      key.getStartMark().ifPresent(mark -> lines.put(below, mark.getLine() + 1));
      object.set(key.getValue(), value);
    }
    return object;
  }

  private ArrayNode array(SequenceNode node, String path, int depth) throws OciException {
    enter(node, path, depth);
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Node item : node.getValue()) {
      array.add(value(item, path + "[" + array.size() + "]", depth + 1));
    }
    return array;
  }

  private JsonNode value(Node node, String path, int depth) throws OciException {
    if (node instanceof MappingNode mapping) {
      return object(mapping, path, depth);
    }
    if (node instanceof SequenceNode sequence) {
      return array(sequence, path, depth);
    }
    enter(node, path, depth);
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar);
    }
    throw refused(node, "it is no plain value");
  }

  private JsonNode scalar(ScalarNode node) throws OciException {
    String text = node.getValue();
    Tag tag = node.getTag();
    try {
      if (tag.equals(Tag.STR)) {
        if (text.length() > limits.stringCharacters()) {
          throw refused(node, "the text has more than " + limits.stringCharacters());
        }
        return JsonNodeFactory.instance.textNode(text);
      } else if (tag.equals(Tag.NULL)) {
        return JsonNodeFactory.instance.nullNode();
      } else if (tag.equals(Tag.BOOL)) {
        return JsonNodeFactory.instance.booleanNode(text.equalsIgnoreCase("true"));
      } else if (tag.equals(Tag.INT) && text.length() <= 64) {
        return JsonNodeFactory.instance.numberNode(integer(text));
      } else if (tag.equals(Tag.FLOAT) && text.length() <= 64) {
        return JsonNodeFactory.instance.numberNode(new BigDecimal(text));
      }
    } catch (NumberFormatException e) {
      throw refused(node, Printable.quote(text) + " is no number that can be kept");
    }
    throw refused(node, "a value of type " + Printable.quote(tag.getValue()) + " is not taken");
  }

  private static BigInteger integer(String text) {
    if (text.startsWith("0x")) {
      return new BigInteger(text.substring(2), 16);
    }
    return text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
  }

  private void enter(Node node, String path, int depth) throws OciException {
    node.getStartMark().ifPresent(mark -> lines.putIfAbsent(path, mark.getLine() + 1));
    boolean collection = node instanceof MappingNode || node instanceof SequenceNode;
    Tag tag = node.getTag();
    if (collection && !tag.equals(Tag.MAP) && !tag.equals(Tag.SEQ)) {
      throw refused(node, "a value of type " + Printable.quote(tag.getValue()) + " is not taken");
    }
    if (depth > limits.depth()) {
      throw refused(node, "it is nested more than " + limits.depth() + " deep");
    }
    if (++values > MAXIMUM_VALUES) {
      throw refused(node, "with its aliases it has more than " + MAXIMUM_VALUES + " values");
    }
  }

  private OciException refused(Node node, String problem) {
    return YamlReader.invalid(what, problem + YamlReader.at(node.getStartMark()));
  }
}
