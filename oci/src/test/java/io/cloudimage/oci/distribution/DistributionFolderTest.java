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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionFolderTest {
  private static final Platform AMD = Platform.parse("linux/amd64");
  private static final String V2 = "registry/docker/registry/v2/";

  @TempDir Path root;
  @TempDir Path tree;
  private LayoutStore store;

  @BeforeEach
  void open() throws IOException {
    store = LayoutStore.open(root.resolve("store"));
  }

  @Test
  void blobsAreLinkedAndNamed() throws IOException {
    List<Member> members = members("docker.io/library/nginx:1.25", 1);
    FolderReport report = write(RepositoryNaming.PATHS, List.of(AMD), cloud(members, List.of()));
    assertThat(report.images()).isEqualTo(1);
    assertThat(report.copiedBytes()).isZero();
    assertThat(report.linkedBytes()).isPositive();
    Descriptor manifest = members.get(0).descriptor();
    assertThat(tree.resolve(V2 + "repositories/library/nginx/_manifests/tags/1.25/current/link"))
        .hasContent(manifest.digest().toString());
    Path data = data(manifest.digest());
    assertThat(data).hasBinaryContent(Content.readDocument(store, manifest));
    assertThat(Files.getAttribute(data, "unix:ino"))
        .isEqualTo(
            Files.getAttribute(
                root.resolve("store/blobs/sha256/" + manifest.digest().hex()), "unix:ino"));
    for (Descriptor layer : Content.readManifest(store, manifest).value().layers()) {
      assertThat(
              tree.resolve(
                  V2
                      + "repositories/library/nginx/_layers/sha256/"
                      + layer.digest().hex()
                      + "/link"))
          .hasContent(layer.digest().toString());
      assertThat(data(layer.digest())).hasSize(layer.size());
    }
  }

  @Test
  void copiesAreFilesOfTheirOwn() throws IOException {
    List<Member> members = members("docker.io/library/nginx:1.25", 1);
    FolderReport report =
        new DistributionFolder(store, RepositoryNaming.PATHS, false)
            .write(cloud(members, List.of()), List.of(AMD), tree, "registry");
    assertThat(report.linkedBytes()).isZero();
    Digest digest = members.get(0).descriptor().digest();
    assertThat(Files.getAttribute(data(digest), "unix:nlink")).isEqualTo(1);
  }

  @Test
  void severalPlatformsMakeAnIndexAndAKeptOneStays() throws IOException {
    List<Member> members = members("docker.io/library/nginx:1.25", 1);
    write(RepositoryNaming.PATHS, List.of(), cloud(members, List.of()));
    Digest made = current("library/nginx", "1.25");
    assertThat(members).noneMatch(member -> member.descriptor().digest().equals(made));
    assertThat(Files.readString(data(made)))
        .contains(members.get(0).descriptor().digest().hex())
        .contains(members.get(1).descriptor().digest().hex());

    Descriptor whole = RandomImage.writeIndex(store, 1, "linux/amd64", "linux/arm64");
    KeptIndex kept = new KeptIndex(members.get(0).name(), whole);
    write(RepositoryNaming.PATHS, List.of(AMD), cloud(members, List.of(kept)));
    assertThat(current("library/nginx", "1.25")).isEqualTo(whole.digest());
  }

  @Test
  void twoDomainsThatCollideAreTold() throws IOException {
    List<Member> members = new ArrayList<>(members("docker.io/a/tool:v1", 1));
    members.addAll(members("quay.io:5000/a/tool:v1", 2));
    CloudImageRoot cloud = cloud(members, List.of());
    assertThatThrownBy(() -> write(RepositoryNaming.PATHS, List.of(AMD), cloud))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
        .hasMessageContaining("docker.io/a/tool:v1")
        .hasMessageContaining("quay.io:5000/a/tool:v1");
    assertThat(tree).isEmptyDirectory();
    write(RepositoryNaming.DOMAINS, List.of(AMD), cloud);
    assertThat(tree.resolve(V2 + "repositories/docker.io/a/tool/_manifests")).isDirectory();
    assertThat(tree.resolve(V2 + "repositories/quay.io_5000/a/tool/_manifests")).isDirectory();
  }

  @Test
  void whatIsThereStays() throws IOException {
    write(RepositoryNaming.PATHS, List.of(AMD), cloud(members("nginx:1.25", 1), List.of()));
    Digest before = current("library/nginx", "1.25");
    FolderReport second =
        write(RepositoryNaming.PATHS, List.of(AMD), cloud(members("nginx:1.25", 2), List.of()));
    assertThat(second.notes()).singleElement().asString().contains(before.toString());
    assertThat(current("library/nginx", "1.25")).isNotEqualTo(before);
    assertThat(data(before)).exists();
    assertThat(
            tree.resolve(
                V2
                    + "repositories/library/nginx/_manifests/revisions/sha256/"
                    + before.hex()
                    + "/link"))
        .exists();
  }

  @ParameterizedTest(name = "T a layer laid a link at {0}")
  @ValueSource(
      strings = {
        "registry",
        "registry/docker",
        "registry/docker/registry/v2/blobs",
        "registry/docker/registry/v2/repositories/library"
      })
  void linksAreNotFollowed(String path) throws IOException {
    Path outside = Files.createDirectory(root.resolve("outside"));
    Path link = tree.resolve(path);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, outside);
    assertThatThrownBy(
            () ->
                write(
                    RepositoryNaming.PATHS,
                    List.of(AMD),
                    cloud(members("nginx:1.25", 1), List.of())))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSAFE));
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void aLinkInAFilesPlaceIsReplaced() throws IOException {
    Path sentinel = Files.writeString(root.resolve("sentinel"), "mine");
    Path current =
        tree.resolve(V2 + "repositories/library/nginx/_manifests/tags/1.25/current/link");
    Files.createDirectories(current.getParent());
    Files.createSymbolicLink(current, sentinel);
    write(RepositoryNaming.PATHS, List.of(AMD), cloud(members("nginx:1.25", 1), List.of()));
    assertThat(sentinel).hasContent("mine");
    assertThat(Files.isSymbolicLink(current)).isFalse();
  }

  private FolderReport write(
      RepositoryNaming naming, List<Platform> platforms, CloudImageRoot cloud) throws IOException {
    return new DistributionFolder(store, naming, true).write(cloud, platforms, tree, "registry");
  }

  private CloudImageRoot cloud(List<Member> members, List<KeptIndex> kept) {
    return new CloudImageRoot(members.get(0).descriptor(), List.of(), members, kept);
  }

  private List<Member> members(String name, long seed) throws IOException {
    Descriptor index = RandomImage.writeIndex(store, seed, "linux/amd64", "linux/arm64");
    List<Member> members = new ArrayList<>();
    for (Descriptor entry : Content.readIndex(store, index).value().manifests()) {
      members.add(
          new Member(
              ImageName.parse(name), entry, Optional.of(index.digest()), entry.size(), List.of()));
    }
    return members;
  }

  private Digest current(String repository, String tag) throws IOException {
    return Digest.parse(
        Files.readString(
            tree.resolve(
                V2 + "repositories/" + repository + "/_manifests/tags/" + tag + "/current/link")));
  }

  private Path data(Digest digest) {
    return tree.resolve(
        V2 + "blobs/sha256/" + digest.hex().substring(0, 2) + "/" + digest.hex() + "/data");
  }
}
