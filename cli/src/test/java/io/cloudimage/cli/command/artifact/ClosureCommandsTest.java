// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.OutputSchemas;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ReferrerTag;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.testing.CosignSignature;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.registry.RegistryClient;
import io.cloudimage.registry.RegistryOptions;
import io.cloudimage.registry.RemoteRepository;
import io.cloudimage.registry.testing.DockerRegistry;
import io.cloudimage.serve.RegistryServer;
import io.cloudimage.serve.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attachments between a registry that lists referrers by tag alone (Debian's), one that has the API
 * (our own), and the store.
 */
class ClosureCommandsTest {
  private static final String SBOM = "application/spdx+json";
  private static final Tag V1 = new Tag("v1");

  @TempDir Path home;

  private final OutputSchemas schemas = new OutputSchemas();
  private final RegistryClient client = new RegistryClient(RegistryOptions.defaults());
  private DockerRegistry byTag;
  private RegistryServer byApi;
  private RemoteRepository source;
  private Descriptor root;

  @BeforeEach
  void start() throws IOException {
    byTag = DockerRegistry.start(Files.createDirectory(home.resolve("docker")));
    byApi =
        RegistryServer.start(ServerOptions.defaults(), LayoutStore.open(home.resolve("served")));
    MemoryRepository images = new MemoryRepository();
    root = RandomImage.writeIndex(images, 7, "linux/amd64", "linux/arm64");
    source = client.repository(byTag.host(), new RepositoryName("a/app"));
    new Copier(CopyOptions.defaults()).copy(images, root, source, Optional.of(V1));
    CosignSignature.write(source, root);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    if (byTag != null) {
      byTag.close();
    }
    if (byApi != null) {
      byApi.close();
    }
  }

  @Test
  void attachmentsAreShownCopiedAndCompared() throws IOException {
    Path sbom = Files.writeString(home.resolve("sbom.json"), "{\"spdx\": true}");
    JsonObject attached =
        schemas.check(
            "attach-output",
            ok(
                "attach",
                here(),
                sbom + ":" + SBOM,
                "--artifact-type",
                SBOM,
                "--annotation",
                "note=x",
                "--format",
                "json"));
    Descriptor child = Content.readIndex(source, root).value().manifests().get(0);
    String ofChild = byTag.host() + "/a/app@" + child.digest();
    ok("attach", ofChild, sbom.toString(), "--artifact-type", "text/vnd.example.note");
    String tree = ok("tree", here());
    assertThat(tree)
        .contains("├── linux/amd64 manifest sha256:", "├── referrer " + SBOM)
        .contains("│   ├── referrer text/vnd.example.note sha256:", "│   └── list of referrers")
        .contains(attached.string("digest"))
        .contains("signature sha256:", " as sha256-" + root.digest().hex() + ".sig")
        .contains("list of referrers ");
    String json = ok("tree", "--layers", here(), "--format", "json");
    schemas.check("tree-output", json);
    assertThat(json).contains("\"title\": \"sbom.json\"");
    schemas.check("artifact-list-output", ok("artifact", "list", here(), "--format", "json"));
    assertThat(ok("artifact", "list", here())).contains(SBOM, attached.string("digest"));

    ok("copy", here(), there("plain"));
    CommandRun.Result plain = run("verify", here(), there("plain"));
    assertThat(plain.code()).isEqualTo(ExitCode.MISMATCH.code());
    assertThat(plain.out())
        .contains("missing: referrer " + SBOM, "missing: signature", ": not equal; compared 6");

    ok("copy", "--closure", here(), there("whole"));
    same(here(), there("whole"));
    RemoteRepository whole = client.repository(api(), new RepositoryName("whole"));
    assertThat(whole.referrers(root, Optional.of(SBOM))).hasSize(1);
    assertThat(whole.listsReferrersByTag()).isFalse();
    assertThat(whole.tags()).doesNotContain(ReferrerTag.of(root.digest())).contains(V1);
    assertThat(ok("copy", "--closure", here(), there("whole"))).contains("moved 0 blobs");

    ok("copy", "--closure", there("whole"), byTag.host() + "/b/back:v1");
    same(here(), byTag.host() + "/b/back:v1");
    RemoteRepository back = client.repository(byTag.host(), new RepositoryName("b/back"));
    assertThat(back.tags()).contains(ReferrerTag.of(root.digest()));

    ok("copy", "--closure", here(), "store:app:v1");
    ok("gc");
    same(here(), "store:app:v1");
    same("store:app:v1", there("whole"));
  }

  @Test
  void extraAttachmentsMayBeAllowed() throws IOException {
    ok("copy", "--closure", here(), there("more"));
    Path report = Files.writeString(home.resolve("report.txt"), "fine");
    ok("attach", there("more"), report.toString(), "--artifact-type", "text/vnd.example.report");
    CommandRun.Result strict = run("verify", here(), there("more"), "--format", "json");
    assertThat(strict.code()).isEqualTo(ExitCode.MISMATCH.code());
    JsonObject result = schemas.check("verify-copy-output", strict.out());
    assertThat(result.objects("differences").get(0).string("kind")).isEqualTo("extra");
    assertThat(ok("verify", "--allow-extra", here(), there("more")))
        .contains("extra: referrer", "nothing is missing");
  }

  @Test
  void artifactsGoAndComeBack() throws IOException {
    Path report = Files.writeString(home.resolve("report.txt"), "all well");
    for (String name :
        new String[] {byTag.host() + "/reports:june", there("reports"), "store:r:1"}) {
      schemas.check(
          "artifact-push-output",
          ok(
              "artifact",
              "push",
              name,
              report + ":text/plain",
              "--artifact-type",
              "application/vnd.example.report",
              "--format",
              "json"));
      Path out = home.resolve("out");
      JsonObject pulled =
          schemas.check(
              "artifact-pull-output",
              ok("artifact", "pull", name, "-o", out.toString(), "--force", "--format", "json"));
      assertThat(pulled.objects("files")).hasSize(1);
      assertThat(out.resolve("report.txt")).hasContent("all well");
      assertThat(run("artifact", "pull", name, "-o", out.toString()).code())
          .isEqualTo(ExitCode.CONFLICT.code());
      Files.delete(out.resolve("report.txt"));
    }
  }

  @Test
  void aBlobThatIsGoneIsNamed() throws IOException {
    ok("copy", "--closure", here(), "store:app:v1");
    Path blobs = home.resolve(".local/share/cloudimage/blobs/sha256");
    Path store = Files.isDirectory(blobs) ? blobs : find(home, "blobs");
    try (Stream<Path> files = Files.list(store)) {
      Path layer = files.filter(file -> !isJson(file)).findFirst().orElseThrow();
      Files.delete(layer);
      CommandRun.Result result = run("verify", here(), "store:app:v1");
      assertThat(result.code()).isEqualTo(ExitCode.MISMATCH.code());
      assertThat(result.out()).contains("not there: ", layer.getFileName().toString());
    }
  }

  private static Path find(Path home, String name) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files
          .filter(file -> file.endsWith(name + "/sha256"))
          .filter(
              file -> !file.toString().contains("docker") && !file.toString().contains("served"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static boolean isJson(Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      return content.length > 0 && content[0] == '{';
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void same(String one, String other) throws IOException {
    CommandRun.Result result = run("verify", one, other, "--format", "json");
    JsonObject json = schemas.check("verify-copy-output", result.out());
    assertThat(json.bool("valid")).as(result.out()).isTrue();
    assertThat(result.code()).isZero();
  }

  private String here() {
    return byTag.host() + "/a/app:v1";
  }

  private String there(String repository) {
    return api() + "/" + repository + ":v1";
  }

  private RegistryHost api() {
    return new RegistryHost("127.0.0.1", byApi.address().getPort());
  }

  private String ok(String... args) {
    return run(args).ended(ExitCode.SUCCESS).out();
  }

  private CommandRun.Result run(String... args) {
    return new CommandRun(home).run(args);
  }
}
