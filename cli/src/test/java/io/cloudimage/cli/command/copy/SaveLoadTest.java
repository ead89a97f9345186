// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.OutputSchemas;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaveLoadTest {
  private final OutputSchemas schemas = new OutputSchemas();

  @TempDir Path home;
  @TempDir Path elsewhere;
  @TempDir Path disk;

  @BeforeEach
  void build() throws IOException {
    Path context = Files.createDirectories(home.resolve("context"));
    byte[] large = new byte[300_000];
    new Random(7).nextBytes(large);
    Files.write(context.resolve("large"), large);
    Files.writeString(context.resolve("small"), "one");
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY large /\nCOPY small /\n");
    ok("build", "--platform", "linux/amd64,linux/arm64", "-t", "two:v1", context.toString());
    Files.writeString(context.resolve("small"), "two");
    ok("build", "--platform", "linux/amd64,linux/arm64", "-t", "two:v2", context.toString());
    Path sbom = Files.writeString(home.resolve("sbom.json"), "{}");
    ok("attach", "--artifact-type", "application/spdx+json", "store:two:v2", sbom.toString());
  }

  @Test
  void severalImagesTravelWithWhatIsAttached() throws IOException {
    Path file = disk.resolve("both.tar");
    JsonObject saved = schemas.check("save-output", ok(save(file, "two:v1", "two:v2")).out());
    assertThat(saved.objects("images").get(0).size("attachments")).isZero();
    assertThat(saved.objects("images").get(1).size("attachments")).isEqualTo(1);
    JsonObject loaded =
        schemas.check("load-output", there(load(file)).ended(ExitCode.SUCCESS).out());
    assertThat(loaded.objects("images")).hasSize(2);
    for (String name : List.of("two:v1", "two:v2")) {
      assertThat(digest(elsewhere, name)).isEqualTo(digest(home, name));
      there("verify", name).ended(ExitCode.SUCCESS);
    }
    assertThat(there("tree", "store:two:v2").ended(ExitCode.SUCCESS).out())
        .contains("application/spdx+json");
    JsonObject again =
        schemas.check("load-output", there(load(file)).ended(ExitCode.SUCCESS).out());
    assertThat(again.size("transferred")).isZero();
    there("gc", "--grace", "0s").ended(ExitCode.SUCCESS);
    there("fsck").ended(ExitCode.SUCCESS);
  }

  @Test
  void whatTheOtherSideHasStaysBehind() throws IOException {
    Path whole = disk.resolve("v1.tar");
    Path update = disk.resolve("v2.tar");
    ok(save(whole, "two:v1"));
    JsonObject saved =
        schemas.check("save-output", ok(save(update, "--since", "two:v1", "two:v2")).out());
    assertThat(saved.size("leftOut")).isPositive();
    assertThat(Files.size(update)).isLessThan(Files.size(whole) / 4);

    CommandRun.Result early = there(load(update)).ended(ExitCode.NOT_FOUND);
    assertThat(early.err()).contains("neither in it nor in the store").contains("sha256:");
    assertThat(there("images", "--format", "json").out()).doesNotContain("two");

    there(load(whole)).ended(ExitCode.SUCCESS);
    there(load(update)).ended(ExitCode.SUCCESS);
    assertThat(digest(elsewhere, "two:v2")).isEqualTo(digest(home, "two:v2"));
    there("verify", "two:v2").ended(ExitCode.SUCCESS);
  }

  @Test
  void theOtherSideSaysWhatItHas() throws IOException {
    there(load(saved("two:v1"))).ended(ExitCode.SUCCESS);
    Path list = disk.resolve("there.txt");
    Files.writeString(list, there("images", "--blobs").ended(ExitCode.SUCCESS).out());
    Path update = disk.resolve("v2.tar");
    JsonObject saved =
        schemas.check("save-output", ok(save(update, "--since", list.toString(), "two:v2")).out());
    assertThat(saved.size("leftOutBytes")).isGreaterThan(300_000);
    there(load(update)).ended(ExitCode.SUCCESS);
    there("verify", "two:v2").ended(ExitCode.SUCCESS);
  }

  @Test
  void partsAreOneArchive() throws IOException {
    Path file = disk.resolve("parts.tar");
    ok(save(file, "--split", "100kB", "two:v1"));
    assertThat(file).doesNotExist();
    List<Path> parts = new ArrayList<>();
    try (Stream<Path> files = Files.list(disk)) {
      files.filter(each -> each.toString().matches(".*[.][0-9]{3}")).sorted().forEach(parts::add);
    }
    assertThat(parts).hasSizeGreaterThan(3);
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (Path part : parts) {
      assertThat(Files.size(part)).isLessThanOrEqualTo(100_000);
      joined.write(Files.readAllBytes(part));
    }
    assertThat(Digest.of(joined.toByteArray()))
        .isEqualTo(Digest.of(Files.readAllBytes(saved("two:v1"))));

    Path last = parts.get(parts.size() - 1);
    Path aside = Files.move(last, disk.resolve("aside"));
    assertThat(there(load(file)).ended(ExitCode.NOT_FOUND).err())
        .contains(String.valueOf(last.getFileName()));
    Files.move(aside, last);

    byte[] sound = Files.readAllBytes(parts.get(1));
    byte[] damaged = sound.clone();
    damaged[50_000] ^= 1;
    Files.write(parts.get(1), damaged);
    assertThat(there(load(file)).ended(ExitCode.MISMATCH).err())
        .contains("damaged are: parts.tar.002")
        .doesNotContain("parts.tar.003");
    Files.write(parts.get(1), sound);
    there(load(parts.get(0))).ended(ExitCode.SUCCESS);
    there("verify", "two:v1").ended(ExitCode.SUCCESS);
  }

  @Test
  void anArchiveComesFromStandardInput() throws IOException {
    byte[] archive = Files.readAllBytes(saved("two:v2"));
    CommandRun.Result loaded =
        new CommandRun(elsewhere).input(archive).run("load", "-i", "-", "--format", "json");
    schemas.check("load-output", loaded.ended(ExitCode.SUCCESS).out());
    there("verify", "two:v2").ended(ExitCode.SUCCESS);
    assertThat(there("tree", "store:two:v2").out()).contains("application/spdx+json");

    byte[] cut = Arrays.copyOf(archive, archive.length / 2);
    CommandRun.Result half = new CommandRun(elsewhere).input(cut).run("load", "-i", "-");
    half.ended(ExitCode.INVALID);
  }

  @Test
  void aNameThatMovesIsTold() throws IOException {
    there(load(saved("two:v1"))).ended(ExitCode.SUCCESS);
    ok("tag", "two:v2", "two:v1");
    JsonObject loaded =
        schemas.check("load-output", there(load(saved("two:v1"))).ended(ExitCode.SUCCESS).out());
    assertThat(loaded.objects("images").get(0).has("replaced")).isTrue();
  }

  @Test
  void otherToolsArchivesSayOnlyATag() throws IOException {
    Path file = disk.resolve("tag.tar");
    ok("copy", "store:two:v1", "oci-archive:" + file + ":v9");
    assertThat(there(load(file)).ended(ExitCode.INVALID).err()).contains("--name");
    there("load", "-i", file.toString(), "--name", "hub.example.com/a/two").ended(ExitCode.SUCCESS);
    assertThat(digest(elsewhere, "hub.example.com/a/two:v9")).isEqualTo(digest(home, "two:v1"));
  }

  @Test
  void whatIsThereIsNotWrittenOver() throws IOException {
    Path file = Files.writeString(disk.resolve("mine.tar"), "mine");
    run(save(file, "two:v1")).ended(ExitCode.CONFLICT);
    assertThat(file).hasContent("mine");
    assertThat(run(save(disk.resolve("a.tar"), "three:v1")).ended(ExitCode.NOT_FOUND).err())
        .contains("three:v1");
    assertThat(disk.resolve("a.tar")).doesNotExist();
  }

  private Path saved(String name) throws IOException {
    Path file = disk.resolve(name.replace(':', '-') + System.nanoTime() + ".tar");
    ok(save(file, name));
    return file;
  }

  private static String[] save(Path file, String... rest) {
    List<String> line = new ArrayList<>(List.of("save", "--format", "json", "-o", file.toString()));
    line.addAll(List.of(rest));
    return line.toArray(String[]::new);
  }

  private static String[] load(Path file) {
    return new String[] {"load", "--format", "json", "-i", file.toString()};
  }

  private String digest(Path where, String name) throws IOException {
    return schemas
        .check(
            "inspect-output",
            new CommandRun(where)
                .run("inspect", "--format", "json", name)
                .ended(ExitCode.SUCCESS)
                .out())
        .string("digest");
  }

  private CommandRun.Result there(String... args) {
    return new CommandRun(elsewhere).run(args);
  }

  private CommandRun.Result ok(String... args) {
    return run(args).ended(ExitCode.SUCCESS);
  }

  private CommandRun.Result run(String... args) {
    return new CommandRun(home).run(args);
  }
}
