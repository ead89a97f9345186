// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.OutputSchemas;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyCommandTest {
  private final OutputSchemas schemas = new OutputSchemas();

  @TempDir Path home;

  @BeforeEach
  void build() throws IOException {
    Path context = Files.createDirectories(home.resolve("context"));
    Files.writeString(context.resolve("file"), "content");
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY file /\n");
    ok("build", "--platform", "linux/amd64,linux/arm64", "-t", "two:v1", context.toString());
  }

  @Test
  void theWholeImageKeepsItsDigest() throws IOException {
    JsonObject report = copy("store:two:v1", oci("whole"));
    assertThat(report.string("digest")).isEqualTo(digest("two:v1"));
    assertThat(report.strings("lost")).isEmpty();
    assertThat(report.has("derivedFrom")).isFalse();
    assertThat(copy("store:two:v1", oci("whole")).size("transferred")).isZero();
    copy(oci("whole"), "store:back:v1");
    assertThat(digest("back:v1")).isEqualTo(digest("two:v1"));
    ok("verify", "back:v1");
  }

  @Test
  void onePlatformIsDerivedFromTheWhole() throws IOException {
    JsonObject report = copy("--platform", "linux/arm64", "store:two:v1", "store:arm:v1");
    assertThat(report.string("derivedFrom")).isEqualTo(digest("two:v1"));
    assertThat(report.string("digest")).isEqualTo(digest("arm:v1"));
    ok("verify", "arm:v1");
    JsonObject single = copy("--platform", "arm64", "--single", "store:two:v1", "store:single:v1");
    assertThat(single.has("derivedFrom")).isFalse();
    assertThat(single.string("digest")).isNotEqualTo(report.string("digest"));
    ok("verify", "single:v1");
    JsonObject both = copy("--platform", "amd64,arm64", "store:two:v1", "store:both:v1");
    assertThat(both.string("digest")).isEqualTo(digest("two:v1"));
  }

  @Test
  void aSparseIndexIsNotForTheStore() throws IOException {
    JsonObject sparse = copy("--platform", "arm64", "--sparse", "store:two:v1", oci("sparse"));
    assertThat(sparse.string("digest")).isEqualTo(digest("two:v1"));
    CommandRun.Result refused =
        run("copy", "--platform", "arm64", "--sparse", "store:two:v1", "store:sparse:v1");
    assertThat(refused.ended(ExitCode.UNSUPPORTED).err()).contains("--sparse");
  }

  @Test
  void aConversionSaysWhatItLoses() throws IOException {
    ok(
        "build",
        "--format",
        "oci",
        "--label",
        "a=b",
        "-t",
        "plain:v1",
        home.resolve("context").toString());
    JsonObject report =
        copy("--image-format", "docker", "--compression", "gzip", "store:plain:v1", oci("docker"));
    assertThat(report.string("digest")).isNotEqualTo(digest("plain:v1"));
    assertThat(report.strings("lost"))
        .anySatisfy(lost -> assertThat(lost).startsWith(digest("plain:v1") + ": annotations"));
    copy(oci("docker"), "store:docker:v1");
    ok("verify", "docker:v1");
  }

  @ParameterizedTest
  @CsvSource({
    "--sparse, ''",
    "--single, ''",
    "--single, '--platform=amd64,arm64'",
    "--closure, --image-format=oci",
    "--closure, --compression=gzip",
    "'', --compression=lzma"
  })
  void whatCannotBeAskedTogetherIsRefused(String one, String other) {
    List<String> line = new ArrayList<>(List.of("copy"));
    List.of(one, other).stream().filter(each -> !each.isEmpty()).forEach(line::add);
    line.addAll(List.of("store:two:v1", oci("refused")));
    CommandRun.Result refused = run(line.toArray(String[]::new)).ended(ExitCode.INVALID);
    assertThat(refused.err()).contains("--");
    assertThat(home.resolve("refused")).doesNotExist();
  }

  private JsonObject copy(String... args) throws IOException {
    List<String> line = new ArrayList<>(List.of("copy", "--format", "json"));
    line.addAll(List.of(args));
    return schemas.check("copy-output", ok(line.toArray(String[]::new)).out());
  }

  private String digest(String name) throws IOException {
    return schemas
        .check("inspect-output", ok("inspect", "--format", "json", name).out())
        .string("digest");
  }

  private String oci(String folder) {
    return "oci:" + home.resolve(folder) + ":v1";
  }

  private CommandRun.Result ok(String... args) {
    return run(args).ended(ExitCode.SUCCESS);
  }

  private CommandRun.Result run(String... args) {
    return new CommandRun(home).run(args);
  }
}
