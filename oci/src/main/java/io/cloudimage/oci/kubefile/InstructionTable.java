// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import io.cloudimage.oci.error.OciException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Every instruction by its keyword: how it is written and who reads it. */
final class InstructionTable {
  /** Reads the arguments of one instruction. */
  interface Reader {
    Instruction read(Arguments arguments) throws OciException;
  }

  record Row(String usage, Reader reader) {}

  private static final Map<String, Row> ROWS = new LinkedHashMap<>();
  private static final Map<String, String> UNSUPPORTED =
      Map.of(
          "RUN", "run it before the build and COPY what it makes",
          "WORKDIR", "give COPY and ADD the whole destination",
          "USER", "a CloudImage is a tree of files; use --chown for their owner",
          "ENTRYPOINT", "a CloudImage is started by LAUNCH or CMDS",
          "EXPOSE", "a CloudImage opens no ports",
          "VOLUME", "a CloudImage has no volumes",
          "SHELL", "only RUN would need a shell",
          "ONBUILD", "write the instruction into the Kubefile that it is meant for",
          "STOPSIGNAL", "a CloudImage is no process",
          "HEALTHCHECK", "a CloudImage is no process");

  static {
    row("FROM", "FROM [--platform=PLATFORM] IMAGE|scratch [AS NAME]", ConfigInstructions::from);
    row(
        "COPY",
        "COPY [--from=STAGE|IMAGE] [--chown=UID[:GID]] [--chmod=MODE] [--exclude=PATTERN]…"
            + " SOURCE… DESTINATION",
        FileInstructions::copy);
    row(
        "ADD",
        "ADD [--checksum=DIGEST] [--chown=UID[:GID]] [--chmod=MODE] [--exclude=PATTERN]…"
            + " SOURCE|URL… DESTINATION",
        FileInstructions::add);
    row("ARG", "ARG NAME[=DEFAULT]…", ConfigInstructions::arg);
    row("ENV", "ENV NAME=VALUE…", ConfigInstructions::env);
    row("LABEL", "LABEL KEY=VALUE…", ConfigInstructions::label);
    row("MAINTAINER", "MAINTAINER TEXT", ConfigInstructions::maintainer);
    row("CMD", "CMD COMMAND or CMD [\"WORD\", …]", AppInstructions::cmd);
    row("CMDS", "CMDS [\"COMMAND\", …]", AppInstructions::cmds);
    row("LAUNCH", "LAUNCH NAME… or LAUNCH [\"NAME\", …]", AppInstructions::launch);
    row("APP", "APP NAME local://PATH|http(s)://URL…", a -> AppInstructions.app(a, AppRole.APP));
    row("APPCMDS", "APPCMDS NAME [\"COMMAND\", …]", AppInstructions::appCmds);
    row("APPENV", "APPENV NAME KEY=VALUE…", AppInstructions::appEnv);
    row("CNI", "CNI NAME local://PATH|http(s)://URL…", a -> AppInstructions.app(a, AppRole.CNI));
    row("CSI", "CSI NAME local://PATH|http(s)://URL…", a -> AppInstructions.app(a, AppRole.CSI));
    row("KUBEVERSION", "KUBEVERSION RANGE", AppInstructions::kubeVersion);
  }

  private InstructionTable() {}

  private static void row(String keyword, String usage, Reader reader) {
    ROWS.put(keyword, new Row(usage, reader));
  }

  static Optional<Row> find(String keyword) {
    return Optional.ofNullable(ROWS.get(keyword));
  }

  /** What to do instead of a Dockerfile instruction that Kubefiles do not have. */
  static Optional<String> insteadOf(String keyword) {
    return Optional.ofNullable(UNSUPPORTED.get(keyword));
  }

  static Collection<String> keywords() {
    return ROWS.keySet();
  }
}
