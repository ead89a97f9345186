// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.gotemplate;

import io.cloudimage.oci.error.Printable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Words of a template to its parts. */
final class TemplateParser {
  private static final int MAXIMUM_DEPTH = 100;

  private final List<Token> tokens;
  private final Predicate<String> functions;
  private final Map<String, List<Node>> definitions = new HashMap<>();
  private int at;
  private int depth;

  TemplateParser(List<Token> tokens, Predicate<String> functions) {
    this.tokens = tokens;
    this.functions = functions;
  }

  /** What {@code define} and {@code block} named, once all is parsed. */
  Map<String, List<Node>> definitions() {
    return definitions;
  }

  List<Node> all() throws TemplateFault {
    List<Node> nodes = nodes();
    if (at < tokens.size()) {
      throw new TemplateFault(
          tokens.get(at).line(), "unexpected {{" + Printable.escape(tokens.get(at).text()) + "}}");
    }
    return nodes;
  }

  /** Up to an {@code end} or {@code else}, which is not taken. */
  private List<Node> nodes() throws TemplateFault {
    if (++depth > MAXIMUM_DEPTH) {
      throw new TemplateFault(line(), "it is nested more than " + MAXIMUM_DEPTH + " deep");
    }
    List<Node> nodes = new ArrayList<>();
    while (at < tokens.size() && !tokens.get(at).isWord("end") && !tokens.get(at).isWord("else")) {
      Token token = tokens.get(at);
      if (token.is(Token.Kind.TEXT)) {
        nodes.add(new Node.Text(token.text(), token.line()));
        at++;
      } else {
        action(token).ifPresent(nodes::add);
      }
    }
    depth--;
    return nodes;
  }

  private Optional<Node> action(Token first) throws TemplateFault {
    int line = first.line();
    String word = first.is(Token.Kind.WORD) ? first.text() : "";
    switch (word) {
      case "if", "with", "range" -> {
        at++;
        return Optional.of(branches(word, line));
      }
      case "define" -> {
        at++;
        String name = name();
        endAction();
        definitions.put(name, body(line));
        return Optional.empty();
      }
      case "block", "template" -> {
        at++;
        String name = name();
        Optional<Node.Pipeline> argument =
            peek().is(Token.Kind.END) ? Optional.empty() : Optional.of(pipeline());
        endAction();
        if (word.equals("block")) {
          definitions.put(name, body(line));
        }
        return Optional.of(new Node.Call(name, argument, line));
      }
      case "break", "continue" -> {
        at++;
        endAction();
        return Optional.of(new Node.Jump(word.equals("break"), line));
      }
      default -> {
        Node.Pipeline pipeline = pipeline();
        endAction();
        return Optional.of(new Node.Output(pipeline, line));
      }
    }
  }

  private Node branches(String word, int line) throws TemplateFault {
    Node.Pipeline pipeline = pipeline();
    endAction();
    List<Node> then = nodes();
    List<Node> otherwise = List.of();
    Token next = take(line);
    if (next.isWord("else")) {
      if (peek().isWord("if") || peek().isWord("with")) {
        String chained = take(line).text();
        if (++depth > MAXIMUM_DEPTH) {
          throw new TemplateFault(line, "it is nested more than " + MAXIMUM_DEPTH + " deep");
        }
        otherwise = List.of(branches(chained, next.line()));
        depth--;
        return branch(word, pipeline, then, otherwise, line);
      }
      endAction();
      otherwise = nodes();
      next = take(line);
    }
    if (!next.isWord("end")) {
      throw new TemplateFault(next.line(), "unexpected {{" + Printable.escape(next.text()) + "}}");
    }
    endAction();
    return branch(word, pipeline, then, otherwise, line);
  }

  private static Node branch(
      String word, Node.Pipeline pipeline, List<Node> then, List<Node> otherwise, int line) {
    return switch (word) {
      case "if" -> new Node.If(pipeline, then, otherwise, line);
      case "with" -> new Node.With(pipeline, then, otherwise, line);
      default -> new Node.Range(pipeline, then, otherwise, line);
    };
  }

  private List<Node> body(int line) throws TemplateFault {
    List<Node> body = nodes();
    if (!take(line).isWord("end")) {
      throw new TemplateFault(line, "it has no {{end}}");
    }
    endAction();
    return body;
  }

  private String name() throws TemplateFault {
    Token name = take(line());
    if (!name.is(Token.Kind.STRING)) {
      throw new TemplateFault(name.line(), "a template's name is a string");
    }
    return name.text();
  }

