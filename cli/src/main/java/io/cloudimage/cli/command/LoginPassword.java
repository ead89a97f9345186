// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Takes a password from where no other user of the machine can see it. */
final class LoginPassword {
  private static final int LONGEST = 64 * 1024;

  private LoginPassword() {}

  /**
   * All of standard input, without the line break at its end.
   *
   * @throws OciException INVALID if there is nothing, or more than one line
   */
  static String read(InputStream input) throws IOException {
    byte[] bytes = input.readNBytes(LONGEST + 1);
    if (bytes.length > LONGEST) {
      throw new OciException(
          ErrorKind.INVALID, "the password on standard input has more than " + LONGEST + " bytes");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new OciException(ErrorKind.INVALID, "the password on standard input is not UTF-8", e);
    }
    String password = text.replaceFirst("\r?\n\\z", "");
    if (password.isEmpty() || password.indexOf('\n') >= 0) {
      throw new OciException(
          ErrorKind.INVALID,
          "expected one line with a password on standard input, found "
              + (password.isEmpty() ? "nothing" : "several lines"));
    }
    return password;
  }

  /**
   * Asks for it on the terminal, without showing what is typed.
   *
   * @throws OciException INVALID if there is no terminal to ask on
   */
  static String ask(String user, String registry) throws OciException {
    Console terminal = System.console();
    if (terminal == null) {
      throw new OciException(ErrorKind.INVALID, "there is no terminal to ask for the password on")
          .withHint("give it on standard input, with --password-stdin");
    }
    char[] typed = terminal.readPassword("Password of %s at %s: ", user, registry);
    if (typed == null || typed.length == 0) {
      throw new OciException(ErrorKind.INVALID, "no password was typed");
    }
    return new String(typed);
  }
}
