// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that were written to hurt: a problem with a place comes of them, and nothing else. */
@Timeout(120)
class HostileYamlTest {
  static Stream<Arguments> rows() {
    StringBuilder laughs = new StringBuilder("image: x\na0: &a0 [lol, lol]\n");
    for (int i = 1; i < 40; i++) {
      laughs.append("a").append(i).append(": &a").append(i).append(" [*a").append(i - 1);
      laughs.append(", *a").append(i - 1).append("]\n");
    }
    return Stream.of(
        Arguments.of("G1 aliases that double forty times", laughs.toString()),
        Arguments.of("G1 an alias of what it is in", "image: &a [*a]\n"),
        Arguments.of("G1 a merge of itself", "image: &a {<<: *a}\n"),
        Arguments.of("G1 100000 brackets", "image: " + "[".repeat(100_000)),
        Arguments.of(
            "G1 100000 closed brackets", "image: " + "[".repeat(100_000) + "]".repeat(100_000)),
        Arguments.of("G1 20000 dashes", "image:\n" + "- ".repeat(20_000) + "x\n"),
        Arguments.of("G1 a key twice", "image: a\nimage: b\n"),
        Arguments.of("G1 a tab that indents", "image:\n\ta: b\n"),
        Arguments.of("G1 a Java type", "image: !!javax.script.ScriptEngineManager [x]\n"),
        Arguments.of("G1 a local type", "image: !Ref x\n"),
        Arguments.of("G1 a key that is a list", "image: {[a]: b}\n"),
        Arguments.of("G1 an anchor that is not there", "image: *nowhere\n"),
        Arguments.of("G1 a control character", "image: \"a\u0001b\"\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void isAProblemWithAPlace(String row, String yaml) throws IOException {
    FoundImages found = TestTree.of("manifests/a.yaml", yaml).find();
    assertThat(found.images()).isEmpty();
    assertThat(found.errors()).as(row).isNotEmpty();
    assertThat(found.errors().get(0).place().path()).isEqualTo("manifests/a.yaml");
    assertThat(found.errors().get(0).place().line()).isPositive();
  }

  /** A chart's own files and its values go through the same reader. */
  @ParameterizedTest(name = "{0}, in a chart")
  @MethodSource("rows")
  void isAProblemOfAChart(String row, String yaml) throws IOException {
    for (String path : List.of("charts/web/values.yaml", "charts/web/Chart.yaml")) {
      TestTree tree = TestTree.of("charts/web/Chart.yaml", "apiVersion: v2\nname: web\n");
      FoundImages found = tree.with(path, yaml).find();
      assertThat(found.images()).isEmpty();
      assertThat(found.errors()).as(row).isNotEmpty();
      assertThat(found.errors().get(0).place().path()).isEqualTo(path);
    }
  }

  @Test
  void g1FiftyMebibytesAreNotHeld() throws IOException {
    FileTree endless =
        new FileTree() {
          @Override
          public List<String> paths() {
            return List.of("manifests/big.yaml");
          }

          @Override
          public InputStream open(String path) {
            return new InputStream() {
              private int left = 50 << 20;

              @Override
              public int read() {
                return left-- > 0 ? "image: a\n".charAt(left % 9) : -1;
              }
            };
          }
        };
    FoundImages found = ImageFinder.find(endless, FindOptions.defaults());
    assertThat(found.errors()).hasSize(1);
    assertThat(found.errors().get(0).toString()).contains("it has more than");
  }

  @Test
  void randomTextNeverDoesMoreThanToldProblems() throws IOException {
    String[] words = {
      "image",
      ": ",
      "- ",
      "\n",
      "\n  ",
      "\n---\n",
      "{",
      "}",
      "[",
      "]",
      "\"",
      "'",
      "&a ",
      "*a",
      "!t ",
      "|",
      ">",
      "#",
      "%",
      "?",
      "\t",
      "containers",
      "spec",
      "apiVersion: v1\n",
      "kind: Pod\n",
      "<<: ",
      "{{",
      "}}",
      "\\x",
      "\\u",
      "@",
      "`",
      ",",
      "\u00e9",
      "\ud83d\ude00",
      "\r",
      "0x",
      "~",
      "...\n",
      "\ufeff",
      "name",
      "=",
      "kind: List\n",
      "items:\n"
    };
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      StringBuilder text =
          new StringBuilder(
              random.nextBoolean()
                  ? "image: "
                  : "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: ");
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(words[random.nextInt(words.length)]);
      }
      for (String path :
          List.of("manifests/a.yaml", "etc/a.json", "imageList", "etc/kustomization.yml")) {
        assertThat(TestTree.of(path, text.toString()).find()).isNotNull();
      }
    }
  }
}
