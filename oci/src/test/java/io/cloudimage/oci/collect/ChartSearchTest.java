// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChartSearchTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String CHART =
      "apiVersion: v2\nname: web\nversion: 1.0.0\nappVersion: \"1.16\"\n";
  private static final String VALUES =
      """
      image:
        repository: nginx
        pullPolicy: IfNotPresent
        tag: ""
      exporter:
        image:
          registry: quay.io
          repository: prom/exporter
          tag: v1
      sidecarImage: docker.io/tools/side:2
      backup:
        enabled: false
        image: {repository: tools/backup, tag: 3}
      pinned:
        image:
          repository: tools/pinned
          digest: %s
      old:
        image: tools/old
        imageTag: "7"
      jobs:
        - image: tools/job:1
      repository: https://example.com/no-image
      images: not-an-image
      notTagged: {repository: nothing}
      """
          .formatted(DIGEST);

  @TempDir Path folder;

  private static TestTree web() {
    return TestTree.of("charts/web/Chart.yaml", CHART)
        .with("charts/web/values.yaml", VALUES)
        .with(
            "charts/web/templates/deployment.yaml",
            "image: {{ .Values.image.repository }}\n{{- if .X }}\n  - image: \"busybox:1.28\" # fixed\n"
                + "image: notAName\nimage: {{ x }}\n");
  }

  @Test
  void withoutHelmNamesAreDerivedFromValuesAndThatIsSaid() throws IOException {
    FoundImages found = web().find();
    assertThat(TestTree.lines(found))
        .containsExactly(
            "busybox:1.28 <- charts/web/templates/deployment.yaml:3",
            "nginx:1.16 <- charts/web/values.yaml:2",
            "tools/job:1 <- charts/web/values.yaml:22",
            "tools/old:7 <- charts/web/values.yaml:19",
            "tools/pinned@" + DIGEST + " <- charts/web/values.yaml:16",
            "tools/side:2 <- charts/web/values.yaml:10",
            "quay.io/prom/exporter:v1 <- charts/web/values.yaml:8");
    assertThat(found.images()).allMatch(FoundImage::isDerived);
    assertThat(found.images().get(1).places().get(0).how())
        .isEqualTo("image in the values of chart web, tag from appVersion");
    assertThat(found.errors()).isEmpty();
    assertThat(TestTree.problems(found).get(0))
        .startsWith("warning charts/web/Chart.yaml: there is no helm");
    assertThat(TestTree.problems(found).get(1))
        .isEqualTo(
            "note charts/web/values.yaml:13: \"tools/backup:3\" is left out: backup.enabled is"
                + " false");
  }

  @Test
  void valuesThatAreGivenCountMore() throws IOException {
    Path values =
        Files.writeString(folder.resolve("v.yaml"), "image: {tag: '9'}\nexporter: null\n");
    FoundImages found =
        web()
            .find(
                FindOptions.defaults()
                    .withCharts(
                        ChartOptions.defaults()
                            .withValues(List.of(values))
                            .withSettings(
                                List.of(
                                    "backup.enabled=true,global.imageRegistry=hub.example.com",
                                    "a[0]=x"))));
    assertThat(TestTree.lines(found))
        .contains(
            "nginx:9 <- charts/web/values.yaml:2", "tools/backup:3 <- charts/web/values.yaml:13")
        .noneMatch(line -> line.contains("prom/exporter"));
    assertThat(found.errors()).hasSize(1);
  }

  @Test
  void chartsWithinChartsFollowTheirConditions() throws IOException {
    String parent =
        """
        name: shop
        version: 1.0.0
        dependencies:
          - {name: cache, version: 1, condition: cache.enabled}
          - {name: cache, version: 1, alias: second}
          - {name: store, version: 1, condition: store.enabled}
          - {name: gone, version: 1}
        annotations:
          artifacthub.io/images: |
            - name: extra
              image: quay.io/shop/extra:1
        """;
    TestTree tree =
        TestTree.of("application/apps/shop/Chart.yaml", parent)
            .with(
                "application/apps/shop/values.yaml",
                "cache: {enabled: false}\nsecond: {image: {tag: '2'}}\n"
                    + "store: {enabled: true}\nglobal: {imageRegistry: hub.example.com}\n")
            .with("application/apps/shop/charts/cache/Chart.yaml", "name: cache\nversion: 1\n")
            .with(
                "application/apps/shop/charts/cache/values.yaml",
                "image: {registry: docker.io, repository: c/cache, tag: '1'}\n")
            .with(
                "application/apps/shop/charts/store-1.tgz",
                new PackedChart()
                    .file("store/Chart.yaml", "name: store\nversion: 1\nappVersion: 5\n")
                    .file("store/values.yaml", "image:\n  repository: s/store\n")
                    .bytes());
    FoundImages found = tree.find();
    assertThat(TestTree.lines(found))
        .containsExactly(
            "s/store:5 <- application/apps/shop/charts/store-1.tgz",
            "hub.example.com/c/cache:2 <- application/apps/shop/charts/cache/values.yaml:1",
            "quay.io/shop/extra:1 <- application/apps/shop/Chart.yaml:9");
    assertThat(found.images().get(0).places().get(0).how())
        .isEqualTo("image in the values of chart store, tag from appVersion (values.yaml:2)");
    assertThat(found.images().get(2).isDerived()).isFalse();
    assertThat(found.errors()).hasSize(1);
    assertThat(found.errors().get(0).toString())
        .startsWith("application/apps/shop/Chart.yaml:7: the chart \"gone\" that it needs");
  }

  @Test
  void packedChartsAreCharts() throws IOException {
    byte[] packed =
        new PackedChart().file("web/Chart.yaml", CHART).file("web/values.yaml", VALUES).bytes();
    FoundImages found =
        new TestTree()
            .with("charts/web-1.0.0.tgz", packed)
            .with("application/apps/web/web.tar.gz", packed)
            .with("other/web.tgz", packed)
            .find();
    assertThat(found.images()).hasSize(6);
    assertThat(found.images().get(0).places()).hasSize(2);
  }

  static Stream<Arguments> hostile() throws IOException {
    return Stream.of(
        Arguments.of("T1 a path that goes up", new PackedChart().file("web/../../x", "a").bytes()),
        Arguments.of("T1 an absolute path", new PackedChart().file("/web/Chart.yaml", "a").bytes()),
        Arguments.of(
            "T4 a symbolic link",
            new PackedChart()
                .entry(
                    "web/values.yaml", TarConstants.LF_SYMLINK, e -> e.setLinkName("/etc/passwd"))
                .bytes()),
        Arguments.of(
            "T5 hardlink to ../../etc/passwd",
            new PackedChart()
                .entry("web/x", TarConstants.LF_LINK, e -> e.setLinkName("../../etc/passwd"))
                .bytes()),
        Arguments.of(
            "T10 a FIFO", new PackedChart().entry("web/x", TarConstants.LF_FIFO, e -> {}).bytes()),
        Arguments.of("a bomb", new PackedChart().file("web/x", new byte[100 << 20]).bytes()),
        Arguments.of(
            "a file twice", new PackedChart().file("web/x", "a").file("web/x", "b").bytes()),
        Arguments.of("no archive", "hello".getBytes()),
        Arguments.of("nothing", new byte[0]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void hostileArchivesAreRefused(String row, byte[] packed) throws IOException {
    FoundImages found = new TestTree().with("charts/x.tgz", packed).find();
    assertThat(found.images()).isEmpty();
    assertThat(found.errors()).as(row).hasSize(1);
    assertThat(found.errors().get(0).toString()).startsWith("charts/x.tgz: the chart cannot be");
    assertThat(new TestTree().with("application/x.tgz", packed).find().problems()).isEmpty();
  }

  @Test
  void whatIsNoChartIsToldOf() throws IOException {
    FoundImages found =
        new TestTree()
            .with("charts/x.tgz", new PackedChart().file("x/y", "z").bytes())
            .with("charts/lib/Chart.yaml", "name: lib\ntype: library\n")
            .with("charts/lib/values.yaml", "image: a/b:1\n")
            .with("charts/bad/Chart.yaml", "name: [\n")
            .with("charts/odd/Chart.yaml", "- 1\n")
            .with("charts/odd/values.yaml", "- image: a/odd:1\n")
            .find();
    assertThat(found.images()).isEmpty();
    assertThat(TestTree.problems(found))
        .anyMatch(p -> p.equals("warning charts/x.tgz: it is no chart: it has no Chart.yaml"))
        .anyMatch(p -> p.startsWith("error charts/bad/Chart.yaml:"));
  }

  @Test
  void randomChartsNeverDoMoreThanToldProblems() throws IOException {
    String[] words = {
      "image",
      "repository",
      "tag",
      "registry",
      "enabled",
      "global",
      "name",
      "dependencies",
      ": ",
      "\n",
      "\n  ",
      "- ",
      "{",
      "}",
      "a/b:1",
      "false",
      "1",
      "~",
      "condition",
      "web",
      "\"",
      ".",
      "tags",
      "annotations",
      "imageRegistry",
      "digest",
      "[",
      "]",
      "&a ",
      "*a"
    };
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      TestTree tree = new TestTree();
      for (String file :
          List.of("Chart.yaml", "values.yaml", "charts/b/Chart.yaml", "charts/b/values.yaml")) {
        StringBuilder text =
            new StringBuilder(file.endsWith("Chart.yaml") ? "name: web\n" : "image: ");
        for (int i = random.nextInt(30); i > 0; i--) {
          text.append(words[random.nextInt(words.length)]);
        }
        tree.with("charts/web/" + file, text.toString());
      }
      assertThat(tree.find()).isNotNull();
    }
  }
}
