// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.OutputSchemas;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for registries against Debian's registry. */
class RemoteCommandsTest {
  private static final String MANIFEST =
      "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
          + "\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":"
          + "\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\",\"size\":2},"
          + "\"layers\":[]}";
  private static final String DIGEST = digest(MANIFEST);

  private final OutputSchemas schemas = new OutputSchemas();

  @TempDir Path home;

  private DockerRegistry registry;
  private String app = "";

  @BeforeEach
  void start() throws IOException {
    registry = DockerRegistry.start(Files.createDirectories(home.resolve("registry")));
    app = registry.host() + "/team/app";
    assertThat(input("{}", "blob", "put", app).out()).isEqualTo(digest("{}") + "\n");
    for (String tag : List.of("v1.9.0", "v1.10.0", "latest")) {
      assertThat(input(MANIFEST, "manifest", "put", app + ":" + tag).out())
          .isEqualTo(DIGEST + "\n");
    }
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void listsTags() throws IOException {
    assertThat(run("tags", app).lines()).containsExactly("latest", "v1.10.0", "v1.9.0");
    assertThat(run("tags", "--sort", "version", app).lines())
        .containsExactly("v1.10.0", "v1.9.0", "latest");
    assertThat(run("tags", "--match", "v*", "--limit", "1", app).lines())
        .containsExactly("v1.10.0");
    assertThat(run("tags", "--digests", app).lines()).hasSize(4).last().asString().contains(DIGEST);
    JsonObject json =
        schemas.check("tags-output", run("tags", "--digests", "--format", "json", app).out());
    assertThat(json.objects("tags").get(0).string("digest")).isEqualTo(DIGEST);
    schemas.check("tags-output", run("tags", "--format", "json", app).out());
    assertThat(command("tags", app + ":latest").ended(ExitCode.INVALID).err())
        .contains("leave it out");
    assertThat(command("tags", registry.host() + "/none").ended(ExitCode.NOT_FOUND).err())
        .contains("the repository does not exist");
  }

  @Test
  void listsRepositories() throws IOException {
    input("{}", "blob", "put", registry.host() + "/teams");
    assertThat(run("repos", registry.host() + "/team").lines()).containsExactly(app);
    assertThat(run("repos", "--match", "none", registry.host().toString()).lines()).isEmpty();
    JsonObject json =
        schemas.check(
            "repos-output", run("repos", "--format", "json", registry.host().toString()).out());
    assertThat(json.strings("repositories")).contains("team/app");
    assertThat(command("repos", "docker.io").ended(ExitCode.INVALID).err()).contains("NAMESPACE");
  }

  @Test
  void tellsDigests() throws IOException {
    assertThat(run("digest", app).lines()).containsExactly(DIGEST);
    JsonObject json =
        schemas.check(
            "content-output", run("digest", "--format", "json", app + "@" + DIGEST).out());
    assertThat(json.size("size")).isEqualTo(MANIFEST.length());
    command("digest", app + ":none").ended(ExitCode.NOT_FOUND);
  }

  @Test
  void debugShowsTheRequestsAndNothingOfOthers() {
    assertThat(run("--log-level", "debug", "digest", app).err().lines())
        .anyMatch(line -> line.contains("/manifests/latest: 200"))
        .allMatch(line -> line.contains("[io.cloudimage."));
  }

  @Test
  void getsAndPutsManifestsByteForByte() throws IOException {
    assertThat(run("manifest", "get", app + ":latest").out()).isEqualTo(MANIFEST);
    assertThat(run("manifest", "get", "--pretty", app).lines()).hasSizeGreaterThan(3);
    Path file = home.resolve("manifest.json");
    run("manifest", "get", "-o", file.toString(), app);
    assertThat(file).hasContent(MANIFEST);
    assertThat(run("manifest", "put", app + ":v2@" + DIGEST, file.toString()).lines())
        .containsExactly(DIGEST);
    schemas.check(
        "content-output",
        run("manifest", "put", "--format", "json", app + "@" + DIGEST, file.toString()).out());
    put("not json", app + ":bad").ended(ExitCode.INVALID);
    put("{\"schemaVersion\":2}", app + ":bad").ended(ExitCode.INVALID);
    put(MANIFEST + " ", app + "@" + DIGEST).ended(ExitCode.MISMATCH);
    put(MANIFEST, app).ended(ExitCode.INVALID);
    put("x".repeat(4 * 1024 * 1024 + 1), app + ":bad").ended(ExitCode.UNSUPPORTED);
    new CommandRun(home)
        .input(MANIFEST)
        .run(
            "manifest",
            "put",
            "--media-type",
            "application/vnd.oci.image.index.v1+json",
            app + ":x")
        .ended(ExitCode.MISMATCH);
    assertThat(command("manifest").ended(ExitCode.USAGE).err()).contains("get, put or delete");
  }

  @Test
  void getsAndPutsBlobs() throws IOException {
    String content = "line\n".repeat(50_000);
    Path file = Files.writeString(home.resolve("blob"), content);
    String digest = run("blob", "put", app, file.toString()).out().strip();
    assertThat(digest).isEqualTo(digest(content));
    assertThat(run("blob", "get", app + "@" + digest).out()).isEqualTo(content);
    Path copy = home.resolve("copy");
    run("blob", "get", "-o", copy.toString(), app + "@" + digest);
    assertThat(copy).hasSameTextualContentAs(file);
    schemas.check(
        "content-output", run("blob", "put", "--format", "json", app, file.toString()).out());
    command("blob", "put", app + "@" + digest("other"), file.toString()).ended(ExitCode.MISMATCH);
    command("blob", "get", "-o", home.resolve("none").toString(), app + "@" + digest("none"))
        .ended(ExitCode.NOT_FOUND);
    command("blob", "get", app + ":latest").ended(ExitCode.INVALID);
    assertThat(home.resolve("none")).doesNotExist();
    try (var files = Files.list(home)) {
      assertThat(files).noneMatch(path -> path.toString().endsWith(".part"));
    }
  }

  @Test
  void deletesTheTagsThatAreNamedAndNoOthers() throws IOException {
    assertThat(command("delete", app).ended(ExitCode.INVALID).err()).contains("name it");
    schemas.check(
        "delete-output", run("delete", "--dry-run", "--format", "json", app + ":latest").out());
    assertThat(run("delete", app + ":v1.9.0").out())
        .isEqualTo("deleted " + app + ":v1.9.0 (" + DIGEST + ")\n");
    assertThat(run("tags", app).lines()).containsExactly("latest", "v1.10.0");
    command("delete", app + ":latest@" + digest("other")).ended(ExitCode.CONFLICT);
    CommandRun.Result some =
        command("delete", "--format", "json", app + ":none", app + ":latest@" + DIGEST)
            .ended(ExitCode.NOT_FOUND);
    assertThat(schemas.check("delete-output", some.out()).objects("deleted")).hasSize(1);
    assertThat(run("tags", app).lines()).containsExactly("v1.10.0");
    assertThat(run("digest", app + ":v1.10.0").lines()).containsExactly(DIGEST);
  }

  @Test
  void deletesAManifestWithAllItsTagsOnlyByItsDigest() throws IOException {
    assertThat(command("manifest", "delete", app + ":latest").ended(ExitCode.INVALID).err())
        .contains("cloudimage delete");
    run("manifest", "delete", app + "@" + DIGEST);
    command("digest", app + ":latest").ended(ExitCode.NOT_FOUND);
  }

  private CommandRun.Result put(String manifest, String name) {
    return new CommandRun(home).input(manifest).run("manifest", "put", name, "-");
  }

  private CommandRun.Result input(String text, String... args) {
    return new CommandRun(home).input(text).run(args).ended(ExitCode.SUCCESS);
  }

  private CommandRun.Result run(String... args) {
    return command(args).ended(ExitCode.SUCCESS);
  }

  private CommandRun.Result command(String... args) {
    return new CommandRun(home).run(args);
  }

  private static String digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
