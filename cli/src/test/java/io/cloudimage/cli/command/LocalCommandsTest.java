// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that need no registry, each as a user types it. */
class LocalCommandsTest {
  private static final String IMAGE = "kubernetes:v1.19.8";

  @TempDir Path home;

  @BeforeEach
  void context() throws IOException {
    Path etc = Files.createDirectories(home.resolve("context/etc"));
    Files.writeString(etc.resolve("daemon.json"), "{}\n");
    Files.writeString(home.resolve("context/Metadata"), "{\"version\": \"v1.19.8\"}");
    Files.writeString(home.resolve("context/Kubefile"), "FROM scratch\nCOPY . .\n");
    Path derived = Files.createDirectories(home.resolve("derived"));
    Files.writeString(derived.resolve("Kubefile"), "FROM " + IMAGE + "\nCOPY daemon.json etc/\n");
    Files.writeString(derived.resolve("daemon.json"), "{\"debug\": true}\n");
  }

  @Test
  void buildTellsWhatItMadeAndWhatToDoNext() throws IOException {
    Path metadata = home.resolve("metadata.json");
    CommandRun.Result result =
        ok(
            "build",
            "-t",
            IMAGE,
            "-t",
            "other:1",
            "--metadata-file",
            metadata.toString(),
            "context");
    assertThat(result.lines()).hasSize(4);
    assertThat(result.lines().get(0)).contains("linux/", ": 1 layer, ", "built now: 1 layer, ");
    assertThat(result.lines().get(1)).matches("built sha256:[0-9a-f]{64}");
    assertThat(result.lines().subList(2, 4)).containsExactly("named " + IMAGE, "named other:1");
    assertThat(result.err()).contains("2/2] COPY . .").contains("next: cloudimage push " + IMAGE);
    JsonObject written = json(Files.readString(metadata));
    assertThat(result.lines().get(1)).isEqualTo("built " + written.string("digest"));
    assertThat(written.strings("names")).containsExactly(IMAGE, "other:1");
    assertThat(written.objects("platforms").get(0).objects("layers").get(0).size("size"))
        .isPositive();
  }

  @Test
  void theSameContextGivesTheSameDigest() {
    String first = ok("build", "context").lines().get(1);
    assertThat(ok("build", "--data-root", "elsewhere", "context").lines().get(1)).isEqualTo(first);
  }

  @Test
  void whatHasNotChangedIsNotMadeAgain() throws Exception {
    Thread.sleep(150); // A file that has just been written is not trusted.
    CommandRun.Result first = run("build", "-t", IMAGE, "context").ended(ExitCode.SUCCESS);
    assertThat(first.err())
        .containsPattern("2/2\\] COPY \\. \\. \\(.*\\) done: layer [0-9a-f]{12}");

    CommandRun.Result second = run("build", "-t", "other:1", "context").ended(ExitCode.SUCCESS);

    assertThat(second.err())
        .containsPattern("2/2\\] COPY \\. \\. \\(.*\\) cached: layer [0-9a-f]{12}");
    assertThat(second.lines().get(0)).contains("built now: 0 layers, 0 B; cached: 1 layer, ");
    assertThat(second.lines().get(1)).isEqualTo(first.lines().get(1));

    CommandRun.Result third = run("build", "--no-cache", "context").ended(ExitCode.SUCCESS);

    assertThat(third.err()).contains("done: layer").doesNotContain("cached");
    assertThat(third.lines().get(1)).isEqualTo(first.lines().get(1));
    ok("verify", "other:1");
  }

  @Test
  void aKubefileMayComeFromStandardInput() {
    CommandRun.Result result =
        new CommandRun(home)
            .input("FROM scratch\nCOPY Metadata /\n")
            .run(resolved("build", "-t", "stdin:1", "-f", "-", "context"))
            .ended(ExitCode.SUCCESS);
    assertThat(result.out()).contains("named stdin:1");
  }

