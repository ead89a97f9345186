// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.config.Environment;
import io.cloudimage.cli.option.GlobalOptions;
import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Look;
import io.cloudimage.oci.transfer.Cancellation;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Invocations for tests that look at the command tree and run nothing. */
final class TestInvocations {
  private TestInvocations() {}

  static Invocation empty() {
    OutputStream nowhere = OutputStream.nullOutputStream();
    return new Invocation(
        new Console(nowhere, new PrintStream(nowhere), Look.PLAIN),
        InputStream.nullInputStream(),
        new Environment(Map.of(), Path.of("/"), false, Optional.empty()),
        new Cancellation(),
        (console, cancellation, args) -> 0,
        new GlobalOptions());
  }
}
