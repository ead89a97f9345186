// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.collect.FindOptions;
import io.cloudimage.oci.collect.NamePattern;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.kubefile.Kubefile;
import io.cloudimage.oci.lock.Pin;
import io.cloudimage.oci.members.CloudImageRoot;
import io.cloudimage.oci.members.Member;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.transfer.PlatformChoice;
import io.cloudimage.oci.validate.GraphValidator;
import io.cloudimage.oci.validate.ValidationListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MembersTest {
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        template:
          spec:
            containers:
              - name: web
                image: %s
      """;
  private static final String EVERYTHING = "FROM scratch\nCOPY . .\n";

  @TempDir private Path directory;
  private final MemoryRepository registry = new MemoryRepository();
  private final Map<ImageName, Descriptor> roots = new HashMap<>();
  private BuildFixture fixture;
  private MemberOptions options = MemberOptions.defaults();

  @BeforeEach
  void layOut() throws IOException {
    fixture = new BuildFixture(directory);
    fixture.options =
        fixture.options.withPlatforms(
            List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64")));
    roots.put(
        ImageName.parse("nginx:1.25"),
        RandomImage.writeIndex(registry, 1, "linux/amd64", "linux/arm64", "linux/s390x"));
    roots.put(
        ImageName.parse("quay.io/a/tool:v1"),
        RandomImage.writeIndex(registry, 2, "linux/amd64", "linux/arm64"));
  }

  @Test
  void imagesThatFilesNameTravelAlong() throws IOException {
    fixture.put("manifests/web.yaml", WEB.formatted("nginx:1.25"));
    fixture.put("imageList", "quay.io/a/tool:v1\n");
    BuildResult result = build(EVERYTHING);

    CloudImageRoot root = CloudImageRoot.read(fixture.store, result.root());
    assertThat(root.own()).hasSize(2);
    assertThat(root.members().stream().map(member -> member.name() + " " + member.platform()))
        .containsExactly(
            "docker.io/library/nginx:1.25 linux/amd64",
            "docker.io/library/nginx:1.25 linux/arm64",
            "quay.io/a/tool:v1 linux/amd64",
            "quay.io/a/tool:v1 linux/arm64");
    Member nginx = root.members().get(0);
    assertThat(nginx.askedBy()).containsExactly("manifests/web.yaml:9");
    assertThat(nginx.index()).contains(root("nginx:1.25").digest());
    assertThat(nginx.size()).isGreaterThan(nginx.descriptor().size());
    assertThat(root.keptIndexes()).isEmpty();
    requireValid(result.root());
    assertThat(PlatformChoice.choose(fixture.store, result.root(), Platform.parse("linux/arm64")))
        .isEqualTo(root.own().get(1));
  }

  @Test
  void theSameInputGivesTheSameDigest() throws IOException {
    fixture.put("manifests/web.yaml", WEB.formatted("nginx:1.25"));
    Descriptor first = build(EVERYTHING).root();
    fixture.store = new MemoryRepository();
    assertThat(build(EVERYTHING).root()).isEqualTo(first);
  }

  @Test
  void anIndexThatIsPinnedTravelsWhole() throws IOException {
    Descriptor index = root("nginx:1.25");
    ImageName pinned = ImageName.parse("nginx:1.25@" + index.digest());
    roots.put(pinned, index);
    fixture.put("manifests/web.yaml", WEB.formatted(pinned));
    BuildResult result = build(EVERYTHING);

    CloudImageRoot root = CloudImageRoot.read(fixture.store, result.root());
    assertThat(root.members()).hasSize(2).allMatch(member -> member.name().equals(pinned));
    assertThat(root.keptIndexes()).hasSize(1);
    assertThat(root.keptIndexes().get(0).descriptor().digest()).isEqualTo(index.digest());
    requireValid(result.root());
  }

  @Test
  void allPlatformsIfAsked() throws IOException {
    fixture.put("imageList", "nginx:1.25\n");
    options = new MemberOptions(FindOptions.defaults(), true);
    CloudImageRoot root = CloudImageRoot.read(fixture.store, build(EVERYTHING).root());
    assertThat(root.keptIndexes()).hasSize(1);
    requireValid(root.root());
  }

  /** A chart's images are those of its values and templates together, whoever brought which. */
  @Test
  void aChartOfTheBaseIsSearchedAnewWithNewValues() throws IOException {
    fixture.put("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
    fixture.put("charts/web/values.yaml", "image: {repository: nginx, tag: '1.25'}\n");
    fixture.put("charts/web/templates/pod.yaml", "image: quay.io/a/tool:v1\n");
    fixture.put("imageList", "");
    fixture.store.tag(build(EVERYTHING).root(), new Tag("base"));
    roots.put(
        ImageName.parse("nginx:1.27"),
        RandomImage.writeIndex(registry, 3, "linux/amd64", "linux/arm64"));
    fixture.put("new.yaml", "# newer\nimage: {repository: nginx, tag: '1.27'}\n");

    BuildResult derived = build("FROM base\nCOPY new.yaml charts/web/values.yaml\n");
    assertThat(CloudImageRoot.read(fixture.store, derived.root()).members())
        .filteredOn(member -> member.platform().equals(Platform.parse("linux/amd64")))
        .extracting(member -> member.name() + " " + member.askedBy())
        .containsExactly(
            "docker.io/library/nginx:1.27 [charts/web/values.yaml:2]",
            "quay.io/a/tool:v1 [charts/web/templates/pod.yaml:1]");
    requireValid(derived.root());

    fixture.put("empty.yaml", "# nothing\n");
    assertThat(names(build("FROM base\nCOPY empty.yaml charts/web/templates/pod.yaml\n")))
        .containsExactly("docker.io/library/nginx:1.25");
    assertThat(names(build("FROM base\nCOPY empty.yaml charts/other/values.yaml\n")))
        .containsExactly("docker.io/library/nginx:1.25", "quay.io/a/tool:v1");
  }

  @Test
  void aDerivedImageKeepsWhatThereIsStillAReasonFor() throws IOException {
    fixture.put("manifests/web.yaml", WEB.formatted("nginx:1.25"));
    fixture.put("imageList", "quay.io/a/tool:v1\n");
    fixture.store.tag(build(EVERYTHING).root(), new Tag("base"));
    fixture.put("new.yaml", WEB.formatted("nginx:1.27"));
    roots.put(
        ImageName.parse("nginx:1.27"),
        RandomImage.writeIndex(registry, 3, "linux/amd64", "linux/arm64"));

    BuildResult replaced = build("FROM base\nCOPY new.yaml manifests/web.yaml\n");
    assertThat(names(replaced))
        .containsExactly("docker.io/library/nginx:1.27", "quay.io/a/tool:v1");
    requireValid(replaced.root());

    BuildResult added = build("FROM base\nCOPY new.yaml manifests/new.yaml\n");
    assertThat(names(added))
        .containsExactly(
            "docker.io/library/nginx:1.25", "docker.io/library/nginx:1.27", "quay.io/a/tool:v1");

    options =
        new MemberOptions(
            FindOptions.defaults().withIgnored(List.of(NamePattern.parse("quay.io/*"))), false);
    assertThat(names(build("FROM base\nCOPY new.yaml a\n")))
        .containsExactly("docker.io/library/nginx:1.25");
  }

  @Test
  void flagsAskToo() throws IOException {
    fixture.put("manifests/web.yaml", WEB.formatted("nginx:1.25"));
    options =
        new MemberOptions(FindOptions.defaults().withImages(List.of("quay.io/a/tool:v1")), false);
    BuildResult result = build(EVERYTHING);
    CloudImageConfig config = fixture.config(result).cloudImage().orElseThrow();
    assertThat(config.images().get(1).askedBy()).containsExactly("--image");
    assertThat(config.images()).hasSize(2);
  }

  @Test
  void aListOutsideOfTheTreeIsNobodyElsesBusiness(@TempDir Path elsewhere) throws IOException {
    fixture.put("imageList", "nginx:1.25\n");
    Path list = Files.writeString(elsewhere.resolve("imageList.txt"), "quay.io/a/tool:v1\n");
    options = new MemberOptions(FindOptions.defaults().withImageLists(List.of(list)), false);
    CloudImageConfig config = fixture.config(build(EVERYTHING)).cloudImage().orElseThrow();
    assertThat(config.images().get(0).askedBy()).containsExactly("imageList:1");
    assertThat(config.images().get(1).askedBy()).containsExactly("--image-list");
  }

  @Test
  void whatIsMissingIsToldWithAllPlaces() throws IOException {
    fixture.put("manifests/web.yaml", WEB.formatted("nginx:9"));
    fixture.put("imageList", "nginx:9\n");
    assertThatThrownBy(() -> build(EVERYTHING))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
        .hasMessageContaining("docker.io/library/nginx:9")
        .hasMessageContaining("imageList:1, manifests/web.yaml:9");
  }

  @Test
  void anImageOfAnotherPlatformIsNotTakenForTheWanted() throws IOException {
    Descriptor only = RandomImage.writeIndex(registry, 4, "linux/amd64");
    Descriptor manifest = Content.readIndex(registry, only).value().manifests().get(0).bare();
    roots.put(ImageName.parse("single:1"), manifest);
    fixture.put("imageList", "single:1\n");
    assertThatThrownBy(() -> build(EVERYTHING))
        .hasMessageContaining("single:1 for linux/arm64")
        .hasMessageContaining("linux/amd64 alone");

    ImageName pinned = ImageName.parse("single@" + manifest.digest());
    roots.put(pinned, manifest);
    fixture.put("imageList", pinned + "\n");
    BuildResult result = build(EVERYTHING);
    assertThat(CloudImageRoot.read(fixture.store, result.root()).members()).hasSize(1);
    assertThat(result.warnings()).anyMatch(text -> text.contains("linux/arm64 is without it"));
  }

  private Descriptor root(String name) {
    return Optional.ofNullable(roots.get(ImageName.parse(name))).orElseThrow();
  }

  private List<String> names(BuildResult result) throws IOException {
    return CloudImageRoot.read(fixture.store, result.root()).members().stream()
        .map(member -> member.name().toString())
        .distinct()
        .toList();
  }

  private BuildResult build(String kubefile) throws IOException {
    return ImageBuilder.writingTo(fixture.store, fixture.bases, fixture.temporary)
        .withMembers(this::find, options)
        .build(
            new BuildRequest(
                Kubefile.parse("Kubefile", kubefile),
                BuildContext.of(fixture.context),
                fixture.options));
  }

  private MemberSource.Found find(
      ImageName name, Platform platform, boolean whole, Optional<Pin> pin) throws IOException {
    Descriptor root =
        Optional.ofNullable(roots.get(name))
            .orElseThrow(() -> new OciException(ErrorKind.NOT_FOUND, "no " + name));
    Optional<Descriptor> index = Optional.of(root).filter(each -> each.mediaType().isIndex());
    return new MemberSource.Found(
        registry,
        PlatformChoice.choose(registry, root, platform),
        index.map(Descriptor::digest),
        index.filter(each -> whole));
  }

  private void requireValid(Descriptor root) throws IOException {
    assertThat(
            new GraphValidator(fixture.store, 2, ValidationListener.SILENT)
                .validate(root)
                .findings())
        .isEmpty();
  }
}
