// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The two streams of the process, kept apart: results, which a program may read, go to standard
 * output; everything for people's eyes goes to standard error.
 */
public final class Console {
  private final OutputStream out;
  private final PrintStream err;
  private final Look look;
  private Progress progress;

  public Console(OutputStream out, PrintStream err, Look look) {
    this.out = out;
    this.err = err;
    this.look = look;
    this.progress = new SilentProgress(this::errLine);
  }

  /** Shows progress in this way from now on. */
  public void show(ProgressMode mode) {
    progress.close();
    boolean bars = mode == ProgressMode.AUTO && look.terminal();
    progress =
        switch (mode) {
          case JSON -> new JsonProgress(this::errLine, System::nanoTime);
          case NONE -> new SilentProgress(this::errLine);
          case AUTO, PLAIN ->
              bars
                  ? new BarProgress(this::errText, System::nanoTime, look.columns())
                  : new PlainProgress(this::errLine, System::nanoTime);
        };
  }

  /** Where progress is shown. */
  public Progress progress() {
    return progress;
  }

  /** Wipes progress that is not final. */
  public void endProgress() {
    progress.close();
  }

  /**
   * Writes lines of a result.
   *
   * @throws OutputException if standard output does not take them
   */
  public void print(String... lines) throws OutputException {
    print(List.of(lines));
  }

  /** As {@link #print(String...)}. */
  public void print(List<String> lines) throws OutputException {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    printBytes(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a result as JSON with line breaks. */
  public void printJson(Object tree) throws OutputException {
    printBytes(Json.writePretty(tree));
  }

  /** Writes a result as it is. */
  public void printBytes(byte[] bytes) throws OutputException {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw new OutputException(e);
    }
  }

  /**
   * Standard output for a result that is a stream of bytes; not to be closed. A failure to write is
   * an {@link OutputException}.
   */
  public OutputStream bytes() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
          out.write(bytes, offset, length);
        } catch (IOException e) {
          throw new OutputException(e);
        }
      }

      @Override
      public void flush() throws IOException {
        try {
          out.flush();
        } catch (IOException e) {
          throw new OutputException(e);
        }
      }
    };
  }

  /** Tells something that is no result. */
  public void note(String text) {
    progress.message(text);
  }

  /** Tells of something that went on, but may not be as it was meant. */
  public void warning(String text) {
    progress.message(look.yellow("warning:") + " " + visible(text));
  }

  /** Tells what failed, and what to do about it where that is known. */
  public void error(Throwable failure) {
    error(describe(failure));
    if (failure instanceof OciException known) {
      known.hint().ifPresent(this::hint);
    }
  }

  /** Tells what failed. */
  public void error(String text) {
    progress.message(look.red("error:") + " " + visible(text));
  }

  /** Tells what to do about an error. */
  public void hint(String text) {
    progress.message(look.cyan("hint:") + " " + visible(text));
  }

  /** An error in words: what the platform's own exceptions leave out is put in. */
  static String describe(Throwable failure) {
    String message = failure.getMessage();
    if (failure instanceof java.nio.file.NoSuchFileException) {
      return "no such file or directory: " + message;
    }
    if (failure instanceof java.nio.file.AccessDeniedException) {
      return "permission denied: " + message;
    }
    if (failure instanceof java.nio.file.FileAlreadyExistsException) {
      return "exists already: " + message;
    }
    if (failure instanceof java.net.UnknownHostException) {
      return "unknown host: " + message;
    }
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  /** Line breaks stay, for messages have them; what else cannot be seen is shown by its number. */
  private static String visible(String text) {
    StringBuilder visible = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              boolean keep = c == '\n' || c == '\\';
              visible.append(
                  keep ? Character.toString(c) : Printable.escape(Character.toString(c)));
            });
    return visible.toString();
  }

  private synchronized void errLine(String line) {
    err.println(line);
    err.flush();
  }

  private synchronized void errText(String text) {
    err.print(text);
    err.flush();
  }
}
