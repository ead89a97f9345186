// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program in helm's place, which writes down what it was given. */
class HelmProgramTest {
  private static final String RENDERED =
      """
      ---
      # Source: web/templates/deployment.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        template:
          spec:
            containers: [{name: main, image: "nginx:1.25"}]
      ---
      # Source: web/charts/cache/templates/pod.yaml
      apiVersion: v1
      kind: Pod
      metadata: {name: cache}
      spec:
        containers: [{name: main, image: "redis:7"}]
      """;

  @TempDir Path folder;

  private static TestTree chart() {
    return TestTree.of("charts/web/Chart.yaml", "name: Web_App\nversion: 1.0.0\n")
        .with("charts/web/values.yaml", "image: {repository: derived, tag: '1'}\n")
        .with("charts/web/templates/deployment.yaml", "image: fixed:1\n");
  }

  private Path helm(String script) throws IOException {
    Path program = Files.writeString(folder.resolve("helm"), "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program;
  }

  private FoundImages find(ChartOptions options) throws IOException {
    return chart().find(FindOptions.defaults().withCharts(options));
  }

  @Test
  void whatHelmRendersIsFound() throws IOException {
    Path log = folder.resolve("log");
    Path rendered = Files.writeString(folder.resolve("rendered"), RENDERED);
    Path values = Files.writeString(folder.resolve("my values.yaml"), "a: b\n");
    Path helm =
        helm(
            "{ for a; do echo \"arg $a\"; done; env | sort; cat \"$3/values.yaml\"; } > "
                + log
                + "\ncat "
                + rendered
                + "\n");
    FoundImages found =
        find(
            ChartOptions.defaults()
                .withHelm(helm)
                .withValues(List.of(values))
                .withSettings(List.of("x=1,y=2", "--post-renderer=/bin/sh")));
    assertThat(TestTree.lines(found))
        .containsExactly(
            "nginx:1.25 <- charts/web/templates/deployment.yaml",
            "redis:7 <- charts/web/Chart.yaml");
    assertThat(found.images().get(0).places().get(0).how())
        .isEqualTo(
            "container main of Deployment web, rendered by helm from templates/deployment.yaml");
    assertThat(found.images()).noneMatch(FoundImage::isDerived);
    assertThat(found.problems()).isEmpty();
    String seen = Files.readString(log);
    assertThat(seen)
        .startsWith("arg template\narg eb-pp\narg /")
        .contains(
            "\narg --values="
                + values.toAbsolutePath()
                + "\narg --set=x=1,y=2\n"
                + "arg --set=--post-renderer=/bin/sh\n")
        .contains("\nKUBECONFIG=/", "\nHELM_PLUGINS=/", "repository: derived")
        .doesNotContain("JAVA", "--dependency-update");
    Path scratch =
        Path.of(
            seen.lines().filter(l -> l.startsWith("HOME=")).findFirst().orElseThrow().substring(5));
    assertThat(scratch).doesNotExist();
  }

  @Test
  void aHelmThatFailsIsAnErrorWithItsWords() throws IOException {
    FoundImages found =
        find(
            ChartOptions.defaults()
                .withHelm(helm("echo 'Error: values.yaml: password is required' >&2; exit 1\n")));
    assertThat(found.images()).isEmpty();
    assertThat(TestTree.problems(found)).hasSize(1);
    assertThat(TestTree.problems(found).get(0))
        .startsWith("error charts/web/Chart.yaml: helm cannot render the chart")
        .contains("it ended with 1: Error: values.yaml: password is required");
  }

  @Test
  void aHelmThatDoesNotEndIsEnded() throws IOException {
    FoundImages found =
        find(
            ChartOptions.defaults()
                .withHelm(helm("sleep 300 & sleep 300\n"))
                .withTimeout(Duration.ofMillis(500)));
    assertThat(TestTree.problems(found).get(0)).contains("it took more than");
  }

  /** Whether the output ends with helm or with its time is up to the JDK; never with the sleep. */
  @Test
  void whatAHelmLeavesBehindHoldsNobodyUp() {
    FoundImages found =
        assertTimeoutPreemptively(
            Duration.ofSeconds(60),
            () ->
                find(
                    ChartOptions.defaults()
                        .withHelm(helm("sleep 100 &\nexit 0\n"))
                        .withTimeout(Duration.ofSeconds(1))));
    assertThat(TestTree.problems(found))
        .allSatisfy(problem -> assertThat(problem).contains("it took more than"));
  }

  @Test
  void aHelmThatPrintsWithoutEndIsEnded() throws IOException {
    FoundImages found =
        find(
            ChartOptions.defaults()
                .withHelm(
                    helm(
                        "while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done | cat\nexec cat /dev/zero\n")));
    assertThat(found.errors()).hasSize(1);
    assertThat(found.errors().get(0).message()).contains("it printed more than");
  }

  @Test
  void aHelmThatCannotBeStartedIsAnError() throws IOException {
    FoundImages found = find(ChartOptions.defaults().withHelm(folder.resolve("nothing")));
    assertThat(found.errors()).hasSize(1);
    assertThat(found.errors().get(0).message()).contains("it cannot be started");
  }
}
