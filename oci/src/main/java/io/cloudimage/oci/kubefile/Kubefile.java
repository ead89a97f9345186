// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import io.cloudimage.oci.error.OciException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A Kubefile: what stands before the first {@code FROM}, and the stages.
 *
 * @param source the text, for errors that come up later
 * @param escape the escape character, {@code \} unless a directive says otherwise
 * @param globals the {@code ARG}s before the first {@code FROM}
 * @param stages at least one; the last is the result
 * @param warnings complete sentences, each with its place
 */
public record Kubefile(
    SourceText source,
    char escape,
    List<Instruction.Arg> globals,
    List<Stage> stages,
    List<String> warnings) {
  /** The longest Kubefile, in bytes. */
  public static final int MAXIMUM_BYTES = 1 << 20;

  public Kubefile {
    globals = List.copyOf(globals);
    stages = List.copyOf(stages);
    warnings = List.copyOf(warnings);
  }

  /** The stage that becomes the image. */
  public Stage result() {
    return stages.get(stages.size() - 1);
  }

  /**
   * Reads a Kubefile.
   *
   * @param file the name that errors show
   * @throws OciException INVALID or UNSUPPORTED; the message starts with {@code file:line:column}
   *     and ends with the line and a caret below the place
   */
  public static Kubefile parse(String file, byte[] content) throws OciException {
    if (content.length > MAXIMUM_BYTES) {
      throw new SourceText(file, List.of())
          .invalid(
              new Position(1, 1),
              "the Kubefile has "
                  + content.length
                  + " bytes, more than the limit of "
                  + MAXIMUM_BYTES);
    }
    try {
      return parse(
          file, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
    } catch (CharacterCodingException e) {
      throw notUtf8(file, content);
    }
  }

  /** As {@link #parse(String, byte[])}, from text. */
  public static Kubefile parse(String file, String content) throws OciException {
    SourceText source = new SourceText(file, lines(content));
    for (int line = 0; line < source.lines().size(); line++) {
      int nul = source.lines().get(line).indexOf('\0');
      if (nul >= 0) {
        throw source.invalid(new Position(line + 1, nul + 1), "a Kubefile holds no NUL characters");
      }
    }
    return new KubefileParser(source).parse();
  }

  private static List<String> lines(String content) {
    String text = content.startsWith("\ufeff") ? content.substring(1) : content;
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      lines.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    }
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }

  private static OciException notUtf8(String file, byte[] content) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < content.length; i++) {
      if (content[i] == '\n') {
        if (!isUtf8(content, start, i)) {
          break;
        }
        line++;
        start = i + 1;
      }
    }
    return new SourceText(file, List.of()).invalid(new Position(line, 1), "this line is not UTF-8");
  }

  private static boolean isUtf8(byte[] content, int from, int to) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
