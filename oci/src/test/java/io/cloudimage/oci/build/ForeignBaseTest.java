// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bases that other tools made, written down as they write them. */
class ForeignBaseTest {
  private static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";

  @TempDir private Path directory;
  private final MemoryRepository foreign = new MemoryRepository();
  private BuildFixture fixture;
  private byte[] tar = new byte[0];

  @BeforeEach
  void layOut() throws IOException {
    fixture = new BuildFixture(directory);
    fixture.put("a", "A");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      for (String name : new String[] {"etc/", "gone/", ".wh.old"}) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        out.putArchiveEntry(entry);
        out.closeArchiveEntry();
      }
    }
    tar = bytes.toByteArray();
  }

  private Descriptor push(String type, byte[] content) throws IOException {
    Descriptor descriptor = Descriptor.of(new MediaType(type), content);
    foreign.push(Blob.of(descriptor, content));
    return descriptor;
  }

  private Descriptor push(String type, String content) throws IOException {
    return push(type, content.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private void base(Descriptor root) {
    fixture.bases = (name, platform, pin) -> new BaseImage("docker.io/library/x:1", foreign, root);
  }

  private Descriptor dockerImage(String layerType, String diffIds) throws IOException {
    Descriptor layer = push(layerType, gzip(tar));
    Descriptor config =
        push(
            "application/vnd.docker.container.image.v1+json",
            """
            {"architecture":"amd64","config":{"Hostname":"","Domainname":"","User":"",
            "AttachStdin":false,"ExposedPorts":{"80/tcp":{}},"Env":["PATH=/usr/bin:/bin"],
            "Cmd":["sh"],"Image":"sha256:0","Volumes":null,"WorkingDir":"","Entrypoint":null,
            "OnBuild":null,"Labels":null},"container":"1f","created":
            "2023-08-01T02:03:04.123456789Z","docker_version":"20.10.23","history":[{"created":
            "2023-08-01T02:03:04.1Z","created_by":"/bin/sh -c #(nop) ADD file:x in / "},{"created":
            "2023-08-01T02:03:04.1Z","created_by":"CMD [\\"sh\\"]","empty_layer":true}],
            "os":"linux","rootfs":{"type":"layers","diff_ids":[%s]}}"""
                .formatted(diffIds));
    return push(
        "application/vnd.docker.distribution.manifest.v2+json",
        """
        {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json",
        "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":%d,
        "digest":"%s"},"layers":[{"mediaType":"%s","size":%d,"digest":"%s"}]}"""
            .formatted(config.size(), config.digest(), layerType, layer.size(), layer.digest()));
  }

  @Test
  void takesADockerSchema2ImageWithItsLayersAsTheyAre() throws IOException {
    Descriptor root = dockerImage(DOCKER_LAYER, "\"" + Digest.of(tar) + "\"");
    base(root);

    BuildResult result = fixture.build("FROM x\nCOPY a etc/\nLABEL c=d\n");

    Manifest manifest = fixture.manifest(result);
    assertThat(manifest.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
    assertThat(manifest.layers().get(0).mediaType().value())
        .isEqualTo("application/vnd.oci.image.layer.v1.tar+gzip");
    assertThat(manifest.layers().get(0).digest()).isEqualTo(Digest.of(gzip(tar)));
    assertThat(fixture.store.exists(manifest.layers().get(0))).isTrue();
    assertThat(fixture.lastLayer(result)).containsExactly("f 644 0:0 etc/a=A");
    assertThat(fixture.config(result).execution().env()).containsExactly("PATH=/usr/bin:/bin");
    assertThat(fixture.config(result).execution().cmd()).containsExactly("sh");
    assertThat(fixture.config(result).history()).hasSize(4);
    assertThat(fixture.config(result).diffIds()).hasSize(2).contains(Digest.of(tar));
    assertThat(fixture.config(result).cloudImage().orElseThrow().base())
        .contains(new CloudImageConfig.Base("docker.io/library/x:1", root.digest()));
    assertThat(manifest.annotations())
        .containsEntry("org.opencontainers.image.base.name", "docker.io/library/x:1");
  }

  @Test
  void takesAManifestListAndPassesOverOtherPlatforms() throws IOException {
    Descriptor image = dockerImage(DOCKER_LAYER, "\"" + Digest.of(tar) + "\"");
    base(
        push(
            "application/vnd.docker.distribution.manifest.list.v2+json",
            """
            {"schemaVersion":2,
            "mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[
            {"mediaType":"application/vnd.docker.distribution.manifest.v2+json","size":7,
            "digest":"%s","platform":{"architecture":"arm64","os":"linux","variant":"v8"}},
            {"mediaType":"application/vnd.docker.distribution.manifest.v2+json","size":%d,
            "digest":"%s","platform":{"architecture":"amd64","os":"linux"}}]}"""
                .formatted(Digest.of(new byte[7]), image.size(), image.digest())));

    assertThat(fixture.manifest(fixture.build("FROM x\n")).layers()).hasSize(1);
  }

  @Test
  void takesSealersImage() throws IOException {
    Descriptor layer = push("application/vnd.oci.image.layer.v1.tar+gzip", gzip(tar));
    Descriptor config =
        push(
            "application/vnd.oci.image.config.v1+json",
            """
            {"created":"2023-03-01T00:00:00Z","architecture":"amd64","os":"linux","config":{
            "Labels":{"app.alpha.sealer.io/supported-kube-version":">=1.19"}},"rootfs":{"type":"layers","diff_ids":["%s"]}}"""
                .formatted(Digest.of(tar)));
    base(
        push(
            "application/vnd.oci.image.manifest.v1+json",
            """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{
            "mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
            "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"%s",
            "size":%d}],"annotations":{"sealer.image.extension":
            "{\\"buildClient\\":{\\"sealerVersion\\":\\"0.9.3\\",\\"buildahVersion\\":\\"1.27.1\\"},\
            \\"schemaVersion\\":\\"v1alpha1\\",\\"type\\":\\"app-installer\\",\\"applications\\":[{\
            \\"name\\":\\"redis\\",\\"type\\":\\"kube\\",\\"files\\":[\\"a.yaml\\"],\
            \\"version\\":\\"v1\\"},{\\"name\\":\\"odd\\",\\"type\\":\\"\\",\\"version\\":\\"v1\\"}],\
            \\"launch\\":{\\"cmds\\":[],\\"app_names\\":[\\"redis\\"],\
            \\"appConfigs\\":[{\\"name\\":\\"odd\\",\\"launch\\":{\\"cmds\\":[\\"sh x\\"]}}]}}"}}"""
                .formatted(config.digest(), config.size(), layer.digest(), layer.size())));

    CloudImageConfig above =
        fixture.config(fixture.build("FROM x\nAPPENV redis A=1\n")).cloudImage().orElseThrow();

    assertThat(above.type()).isEqualTo(CloudImageConfig.Type.APPLICATION);
    assertThat(above.launch()).containsExactly("redis");
    assertThat(above.apps().get(0).env()).containsEntry("A", "1");
    assertThat(above.apps().get(1).type()).isEmpty();
    assertThat(above.apps().get(1).cmds()).containsExactly("sh x");
    assertThat(above.supportedKubernetes()).contains(">=1.19");
  }

  @Test
  void c1RefusesAConfigThatNamesOtherLayers() throws IOException {
    base(dockerImage(DOCKER_LAYER, ""));
    assertThat(catchThrowableOfType(OciException.class, () -> fixture.build("FROM x\n")))
        .hasMessageContaining("its manifest has 1 layers, its config 0");

    base(dockerImage(DOCKER_LAYER, "\"" + Digest.of(new byte[1]) + "\""));
    assertThat(
            catchThrowableOfType(OciException.class, () -> fixture.build("FROM x\nCOPY a b\n"))
                .kind())
        .isEqualTo(ErrorKind.MISMATCH);
  }

  @Test
  void refusesForeignLayers() throws IOException {
    base(
        dockerImage(
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
            "\"" + Digest.of(tar) + "\""));

    assertThat(catchThrowableOfType(OciException.class, () -> fixture.build("FROM x\n")).kind())
        .isEqualTo(ErrorKind.UNSUPPORTED);
  }

  @Test
  void refusesABaseForAnotherPlatform() throws IOException {
    base(dockerImage(DOCKER_LAYER, "\"" + Digest.of(tar) + "\""));
    fixture.options =
        fixture.options.withPlatforms(
            java.util.List.of(io.cloudimage.oci.model.Platform.parse("linux/arm64")));

    OciException error = catchThrowableOfType(OciException.class, () -> fixture.build("FROM x\n"));
    assertThat(error)
        .hasMessageStartingWith(
            "Kubefile:1:6: docker.io/library/x:1 is for linux/amd64, not for linux/arm64");
    assertThat(error.hint()).contains("FROM --platform=linux/amd64 takes it nevertheless");
    assertThat(fixture.config(fixture.build("FROM --platform=linux/amd64 x\n")).platform())
        .hasToString("linux/amd64");
  }
}
