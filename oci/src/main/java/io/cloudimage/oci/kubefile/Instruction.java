// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import java.util.List;
import java.util.Optional;

/** One instruction of a Kubefile, its words still unexpanded. */
public sealed interface Instruction {
  /** Where its keyword stands. */
  Position at();

  /** The instruction as written, on one line, without here-documents. */
  String text();

  /** {@code FROM [--platform=P] IMAGE [AS NAME]}. */
  record From(Position at, String text, Word image, Optional<Word> platform, Optional<String> name)
      implements Instruction {}

  /** {@code COPY [--from=F] [--chown=O] [--chmod=M] [--exclude=X] SOURCE… DESTINATION}. */
  record Copy(Position at, String text, FileArguments files, Optional<Word> from)
      implements Instruction {}

  /** {@code ADD [--checksum=D] [--chown=O] [--chmod=M] [--exclude=X] SOURCE… DESTINATION}. */
  record Add(Position at, String text, FileArguments files, Optional<Word> checksum)
      implements Instruction {}

  /** {@code ARG NAME[=DEFAULT]…}. */
  record Arg(Position at, String text, List<Binding> bindings) implements Instruction {
    public Arg {
      bindings = List.copyOf(bindings);
    }
  }

  /** {@code ENV NAME=VALUE…}. */
  record Env(Position at, String text, List<Binding> bindings) implements Instruction {
    public Env {
      bindings = List.copyOf(bindings);
    }
  }

  /** {@code LABEL KEY=VALUE…}. */
  record Label(Position at, String text, List<Binding> bindings) implements Instruction {
    public Label {
      bindings = List.copyOf(bindings);
    }
  }

  /** {@code MAINTAINER TEXT}: the image's author. */
  record Maintainer(Position at, String text, String author) implements Instruction {}

  /**
   * {@code CMD TEXT} or {@code CMD ["WORD", …]}. Its variables are for whoever runs it.
   *
   * @param words the one command line of the first form, or the words of the second
   * @param isShell whether it was the first form
   */
  record Cmd(Position at, String text, List<String> words, boolean isShell) implements Instruction {
    public Cmd {
      words = List.copyOf(words);
    }
  }

  /** {@code CMDS ["COMMAND", …]}: the commands that launch the whole. */
  record Cmds(Position at, String text, List<String> commands) implements Instruction {
    public Cmds {
      commands = List.copyOf(commands);
    }
  }

  /** {@code LAUNCH NAME…} or {@code LAUNCH ["NAME", …]}: the apps to launch, in order. */
  record Launch(Position at, String text, List<Word> names) implements Instruction {
    public Launch {
      names = List.copyOf(names);
    }
  }

  /** {@code APP NAME SOURCE…}, {@code CNI NAME SOURCE…}, {@code CSI NAME SOURCE…}. */
  record App(Position at, String text, AppRole role, Word name, List<Word> sources)
      implements Instruction {
    public App {
      sources = List.copyOf(sources);
    }
  }

  /** {@code APPCMDS NAME ["COMMAND", …]}: what launches an app instead of its type's own way. */
  record AppCmds(Position at, String text, Word name, List<String> commands)
      implements Instruction {
    public AppCmds {
      commands = List.copyOf(commands);
    }
  }

  /** {@code APPENV NAME KEY=VALUE…}. */
  record AppEnv(Position at, String text, Word name, List<Binding> bindings)
      implements Instruction {
    public AppEnv {
      bindings = List.copyOf(bindings);
    }
  }

  /** {@code KUBEVERSION RANGE}: the versions of Kubernetes that the image is for. */
  record KubeVersion(Position at, String text, List<Word> range) implements Instruction {
    public KubeVersion {
      range = List.copyOf(range);
    }
  }
}
