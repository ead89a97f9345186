// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.OutputSchemas;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every result that can be had as JSON follows its schema. */
class JsonOutputTest {
  private static final String IMAGE = "kubernetes:v1.19.8";

  private final OutputSchemas schemas = new OutputSchemas();

  @TempDir Path home;

  @Test
  void everyCommandFollowsItsSchema() throws IOException {
    Path context = Files.createDirectories(home.resolve("context"));
    Files.writeString(context.resolve("Metadata"), "{\"version\": \"v1.19.8\"}");
    Files.writeString(
        context.resolve("Kubefile"),
        "FROM scratch\nLABEL team=platform\nENV A=b\nCOPY . .\nCMD [\"init.sh\"]\n");
    Path metadata = home.resolve("metadata.json");
    run("build", "-t", IMAGE, "--metadata-file", metadata.toString(), context.toString());
    schemas.check("build-output", Files.readString(metadata));
    check("version-output", "version");
    check("images-output", "images");
    JsonObject inspected = check("inspect-output", "inspect", IMAGE);
    JsonObject layer = inspected.objects("platforms").get(0).objects("layers").get(0);
    check("history-output", "history", IMAGE);
    check("verify-output", "verify", IMAGE);
    check("fsck-output", "fsck");
    check("unpack-output", "unpack", IMAGE, home.resolve("rootfs").toString());
    check("unpack-output", "unpack", "--layer", layer.string("id"));
    check("mount-output", "mount", IMAGE);
    check("mount-output", "mount");
    check("inspect-output", "inspect", IMAGE);
    JsonObject untagged = check("rmi-output", "rmi", IMAGE);
    assertThat(untagged.strings("untagged")).containsExactly(IMAGE);
    check("gc-output", "gc");
  }

  @Test
  void everyEventOfProgressFollowsItsSchema() throws IOException {
    Path context = Files.createDirectories(home.resolve("context"));
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY . .\n");
    CommandRun.Result result = run("--progress", "json", "build", "-t", IMAGE, context.toString());
    assertThat(result.err().lines()).hasSizeGreaterThan(3);
    for (String line : result.err().lines().toList()) {
      schemas.check("progress-event", line);
    }
  }

  private JsonObject check(String schema, String... args) throws IOException {
    String[] line =
        Stream.concat(Stream.of(args), Stream.of("--format", "json")).toArray(String[]::new);
    return schemas.check(schema, run(line).out());
  }

  private CommandRun.Result run(String... args) {
    return new CommandRun(home).run(args).ended(ExitCode.SUCCESS);
  }
}
