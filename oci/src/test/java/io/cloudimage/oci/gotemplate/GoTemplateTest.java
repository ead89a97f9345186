// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class GoTemplateTest {
  private static final Map<String, Object> DATA =
      Map.of(
          "Name",
          "web",
          "Empty",
          "",
          "Yes",
          true,
          "Three",
          3L,
          "List",
          List.of("a", "b"),
          "Map",
          Map.of("y", "2", "x", Map.of("z", "1")));

  private static String render(String template) throws TemplateFault {
    return GoTemplate.parse(template).render(DATA).text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "a{{ .Name }}b ~ awebb",
        "{{.Missing}} ~ <no value>",
        "{{or .Missing \"sea.hub:5000\"}}/a ~ sea.hub:5000/a",
        "{{or .Name \"x\"}} ~ web",
        "{{and .Name .Empty}}x ~ x",
        "{{ .Name | b64enc }} ~ d2Vi",
        "{{ \"d2Vi\" | b64dec | printf \"%d-%s\" 4 | len }} ~ 5",
        "{{ b64dec \"d2Vi\" }} ~ web",
        "a  {{- .Name -}}  b ~ awebb",
        "a {{/* .Nothing | x */}} b ~ a  b",
        "a {{- /* c */ -}} b ~ ab",
        "{{ if .Yes }}y{{ else }}n{{ end }} ~ y",
        "{{ if .Empty }}y{{ else if eq .Three 3 }}3{{else}}n{{end}} ~ 3",
        "{{ if not (or .Empty .Missing) }}y{{ end }} ~ y",
        "{{ if and (eq .Name \"web\") (ne .Three 4) }}y{{ end }} ~ y",
        "{{ if lt 1 2 }}y{{ end }} ~ y",
        "{{ with .Map }}{{ .y }}{{ .x.z }}{{ end }} ~ 21",
        "{{ with .Missing }}y{{ else }}n{{ end }} ~ n",
        "{{ range .List }}{{ . }},{{ end }} ~ a,b,",
        "{{ range $i, $e := .List }}{{ $i }}{{ $e }}{{ end }} ~ 0a1b",
        "{{ range $k, $v := .Map }}{{ $k }}{{ end }} ~ xy",
        "{{ range .Missing }}y{{ else }}none{{ end }} ~ none",
        "{{ range .List }}{{ if eq . \"a\" }}{{ continue }}{{ end }}{{ . }}{{ end }} ~ b",
        "{{ range .List }}{{ . }}{{ break }}{{ end }} ~ a",
        "{{ $x := .Name }}{{ $x = \"y\" }}{{ $x }}{{ $.Three }} ~ y3",
        "{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }} ~ 2",
        "{{ define \"t\" }}<{{ . }}>{{ end }}{{ template \"t\" .Name }} ~ <web>",
        "{{ block \"t\" .Three }}<{{ . }}>{{ end }} ~ <3>",
        "{{ index .Map \"x\" \"z\" }}{{ index .List 1 }} ~ 1b",
        "{{ len .List }}{{ (index .List 0) }} ~ 2a",
        "{{ printf \"%q %v %t%%\" .Name .Three true }} ~ \"web\" 3 true%",
        "{{ print 1 2 \"a\" 3 }} ~ 1 2a3",
        "{{ `raw \"x\"` }}{{ \"\\x41\\u00e9\\n\" | len }} ~ raw \"x\"4",
        "{{ .List }}{{ .Map.x }} ~ [a b]map[z:1]",
        "{{ 'a' }} {{ 0x10 }} {{ 1.5 }} ~ 97 16 1.5",
      })
  void rendersAsGoDoes(String template, String expected) throws TemplateFault {
    assertThat(render(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\n{{ .Name",
        "a\n{{ end }}",
        "a\n{{ if .X }}b",
        "a\n{{ }}",
        "a\n{{ nosuch .Name }}",
        "a\n{{ .Name | .Name }}",
        "a\n{{ .Name.x }}",
        "a\n{{ $x }}",
        "a\n{{ template \"t\" }}",
        "a\n{{ include \"t\" . }}",
        "a\n{{ \"open }}",
        "a\n{{ ( .Name }}",
        "a\n{{ index .List 9 }}",
        "a\n{{ lt .Name 3 }}",
        "a\n{{ b64dec \"*\" }}",
        "a\n{{ printf \"%z\" 1 }}",
        "a\n{{ len 3 }}",
        "a\n{{ range .Name }}{{ end }}",
        "a\n{{ 1.2.3 }}",
        "a\n{{ /* open }}",
        "a\n{{ \"\\q\" }}",
        "a\n{{ else }}"
      })
  void whatIsWrongIsToldWithItsLine(String template) {
    assertThatThrownBy(() -> render(template))
        .isInstanceOfSatisfying(
            TemplateFault.class, fault -> assertThat(fault.line()).isEqualTo(2));
  }

  @Test
  void everyLineKnowsWhereItComesFrom() throws TemplateFault {
    Rendered rendered =
        GoTemplate.parse(
                "one\n{{- /* gone\n gone */}}\nfour\n{{ range .List }}\nsix {{ . }}\n{{- end }}\nlast")
            .render(DATA);
    assertThat(rendered.text()).isEqualTo("one\nfour\n\nsix a\nsix b\nlast");
    assertThat(List.of(1, 2, 4, 5, 6).stream().map(rendered::sourceLine).toList())
        .containsExactly(1, 4, 6, 6, 8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ define \"a\" }}{{ template \"a\" }}{{ end }}{{ template \"a\" }}",
        "{{ define \"a\" }}{{ range . }}{{ range $ }}{{ range $ }}{{ template \"a\" $ }}{{ end }}{{ end }}{{ end }}{{ end }}{{ template \"a\" .List }}"
      })
  void whatWouldNeverEndIsEnded(String template) {
    assertThatThrownBy(() -> render(template)).isInstanceOf(TemplateFault.class);
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "{{ if .Yes }}".repeat(5000) + "{{ end }}".repeat(5000);
    assertThatThrownBy(() -> render(deep)).isInstanceOf(TemplateFault.class);
    assertThatThrownBy(() -> render("{{ " + "(".repeat(5000) + "1" + ")".repeat(5000) + "}}"))
        .isInstanceOf(TemplateFault.class);
    String chain = "{{ if .Empty }}" + "{{ else if .Empty }}".repeat(5000) + "{{ end }}";
    assertThatThrownBy(() -> render(chain)).isInstanceOf(TemplateFault.class);
  }

  @Test
  void randomTextIsRenderedOrRefused() {
    String[] words = {
      "{{",
      "}}",
      "{{ ",
      " }}",
      "{{- ",
      " -}}",
      "if ",
      "else ",
      "end",
      "range ",
      "with ",
      "define ",
      "template ",
      "\"t\"",
      "\"",
      "`",
      "'",
      ".",
      ".Name",
      "$",
      "$x",
      ":=",
      "=",
      ",",
      "|",
      "(",
      ")",
      "1",
      "-1",
      "0x",
      "1e9",
      "\\",
      "\n",
      "/*",
      "*/",
      "or ",
      "index ",
      "printf ",
      "%",
      "nil",
      "é",
      ".List",
      "block ",
      "break",
      "true "
    };
    for (int seed = 0; seed < 20000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(25); i >= 0; i--) {
        text.append(words[random.nextInt(words.length)]);
      }
      try {
        assertThat(render(text.toString())).isNotNull();
      } catch (TemplateFault e) {
        assertThat(e.line()).isPositive();
      }
    }
  }
}
