// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.OutputSchemas;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.testing.CosignSignature;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.testing.RandomReferrer;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.registry.RegistryClient;
import io.cloudimage.registry.RegistryOptions;
import io.cloudimage.registry.RemoteRepository;
import io.cloudimage.serve.RegistryServer;
import io.cloudimage.serve.ServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is attached to an image of two platforms travels through files, and with a platform. */
class CopyClosureTest {
  private static final String SBOM = "application/spdx+json";
  private static final String SIGNED = "application/vnd.example.signature";
  private static final String WARNING = "left behind: ";

  @TempDir Path home;

  private final OutputSchemas schemas = new OutputSchemas();
  private final RegistryClient client = new RegistryClient(RegistryOptions.defaults());
  private RegistryServer server;
  private Descriptor root;
  private Descriptor amd64;
  private Descriptor arm64;
  private Descriptor signatureOfRoot;
  private Descriptor sbomOfRoot;
  private Descriptor signatureOfAmd64;
  private Descriptor sbomOfArm64;
  private Descriptor signedSbomOfArm64;

  @BeforeEach
  void attach() throws IOException {
    server =
        RegistryServer.start(ServerOptions.defaults(), LayoutStore.open(home.resolve("served")));
    MemoryRepository images = new MemoryRepository();
    root = RandomImage.writeIndex(images, 3, "linux/amd64", "linux/arm64");
    List<Descriptor> children = Content.readIndex(images, root).value().manifests();
    amd64 = children.get(0);
    arm64 = children.get(1);
    RemoteRepository app = client.repository(host(), new RepositoryName("app"));
    new Copier(CopyOptions.defaults()).copy(images, root, app, Optional.of(new Tag("v1")));
    signatureOfRoot = CosignSignature.write(app, root);
    sbomOfRoot = RandomReferrer.write(app, root, SBOM, "of all");
    signatureOfAmd64 = CosignSignature.write(app, amd64);
    sbomOfArm64 = RandomReferrer.write(app, arm64, SBOM, "of arm64");
    signedSbomOfArm64 = RandomReferrer.write(app, sbomOfArm64, SIGNED, "signed");
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "oci-archive, :v1, :v1",
    "oci-archive, :v1, ''",
    "oci-archive, '', ''",
    "oci, :v1, :v1",
    "oci, :v1, ''",
    "oci, '', ''"
  })
  void filesKeepAllThatIsAttached(String kind, String written, String read) throws IOException {
    String place = kind + ":" + home.resolve("carried");
    copy("--closure", in("app"), place + written);
    same(in("app"), place + read);
    copy("--closure", place + read, in("back"));
    same(in("app"), in("back"));
    RemoteRepository back = client.repository(host(), new RepositoryName("back"));
    assertThat(back.tags())
        .containsExactlyInAnyOrder(
            new Tag("v1"), new Tag(tagOf(root) + ".sig"), new Tag(tagOf(amd64) + ".sig"));
    assertThat(back.referrers(root, Optional.of(SBOM))).hasSize(1);
    assertThat(back.referrers(arm64, Optional.empty())).hasSize(1);

    copy("--closure", place + read, "store:back:v1");
    ok("gc");
    same(in("app"), "store:back:v1");
    String again = kind + ":" + home.resolve("again");
    copy("--closure", "store:back:v1", again + written);
    same(again + read, in("app"));
  }

  @Test
  void aFolderTakesWhatIsAttachedLater() throws IOException {
    String place = "oci:" + home.resolve("carried") + ":v1";
    copy("--closure", in("app"), place);
    RemoteRepository app = client.repository(host(), new RepositoryName("app"));
    RandomReferrer.write(app, root, SIGNED, "later");
    CosignSignature.write(app, root, "another.example.com/app");
    assertThat(copy("--closure", in("app"), place).size("transferred")).isPositive();
    same(in("app"), place);
    assertThat(copy("--closure", in("app"), place).size("transferred")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"store:arm:v1", "oci:%s:v1", "oci-archive:%s:v1"})
  void aPlatformBringsWhatIsAttachedToIt(String template) throws IOException {
    String place = template.formatted(home.resolve("arm"));
    JsonObject report = copy("--closure", "--platform", "linux/arm64", in("app"), place);
    assertThat(report.string("derivedFrom")).isEqualTo(root.digest().toString());
    assertThat(report.strings("lost"))
        .containsExactlyInAnyOrder(
            root.digest() + ": the signature " + signatureOfRoot.digest(),
            root.digest() + ": the referrer " + sbomOfRoot.digest());
    assertThat(ok("tree", place).out())
        .contains("linux/arm64", sbomOfArm64.digest().toString())
        .contains(signedSbomOfArm64.digest().toString())
        .doesNotContain(signatureOfRoot.digest().toString(), signatureOfAmd64.digest().toString());
  }

  @Test
  void aTagOfASignatureComesWithItsPlatform() throws IOException {
    ok("copy", "--closure", "--platform", "linux/amd64", in("app"), in("amd"));
    assertThat(client.repository(host(), new RepositoryName("amd")).tags())
        .containsExactlyInAnyOrder(new Tag("v1"), new Tag(tagOf(amd64) + ".sig"));
  }

  @Test
  void theImageAloneBringsItsOwnAndNamesTheIndexes() throws IOException {
    CommandRun.Result single =
        ok("copy", "--closure", "--platform", "arm64", "--single", in("app"), in("single"));
    assertThat(single.err())
        .contains(
            WARNING + root.digest() + ": the signature " + signatureOfRoot.digest(),
            WARNING + root.digest() + ": the referrer " + sbomOfRoot.digest());
    RemoteRepository there = client.repository(host(), new RepositoryName("single"));
    assertThat(there.resolve(new Tag("v1")).digest()).isEqualTo(arm64.digest());
    assertThat(there.referrers(arm64, Optional.of(SBOM))).hasSize(1);
    assertThat(there.referrers(sbomOfArm64, Optional.empty())).hasSize(1);
    assertThat(there.exists(sbomOfRoot)).isFalse();
  }

  @Test
  void dockersArchivesHaveNoPlaceForIt() {
    Path file = home.resolve("docker.tar");
    CommandRun.Result refused =
        new CommandRun(home)
            .run("copy", "--closure", "--platform", "arm64", in("app"), "docker-archive:" + file)
            .ended(ExitCode.UNSUPPORTED);
    assertThat(refused.err()).contains("--closure", "oci-archive");
    assertThat(file).doesNotExist();
  }

  @Test
  void bothPlatformsAreTheWholeImage() throws IOException {
    JsonObject report = copy("--closure", "--platform", "amd64,arm64", in("app"), in("both"));
    assertThat(report.string("digest")).isEqualTo(root.digest().toString());
    assertThat(report.strings("lost")).isEmpty();
    same(in("app"), in("both"));
  }

  private JsonObject copy(String... args) throws IOException {
    List<String> line = new ArrayList<>(List.of("copy", "--format", "json"));
    line.addAll(List.of(args));
    return schemas.check("copy-output", ok(line.toArray(String[]::new)).out());
  }

  private void same(String one, String other) throws IOException {
    JsonObject result =
        schemas.check("verify-copy-output", ok("verify", one, other, "--format", "json").out());
    assertThat(result.bool("valid")).isTrue();
  }

  private static String tagOf(Descriptor subject) {
    return "sha256-" + subject.digest().hex();
  }

  private RegistryHost host() {
    return new RegistryHost("127.0.0.1", server.address().getPort());
  }

  private String in(String repository) {
    return host() + "/" + repository + ":v1";
  }

  private CommandRun.Result ok(String... args) {
    return new CommandRun(home).run(args).ended(ExitCode.SUCCESS);
  }
}
