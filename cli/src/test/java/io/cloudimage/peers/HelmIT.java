// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example's chart, rendered by a real helm. */
class HelmIT {
  private static final Path HELM = Path.of("../.ci/tools/helm").toAbsolutePath().normalize();
  private static final String CHART = "charts/alertmanager/";

  @TempDir Path directory;

  private Cloudimage cloudimage;
  private Path context;

  @BeforeEach
  void layOut() throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(HELM),
        "skipped, because there is no " + HELM + " (.ci/helm fetches it)");
    cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("home")));
    context = Rootfs.small(directory);
  }

  @Test
  void imagesAreThoseOfTheRenderedObjects() {
    Run found = find();
    assertThat(found.out())
        .contains("quay.io/prometheus/alertmanager:v0.25.0")
        .contains(CHART + "templates/statefulset.yaml")
        .contains(CHART + "templates/tests/ready.yaml")
        .contains("rendered by helm")
        .doesNotContain("derived");
    assertThat(found.err()).doesNotContain("there is no helm");
  }

  /** Without a helm the same names come of the values: what is derived is right for this chart. */
  @Test
  void namesAreThoseThatAreDerived() {
    assertThat(names(find())).isEqualTo(names(run("images", "find", "--helm", "none")));
  }

  @Test
  void valuesThatAreGivenAreRendered() throws IOException {
    Path values = Files.writeString(directory.resolve("values.yaml"), "test: {image: 'a/b:v1'}\n");
    Run found = find("--chart-set", "image.tag=v9", "--chart-values", values.toString());
    assertThat(found.out()).contains("alertmanager:v9").contains("a/b:v1");
  }

  @Test
  void aChartThatDoesNotRenderIsAnError() throws IOException {
    Files.writeString(context.resolve(CHART + "templates/broken.yaml"), "{{ .Values.a.b.c }}\n");
    Run found = cloudimage.run("images", "find", "--helm", HELM.toString(), context.toString());
    assertThat(found.exitCode()).isEqualTo(5);
    assertThat(found.err()).contains(CHART).contains("broken.yaml");
  }

  @Test
  void buildSaysWhichTemplateAsked() {
    String images = "oci:" + Rootfs.images(directory);
    run("build", "--helm", HELM.toString(), "--images-from", images, "-t", "cluster:v1");
    assertThat(cloudimage.run("inspect", "cluster:v1").ok().out())
        .contains("for " + CHART + "templates/statefulset.yaml");
  }

  private Run find(String... options) {
    List<String> words = new ArrayList<>(List.of("images", "find", "--helm", HELM.toString()));
    words.addAll(List.of(options));
    return run(words.toArray(String[]::new));
  }

  private Run run(String... words) {
    String[] command = Arrays.copyOf(words, words.length + 1);
    command[words.length] = context.toString();
    return cloudimage.run(command).ok();
  }

  private static List<String> names(Run found) {
    return found.out().lines().map(line -> line.split(" ")[0]).distinct().toList();
  }
}
