// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.json.ConfigCodec;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.spec.MediaTypes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GraphValidatorTest {
  private final MemoryRepository repository = new MemoryRepository();

  @Test
  void aSoundGraphHasNoFindings() throws IOException {
    Descriptor root = RandomImage.writeIndex(repository, 1, "linux/amd64", "linux/arm64");
    ValidationReport report = validate(repository, root);
    assertThat(report.findings()).isEmpty();
    assertThat(report.pieces()).isEqualTo(9);
    assertThat(report.isValid()).isTrue();
  }

  @Test
  void namesEverythingThatIsMissing() throws IOException {
    Descriptor root = RandomImage.write(repository, 2, 3, 100);
    Manifest manifest = manifest(root);
    List<Descriptor> missing = manifest.layers().subList(0, 2);
    ValidationReport report = validate(without(missing), root);
    assertThat(report.findings()).hasSize(2).allMatch(f -> f.kind() == ErrorKind.NOT_FOUND);
    assertThat(report.findings()).extracting(Finding::content).containsAll(missing);
  }

  @Test
  void c1DiffIdsAndLayersAreAsMany() throws IOException {
    Descriptor root = withDiffIds(RandomImage.write(repository, 3, 2, 100), 1);
    assertThat(validate(repository, root).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(ErrorKind.MISMATCH);
              assertThat(finding.message()).contains("1 diffIDs").contains("2 layers");
            });
  }

  @Test
  void c1AWrongDiffIdIsSeen() throws IOException {
    Descriptor image = RandomImage.write(repository, 4, 1, 100);
    ImageConfig config = Content.readConfig(repository, manifest(image).config()).value();
    Descriptor root = with(image, config, List.of(Digest.of(new byte[] {1})));
    assertThat(validate(repository, root).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(ErrorKind.MISMATCH);
              assertThat(finding.content().digest())
                  .isEqualTo(manifest(image).layers().get(0).digest());
            });
  }

  @Test
  void m13ACompressionThatIsNotTheMediaTypesIsSeen() throws IOException {
    Descriptor image = RandomImage.write(repository, 5, 1, 100);
    Manifest manifest = manifest(image);
    Descriptor layer = manifest.layers().get(0);
    Manifest lying =
        new Manifest(
            manifest.mediaType(),
            Optional.empty(),
            manifest.config(),
            List.of(
                Descriptor.of(
                    new MediaType(MediaTypes.OCI_LAYER_GZIP), layer.digest(), layer.size())),
            Optional.empty(),
            Map.of());
    assertThat(validate(repository, push(ManifestCodec.write(lying))).findings()).hasSize(1);
  }

  @Test
  void anIndexThatLiesAboutAPlatformIsSeen() throws IOException {
    Descriptor image = RandomImage.write(repository, 6, 1, 100);
    Index index =
        new Index(
            MediaType.OCI_INDEX,
            Optional.empty(),
            List.of(image.withPlatform(Platform.parse("linux/s390x"))),
            Optional.empty(),
            Map.of());
    assertThat(validate(repository, push(ManifestCodec.write(index))).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("s390x").contains("amd64"));
  }

  private Descriptor withDiffIds(Descriptor image, int count) throws IOException {
    ImageConfig config = Content.readConfig(repository, manifest(image).config()).value();
    return with(image, config, config.diffIds().subList(0, count));
  }

  private Descriptor with(Descriptor image, ImageConfig config, List<Digest> diffIds)
      throws IOException {
    ImageConfig changed =
        new ImageConfig(
            config.created(),
            config.author(),
            config.platform(),
            config.execution(),
            diffIds,
            config.history(),
            config.cloudImage());
    Descriptor descriptor = push(ConfigCodec.write(changed, MediaType.OCI_CONFIG));
    Manifest manifest =
        new Manifest(
            MediaType.OCI_MANIFEST,
            Optional.empty(),
            descriptor,
            manifest(image).layers(),
            Optional.empty(),
            Map.of());
    return push(ManifestCodec.write(manifest));
  }

  private Descriptor push(io.cloudimage.oci.json.Encoded<?> document) throws IOException {
    repository.push(Blob.of(document.descriptor(), document.bytes()));
    return document.descriptor();
  }

  private Manifest manifest(Descriptor image) throws IOException {
    return Content.readManifest(repository, image).value();
  }

  private ContentSource without(List<Descriptor> missing) throws IOException {
    MemoryRepository empty = new MemoryRepository();
    return new ContentSource() {
      @Override
      public boolean exists(Descriptor target) {
        return !missing.contains(target) && repository.exists(target);
      }

      @Override
      public java.io.InputStream fetch(Descriptor target) throws IOException {
        return (missing.contains(target) ? empty : repository).fetch(target);
      }
    };
  }

  private static ValidationReport validate(ContentSource source, Descriptor root)
      throws IOException {
    return new GraphValidator(source, 2, ValidationListener.SILENT).validate(root);
  }
}