  @Test
  void imagesInspectAndHistoryShowTheImage() throws IOException {
    build();
    assertThat(ok("images").lines().get(0)).startsWith("NAME").endsWith("SIZE");
    assertThat(ok("images").lines().get(1)).startsWith(IMAGE).contains("v1.19.8");
    JsonObject image = json(ok("images", "--format", "json").out()).objects("images").get(0);
    assertThat(image.string("name")).isEqualTo(IMAGE);
    assertThat(ok("inspect", IMAGE).out()).contains("1. COPY . .", "Kubernetes:  v1.19.8");
    JsonObject report = json(ok("inspect", "--format", "json", IMAGE).out());
    assertThat(report.string("digest")).isEqualTo(image.string("digest"));
    assertThat(ok("inspect", "--raw", IMAGE).out()).contains("\"schemaVersion\":2");
    assertThat(ok("inspect", "--config", IMAGE).out())
        .contains("\"kubernetesVersion\":\"v1.19.8\"");
    assertThat(ok("history", IMAGE).lines().get(1)).contains("COPY . .");
  }

  @Test
  void aDerivedImageHasOneLayerMoreAndItsFileWins() throws IOException {
    build();
    CommandRun.Result built = ok("build", "-t", "derived:1", "derived");
    assertThat(built.lines().get(0)).contains(": 2 layers, ", "built now: 1 layer, ");
    CommandRun.Result unpacked = ok("unpack", "derived:1", "rootfs");
    assertThat(unpacked.out()).startsWith("unpacked ").contains(home.resolve("rootfs").toString());
    assertThat(home.resolve("rootfs/etc/daemon.json")).hasContent("{\"debug\": true}");
    assertThat(run("unpack", "derived:1", "rootfs").ended(ExitCode.CONFLICT).err())
        .contains("not empty");
    ok("unpack", "--replace", IMAGE, "rootfs");
    assertThat(home.resolve("rootfs/etc/daemon.json")).hasContent("{}");
    ok("unpack", "--replace", "--no-sync", "derived:1", "rootfs");
    assertThat(home.resolve("rootfs/etc/daemon.json")).hasContent("{\"debug\": true}");
  }

  @Test
  void aLayerIsUnpackedByTheBeginningOfItsId() throws IOException {
    build();
    JsonObject layer =
        json(ok("inspect", "--format", "json", IMAGE).out())
            .objects("platforms")
            .get(0)
            .objects("layers")
            .get(0);
    String hex = layer.string("id").substring("sha256:".length());
    ok("unpack", "--layer", hex.substring(0, 12));
    assertThat(home.resolve("data/overlay2/" + hex + "/etc/daemon.json")).hasContent("{}");
    assertThat(ok("unpack", "--layer", "sha256:" + hex).out()).startsWith("already unpacked in");
    assertThat(ok("inspect", IMAGE).out()).contains("Unpacked:    " + home);
    run("unpack", "--layer", "ffffffffffff").ended(ExitCode.NOT_FOUND);
    run("unpack", "--layer", "../../etc").ended(ExitCode.INVALID);
  }

  @Test
  @DisplayName("M6 a plain OCI image on unpack: not a CloudImage, unless it is asked for")
  void aContainerImageIsUnpackedOnlyWhenAskedFor() {
    ok("build", "-t", "plain:1", "--format", "oci", "context");
    CommandRun.Result refused = run("unpack", "plain:1", "rootfs").ended(ExitCode.UNSUPPORTED);
    assertThat(refused.err()).contains("is not a CloudImage").contains("hint: --any");
    ok("unpack", "--any", "plain:1", "rootfs");
  }

  @Test
  void namesComeAndGoAndGarbageIsCollected() {
    build();
    assertThat(ok("tag", IMAGE, "hub.example.com/k8s:v1").out())
        .startsWith("hub.example.com/k8s:v1 is sha256:");
    CommandRun.Result result = run("rmi", IMAGE, "nothing:1").ended(ExitCode.NOT_FOUND);
    assertThat(result.out()).isEqualTo("untagged " + IMAGE + "\n");
    assertThat(ok("gc").out()).startsWith("removed 0 blobs");
    ok("rmi", "hub.example.com/k8s:v1");
    assertThat(ok("gc", "--dry-run").out()).startsWith("would remove 3 blobs");
    assertThat(ok("gc", "--grace", "1h").out()).contains("3 blobs stay");
    assertThat(ok("gc").out()).startsWith("removed 3 blobs");
    run("tag", IMAGE, "x:1").ended(ExitCode.NOT_FOUND);
  }

