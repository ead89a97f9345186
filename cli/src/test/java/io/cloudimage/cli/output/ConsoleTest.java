// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void resultsAndMessagesGoSeparateWays() throws IOException {
    Console console = console(Look.PLAIN);
    console.print("result");
    console.note("note");
    console.warning("look out");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("result\n");
    assertThat(errors()).isEqualTo("note\nwarning: look out\n");
  }

  @Test
  void anErrorComesWithItsHint() {
    console(Look.PLAIN)
        .error(new OciException(ErrorKind.NOT_FOUND, "no such image").withHint("pull it"));
    assertThat(errors()).isEqualTo("error: no such image\nhint: pull it\n");
  }

  @Test
  void whatThePlatformLeavesOutIsPutIn() {
    console(Look.PLAIN).error(new NoSuchFileException("/a/b"));
    assertThat(errors()).isEqualTo("error: no such file or directory: /a/b\n");
  }

  @Test
  void colourIsForTerminalsAndEscapesFromOutsideAreShownByNumber() {
    console(new Look(true, true, 80)).error("bad \u001b[2J name");
    assertThat(errors()).isEqualTo("\u001b[1;31merror:\u001b[0m bad \\u001b[2J name\n");
  }

  @Test
  void aReaderThatHasGoneIsToldFromAFullDisk() {
    assertThatThrownBy(() -> failing("Broken pipe").print("x"))
        .isInstanceOfSatisfying(OutputException.class, e -> assertThat(e.isReaderGone()).isTrue());
    assertThatThrownBy(() -> failing("No space left on device").print("x"))
        .isInstanceOfSatisfying(OutputException.class, e -> assertThat(e.isReaderGone()).isFalse())
        .hasMessage("cannot write to standard output: No space left on device");
  }

  private Console failing(String message) {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(message);
          }
        };
    return new Console(broken, new PrintStream(err), Look.PLAIN);
  }

  private Console console(Look look) {
    return new Console(out, new PrintStream(err, true, StandardCharsets.UTF_8), look);
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
