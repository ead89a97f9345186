// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML 1.2 as the JSON that it stands for: one document, one mapping at its root, keys that
 * are strings and not repeated, plain values only. Aliases are followed within the limit on the
 * size of the whole; tags that name types are refused. Errors say the line.
 */
public final class YamlReader {
  private YamlReader() {}

  /**
   * Reads one mapping.
   *
   * @param what names the document in errors, for example the file
   * @throws OciException INVALID, with the line, if the bytes are not exactly one mapping within
   *     the limits
   */
  public static JsonObject readObject(byte[] bytes, String what, JsonLimits limits)
      throws OciException {
    if (bytes.length > limits.bytes()) {
      throw invalid(
          what, "it has " + bytes.length + " bytes, more than the limit of " + limits.bytes());
    }
    String text = Json.requireUtf8(bytes, what, "YAML");
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(what)
            .setSchema(new CoreSchema())
            .setMaxAliasesForCollections(1000)
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setCodePointLimit(limits.bytes())
            .setParseComments(false)
            .build();
    if (text.contains("<<") || text.contains("merge")) {
      requireNoMergeOfItself(text, what);
    }
    Map<String, Integer> lines = new HashMap<>();
    try {
      Iterator<Node> documents = new Compose(settings).composeAllFromString(text).iterator();
      if (!documents.hasNext()) {
        throw invalid(what, "it is empty");
      }
      Node root = documents.next();
      if (!(root instanceof MappingNode mapping)) {
        throw invalid(what, "expected a mapping of keys to values" + at(root.getStartMark()));
      }
      ObjectNode tree = new YamlTree(what, limits, lines).root(mapping);
      if (documents.hasNext()) {
        throw invalid(what, "it holds more than one document");
      }
      return new JsonObject(tree, what, "$", lines);
    } catch (MarkedYamlEngineException e) {
      throw invalid(what, problem(e) + at(e.getProblemMark()));
    } catch (YamlEngineException e) {
      throw invalid(what, Printable.escape(String.valueOf(e.getMessage())));
    } catch (NumberFormatException e) {
      // The library lets slip that a character's number in an escape is none.
      throw invalid(what, "it has a malformed escape");
    } catch (StackOverflowError e) {
      // The library nests calls as the text nests brackets, and has no limit of its own.
      throw invalid(what, "it is nested more than " + limits.depth() + " deep");
    }
  }

  /** The library's composer would never end on a mapping that merges itself. */
  private static void requireNoMergeOfItself(String text, String what) throws OciException {
    List<YamlFault> faults = new ArrayList<>();
    YamlStream.read(text, document -> {}, faults::add);
    if (!faults.isEmpty()) {
      YamlFault first = faults.get(0);
      throw invalid(what, first.problem() + " at line " + first.line());
    }
  }

  static OciException invalid(String what, String problem) {
    return new OciException(ErrorKind.INVALID, "cannot read " + what + " as YAML: " + problem);
  }

  /** {@code at line 3:7}. */
  static String at(Optional<Mark> mark) {
    return mark.map(m -> " at line " + (m.getLine() + 1) + ":" + (m.getColumn() + 1)).orElse("");
  }

  private static String problem(MarkedYamlEngineException e) {
    String context = e.getContext() == null ? "" : e.getContext() + ": ";
    return Printable.escape(context + e.getProblem());
  }
}
