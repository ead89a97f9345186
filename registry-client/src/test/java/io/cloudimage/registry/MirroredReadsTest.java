// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static io.cloudimage.registry.MirroredSetting.NAME;
import static io.cloudimage.registry.MirroredSetting.TAG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.registry.testing.faulty.Break;
import io.cloudimage.registry.testing.faulty.Fault;
import io.cloudimage.registry.testing.faulty.FaultAction;
import io.cloudimage.registry.testing.watch.SecretWatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom a pull asks, and in which order; every account is watched to go to its own server alone. */
@Timeout(60)
class MirroredReadsTest {
  private static final Map<String, FaultAction> FAILURES = failures();

  @TempDir Path directory;

  private static Map<String, FaultAction> failures() {
    Map<String, FaultAction> failures = new LinkedHashMap<>();
    for (int status : new int[] {400, 401, 403, 404, 500, 503}) {
      failures.put(String.valueOf(status), Break.answer(status));
    }
    failures.put("429 with Retry-After 3600", Break.tooMany("3600"));
    failures.put("connections that are reset", Break.reset());
    failures.put("other bytes", Break.wrongBytes());
    return failures;
  }

  static Set<String> failureNames() {
    return FAILURES.keySet();
  }

  @Test
  void allIsReadAtTheFirstMirrorAndTheTagIsSaidToBe() throws IOException {
    try (MirroredSetting setting = MirroredSetting.start(directory)) {
      setting.pull();
      assertThat(setting.host.log().all()).isEmpty();
      assertThat(setting.second.log().all()).isEmpty();
      assertThat(setting.first.log().count("GET", "/blobs/")).isEqualTo(3);
      assertThat(setting.first.log().count("GET", "ns=")).isZero();
      assertThat(setting.notes).containsExactly("resolved v1 at " + setting.first.url());
    }
  }

  @ParameterizedTest(name = "manifests: the first mirror answers with {0}, the second is asked")
  @MethodSource("failureNames")
  void manifests(String failure) throws IOException {
    try (MirroredSetting setting = MirroredSetting.start(directory)) {
      FaultAction action = Objects.requireNonNull(FAILURES.get(failure));
      setting.first.fault(Fault.on("*", "/manifests/").always().then(action));
      setting.pull();
      assertThat(setting.host.log().all()).isEmpty();
      assertThat(setting.second.log().count("GET", "/manifests/")).isPositive();
      assertThat(setting.notes)
          .anyMatch(note -> note.startsWith("passed over " + setting.first.url()));
    }
  }

  @ParameterizedTest(name = "blobs: both mirrors answer with {0}, the host is asked")
  @MethodSource("failureNames")
  void blobs(String failure) throws IOException {
    if (failure.equals("other bytes")) {
      return; // They are known at the blob's end alone: see below.
    }
    try (MirroredSetting setting = MirroredSetting.start(directory)) {
      FaultAction action = Objects.requireNonNull(FAILURES.get(failure));
      setting.first.fault(Fault.on("*", "/blobs/").always().then(action));
      setting.second.fault(Fault.on("*", "/blobs/").always().then(action));
      setting.pull();
      assertThat(setting.host.log().count("GET", "/blobs/")).isEqualTo(3);
    }
  }

  @Test
  void aBlobThatBreaksOffAtAMirrorGoesOnAtTheNextWhereItWas() throws IOException {
    try (MirroredSetting setting = MirroredSetting.start(directory)) {
      byte[] content = new byte[400_000];
      new Random(1).nextBytes(content);
      setting.first.shelf().addBlob(NAME.path(), content);
      Digest digest = setting.second.shelf().addBlob(NAME.path(), content);
      setting.first.fault(
          Fault.on(request -> !request.header("range").isEmpty()).always().then(Break.answer(503)));
      setting.first.fault(
          Fault.on(request -> request.header("authorization").startsWith("Bearer"))
              .then(Break.cutAfter(100_000)));
      try (InputStream in =
          setting.source().fetch(Descriptor.of(MediaType.OCI_CONFIG, digest, content.length))) {
        assertThat(in.readAllBytes()).isEqualTo(content);
      }
      assertThat(setting.second.log().all("GET", "/blobs/"))
          .allSatisfy(request -> assertThat(request.header("range")).isEqualTo("bytes=100000-"));
      assertThat(setting.host.log().all()).isEmpty();
    }
  }

