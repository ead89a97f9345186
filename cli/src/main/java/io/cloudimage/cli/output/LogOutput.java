// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

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

  private static final String MANAGER = "java.util.logging.manager";

  /**
   * Both without a lock: loggers are made under the platform's, which {@link #install} asks for.
   */
  private static volatile @Nullable Wanted wanted;

  private static volatile boolean begun;

  private final Console console;
  private final LogLevel level;

  /** At debug our own records are shown; those of the JDK, which are many, at trace alone. */
  private static final String OURS = "io.cloudimage";

  /** The platform forgets a logger, and its level with it, that nobody holds. */
  private final List<Logger> held = new ArrayList<>();

  /** The platform's own would look for other makers of loggers in every jar. */
  private final Formatter messages =
      new Formatter() {
        @Override
        public String format(LogRecord record) {
          return formatMessage(record);
        }
      };

  /** What is to be installed; a handler would set the platform's logging up. */
  private record Wanted(Console console, LogLevel level) {}

  private LogOutput(Console console, LogLevel level) {
    this.console = console;
    this.level = level;
    setLevel(level.platformLevel());
  }

  /**
   * Leaves the platform's logging alone until somebody logs. To be called before that, at the start
   * of a process.
   */
  public static void defer() {
    System.setProperty(MANAGER, LazyLogging.class.getName());
  }

  private static boolean isDeferred() {
    return LazyLogging.class.getName().equals(System.getProperty(MANAGER));
  }

  /** Makes this console the only place to which the process logs. */
  public static void install(Console console, LogLevel level) {
    Wanted latest = new Wanted(console, level);
    wanted = latest;
    if (begun || !isDeferred()) {
      begun = true;
      installNow(latest);
    }
  }

  private static void installNow(Wanted wanted) {
    LogManager.getLogManager().reset();
    LogOutput output = new LogOutput(wanted.console(), wanted.level());
    output.adopt(Logger.getLogger(""));
    for (String name : TALKATIVE) {
      output.hold(Logger.getLogger(name));
    }
    output.hold(Logger.getLogger(OURS));
  }

  /** A logger of the platform's lazy logging is there, the root first, before it is used. */
  static void begin(Logger logger) {
    begun = true;
    Wanted latest = wanted;
    if (latest != null && logger.getName().isEmpty()) {
      new LogOutput(latest.console(), latest.level()).adopt(logger);
    } else if (latest != null) {
      levelOf(logger.getName(), latest.level()).ifPresent(logger::setLevel);
    }
  }

  private void adopt(Logger root) {
    root.setLevel(level == LogLevel.DEBUG ? Level.INFO : level.platformLevel());
    root.addHandler(this);
  }

  private void hold(Logger logger) {
    levelOf(logger.getName(), level).ifPresent(logger::setLevel);
    held.add(logger);
  }

  /** The level of a logger that has not the root's. */
  private static Optional<Level> levelOf(String name, LogLevel level) {
    if (isBelow(name, OURS)) {
      return Optional.of(level.platformLevel());
    }
    return TALKATIVE.stream().anyMatch(each -> isBelow(name, each))
        ? Optional.of(Level.WARNING)
        : Optional.empty();
  }

  private static boolean isBelow(String name, String above) {
    return name.equals(above) || name.startsWith(above + ".");
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
    text.append(word(record.getLevel())).append(": ").append(messages.format(record));
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
