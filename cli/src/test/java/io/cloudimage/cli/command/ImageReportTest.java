// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.command.ImageDetails.Variant;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Execution;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.ImageConfig.History;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.spec.MediaTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageReportTest {
  private static final Digest DIFF_ID = Digest.of("diff".getBytes(StandardCharsets.UTF_8));

  @Test
  void peopleSeeEverythingAndNothingReachesTheirTerminal() throws IOException {
    assertThat(String.join("\n", ImageText.of(report())))
        .isEqualTo(
            """
            Name:        hub.example.com/kubernetes:v1.19.8
            Digest:      sha256:e6304a473c65ecd0ccffbd2f5925a8f51c44b11f59b66cfcc055e4bb911b8fa0
            Type:        cloudimage
            Media type:  application/vnd.oci.image.manifest.v1+json
            Platforms:   linux/amd64
            Size:        12.3 MB (12346278 bytes)
            Created:     1970-01-01T00:00:00Z
            Kind:        cluster
            Kubernetes:  v1.19.8
            Base:        hub.example.com/base:1 (sha256:df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad)
            Launch:      dashboard
            Apps:
              dashboard (helm): chart.tgz; runs helm install dashboard
            Network plugins:
              calico
            Command:     init.sh
            Environment:
              A=b
            Labels:
              bad\\nlabel=\\u001b[31m
            Layers:
              1. COPY . .
                 Id:          sha256:df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad
                 Digest:      sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85
                 Size:        12.3 MB (12345678 bytes), uncompressed 40.0 MB (40000000 bytes)
                 Media type:  application/vnd.oci.image.layer.v1.tar+zstd
                 Unpacked:    /data/overlay2/df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad""");
  }

  private static ImageReport report() {
    Descriptor config = Descriptor.of(MediaType.CLOUDIMAGE_CONFIG, new byte[100]);
    Descriptor layer =
        Descriptor.of(
            new MediaType(MediaTypes.OCI_LAYER_ZSTD),
            Digest.of("layer".getBytes(StandardCharsets.UTF_8)),
            12_345_678);
    Manifest manifest =
        new Manifest(
            MediaType.OCI_MANIFEST,
            Optional.of(MediaType.CLOUDIMAGE),
            config,
            List.of(layer),
            Optional.empty(),
            Map.of());
    Descriptor root = Descriptor.of(MediaType.OCI_MANIFEST, new byte[500]);
    Variant variant = new Variant(root, manifest, Optional.of(config()));
    return new ImageReport(
        "hub.example.com/kubernetes:v1.19.8",
        new ImageDetails(root, Optional.empty(), List.of(variant)),
        new ImageReport.Place() {
          @Override
          public Optional<Long> uncompressedSize(Descriptor blob) {
            return Optional.of(40_000_000L);
          }

          @Override
          public Optional<Path> unpackedAt(Digest diffId) {
            return Optional.of(Path.of("/data/overlay2/" + diffId.hex()));
          }
        });
  }

  private static ImageConfig config() {
    CloudImageConfig cloud =
        new CloudImageConfig(
            CloudImageConfig.Type.CLUSTER,
            Optional.of("v1.19.8"),
            Optional.empty(),
            Map.of(),
            List.of(
                new CloudImageConfig.App(
                    "dashboard",
                    Optional.of("helm"),
                    List.of("chart.tgz"),
                    Map.of(),
                    List.of("helm install dashboard"))),
            List.of("dashboard"),
            List.of(),
            List.of("calico"),
            List.of(),
            List.of(),
            Optional.of(new CloudImageConfig.Base("hub.example.com/base:1", DIFF_ID)));
    return new ImageConfig(
        Optional.of(Instant.EPOCH),
        Optional.empty(),
        new Platform("linux", "amd64"),
        Execution.EMPTY.with(
            List.of("A=b"), List.of("init.sh"), Map.of("bad\nlabel", "\u001b[31m")),
        List.of(DIFF_ID),
        List.of(
            new History(
                Optional.empty(), Optional.of("ENV A=b"), Optional.empty(), Optional.empty(), true),
            new History(
                Optional.empty(),
                Optional.of("COPY . ."),
                Optional.empty(),
                Optional.empty(),
                false)),
        Optional.of(cloud));
  }
}
