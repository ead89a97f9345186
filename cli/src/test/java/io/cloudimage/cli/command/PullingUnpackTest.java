// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.OutputSchemas;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.transfer.Cancellation;
import io.cloudimage.registry.testing.FaultyRegistry;
import io.cloudimage.registry.testing.faulty.Break;
import io.cloudimage.registry.testing.faulty.Fault;
import io.cloudimage.registry.testing.faulty.FaultAction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code unpack --pull}, with a registry that does what the test wants. */
@Timeout(120)
class PullingUnpackTest {
  private static final int BIG = 4 << 20;
  private static final int HALF = BIG / 2;
  private static final MediaType MANIFEST = MediaType.OCI_MANIFEST;

  private final OutputSchemas schemas = new OutputSchemas();

  @TempDir Path home;
  @TempDir Path builder;
  @TempDir Path disk;

  private FaultyRegistry registry;
  private String name;
  private Path target;

  @BeforeEach
  void build() throws IOException {
    registry = FaultyRegistry.start();
    name = registry.host() + "/team/app:v1";
    target = disk.resolve("out");
    buildAndPush("none", 1);
  }

  @AfterEach
  void stop() throws IOException {
    registry.close();
  }

  /** A layer of a small file and a big one, and a small layer. */
  private void buildAndPush(String compression, int seed) throws IOException {
    Path context = Files.createDirectories(builder.resolve("context" + seed));
    byte[] big = new byte[BIG];
    new Random(seed).nextBytes(big);
    Files.createDirectories(context.resolve("files"));
    Files.writeString(context.resolve("files/a"), "first");
    Files.write(context.resolve("files/b"), big);
    Files.writeString(context.resolve("last"), "last");
    Files.writeString(
        context.resolve("Kubefile"), "FROM scratch\nCOPY files files/\nCOPY last /\n");
    CommandRun run = new CommandRun(builder);
    run.run("build", "--compression", compression, "-t", name, context.toString())
        .ended(ExitCode.SUCCESS);
    run.run("push", name).ended(ExitCode.SUCCESS);
    registry.log().clear();
  }

  /** The blob of the big layer. */
  private Digest layer() {
    return registry.shelf().blobs("team/app").stream()
        .filter(digest -> registry.shelf().blob("team/app", digest).orElseThrow().length > BIG / 4)
        .findFirst()
        .orElseThrow();
  }

  private Fault onLayer() {
    return Fault.on("GET", "/blobs/" + layer());
  }

  private CommandRun.Result unpack(String... options) {
    return new CommandRun(home).run(line(options));
  }

  private String[] line(String... options) {
    return Stream.of(Stream.of("unpack"), Stream.of(options), Stream.of(name, target.toString()))
        .flatMap(words -> words)
        .toArray(String[]::new);
  }

  private void requireUnpacked() throws IOException {
    assertThat(target.resolve("files/a")).hasContent("first");
    assertThat(target.resolve("files/b")).hasSize(BIG);
    assertThat(target.resolve("last")).hasContent("last");
    assertThat(beside()).containsExactly("out");
    new CommandRun(home).run("verify", name).ended(ExitCode.SUCCESS);
  }

  private void requireNothing() throws IOException {
    assertThat(beside()).isEmpty();
    assertThat(stored()).doesNotContain(layer().hex());
    new CommandRun(home).run("inspect", name).ended(ExitCode.NOT_FOUND);
  }

