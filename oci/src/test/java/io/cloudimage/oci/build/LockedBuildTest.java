// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.kubefile.Kubefile;
import io.cloudimage.oci.lock.KeptPins;
import io.cloudimage.oci.lock.Lock;
import io.cloudimage.oci.lock.LockedFile;
import io.cloudimage.oci.lock.LockedImage;
import io.cloudimage.oci.lock.Pin;
import io.cloudimage.oci.lock.Pins;
import io.cloudimage.oci.lock.StrictPins;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.transfer.PlatformChoice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build uses is noted, and a lock decides it. */
class LockedBuildTest {
  private static final Platform AMD64 = Platform.parse("linux/amd64");
  private static final Platform ARM64 = Platform.parse("linux/arm64");
  private static final String KUBEFILE =
      """
      FROM base
      COPY imageList .
      ADD http://files.example.com/get/tool?token=secret files/
      """;
  private static final String URL = "http://files.example.com/get/tool?token=secret";

  @TempDir private Path directory;
  private final MemoryRepository registry = new MemoryRepository();
  private Descriptor nginx = Descriptor.of(MediaType.OCI_INDEX, new byte[0]);
  private final List<Reference> asked = new ArrayList<>();
  private BuildFixture fixture;

  @BeforeEach
  void layOut() throws IOException {
    fixture = new BuildFixture(directory);
    fixture.options = fixture.options.withPlatforms(List.of(AMD64, ARM64));
    fixture.put("file", "content");
    fixture.buildAs("base", "FROM scratch\nCOPY file /\n");
    nginx = nginx(1);
    fixture.put("imageList", "nginx:1\n");
    fixture.remote.put(URL, "tool".getBytes(StandardCharsets.UTF_8));
  }

  private Descriptor nginx(long seed) throws IOException {
    return RandomImage.writeIndex(registry, seed, "linux/amd64", "linux/arm64");
  }

  @Test
  void allThatCameFromElsewhereIsNoted() throws IOException {
    Lock used = build(Pins.NONE).used();
    assertThat(used.platforms()).containsExactly(AMD64, ARM64);
    LockedImage base = used.base(ImageName.parse("base")).orElseThrow();
    assertThat(base.index()).contains(fixture.store.resolve(new Tag("base")).digest());
    assertThat(base.manifests()).containsOnlyKeys(AMD64, ARM64);
    LockedImage image = used.image(ImageName.parse("nginx:1")).orElseThrow();
    assertThat(image.index()).contains(nginx.digest());
    assertThat(image.whole()).isFalse();
    LockedFile file = used.files().get(0);
    assertThat(file.url().text())
        .startsWith("http://files.example.com/get/tool?sha256-")
        .doesNotContain("secret");
    assertThat(file.digest()).isEqualTo(Digest.of("tool".getBytes(StandardCharsets.UTF_8)));
    assertThat(file.size()).isEqualTo(4);
  }

  @Test
  void toResolveIsToFindTheSameWithoutABuild() throws IOException {
    Lock used = build(Pins.NONE).used();
    Descriptor before = fixture.store.resolve(new Tag("base"));
    assertThat(builder(Pins.NONE).resolve(request(KUBEFILE))).isEqualTo(used);
    assertThat(fixture.store.resolve(new Tag("base"))).isEqualTo(before);
    assertThat(fixture.temporary).isEmptyDirectory();
  }

  @Test
  void filesThatComeOutOfStagesAndBasesAreSearchedToo() throws IOException {
    fixture.buildAs("other", "FROM scratch\nCOPY imageList hidden/list\n");
    fixture.put("imageList", "# none\n");
    String kubefile =
        """
        FROM other AS stage
        COPY file in/stage
        FROM base
        COPY --from=stage hidden/list imageList
        """;
    Lock found = builder(Pins.NONE).resolve(request(kubefile));
    assertThat(found.image(ImageName.parse("nginx:1"))).isPresent();
    assertThat(found.bases()).hasSize(2);
    assertThat(builder(Pins.NONE).build(request(kubefile)).used()).isEqualTo(found);
  }

  @Test
  void whatIsLockedIsBuiltWhateverTagsSayNow() throws IOException {
    BuildResult first = build(Pins.NONE);
    nginx = nginx(2);
    fixture.put("other", "other");
    fixture.buildAs("base", "FROM scratch\nCOPY other /\n");
    assertThat(build(Pins.NONE).root()).isNotEqualTo(first.root());

    asked.clear();
    BuildResult again = build(new StrictPins(first.used(), "the.lock"));
    assertThat(again.root()).isEqualTo(first.root());
    assertThat(again.used()).isEqualTo(first.used());
    assertThat(asked).isNotEmpty().allMatch(reference -> reference instanceof Digest);
    assertThat(again.warnings()).isEmpty();
  }

  /** A layout on disk may have no more of an index than one manifest. */
  @Test
  void aManifestThatIsFoundAloneIsOfTheIndexThatTheLockSays() throws IOException {
    BuildResult first = build(Pins.NONE);
    Pins pins = new StrictPins(first.used(), "the.lock");
    ImageBuilder alone =
        builder(pins)
            .withMembers(
                (name, platform, whole, pin) -> {
                  MemberSource.Found found = member(name, platform, whole, pin);
                  return new MemberSource.Found(
                      registry, found.manifest(), Optional.empty(), Optional.empty());
                },
                MemberOptions.defaults());
    assertThat(alone.build(request(KUBEFILE)).root()).isEqualTo(first.root());
  }