  @Test
  void verifyAndFsckNameWhatIsWrong() throws IOException {
    build();
    assertThat(ok("verify", IMAGE).out()).contains(": valid; checked 3 blobs");
    assertThat(ok("fsck").out()).endsWith(": sound\n");
    Path largest = largestBlob();
    Files.write(largest, new byte[] {1}, StandardOpenOption.WRITE);
    String digest = "sha256:" + largest.getFileName();
    assertThat(run("verify", IMAGE).ended(ExitCode.MISMATCH).out()).contains(digest);
    JsonObject report =
        json(run("verify", "--format", "json", IMAGE).ended(ExitCode.MISMATCH).out());
    assertThat(report.bool("valid")).isFalse();
    assertThat(run("fsck").ended(ExitCode.MISMATCH).out()).contains("damaged: ", "NOT SOUND");
    run("fsck", "--repair").ended(ExitCode.MISMATCH);
    ok("build", "-t", IMAGE, "context");
    ok("fsck");
  }

  @Test
  void mistakesInAKubefileCarryTheirPlace() throws IOException {
    Files.writeString(home.resolve("context/Kubefile"), "FROM scratch\nCOPPY . .\n");
    CommandRun.Result result = run("build", "context").ended(ExitCode.INVALID);
    assertThat(result.err()).startsWith("error: Kubefile:2:1: ").contains("| COPPY . .\n");
  }

  @Test
  void neverFetchingMeansThatTheBaseMustBeThere() {
    CommandRun.Result result = run("build", "--pull", "never", "derived").ended(ExitCode.NOT_FOUND);
    assertThat(result.err()).contains(IMAGE).contains("--pull=missing");
  }

  @Test
  void namesThatAreNoneAreRefused() {
    run("build", "-t", "Upper:1", "context").ended(ExitCode.INVALID);
    run("inspect", "a b").ended(ExitCode.INVALID);
    run("build", "-t", "a@sha256:" + "0".repeat(64), "context").ended(ExitCode.INVALID);
    run("build", "--push", "context").ended(ExitCode.INVALID);
  }

  private void build() {
    ok("build", "-t", IMAGE, "context");
  }

  private CommandRun.Result ok(String... args) {
    return run(args).ended(ExitCode.SUCCESS);
  }

  private CommandRun.Result run(String... args) {
    return new CommandRun(home).run(resolved(args));
  }

  /** Paths are taken below the test's own directory. */
  private String[] resolved(String... args) {
    List<String> paths = List.of("context", "derived", "rootfs", "elsewhere");
    Stream<String> line =
        Stream.of(args).map(arg -> paths.contains(arg) ? home.resolve(arg).toString() : arg);
    boolean rooted = List.of(args).contains("--data-root");
    Stream<String> root =
        rooted ? Stream.of() : Stream.of("--data-root", home.resolve("data").toString());
    return Stream.concat(root, line).toArray(String[]::new);
  }

  private Path largestBlob() throws IOException {
    Path largest = home;
    long size = -1;
    try (Stream<Path> blobs = Files.list(home.resolve("data/blobs/sha256"))) {
      for (Path blob : blobs.toList()) {
        if (Files.readString(blob, StandardCharsets.ISO_8859_1).startsWith("{")) {
          continue;
        }
        if (Files.size(blob) > size) {
          size = Files.size(blob);
          largest = blob;
        }
      }
    }
    return largest;
  }

  private static JsonObject json(String text) throws OciException {
    return Json.readObject(
        text.getBytes(StandardCharsets.UTF_8), "the output", JsonLimits.DOCUMENT);
  }
}