  @Test
  @DisplayName("H5 other bytes in a mirror's blob: an error that names it, and it is left alone")
  void wrongBlob() throws IOException {
    try (MirroredSetting setting = MirroredSetting.start(directory)) {
      setting.first.fault(Fault.on("GET", "/blobs/").always().then(Break.wrongBytes()));
      assertThatThrownBy(setting::pull)
          .isInstanceOfSatisfying(
              OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MISMATCH))
          .hasMessageContaining("mirror " + setting.first.url())
          .satisfies(SecretWatch::saw);
      setting.pull();
      assertThat(setting.host.log().all()).isEmpty();
    }
  }

  @Test
  void aDeadMirrorIsLeftAloneForAWhileAndThenAskedAgain() throws IOException {
    try (MirroredSetting setting = MirroredSetting.start(directory)) {
      setting.first.fault(Fault.on("*", ".").always().then(Break.answer(503)));
      setting.pull();
      int asked = setting.first.log().count();
      assertThat(asked).isEqualTo(1);
      setting.pull();
      setting.pass(Duration.ofSeconds(29));
      setting.pull();
      assertThat(setting.first.log().count()).isEqualTo(asked);
      setting.pass(Duration.ofSeconds(2));
      setting.pull();
      assertThat(setting.first.log().count()).isEqualTo(asked + 1);
      setting.pass(Duration.ofSeconds(59));
      setting.pull();
      assertThat(setting.first.log().count()).isEqualTo(asked + 1);
      setting.first.heal();
      setting.pass(Duration.ofSeconds(2));
      setting.second.log().clear();
      setting.pull();
      assertThat(setting.second.log().all()).isEmpty();
      assertThat(setting.first.log().count("GET", "/blobs/")).isEqualTo(3);
    }
  }

  @Test
  void aMirrorThatNobodyListensAtIsPassedOver() throws IOException {
    try (MirroredSetting setting = MirroredSetting.start(directory)) {
      setting.first.close();
      setting.second.close();
      setting.pull();
      assertThat(setting.host.log().count("GET", "/blobs/")).isEqualTo(3);
    }
  }

  @Test
  void whatAMirrorDoesNotHaveIsReadElsewhereAndItIsStillAsked() throws IOException {
    try (MirroredSetting setting = MirroredSetting.start(directory)) {
      Digest one = setting.host.shelf().blobs(NAME.path()).iterator().next();
      setting.first.shelf().removeBlob(NAME.path(), one);
      setting.second.shelf().removeBlob(NAME.path(), one);
      setting.pull();
      assertThat(setting.host.log().count("GET", "/blobs/")).isEqualTo(1);
      assertThat(setting.first.log().count("GET", "/blobs/")).isEqualTo(3);
    }
  }

  @Test
  void capabilitiesPathsAndNamespacesAreHeeded() throws IOException {
    String file =
        """
        [[host."HOST".mirror]]
        url = "FIRST"
        capabilities = ["pull"]
        ns = true

        [[host."HOST".mirror]]
        url = "SECOND"
        path = "proxy/hub"
        capabilities = ["resolve"]
        """;
    try (MirroredSetting setting = MirroredSetting.start(file, directory)) {
      setting.fill(setting.second, "proxy/hub/" + NAME);
      setting.pull();
      assertThat(setting.host.log().all()).isEmpty();
      String ns = "ns=" + setting.host.host().toString().replace(":", "%3A");
      assertThat(setting.first.log().all("GET", "^/v2/lib/app"))
          .isNotEmpty()
          .allSatisfy(request -> assertThat(request.target()).endsWith("?" + ns));
      assertThat(setting.first.log().count("HEAD", ".")).isZero();
      assertThat(setting.second.log().all("HEAD", "^/v2/"))
          .allSatisfy(
              request ->
                  assertThat(request.target()).isEqualTo("/v2/proxy/hub/lib/app/manifests/v1"));
      assertThat(setting.second.log().count("GET", "/v2/")).isZero();
    }
  }

  @Test
  void writesAndWhetherSomethingExistsAreTheHostsOwn() throws IOException {
    try (MirroredSetting setting = MirroredSetting.start(directory)) {
      byte[] content = {1, 2, 3, 4};
      Descriptor blob = Descriptor.of(MediaType.OCI_CONFIG, content);
      setting.first.shelf().addBlob(NAME.path(), content);
      RemoteRepository source = setting.source();
      assertThat(source.exists(blob)).isFalse();
      source.push(Blob.of(blob, content));
      source.tags();
      assertThat(setting.host.has(NAME.path(), blob.digest())).isTrue();
      assertThat(setting.first.log().all()).isEmpty();
      RemoteRepository target = setting.client.repository(setting.host.host(), NAME);
      assertThat(target.resolve(TAG).digest()).isEqualTo(setting.root.digest());
      assertThat(setting.first.log().all()).isEmpty();
    }
  }
}
