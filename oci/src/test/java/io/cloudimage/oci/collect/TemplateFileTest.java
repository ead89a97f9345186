// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateFileTest {
  private static final String POD =
      """
      {{- /* rendered
             on the host */ -}}
      apiVersion: v1
      kind: Pod
      spec:
        containers:
      {{- if .Debug }}
        - name: debug
          image: busybox
      {{- end }}
        - name: web
          image: {{ or .RegistryURL "sea.hub:5000" }}/web:{{ .Version }}
      """;

  @Test
  void itIsRenderedWithItsDefaultsAndWhatIsGiven() throws IOException {
    TestTree tree = TestTree.of("manifests/pod.yaml.tmpl", POD);
    FoundImages found = tree.find(FindOptions.defaults().withEnvironment(Map.of("Version", "v1")));
    assertThat(TestTree.lines(found))
        .containsExactly("sea.hub:5000/web:v1 <- manifests/pod.yaml.tmpl:12");
    found =
        tree.find(
            FindOptions.defaults()
                .withEnvironment(
                    Map.of("Version", "v2", "RegistryURL", "hub.example.com", "Debug", "1")));
    assertThat(TestTree.lines(found))
        .containsExactly(
            "busybox:latest <- manifests/pod.yaml.tmpl:9",
            "hub.example.com/web:v2 <- manifests/pod.yaml.tmpl:12");
  }

  @Test
  void aValueThatIsNotGivenIsToldAtItsPlace() throws IOException {
    FoundImages found = TestTree.of("manifests/pod.yaml.tmpl", POD).find();
    assertThat(found.images()).isEmpty();
    assertThat(found.errors()).hasSize(1);
    assertThat(found.errors().get(0).toString())
        .startsWith("manifests/pod.yaml.tmpl:12: ")
        .contains("<no value>")
        .contains("--env");
  }

  @Test
  void whatCannotBeRenderedIsToldAtItsPlace() throws IOException {
    FoundImages found =
        TestTree.of("etc/a.yml.tmpl", "a: b\nimage: {{ include \"x\" . }}\n")
            .with("etc/kubelet.yaml.tmpl", "x: {{ toYaml .Values }}\n")
            .with("etc/daemon.conf.tmpl", "image {{ broken\n")
            .find();
    assertThat(found.problems()).hasSize(1);
    assertThat(found.errors().get(0).toString())
        .startsWith("etc/a.yml.tmpl:2: the template cannot be rendered: the function \"include\"");
  }

  @Test
  void listsAndJsonMayBeTemplatesToo() throws IOException {
    FoundImages found =
        TestTree.of("imageList.tmpl", "{{ range $i, $x := .X }}{{ end }}\n{{ .Repo }}/a:1\n")
            .with(
                "statics/a.json.tmpl",
                "{\"apiVersion\": \"v1\", \"kind\": \"Pod\",\n\t\"spec\": {\"containers\":"
                    + " [{\"image\": \"{{ .Repo }}/b\"}]}}\n")
            .find(FindOptions.defaults().withEnvironment(Map.of("Repo", "hub.example.com")));
    assertThat(TestTree.lines(found))
        .containsExactly(
            "hub.example.com/a:1 <- imageList.tmpl:2",
            "hub.example.com/b:latest <- statics/a.json.tmpl:2");
  }
}
