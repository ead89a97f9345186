// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.config.Environment;
import io.cloudimage.cli.option.GlobalOptions;
import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.cli.output.LogOutput;
import io.cloudimage.oci.transfer.Cancellation;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** The program. */
public final class Cloudimage {
  /** So long after a command has ended other threads may take to end. */
  private static final long PATIENCE_MILLIS = 200;

  private final Console console;
  private final InputStream input;
  private final Environment environment;
  private final Cancellation cancellation;

  /**
   * @param cancellation ends whatever runs
   */
  public Cloudimage(
      Console console, InputStream input, Environment environment, Cancellation cancellation) {
    this.console = console;
    this.input = input;
    this.environment = environment;
    this.cancellation = cancellation;
  }

  public static void main(String[] args) {
    LogOutput.defer();
    Environment environment = Environment.ofProcess();
    Console console =
        new Console(
            new FileOutputStream(FileDescriptor.out), System.err, Terminal.look(environment));
    Cancellation cancellation = new Cancellation();
    Interrupt interrupt = Interrupt.install(cancellation::cancel);
    int code = new Cloudimage(console, System.in, environment, cancellation).run(args);
    interrupt.finished();
    end(code);
  }

  /**
   * Success ends by returning from the main thread: an exit is logged since JDK 21, for which the
   * JDK looks for logging in every jar, and that takes a quarter of a short command's time. A
   * thread that some library has left running does not keep the process.
   */
  private static void end(int code) {
    if (code != 0) {
      System.exit(code);
    }
    Thread last =
        new Thread(
            () -> {
              try {
                Thread.sleep(PATIENCE_MILLIS);
              } catch (InterruptedException e) {
                // Nobody does that; it is the end all the same.
              }
              System.exit(0);
            },
            "cloudimage-end");
    last.setDaemon(true);
    last.start();
  }

  /**
   * Runs one command line to its end. May be called again, also by a command that runs.
   *
   * @return the process's exit code
   */
  public int run(String... args) {
    GlobalOptions global = new GlobalOptions();
    Invocation invocation =
        new Invocation(console, input, environment, cancellation, this::runOther, global);
    CommandLine commandLine = CommandTree.createFor(invocation, args);
    Failures failures = new Failures(console, cancellation);
    commandLine.setParameterExceptionHandler((e, arguments) -> failures.usage(e));
    commandLine.setExecutionExceptionHandler((e, command, result) -> failures.execution(e));
    commandLine.setExecutionStrategy(result -> execute(result, invocation));
    // What waits for a file or a lock and not for a registry is woken by the interrupt.
    Closeable waker = Thread.currentThread()::interrupt;
    try {
      cancellation.register(waker);
      return commandLine.execute(args);
    } catch (IOException | RuntimeException | Error e) {
      return failures.execution(e);
    } finally {
      cancellation.unregister(waker);
      console.endProgress();
    }
  }

  private int runOther(Console otherConsole, Cancellation otherCancellation, String... args) {
    return new Cloudimage(otherConsole, input, environment, otherCancellation).run(args);
  }

  private int execute(ParseResult result, Invocation invocation) {
    List<CommandLine> commands = result.asCommandLineList();
    CommandLine last = commands.get(commands.size() - 1);
    try {
      if (commands.stream().anyMatch(CommandLine::isUsageHelpRequested)) {
        console.print(last.getUsageMessage(Ansi.OFF).stripTrailing());
        return ExitCode.SUCCESS.code();
      }
      CliConfig config = invocation.config();
      console.show(config.progress());
      LogOutput.install(console, config.logLevel());
    } catch (IOException e) {
      throw new ExecutionException(last, String.valueOf(e.getMessage()), e);
    }
    return new RunLast().execute(result);
  }
}
