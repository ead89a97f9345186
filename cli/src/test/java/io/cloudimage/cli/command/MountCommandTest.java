// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mount} and {@code umount}, as a user types them. */
class MountCommandTest {
  private static final String IMAGE = "kubernetes:v1.19.8";

  @TempDir Path home;

  @BeforeEach
  void image() throws IOException {
    Path context = Files.createDirectories(home.resolve("context"));
    Files.createDirectories(context.resolve("etc"));
    Files.writeString(context.resolve("etc/daemon.json"), "{}\n");
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY . .\n");
    ok("build", "-t", IMAGE, context.toString());
  }

  @Test
  void theFilesAreWhereTheOutputSays() {
    Path tree = mounted();
    assertThat(tree).startsWith(home.resolve("data/mounts"));
    assertThat(tree.resolve("etc/daemon.json")).hasContent("{}");
  }

  @Test
  void mountingAgainGivesTheSameDirectoryAsItIs() throws IOException {
    Path tree = mounted();
    Files.writeString(tree.resolve("note"), "kept");
    assertThat(mounted()).isEqualTo(tree);
    assertThat(tree.resolve("note")).hasContent("kept");
  }

  @Test
  void aTreeOfAnotherFormIsAnotherDirectory() {
    Path tree = mounted();
    Path domains = Path.of(ok("mount", "--registry-layout", "domains", IMAGE).lines().get(0));
    assertThat(domains).isNotEqualTo(tree).isDirectory();
    assertThat(ok("mount", "--no-registry", IMAGE).lines().get(0)).endsWith(".bare");
    assertThat(ok("umount", IMAGE).lines()).hasSize(3);
  }

  @Test
  void whatIsMountedIsListedWithTheNamesThatLeadToIt() throws IOException {
    Path tree = mounted();
    ok("tag", IMAGE, "other:1");
    assertThat(ok("mount").lines())
        .hasSize(2)
        .last()
        .satisfies(line -> assertThat(line).startsWith(IMAGE).endsWith(tree.toString()));
    JsonObject entry = json(ok("mount", "--format", "json").out()).objects("mounts").get(0);
    assertThat(entry.strings("names")).containsExactly(IMAGE, "other:1");
    assertThat(entry.string("directory")).isEqualTo(tree.toString());
    ok("rmi", IMAGE, "other:1");
    assertThat(ok("mount").lines().get(1)).startsWith("<none>");
  }

  @Test
  void umountTakesNamesDigestsAndDirectoriesAndLeavesNothing() throws IOException {
    Path tree = mounted();
    assertThat(ok("umount", IMAGE).out()).isEqualTo("removed " + tree + "\n");
    assertThat(tree).doesNotExist();
    String digest = json(ok("mount", "--format", "json", IMAGE).out()).string("digest");
    ok("umount", digest);
    mounted();
    ok("umount", tree.toString());
    mounted();
    ok("umount", "--all");
    try (Stream<Path> left = Files.list(home.resolve("data/mounts"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void whatIsNotMountedCannotBeRemoved() {
    CommandRun.Result refused = run("umount", IMAGE).ended(ExitCode.NOT_FOUND);
    assertThat(refused.err()).contains("is not mounted").contains("hint: cloudimage mount");
    run("umount").ended(ExitCode.USAGE);
    run("umount", "--all", IMAGE).ended(ExitCode.USAGE);
    run("umount", "../..").ended(ExitCode.NOT_FOUND);
  }

  @Test
  void whatACrashedRemovalLeftGoesWithTheNextOne() throws IOException {
    Path tree = mounted();
    Path left = Files.createDirectories(home.resolve("data/mounts/.removed-1/etc"));
    Files.writeString(left.resolve("half"), "");
    assertThat(ok("mount").lines()).hasSize(2);
    ok("umount", IMAGE);
    assertThat(tree).doesNotExist();
    assertThat(home.resolve("data/mounts/.removed-1")).doesNotExist();
  }

  @Test
  void aMountedTreeIsNoDamageAndOutlivesItsImage() {
    Path tree = mounted();
    ok("fsck");
    ok("rmi", IMAGE);
    ok("gc");
    assertThat(tree.resolve("etc/daemon.json")).exists();
    ok("umount", tree.toString());
  }

  private Path mounted() {
    return Path.of(ok("mount", IMAGE).lines().get(0));
  }

  private CommandRun.Result ok(String... args) {
    return run(args).ended(ExitCode.SUCCESS);
  }

  private CommandRun.Result run(String... args) {
    String[] root = {"--data-root", home.resolve("data").toString()};
    return new CommandRun(home)
        .run(Stream.concat(Stream.of(root), Stream.of(args)).toArray(String[]::new));
  }

  private static JsonObject json(String text) throws IOException {
    return Json.readObject(
        text.getBytes(StandardCharsets.UTF_8), "the output", JsonLimits.DOCUMENT);
  }
}
