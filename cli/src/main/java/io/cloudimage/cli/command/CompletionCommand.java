// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.output.OutputException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}: a script that completes this program's command lines. */
@Command(
    name = CompletionCommand.NAME,
    description = "Print a script that lets a shell complete cloudimage's command lines.",
    footer = {
      "",
      "Examples:",
      "  source <(cloudimage completion bash)",
      "  cloudimage completion zsh > ~/.cloudimage.zsh; echo 'source ~/.cloudimage.zsh' >> ~/.zshrc"
    })
public final class CompletionCommand implements Callable<Integer> {
  /** Of the command that needs to know all others. */
  public static final String NAME = "completion";

  /** The shells that are known. */
  public enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Invocation invocation;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  private Shell shell = Shell.BASH;

  public CompletionCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws OutputException {
    String script = AutoComplete.bash("cloudimage", spec.root().commandLine());
    // The script of picocli serves both shells once zsh has learnt bash's completion.
    String prefix =
        shell == Shell.ZSH
            ? "autoload -Uz compinit bashcompinit && compinit && bashcompinit\n"
            : "";
    invocation.console().print((prefix + script).stripTrailing());
    return 0;
  }
}
