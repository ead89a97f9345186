// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static io.cloudimage.registry.FaultySetting.NAME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.testing.faulty.Break;
import io.cloudimage.registry.testing.faulty.ErrorReply;
import io.cloudimage.registry.testing.faulty.Fault;
import io.cloudimage.registry.testing.faulty.FaultAction;
import io.cloudimage.registry.testing.faulty.Profile;
import io.cloudimage.registry.testing.faulty.TokenGate;
import io.cloudimage.registry.testing.faulty.Trait;
import io.cloudimage.registry.testing.watch.SecretWatch;
import io.cloudimage.registry.testing.wire.LoggedRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of transfer faults, of what goes up: nothing is lost, and nothing is done twice. */
@Timeout(60)
class PushFaultsTest {
  private static final Map<String, FaultAction> BREAKS = breaks();

  private static Map<String, FaultAction> breaks() {
    Map<String, FaultAction> breaks = new LinkedHashMap<>();
    breaks.put("reset", Break.reset());
    breaks.put("answer lost", Break.loseAnswer());
    breaks.put("502 in the place of the answer", Break.hideAnswer(502));
    for (int status : List.of(408, 500, 502, 503, 504)) {
      breaks.put(String.valueOf(status), Break.answer(status));
    }
    for (String after : List.of("0", "1", "Wed, 21 Oct 2015 07:28:00 GMT", "junk")) {
      breaks.put("429 with Retry-After " + after, Break.tooMany(after));
    }
    return breaks;
  }

  static Stream<Arguments> matrix() {
    return Stream.of(
            "HEAD /blobs/sha256",
            "POST /blobs/uploads/",
            "PATCH /blobs/uploads/",
            "PUT /blobs/uploads/",
            "PUT /manifests/",
            "HEAD /manifests/")
        .flatMap(request -> BREAKS.keySet().stream().map(name -> Arguments.of(request, name)));
  }

