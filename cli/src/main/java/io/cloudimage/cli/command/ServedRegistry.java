// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Look;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.transfer.Cancellation;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** {@code cloudimage serve}, running beside the command that started it until it is closed. */
public final class ServedRegistry implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 15_000;

  private final Thread thread;
  private final Cancellation cancellation;
  private final String address;

  private ServedRegistry(Thread thread, Cancellation cancellation, String address) {
    this.thread = thread;
    this.cancellation = cancellation;
    this.address = address;
  }

  /**
   * Starts it and waits until it says where it listens.
   *
   * @param line the command line, without the program's name
   * @param outer ends the registry with what it ends
   */
  public static ServedRegistry start(CommandRunner runner, Cancellation outer, String... line)
      throws IOException {
    Cancellation cancellation = new Cancellation();
    Closeable link = outer.register(cancellation::cancel);
    PipedInputStream said = new PipedInputStream();
    OutputStream output = new PipedOutputStream(said);
    Console console =
        new Console(output, new PrintStream(OutputStream.nullOutputStream()), Look.PLAIN);
    Thread thread =
        new Thread(
            () -> {
              try (output) {
                runner.run(console, cancellation, line);
              } catch (IOException e) {
                // Nobody reads on; the registry itself has ended.
              } finally {
                outer.unregister(link);
              }
            },
            "serve");
    thread.setDaemon(true);
    thread.start();
    BufferedReader reader = new BufferedReader(new InputStreamReader(said, StandardCharsets.UTF_8));
    String first = reader.readLine();
    if (first == null) {
      throw new OciException(ErrorKind.UNAVAILABLE, "the registry did not start");
    }
    return new ServedRegistry(thread, cancellation, first.substring(first.lastIndexOf(' ') + 1));
  }

  /** {@code HOST:PORT}. */
  public String address() {
    return address;
  }

  @Override
  public void close() {
    cancellation.cancel();
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
