// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The Kubefiles that the specification and the examples show are Kubefiles. */
class KubefileExamplesTest {
  private static final Pattern FENCE = Pattern.compile("(?ms)^```kubefile\\n(.*?)^```$");

  @TestFactory
  List<DynamicTest> everyFencedKubefileIsOne() throws IOException {
    String page = Files.readString(Path.of("../spec/kubefile.md"));
    List<String> examples = FENCE.matcher(page).results().map(KubefileExamplesTest::text).toList();
    assertThat(examples).hasSizeGreaterThanOrEqualTo(3);
    return examples.stream()
        .map(text -> DynamicTest.dynamicTest(text.lines().toList().get(0), () -> check(text)))
        .toList();
  }

  @TestFactory
  List<DynamicTest> everyExampleHasOne() {
    return List.of("kubernetes/files", "user-defined-kubernetes").stream()
        .map(Path.of("../examples")::resolve)
        .map(directory -> directory.resolve("Kubefile"))
        .map(file -> DynamicTest.dynamicTest(file.toString(), () -> check(Files.readString(file))))
        .toList();
  }

  private static String text(MatchResult fence) {
    return fence.group(1);
  }

  private static void check(String text) throws IOException {
    assertThat(Kubefile.parse("example", text).stages()).isNotEmpty();
  }
}
