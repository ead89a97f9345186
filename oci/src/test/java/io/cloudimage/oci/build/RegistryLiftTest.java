// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.lift.NameMapping;
import io.cloudimage.oci.lift.OriginalName;
import io.cloudimage.oci.members.Member;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.transfer.Graph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryLiftTest {
  private static final String LAYER_EACH =
      "FROM scratch\nCOPY bin bin\nCOPY manifests manifests\nCOPY registry registry\n";
  private static final String ONE_LAYER = "FROM scratch\nCOPY . .\n";
  private static final LiftOptions DEFAULTS = LiftOptions.defaults();

  @TempDir private Path directory;
  private LiftFixture fixture;

  @BeforeEach
  void fill() throws IOException {
    fixture = new LiftFixture(directory);
    fixture.build.put("bin/kubelet", "elf");
    fixture.build.put(
        "manifests/imageList", "nginx:1.25\nquay.io/tools/helper:v2\nk8s.gcr.io/pause:3.2\n");
    fixture.image("nginx:1.25", 1);
    fixture.image("quay.io/tools/helper:v2", 2);
    fixture.image("k8s.gcr.io/pause:3.2", 3);
  }

  @Test
  void imagesBecomeMembersUnderTheirOldNames() throws IOException {
    fixture.layOut();
    Descriptor before = fixture.build.build(LAYER_EACH).root();
    LiftReport report = fixture.convert(before, DEFAULTS);

    Descriptor after = report.root().orElseThrow();
    assertThat(fixture.root(report).members().stream().map(Member::name).map(Object::toString))
        .containsExactly(
            "docker.io/library/nginx:1.25", "k8s.gcr.io/pause:3.2", "quay.io/tools/helper:v2");
    Member nginx = fixture.root(report).members().get(0);
    assertThat(nginx.askedBy()).containsExactly("manifests/imageList:1");
    assertThat(nginx.size()).isGreaterThan(2000);
    assertThat(fixture.manifest(after).layers())
        .isEqualTo(fixture.manifest(before).layers().subList(0, 2));
    assertThat(fixture.unpacked(after, true)).isEqualTo(fixture.unpacked(before, false));
    assertThat(fixture.unpacked(after, false))
        .containsOnlyKeys("bin", "bin/kubelet", "manifests", "manifests/imageList");

    ImageConfig config = fixture.config(after);
    assertThat(config.history()).hasSize(4);
    assertThat(config.history().get(2).emptyLayer()).isTrue();
    assertThat(config.history().get(3).createdBy().orElseThrow())
        .isEqualTo("cloudimage convert # 3 container images out of registry/");
    assertThat(config.cloudImage().orElseThrow().base())
        .contains(new CloudImageConfig.Base("docker.io/library/cluster:v1", before.digest()));
    assertThat(config.cloudImage().orElseThrow().images()).hasSize(3);
    assertThat(report.images().get(0).layers())
        .extracting(LiftReport.Layer::fate)
        .containsExactly(LiftReport.Fate.KEPT, LiftReport.Fate.KEPT, LiftReport.Fate.GONE);
  }

  @Test
  void aSecondTimeThereIsNothingToDo() throws IOException {
    fixture.layOut();
    LiftReport first = fixture.convert(LAYER_EACH, DEFAULTS);
    LiftReport again = fixture.convert(first.root().orElseThrow(), DEFAULTS);
    assertThat(again.isEmpty()).isTrue();
    assertThat(again.root()).isEmpty();
  }

  @Test
  void aLayerWithOtherFilesIsWrittenAnewAndTheSameEachTime() throws IOException {
    fixture.build.put("registry/README", "ours");
    fixture.build.put(LiftFixture.V2 + "blobs/sha256/00/notes", "nobody's");
    fixture.layOut();
    // A hard link to a blob that goes becomes the file.
    Path blob = Files.createDirectories(fixture.build.context.resolve("images"));
    Digest layer = layerOf(1);
    Files.createLink(blob.resolve("one.tar"), fixture.data(layer));
    Files.createLink(blob.resolve("two.tar"), fixture.data(layer));
    Descriptor before = fixture.build.build(ONE_LAYER).root();

    LiftReport report = fixture.convert(before, DEFAULTS);
    assertThat(fixture.convert(before, DEFAULTS).root()).isEqualTo(report.root());
    Descriptor after = report.root().orElseThrow();
    assertThat(fixture.unpacked(after, true)).isEqualTo(fixture.unpacked(before, false));
    assertThat(fixture.unpacked(after, false))
        .containsEntry("images/one.tar", layer.toString())
        .containsEntry("images/two.tar", layer.toString())
        .containsKey("registry/README")
        .containsKey(LiftFixture.V2 + "blobs/sha256/00/notes")
        .doesNotContainKey(LiftFixture.V2 + "repositories");
    assertThat(report.images().get(0).leftovers()).isEqualTo(1);
    assertThat(report.images().get(0).leftoverBytes()).isEqualTo(8);

    LiftReport dropped = fixture.convert(before, DEFAULTS.withLeftovers(true));
    assertThat(fixture.unpacked(dropped.root().orElseThrow(), false))
        .containsKey("registry/README")
        .doesNotContainKey("registry/docker");
  }

  /** A file in a lower layer that an upper one hides must not come to light. */
  @Test
  void whatLowerLayersHadInTheSamePlacesGoesToo() throws IOException {
    fixture.layOut();
    String tag = LiftFixture.V2 + "repositories/library/nginx/_manifests/tags/1.25/current/link";
    fixture.build.put("old/" + tag, "sha256:" + "0".repeat(64));
    fixture.build.put("old/registry/note", "lower");
    LiftReport report =
        fixture.convert(
            "FROM scratch\nCOPY old /\nCOPY registry registry\n",
            DEFAULTS.withNames(NameMapping.defaults().with("pause=k8s.gcr.io")));
    assertThat(fixture.unpacked(report.root().orElseThrow(), false))
        .containsOnlyKeys("registry", "registry/note");
  }

  @Test
  void anIndexOfWhichOnePlatformWasKept() throws IOException {
    Descriptor index = fixture.index("tools/multi:v1", 10, "linux/amd64", "linux/arm64");
    fixture.layOut();
    List<Descriptor> manifests = Content.readIndex(fixture.registry, index).value().manifests();
    Descriptor gone = manifests.get(1);
    for (Descriptor blob : Graph.read(fixture.registry, gone).blobs()) {
      Files.delete(fixture.data(blob.digest()));
    }
    Files.delete(fixture.data(gone.digest()));

    LiftReport report = fixture.convert(LAYER_EACH, DEFAULTS);
    assertThat(fixture.root(report).members())
        .filteredOn(each -> each.name().toString().equals("docker.io/tools/multi:v1"))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.platform()).isEqualTo(Platform.parse("linux/amd64"));
              assertThat(each.index()).contains(index.digest());
              assertThat(each.askedBy()).containsExactly("registry/");
            });
    assertThat(fixture.root(report).keptIndexes()).isEmpty();
    // What is left of the other platform are links to nothing.
    assertThat(report.images().get(0).leftoverBytes()).isLessThan(500);
  }

  @Test
  void anIndexThatIsThereWholeStaysOneWhereItIsAskedFor() throws IOException {
    Descriptor index = fixture.index("tools/multi:v1", 10, "linux/amd64", "linux/arm64");
    fixture.layOut();
    LiftReport flat = fixture.convert(LAYER_EACH, DEFAULTS);
    assertThat(fixture.root(flat).members()).hasSize(5);
    assertThat(fixture.root(flat).keptIndexes()).isEmpty();

    LiftReport whole = fixture.convert(LAYER_EACH, DEFAULTS.withWholeIndexes(true));
    assertThat(fixture.root(whole).keptIndexes())
        .singleElement()
        .satisfies(each -> assertThat(each.descriptor().digest()).isEqualTo(index.digest()));

    fixture.build.put("manifests/imageList", "k8s.gcr.io/pause:3.2\ntools/multi@" + index.digest());
    LiftReport pinned = fixture.convert(LAYER_EACH, DEFAULTS);
    assertThat(fixture.root(pinned).keptIndexes()).hasSize(1);
    assertThat(fixture.unpacked(pinned.root().orElseThrow(), true))
        .isEqualTo(fixture.unpacked(fixture.build.build(LAYER_EACH).root(), false));
  }

  @Test
  void damagedImagesAreNamedAndLeftIfTheUserSaysSo() throws IOException {
    fixture.layOut();
    Path layer = fixture.data(layerOf(1));
    byte[] bytes = Files.readAllBytes(layer);
    bytes[bytes.length - 1] ^= 1;
    Files.write(layer, bytes);
    Files.delete(fixture.data(layerOf(2)));

    OciException error =
        catchThrowableOfType(OciException.class, () -> fixture.convert(LAYER_EACH, DEFAULTS));
    assertThat(error.kind()).isEqualTo(ErrorKind.MISMATCH);
    assertThat(error)
        .hasMessageContaining("library/nginx:1.25")
        .hasMessageContaining("tools/helper:v2")
        .hasMessageNotContaining("pause");
    assertThat(error.hint()).isPresent();

    LiftReport report = fixture.convert(LAYER_EACH, DEFAULTS.withSkipDamaged(true));
    assertThat(fixture.root(report).members()).hasSize(1);
    assertThat(report.images().get(0).notes()).hasSizeGreaterThanOrEqualTo(2);
    Map<String, String> tree = fixture.unpacked(report.root().orElseThrow(), false);
    assertThat(tree)
        .containsKey(fixture.build.context.relativize(layer).toString())
        .containsKey(
            LiftFixture.V2 + "repositories/library/nginx/_manifests/tags/1.25/current/link")
        .doesNotContainKey(LiftFixture.V2 + "repositories/pause");
  }

  @Test
  void whatFilesLeaveOpenTheUserTells() throws IOException {
    fixture.build.put(
        "manifests/imageList", "nginx:1.25\nquay.io/tools/helper:v2\ntools/helper:v2\n");
    fixture.layOut();
    OciException error =
        catchThrowableOfType(OciException.class, () -> fixture.convert(LAYER_EACH, DEFAULTS));
    assertThat(error.kind()).isEqualTo(ErrorKind.CONFLICT);
    assertThat(error)
        .hasMessageContaining("tools/helper:v2: named are [docker.io, quay.io]")
        .hasMessageContaining("pause:3.2: nothing tells it");

    NameMapping mapping = NameMapping.defaults().with("tools=quay.io").with("pause=gcr.io:5000");
    LiftReport report = fixture.convert(LAYER_EACH, DEFAULTS.withNames(mapping));
    assertThat(report.images().get(0).members())
        .extracting(each -> each.member().name() + " " + each.nameFrom())
        .containsExactly(
            "docker.io/library/nginx:1.25 " + OriginalName.Source.NAMED,
            "gcr.io:5000/pause:3.2 " + OriginalName.Source.MAPPING,
            "quay.io/tools/helper:v2 " + OriginalName.Source.MAPPING);
  }

  @Test
  void anotherTagOfARepositoryTellsItsRegistry() throws IOException {
    fixture.build.put("manifests/imageList", "quay.io/tools/helper:v1\nk8s.gcr.io/pause:3.3\n");
    fixture.layOut();
    LiftReport report = fixture.convert(LAYER_EACH, DEFAULTS);
    assertThat(report.images().get(0).members())
        .extracting(each -> each.member().name() + " " + each.nameFrom())
        .containsExactly(
            "docker.io/library/nginx:1.25 " + OriginalName.Source.DEFAULT,
            "k8s.gcr.io/pause:3.2 " + OriginalName.Source.REPOSITORY,
            "quay.io/tools/helper:v2 " + OriginalName.Source.REPOSITORY);
  }

  @Test
  void aDryRunWritesNothingAndSaysTheSame() throws IOException {
    fixture.layOut();
    Descriptor before = fixture.build.build(LAYER_EACH).root();
    LiftReport dry = fixture.convert(before, DEFAULTS.withDryRun(true));
    Digest layer = layerOf(1);
    assertThat(fixture.build.store.exists(Descriptor.of(MediaType.OCI_CONFIG, layer, size(layer))))
        .isFalse();
    assertThat(dry.root()).isEmpty();
    assertThat(dry.images()).isEqualTo(fixture.convert(before, DEFAULTS).images());
  }

  @Test
  void aFolderThatIsALinkIsRefused() throws IOException {
    fixture.layOut();
    Files.move(
        fixture.build.context.resolve("registry"), fixture.build.context.resolve("elsewhere"));
    Files.createSymbolicLink(fixture.build.context.resolve("registry"), Path.of("elsewhere"));
    OciException error =
        catchThrowableOfType(OciException.class, () -> fixture.convert(ONE_LAYER, DEFAULTS));
    assertThat(error.kind()).isEqualTo(ErrorKind.UNSAFE);
  }

  @Test
  void whatALinkInTheTreeLeadsToIsNotSaidToBeGone() throws IOException {
    fixture.layOut();
    Path registry = fixture.build.context.resolve("registry");
    List<LayerFile> files = new ArrayList<>();
    for (Map.Entry<String, String> each : LiftFixture.files(registry).entrySet()) {
      Path file = registry.resolve(each.getKey());
      files.add(
          Files.isDirectory(file)
              ? LayerFile.directory("other/" + each.getKey(), 0755)
              : LayerFile.file(
                  "other/" + each.getKey(),
                  0644,
                  Files.size(file),
                  () -> Files.newInputStream(file)));
    }
    fixture.build.put("empty/nothing", "");
    Files.createSymbolicLink(fixture.build.context.resolve("empty/other"), Path.of("registry"));
    Descriptor linked =
        fixture
            .build
            .build("FROM scratch\nCOPY manifests manifests\nCOPY empty /\nCOPY empty registry\n")
            .root();
    OciException error =
        catchThrowableOfType(
            OciException.class, () -> fixture.convert(fixture.append(linked, files), DEFAULTS));
    assertThat(error.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
    assertThat(error).hasMessageContaining("a link leads there");
  }

  @Test
  void linksWithinTheFolderAreNotFollowed() throws IOException {
    fixture.layOut();
    Path repositories = fixture.build.context.resolve(LiftFixture.V2 + "repositories");
    Files.move(repositories.resolve("library"), fixture.build.context.resolve("library"));
    Files.createSymbolicLink(repositories.resolve("library"), Path.of("/library"));
    OciException error =
        catchThrowableOfType(OciException.class, () -> fixture.convert(ONE_LAYER, DEFAULTS));
    assertThat(error).hasMessageContaining("library: is no directory, and is not followed");
    LiftReport report = fixture.convert(ONE_LAYER, DEFAULTS.withSkipDamaged(true));
    assertThat(fixture.root(report).members()).hasSize(2);
    assertThat(fixture.unpacked(report.root().orElseThrow(), false))
        .containsEntry(LiftFixture.V2 + "repositories/library", "-> /library");
  }

  /** Its config is a document of its own, without diffIDs; names are in no annotation. */
  @Test
  void anImageOfSealer08() throws IOException {
    fixture.build.put("Metadata", "{\"version\":\"v1.19.8\"}");
    fixture.layOut();
    Descriptor built =
        fixture.build.build("FROM scratch\nCOPY bin manifests Metadata /x/\nCOPY . .\n").root();
    Descriptor layer = fixture.manifest(built).layers().get(1);
    Descriptor config =
        fixture.push(
            "application/vnd.docker.container.image.v1+json",
            """
            {"kind":"Image","apiVersion":"zlink.aliyun.com/v1alpha1","metadata":{"name":"k8s"},
            "spec":{"id":"1","layers":[{"id":"sha256:00","type":"COPY","value":". ."}],
            "sealer_version":"v0.8.6","platform":{"architecture":"amd64","os":"linux"},
            "image_config":{"image_type":"cluster","cmd":{"parent":["kubectl get no"],
            "current":["kubectl apply -f x"]},"labels":{"a":"b"}}},
            "architecture":"amd64","os":"linux"}""");
    Descriptor manifest =
        fixture.push(
            "application/vnd.docker.distribution.manifest.v2+json",
            """
            {"schemaVersion":2,
            "mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{
            "mediaType":"%s","size":%d,"digest":"%s"},"layers":[{
            "mediaType":"application/vnd.docker.image.rootfs.diff.tar.zstd","size":%d,
            "digest":"%s"}]}"""
                .formatted(
                    config.mediaType(),
                    config.size(),
                    config.digest(),
                    layer.size(),
                    layer.digest()));
    Descriptor list =
        fixture.push(
            "application/vnd.docker.distribution.manifest.list.v2+json",
            """
            {"schemaVersion":2,
            "mediaType":"application/vnd.docker.distribution.manifest.list.v2+json",
            "manifests":[{"mediaType":"%s","size":%d,"digest":"%s",
            "platform":{"architecture":"amd64","os":"linux"}}]}"""
                .formatted(manifest.mediaType(), manifest.size(), manifest.digest()));

    LiftReport report = fixture.convert(list, DEFAULTS);
    assertThat(fixture.root(report).members()).hasSize(3);
    CloudImageConfig after = fixture.config(report.root().orElseThrow()).cloudImage().orElseThrow();
    assertThat(after.kubernetesVersion()).contains("v1.19.8");
    assertThat(after.cmds()).containsExactly("kubectl get no", "kubectl apply -f x");
    assertThat(fixture.unpacked(report.root().orElseThrow(), false))
        .containsOnlyKeys("bin", "bin/kubelet", "manifests", "manifests/imageList", "Metadata");
  }

  @Test
  void anImageWithoutAFolderStaysAsItIs() throws IOException {
    LiftReport report =
        fixture.convert("FROM scratch\nCOPY bin bin\nCOPY manifests manifests\n", DEFAULTS);
    assertThat(report.isEmpty()).isTrue();
  }

  /** The first layer of the image with this seed. */
  private Digest layerOf(long seed) throws IOException {
    Descriptor manifest = RandomImage.write(fixture.registry, seed, 2, 1000);
    return Content.readManifest(fixture.registry, manifest).value().layers().get(0).digest();
  }

  private long size(Digest digest) throws IOException {
    return Files.size(fixture.data(digest));
  }
}
