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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {
  private final OutputSchemas schemas = new OutputSchemas();

  @TempDir Path home;
  @TempDir Path context;

  @BeforeEach
  void build() throws IOException {
    Files.createDirectories(context.resolve("bin"));
    Files.writeString(context.resolve("bin/same"), "same");
    Files.writeString(context.resolve("bin/tool"), "one");
    Files.writeString(context.resolve("gone"), "gone");
    Files.writeString(context.resolve("mode"), "mode");
    Files.writeString(context.resolve("Metadata"), "{\"version\":\"v1.19.8\"}");
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY . .\nLABEL team=a\n");
    ok("build", "-t", "k:v1", context.toString());
    Files.writeString(context.resolve("bin/tool"), "longer");
    Files.writeString(context.resolve("new"), "new");
    Files.delete(context.resolve("gone"));
    Files.setPosixFilePermissions(
        context.resolve("mode"), PosixFilePermissions.fromString("rwxr-x---"));
    Files.writeString(context.resolve("Metadata"), "{\"version\":\"v1.19.9\"}");
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY . .\nLABEL team=b\n");
    ok("build", "-t", "k:v2", context.toString());
  }

  @Test
  void filesConfigsAndSizes() throws IOException {
    JsonObject diff =
        schemas.check("diff-output", ok("diff", "--format", "json", "k:v1", "k:v2").out());
    List<String> files = new ArrayList<>();
    for (JsonObject file : diff.objects("files")) {
      files.add(file.string("kind") + " " + file.string("path") + " " + file.strings("details"));
    }
    assertThat(files)
        .contains(
            "changed bin/tool [content]",
            "removed gone []",
            "added new []",
            "changed Metadata [content]",
            "changed mode [mode 644 -> 750]")
        .noneMatch(line -> line.contains("bin/same"));
    List<String> fields = new ArrayList<>();
    for (JsonObject field : diff.objects("config")) {
      fields.add(field.string("name") + " " + field.string("before") + " " + field.string("after"));
    }
    assertThat(fields).contains("Kubernetes v1.19.8 v1.19.9", "label team a b");
    JsonObject bin = diff.objects("folders").get(1);
    assertThat(bin.string("folder")).isEqualTo("bin");
    assertThat(bin.size("sizeBefore")).isEqualTo(7);
    assertThat(bin.size("sizeAfter")).isEqualTo(10);

    assertThat(ok("diff", "k:v1", "k:v2").lines())
        .contains(
            "  ~ bin/tool  3 B -> 6 B (content)",
            "  - gone  4 B",
            "  + new  3 B",
            "  ~ Kubernetes  v1.19.8 -> v1.19.9",
            "  bin/ 7 B -> 10 B");
  }

  @Test
  void scriptsSeeIt() {
    run("diff", "--exit-code", "k:v1", "k:v2").ended(ExitCode.MISMATCH);
    assertThat(ok("diff", "--exit-code", "k:v1", "k:v1").out()).contains("do not differ");
    run("diff", "k:v1", "k:v3").ended(ExitCode.NOT_FOUND);
  }

  @Test
  void aDerivedImageReadsTheSharedLayersOnce() throws IOException {
    Files.writeString(context.resolve("Kubefile"), "FROM k:v1\nCOPY new bin/\nCOPY new bin/tool\n");
    ok("build", "-t", "k:derived", context.toString());
    assertThat(ok("diff", "k:v1", "k:derived").lines())
        .contains("  + bin/new  3 B", "  ~ bin/tool  3 B (content)");
  }

  private CommandRun.Result ok(String... args) {
    return run(args).ended(ExitCode.SUCCESS);
  }

  private CommandRun.Result run(String... args) {
    return new CommandRun(home).run(args);
  }
}