  private List<String> beside() throws IOException {
    try (Stream<Path> files = Files.list(disk)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private List<String> stored() throws IOException {
    try (Stream<Path> files = Files.walk(dataRoot().resolve("blobs"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private Path dataRoot() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files
          .filter(Files::isDirectory)
          .filter(directory -> Files.exists(directory.resolve("oci-layout")))
          .findFirst()
          .orElseThrow();
    }
  }

  /** The first half of the layer comes, and breaks off; the rest not before a file is there. */
  @Test
  void filesAreMadeWhileTheirLayerArrives() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    FaultAction held =
        (request, usual) -> {
          await(seen);
          return usual.answer(request);
        };
    registry.fault(onLayer().then(Break.cutAfter(HALF)));
    registry.fault(onLayer().then(held));
    CompletableFuture<CommandRun.Result> run =
        CompletableFuture.supplyAsync(() -> unpack("--pull"));
    while (!isStaged("files/a")) {
      assertThat(run).isNotDone();
      Thread.sleep(20);
    }
    assertThat(stored()).doesNotContain(layer().hex());
    assertThat(target).doesNotExist();
    seen.countDown();
    assertThat(run.get().ended(ExitCode.SUCCESS).lines())
        .anyMatch(line -> line.equals("pulled " + name))
        .anyMatch(line -> line.startsWith("unpacked "));
    assertThat(registry.log().count("GET", "/blobs/" + layer())).isEqualTo(2);
    requireUnpacked();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private boolean isStaged(String path) throws IOException {
    for (String each : beside()) {
      if (each.startsWith("out.new-") && Files.exists(disk.resolve(each).resolve("tree/" + path))) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "zstd", "gzip"})
  void wrongBytesLeaveNothing(String compression) throws IOException {
    registry.shelf().removeBlob("team/app", layer());
    buildAndPush(compression, 2);
    registry.fault(onLayer().always().then(Break.flipBit(BIG / 2)));
    assertThat(unpack("--pull").ended(ExitCode.MISMATCH).err()).contains(layer().toString());
    requireNothing();
    registry.heal();
    // The decompressor fails at the first byte; that is not what is wrong.
    registry.fault(onLayer().always().then(Break.wrongBytes()));
    assertThat(unpack("--pull").ended(ExitCode.MISMATCH).err()).contains(layer().toString());
    requireNothing();
    registry.heal();
    unpack("--pull").ended(ExitCode.SUCCESS);
    requireUnpacked();
  }

  /** What an earlier run left is read before anybody knows that it is wrong. */
  @ParameterizedTest
  @ValueSource(ints = {0, HALF - 1})
  void wrongBytesOfAnEarlierRunAreReadOver(int wrong) throws IOException {
    new CommandRun(home).run("images").ended(ExitCode.SUCCESS);
    byte[] left = registry.shelf().blob("team/app", layer()).orElseThrow();
    byte[] part = Arrays.copyOf(left, HALF);
    part[wrong] ^= 1;
    Files.write(dataRoot().resolve("ingest/sha256-" + layer().hex()), part);
    unpack("--pull").ended(ExitCode.SUCCESS);
    requireUnpacked();
  }

  @Test
  void rightBytesOfAnEarlierRunAreNotFetchedAgain() throws IOException {
    registry.fault(onLayer().then(Break.cutAfter(HALF)));
    registry.fault(onLayer().always().then(Break.answer(404)));
    unpack("--pull").ended(ExitCode.NOT_FOUND);
    requireNothing();
    registry.heal();
    registry.log().clear();
    unpack("--pull").ended(ExitCode.SUCCESS);
    requireUnpacked();
    assertThat(registry.log().all("GET", "/blobs/" + layer()))
        .singleElement()
        .satisfies(request -> assertThat(request.bytesOut()).isLessThan(BIG - HALF + (1 << 20)));
  }

  @Test
  void aLayerThatCannotBeFetchedIsTheReason() throws IOException {
    Digest small =
        registry.shelf().blobs("team/app").stream()
            .filter(digest -> length(digest) < BIG / 4 && !isConfig(digest))
            .findFirst()
            .orElseThrow();
    registry.shelf().removeBlob("team/app", small);
    assertThat(unpack("--pull").ended(ExitCode.NOT_FOUND).err()).contains(small.toString());
    assertThat(beside()).isEmpty();
    new CommandRun(home).run("inspect", name).ended(ExitCode.NOT_FOUND);
  }

  private int length(Digest digest) {
    return registry.shelf().blob("team/app", digest).orElseThrow().length;
  }

  private boolean isConfig(Digest digest) {
    return registry.shelf().blob("team/app", digest).orElseThrow()[0] == '{';
  }

  @Test
  void cancelledWhileItWaits() throws Exception {
    registry.fault(onLayer().then(Break.silentAfter(HALF)));
    Cancellation cancellation = new Cancellation();
    CompletableFuture<CommandRun.Result> run =
        CompletableFuture.supplyAsync(
            () -> new CommandRun(home).cancellation(cancellation).run(line("--pull")));
    while (!isStaged("files/a")) {
      assertThat(run).isNotDone();
      Thread.sleep(20);
    }
    cancellation.cancel();
    run.get().ended(ExitCode.CANCELLED);
    requireNothing();
    registry.heal();
    unpack("--pull").ended(ExitCode.SUCCESS);
    requireUnpacked();
  }

  @Test
  void whatIsThereIsNotAskedFor() throws IOException {
    assertThat(unpack().ended(ExitCode.NOT_FOUND).err())
        .contains("--pull=missing fetches it from " + registry.host());
    assertThat(registry.log().count()).isZero();
    new CommandRun(home).run("pull", name).ended(ExitCode.SUCCESS);
    registry.log().clear();
    unpack("--pull").ended(ExitCode.SUCCESS);
    requireUnpacked();
    assertThat(registry.log().count()).isZero();
    unpack("--pull=always", "--replace").ended(ExitCode.SUCCESS);
    requireUnpacked();
    assertThat(registry.log().count("GET", "/blobs/")).isZero();
    assertThat(registry.log().count("HEAD", "/manifests/v1")).isOne();
    assertThat(registry.log().count("GET", "/manifests/")).isZero();
  }

  @Test
  void aMovedTagIsFollowedWhenAlwaysAskedFor() throws IOException {
    unpack("--pull").ended(ExitCode.SUCCESS);
    byte[] before = Files.readAllBytes(target.resolve("files/b"));
    buildAndPush("none", 7);
    unpack("--pull", "--replace").ended(ExitCode.SUCCESS);
    assertThat(target.resolve("files/b")).hasBinaryContent(before);
    unpack("--pull", "always", "--replace").ended(ExitCode.SUCCESS);
    assertThat(Files.readAllBytes(target.resolve("files/b"))).isNotEqualTo(before);
    requireUnpacked();
    // The config and the big layer; the small one is the same.
    assertThat(registry.log().count("GET", "/blobs/")).isEqualTo(2);
  }

  /** Each document is asked for once, though the choice reads it and the copy, too. */
  @Test
  void nothingIsAskedForTwice() {
    unpack("--pull").ended(ExitCode.SUCCESS);
    assertThat(registry.log().count("GET", "/manifests/")).isOne();
    assertThat(registry.log().count("GET", "/blobs/")).isEqualTo(3);
  }

  @Test
  void aTargetThatIsNotEmptyStays() throws IOException {
    Files.createDirectories(target);
    Files.writeString(target.resolve("mine"), "mine");
    unpack("--pull").ended(ExitCode.CONFLICT);
    assertThat(target.resolve("mine")).hasContent("mine");
    assertThat(beside()).containsExactly("out");
    new CommandRun(home).run("inspect", name).ended(ExitCode.NOT_FOUND);
  }

  @Test
  void aConfigThatLiesAboutALayerGivesNeitherTreeNorName() throws IOException {
    Digest manifest = Objects.requireNonNull(registry.shelf().tags("team/app").get("v1"));
    String text = text(registry.shelf().manifest("team/app", manifest).orElseThrow().bytes());
    Digest config =
        registry.shelf().blobs("team/app").stream()
            .filter(this::isConfig)
            .findFirst()
            .orElseThrow();
    // Uncompressed, so that the diffID is the blob's digest.
    String lie =
        text(registry.shelf().blob("team/app", config).orElseThrow())
            .replace(layer().hex(), "0".repeat(64));
    Digest other = registry.shelf().addBlob("team/app", lie.getBytes(StandardCharsets.UTF_8));
    registry
        .shelf()
        .addManifest(
            "team/app",
            MANIFEST,
            text.replace(config.hex(), other.hex()).getBytes(StandardCharsets.UTF_8),
            "v1");
    assertThat(unpack("--pull").ended(ExitCode.MISMATCH).err()).contains("uncompressed");
    assertThat(beside()).isEmpty();
    new CommandRun(home).run("inspect", name).ended(ExitCode.NOT_FOUND);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void theReportsTellBoth() throws IOException {
    CommandRun.Result run =
        unpack("--pull", "--format", "json", "--progress", "json").ended(ExitCode.SUCCESS);
    JsonObject report = schemas.check("unpack-output", run.out());
    assertThat(report.object("pull").size("transferred")).isEqualTo(4);
    List<String> started =
        run.err()
            .lines()
            .filter(line -> line.contains("\"started\"") && line.contains(layer().hex()))
            .toList();
    // The layer is not compressed: one digest, two pieces of work.
    assertThat(started).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void aLayerAloneIsNotFetched() {
    new CommandRun(home).run("unpack", "--pull", "--layer", "0123").ended(ExitCode.USAGE);
  }
}
