// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import io.cloudimage.oci.error.OciException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An instruction in the shape that the specification's vectors have. */
final class InstructionShape {
  private final Expansion expansion;

  InstructionShape(Expansion expansion) {
    this.expansion = expansion;
  }

  Map<String, Object> of(Instruction instruction) throws OciException {
    Map<String, Object> shape = new LinkedHashMap<>();
    Map<String, List<String>> flags = new LinkedHashMap<>();
    List<String> args = new ArrayList<>();
    shape.put("line", instruction.at().line());
    shape.put("keyword", keyword(instruction));
    shape.put("flags", flags);
    shape.put("args", args);
    if (instruction instanceof Instruction.From from) {
      args.add(expansion.expand(from.image()));
      from.name().ifPresent(name -> args.addAll(List.of("AS", name)));
      flag(flags, "platform", from.platform());
    } else if (instruction instanceof Instruction.Copy copy) {
      flag(flags, "from", copy.from());
      files(copy.files(), shape, flags, args);
    } else if (instruction instanceof Instruction.Add add) {
      flag(flags, "checksum", add.checksum());
      files(add.files(), shape, flags, args);
    } else if (instruction instanceof Instruction.Arg arg) {
      args.addAll(pairs(arg.bindings()));
    } else if (instruction instanceof Instruction.Env env) {
      args.addAll(pairs(env.bindings()));
    } else if (instruction instanceof Instruction.Label label) {
      args.addAll(pairs(label.bindings()));
    } else if (instruction instanceof Instruction.Maintainer maintainer) {
      args.add(maintainer.author());
    } else if (instruction instanceof Instruction.Cmd cmd) {
      args.addAll(cmd.words());
      shape.put("json", !cmd.isShell());
    } else if (instruction instanceof Instruction.Cmds cmds) {
      args.addAll(cmds.commands());
    } else if (instruction instanceof Instruction.Launch launch) {
      args.addAll(words(launch.names()));
    } else if (instruction instanceof Instruction.App app) {
      args.add(expansion.expand(app.name()));
      args.addAll(words(app.sources()));
    } else if (instruction instanceof Instruction.AppCmds commands) {
      args.add(expansion.expand(commands.name()));
      args.addAll(commands.commands());
    } else if (instruction instanceof Instruction.AppEnv env) {
      args.add(expansion.expand(env.name()));
      args.addAll(pairs(env.bindings()));
    } else if (instruction instanceof Instruction.KubeVersion version) {
      args.addAll(words(version.range()));
    }
    return shape;
  }

  private static String keyword(Instruction instruction) {
    return instruction instanceof Instruction.App app
        ? app.role().name()
        : instruction.getClass().getSimpleName().toUpperCase(Locale.ROOT);
  }

  private void files(
      FileArguments files,
      Map<String, Object> shape,
      Map<String, List<String>> flags,
      List<String> args)
      throws OciException {
    flag(flags, "chown", files.owner());
    flag(flags, "chmod", files.mode());
    if (!files.excludes().isEmpty()) {
      flags.put("exclude", words(files.excludes()));
    }
    args.addAll(words(files.sources()));
    args.add(expansion.expand(files.destination()));
    List<Map<String, Object>> documents = new ArrayList<>();
    for (HereDocument document : files.documents()) {
      documents.add(
          Map.of(
              "name", document.name(),
              "content", document.body(),
              "expands", document.expands()));
    }
    if (!documents.isEmpty()) {
      shape.put("heredocs", documents);
    }
  }

  private void flag(Map<String, List<String>> flags, String name, Optional<Word> value)
      throws OciException {
    if (value.isPresent()) {
      flags.put(name, words(List.of(value.get())));
    }
  }

  private List<String> words(List<Word> words) throws OciException {
    List<String> values = new ArrayList<>();
    for (Word word : words) {
      values.add(expansion.expand(word));
    }
    return values;
  }

  private List<String> pairs(List<Binding> bindings) throws OciException {
    List<String> pairs = new ArrayList<>();
    for (Binding binding : bindings) {
      String name = expansion.expand(binding.name());
      pairs.add(
          binding.value().isPresent()
              ? name + "=" + expansion.expand(binding.value().get())
              : name);
    }
    return pairs;
  }
}
