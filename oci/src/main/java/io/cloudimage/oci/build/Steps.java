// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.kubefile.Instruction;
import java.util.Map;
import java.util.function.Function;

/** Which step carries out which instruction. {@code FROM} is none: it starts a stage. */
final class Steps {
  private static final Map<Class<? extends Instruction>, Function<Instruction, Step>> STEPS =
      Map.ofEntries(
          step(Instruction.Copy.class, CopyStep::new),
          step(Instruction.Add.class, AddStep::new),
          step(Instruction.Arg.class, ArgStep::new),
          step(Instruction.Env.class, EnvStep::new),
          step(Instruction.Label.class, LabelStep::new),
          step(Instruction.Maintainer.class, MaintainerStep::new),
          step(Instruction.Cmd.class, CmdStep::new),
          step(Instruction.Cmds.class, CmdsStep::new),
          step(Instruction.Launch.class, LaunchStep::new),
          step(Instruction.App.class, AppStep::new),
          step(Instruction.AppCmds.class, AppCmdsStep::new),
          step(Instruction.AppEnv.class, AppEnvStep::new),
          step(Instruction.KubeVersion.class, KubeVersionStep::new));

  private Steps() {}

  static Step of(Instruction instruction) {
    Function<Instruction, Step> factory = STEPS.get(instruction.getClass());
    if (factory == null) {
      throw new IllegalArgumentException("no step for " + instruction.getClass().getSimpleName());
    }
    return factory.apply(instruction);
  }

  private static <I extends Instruction>
      Map.Entry<Class<? extends Instruction>, Function<Instruction, Step>> step(
          Class<I> type, Function<I, Step> factory) {
    return Map.entry(type, instruction -> factory.apply(type.cast(instruction)));
  }
}