  private Node.Pipeline pipeline() throws TemplateFault {
    int line = line();
    List<String> variables = new ArrayList<>();
    boolean declares = false;
    int start = at;
    while (at < tokens.size() && peek().is(Token.Kind.VARIABLE) && variables.size() < 2) {
      variables.add(take(line).text());
      if (!peek().is(Token.Kind.COMMA)) {
        break;
      }
      at++;
    }
    if (!variables.isEmpty() && (peek().is(Token.Kind.DECLARE) || peek().is(Token.Kind.ASSIGN))) {
      declares = take(line).is(Token.Kind.DECLARE);
    } else {
      variables.clear();
      at = start;
    }
    List<Node.Command> commands = new ArrayList<>();
    commands.add(command());
    while (peek().is(Token.Kind.PIPE)) {
      at++;
      commands.add(command());
    }
    return new Node.Pipeline(variables, declares, commands, line);
  }

  private Node.Command command() throws TemplateFault {
    int line = line();
    List<Node.Operand> operands = new ArrayList<>();
    while (!peek().is(Token.Kind.END)
        && !peek().is(Token.Kind.PIPE)
        && !peek().is(Token.Kind.CLOSE)) {
      operands.add(operand());
    }
    if (operands.isEmpty()) {
      throw new TemplateFault(line, "a command is missing");
    }
    return new Node.Command(operands, line);
  }

  private Node.Operand operand() throws TemplateFault {
    Token token = take(line());
    List<String> fields = new ArrayList<>();
    Node.Source source =
        switch (token.kind()) {
          case DOT -> new Node.Source.Dot();
          case FIELD -> {
            fields.add(token.text());
            yield new Node.Source.Dot();
          }
          case VARIABLE -> new Node.Source.Variable(token.text());
          case STRING -> new Node.Source.Constant(token.text());
          case NUMBER -> new Node.Source.Constant(number(token));
          case WORD -> word(token);
          case OPEN -> nested(token);
          default ->
              throw new TemplateFault(
                  token.line(), "unexpected " + Printable.quote(token.text()) + " in an action");
        };
    while (at < tokens.size() && peek().is(Token.Kind.FIELD) && !peek().spaced()) {
      fields.add(take(token.line()).text());
    }
    return new Node.Operand(source, fields, token.line());
  }

  private Node.Source nested(Token open) throws TemplateFault {
    if (++depth > MAXIMUM_DEPTH) {
      throw new TemplateFault(open.line(), "it is nested more than " + MAXIMUM_DEPTH + " deep");
    }
    Node.Pipeline inside = pipeline();
    if (!take(open.line()).is(Token.Kind.CLOSE)) {
      throw new TemplateFault(open.line(), "( has no )");
    }
    depth--;
    return new Node.Source.Nested(inside);
  }

  private Node.Source word(Token token) throws TemplateFault {
    return switch (token.text()) {
      case "true" -> new Node.Source.Constant(true);
      case "false" -> new Node.Source.Constant(false);
      case "nil" -> new Node.Source.Nil();
      default -> {
        if (!functions.test(token.text())) {
          throw new TemplateFault(
              token.line(), "the function " + Printable.quote(token.text()) + " is not known");
        }
        yield new Node.Source.Function(token.text());
      }
    };
  }

  private static Object number(Token token) throws TemplateFault {
    String text = token.text().replace("_", "");
    try {
      return text.startsWith("0x") ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text);
    } catch (NumberFormatException e) {
      try {
        if (text.length() <= 64) {
          return new BigDecimal(text).doubleValue();
        }
      } catch (NumberFormatException notEither) {
        text = token.text();
      }
    }
    throw new TemplateFault(token.line(), Printable.quote(text) + " is no number");
  }

  private void endAction() throws TemplateFault {
    Token token = take(line());
    if (!token.is(Token.Kind.END)) {
      throw new TemplateFault(
          token.line(), "unexpected " + Printable.quote(token.text()) + " in an action");
    }
  }

  private Token peek() throws TemplateFault {
    if (at >= tokens.size()) {
      throw new TemplateFault(line(), "it has no {{end}}");
    }
    return tokens.get(at);
  }

  private Token take(int line) throws TemplateFault {
    if (at >= tokens.size()) {
      throw new TemplateFault(line, "it has no {{end}}");
    }
    return tokens.get(at++);
  }

  private int line() {
    return tokens.isEmpty() ? 1 : tokens.get(Math.min(at, tokens.size() - 1)).line();
  }
}
