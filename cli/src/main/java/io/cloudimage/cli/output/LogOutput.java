// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Sends the platform's log records to the console, one line each. */
public final class LogOutput extends Handler {
  /** These log requests and replies whole, and a token may be in either, or greet and part. */
  private static final List<String> TALKATIVE =
      List.of(
          "com.google.api.client",
          "org.apache.hc",
          "org.apache.http",
          "io.undertow",
          "org.xnio",
          "org.jboss");

  private final Console console;
  private final LogLevel level;

  /** At debug our own records are shown; those of the JDK, which are many, at trace alone. */
  private static final String OURS = "io.cloudimage";

  /** The platform forgets a logger, and its level with it, that nobody holds. */
  private final List<Logger> held = new ArrayList<>();

  private final SimpleFormatter messages = new SimpleFormatter();

  private LogOutput(Console console, LogLevel level) {
    this.console = console;
    this.level = level;
    setLevel(level.platformLevel());
  }

  /** Makes this console the only place to which the process logs. */
  public static void install(Console console, LogLevel level) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    boolean ofOthers = level != LogLevel.DEBUG;
    root.setLevel(ofOthers ? level.platformLevel() : Level.INFO);
    LogOutput output = new LogOutput(console, level);
    for (String name : TALKATIVE) {
      Logger talkative = Logger.getLogger(name);
      talkative.setLevel(Level.WARNING);
      output.held.add(talkative);
    }
    Logger ours = Logger.getLogger(OURS);
    ours.setLevel(level.platformLevel());
    output.held.add(ours);
    root.addHandler(output);
  }

  @Override
  public void publish(LogRecord record) {
    if (!isLoggable(record)) {
      return;
    }
    console.note(text(record));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  private String text(LogRecord record) {
    StringBuilder text = new StringBuilder();
    text.append(word(record.getLevel())).append(": ").append(messages.formatMessage(record));
    if (level.showsTraces()) {
      text.append(" [").append(record.getLoggerName()).append(']');
    }
    Throwable thrown = record.getThrown();
    if (thrown != null && level.showsTraces()) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace, true));
      text.append('\n').append(trace.toString().stripTrailing());
    } else if (thrown != null) {
      text.append(": ").append(thrown.getMessage());
    }
    return text.toString();
  }

  private static String word(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "error";
    }
    if (value >= Level.WARNING.intValue()) {
      return "warning";
    }
    return value >= Level.INFO.intValue()
        ? "info"
        : value >= Level.FINE.intValue() ? "debug" : "trace";
  }
}
