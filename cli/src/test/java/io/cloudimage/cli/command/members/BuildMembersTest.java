// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.members;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.OutputSchemas;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds that take container images along, from archives and layouts: no network is needed. */
class BuildMembersTest {
  private final OutputSchemas schemas = new OutputSchemas();

  @TempDir Path home;
  @TempDir Path disk;
  @TempDir Path context;

  @BeforeEach
  void layOut() throws IOException {
    Path app = Files.createDirectories(home.resolve("app"));
    Files.writeString(app.resolve("file"), "content");
    Files.writeString(app.resolve("Kubefile"), "FROM scratch\nCOPY file /\n");
    ok(
        "build",
        "--format",
        "oci",
        "--platform",
        "linux/amd64,linux/arm64",
        "-t",
        "web:v1",
        app.toString());
    ok("copy", "store:web:v1", "oci:" + disk.resolve("images") + ":docker.io/library/web:v1");
    ok(
        "copy",
        "--platform",
        "linux/amd64",
        "store:web:v1",
        "docker-archive:" + disk.resolve("web.tar") + ":web:v1");
    ok("rmi", "web:v1");
    ok("gc", "--grace", "0s");
    Files.createDirectories(context.resolve("manifests"));
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY manifests manifests/\n");
    Files.writeString(
        context.resolve("manifests/pod.yaml"),
        """
        kind: Pod
        apiVersion: v1
        spec:
          containers:
            - image: web:v1
        """);
  }

  @Test
  void aLayoutGivesWhatFilesName() throws IOException {
    ok(
        "build",
        "--platform",
        "linux/amd64,linux/arm64",
        "--images-from",
        "oci:" + disk.resolve("images"),
        "-t",
        "cluster:v1",
        context.toString());
    ok("verify", "cluster:v1");
    JsonObject inspected =
        schemas.check("inspect-output", ok("inspect", "--format", "json", "cluster:v1").out());
    assertThat(inspected.objects("platforms")).hasSize(2);
    assertThat(ok("inspect", "cluster:v1").out())
        .contains("docker.io/library/web:v1 linux/arm64")
        .contains("for manifests/pod.yaml:5");

    JsonObject members =
        schemas.check(
            "members-output", ok("images", "members", "--format", "json", "cluster:v1").out());
    assertThat(members.objects("members")).hasSize(2);
    assertThat(members.objects("members").get(0).strings("askedBy"))
        .containsExactly("manifests/pod.yaml:5");
    JsonObject planned =
        schemas.check(
            "members-push-output",
            ok(
                    "images",
                    "push",
                    "--dry-run",
                    "--registry-layout",
                    "domains",
                    "--format",
                    "json",
                    "cluster:v1",
                    "hub.example.com/cluster")
                .out());
    assertThat(planned.objects("images").get(0).string("target"))
        .isEqualTo("hub.example.com/cluster/docker.io/library/web:v1");

    Path file = disk.resolve("cluster.tar");
    ok("save", "-o", file.toString(), "cluster:v1");
    Path elsewhere = Files.createDirectories(disk.resolve("elsewhere"));
    new CommandRun(elsewhere).run("load", "-i", file.toString()).ended(ExitCode.SUCCESS);
    new CommandRun(elsewhere).run("verify", "cluster:v1").ended(ExitCode.SUCCESS);

    ok("copy", "--platform", "linux/arm64", "store:cluster:v1", "store:arm:v1");
    assertThat(ok("inspect", "arm:v1").out())
        .contains("docker.io/library/web:v1 linux/arm64")
        .doesNotContain("linux/amd64");
    ok("verify", "arm:v1");
    ok("unpack", "--platform", "linux/arm64", "cluster:v1", disk.resolve("out").toString());
    assertThat(disk.resolve("out/manifests/pod.yaml")).exists();
    assertThat(disk.resolve("out/file")).doesNotExist();
  }

  @Test
  void aDockerArchiveServesOneImage() throws IOException {
    ok(
        "build",
        "--platform",
        "linux/amd64",
        "--image-source",
        "web:v1=docker-archive:" + disk.resolve("web.tar") + ":web:v1",
        "-t",
        "cluster:v1",
        context.toString());
    ok("verify", "cluster:v1");
    assertThat(ok("inspect", "cluster:v1").out()).contains("docker.io/library/web:v1 linux/amd64");
  }

  @Test
  void oneImageIsSavedAlone() throws IOException {
    ok(
        "build",
        "--platform",
        "linux/amd64,linux/arm64",
        "--images-from",
        "oci:" + disk.resolve("images"),
        "-t",
        "cluster:v1",
        context.toString());
    String layout = disk.resolve("one.tar").toString();
    schemas.check(
        "save-output",
        ok("save", "--format", "json", "-o", layout, "--member", "web:v1", "cluster:v1").out());
    Path elsewhere = Files.createDirectories(disk.resolve("elsewhere"));
    new CommandRun(elsewhere).run("load", "-i", layout).ended(ExitCode.SUCCESS);
    new CommandRun(elsewhere).run("verify", "web:v1").ended(ExitCode.SUCCESS);
    assertThat(new CommandRun(elsewhere).run("inspect", "web:v1").out())
        .contains("linux/amd64")
        .contains("linux/arm64");

    String[] docker = {
      "save", "-o", disk.resolve("docker.tar").toString(), "--archive-format", "docker-archive"
    };
    assertThat(run(with(docker, "--member", "web:v1", "cluster:v1")).ended(ExitCode.INVALID).err())
        .contains("linux/amd64, linux/arm64")
        .contains("--platform");
    assertThat(run(with(docker, "cluster:v1")).ended(ExitCode.INVALID).err()).contains("--member");
    assertThat(
            run(with(docker, "--member", "none:v1", "cluster:v1")).ended(ExitCode.NOT_FOUND).err())
        .contains("images members");
    ok(with(docker, "--member", "web:v1", "--platform", "linux/arm64", "cluster:v1"));
    ok("copy", "docker-archive:" + docker[2] + ":docker.io/library/web:v1", "store:arm:v1");
    assertThat(ok("inspect", "arm:v1").out()).contains("linux/arm64");
  }

