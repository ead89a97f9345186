// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import io.cloudimage.oci.error.Printable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Reads the documents of a YAML 1.2 text one after the other, JSON included. A document that is not
 * well-formed, names types, repeats keys or is beyond the limits does not hide those behind it.
 */
public final class YamlStream {
  private static final int MAXIMUM_DEPTH = 128;
  private static final int MAXIMUM_VALUES = 1_000_000;

  private final Consumer<YamlNode> documents;
  private final Consumer<YamlFault> faults;
  private long aliasedLeft = MAXIMUM_VALUES;

  private YamlStream(Consumer<YamlNode> documents, Consumer<YamlFault> faults) {
    this.documents = documents;
    this.faults = faults;
  }

  /** Reads a text, and hands over each document, or why it is none, in the order of the text. */
  public static void read(String text, Consumer<YamlNode> documents, Consumer<YamlFault> faults) {
    new YamlStream(documents, faults).read(text);
  }

  /** A line that begins with three dashes begins a document, wherever it stands. */
  private void read(String text) {
    int start = 0;
    int startLine = 0;
    int line = 0;
    boolean onlyDirectives = true;
    for (int at = 0; at < text.length(); line++) {
      int end = text.indexOf('\n', at);
      int next = end < 0 ? text.length() : end + 1;
      if (isMarker(text, at) && !onlyDirectives) {
        document(text.substring(start, at), startLine);
        start = at;
        startLine = line;
      }
      char first = text.charAt(at);
      onlyDirectives &= first == '%' || first == '#' || first == '\n' || first == '\r';
      at = next;
    }
    document(text.substring(start), startLine);
  }

  private static boolean isMarker(String text, int at) {
    if (!text.startsWith("---", at)) {
      return false;
    }
    return at + 3 == text.length() || Character.isWhitespace(text.charAt(at + 3));
  }

  private void document(String text, int lineOffset) {
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).setUseMarks(true).build();
    List<YamlNode> read = new ArrayList<>();
    Optional<YamlFault> fault = Optional.empty();
    try {
      Iterator<Event> events = new Parse(settings).parseString(text).iterator();
      while (events.hasNext()) {
        Event event = events.next();
        if (event instanceof NodeEvent) {
          YamlNodes nodes =
              new YamlNodes(events, lineOffset, MAXIMUM_DEPTH, MAXIMUM_VALUES, aliasedLeft);
          read.add(nodes.read(event));
          aliasedLeft = nodes.aliasedLeft();
        }
      }
    } catch (YamlNodes.Refusal e) {
      fault = Optional.of(new YamlFault(e.line(), String.valueOf(e.getMessage())));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0);
      fault = Optional.of(new YamlFault(line + 1 + lineOffset, problem(e)));
    } catch (RuntimeException e) {
      // The library lets slip more than its own: a malformed escape is a NumberFormatException.
      String message = Printable.escape(String.valueOf(e.getMessage()));
      fault = Optional.of(new YamlFault(lineOffset + 1, "it is malformed: " + message));
    } catch (StackOverflowError e) {
      // Where it nests calls as the text nests brackets, it has no limit of its own.
      fault =
          Optional.of(
              new YamlFault(lineOffset + 1, "it is nested more than " + MAXIMUM_DEPTH + " deep"));
    }
    read.forEach(documents);
    fault.ifPresent(faults);
  }

  private static String problem(MarkedYamlEngineException e) {
    String context = e.getContext() == null ? "" : e.getContext() + ": ";
    return Printable.escape(context + e.getProblem());
  }
}
