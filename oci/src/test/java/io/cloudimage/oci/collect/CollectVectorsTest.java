// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.spec.SpecFiles;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The specification's vectors: trees, and what they name. */
class CollectVectorsTest {
  @TestFactory
  List<DynamicTest> everyTreeNamesWhatItShould() throws IOException {
    return Json.readObjects(SpecFiles.vectors("collect"), "vectors", JsonLimits.DOCUMENT).stream()
        .map(vector -> DynamicTest.dynamicTest(note(vector), () -> check(vector)))
        .toList();
  }

  private static String note(JsonObject vector) {
    return String.valueOf(vector.toMap().get("note"));
  }

  private static void check(JsonObject vector) throws IOException {
    TestTree tree = new TestTree();
    vector.stringMap("files").forEach(tree::with);
    FoundImages found = tree.find(options(vector.optionalObject("flags")));
    Map<String, List<String>> images = new TreeMap<>();
    for (FoundImage image : found.images()) {
      images.put(image.name().toString(), image.places().stream().map(Place::toString).toList());
    }
    JsonObject expectedImages = vector.object("images");
    Map<String, List<String>> expected = new TreeMap<>();
    for (String name : expectedImages.keys()) {
      expected.put(name, expectedImages.strings(name));
    }
    assertThat(images).isEqualTo(expected);
    for (Problem.Severity severity : Problem.Severity.values()) {
      assertThat(
              found.problems().stream()
                  .filter(problem -> problem.severity() == severity)
                  .map(problem -> problem.place().toString()))
          .as(severity + "s of " + found.problems())
          .containsExactlyElementsOf(vector.strings(severity + "s"));
    }
  }

  private static FindOptions options(Optional<JsonObject> typed) throws IOException {
    if (typed.isEmpty()) {
      return FindOptions.defaults();
    }
    JsonObject flags = typed.get();
    return FindOptions.defaults()
        .withImages(flags.strings("images"))
        .withIgnored(flags.parsedAll("ignored", NamePattern::parse))
        .withSkippedFiles(flags.parsedAll("skipped", FilePattern::new))
        .withFields(flags.parsedAll("fields", ImageField::parse))
        .withEnvironment(flags.stringMap("environment"));
  }
}
