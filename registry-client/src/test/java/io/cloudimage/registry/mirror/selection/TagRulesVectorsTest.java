// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Glob;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.mirror.file.MirrorFileReader;
import io.cloudimage.spec.SpecFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The specification's vectors of tags and rules. */
class TagRulesVectorsTest {
  @TestFactory
  List<DynamicTest> vectors() throws IOException {
    String text = new String(SpecFiles.vectors("mirror-tags"), StandardCharsets.UTF_8);
    List<JsonObject> vectors =
        Json.readObject(
                ("{\"vectors\":" + text + "}").getBytes(StandardCharsets.UTF_8),
                "the vectors",
                JsonLimits.DOCUMENT)
            .objects("vectors");
    assertThat(vectors).hasSizeGreaterThan(25);
    return vectors.stream()
        .map(vector -> DynamicTest.dynamicTest(what(vector), () -> check(vector)))
        .toList();
  }

  private static String what(JsonObject vector) {
    return String.valueOf(vector.toMap().get("what"));
  }

  private static void check(JsonObject vector) throws IOException {
    if (vector.bool("refused")) {
      assertThatThrownBy(() -> select(vector))
          .isInstanceOfAny(IOException.class, IllegalArgumentException.class);
    } else {
      assertThat(select(vector))
          .extracting(Tag::name)
          .containsExactlyElementsOf(vector.strings("selected"));
    }
  }

  /** Rules are read as a mirror file has them; JSON is YAML. */
  private static List<Tag> select(JsonObject vector) throws IOException {
    Map<String, Object> source =
        Map.of(
            "repository",
            "example.com/a",
            "destination",
            Map.of("registry", "example.org"),
            "tags",
            vector.object("rules").toMap());
    byte[] file = Json.write(Map.of("version", 1, "sources", List.of(source)));
    TagRules rules = MirrorFileReader.read(file, "the rules").entries().get(0).tags();
    return List.copyOf(rules.select(vector.parsedAll("tags", Tag::new), tags -> Map.of()));
  }

  @Test
  void globsTakeNoLongerForStars() {
    Glob glob = new Glob("*a".repeat(200) + "b");
    assertThat(glob.matches("a".repeat(255))).isFalse();
    assertThat(new Glob("team/*").matches("team/a/b")).isFalse();
    assertThat(new Glob("team/**").matches("team/a/b")).isTrue();
    assertThat(new Glob("t?am/*").matches("team/a")).isTrue();
  }
}
