// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.members;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.OutputSchemas;
import io.cloudimage.cli.output.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesFindCommandTest {
  private static final String POD =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n"
          + "  - name: main\n    image: nginx:1.25\n";

  @TempDir Path home;
  private Path context;

  @BeforeEach
  void aContext() throws IOException {
    context = home.resolve("context");
    write("imageList", "registry.k8s.io/pause:3.9\n");
    write("manifests/web.yaml", POD);
    write("manifests/draft.yaml", POD.replace("nginx", "draft"));
    write(".cloudimageignore", "manifests/draft.yaml\n");
    Files.createSymbolicLink(context.resolve("manifests/link.yaml"), Path.of("web.yaml"));
    Files.createSymbolicLink(context.resolve("manifests/out.yaml"), Path.of("/etc/hostname"));
  }

  private void write(String path, String text) throws IOException {
    Path file = context.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private CommandRun.Result run(String... args) {
    return new CommandRun(home).run(args);
  }

  @Test
  void namesStandWithTheirPlaces() {
    CommandRun.Result result = run("images", "find", context.toString()).ended(ExitCode.SUCCESS);
    assertThat(result.lines())
        .containsExactly(
            "IMAGE                      WHERE                  HOW",
            "nginx:1.25                 manifests/link.yaml:7  container main of Pod web",
            "nginx:1.25                 manifests/web.yaml:7   container main of Pod web",
            "registry.k8s.io/pause:3.9  imageList:1            list of images");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void problemsStandOnStandardErrorAndInTheExitCode() throws IOException {
    write("imageList", "no name\n");
    write("imageListWithAuth.yaml", "- password: hunter2\n");
    CommandRun.Result result = run("images", "find", context.toString()).ended(ExitCode.INVALID);
    assertThat(result.err())
        .contains("error: imageList:1: \"no name\" is no image name")
        .contains("warning: imageListWithAuth.yaml: it holds credentials")
        .doesNotContain("hunter2");
    assertThat(result.lines()).hasSize(3);
  }

  @Test
  void flagsAddTakeAwayAndExplainThemselves() {
    CommandRun.Result result =
        run(
                "images",
                "find",
                "--image",
                "etcd:3.5",
                "--ignore-image",
                "*/nginx:*",
                "--image-path",
                "Shop:spec.image",
                context.toString())
            .ended(ExitCode.SUCCESS);
    assertThat(result.lines()).hasSize(3);
    assertThat(result.lines().get(1)).startsWith("etcd:3.5").contains("--image");
    assertThat(result.err())
        .isEqualTo("note: --image-path: no object has the field \"Shop:spec.image\"\n");
    assertThat(run("images", "find", "--image-path", "x", context.toString()).code())
        .isEqualTo(ExitCode.INVALID.code());
    assertThat(run("images", "find", "--helm", "/no/helm", context.toString()).code())
        .isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(run("images", "find", home.resolve("nowhere").toString()).code())
        .isEqualTo(ExitCode.NOT_FOUND.code());
  }

  @Test
  void jsonFollowsItsSchema() throws IOException {
    write("manifests/imageList", "-\n");
    CommandRun.Result result =
        run(
                "images",
                "find",
                "--format",
                "json",
                "--ignore-image",
                "nginx:1.25",
                context.toString())
            .ended(ExitCode.INVALID);
    new OutputSchemas().check("images-find-output", result.out());
  }

  @Test
  void aKubefileSaysWhatGoesWhere() throws IOException {
    write("prod/web.yaml", POD.replace("nginx:1.25", "web-$ARCH:1"));
    write("arch/amd64.yaml", POD.replace("nginx:1.25", "for-amd64"));
    write("arch/arm64.yaml", POD.replace("nginx:1.25", "for-arm64"));
    write("app/imageList", "app:1\n");
    write("t.yaml.tmpl", POD.replace("nginx:1.25", "{{ .Registry }}/t:{{ .Tag }}"));
    write(
        "Kubefile",
        """
        FROM kubernetes:v1.19.8
        ARG NAME=web
        ENV Registry=hub.example.com Tag=env
        COPY imageList ./
        COPY arch/${ARCH}.yaml manifests/
        COPY t.yaml.tmpl manifests/
        APP shop local://app
        ADD https://example.com/remote.yaml manifests/
        COPY --from=busybox /x manifests/
        CMD ["x"]
        LAUNCH shop
        """);
    CommandRun.Result result =
        run(
                "images",
                "find",
                "--platform",
                "linux/arm64,linux/amd64",
                "--env",
                "Tag=typed",
                context.toString())
            .ended(ExitCode.SUCCESS);
    assertThat(result.lines())
        .containsExactly(
            "IMAGE                      WHERE                              HOW",
            "app:1                      application/apps/shop/imageList:1  list of images",
            "for-amd64:latest           manifests/amd64.yaml:7             container main of Pod web",
            "for-arm64:latest           manifests/arm64.yaml:7             container main of Pod web",
            "hub.example.com/t:typed    manifests/t.yaml.tmpl:7            container main of Pod web",
            "registry.k8s.io/pause:3.9  imageList:1                        list of images");
    assertThat(result.err())
        .contains(
            "warning: Kubefile: what this puts there is not searched: ADD https://example.com")
        .contains("warning: Kubefile: what this puts there is not searched: COPY --from=busybox");
    assertThat(result.err().lines()).hasSize(2);
    assertThat(run("images", "find", "-f", "nowhere", context.toString()).code())
        .isEqualTo(ExitCode.NOT_FOUND.code());
  }

  @Test
  void anImageOfTheStoreIsSearchedToo() throws IOException {
    write("Kubefile", "FROM scratch\nENV Tag=7\nCOPY . .\n");
    write("manifests/t.yaml.tmpl", POD.replace("nginx:1.25", "t:{{ .Tag }}"));
    run("build", "--no-images", "-t", "a:1", context.toString()).ended(ExitCode.SUCCESS);
    CommandRun.Result result = run("images", "find", "a:1").ended(ExitCode.SUCCESS);
    assertThat(result.lines())
        .containsExactly(
            "IMAGE                      WHERE                    HOW",
            "nginx:1.25                 manifests/web.yaml:7     container main of Pod web",
            "t:7                        manifests/t.yaml.tmpl:7  container main of Pod web",
            "registry.k8s.io/pause:3.9  imageList:1              list of images");
    assertThat(run("images", "find", "b:1").code()).isEqualTo(ExitCode.NOT_FOUND.code());
  }

  @Test
  void imagesAloneIsStillTheListing() {
    assertThat(run("images").ended(ExitCode.SUCCESS).lines().get(0)).startsWith("NAME");
  }
}
