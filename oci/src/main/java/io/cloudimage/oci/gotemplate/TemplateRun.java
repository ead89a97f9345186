// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.gotemplate;

import io.cloudimage.oci.error.Printable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One rendering of a template. */
final class TemplateRun {
  private static final int MAXIMUM_STEPS = 1_000_000;
  private static final int MAXIMUM_CALLS = 50;

  private final Map<String, List<Node>> definitions;
  private final TemplateOutput output = new TemplateOutput();
  private Deque<Variable> variables = new ArrayDeque<>();
  private int steps;
  private int calls;

  /** How the rendering goes on behind a part. */
  private enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  private static final class Variable {
    private final String name;
    private @Nullable Object value;

    Variable(String name, @Nullable Object value) {
      this.name = name;
      this.value = value;
    }
  }

  TemplateRun(Map<String, List<Node>> definitions) {
    this.definitions = definitions;
  }

  Rendered render(List<Node> nodes, Object data) throws TemplateFault {
    variables.push(new Variable("$", data));
    walk(nodes, data);
    return output.rendered();
  }

  private Flow walk(List<Node> nodes, @Nullable Object dot) throws TemplateFault {
    int scope = variables.size();
    for (Node node : nodes) {
      Flow flow = walk(node, dot);
      if (flow != Flow.ON) {
        leave(scope);
        return flow;
      }
    }
    leave(scope);
    return Flow.ON;
  }

  private void leave(int scope) {
    while (variables.size() > scope) {
      variables.pop();
    }
  }

  private Flow walk(Node node, @Nullable Object dot) throws TemplateFault {
    step(node.line());
    if (node instanceof Node.Text text) {
      output.text(text.text(), text.line());
    } else if (node instanceof Node.Output action) {
      Object value = value(action.pipeline(), dot);
      if (action.pipeline().variables().isEmpty()) {
        output.value(TemplateValues.text(value), action.line());
      }
    } else if (node instanceof Node.If branch) {
      return within(
          () ->
              walk(
                  TemplateValues.isTrue(value(branch.condition(), dot))
                      ? branch.then()
                      : branch.otherwise(),
                  dot));
    } else if (node instanceof Node.With with) {
      return within(
          () -> {
            Object value = value(with.value(), dot);
            return TemplateValues.isTrue(value)
                ? walk(with.then(), value)
                : walk(with.otherwise(), dot);
          });
    } else if (node instanceof Node.Range range) {
      return within(() -> range(range, dot));
    } else if (node instanceof Node.Call call) {
      call(call, dot);
    } else if (node instanceof Node.Jump jump) {
      return jump.leaves() ? Flow.BREAK : Flow.CONTINUE;
    }
    return Flow.ON;
  }

  private interface Part {
    Flow run() throws TemplateFault;
  }

  private Flow within(Part part) throws TemplateFault {
    int scope = variables.size();
    Flow flow = part.run();
    leave(scope);
    return flow;
  }

  private Flow range(Node.Range range, @Nullable Object dot) throws TemplateFault {
    Object values = value(range.values(), dot, false);
    List<@Nullable Object> keys = new ArrayList<>();
    List<@Nullable Object> items = new ArrayList<>();
    if (values instanceof List<?> list) {
      for (Object item : list) {
        keys.add((long) keys.size());
        items.add(item);
      }
    } else if (values instanceof Map<?, ?> map) {
      TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
      map.forEach((key, item) -> sorted.put(String.valueOf(key), item));
      keys.addAll(sorted.keySet());
      items.addAll(sorted.values());
    } else if (values != null) {
      throw new TemplateFault(range.line(), "range goes over a list or a map only");
    }
    if (items.isEmpty()) {
      return walk(range.otherwise(), dot);
    }
    for (int i = 0; i < items.size(); i++) {
      step(range.line());
      int scope = variables.size();
      List<String> names = range.values().variables();
      if (!names.isEmpty()) {
        String itemName = names.get(names.size() - 1);
        variables.push(new Variable(itemName, items.get(i)));
        if (names.size() == 2) {
          variables.push(new Variable(names.get(0), keys.get(i)));
        }
      }
      Flow flow = walk(range.body(), items.get(i));
      leave(scope);
      if (flow == Flow.BREAK) {
        break;
      }
    }
    return Flow.ON;
  }

