// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.gotemplate;

import java.util.List;
import java.util.Optional;

/** A part of a parsed template. */
sealed interface Node {
  int line();

  /** What stands between actions. */
  record Text(String text, int line) implements Node {}

  /** A value that is put out, unless it is only kept in a variable. */
  record Output(Pipeline pipeline, int line) implements Node {}

  /** {@code if}. */
  record If(Pipeline condition, List<Node> then, List<Node> otherwise, int line) implements Node {}

  /** {@code with}. */
  record With(Pipeline value, List<Node> then, List<Node> otherwise, int line) implements Node {}

  /** {@code range}. */
  record Range(Pipeline values, List<Node> body, List<Node> otherwise, int line) implements Node {}

  /** {@code template}. */
  record Call(String name, Optional<Pipeline> argument, int line) implements Node {}

  /** {@code break} and {@code continue}. */
  record Jump(boolean leaves, int line) implements Node {}

  /**
   * Commands, each of which is given what the one before it made.
   *
   * @param variables that the value is given to
   * @param declares whether they are new
   */
  record Pipeline(List<String> variables, boolean declares, List<Command> commands, int line) {}

  /** A function with its arguments, or one operand. */
  record Command(List<Operand> operands, int line) {}

  /** A value of a command; {@code fields} are taken from it one after the other. */
  record Operand(Source source, List<String> fields, int line) {}

  /** Where an operand's value comes from. */
  sealed interface Source {
    /** A string, a number, true, false. */
    record Constant(Object value) implements Source {}

    /** {@code nil}. */
    record Nil() implements Source {}

    /** The dot. */
    record Dot() implements Source {}

    /** {@code $} or {@code $name}. */
    record Variable(String name) implements Source {}

    /** A function's name. */
    record Function(String name) implements Source {}

    /** What stands in parentheses. */
    record Nested(Pipeline pipeline) implements Source {}
  }
}
