// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.OutputSchemas;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.transfer.Cancellation;
import io.cloudimage.registry.testing.DockerRegistry;
import io.cloudimage.registry.testing.FaultyRegistry;
import io.cloudimage.registry.testing.TokenServer;
import io.cloudimage.registry.testing.faulty.Break;
import io.cloudimage.registry.testing.faulty.Fault;
import io.cloudimage.registry.testing.faulty.FaultAction;
import io.cloudimage.registry.testing.faulty.PasswordGate;
import io.cloudimage.registry.testing.faulty.Profile;
import io.cloudimage.registry.testing.faulty.Trait;
import io.cloudimage.registry.testing.wire.LoggedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code build --push}, whose layers go ahead. */
@Timeout(120)
class BuildPushTest {
  private static final int LARGE = 3 << 20;
  private static final String PATCHES = "/blobs/uploads/";

  @TempDir Path home;
  @TempDir Path context;
  @TempDir Path disk;

  @BeforeEach
  void layOut() throws IOException {
    byte[] bytes = new byte[LARGE];
    new Random(34).nextBytes(bytes);
    Files.write(context.resolve("large"), bytes);
    Files.writeString(context.resolve("small"), "small");
    Files.writeString(
        context.resolve("Kubefile"), "FROM scratch\nCOPY large bin/\nCOPY small etc/\n");
  }

  private CommandRun.Result build(Object host, String... more) {
    String name = host + "/team/app:v1";
    return new CommandRun(home)
        .run(
            Stream.of(
                    Stream.of("build", "--push", "--no-images", "--retries", "1", "-t", name),
                    Stream.of(more),
                    Stream.of(context.toString()))
                .flatMap(part -> part)
                .toArray(String[]::new));
  }

  private CommandRun.Result run(String... args) {
    return new CommandRun(home).run(args).ended(ExitCode.SUCCESS);
  }

  /** Another data root gets the image from the registry, and finds it right. */
  private void isWhole(Object host) {
    Path other = disk.resolve("other");
    String name = host + "/team/app:v1";
    run("--data-root", other.toString(), "pull", name);
    run("--data-root", other.toString(), "verify", name);
  }

  private static List<String> requests(FaultyRegistry registry) {
    return registry.log().all().stream().map(LoggedRequest::method).toList();
  }

  @Test
  void theLargeLayerGoesAhead() throws IOException {
    try (FaultyRegistry registry = FaultyRegistry.start()) {
      CommandRun.Result result = build(registry.host()).ended(ExitCode.SUCCESS);
      // The large layer as it comes; then what any push asks for, and the small layer, the config
      // and the manifest.
      assertThat(requests(registry)).startsWith("POST", "PATCH", "PUT");
      assertThat(registry.log().count("PATCH", PATCHES)).isOne();
      assertThat(registry.log().count("POST", PATCHES)).isEqualTo(3);
      assertThat(registry.log().count("HEAD", "/blobs/")).isEqualTo(3);
      assertThat(registry.log().count("HEAD", "/manifests/")).isOne();
      assertThat(registry.log().count("PUT", "/manifests/")).isOne();
      assertThat(registry.log().count()).isEqualTo(3 + 3 + 2 * 2 + 2);
      assertThat(result.err().lines().filter(line -> line.endsWith("sent while it was built")))
          .hasSize(1)
          .allMatch(line -> line.matches("layer [0-9a-f]{12} \\(.* MB\\) done: sent while.*"));
      assertThat(result.err()).doesNotContain("is there already");
      assertThat(result.out()).containsPattern("moved 4 blobs, 3.* MB .*; already there 0 blobs");
      isWhole(registry.host());
    }
  }

  @Test
  void theEventsFollowTheirSchema() throws IOException {
    OutputSchemas schemas = new OutputSchemas();
    try (FaultyRegistry registry = FaultyRegistry.start()) {
      CommandRun.Result result = build(registry.host(), "--progress", "json");
      result.ended(ExitCode.SUCCESS);
      for (String line : result.err().lines().toList()) {
        schemas.check("progress-event", line);
      }
      assertThat(result.err().lines().filter(line -> line.contains("sent while it was built")))
          .singleElement()
          .asString()
          .contains("\"completed\"");
    }
  }

  @Test
  void otherNamesGetItFromTheFirst() throws IOException {
    try (FaultyRegistry registry = FaultyRegistry.start()) {
      String other = registry.host() + "/team/other:v1";
      String again = registry.host() + "/team/app:v2";
      build(registry.host(), "-t", other, "-t", again).ended(ExitCode.SUCCESS);
      assertThat(registry.log().count("PATCH", PATCHES)).isOne();
      assertThat(registry.log().bytesIn()).isLessThan(LARGE + LARGE / 2);
      assertThat(run("digest", other).out()).isEqualTo(run("digest", again).out());
    }
  }