  private static String[] with(String[] args, String... more) {
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return all;
  }

  @Test
  void aFolderBecomesMembers() throws IOException {
    ok(
        "build",
        "--platform",
        "linux/amd64",
        "--images-from",
        "oci:" + disk.resolve("images"),
        "-t",
        "cluster:v1",
        context.toString());
    Path tree = disk.resolve("tree");
    ok("unpack", "--registry-copy", "cluster:v1", tree.toString());
    Files.writeString(tree.resolve("Kubefile"), "FROM scratch\nCOPY . .\n");
    ok("build", "--no-images", "--platform", "linux/amd64", "-t", "old:v1", tree.toString());
    JsonObject planned =
        schemas.check(
            "convert-output", ok("convert", "--dry-run", "--format", "json", "old:v1").out());
    assertThat(planned.has("digest")).isFalse();
    JsonObject converted =
        schemas.check("convert-output", ok("convert", "--format", "json", "old:v1").out());
    JsonObject image = converted.objects("platforms").get(0).objects("images").get(0);
    assertThat(image.string("name")).isEqualTo("docker.io/library/web:v1");
    assertThat(image.string("nameFrom")).isEqualTo("named");
    assertThat(image.strings("askedBy")).containsExactly("manifests/pod.yaml:5");
    ok("verify", "old:v1");
    JsonObject again =
        schemas.check("convert-output", ok("convert", "--format", "json", "old:v1").out());
    assertThat(again.has("digest")).isFalse();
    run("convert", "--domain", "web", "old:v1").ended(ExitCode.INVALID);
  }

  @Test
  void nothingTravelsIfSoAsked() throws IOException {
    ok("build", "--no-images", "-t", "cluster:v1", context.toString());
    ok("build", "--ignore-image", "*/web:*", "-t", "cluster:v2", context.toString());
    assertThat(ok("inspect", "cluster:v1").out() + ok("inspect", "cluster:v2").out())
        .doesNotContain("library/web");
  }

  /** By name and by digest; where two mean different images by a name, neither is taken. */
  @Test
  void whatACloudImageOfTheStoreBringsServesOthers() throws IOException {
    String layout = "oci:" + disk.resolve("images");
    ok(
        "build",
        "--platform",
        "linux/amd64",
        "--images-from",
        layout,
        "-t",
        "a:v1",
        context.toString());
    String digest =
        ok("images", "members", "a:v1")
            .lines()
            .get(1)
            .replaceAll(".*(sha256:[0-9a-f]{64}).*", "$1");

    Path other = Files.createDirectories(home.resolve("other"));
    Files.writeString(other.resolve("Kubefile"), "FROM scratch\nCOPY imageList .\n");
    Path list = Files.writeString(other.resolve("imageList"), "web:v1\n");
    String[] never = {
      "build", "--platform", "linux/amd64", "--pull", "never", "-t", "b:v1", other.toString()
    };
    ok(never);
    assertThat(ok("images", "members", "b:v1").out()).contains(digest).contains("imageList:1");
    ok("verify", "b:v1");
    Files.writeString(list, "quay.io/mine/web@" + digest + "\n");
    ok(never);
    assertThat(ok("images", "members", "b:v1").out()).contains("quay.io/mine/web@" + digest);

    Path app = home.resolve("app");
    Files.writeString(app.resolve("file"), "other content");
    ok("build", "--format", "oci", "--platform", "linux/amd64", "-t", "web:v1", app.toString());
    Files.writeString(list, "web:v1\n");
    String[] anotherWeb = never.clone();
    anotherWeb[6] = "c:v1";
    ok(anotherWeb);
    ok("rmi", "web:v1");
    CommandRun.Result refused = run(never).ended(ExitCode.CONFLICT);
    assertThat(refused.err()).contains("mean different images by web:v1").contains(digest);
  }

  @Test
  void whatIsNowhereIsTold() {
    CommandRun.Result refused =
        run("build", "--pull", "never", "-t", "cluster:v1", context.toString())
            .ended(ExitCode.NOT_FOUND);
    assertThat(refused.err()).contains("docker.io/library/web:v1").contains("manifests/pod.yaml:5");
  }

  private CommandRun.Result ok(String... args) {
    return run(args).ended(ExitCode.SUCCESS);
  }

  private CommandRun.Result run(String... args) {
    return new CommandRun(home).run(args);
  }
}
