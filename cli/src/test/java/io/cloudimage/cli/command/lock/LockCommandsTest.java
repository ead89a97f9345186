// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.lock;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.OutputSchemas;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.registry.testing.DockerRegistry;
import io.cloudimage.registry.testing.FaultyRegistry;
import io.cloudimage.registry.testing.wire.LoggedRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lock files against Debian's registry, and a web server for ADD. */
class LockCommandsTest {
  private static final String PLATFORMS = "linux/amd64,linux/arm64";

  private final OutputSchemas schemas = new OutputSchemas();

  @TempDir Path home;
  @TempDir Path disk;

  private DockerRegistry registry;
  private HttpServer files;
  private String content = "tool";
  private Path context;
  private Path lock;

  @BeforeEach
  void start() throws IOException {
    registry = DockerRegistry.start(Files.createDirectories(disk.resolve("registry")));
    files = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    files.createContext(
        "/",
        exchange -> {
          byte[] body = content.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    files.start();
    context = Files.createDirectories(disk.resolve("context"));
    lock = context.resolve("cloudimage.lock");
    layOut(registry.host().toString());
  }

  private void layOut(String host) throws IOException {
    push(host + "/infra/base:v1", "base one");
    push(host + "/apps/web:v1", "web one");
    push(host + "/apps/db:v1", "db one");
    Files.writeString(
        context.resolve("Kubefile"),
        "FROM %s/infra/base:v1\nCOPY . .\nADD http://127.0.0.1:%d/tool?key=secret bin/\n"
            .formatted(host, files.getAddress().getPort()));
    Files.writeString(
        context.resolve("imageList"), "%1$s/apps/web:v1\n%1$s/apps/db:v1\n".formatted(host));
  }

  @AfterEach
  void stop() {
    files.stop(0);
    registry.close();
  }

  /** An image for two platforms, of 50 kB that do not compress. */
  private void push(String name, String seed) throws IOException {
    Path app = Files.createDirectories(disk.resolve("app"));
    byte[] bytes = new byte[50_000];
    new Random(seed.hashCode()).nextBytes(bytes);
    Files.write(app.resolve("file"), bytes);
    Files.writeString(app.resolve("Kubefile"), "FROM scratch\nCOPY file /\n");
    Path builder = Files.createDirectories(disk.resolve("builder"));
    String[] line = {
      "build", "--format", "oci", "--platform", PLATFORMS, "-t", name, "--push", app.toString()
    };
    new CommandRun(builder).run(line).ended(ExitCode.SUCCESS);
  }

  @Test
  void aLockIsWrittenAndBuiltFromAfterTagsMoved() throws IOException {
    CommandRun.Result first = ok(update());
    assertThat(first.out())
        .contains("added   base " + registry.host() + "/infra/base:v1")
        .contains("added   image " + registry.host() + "/apps/web:v1")
        .contains("added   file http://127.0.0.1:");
    String text = Files.readString(lock);
    assertThat(text).doesNotContain("secret").contains("  - linux/arm64");
    assertThat(Files.getPosixFilePermissions(lock)).contains(PosixFilePermission.GROUP_READ);
    try (Stream<Path> all = Files.list(context)) {
      assertThat(all).hasSize(3);
    }
    assertThat(blobs())
        .as("container images and bases that nothing is put upon")
        .isLessThan(300_000);
    String digest = build("one:v1", "--locked");

    push(registry.host() + "/infra/base:v1", "base two");
    push(registry.host() + "/apps/web:v1", "web two");
    CommandRun.Result other = ok(buildLine("two:v1", "--pull", "always"));
    assertThat(other.err()).contains("cloudimage.lock says otherwise about 2 names");
    assertThat(digest(other)).isNotEqualTo(digest);
    assertThat(build("one:v2", "--locked")).isEqualTo(digest);
    assertThat(Files.readString(lock)).isEqualTo(text);

    CommandRun.Result stale = run(update("--check")).ended(ExitCode.CONFLICT);
    assertThat(stale.out())
        .contains("moved   base " + registry.host() + "/infra/base:v1")
        .containsPattern("linux/amd64 +sha256:[0-9a-f]{12} -> sha256:[0-9a-f]{12}\n")
        .doesNotContain("apps/db");
    assertThat(ok(update("--dry-run")).out()).isEqualTo(stale.out());
    assertThat(Files.readString(lock)).isEqualTo(text);

    ok(update("--only", registry.host() + "/apps/web:v1"));
    Path before = Files.writeString(disk.resolve("before.lock"), text);
    JsonObject difference =
        schemas.check(
            "lock-output",
            ok("lock", "diff", "--format", "json", before.toString(), lock.toString()).out());
    assertThat(difference.objects("changes")).hasSize(1);
    assertThat(difference.objects("changes").get(0).string("name")).endsWith("/apps/web:v1");
    run("lock", "diff", "--exit-code", before.toString(), lock.toString()).ended(ExitCode.MISMATCH);

    schemas.check("lock-output", ok(update("--format", "json")).out());
    assertThat(ok(update("--check")).err()).contains("is up to date");
    assertThat(build("two:v2", "--locked")).isEqualTo(digest(other));
    assertThat(ok("lock", "diff", lock.toString(), lock.toString()).out()).isEqualTo("no change\n");
  }

  @Test
  void anotherMachineBuildsTheSameAfterTagsWereDeleted() throws IOException {
    ok(update());
    String digest = build("one:v1", "--locked");
    for (String name : List.of("/infra/base:v1", "/apps/web:v1", "/apps/db:v1")) {
      ok("delete", registry.host() + name);
      run("digest", registry.host() + name).ended(ExitCode.NOT_FOUND);
    }
    home = Files.createDirectories(disk.resolve("elsewhere"));
    assertThat(build("one:v1", "--locked")).isEqualTo(digest);
    ok("verify", "one:v1");
  }

  @Test
  void aBlobThatIsGoneIsTold() throws IOException {
    ok(update());
    String manifest =
        ok("manifest", "get", "--platform", "linux/arm64", registry.host() + "/apps/web:v1").out();
    String layer =
        manifest.replaceAll("(?s).*\"layers\".*?\"digest\" ?: ?\"sha256:([0-9a-f]{64})\".*", "$1");
    assertThat(layer).hasSize(64);
    Files.delete(
        disk.resolve("registry/storage/docker/registry/v2/blobs/sha256")
            .resolve(layer.substring(0, 2))
            .resolve(layer)
            .resolve("data"));
    CommandRun.Result gone = run(buildLine("one:v1", "--locked")).ended(ExitCode.NOT_FOUND);
    assertThat(gone.err()).contains(layer).contains("/apps/web:v1").contains("imageList:1");
    run("inspect", "one:v1").ended(ExitCode.NOT_FOUND);
  }

  @Test
  void whatChangedSinceIsRefused() throws IOException {
    run(buildLine("one:v1", "--locked")).ended(ExitCode.NOT_FOUND);
    ok(update());
    content = "TOOL";
    assertThat(run(buildLine("one:v1", "--locked")).ended(ExitCode.MISMATCH).err())
        .contains("Kubefile:3")
        .containsPattern("content from http://127.0.0.1:[0-9]+/tool.sha256-[0-9a-f]{16} is not");
    content = "tool";
    Files.writeString(context.resolve("imageList"), registry.host() + "/apps/web:v1\n");
    assertThat(run(buildLine("one:v1", "--locked")).ended(ExitCode.CONFLICT).err())
        .contains("image " + registry.host() + "/apps/db:v1")
        .contains("lock update");
    Files.writeString(context.resolve("imageList"), registry.host() + "/apps/more:v1\n");
    assertThat(run(buildLine("one:v1", "--locked")).ended(ExitCode.CONFLICT).err())
        .contains("does not have the container image " + registry.host() + "/apps/more:v1")
        .contains("imageList:1");
    run(update("--only", "nobody:v1")).ended(ExitCode.NOT_FOUND);
    Files.writeString(lock, "version: 2\n");
    run(buildLine("one:v1", "--locked")).ended(ExitCode.UNSUPPORTED);
    run(update()).ended(ExitCode.UNSUPPORTED);
  }

  @Test
  void withoutANetworkTheStoreServes() throws IOException {
    ok(update());
    String digest = build("one:v1", "--locked");
    registry.close();
    assertThat(build("one:v2", "--locked", "--pull", "never")).isEqualTo(digest);

    Path archive = disk.resolve("one.tar");
    ok("save", "-o", archive.toString(), "one:v1");
    home = Files.createDirectories(disk.resolve("elsewhere"));
    ok("load", "-i", archive.toString());
    Path kubefile = context.resolve("Kubefile");
    Files.writeString(kubefile, "FROM scratch\nCOPY . .\n");
    // Only members of the CloudImage that was loaded have these names here.
    assertThat(ok(update("--pull", "never")).out()).contains("removed base");
    String offline = build("two:v1", "--locked", "--pull", "never");
    assertThat(build("two:v2", "--pull", "never")).isEqualTo(offline);
    ok("verify", "two:v2");
  }

  @Test
  void aLockTellsWhatTheOtherSideHas() throws IOException {
    ok(update());
    build("one:v1", "--locked");
    Path whole = disk.resolve("whole.tar");
    Path update = disk.resolve("update.tar");
    ok("save", "-o", whole.toString(), "one:v1");
    ok("save", "--since", lock.toString(), "-o", update.toString(), "one:v1");
    // The two container images' and the base's layers, each of 50 kB, are left out.
    assertThat(Files.size(update)).isLessThan(Files.size(whole) - 150_000);
  }

  @Test
  void aRegistryIsAskedForNoTagThatIsLocked() throws IOException {
    try (FaultyRegistry counting = FaultyRegistry.start()) {
      layOut(counting.host().toString());
      counting.log().clear();
      ok(update());
      assertThat(counting.log().count("GET", "/blobs/")).isLessThanOrEqualTo(4);
      assertThat(counting.log().all("HEAD", "/manifests/v1")).hasSize(3);
      counting.log().clear();
      String digest = build("one:v1", "--locked");
      assertThat(counting.log().all()).isNotEmpty();
      assertThat(counting.log().count(asks("/manifests/sha256:"))).isPositive();
      assertThat(counting.log().count(asks("/manifests/v1"))).isZero();
      counting.log().clear();
      assertThat(build("one:v2", "--locked")).isEqualTo(digest);
      assertThat(counting.log().count(asks("/blobs/"))).isZero();
      assertThat(counting.log().count(asks("/manifests/v1"))).isZero();
    }
  }

  private static Predicate<LoggedRequest> asks(String part) {
    return request -> request.target().contains(part);
  }

  private long blobs() throws IOException {
    long sum = 0;
    try (Stream<Path> all = Files.walk(home)) {
      for (Path file : all.filter(path -> path.toString().contains("/blobs/")).toList()) {
        sum += Files.isRegularFile(file) ? Files.size(file) : 0;
      }
    }
    return sum;
  }

  private String[] update(String... more) {
    List<String> line = new ArrayList<>(List.of("lock", "update", "--platform", PLATFORMS));
    line.addAll(Arrays.asList(more));
    line.add(context.toString());
    return line.toArray(String[]::new);
  }

  private String[] buildLine(String name, String... more) {
    List<String> line = new ArrayList<>(List.of("build", "--platform", PLATFORMS, "-t", name));
    line.addAll(Arrays.asList(more));
    line.add(context.toString());
    return line.toArray(String[]::new);
  }

  private String build(String name, String... more) {
    return digest(ok(buildLine(name, more)));
  }

  private static String digest(CommandRun.Result built) {
    return built.out().replaceAll("(?s).*built (sha256:[0-9a-f]{64})\n.*", "$1");
  }

  private CommandRun.Result ok(String... line) {
    return run(line).ended(ExitCode.SUCCESS);
  }

  private CommandRun.Result run(String... line) {
    return new CommandRun(home).run(line);
  }
}
