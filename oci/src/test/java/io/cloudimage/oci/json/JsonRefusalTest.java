// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonRefusalTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void refuses(String row, byte[] document) {
    assertThatThrownBy(() -> Json.readObject(document, "it", JsonLimits.DOCUMENT))
        .isInstanceOfSatisfying(
            OciException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.INVALID);
              assertThat(e).hasMessageContaining("it");
              assertThat(String.valueOf(e.getMessage()).chars()).allMatch(c -> c >= ' ');
            });
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments("M2 duplicate key", utf8("{'layers':[],'layers':[]}")),
        arguments("M2 duplicate key, one of them escaped", utf8("{'a':1,'\\u0061':2}")),
        arguments("M2 duplicate key far below", utf8("{'a':[{'b':{'c':1,'c':1}}]}")),
        arguments("M2 trailing bytes", utf8("{}x")),
        arguments("M2 a second document", utf8("{}{}")),
        arguments("M2 a NUL at the end", utf8("{}\0")),
        arguments("M2 byte order mark", utf8("\ufeff{}")),
        arguments("M2 UTF-16", "{\"a\":1}".getBytes(UTF_16LE)),
        arguments("M2 invalid UTF-8", "{\"a\":\"\u00ff\"}".getBytes(ISO_8859_1)),
        arguments("M2 overlong UTF-8", "{\"a\":\"\u00c0\u0080\"}".getBytes(ISO_8859_1)),
        arguments("M2 a surrogate in UTF-8", "{\"a\":\"\u00ed\u00a0\u0080\"}".getBytes(ISO_8859_1)),
        arguments("M2 comment", utf8("{/* */}")),
        arguments("M2 line comment", utf8("{} // end")),
        arguments("M2 NaN", utf8("{'a':NaN}")),
        arguments("M2 infinity", utf8("{'a':-Infinity}")),
        arguments("M2 trailing comma", utf8("{'a':[1,]}")),
        arguments("M2 missing value", utf8("{'a':[1,,2]}")),
        arguments("M2 leading zero", utf8("{'a':01}")),
        arguments("M2 leading plus", utf8("{'a':+1}")),
        arguments("M2 hexadecimal", utf8("{'a':0x1}")),
        arguments("M2 a line break in a string", utf8("{'a':'\n'}")),
        arguments("M2 single quotes", "{'a':1}".getBytes(UTF_8)),
        arguments("M2 a key without quotes", utf8("{a:1}")),
        arguments("M2 cut in the middle", utf8("{'a':[1")),
        arguments("M2 nothing", new byte[0]),
        arguments("M2 white space only", utf8(" \n ")),
        arguments("M2 an array", utf8("[]")),
        arguments("M2 null", utf8("null")),
        arguments("M4 nesting of 10,000 arrays", utf8("{'a':" + "[".repeat(10_000))),
        arguments(
            "M4 nesting of 10,000 objects",
            utf8("{'a':".repeat(10_000) + "1" + "}".repeat(10_000))),
        arguments("M4 a number of 300,000 digits", utf8("{'a':" + "9".repeat(300_000) + "}")),
        arguments("C3 a string over 1 MiB", utf8("{'a':'" + "x".repeat((1 << 20) + 1) + "'}")),
        arguments("M3 one byte over 4 MiB", sized((4 << 20) + 1)));
  }

  @Test
  void readsUpToTheLimits() throws OciException {
    assertThat(Json.readObject(sized(4 << 20), "M3 4 MiB", JsonLimits.DOCUMENT).keys()).hasSize(1);
    assertThat(Json.readObject(sized((4 << 20) - 1), "M3", JsonLimits.DOCUMENT).keys()).hasSize(1);
    byte[] longest = utf8("{'a':'" + "x".repeat(1 << 20) + "'}");
    assertThat(Json.readObject(longest, "C3", JsonLimits.DOCUMENT).string("a")).hasSize(1 << 20);
    byte[] deepest = utf8("{'a':" + "[".repeat(63) + "]".repeat(63) + "}");
    assertThat(Json.readObject(deepest, "C6", JsonLimits.DOCUMENT).has("a")).isTrue();
    byte[] tooDeep = utf8("{'a':" + "[".repeat(64) + "]".repeat(64) + "}");
    assertThatThrownBy(() -> Json.readObject(tooDeep, "C6", JsonLimits.DOCUMENT))
        .isInstanceOf(OciException.class);
  }

  @Test
  void namesTheLimitThatIsExceeded() {
    assertThatThrownBy(() -> Json.readObject(sized((4 << 20) + 1), "it", JsonLimits.DOCUMENT))
        .hasMessageContaining(Integer.toString(4 << 20));
  }

  @ParameterizedTest(name = "M4 size {0}")
  @MethodSource("badSizes")
  void refusesASizeThatIsNone(String literal) {
    byte[] document = utf8("{'a':[{'size':" + literal + "}]}");
    assertThatThrownBy(
            () ->
                Json.readObject(document, "it", JsonLimits.DOCUMENT)
                    .objects("a")
                    .get(0)
                    .size("size"))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID));
  }

  static Stream<String> badSizes() {
    return Stream.of(
        "-1",
        "1.5",
        "1.0",
        "1e3",
        "1e400",
        "'10'",
        "9223372036854775808",
        "null",
        "true",
        "[]",
        "{}");
  }

  @Test
  void readsTheLargestSize() throws OciException {
    byte[] document = utf8("{'size':9223372036854775807}");
    assertThat(Json.readObject(document, "it", JsonLimits.DOCUMENT).size("size"))
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void saysWhereAnErrorIs() throws OciException {
    JsonObject json = Json.readObject(utf8("{'a':[{},{'b':{'c':1}}]}"), "it", JsonLimits.DOCUMENT);
    assertThatThrownBy(() -> json.objects("a").get(1).object("b").string("c"))
        .hasMessageContaining("$.a[1].b.c")
        .hasMessageContaining("expected a string");
  }

  @Test
  void refusesWrongTypesOfEveryKind() throws OciException {
    JsonObject json =
        Json.readObject(utf8("{'a':1,'b':'x','c':[1],'d':{'e':1}}"), "it", JsonLimits.DOCUMENT);
    assertThatThrownBy(() -> json.string("a")).isInstanceOf(OciException.class);
    assertThatThrownBy(() -> json.bool("a")).isInstanceOf(OciException.class);
    assertThatThrownBy(() -> json.object("b")).isInstanceOf(OciException.class);
    assertThatThrownBy(() -> json.objects("b")).isInstanceOf(OciException.class);
    assertThatThrownBy(() -> json.strings("c")).isInstanceOf(OciException.class);
    assertThatThrownBy(() -> json.objects("c")).isInstanceOf(OciException.class);
    assertThatThrownBy(() -> json.stringMap("d")).isInstanceOf(OciException.class);
    assertThatThrownBy(() -> json.string("absent")).hasMessageContaining("is missing");
  }

  @Test
  void writesInTheOrderGivenWithoutWhiteSpace() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("b", List.of(1, "é\u2028<", true));
    tree.put("a", Map.of());
    assertThat(new String(Json.write(tree), UTF_8))
        .isEqualTo("{\"b\":[1,\"é\u2028<\",true],\"a\":{}}");
  }

  private static byte[] utf8(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  /** A document of exactly so many bytes: many short strings. */
  private static byte[] sized(int bytes) {
    StringBuilder text = new StringBuilder(bytes).append("{\"a\":[\"\"");
    String item = ",\"" + "x".repeat(1000) + "\"";
    while (text.length() + item.length() + 2 <= bytes) {
      text.append(item);
    }
    return text.append(" ".repeat(bytes - text.length() - 2))
        .append("]}")
        .toString()
        .getBytes(UTF_8);
  }
}
