// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.OutputSchemas;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.registry.mirror.file.MirrorFileReader;
import io.cloudimage.registry.testing.FaultyRegistry;
import io.cloudimage.registry.testing.faulty.Break;
import io.cloudimage.registry.testing.faulty.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorCommandTest {
  private static final String REPOSITORY = "team/app";

  @TempDir Path home;

  private final OutputSchemas schemas = new OutputSchemas();
  private FaultyRegistry source = start();
  private FaultyRegistry target = start();

  private static FaultyRegistry start() {
    try {
      return FaultyRegistry.start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void fill() {
    for (String tag : List.of("v1", "v2", "v3")) {
      image(tag, tag);
    }
  }

  @AfterEach
  void stop() throws IOException {
    source.close();
    target.close();
  }

  private void image(String tag, String text) {
    byte[] config = ("{\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\""
            + MediaType.OCI_MANIFEST
            + "\",\"config\":{\"mediaType\":\""
            + MediaType.OCI_CONFIG
            + "\",\"digest\":\""
            + source.shelf().addBlob(REPOSITORY, config)
            + "\",\"size\":"
            + config.length
            + "},\"layers\":[]}";
    source
        .shelf()
        .addManifest(
            REPOSITORY, MediaType.OCI_MANIFEST, manifest.getBytes(StandardCharsets.UTF_8), tag);
  }

  private String file(String more) throws IOException {
    String yaml =
        "version: 1\nsources:\n- repository: '"
            + source.host()
            + "/"
            + REPOSITORY
            + "'\n  destination: {registry: '"
            + target.host()
            + "', prefix: mirror}\n"
            + more;
    return Files.writeString(home.resolve("mirror.yaml"), yaml).toString();
  }

  private CommandRun.Result run(String... line) {
    return new CommandRun(home).run(line);
  }

  @Test
  void planThenApplyThenNothing() throws IOException {
    String plan = home.resolve("plan.json").toString();
    CommandRun.Result planned = run("mirror", "plan", file(""), "-o", plan);
    assertThat(planned.ended(ExitCode.SUCCESS).out())
        .contains("add     " + target.host() + "/mirror/team/app:v1")
        .contains("3 additions, 0 moves, 0 deletions; 0 stay as they are");
    schemas.check("mirror-plan", Files.readString(Path.of(plan)));
    assertThat(target.shelf().repositories()).as("a plan changes nothing").isEmpty();

    CommandRun.Result applied = run("mirror", "apply", "--format", "json", plan);
    JsonObject report = schemas.check("mirror-output", applied.ended(ExitCode.SUCCESS).out());
    assertThat(report.bool("complete")).isTrue();
    assertThat(report.size("added")).isEqualTo(3);
    assertThat(target.shelf().tags("mirror/team/app")).isEqualTo(source.shelf().tags(REPOSITORY));

    CommandRun.Result again = run("mirror", "run", file(""));
    assertThat(again.ended(ExitCode.SUCCESS).lines().get(0))
        .isEqualTo("added 0, moved 0, deleted 0; 3 stayed as they were");
    schemas.check("mirror-plan", run("mirror", "plan", "--format", "json", file("")).out());
    try (var states = Files.list(home.resolve(".local/share/cloudimage/mirror/state"))) {
      for (Path state : states.toList()) {
        schemas.check("mirror-state", Files.readString(state));
      }
    }
  }

  @Test
  void someOfItFails() throws IOException {
    target.fault(Fault.on("PUT", "/manifests/v2").always().then(Break.answer(403)));
    CommandRun.Result partial = run("mirror", "run", "--format", "json", file(""));
    JsonObject report = schemas.check("mirror-output", partial.ended(ExitCode.PARTIAL).out());
    assertThat(report.bool("complete")).isFalse();
    assertThat(report.size("added")).isEqualTo(2);
    assertThat(report.size("failed")).isOne();
    assertThat(partial.err()).contains("warning: ").contains("/mirror/team/app:v2: failed: ");
    target.heal();
    assertThat(run("mirror", "run", file("")).ended(ExitCode.SUCCESS).out()).contains("added 1,");
  }

  @Test
  void oneSourceOfTwoIsNotThere() throws IOException {
    String more =
        "- image: '"
            + source.host()
            + "/absent:v1'\n  destination: {registry: '"
            + target.host()
            + "'}\n";
    CommandRun.Result partial = run("mirror", "run", file(more)).ended(ExitCode.PARTIAL);
    assertThat(partial.out()).contains("added 3,").contains("NOT DONE: 1 failure, 0 conflicts");
    assertThat(partial.err()).contains(source.host() + "/absent");
  }

  @Test
  void nothingCanBePlannedAtAll() throws IOException {
    source.fault(Fault.on("GET", "/tags/list").always().then(Break.answer(403)));
    run("mirror", "plan", file("")).ended(ExitCode.DENIED);
  }

  @Test
  void mistakes() throws IOException {
    run("mirror").ended(ExitCode.USAGE);
    run("mirror", "apply", "--shard", "4/4", "plan.json").ended(ExitCode.USAGE);
    run("mirror", "plan", home.resolve("absent.yaml").toString()).ended(ExitCode.NOT_FOUND);
    CommandRun.Result wrong = run("mirror", "plan", file("  prun: true\n"));
    assertThat(wrong.ended(ExitCode.INVALID).err()).contains("line 5: $.sources[0].prun");
    Path notPlan = Files.writeString(home.resolve("plan.json"), "{\"version\": 2}");
    run("mirror", "apply", notPlan.toString()).ended(ExitCode.INVALID);
  }

  @Test
  void theExampleIsAMirrorFile() throws IOException {
    Path example = Path.of("../docs/examples/mirror/mirror.yaml");
    assertThat(MirrorFileReader.read(Files.readAllBytes(example), "the example").entries())
        .hasSize(3);
  }
}
