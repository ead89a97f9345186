// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestFileTest {
  private static String resource(String name) throws IOException {
    try (InputStream in = ManifestFileTest.class.getResourceAsStream("/collect/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static FoundImages find(String yaml) throws IOException {
    return TestTree.of("manifests/a.yaml", yaml).find();
  }

  @Test
  void containersAreFoundAndTextIsNot() throws IOException {
    FoundImages found = find(resource("flannel.yaml"));
    assertThat(TestTree.lines(found))
        .containsExactly(
            "overlay/cni-plugin:v1.1.2 <- manifests/a.yaml:38",
            "overlay/overlay:v0.22.0 <- manifests/a.yaml:42, manifests/a.yaml:45");
    assertThat(found.images().get(0).places().get(0).how())
        .isEqualTo("initContainer install-cni-plugin of DaemonSet overlay-ds");
    assertThat(found.problems()).isEmpty();
  }

  @Test
  void foldedTextAliasesFlowsAndDigests() throws IOException {
    FoundImages found = find(resource("calico.yaml"));
    assertThat(TestTree.lines(found))
        .containsExactly(
            "alpine:latest <- manifests/a.yaml:22",
            "registry.example.com:5000/net/cni:v3.26.1 <- manifests/a.yaml:14",
            "registry.example.com:5000/net/kube-controllers:v3.26.1 <- manifests/a.yaml:33,"
                + " manifests/a.yaml:33",
            "registry.example.com:5000/net/node:v3.26.1@sha256:8e34517775f319917a0be516ed3a373"
                + "dbfca650d1ee8e72158087c24356f47fb <- manifests/a.yaml:17,"
                + " manifests/a.yaml:20");
    assertThat(found.problems()).isEmpty();
  }

  @Test
  void listsOfListsAndVolumesThatAreImages() throws IOException {
    assertThat(TestTree.lines(find(resource("coredns.yaml"))))
        .containsExactly(
            "quay.io/models/small:v2 <- manifests/a.yaml:23",
            "registry.k8s.io/coredns/coredns:v1.10.1 <- manifests/a.yaml:18");
  }

  @ParameterizedTest
  @CsvSource({
    "v1, Pod, spec",
    "v1, PodTemplate, template.spec",
    "v1, ReplicationController, spec.template.spec",
    "apps/v1, ReplicaSet, spec.template.spec",
    "apps/v1, Deployment, spec.template.spec",
    "extensions/v1beta1, Deployment, spec.template.spec",
    "apps/v1, StatefulSet, spec.template.spec",
    "apps/v1, DaemonSet, spec.template.spec",
    "batch/v1, Job, spec.template.spec",
    "batch/v1beta1, CronJob, spec.jobTemplate.spec.template.spec",
    "argoproj.io/v1alpha1, Rollout, spec.template.spec",
    "serving.knative.dev/v1, Service, spec.template.spec",
    "batch.volcano.sh/v1alpha1, Job, spec.tasks.template.spec"
  })
  void everyContainerOfEveryKind(String version, String kind, String path) throws IOException {
    StringBuilder yaml = new StringBuilder("{apiVersion: " + version + ", kind: " + kind + ", ");
    String[] keys = path.split("\\.");
    for (String key : keys) {
      yaml.append(key).append(": {");
    }
    yaml.append(
        "initContainers: [{name: i, image: 'i:1'}], containers: [{name: c, image: 'c:1'}],"
            + " ephemeralContainers: [{name: e, image: 'e:1'}]");
    yaml.append("}".repeat(keys.length + 1));
    assertThat(find(yaml.toString()).images()).hasSize(3);
    assertThat(TestTree.of("etc/a.json", yaml.toString()).find().images()).hasSize(3);
  }

  @Test
  void itemsOfATypedListNeedNotSayWhatTheyAre() throws IOException {
    assertThat(
            find("apiVersion: v1\nkind: PodList\nitems:\n- spec:\n    containers:\n"
                    + "    - {name: a, image: a}\n")
                .images())
        .hasSize(1);
  }

  @Test
  void mergedMappingsCountAsKubectlCountsThem() throws IOException {
    FoundImages found =
        find(
            "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n"
                + "  - &base\n    name: a\n    image: a:1\n"
                + "  - <<: *base\n    name: b\n"
                + "  - <<: *base\n    image: c:1\n");
    assertThat(TestTree.lines(found))
        .containsExactly(
            "a:1 <- manifests/a.yaml:7, manifests/a.yaml:7", "c:1 <- manifests/a.yaml:11");
  }

  @Test
  void jsonWithTabs() throws IOException {
    String json =
        "{\n\t\"apiVersion\": \"v1\",\n\t\"kind\": \"Pod\",\n\t\"spec\": {\n"
            + "\t\t\"containers\": [\n\t\t\t{\"name\": \"a\", \"\\u0069mage\": \"a\\/b:1\"}\n\t\t]\n\t}\n}\n";
    FoundImages found = TestTree.of("statics/a.json", json).find();
    assertThat(TestTree.lines(found)).containsExactly("a/b:1 <- statics/a.json:6");
  }

  @Test
  void aBrokenDocumentHidesNoOther() throws IOException {
    FoundImages found =
        find(
            "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: first}]}\n---\n"
                + "image: [unclosed\n--- # next\n"
                + "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: last}]}\n");
    assertThat(TestTree.lines(found))
        .containsExactly("first:latest <- manifests/a.yaml:3", "last:latest <- manifests/a.yaml:9");
    assertThat(found.errors()).hasSize(1);
    assertThat(found.errors().get(0).place().line()).isBetween(5, 6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image: nginx",
        "version: '3'\nservices:\n  web:\n    image: nginx",
        "# image: nginx",
        "kind: Pod\nspec: {containers: [{image: nginx}]}",
        "apiVersion: v1\nkind: Secret\nstringData: {containers: [{name: a, image: a}]}",
        "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: null}, {name: b}]}",
        "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: ''}]}",
        "apiVersion: v1\nkind: Pod\nspec:",
        "- image: nginx",
        "",
        "---\n---\n...\n"
      })
  void whatIsNoContainerIsNoImage(String yaml) throws IOException {
    FoundImages found = find(yaml);
    assertThat(found.images()).isEmpty();
    assertThat(found.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "containers: [{image: 12}]                   | is a number; expected an image's name",
        "containers: [{image: {a: b}}]               | is a mapping; expected",
        "containers: [{image: [a]}]                  | is a list; expected",
        "containers: {image: a}                      | is a mapping; expected a list",
        "containers: images                          | is a string; expected a list",
        "containers: [{image: '{{ .Image }}'}]       | is the template",
        "containers: [{image: '${REPO}/a:1'}]        | which something else fills in",
        "containers: [{image: '<no value>/a:1'}]     | the template asks for a value",
        "containers: [{image: 'A B'}]                | is no image name",
        "containers: [{image: 'a:1', image: 'b:1'}]  | is there twice",
        "containers: [{image: {{ .Image }} }]        | it is a template",
      })
  void whatCannotBeAnImageIsAnErrorWithItsLine(String spec, String message) throws IOException {
    FoundImages found = find("apiVersion: v1\nkind: Pod\nspec:\n  " + spec + "\n");
    assertThat(found.images()).isEmpty();
    assertThat(found.errors()).hasSize(1);
    assertThat(found.errors().get(0).toString())
        .startsWith("manifests/a.yaml:4: ")
        .contains(message);
  }

  @Test
  void fieldsOfOperatorsAndThoseAskedFor() throws IOException {
    String yaml =
        "apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nspec:\n"
            + "  image: quay.io/prometheus/prometheus:v2\n"
            + "  containers: [{name: x, image: 'x:1'}]\n"
            + "---\napiVersion: example.com/v1\nkind: Shop\nspec:\n"
            + "  image: shop:1\n  parts:\n  - {use: 'part:1'}\n  - {use: 'part:2'}\n"
            + "  byName: {a: {use: 'part:3'}}\n";
    assertThat(find(yaml).images()).hasSize(2);
    FoundImages found =
        TestTree.of("manifests/a.yaml", yaml)
            .find(
                FindOptions.defaults()
                    .withFields(
                        List.of(
                            ImageField.parse("Shop:spec.image"),
                            ImageField.parse("Shop.example.com:spec.parts[].use"),
                            ImageField.parse("Shop:spec.byName.*.use"),
                            ImageField.parse("Shop.other.com:spec.image"))));
    assertThat(TestTree.lines(found))
        .contains("shop:1 <- manifests/a.yaml:10", "part:3 <- manifests/a.yaml:14")
        .hasSize(6);
    assertThat(TestTree.problems(found))
        .containsExactly(
            "note --image-path: no object has the field \"Shop.other.com:spec.image\"");
  }

  @Test
  void kubeadmsImagesAreNotInvented() throws IOException {
    String yaml =
        "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\n"
            + "kubernetesVersion: v1.27.3\nimageRepository: hub.example.com/k8s\n";
    FoundImages found = TestTree.of("etc/kubeadm.yml", yaml).find();
    assertThat(found.images()).isEmpty();
    assertThat(TestTree.problems(found)).hasSize(1);
    assertThat(found.problems().get(0).toString())
        .startsWith("etc/kubeadm.yml:1: kubeadm will ask for")
        .contains("v1.27.3 from hub.example.com/k8s");
    assertThat(
            TestTree.of("etc/kubeadm.yml", yaml)
                .with("imageList", "hub.example.com/k8s/kube-apiserver:v1.27.3\n")
                .find()
                .problems())
        .isEmpty();
  }

  @Test
  void kustomizeIsToldOf() throws IOException {
    FoundImages found =
        TestTree.of("manifests/kustomization.yaml", "images:\n- name: a\n  newTag: b\n").find();
    assertThat(found.warnings()).hasSize(1);
  }

  @Test
  void onlyTheFoldersOfManifestsAreSearched() throws IOException {
    String pod = "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: a}]}\n";
    FoundImages found =
        TestTree.of("manifests/deep/er/a.YML", pod)
            .with("application/apps/x/a.yaml", pod)
            .with("docs/a.yaml", pod)
            .with("a.yaml", pod)
            .with("manifests/a.txt", pod)
            .find();
    assertThat(TestTree.lines(found))
        .containsExactly("a:latest <- application/apps/x/a.yaml:3, manifests/deep/er/a.YML:3");
  }
}
