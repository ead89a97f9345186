// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageListFileTest {
  private static final String A = "sha256:" + "a".repeat(64);
  private static final String B = "sha256:" + "b".repeat(64);

  @TempDir Path folder;

  @Test
  void namesCommentsBlankLinesAndEveryLineEnd() throws IOException {
    FoundImages found =
        TestTree.of(
                "imageList",
                "\ufeff# the web\r\nnginx\r\n\r\n  quay.io/a/b:1  # pinned later\n"
                    + "registry.k8s.io/pause@"
                    + A
                    + "\rbusybox:1@"
                    + B)
            .find();
    assertThat(TestTree.lines(found))
        .containsExactly(
            "busybox:1@" + B + " <- imageList:6",
            "nginx:latest <- imageList:2",
            "quay.io/a/b:1 <- imageList:4",
            "registry.k8s.io/pause@" + A + " <- imageList:5");
    assertThat(found.images().get(1).name()).hasToString("docker.io/library/nginx:latest");
    assertThat(found.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"imageList", "manifests/imageList", "application/apps/web/imageList"})
  void listsLieAtTheRootInManifestsAndInApps(String path) throws IOException {
    assertThat(TestTree.of(path, "nginx\n").find().images()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"docs/imageList", "imageList.txt", "application/imageList", "x/imagelist"})
  void otherFilesAreNoLists(String path) throws IOException {
    assertThat(TestTree.of(path, "nginx\n").find().images()).isEmpty();
  }

  @Test
  void aLineThatIsNoNameIsAnErrorWithItsPlace() throws IOException {
    FoundImages found = TestTree.of("imageList", "nginx\nfoo bar\nUPPER/case\n- nginx\n").find();
    assertThat(TestTree.lines(found)).containsExactly("nginx:latest <- imageList:1");
    assertThat(found.errors()).hasSize(3);
    assertThat(found.errors().get(0).toString())
        .startsWith("imageList:2: \"foo bar\" is no image name: ");
  }

  @Test
  void aTagWithTwoDigestsIsAnErrorThatShowsBothPlaces() throws IOException {
    FoundImages found =
        TestTree.of("imageList", "nginx:1@" + A + "\n")
            .with("manifests/imageList", "docker.io/library/nginx:1@" + B + "\n")
            .find();
    assertThat(found.errors()).hasSize(1);
    assertThat(found.errors().get(0).toString())
        .isEqualTo(
            "manifests/imageList:1: docker.io/library/nginx:1 is "
                + B
                + " here, and "
                + A
                + " at imageList:1");
  }

  @Test
  void twoDigestsWithoutATagAreTwoImages() throws IOException {
    FoundImages found = TestTree.of("imageList", "nginx@" + A + "\nnginx@" + B + "\n").find();
    assertThat(found.images()).hasSize(2);
    assertThat(found.problems()).isEmpty();
  }

  @Test
  void aTagIsWhatItsPinnedFormSays() throws IOException {
    FoundImages found = TestTree.of("imageList", "nginx:1\nnginx:1@" + A + "\n").find();
    assertThat(TestTree.lines(found))
        .containsExactly("nginx:1@" + A + " <- imageList:1, imageList:2");
  }

  @Test
  void flagsAddAndTakeAway() throws IOException {
    Path list = Files.writeString(folder.resolve("more"), "busybox:1\nquay.io/a/secret:1\n");
    FoundImages found =
        TestTree.of("imageList", "nginx:1\npause:3\n")
            .find(
                FindOptions.defaults()
                    .withImages(List.of("etcd:3"))
                    .withImageLists(List.of(list))
                    .withIgnored(
                        List.of(
                            NamePattern.parse("quay.io/*"),
                            NamePattern.parse("pause:3"),
                            NamePattern.parse("never"))));
    assertThat(TestTree.lines(found))
        .containsExactly(
            "busybox:1 <- " + list + ":1", "etcd:3 <- --image", "nginx:1 <- imageList:1");
    assertThat(found.ignored()).hasSize(2);
    assertThat(TestTree.problems(found))
        .containsExactly("note --ignore-image: nothing that was found is called \"never\"");
  }

  @Test
  void filesThatAreSkippedAreNotSearched() throws IOException {
    FoundImages found =
        TestTree.of("imageList", "nginx\n")
            .with("manifests/imageList", "not a name\n")
            .find(
                FindOptions.defaults()
                    .withSkippedFiles(
                        List.of(new FilePattern("./manifests/"), new FilePattern("nowhere"))));
    assertThat(found.images()).hasSize(1);
    assertThat(TestTree.problems(found))
        .containsExactly("note --skip-file: there is no file \"nowhere\"");
  }

  @Test
  void credentialsAreToldOfAndNotRead() throws IOException {
    FoundImages found =
        TestTree.of("imageListWithAuth.yaml", "- registry: x\n  images: [a]\n")
            .with("etc/.docker/config.json", "{\"image\": \"nginx\"}")
            .find();
    assertThat(found.images()).isEmpty();
    assertThat(found.warnings()).hasSize(2);
    assertThat(found.warnings().get(1).toString()).contains("it holds credentials");
  }

  @Test
  void bytesThatAreNoTextAreAProblem() throws IOException {
    FoundImages found = new TestTree().with("imageList", new byte[] {(byte) 0xff, 'a'}).find();
    assertThat(found.errors()).hasSize(1);
  }
}