  @Test
  void anotherFileIsRefused() throws IOException {
    Pins pins = new StrictPins(build(Pins.NONE).used(), "the.lock");
    fixture.remote.put(URL, "TOOL".getBytes(StandardCharsets.UTF_8));
    assertThat(refusal(pins, ErrorKind.MISMATCH))
        .startsWith("Kubefile:3:5")
        .contains("http://files.example.com/get/tool")
        .contains("its digest is")
        .doesNotContain("secret");
    fixture.remote.put(URL, "longer".getBytes(StandardCharsets.UTF_8));
    assertThat(refusal(pins, ErrorKind.MISMATCH)).contains("it goes on after the expected 4");
    fixture.remote.put(URL, "too".getBytes(StandardCharsets.UTF_8));
    assertThat(refusal(pins, ErrorKind.MISMATCH)).contains("it ended after 3");
  }

  @Test
  void aSourceThatGivesSomethingElseIsRefused() throws IOException {
    Lock used = build(Pins.NONE).used();
    LockedImage locked = used.images().get(0);
    Map<Platform, Digest> others = new HashMap<>(locked.manifests());
    others.put(AMD64, Digest.of(new byte[0]));
    Lock wrong =
        new Lock(
            used.platforms(),
            used.bases(),
            List.of(new LockedImage(locked.name(), locked.index(), false, others)),
            used.files());
    assertThat(refusal(new StrictPins(wrong, "the.lock"), ErrorKind.MISMATCH))
        .contains("docker.io/library/nginx:1 for linux/amd64")
        .contains("imageList:1");
  }

  @Test
  void whatTheLockLacksIsRefusedAtItsPlace() throws IOException {
    Lock used = build(Pins.NONE).used();
    Lock noBase = new Lock(used.platforms(), List.of(), used.images(), used.files());
    assertThat(refusal(new StrictPins(noBase, "the.lock"), ErrorKind.CONFLICT))
        .startsWith("Kubefile:1:6: the.lock does not have the base docker.io/library/base:latest");
    Lock noImage = new Lock(used.platforms(), used.bases(), List.of(), used.files());
    assertThat(refusal(new StrictPins(noImage, "the.lock"), ErrorKind.CONFLICT))
        .contains("does not have the container image docker.io/library/nginx:1")
        .contains("imageList:1");
    Lock noFile = new Lock(used.platforms(), used.bases(), used.images(), List.of());
    assertThat(refusal(new StrictPins(noFile, "the.lock"), ErrorKind.CONFLICT))
        .startsWith("Kubefile:3:5: the.lock does not have the file http://files.example.com/");
  }

  @Test
  void whatTheLockHasInVainIsRefused() throws IOException {
    Pins pins = new StrictPins(build(Pins.NONE).used(), "the.lock");
    fixture.put("imageList", "# no more\n");
    assertThat(refusal(pins, ErrorKind.CONFLICT)).contains("image docker.io/library/nginx:1");

    fixture.options = fixture.options.withPlatforms(List.of(ARM64));
    build(pins);
  }

  @Test
  void oneNameIsLookedForAnew() throws IOException {
    Lock before = build(Pins.NONE).used();
    nginx = nginx(2);
    fixture.put("other", "other");
    fixture.buildAs("base", "FROM scratch\nCOPY other /\n");
    Lock after =
        builder(new KeptPins(before, before.platforms(), List.of("nginx:1")))
            .resolve(request(KUBEFILE));
    assertThat(after.bases()).isEqualTo(before.bases());
    assertThat(after.images().get(0).index()).contains(nginx.digest());
  }

  private String refusal(Pins pins, ErrorKind kind) {
    OciException refused = catchThrowableOfType(OciException.class, () -> build(pins));
    assertThat(refused).isNotNull();
    assertThat(refused.kind()).isEqualTo(kind);
    return String.valueOf(refused.getMessage());
  }

  private BuildResult build(Pins pins) throws IOException {
    return builder(pins).build(request(KUBEFILE));
  }

  private BuildRequest request(String kubefile) throws IOException {
    return new BuildRequest(
        Kubefile.parse("Kubefile", kubefile), BuildContext.of(fixture.context), fixture.options);
  }

  private ImageBuilder builder(Pins pins) {
    return ImageBuilder.writingTo(fixture.store, this::base, fixture.temporary)
        .withRemoteFiles(this::open)
        .withMembers(this::member, MemberOptions.defaults())
        .withPins(pins);
  }

  private BaseImage base(String name, Platform platform, Optional<Pin> pin) throws IOException {
    Reference reference = pin.<Reference>map(Pin::root).orElseGet(() -> new Tag(name));
    asked.add(reference);
    return new BaseImage(name, fixture.store, fixture.store.resolve(reference));
  }

  private MemberSource.Found member(
      ImageName name, Platform platform, boolean whole, Optional<Pin> pin) throws IOException {
    Descriptor root = pin.isPresent() ? registry.resolve(pin.get().root()) : nginx;
    asked.add(pin.<Reference>map(Pin::root).orElse(new Tag("1")));
    return new MemberSource.Found(
        registry,
        PlatformChoice.choose(registry, root, platform),
        Optional.of(root.digest()),
        Optional.of(root).filter(each -> whole));
  }

  private InputStream open(URI url) {
    return new ByteArrayInputStream(
        Optional.ofNullable(fixture.remote.get(url.toString())).orElseThrow());
  }
}
