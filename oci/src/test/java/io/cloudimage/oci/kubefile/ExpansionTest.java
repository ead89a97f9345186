// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudimage.oci.error.OciException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpansionTest {
  private static final Map<String, String> VALUES =
      Map.of("A", "a", "EMPTY", "", "SPACE", "x y", "DOLLAR", "$A", "BIG", "x".repeat(1 << 19));
  private final List<String> warnings = new ArrayList<>();

  private Expansion expansion(String head) throws OciException {
    return new Expansion(
        Kubefile.parse("Kubefile", head + "FROM scratch\n"),
        name -> Optional.ofNullable(VALUES.get(name)),
        warnings::add);
  }

  private String expand(String raw) throws OciException {
    return expansion("").expand(new Word(raw, new Position(1, 1)));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "$A, a",
        "${A}b, ab",
        "$Ab, ~~",
        "$A.b, a.b",
        "x${A}x$A, xaxa",
        "\\$A, $A",
        "\\\\$A, \\a",
        "'$A', $A",
        "\"$A\", a",
        "\"\\$A\", $A",
        "\"\\x\", \\x",
        "\\x, x",
        "a\"b c\"'d e', ab cd e",
        "\"'\", '",
        "${SPACE}, x y",
        "$DOLLAR, $A",
        "$, $",
        "a$, a$",
        "$/x, $/x",
        "$1, $1",
        "${NONE:-d}, d",
        "${EMPTY:-d}, d",
        "${EMPTY-d}, ~~",
        "${A:-d}, a",
        "${A:+d}, d",
        "${EMPTY:+d}, ~~",
        "${EMPTY+d}, d",
        "${NONE+d}, ~~",
        "${NONE:-${A}}, a",
        "${NONE:-${NO:-$A}b}, ab",
        "${NONE:-\"a } b\"}, a } b",
        "${A:?no}, a",
        "a\\, a\\",
      })
  void expands(String raw, String value) throws OciException {
    assertThat(expand(raw)).isEqualTo(value);
  }

  @ParameterizedTest(name = "K4 {0}")
  @CsvSource({
    "${A${A}}, 1:4, expected } or one of",
    "${, 1:3, expected a variable's name",
    "${}, 1:3, expected a variable's name",
    "${A, 1:1, not closed",
    "${A:-x, 1:1, not closed",
    "${A%x}, 1:4, expected } or one of",
    "${NONE:?set it}, 1:1, the variable NONE must be set: set it",
    "\"a, 1:1, not closed",
  })
  void refuses(String raw, String place, String problem) {
    OciException error = catchThrowableOfType(OciException.class, () -> expand(raw));

    assertThat(error.getMessage()).startsWith("Kubefile:" + place + ": ").contains(problem);
  }

  @Test
  void k4NestingIsBounded() {
    String raw = "${X:-".repeat(1000) + "}".repeat(1000);

    assertThat(catchThrowableOfType(OciException.class, () -> expand(raw)))
        .hasMessageContaining("nested deeper than 16");
  }

  @Test
  void k4TheResultIsBounded() {
    assertThat(catchThrowableOfType(OciException.class, () -> expand("$BIG$BIG$BIG")))
        .hasMessageContaining("the value grows over 1048576 characters");
    assertThat(catchThrowableOfType(OciException.class, () -> expand("$BIG ".repeat(1_000_000))))
        .hasMessageContaining("1048576");
  }

  @Test
  void k4WarnsOfAVariableWithoutValue() throws OciException {
    assertThat(expand("a$NONE")).isEqualTo("a");
    assertThat(warnings)
        .containsExactly("Kubefile:1:2: the variable NONE has no value; it is read as empty");
  }

  @Test
  void expandsDocumentsWithoutTouchingQuotes() throws OciException {
    HereDocument document =
        new HereDocument("E", true, "\"$A\" '$A' \\$A \\n \\\\\n", new Position(2, 1));

    assertThat(expansion("").expand(document)).isEqualTo("\"a\" 'a' $A \\n \\\n");
  }

  @Test
  void namesTheLineOfADocument() {
    HereDocument document = new HereDocument("E", true, "a\n  ${\n", new Position(7, 1));

    assertThat(catchThrowableOfType(OciException.class, () -> expansion("").expand(document)))
        .hasMessageStartingWith("Kubefile:8:5: expected a variable's name");
  }

  @Test
  void leavesAQuotedDocumentAlone() throws OciException {
    HereDocument document = new HereDocument("E", false, "$A\\$\n", new Position(2, 1));

    assertThat(expansion("").expand(document)).isEqualTo("$A\\$\n");
  }

  @Test
  void followsTheEscapeDirective() throws OciException {
    assertThat(expansion("# escape=`\n").expand(new Word("C:\\`$A", new Position(1, 1))))
        .isEqualTo("C:\\$A");
  }

  @Test
  void jsonWordsKeepTheirQuotes() throws OciException {
    Kubefile kubefile = Kubefile.parse("K", "FROM scratch\nCOPY [\"it's \\\"$A\\\"\", \"d/\"]\n");
    Instruction.Copy copy = (Instruction.Copy) kubefile.result().instructions().get(0);

    assertThat(
            new Expansion(kubefile, n -> Optional.of("a"), warnings::add)
                .expand(copy.files().sources().get(0)))
        .isEqualTo("it's \"a\"");
  }
}
