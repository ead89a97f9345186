// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command as a process. */
class MainJobIT {
  private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();

  @TempDir Path home;

  private InstalledCommand cloudimage = new InstalledCommand(Path.of("/nowhere"));

  @BeforeEach
  void install() {
    cloudimage = new InstalledCommand(home);
  }

  /** Against the registry that everybody else runs. */
  @Test
  void buildPushPullVerifyUnpackAndBuildUponIt() throws IOException, InterruptedException {
    Path storage = Files.createDirectories(home.resolve("registry"));
    try (DockerRegistry registry = DockerRegistry.start(storage)) {
      String base = registry.host() + "/kubernetes:v1.19.8";
      String derived = registry.host() + "/user-defined-kubernetes:v1.19.8";
      String other = home.resolve("other").toString();
      String images = "oci:" + made("make-images", "images");
      cloudimage.ok(
          "build", "--images-from", images, "-t", "kubernetes:v1.19.8", small().toString());
      assertThat(cloudimage.ok("push", "kubernetes:v1.19.8", base)).contains("moved 28 blobs");
      cloudimage.ok("pull", "--data-root", other, base);
      assertThat(cloudimage.ok("verify", "--data-root", other, base)).contains(": valid;");
      Path unpacked = home.resolve("unpacked");
      cloudimage.ok("unpack", "--data-root", other, base, unpacked.toString());
      assertThat(unpacked.resolve("bin/kubelet")).isExecutable();

      Path context = EXAMPLES.resolve("user-defined-kubernetes");
      cloudimage.ok("build", "-t", "user-defined-kubernetes:v1.19.8", context.toString());
      assertThat(cloudimage.ok("push", "user-defined-kubernetes:v1.19.8", derived))
          .contains("mounted 17 blobs");
      assertThat(cloudimage.ok("pull", "--data-root", other, derived))
          .contains("already there 25 blobs");
      Path again = home.resolve("again");
      cloudimage.ok("unpack", "--data-root", other, derived, again.toString());
      assertThat(again.resolve("etc/daemon.json"))
          .hasSameTextualContentAs(context.resolve("daemon.json"));
      assertThat(cloudimage.ok("verify", "--remote", derived)).contains(": valid;");
      cloudimage.ok("fsck", "--data-root", other);
    }
  }

  @Test
  void quickstart() throws IOException, InterruptedException {
    assertThat(cloudimage.ok("quickstart", "--rootfs", small().toString()))
        .contains("All steps succeeded");
  }

  @Test
  void ctrlCEndsTheRegistryInOrder() throws IOException, InterruptedException {
    // Whoever runs the tests in the background has the signal ignored, and so has all they start.
    Process serve =
        cloudimage.start(
            List.of(
                "env",
                "--default-signal=INT",
                InstalledCommand.launcher().toString(),
                "serve",
                "--listen",
                "127.0.0.1:0"));
    for (int i = 0; i < 300 && !cloudimage.out().contains("127.0.0.1:"); i++) {
      Thread.sleep(100);
    }
    assertThat(cloudimage.out()).contains("serving ");
    new ProcessBuilder("kill", "-INT", Long.toString(serve.pid())).start().waitFor();
    assertThat(serve.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(serve.exitValue()).isEqualTo(130);
    cloudimage.ok("gc");
  }

  @Test
  void aReaderThatGoesEarlyIsNoError() throws IOException, InterruptedException {
    String line = InstalledCommand.launcher() + " completion bash | true; exit ${PIPESTATUS[0]}";
    Process process = cloudimage.start(List.of("bash", "-c", line));
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(cloudimage.err()).isEmpty();
    assertThat(process.exitValue()).isZero();
  }

  private Path small() throws IOException, InterruptedException {
    return made("make-rootfs", "kubernetes");
  }

  /** The small form of what one of the example's scripts makes. */
  private Path made(String script, String name) throws IOException, InterruptedException {
    Path made = home.resolve(name);
    Path program = EXAMPLES.resolve("kubernetes").resolve(script);
    Process process = cloudimage.start(List.of(program.toString(), "--small", made.toString()));
    assertThat(process.waitFor()).as(cloudimage.err()).isZero();
    return made;
  }
}
