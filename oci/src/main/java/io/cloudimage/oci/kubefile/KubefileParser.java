// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Lines to instructions, instructions to stages. */
final class KubefileParser {
  private final SourceText source;
  private final Warnings warnings;
  private final Lexer lexer;
  private final List<Instruction.Arg> globals = new ArrayList<>();
  private final List<Stage> stages = new ArrayList<>();
  private final Map<String, Position> stageNames = new HashMap<>();
  private Instruction.@org.jspecify.annotations.Nullable From from;
  private List<Instruction> instructions = new ArrayList<>();

  KubefileParser(SourceText source) throws OciException {
    this.source = source;
    this.warnings = new Warnings(source);
    this.lexer = new Lexer(source, warnings);
  }

  Kubefile parse() throws OciException {
    for (Optional<LogicalLine> line = lexer.next(); line.isPresent(); line = lexer.next()) {
      add(instruction(line.get()));
    }
    finishStage();
    if (stages.isEmpty()) {
      int end = Math.max(1, source.lines().size());
      throw source
          .invalid(new Position(end, 1), "the Kubefile has no FROM")
          .withHint("start with FROM scratch, or with FROM and the image to build upon");
    }
    return new Kubefile(source, lexer.escape(), globals, stages, warnings.messages());
  }

  private Instruction instruction(LogicalLine line) throws OciException {
    String written = line.text().split("[ \t]", 2)[0];
    String keyword = written.toUpperCase(Locale.ROOT);
    Optional<InstructionTable.Row> row = InstructionTable.find(keyword);
    if (row.isEmpty()) {
      throw unknown(line, written, keyword);
    }
    Arguments arguments =
        new Arguments(keyword, row.get().usage(), line, source, lexer.escape(), warnings);
    return row.get().reader().read(arguments);
  }

  private OciException unknown(LogicalLine line, String written, String keyword) {
    Optional<String> instead = InstructionTable.insteadOf(keyword);
    if (instead.isPresent()) {
      return source
          .error(ErrorKind.UNSUPPORTED, line.at(0), keyword + " is not supported")
          .withHint(instead.get());
    }
    return source
        .invalid(line.at(0), "there is no instruction " + Printable.quote(written))
        .withHint(
            Suggestion.sentence(keyword, InstructionTable.keywords())
                .orElse("instructions are " + String.join(" ", InstructionTable.keywords())));
  }

  private void add(Instruction instruction) throws OciException {
    if (instruction instanceof Instruction.From next) {
      finishStage();
      if (next.name().isPresent()) {
        Position before = stageNames.putIfAbsent(next.name().get(), next.at());
        if (before != null) {
          throw source.invalid(
              next.at(),
              "the stage " + next.name().get() + " was there before, at line " + before.line());
        }
      }
      from = next;
    } else if (from != null) {
      requireFirst(instruction);
      instructions.add(instruction);
    } else if (instruction instanceof Instruction.Arg arg) {
      globals.add(arg);
    } else {
      throw source
          .invalid(instruction.at(), "expected FROM, or ARG before it, as the first instruction")
          .withHint("start with FROM scratch, or with FROM and the image to build upon");
    }
  }

  /** What says how the whole is launched is said once in a stage. */
  private void requireFirst(Instruction instruction) throws OciException {
    boolean isOnce =
        instruction instanceof Instruction.Launch || instruction instanceof Instruction.Cmds;
    for (Instruction before : isOnce ? instructions : List.<Instruction>of()) {
      if (before.getClass().equals(instruction.getClass())) {
        String keyword = instruction.getClass().getSimpleName().toUpperCase(Locale.ROOT);
        throw source.invalid(
            instruction.at(), keyword + " was given before, at line " + before.at().line());
      }
    }
  }

  private void finishStage() {
    if (from != null) {
      stages.add(new Stage(stages.size(), from, instructions));
      instructions = new ArrayList<>();
    }
  }
}