  private static Stream<Named<FaultAction>> failures() {
    return Stream.of(
        Named.of("400", Break.answer(400)),
        Named.of("401", Break.answer(401)),
        Named.of("403", Break.answer(403)),
        Named.of("405", Break.answer(405)),
        Named.of("413", Break.answer(413)),
        Named.of("429", Break.tooMany("0")),
        Named.of("500", Break.answer(500)),
        Named.of("503", Break.answer(503)),
        Named.of("a reset", Break.reset()),
        Named.of("a reset in the middle", Break.resetWhileReading(LARGE / 2)),
        Named.of("a lost answer", Break.loseAnswer()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void whatFailsAheadIsPushedAsEver(FaultAction failure) throws IOException {
    try (FaultyRegistry registry = FaultyRegistry.start()) {
      registry.fault(Fault.on("PATCH", PATCHES).then(failure));
      CommandRun.Result result = build(registry.host()).ended(ExitCode.SUCCESS);
      assertThat(result.err()).doesNotContain("sent while").doesNotContain("warning");
      assertThat(result.out()).contains("moved 4 blobs").contains("already there 0 blobs");
      assertThat(registry.openUploads()).isZero();
      isWhole(registry.host());
    }
  }

  @Test
  void registriesThatTakeNoPieces() throws IOException {
    Profile profile = Profile.PLAIN.with(Trait.NO_PIECES);
    try (FaultyRegistry registry = FaultyRegistry.start(profile)) {
      build(registry.host()).ended(ExitCode.SUCCESS);
      assertThat(registry.log().count("PATCH", PATCHES)).isOne();
      isWhole(registry.host());
      Files.write(context.resolve("large"), new byte[] {1}, StandardOpenOption.APPEND);
      build(registry.host()).ended(ExitCode.SUCCESS);
      assertThat(registry.log().count("PATCH", PATCHES)).isOne();
    }
  }

  @Test
  void aRefusalIsToldByThePush() throws IOException {
    try (FaultyRegistry registry =
        FaultyRegistry.start(Profile.PLAIN, new PasswordGate("ann", "secret"))) {
      CommandRun.Result result = build(registry.host());
      result.ended(ExitCode.DENIED);
      assertThat(result.err().lines().filter(line -> line.contains("401"))).hasSize(1);
      assertThat(registry.log().bytesIn()).isZero();
      run("inspect", registry.host() + "/team/app:v1");
    }
  }

  @Test
  void aBuildThatFailsLeavesNoUpload() throws IOException {
    Files.writeString(
        context.resolve("Kubefile"), "FROM scratch\nCOPY large bin/\nCOPY missing etc/\n");
    try (FaultyRegistry registry = FaultyRegistry.start()) {
      CommandRun.Result result = build(registry.host());
      assertThat(result.code()).isNotZero();
      assertThat(registry.openUploads()).isZero();
      assertThat(registry.log().count("PUT", "/manifests/")).isZero();
    }
  }

  @Test
  void anInterruptEndsWhatGoesAhead() throws IOException {
    Cancellation cancellation = new Cancellation();
    try (FaultyRegistry registry = FaultyRegistry.start()) {
      registry.fault(
          Fault.on("PATCH", PATCHES)
              .then(
                  (request, usual) -> {
                    request.body().readNBytes(1000);
                    cancellation.cancel();
                    return usual.answer(request);
                  }));
      CommandRun.Result result =
          new CommandRun(home)
              .cancellation(cancellation)
              .run(
                  "build",
                  "--push",
                  "--no-images",
                  "-t",
                  registry.host() + "/team/app:v1",
                  context.toString());
      result.ended(ExitCode.CANCELLED);
      assertThat(registry.log().count("PUT", "")).isZero();
      assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
          .doesNotContain("upload ahead");
    } finally {
      // The interrupt was this thread's, too.
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void stagesThatAreOnlyCopiedFromStayHere() throws IOException {
    Files.writeString(
        context.resolve("Kubefile"),
        """
        FROM scratch AS below
        COPY small etc/
        FROM scratch AS other
        COPY large bin/
        FROM below
        COPY --from=other bin/large copy
        """);
    try (FaultyRegistry registry = FaultyRegistry.start()) {
      build(registry.host()).ended(ExitCode.SUCCESS);
      assertThat(registry.log().count("PATCH", PATCHES)).isOne();
      assertThat(registry.log().bytesIn()).isBetween((long) LARGE, LARGE + LARGE / 2L);
    }
  }

  @Test
  void aRealRegistryWithTokens() throws IOException {
    try (TokenServer tokens = TokenServer.start();
        DockerRegistry registry = DockerRegistry.startWithTokens(disk, tokens)) {
      byte[] account =
          (TokenServer.USER + ":" + TokenServer.PASSWORD).getBytes(StandardCharsets.UTF_8);
      Map<String, Object> login = Map.of("auth", Base64.getEncoder().encodeToString(account));
      Files.write(
          Files.createDirectories(home.resolve(".docker")).resolve("config.json"),
          Json.write(Map.of("auths", Map.of(registry.host().toString(), login))));
      assertThat(build(registry.host()).ended(ExitCode.SUCCESS).err())
          .contains("sent while it was built");
      isWhole(registry.host());
    }
  }
}
