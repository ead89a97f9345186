// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.members.CloudImageRoot;
import io.cloudimage.oci.members.KeptIndex;
import io.cloudimage.oci.members.Member;
import io.cloudimage.oci.members.RepositoryNaming;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.testing.RandomImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderReaderTest {
  private static final String V2 = "docker/registry/v2/";
  private static final String TAG = V2 + "repositories/library/nginx/_manifests/tags/1.25";

  @TempDir Path root;
  private LayoutStore store;
  private Path folder;
  private Descriptor index;
  private List<Descriptor> manifests;

  @BeforeEach
  void fill() throws IOException {
    store = LayoutStore.open(root.resolve("store"));
    index = RandomImage.writeIndex(store, 1, "linux/amd64", "linux/arm64");
    manifests = Content.readIndex(store, index).value().manifests();
    Path tree = Files.createDirectory(root.resolve("tree"));
    ImageName name = ImageName.parse("nginx:1.25");
    List<Member> members =
        manifests.stream()
            .map(each -> new Member(name, each, Optional.of(index.digest()), 1, List.of()))
            .toList();
    new DistributionFolder(store, RepositoryNaming.PATHS, false)
        .write(
            new CloudImageRoot(index, List.of(), members, List.of(new KeptIndex(name, index))),
            List.of(),
            tree,
            "registry");
    folder = tree.resolve("registry");
  }

  @Test
  void whatWasWrittenIsFound() throws IOException {
    FolderContents found = read();
    assertThat(found.problems()).isEmpty();
    FolderImage image = found.images().get(0);
    assertThat(found.images()).hasSize(1);
    assertThat(image.repository().path()).isEqualTo("library/nginx");
    assertThat(image.tag().orElseThrow().name()).isEqualTo("1.25");
    assertThat(image.root()).isEqualTo(index);
    assertThat(image.absent()).isEmpty();
    assertThat(image.manifests())
        .extracting(each -> each.platform().orElseThrow())
        .containsExactly(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"));
    FolderSource source = new FolderSource(folder);
    for (Descriptor layer : Content.readManifest(source, manifests.get(0)).value().layers()) {
      try (InputStream in = source.fetch(layer)) {
        assertThat(Digest.of(in.readAllBytes())).isEqualTo(layer.digest());
      }
    }
  }

  @Test
  void anIndexOfWhichOnePlatformWasKept() throws IOException {
    Files.delete(data(manifests.get(1).digest()));
    FolderContents found = read();
    assertThat(found.problems()).isEmpty();
    FolderImage image = found.images().get(0);
    assertThat(image.root()).isEqualTo(index);
    assertThat(image.manifests()).singleElement().satisfies(this::isFirst);
    assertThat(image.absent()).singleElement().isEqualTo(manifests.get(1));
  }

  @Test
  void aMissingLayerIsToldAndItsManifestLeftOut() throws IOException {
    Digest layer = Content.readManifest(store, manifests.get(1)).value().layers().get(0).digest();
    Files.delete(data(layer));
    FolderContents found = read();
    assertThat(found.images().get(0).manifests()).singleElement().satisfies(this::isFirst);
    assertThat(found.problems()).singleElement().asString().contains(layer.toString());
  }

  @Test
  void aTagThatIsGoneLeavesTheDigest() throws IOException {
    Files.delete(folder.resolve(TAG + "/current/link"));
    FolderContents found = read();
    assertThat(found.problems()).singleElement().asString().contains("library/nginx:1.25");
    assertThat(found.images()).singleElement().satisfies(it -> assertThat(it.tag()).isEmpty());
  }

  @ParameterizedTest(name = "a tag whose link says \"{0}\"")
  @ValueSource(strings = {"", "../../../../etc/passwd", "sha256:zz", "md5:00", "sha256:\u0000"})
  void aTagWithoutSense(String text) throws IOException {
    Files.writeString(folder.resolve(TAG + "/current/link"), text);
    assertThat(read().problems()).singleElement().asString().contains("does not say a digest");
  }

  @Test
  void alteredContentIsNotBelieved() throws IOException {
    Path data = data(index.digest());
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length - 3] ^= 1;
    Files.write(data, bytes);
    FolderContents found = read();
    assertThat(found.images()).noneMatch(image -> image.root().equals(index));
    assertThat(found.problems()).anyMatch(problem -> problem.contains(index.digest().toString()));
  }

  @ParameterizedTest(name = "T a layer laid a link at {0}")
  @ValueSource(
      strings = {
        "docker",
        V2 + "blobs",
        V2 + "repositories",
        V2 + "repositories/library",
        TAG + "/current",
        TAG + "/current/link"
      })
  void linksAreNotFollowed(String path) throws IOException {
    Path link = folder.resolve(path);
    Path aside = root.resolve("aside");
    Files.move(link, aside);
    Files.createSymbolicLink(link, aside);
    assertThat(read().images()).noneMatch(image -> image.tag().isPresent());
  }

  @Test
  void aFolderThatIsALinkIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(root.resolve("link"), folder);
    assertThatThrownBy(() -> new FolderSource(link))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSAFE));
  }

  @Test
  void anEmptyFolderHoldsNothing() throws IOException {
    Path empty = Files.createDirectory(root.resolve("empty"));
    FolderContents found = FolderReader.read(new FolderSource(empty));
    assertThat(found.images()).isEmpty();
    assertThat(found.problems()).isEmpty();
  }

  private void isFirst(Descriptor descriptor) {
    assertThat(descriptor.digest()).isEqualTo(manifests.get(0).digest());
  }

  private FolderContents read() throws IOException {
    return FolderReader.read(new FolderSource(folder));
  }

  private Path data(Digest digest) {
    return folder.resolve(FolderPaths.data(digest));
  }
}