  private void call(Node.Call call, @Nullable Object dot) throws TemplateFault {
    List<Node> body = definitions.get(call.name());
    if (body == null) {
      throw new TemplateFault(
          call.line(), "the template " + Printable.quote(call.name()) + " is not defined");
    }
    if (++calls > MAXIMUM_CALLS) {
      throw new TemplateFault(
          call.line(), "templates call each other more than " + MAXIMUM_CALLS + " deep");
    }
    Object argument = call.argument().isPresent() ? value(call.argument().get(), dot) : null;
    Deque<Variable> outside = variables;
    variables = new ArrayDeque<>();
    variables.push(new Variable("$", argument));
    walk(body, argument);
    variables = outside;
    calls--;
  }

  private @Nullable Object value(Node.Pipeline pipeline, @Nullable Object dot)
      throws TemplateFault {
    return value(pipeline, dot, true);
  }

  /**
   * @param keeps whether the variables are given the value
   */
  private @Nullable Object value(Node.Pipeline pipeline, @Nullable Object dot, boolean keeps)
      throws TemplateFault {
    Object value = null;
    boolean first = true;
    for (Node.Command command : pipeline.commands()) {
      value = command(command, dot, value, !first);
      first = false;
    }
    if (keeps && !pipeline.variables().isEmpty()) {
      if (pipeline.variables().size() > 1) {
        throw new TemplateFault(pipeline.line(), "two variables are for range only");
      }
      keep(pipeline, value);
    }
    return value;
  }

  private void keep(Node.Pipeline pipeline, @Nullable Object value) throws TemplateFault {
    String name = pipeline.variables().get(0);
    if (pipeline.declares()) {
      variables.push(new Variable(name, value));
    } else {
      variable(name, pipeline.line()).value = value;
    }
  }

  private @Nullable Object command(
      Node.Command command, @Nullable Object dot, @Nullable Object last, boolean piped)
      throws TemplateFault {
    step(command.line());
    Node.Operand first = command.operands().get(0);
    List<Node.Operand> rest = command.operands().subList(1, command.operands().size());
    if (first.source() instanceof Node.Source.Function function) {
      Object value = function(function.name(), rest, dot, last, piped, command.line());
      return fields(value, first.fields(), first.line());
    }
    if (!rest.isEmpty() || piped) {
      throw new TemplateFault(command.line(), "what is no function is given arguments");
    }
    return operand(first, dot);
  }

  private @Nullable Object function(
      String name,
      List<Node.Operand> operands,
      @Nullable Object dot,
      @Nullable Object last,
      boolean piped,
      int line)
      throws TemplateFault {
    boolean isOr = name.equals("or");
    if (isOr || name.equals("and")) {
      Object value = null;
      for (Node.Operand operand : operands) {
        value = operand(operand, dot);
        if (TemplateValues.isTrue(value) == isOr) {
          return value;
        }
      }
      return piped ? last : value;
    }
    List<@Nullable Object> arguments = new ArrayList<>();
    for (Node.Operand operand : operands) {
      arguments.add(operand(operand, dot));
    }
    if (piped) {
      arguments.add(last);
    }
    return TemplateFunctions.call(name, arguments, line);
  }

  private @Nullable Object operand(Node.Operand operand, @Nullable Object dot)
      throws TemplateFault {
    Node.Source source = operand.source();
    Object value;
    if (source instanceof Node.Source.Constant constant) {
      value = constant.value();
    } else if (source instanceof Node.Source.Dot) {
      value = dot;
    } else if (source instanceof Node.Source.Variable variable) {
      value = variable(variable.name(), operand.line()).value;
    } else if (source instanceof Node.Source.Nested nested) {
      value = value(nested.pipeline(), dot);
    } else if (source instanceof Node.Source.Function function) {
      value = function(function.name(), List.of(), dot, null, false, operand.line());
    } else {
      value = null;
    }
    return fields(value, operand.fields(), operand.line());
  }

  private static @Nullable Object fields(@Nullable Object value, List<String> fields, int line)
      throws TemplateFault {
    Object found = value;
    for (String field : fields) {
      if (!(found instanceof Map<?, ?> map)) {
        throw new TemplateFault(
            line, "what ." + Printable.escape(field) + " is asked of is no map");
      }
      found = map.get(field);
    }
    return found;
  }

  private Variable variable(String name, int line) throws TemplateFault {
    for (Variable variable : variables) {
      if (variable.name.equals(name)) {
        return variable;
      }
    }
    throw new TemplateFault(line, "the variable " + Printable.escape(name) + " is not defined");
  }

  private void step(int line) throws TemplateFault {
    if (++steps > MAXIMUM_STEPS) {
      throw new TemplateFault(line, "it takes more than " + MAXIMUM_STEPS + " steps");
    }
  }
}
