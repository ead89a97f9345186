// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KubefileErrorTest {
  private static OciException refusal(String text) {
    return catchThrowableOfType(OciException.class, () -> Kubefile.parse("Kubefile", text));
  }

  @Test
  void pointsAtThePlace() {
    OciException error = refusal("FROM scratch\nCOPY \\\n  daemon.json\n");

    assertThat(error)
        .hasMessage(
            """
            Kubefile:3:14: COPY needs at least one source and a destination
                3 |   daemon.json
                  |              ^""");
    assertThat(error.kind()).isEqualTo(ErrorKind.INVALID);
    assertThat(error.hint())
        .contains(
            "usage: COPY [--from=STAGE|IMAGE] [--chown=UID[:GID]] [--chmod=MODE]"
                + " [--exclude=PATTERN]… SOURCE… DESTINATION");
  }

  @Test
  void namesRunAndItsLine() {
    OciException error = refusal("FROM scratch\nCOPY a b\nRUN apt-get update\n");

    assertThat(error)
        .hasMessage(
            """
            Kubefile:3:1: RUN is not supported
                3 | RUN apt-get update
                  | ^""");
    assertThat(error.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
    assertThat(error.hint()).contains("run it before the build and COPY what it makes");
  }

  @Test
  void suggestsWhatWasMeant() {
    assertThat(refusal("FROM scratch\nCOPPY a b\n").hint()).contains("did you mean COPY?");
    assertThat(refusal("FROM scratch\nCOPY --chwon=0 a b\n").hint())
        .contains("did you mean --chown?");
  }

  @Test
  void escapesWhatItShows() {
    assertThat(refusal("FROM scratch\n\u202eCOPY a b\n"))
        .hasMessage(
            """
            Kubefile:2:1: there is no instruction "\\u202eCOPY"
                2 | \\u202eCOPY a b
                  | ^""");
  }

  @Test
  void showsAPartOfALongLine() {
    String line = "COPY " + "x".repeat(200) + " 'y";

    assertThat(refusal("FROM scratch\n" + line))
        .hasMessage(
            "Kubefile:2:207: this quote is not closed; expected another '\n"
                + "    2 | …"
                + "x".repeat(59)
                + " 'y\n      | "
                + " ".repeat(61)
                + "^");
  }

  static Stream<Arguments> refused() {
    String from = "FROM scratch\n";
    return Stream.of(
        Arguments.of("K3 empty", "", "1:1", "the Kubefile has no FROM"),
        Arguments.of("K3 comments only", "# a\n# b\n", "2:1", "the Kubefile has no FROM"),
        Arguments.of("K3 unknown", "FROM scratch\nFOO x\n", "2:1", "no instruction \"FOO\""),
        Arguments.of("K3 unknown, CRLF", "FROM scratch\r\nFOO\r\n", "2:1", "\"FOO\""),
        Arguments.of("K3 BOM within", from + "\ufeffCOPY a b\n", "2:1", "\\ufeffCOPY"),
        Arguments.of("K3 NUL", from + "COPY a\0 b\n", "2:7", "no NUL"),
        Arguments.of("K3 escape sequence", from + "COPY a\u001b b\n", "2:7", "U+001B"),
        Arguments.of("K3 1 MiB line", from + "COPY " + "x".repeat(1 << 20), "2:1", "65536"),
        Arguments.of(
            "K3 1 MiB over many lines",
            from + "COPY \\\n" + "xx \\\n".repeat(40_000) + " y",
            "",
            "65536"),
        Arguments.of("K3 document unclosed", from + "COPY <<EOF a\nb\n", "2:6", "a line EOF"),
        Arguments.of("K3 document unnamed", from + "COPY << a\n", "2:6", "<<NAME"),
        Arguments.of("K3 \\ at the end", from + "COPY a \\", "2:8", "the file ends"),
        Arguments.of("K3 no-break space", from + "COPY a\u00a0b c\n", "2:7", "U+00A0"),
        Arguments.of("K3 zero width space", from + "COPY a\u200bb c\n", "2:7", "U+200B"),
        Arguments.of("K3 ideographic space", from + "COPY a\u3000b\n", "2:7", "U+3000"),
        Arguments.of("K3 10,001 instructions", from + "ARG A\n".repeat(10_000), "10001:1", "10000"),
        Arguments.of("first is not FROM", "COPY a b\n", "1:1", "expected FROM"),
        Arguments.of("FROM without image", "FROM\n", "1:5", "FROM needs an image, or scratch"),
        Arguments.of("FROM with more", "FROM a b\n", "1:8", "expected AS"),
        Arguments.of("FROM with bad name", "FROM a AS 9\n", "1:11", "a stage's name"),
        Arguments.of("two stages of a name", "FROM a AS x\nFROM b AS X\n", "2:1", "at line 1"),
        Arguments.of("escape", "# escape=x\nFROM a\n", "1:10", "\\ or `"),
        Arguments.of("escape twice", "# escape=\\\n# escape=\\\n", "2:3", "given before"),
        Arguments.of("flag without value", from + "COPY --chmod a b\n", "2:6", "needs a value"),
        Arguments.of("flag twice", from + "COPY --chmod=1 --chmod=2 a b\n", "2:24", "before"),
        Arguments.of("unknown flag", from + "COPY --link a b\n", "2:6", "has no flag --link"),
        Arguments.of("--from variable", from + "COPY --from=$A a b\n", "2:13", "no variables"),
        Arguments.of("ENV without value", from + "ENV A\n", "2:5", "expected NAME=VALUE"),
        Arguments.of("ENV without name", from + "ENV =a\n", "2:5", "expected a name"),
        Arguments.of("ENV with bad name", from + "ENV a-b=1\n", "2:5", "a variable's name"),
        Arguments.of("ARG without name", from + "ARG\n", "2:4", "at least one name"),
        Arguments.of("CMDS as text", from + "CMDS kubectl\n", "2:6", "a JSON array of strings"),
        Arguments.of("CMDS not closed", from + "CMDS [\"a\"\n", "2:10", "expected , or ]"),
        Arguments.of("CMDS string not closed", from + "CMDS [\"a\n", "2:9", "not closed"),
        Arguments.of("CMDS empty", from + "CMDS []\n", "2:6", "at least one command"),
        Arguments.of("CMDS bad escape", from + "CMDS [\"\\q\"]\n", "2:9", "unknown escape"),
        Arguments.of("CMDS surrogate", from + "CMDS [\"\\ud800\"]\n", "2:7", "surrogate"),
        Arguments.of("LAUNCH twice", from + "LAUNCH a\nLAUNCH b\n", "3:1", "at line 2"),
        Arguments.of("CMDS twice", from + "CMDS [\"a\"]\nCMDS [\"b\"]\n", "3:1", "before"),
        Arguments.of("APP without source", from + "APP redis\n", "2:10", "a source"),
        Arguments.of("APP .. as name", from + "APP .. local://a\n", "2:5", "an app's name"),
        Arguments.of("WORKDIR", from + "WORKDIR /x\n", "2:1", "WORKDIR is not supported"),
        Arguments.of("document as destination", from + "COPY a <<E\nE\n", "2:8", "not a dest"),
        Arguments.of("checksum for two", from + "ADD --checksum=a b c d\n", "2:16", "exactly one"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void refuses(String row, String text, String place, String problem) {
    OciException error = refusal(text);

    assertThat(error).isNotNull();
    assertThat(error.getMessage()).startsWith("Kubefile:" + place).contains(problem);
  }

  @Test
  void namesTheLineThatIsNotUtf8() {
    byte[] content = "FROM scratch\nCOPY \u00e4 b\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(catchThrowableOfType(OciException.class, () -> Kubefile.parse("K", content)))
        .hasMessage("K:2:1: this line is not UTF-8");
  }

  @Test
  void refusesAKubefileOfMoreThanOneMebibyte() {
    byte[] content = new byte[Kubefile.MAXIMUM_BYTES + 1];

    assertThat(catchThrowableOfType(OciException.class, () -> Kubefile.parse("K", content)))
        .hasMessageContaining("1048577 bytes, more than the limit of 1048576");
  }
}
