// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The command is killed at random moments; the store is then sound, and the same command succeeds.
 *
 * <p>The moments are drawn from the clock on purpose: every run of the suite tries others. A
 * failure prints them.
 */
class KillIT {
  private static final int ROUNDS = 4;

  @TempDir Path directory;

  private Cloudimage cloudimage;
  private Path context;
  private String images = "";

  @BeforeEach
  void setUp() throws IOException {
    cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("home")));
    context = Rootfs.small(directory);
    images = "oci:" + Rootfs.images(directory);
  }

  @ParameterizedTest
  @ValueSource(strings = {"build", "tag", "unpack", "push", "pull"})
  void leavesNothingBroken(String verb) throws Exception {
    if (!verb.equals("build")) {
      cloudimage.run(command("build", "", context)).ok();
    }
    try (ServedRegistry registry = ServedRegistry.start(directory.resolve("served"))) {
      String remote = registry.address() + "/kill:v1";
      if (verb.equals("pull")) {
        cloudimage.run("push", "kill:v1", remote).ok();
        cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("other")));
      }
      killAndTryAgain(verb, remote);
    }
  }

  private void killAndTryAgain(String verb, String remote) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Path target = directory.resolve("target" + round);
      String[] command = command(verb, remote, target);
      long delay = 300 + random.nextLong(1500);
      Process process = cloudimage.start(command);
      if (!process.waitFor(delay, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
      String moment =
          verb + " killed after " + delay + " ms (seed " + seed + ", round " + round + ")";
      Run checked = cloudimage.run("fsck");
      assertThat(checked.exitCode())
          .as("fsck: %s%n%s%s", moment, checked.out(), checked.err())
          .isZero();
      if (Files.exists(target)) {
        assertThat(target.resolve("Kubefile")).as(moment).exists();
        assertThat(target.resolve("statics/audit-policy.yml")).as(moment).exists();
      } else {
        Run again = cloudimage.run(command);
        assertThat(again.exitCode()).as("again: %s%n%s", moment, again.err()).isZero();
      }
      cloudimage.run("fsck").ok();
    }
    if (!verb.equals("unpack")) {
      String name = verb.equals("pull") ? remote : "kill:v1";
      cloudimage.run("verify", name).ok();
    }
  }

  private String[] command(String verb, String remote, Path target) {
    return switch (verb) {
      case "build" ->
          new String[] {"build", "--images-from", images, "-t", "kill:v1", context.toString()};
      case "tag" -> new String[] {"tag", "kill:v1", "kill:v2"};
      case "unpack" -> new String[] {"unpack", "kill:v1", target.toString()};
      case "push" -> new String[] {"push", "kill:v1", remote};
      case "pull" -> new String[] {"pull", remote};
      default -> throw new AssertionError(List.of(verb));
    };
  }
}
