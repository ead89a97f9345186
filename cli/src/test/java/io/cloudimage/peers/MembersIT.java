// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Container images that travel along, carried by others' tools, and pulled out by them. */
class MembersIT {
  @TempDir Path directory;

  private Cloudimage cloudimage;
  private DockerRegistry registry;
  private Path context;

  @BeforeEach
  void start() throws Exception {
    Peer.require("skopeo", "docker-registry");
    cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("home")));
    registry = DockerRegistry.start(Files.createDirectories(directory.resolve("registry")));
    context = Files.createDirectories(directory.resolve("context"));
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY imageList .\n");
    for (String name : List.of("one", "two", "three")) {
      image(name, "v1");
    }
    image("two", "v2");
  }

  @AfterEach
  void stop() throws IOException {
    registry.close();
  }

  /** A container image for two platforms in the registry, with 300 kB that do not compress. */
  private void image(String name, String tag) throws IOException {
    Path app = Files.createDirectories(directory.resolve("app"));
    byte[] content = new byte[300_000];
    new Random((name + tag).hashCode()).nextBytes(content);
    Files.write(app.resolve("file"), content);
    Files.writeString(app.resolve("Kubefile"), "FROM scratch\nCOPY file /\n");
    String at = registry.host() + "/apps/" + name + ":" + tag;
    cloudimage
        .run(
            "build",
            "--format",
            "oci",
            "--compression",
            "gzip",
            "--platform",
            "linux/amd64,linux/arm64",
            "-t",
            at,
            "--push",
            app.toString())
        .ok();
  }

  private Run cluster(String tag, String... images) throws IOException {
    List<String> names = new ArrayList<>();
    for (String image : images) {
      names.add(registry.host() + "/apps/" + image);
    }
    Files.writeString(context.resolve("imageList"), String.join("\n", names) + "\n");
    return cloudimage
        .run(
            "build",
            "--compression",
            "gzip",
            "--platform",
            "linux/amd64,linux/arm64",
            "-t",
            registry.host() + "/infra/cluster:" + tag,
            "--push",
            context.toString())
        .ok();
  }

  @Test
  void skopeoCarriesAllAndPullsEach() throws Exception {
    cluster("v1", "one:v1", "two:v1", "three:v1");
    try (DockerRegistry other =
        DockerRegistry.start(Files.createDirectories(directory.resolve("2")))) {
      run(
          "skopeo",
          "--insecure-policy",
          "copy",
          "-q",
          "--all",
          "--src-tls-verify=false",
          "--dest-tls-verify=false",
          "docker://" + registry.host() + "/infra/cluster:v1",
          "docker://" + other.host() + "/carried/cluster:v1");
      String here = registry.host() + "/infra/cluster:v1";
      cloudimage.run("copy", here, other.host() + "/copied/cluster:v1").ok();
      cloudimage.run("verify", here, other.host() + "/copied/cluster:v1").ok();
      for (String repository : List.of("/carried/cluster", "/copied/cluster")) {
        String members =
            cloudimage
                .run("images", "members", "--remote", other.host() + repository + ":v1")
                .ok()
                .out();
        List<String> rows = members.lines().skip(1).toList();
        assertThat(rows).hasSize(6);
        for (String row : rows) {
          String digest = row.split(" +")[2];
          run(
              "skopeo",
              "--insecure-policy",
              "copy",
              "-q",
              "--src-tls-verify=false",
              "docker://" + other.host() + repository + "@" + digest,
              "dir:" + Files.createTempDirectory(directory, "member"));
        }
      }
    }
  }

  /** The store knows no images by these repositories' names, only where content came from. */
  @Test
  void membersOfTheSameRegistryAreMounted() throws Exception {
    List<String> images = new ArrayList<>(List.of("one:v1", "two:v1", "three:v1"));
    for (String name : List.of("four", "five")) {
      image(name, "v1");
      images.add(name + ":v1");
    }
    cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("fresh")));
    Run pushed = cluster("v1", images.toArray(String[]::new));
    assertThat(pushedBytes(pushed)).isLessThan(20_000);
    Run again =
        cloudimage
            .run(
                "push",
                "--format",
                "json",
                registry.host() + "/infra/cluster:v1",
                registry.host() + "/copies/cluster:v1")
            .ok();
    assertThat(again.out()).containsPattern("\"mountedBytes\": *[1-9][0-9]{6}");
  }

  @Test
  void twoVersionsDifferByOneImageOnTheWire() throws Exception {
    Run first = cluster("v1", "one:v1", "two:v1", "three:v1");
    Run second = cluster("v2", "one:v1", "two:v2", "three:v1");
    long whole = pushedBytes(first);
    assertThat(whole).isLessThan(20_000); // All members' blobs are mounted from their repositories.
    assertThat(pushedBytes(second)).isLessThan(20_000);

    Cloudimage elsewhere = new Cloudimage(Files.createDirectories(directory.resolve("elsewhere")));
    String name = registry.host() + "/infra/cluster:";
    long pulled = pulledBytes(elsewhere.run("pull", "--format", "json", name + "v1").ok());
    long update = pulledBytes(elsewhere.run("pull", "--format", "json", name + "v2").ok());
    assertThat(pulled).isGreaterThan(900_000);
    assertThat(update).isBetween(300_000L, 330_000L);
  }

  @Test
  void aRegistryOfOnesOwn() throws Exception {
    cluster("v1", "one:v1", "two:v1");
    String name = registry.host() + "/infra/cluster:v1";
    try (DockerRegistry own =
        DockerRegistry.start(Files.createDirectories(directory.resolve("3")))) {
      Run pushed = cloudimage.run("images", "push", name, own.host() + "/cluster").ok();
      assertThat(pushed.out()).contains("2 of 2 container images");
      for (String architecture : List.of("amd64", "arm64")) {
        run(
            "skopeo",
            "--insecure-policy",
            "--override-arch",
            architecture,
            "copy",
            "-q",
            "--src-tls-verify=false",
            "docker://" + own.host() + "/cluster/apps/one:v1",
            "dir:" + Files.createTempDirectory(directory, "own"));
      }
      Run again = cloudimage.run("images", "push", name, own.host() + "/cluster").ok();
      assertThat(again.out()).contains("moved 0 B");
    }
  }

  private static long pushedBytes(Run build) {
    String line =
        build.out().lines().filter(each -> each.startsWith("moved ")).findFirst().orElseThrow();
    String bytes = line.replaceFirst(".*?, ", "").replaceFirst(";.*", "");
    return Long.parseLong(bytes.replaceAll(".*?([0-9]+)( bytes\\)| B).*", "$1"));
  }

  private static long pulledBytes(Run pull) {
    return Long.parseLong(
        pull.out().replaceAll("(?s).*\"transferredBytes\": *([0-9]+).*", "$1").strip());
  }

  private void run(String... command) {
    Run.of(directory, Map.of(), List.of(command)).ok();
  }
}
