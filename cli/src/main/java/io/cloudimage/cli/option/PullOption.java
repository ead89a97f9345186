// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import java.util.Arrays;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --pull[=WHEN]}, for commands that fetch nothing unless they are told to. */
public final class PullOption {
  @Option(
      names = "--pull",
      paramLabel = "WHEN",
      arity = "0..1",
      defaultValue = "never",
      fallbackValue = "missing",
      preprocessor = OnlyItsOwnWords.class,
      description =
          "Fetch the image from its registry, and unpack it while it arrives: ${COMPLETION-CANDIDATES}."
              + " --pull alone means missing. Default: never.")
  private PullPolicy pull = PullPolicy.NEVER;

  public PullPolicy policy() {
    return pull;
  }

  /** What follows the option is the image's name, unless it is one of the option's own words. */
  static final class OnlyItsOwnWords implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // The interface is the library's.
    public boolean preprocess(
        Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      boolean attached = info.get("separator") != null && !" ".equals(info.get("separator"));
      if (!attached && (args.isEmpty() || !isWord(args.peek()))) {
        args.push(PullPolicy.MISSING.toString());
      }
      return false;
    }

    private static boolean isWord(String text) {
      return Arrays.stream(PullPolicy.values()).anyMatch(each -> each.toString().equals(text));
    }
  }
}
