// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LockTest {
  private static final Platform AMD64 = Platform.parse("linux/amd64");
  private static final Platform ARM64 = Platform.parse("linux/arm64");
  private static final ImageName NGINX = ImageName.parse("nginx:1.25");

  @Test
  void theOrderOfThingsMakesNoDifference() {
    LockedImage a = image("a:1", "a");
    LockedImage b = image("b:1", "b");
    Lock one = new Lock(List.of(AMD64, ARM64), List.of(a, b), List.of(), List.of());
    Lock other = new Lock(List.of(ARM64, AMD64), List.of(b, a), List.of(), List.of());
    assertThat(one).isEqualTo(other);
    assertThat(LockWriter.write(one)).isEqualTo(LockWriter.write(other));
  }

  @Test
  void oneThatMovedIsOneLineThere() {
    Lock before = new Lock(List.of(AMD64), List.of(), List.of(image("a:1", "a")), List.of());
    Lock after = new Lock(List.of(AMD64), List.of(), List.of(image("a:1", "b")), List.of());
    List<String> lines = text(before).lines().toList();
    List<String> others = text(after).lines().toList();
    assertThat(others).hasSameSizeAs(lines);
    long different = 0;
    for (int i = 0; i < lines.size(); i++) {
      different += lines.get(i).equals(others.get(i)) ? 0 : 1;
    }
    assertThat(different).isEqualTo(1);
  }

  @Test
  void whatAQueryHidesIsNotTold() {
    FileUrl url = FileUrl.of(URI.create("https://h.example.com:8443/a%20b/c?token=secret#part"));
    assertThat(url.text())
        .startsWith("https://h.example.com:8443/a%20b/c?sha256-")
        .doesNotContain("secret")
        .doesNotContain("part");
    assertThat(FileUrl.of(URI.create("https://h.example.com:8443/a%20b/c?token=other")))
        .isNotEqualTo(url);
    assertThat(new FileUrl(url.text())).isEqualTo(url);
    assertThat(FileUrl.of(URI.create("http://u:p@h/x")).text()).isEqualTo("http://h/x");
    assertThat(FileUrl.of(URI.create("http://[::1]:8080/x")).text())
        .isEqualTo("http://[::1]:8080/x");
  }

  @Test
  void aDifferenceNamesWhatWasAddedRemovedAndMoved() {
    LockedFile file = new LockedFile(new FileUrl("http://h/x"), digest("x"), 1);
    Lock before =
        new Lock(List.of(AMD64), List.of(image("a:1", "a")), List.of(image("b:1", "b")), List.of());
    Lock after =
        new Lock(List.of(AMD64, ARM64), List.of(image("a:1", "A")), List.of(), List.of(file));
    assertThat(LockDifference.between(before, before)).isEmpty();
    assertThat(LockDifference.between(before, after))
        .extracting(change -> change.kind() + " " + change.section() + " " + change.name())
        .containsExactly(
            "added platform linux/arm64",
            "moved base docker.io/library/a:1",
            "removed image docker.io/library/b:1",
            "added file http://h/x");
    assertThat(LockDifference.between(before, after).get(1).details())
        .containsExactly(
            new LockChange.Detail(
                "linux/amd64",
                Optional.of(digest("a").toString()),
                Optional.of(digest("A").toString())));
    assertThat(LockDifference.ofNew(before)).hasSize(3);
  }

  @Test
  void anIndexThatMovesAloneIsTold() {
    Lock before = with(new LockedImage(NGINX, Optional.of(digest("i")), false, amd64("m")));
    Lock after = with(new LockedImage(NGINX, Optional.of(digest("j")), false, amd64("m")));
    List<LockChange> changes = LockDifference.between(before, after);
    assertThat(changes).hasSize(1);
    assertThat(changes.get(0).isOfIndexAlone()).isTrue();
    Lock moved = with(new LockedImage(NGINX, Optional.of(digest("j")), false, amd64("n")));
    assertThat(LockDifference.between(before, moved).get(0).isOfIndexAlone()).isFalse();
  }

  @Test
  void aLockThatHoldsHasEverythingAndNothingInVain() throws OciException {
    Lock lock =
        new Lock(
            List.of(AMD64, ARM64),
            List.of(image("a:1", "a")),
            List.of(
                new LockedImage(
                    NGINX,
                    Optional.of(digest("i")),
                    false,
                    Map.of(AMD64, digest("m"), ARM64, digest("n")))),
            List.of());
    StrictPins pins = new StrictPins(lock, "the.lock");
    assertThat(pins.image(NGINX, ARM64)).contains(new Pin(digest("i"), digest("n")));
    assertThat(pins.base(ImageName.parse("a:1"), AMD64))
        .contains(new Pin(digest("a"), digest("a")));
    assertConflict(() -> pins.base(NGINX, AMD64), "the base " + NGINX);
    assertConflict(() -> pins.base(ImageName.parse("a:1"), ARM64), "for linux/arm64");
    assertConflict(() -> pins.image(ImageName.parse("nginx:1.26"), AMD64), "nginx:1.26");
    assertConflict(() -> pins.file(new FileUrl("http://h/x")), "http://h/x");

    pins.check(lock);
    Lock part = new Lock(List.of(AMD64), lock.bases(), List.of(), List.of());
    pins.check(part);
    Lock less = new Lock(lock.platforms(), lock.bases(), List.of(), List.of());
    assertConflict(() -> check(pins, less), "image " + NGINX);
    Lock more = new Lock(List.of(Platform.parse("linux/s390x")), List.of(), List.of(), List.of());
    assertConflict(() -> check(pins, more), "is not for linux/s390x");
  }

  @Test
  void aLockMayHoldForAllButSomeNames() {
    LockedImage nginx = new LockedImage(NGINX, Optional.empty(), false, amd64("m"));
    Lock lock = new Lock(List.of(AMD64), List.of(image("a:1", "a")), List.of(nginx), List.of());
    KeptPins pins = new KeptPins(lock, List.of(AMD64), List.of("nginx"));
    assertThat(pins.image(NGINX, AMD64)).isEmpty();
    assertThat(pins.base(ImageName.parse("a:1"), AMD64)).isPresent();
    KeptPins others = new KeptPins(lock, List.of(AMD64), List.of("docker.io/library/a:1"));
    assertThat(others.image(NGINX, AMD64)).isPresent();
    assertThat(others.base(ImageName.parse("a:1"), AMD64)).isEmpty();
    assertThat(new KeptPins(lock, List.of(AMD64, ARM64), List.of()).image(NGINX, AMD64)).isEmpty();
  }

  @Test
  void aNameThatMovesMeanwhileIsSeen() throws OciException {
    LockRecorder recorder = new LockRecorder();
    recorder.image(NGINX, AMD64, new Pin(digest("i"), digest("m")), false);
    recorder.image(NGINX, ARM64, new Pin(digest("i"), digest("n")), true);
    LockedImage noted = recorder.lock(List.of(AMD64, ARM64)).images().get(0);
    assertThat(noted.index()).contains(digest("i"));
    assertThat(noted.whole()).isTrue();
    assertThat(noted.manifests()).hasSize(2);
    Pin other = new Pin(digest("j"), digest("o"));
    assertConflict(() -> note(recorder, other), "changed while this looked");
  }

  private static Optional<Pin> note(LockRecorder recorder, Pin pin) throws OciException {
    recorder.image(NGINX, AMD64, pin, false);
    return Optional.empty();
  }

  private static Optional<Pin> check(Pins pins, Lock used) throws OciException {
    pins.check(used);
    return Optional.empty();
  }

  private interface Asking {
    Object ask() throws IOException;
  }

  private static void assertConflict(Asking asking, String words) {
    assertThatThrownBy(asking::ask)
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
        .hasMessageContaining(words);
  }

  private static Lock with(LockedImage image) {
    return new Lock(List.of(AMD64), List.of(), List.of(image), List.of());
  }

  private static LockedImage image(String name, String content) {
    return new LockedImage(ImageName.parse(name), Optional.empty(), false, amd64(content));
  }

  private static Map<Platform, Digest> amd64(String content) {
    return Map.of(AMD64, digest(content));
  }

  private static Digest digest(String content) {
    return Digest.of(content.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Lock lock) {
    return new String(LockWriter.write(lock), StandardCharsets.UTF_8);
  }
}
