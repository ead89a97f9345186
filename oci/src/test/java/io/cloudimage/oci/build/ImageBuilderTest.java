// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBuilderTest {
  @TempDir private Path directory;
  private BuildFixture fixture;

  @BeforeEach
  void layOut() throws IOException {
    fixture = new BuildFixture(directory);
    fixture.put("Metadata", "{\"version\": \"v1.19.8\", \"kubeVersion\": \">=1.19\"}");
    fixture.put("etc/daemon.json", "{}");
    fixture.put("daemon.json", "{\"debug\": true}");
    fixture.put(".dockerignore", "daemon.json\n.dockerignore\n!etc\n");
  }

  private OciException refusal(String kubefile) {
    return catchThrowableOfType(OciException.class, () -> fixture.build(kubefile));
  }

  @Test
  void writesACloudImage() throws IOException {
    BuildResult result = fixture.build("FROM scratch\nCOPY . .\nLABEL a=b\n");

    Manifest manifest = fixture.manifest(result);
    ImageConfig config = fixture.config(result);
    assertThat(result.root()).isEqualTo(result.images().get(0).manifest());
    assertThat(manifest.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
    assertThat(manifest.artifactType()).contains(MediaType.CLOUDIMAGE);
    assertThat(manifest.config().mediaType()).isEqualTo(MediaType.CLOUDIMAGE_CONFIG);
    assertThat(manifest.layers()).hasSize(1);
    assertThat(manifest.layers().get(0).mediaType().value())
        .isEqualTo("application/vnd.oci.image.layer.v1.tar+zstd");
    assertThat(manifest.annotations())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "org.opencontainers.image.created",
                "1970-01-01T00:00:00Z",
                "io.cloudimage.kubernetes.version",
                "v1.19.8"));
    assertThat(config.created()).contains(Instant.EPOCH);
    assertThat(config.platform()).hasToString("linux/amd64");
    assertThat(config.execution().labels()).containsEntry("a", "b");
    assertThat(config.history())
        .extracting(h -> h.createdBy().orElse("") + " " + h.emptyLayer())
        .containsExactly("COPY . . false", "LABEL a=b true");
    CloudImageConfig cloudImage = config.cloudImage().orElseThrow();
    assertThat(cloudImage.type()).isEqualTo(CloudImageConfig.Type.CLUSTER);
    assertThat(cloudImage.kubernetesVersion()).contains("v1.19.8");
    assertThat(cloudImage.metadata())
        .isEqualTo(Map.of("version", "v1.19.8", "kubeVersion", ">=1.19"));
    assertThat(cloudImage.base()).isEmpty();
    assertThat(config.diffIds())
        .containsExactly(result.images().get(0).ownLayers().get(0).diffId());
  }

  @Test
  void buildsUponACloudImage() throws IOException {
    BuildResult base =
        fixture.buildAs(
            "base",
            """
            FROM scratch
            COPY . .
            ENV A=1 B=2
            LABEL org.opencontainers.image.version=v1 x=y
            MAINTAINER Jane
            CMD ["run"]
            CMDS ["kubectl apply"]
            KUBEVERSION >=1.19 <1.20
            """);
    fixture.put(".dockerignore", "");

    BuildResult result =
        fixture.build("FROM base\nCOPY daemon.json etc/\nENV A=3 C=$A$B\nLABEL x=z\n");

    Manifest manifest = fixture.manifest(result);
    ImageConfig config = fixture.config(result);
    assertThat(manifest.layers()).hasSize(2);
    assertThat(manifest.layers().get(0)).isEqualTo(fixture.manifest(base).layers().get(0));
    assertThat(fixture.lastLayer(result))
        .containsExactly("f 644 0:0 etc/daemon.json={\"debug\": true}");
    assertThat(manifest.annotations())
        .containsEntry("org.opencontainers.image.base.name", "base")
        .containsEntry("org.opencontainers.image.base.digest", base.root().digest().toString())
        .containsEntry("io.cloudimage.kubernetes.version", "v1.19.8")
        .doesNotContainKey("org.opencontainers.image.version");
    assertThat(config.execution().env()).containsExactly("A=3", "B=2", "C=32");
    assertThat(config.execution().cmd()).containsExactly("run");
    assertThat(config.execution().labels()).containsEntry("x", "z");
    assertThat(config.author()).contains("Jane");
    assertThat(config.history()).hasSize(10);
    CloudImageConfig cloudImage = config.cloudImage().orElseThrow();
    assertThat(cloudImage.base()).contains(new CloudImageConfig.Base("base", base.root().digest()));
    assertThat(cloudImage.cmds()).containsExactly("kubectl apply");
    assertThat(cloudImage.supportedKubernetes()).contains(">=1.19 <1.20");
    assertThat(cloudImage.kubernetesVersion()).contains("v1.19.8");
    assertThat(result.images().get(0).ownLayers()).hasSize(1);
  }

  @Test
  void writesSeveralPlatformsUnderOneIndex() throws IOException {
    fixture.put("bin/amd64/x", "A");
    fixture.put("bin/arm64/x", "B");
    fixture.options =
        fixture.options.withPlatforms(
            List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64/v8")));

    BuildResult result = fixture.buildAs("base", "FROM scratch\nCOPY bin/${ARCH}/x x\n");

    Index index = Content.readIndex(fixture.store, result.root()).value();
    assertThat(index.isCloudImage()).isTrue();
    assertThat(index.manifests())
        .isEqualTo(result.images().stream().map(i -> i.manifest()).toList());
    assertThat(index.manifests())
        .extracting(m -> m.platform().map(Platform::toString).orElse(""), Descriptor::artifactType)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("linux/amd64", Optional.of(MediaType.CLOUDIMAGE)),
            org.assertj.core.groups.Tuple.tuple("linux/arm64", Optional.of(MediaType.CLOUDIMAGE)));
    assertThat(fixture.lastLayer(result)).containsExactly("f 644 0:0 x=A");
    fixture.options = fixture.options.withPlatforms(List.of(Platform.parse("linux/arm64")));
    BuildResult above = fixture.build("FROM base\nCOPY Metadata y\n");
    assertThat(fixture.entries(fixture.manifest(above).layers().get(0)))
        .containsExactly("f 644 0:0 x=B");
    assertThat(
            catchThrowableOfType(
                OciException.class,
                () -> {
                  fixture.options =
                      fixture.options.withPlatforms(List.of(Platform.parse("linux/s390x")));
                  fixture.build("FROM base\n");
                }))
        .hasMessageStartingWith("Kubefile:1:6: ")
        .hasMessageContaining("no manifest for linux/s390x; it has: linux/amd64, linux/arm64")
        .hasMessageContaining("    1 | FROM base");
  }

  @Test
  void writesAPlainOciImageWithSealersAnnotation() throws IOException {
    fixture.put("redis/redis.yaml", "kind: Pod");
    fixture.options = fixture.options.withFormat(ImageFormat.OCI);

    BuildResult result =
        fixture.buildAs(
            "oci",
            "FROM scratch\nCOPY . .\nCNI redis local://redis\nLAUNCH redis\nKUBEVERSION >=1\n");

    Manifest manifest = fixture.manifest(result);
    assertThat(manifest.artifactType()).isEmpty();
    assertThat(manifest.config().mediaType()).isEqualTo(MediaType.OCI_CONFIG);
    assertThat(fixture.config(result).cloudImage()).isEmpty();
    assertThat(fixture.config(result).execution().labels())
        .isEqualTo(
            Map.of(
                "cluster.alpha.sealer.io/kube-cni-redis",
                "true",
                "app.alpha.sealer.io/supported-kube-version",
                ">=1"));
    assertThat(manifest.annotations().get("sealer.image.extension"))
        .isEqualTo(
            "{\"buildClient\":{},\"schemaVersion\":\"v1alpha1\",\"type\":\"kube-installer\","
                + "\"applications\":[{\"name\":\"redis\",\"type\":\"kube\","
                + "\"files\":[\"redis.yaml\"],\"version\":\"v1\"}],"
                + "\"launch\":{\"cmds\":[],\"app_names\":[\"redis\"]}}");
    fixture.options = fixture.options.withFormat(ImageFormat.CLOUDIMAGE);
    CloudImageConfig above = fixture.config(fixture.build("FROM oci\n")).cloudImage().orElseThrow();
    assertThat(above.launch()).containsExactly("redis");
    assertThat(above.apps()).extracting(CloudImageConfig.App::name).containsExactly("redis");
  }

  @Test
  void recordsApps() throws IOException {
    fixture.put("chart/Chart.yaml", "name: x");
    fixture.put("chart/templates/a.yaml", "kind: Pod");
    fixture.put("a.yaml", "");
    fixture.put("b.yml", "");
    fixture.put("run.sh", "");
    fixture.remote.put("https://charts.example.com/mysql.tgz", new byte[] {1});

    BuildResult result =
        fixture.build(
            """
            FROM scratch
            APP chart local://chart
            APP kube local://a.yaml local://*.yml
            APP shell local://run.sh
            APP mixed local://run.sh local://a.yaml
            APP mysql https://charts.example.com/mysql.tgz
            APP odd local://Metadata
            APPCMDS mixed ["bash run.sh"]
            APPENV chart A=1 B=$ARCH
            CNI calico local://a.yaml
            ARG N=ceph
            CSI $N local://a.yaml
            LAUNCH ["calico", "${M:-chart}"]
            """);

    CloudImageConfig config = fixture.config(result).cloudImage().orElseThrow();
    assertThat(config.apps())
        .containsExactly(
            new CloudImageConfig.App(
                "chart",
                Optional.of("helm"),
                List.of("Chart.yaml", "templates/a.yaml"),
                Map.of("A", "1", "B", "amd64"),
                List.of()),
            new CloudImageConfig.App(
                "kube", Optional.of("kube"), List.of("a.yaml", "b.yml"), Map.of(), List.of()),
            new CloudImageConfig.App(
                "shell", Optional.of("shell"), List.of("run.sh"), Map.of(), List.of()),
            new CloudImageConfig.App(
                "mixed",
                Optional.empty(),
                List.of("a.yaml", "run.sh"),
                Map.of(),
                List.of("bash run.sh")),
            new CloudImageConfig.App(
                "mysql", Optional.of("helm"), List.of("mysql.tgz"), Map.of(), List.of()),
            new CloudImageConfig.App(
                "odd", Optional.empty(), List.of("Metadata"), Map.of(), List.of()),
            new CloudImageConfig.App(
                "calico", Optional.of("kube"), List.of("a.yaml"), Map.of(), List.of()),
            new CloudImageConfig.App(
                "ceph", Optional.of("kube"), List.of("a.yaml"), Map.of(), List.of()));
    assertThat(result.warnings())
        .contains(
            "nothing says how to launch the app odd: its files are of no single kind, and it has no"
                + " APPCMDS");
    assertThat(config.cni()).containsExactly("calico");
    assertThat(config.csi()).containsExactly("ceph");
    assertThat(config.launch()).containsExactly("calico", "chart");
    assertThat(config.type()).isEqualTo(CloudImageConfig.Type.APPLICATION);
    assertThat(fixture.lastLayer(result)).contains("f 644 0:0 application/apps/ceph/a.yaml=");
  }

  @Test
  void refusesAnAppThatIsNotThere() {
    assertThat(refusal("FROM scratch\nAPP a local://Metadata\nLAUNCH a b\n"))
        .hasMessage(
            """
            Kubefile:3:10: there is no app "b"
                3 | LAUNCH a b
                  |          ^""");
    assertThat(refusal("FROM scratch\nAPP a git://x\n"))
        .hasMessageContaining("an app's source is local://PATH, http://URL or https://URL");
    assertThat(refusal("FROM scratch\nAPP a local://../x\n").kind()).isEqualTo(ErrorKind.UNSAFE);
  }

  @Test
  void takesBuildArguments() throws IOException {
    fixture.options =
        fixture
            .options
            .withBuildArgs(Map.of("A", "1", "G", "2", "NONE", "3"))
            .withLabels(Map.of("l", "m"));

    BuildResult result =
        fixture.build(
            """
            ARG G=0
            ARG H=4
            FROM scratch
            ARG A=0 B=$A G H I
            LABEL a=$A b=$B g=$G h=$H i=$I l=x p=$TARGETPLATFORM v=[$TARGETVARIANT]
            """);

    assertThat(fixture.config(result).execution().labels())
        .isEqualTo(
            Map.of(
                "a",
                "1",
                "b",
                "1",
                "g",
                "2",
                "h",
                "4",
                "i",
                "",
                "l",
                "m",
                "p",
                "linux/amd64",
                "v",
                "[]"));
    assertThat(result.warnings())
        .containsExactly(
            "Kubefile:5:29: the variable I has no value; it is read as empty",
            "the build argument NONE was not used: no ARG declares it");
  }

  @Test
  void k5WarnsOfWhatLooksLikeASecret() throws IOException {
    fixture.put("s/.docker/config.json", "{}");
    fixture.put("s/id_rsa", "");
    fixture.put("s/tls.key", "");

    assertThat(
            fixture
                .build("FROM scratch\nARG DB_PASSWORD\nENV API_KEY=x KEYMAP=us\nCOPY s .\n")
                .warnings())
        .containsExactly(
            "Kubefile:2:5: DB_PASSWORD looks like a secret; whoever has the image can read what is"
                + " in it",
            "Kubefile:3:5: API_KEY looks like a secret; whoever has the image can read what is in"
                + " it",
            "Kubefile:4:8: \"s/.docker/config.json\" looks like a secret, and goes into the image",
            "Kubefile:4:8: \"s/id_rsa\" looks like a secret, and goes into the image",
            "Kubefile:4:8: \"s/tls.key\" looks like a secret, and goes into the image");
  }

  @Test
  void refusesALineBreakInTheEnvironment() {
    fixture.options = fixture.options.withBuildArgs(Map.of("A", "x\ny"));

    assertThat(refusal("FROM scratch\nARG A\nENV B=$A\n"))
        .hasMessageStartingWith("Kubefile:3:5: the value of B has a line break or NUL in it");
  }

  @Test
  void leavesMetadataOutThatIsNoJson() throws IOException {
    fixture.put("Metadata", "version: v1");

    BuildResult result = fixture.build("FROM scratch\nCOPY Metadata .\n");

    assertThat(result.warnings())
        .singleElement()
        .asString()
        .startsWith("the file Metadata is not taken into the config: cannot read Metadata as JSON");
    assertThat(fixture.config(result).cloudImage().orElseThrow().metadata()).isEmpty();
    fixture.put("Metadata", "{\"version\": 1}");
    assertThat(
            fixture
                .config(fixture.build("FROM scratch\nCOPY Metadata .\n"))
                .cloudImage()
                .orElseThrow()
                .kubernetesVersion())
        .isEmpty();
  }

  @Test
  void theSourceDateEpochIsTheOnlyClock() throws IOException {
    fixture.options = fixture.options.withCreated(Instant.ofEpochSecond(1_700_000_000));

    BuildResult result = fixture.build("FROM scratch\nCOPY etc /\n");

    assertThat(fixture.lastLayer(result))
        .containsExactly("f 644 0:0 @1700000000000 daemon.json={}");
    assertThat(fixture.config(result).created()).contains(Instant.ofEpochSecond(1_700_000_000));
    assertThat(fixture.config(result).history().get(0).created())
        .contains(Instant.ofEpochSecond(1_700_000_000));
  }

  @Test
  void buildsOnlyTheStagesThatAreNeeded() throws IOException {
    BuildResult result =
        fixture.build("FROM none AS unused\nFROM scratch AS a\nLABEL x=y\nFROM a\nLABEL z=1\n");

    assertThat(fixture.config(result).execution().labels()).containsOnlyKeys("x", "z");
  }
}
