// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Looks on while each test of this module runs, and fails it if a secret was seen by a server that
 * it was not for, in a log on whatever level, on the console or in an error. The servers of {@link
 * io.cloudimage.registry.testing} tell it what they get; a test that provokes errors shows them
 * with {@link #saw}.
 */
public final class SecretWatch
    implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {
  private static final Logger ROOT = Logger.getLogger("io.cloudimage");

  /** Servers' threads have no other way to find it; tests of one JVM run one after the other. */
  private static volatile SecretLedger current = new SecretLedger();

  private final Collector collector = new Collector();
  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private @Nullable PrintStream out;
  private @Nullable PrintStream err;
  private @Nullable Level level;

  /** Of the test that runs. */
  public static SecretLedger ledger() {
    return current;
  }

  /** Nothing of what was seen so far counts. */
  public static void forgive() {
    current = new SecretLedger();
  }

  /** An error that a test has caught, with its hints and causes. */
  public static void saw(Throwable error) {
    for (@Nullable Throwable next = error; next != null; next = next.getCause()) {
      current.open("the message of a " + next.getClass().getSimpleName(), next.toString());
      if (next instanceof io.cloudimage.oci.error.OciException oci) {
        oci.hint().ifPresent(hint -> current.open("a hint", hint));
      }
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    current = new SecretLedger();
    console.reset();
    PrintStream oldOut = System.out;
    PrintStream oldErr = System.err;
    out = oldOut;
    err = oldErr;
    System.setOut(new PrintStream(new Tee(oldOut, console), true, UTF_8));
    System.setErr(new PrintStream(new Tee(oldErr, console), true, UTF_8));
    level = ROOT.getLevel();
    ROOT.setLevel(Level.ALL);
    ROOT.addHandler(collector);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable error)
      throws Throwable {
    saw(error);
    throw error;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    ROOT.removeHandler(collector);
    ROOT.setLevel(level);
    System.setOut(out);
    System.setErr(err);
    current.open("what was printed", console.toString(UTF_8));
    List<String> leaks = current.leaks();
    if (!leaks.isEmpty()) {
      throw new AssertionError("secrets leak: " + String.join("; ", leaks));
    }
  }

  private static final class Collector extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    Collector() {
      setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord record) {
      current.open("the log " + record.getLoggerName(), formatter.format(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static final class Tee extends OutputStream {
    private final OutputStream first;
    private final ByteArrayOutputStream second;

    Tee(OutputStream first, ByteArrayOutputStream second) {
      this.first = first;
      this.second = second;
    }

    @Override
    public void write(int b) throws java.io.IOException {
      first.write(b);
      second.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws java.io.IOException {
      first.write(bytes, offset, length);
      second.write(bytes, offset, length);
    }

    @Override
    public void flush() throws java.io.IOException {
      first.flush();
    }
  }
}
