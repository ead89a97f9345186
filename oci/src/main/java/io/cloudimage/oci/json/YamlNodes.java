// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import io.cloudimage.oci.error.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;

/**
 * Puts one document together from the parser's events, within limits. The library's own composer is
 * not used: a mapping that merges itself keeps it busy for ever.
 */
final class YamlNodes {
  private static final String MERGE = "<<";
  private static final String NO_SPECIFIC_TYPE = "!";

  private final Iterator<Event> events;
  private final int lineOffset;
  private final int depthLimit;
  private final CoreScalarResolver resolver = new CoreScalarResolver(false);
  private final Map<Anchor, Anchored> anchors = new HashMap<>();
  private final int valuesLimit;
  private long values;
  private long aliasedLeft;

  /** What an alias stands for, and how many values that is. */
  private record Anchored(YamlNode node, long values) {}

  /** What ends the reading of one document. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    Refusal(int line, String problem) {
      super(problem);
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  /**
   * @param valuesLimit how many values a document may hold
   * @param aliasedLeft how many values may come of aliases
   */
  YamlNodes(
      Iterator<Event> events, int lineOffset, int depthLimit, int valuesLimit, long aliasedLeft) {
    this.events = events;
    this.lineOffset = lineOffset;
    this.depthLimit = depthLimit;
    this.valuesLimit = valuesLimit;
    this.aliasedLeft = aliasedLeft;
  }

  long aliasedLeft() {
    return aliasedLeft;
  }

  /** The value that begins with an event. */
  YamlNode read(Event first) throws Refusal {
    return read(first, line(first), 0);
  }

  private YamlNode read(Event event, int line, int depth) throws Refusal {
    if (depth > depthLimit) {
      throw refused(event, "it is nested more than " + depthLimit + " deep");
    }
    if (event instanceof AliasEvent alias) {
      return followed(alias, line);
    }
    long before = values - aliasedLeft;
    if (++values > valuesLimit) {
      throw refused(event, "it has more than " + valuesLimit + " values");
    }
    YamlNode node;
    if (event instanceof MappingStartEvent start) {
      requireType(event, start.getTag(), Tag.MAP);
      node = YamlNode.mapping(line(event), fields(depth));
    } else if (event instanceof SequenceStartEvent start) {
      requireType(event, start.getTag(), Tag.SEQ);
      node = YamlNode.list(line(event), items(depth));
    } else if (event instanceof ScalarEvent scalar) {
      node = YamlNode.scalar(kind(scalar), line, scalar.getValue());
    } else {
      throw refused(event, "it is no plain value");
    }
    // Only now, so that nothing can be an alias of what it is in.
    if (event instanceof NodeEvent anchored && anchored.getAnchor().isPresent()) {
      anchors.put(anchored.getAnchor().get(), new Anchored(node, values - aliasedLeft - before));
    }
    return node;
  }

  private YamlNode followed(AliasEvent alias, int line) throws Refusal {
    Anchored anchored = anchors.get(alias.getAlias());
    if (anchored == null) {
      throw refused(
          alias, "nothing before is called &" + Printable.escape(alias.getAlias().getValue()));
    }
    aliasedLeft -= anchored.values();
    if (aliasedLeft < 0) {
      throw refused(alias, "too many values come of its aliases");
    }
    YamlNode node = anchored.node();
    boolean isCollection =
        node.kind() == YamlNode.Kind.MAPPING || node.kind() == YamlNode.Kind.LIST;
    return isCollection ? node : YamlNode.scalar(node.kind(), line, node.scalar().orElse(""));
  }

  private List<YamlNode> items(int depth) throws Refusal {
    List<YamlNode> items = new ArrayList<>();
    for (Event e = events.next(); !(e instanceof CollectionEndEvent); e = events.next()) {
      items.add(read(e, line(e), depth + 1));
    }
    return items;
  }

  /** With merged mappings as kubectl takes them: what stands in the mapping itself counts more. */
  private Map<String, YamlNode> fields(int depth) throws Refusal {
    Map<String, YamlNode> fields = new LinkedHashMap<>();
    Map<String, YamlNode> merged = new LinkedHashMap<>();
    for (Event e = events.next(); !(e instanceof CollectionEndEvent); e = events.next()) {
      if (!(e instanceof ScalarEvent)) {
        throw refused(e, "a key is a string");
      }
      ScalarEvent key = (ScalarEvent) e;
      read(key, line(key), depth + 1);
      YamlNode value = read(events.next(), line(key), depth + 1);
      if (key.getValue().equals(MERGE) && key.isPlain()) {
        List<YamlNode> sources =
            value.kind() == YamlNode.Kind.LIST ? value.items() : List.of(value);
        for (YamlNode source : sources) {
          source.fields().forEach(merged::putIfAbsent);
        }
      } else if (fields.put(key.getValue(), value) != null) {
        throw refused(key, "the key " + Printable.quote(key.getValue()) + " is there twice");
      }
    }
    merged.forEach(fields::putIfAbsent);
    return fields;
  }

  private YamlNode.Kind kind(ScalarEvent scalar) throws Refusal {
    Optional<String> named = scalar.getTag();
    if (named.isEmpty() && !scalar.isPlain()
        || named.filter(NO_SPECIFIC_TYPE::equals).isPresent()) {
      return YamlNode.Kind.STRING;
    }
    Tag tag = named.map(Tag::new).orElseGet(() -> resolver.resolve(scalar.getValue(), true));
    if (tag.equals(Tag.STR) || tag.equals(Tag.BINARY)) {
      return YamlNode.Kind.STRING;
    } else if (tag.equals(Tag.NULL)) {
      return YamlNode.Kind.NULL;
    } else if (tag.equals(Tag.BOOL)) {
      return YamlNode.Kind.BOOLEAN;
    } else if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return YamlNode.Kind.NUMBER;
    }
    throw unknownType(scalar, tag.getValue());
  }

  private void requireType(Event event, Optional<String> named, Tag expected) throws Refusal {
    if (named.isPresent()
        && !named.get().equals(NO_SPECIFIC_TYPE)
        && !named.get().equals(expected.getValue())) {
      throw unknownType(event, named.get());
    }
  }

  private Refusal unknownType(Event event, String type) {
    return refused(event, "a value of type " + Printable.quote(type) + " is not taken");
  }

  private int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1 + lineOffset).orElse(0);
  }

  private Refusal refused(Event event, String problem) {
    return new Refusal(line(event), problem);
  }
}
