// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.OutputSchemas;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found out about Debian's registry. */
class ProbeCommandTest {
  @TempDir Path home;

  private DockerRegistry registry;

  @BeforeEach
  void start() throws IOException {
    registry = DockerRegistry.start(Files.createDirectories(home.resolve("registry")));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void looksAtTheHostAlone() throws IOException {
    Map<String, String> results = probe(registry.host().toString());
    assertThat(results)
        .containsEntry("auth", "no")
        .containsEntry("api", "yes")
        .containsEntry("catalog", "yes")
        .containsEntry("rate-limit", "no")
        .hasSize(4);
  }

  @Test
  void writesAndTakesBack() throws IOException {
    String repository = registry.host() + "/team/scratch";
    Map<String, String> results = probe("--write", repository);
    assertThat(results)
        .containsEntry("upload-monolithic", "yes")
        .containsEntry("upload-chunked", "yes")
        .containsEntry("upload-status", "yes")
        .containsEntry("upload-long-chunk", "yes")
        .containsEntry("upload-cancel", "yes")
        .containsEntry("mount", "yes")
        .containsEntry("manifest-put", "yes")
        .containsEntry("manifest-head", "yes")
        .containsEntry("digest-header", "yes")
        .containsEntry("conditional", "yes")
        .containsEntry("range", "yes")
        .containsEntry("referrers", "no")
        .containsEntry("subject", "no")
        .containsEntry("tag-delete", "no")
        .containsEntry("manifest-delete", "yes")
        .containsEntry("blob-delete", "yes");
    // This registry mostly loses an upload that is cut, and now and then keeps it; what is
    // remembered has to be what was seen.
    assertThat(results.get("upload-resume")).isIn("no", "yes");
    assertThat(Files.readString(home.resolve("data/state/quirks.json")))
        .contains("no-referrers", "no-tag-delete")
        .satisfies(
            quirks ->
                assertThat(quirks.contains("no-upload-resume"))
                    .isEqualTo("no".equals(results.get("upload-resume"))));
    assertThat(run("tags", repository).lines()).isEmpty();
    assertThat(run("probe", repository).out()).contains("manifest-head", "remembered: ");
  }

  @Test
  void writesNowhereUnasked() throws IOException {
    assertThat(
            command("probe", "--write", registry.host().toString()).ended(ExitCode.INVALID).err())
        .contains("expected a repository");
  }

  private Map<String, String> probe(String... arguments) throws IOException {
    String[] all = new String[arguments.length + 3];
    all[0] = "probe";
    all[1] = "--format";
    all[2] = "json";
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    JsonObject json = new OutputSchemas().check("probe-output", run(all).out());
    Map<String, String> results = new TreeMap<>();
    for (JsonObject check : json.objects("checks")) {
      results.put(check.string("check"), check.string("result"));
    }
    return results;
  }

  private CommandRun.Result run(String... args) {
    return command(args).ended(ExitCode.SUCCESS);
  }

  private CommandRun.Result command(String... args) {
    return new CommandRun(home)
        .variable("CLOUDIMAGE_DATA_ROOT", home.resolve("data").toString())
        .run(args);
  }
}
