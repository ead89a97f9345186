// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.gotemplate;

import java.util.List;
import java.util.Map;

/**
 * A template of Go's {@code text/template}: all actions, Go's functions for truth, comparison,
 * {@code index}, {@code len} and printing, {@code b64enc} and {@code b64dec}. A value that is not
 * there is put out as {@code <no value>}, as Go does.
 */
public final class GoTemplate {
  private final List<Node> nodes;
  private final Map<String, List<Node>> definitions;

  private GoTemplate(List<Node> nodes, Map<String, List<Node>> definitions) {
    this.nodes = nodes;
    this.definitions = definitions;
  }

  /**
   * @throws TemplateFault if the text is no template, or calls a function that is not known
   */
  public static GoTemplate parse(String text) throws TemplateFault {
    TemplateParser parser =
        new TemplateParser(TemplateLexer.tokens(text), TemplateFunctions::isKnown);
    List<Node> nodes = parser.all();
    return new GoTemplate(nodes, parser.definitions());
  }

  /**
   * Renders it: at most 16 Mi characters, in at most a million steps.
   *
   * @param data what the dot stands for: strings, numbers, booleans, lists and maps
   * @throws TemplateFault if it asks for what is not there, or is over a limit
   */
  public Rendered render(Map<String, ?> data) throws TemplateFault {
    return new TemplateRun(definitions).render(nodes, data);
  }
}