  @ParameterizedTest(name = "{0}: {1}, once")
  @MethodSource("matrix")
  void once(String request, String name) throws IOException {
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
      String[] parts = request.split(" ", -1);
      FaultAction action = Objects.requireNonNull(BREAKS.get(name));
      setting.registry.fault(Fault.on(parts[0], parts[1]).then(action));
      setting.push();
      setting.isThere();
      assertThat(setting.registry.log().count("PUT", "/manifests/")).isLessThanOrEqualTo(2);
    }
  }

  @ParameterizedTest(name = "bursts of {0} at every kind of request")
  @ValueSource(ints = {500, 502, 503, 504, 429})
  void bursts(int status) throws IOException {
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
      for (String method : List.of("HEAD", "POST", "PATCH", "PUT")) {
        setting.registry.fault(Fault.on(method, ".").times(3).then(Break.answer(status)));
      }
      setting.push();
      setting.isThere();
    }
  }

  @Test
  @DisplayName("a burst that does not end: an error soon, after a bounded number of requests")
  void endless() throws IOException {
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
      setting.registry.fault(Fault.on("POST", ".").always().then(Break.answer(503)));
      assertThatThrownBy(setting::push)
          .isInstanceOfSatisfying(
              OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
          .satisfies(SecretWatch::saw);
      assertThat(setting.registry.log().count("POST", ".")).isLessThan(80);
      assertThat(setting.registry.log().count("PUT", ".")).isZero();
    }
  }

  @ParameterizedTest(name = "a PATCH reset after {0} bytes: no byte that was taken is sent again")
  @ValueSource(ints = {0, 1, 77, 65_536, 500_000, (1 << 20) - 1})
  void brokenPatch(int bytes) throws IOException {
    try (FaultySetting setting = FaultySetting.startWith(Profile.PLAIN, 1, 3 << 20)) {
      setting.registry.fault(Fault.on("PATCH", ".").skip(1).then(Break.resetWhileReading(bytes)));
      setting.push();
      assertThat(setting.registry.shelf().tags(NAME.toString())).containsKey("v1");
      long sent = setting.registry.log().bytesIn();
      assertThat(sent).isLessThan((3 << 20) + 100_000);
    }
  }

  @ParameterizedTest(name = "every byte of a small blob: reset after {0} of the body")
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void smallBlob(int bytes) throws IOException {
    byte[] content = "sixteen bytes ok".getBytes(UTF_8);
    Descriptor blob = Descriptor.of(MediaType.OCI_CONFIG, content);
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
      setting.registry.fault(Fault.on("PUT", ".").then(Break.resetWhileReading(bytes)));
      setting.repository().push(Blob.of(blob, content));
      assertThat(setting.registry.has(NAME.toString(), blob.digest())).isTrue();
    }
  }

  @Test
  @DisplayName("breaks at random in every PATCH and PUT of an image")
  void random() throws IOException {
    Random random = new Random(11);
    try (FaultySetting setting = FaultySetting.startWith(Profile.PLAIN, 2, 5 << 20)) {
      for (int i = 0; i < 6; i++) {
        setting.registry.fault(
            Fault.on("PATCH", ".")
                .skip(2 * i)
                .then(Break.resetWhileReading(random.nextInt(1 << 20))));
      }
      setting.push();
      setting.isThere();
      assertThat(setting.registry.log().bytesIn()).isLessThan((10 << 20) + 200_000);
    }
  }

  static Stream<Arguments> expiries() {
    return Stream.of(
        Arguments.of("HEAD", "/blobs/", true),
        Arguments.of("POST", "/uploads/", true),
        Arguments.of("PATCH", "/uploads/", true),
        Arguments.of("PUT", "/uploads/", true),
        Arguments.of("PUT", "/manifests/", true),
        Arguments.of("PATCH", "/uploads/", false),
        Arguments.of("PUT", "/uploads/", false),
        Arguments.of("PUT", "/manifests/", false));
  }

  @ParameterizedTest(
      name = "A6 401 after the token's life at {0} {1}; Harbor''s Basic challenge: {2}")
  @MethodSource("expiries")
  void expired(String method, String target, boolean harbor) throws IOException {
    TokenGate plain = FaultySetting.tokens();
    TokenGate gate = harbor ? plain.withBasicWhenExpired() : plain;
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN, gate)) {
      setting.registry.fault(
          Fault.on(method, target)
              .then(
                  (request, usual) -> {
                    gate.expireAll();
                    return usual.answer(request);
                  }));
      // One after the other: a token that ends right after it was given is another test's matter.
      setting.push(1);
      setting.isThere();
      assertThat(gate.issued()).isLessThanOrEqualTo(6);
    }
  }

  @ParameterizedTest(name = "401 after {0} bytes of a PATCH: the upload goes on")
  @ValueSource(ints = {0, 1, 500_000})
  void expiredWhileReading(int bytes) throws IOException {
    TokenGate gate = FaultySetting.tokens();
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN, gate)) {
      setting.registry.fault(
          Fault.on("PATCH", ".")
              .skip(1)
              .then(
                  Break.answerWhileReading(
                      bytes,
                      ErrorReply.of(401, "UNAUTHORIZED")
                          .header(
                              "WWW-Authenticate", "Bearer realm=\"/token\",service=\"faulty\""))));
      setting.push();
      setting.isThere();
    }
  }

  @Test
  @DisplayName("416 on a PATCH: the session is asked, and the upload goes on there")
  void wrongPlace() throws IOException {
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
      setting.registry.fault(Fault.on("PATCH", ".").then(Break.hideAnswer(416)));
      setting.push();
      setting.isThere();
      assertThat(setting.registry.log().count("GET", "/uploads/")).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "{0} for the upload session: a new one, and the blob is there once")
  @ValueSource(ints = {404, 410})
  void lostSession(int status) throws IOException {
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
      setting.registry.fault(
          Fault.on("PATCH", ".")
              .skip(1)
              .then(
                  (request, usual) -> {
                    setting.registry.forgetUploads();
                    return ErrorReply.of(status, "BLOB_UPLOAD_UNKNOWN");
                  }));
      setting.push();
      setting.isThere();
    }
  }

  @ParameterizedTest(name = "a mount that the registry answers with {0} falls back to an upload")
  @EnumSource(
      value = Trait.class,
      names = {"MOUNT_REFUSED", "MOUNT_DENIED", "MOUNT_OPENS_UPLOAD"})
  void refusedMount(Trait trait) throws IOException {
    byte[] content = new byte[100];
    Descriptor blob = Descriptor.of(MediaType.OCI_CONFIG, content);
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN.with(trait))) {
      setting.registry.shelf().addBlob("other", content);
      assertThat(setting.repository().mount(blob, new RepositoryName("other"))).isFalse();
      assertThat(setting.registry.openUploads()).isZero();
      setting.repository().push(Blob.of(blob, content));
      assertThat(setting.registry.has(NAME.toString(), blob.digest())).isTrue();
    }
  }

  @Test
  @DisplayName("the reply of the manifest's PUT is lost, always: what is there counts")
  void manifestReplyLost() throws IOException {
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
      setting.registry.fault(Fault.on("PUT", "/manifests/").always().then(Break.loseAnswer()));
      setting.push();
      setting.isThere();
    }
  }

  @Test
  @DisplayName("no manifest before all of its blobs, whatever breaks")
  void order() throws IOException {
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
      setting.registry.fault(Fault.on("PUT", "/uploads/").skip(2).always().then(Break.answer(500)));
      assertThatThrownBy(setting::push).isInstanceOf(IOException.class);
      assertThat(setting.registry.log().all("PUT", "/manifests/")).isEmpty();
      setting.registry.heal();
      setting.push();
      setting.isThere();
      assertThat(setting.registry.log().all("PUT", "/manifests/"))
          .extracting(LoggedRequest::status)
          .containsExactly(201);
    }
  }
}
