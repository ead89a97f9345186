// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static io.cloudimage.registry.FaultySetting.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.registry.testing.faulty.Break;
import io.cloudimage.registry.testing.faulty.ErrorReply;
import io.cloudimage.registry.testing.faulty.Fault;
import io.cloudimage.registry.testing.faulty.FaultAction;
import io.cloudimage.registry.testing.faulty.Profile;
import io.cloudimage.registry.testing.faulty.TokenGate;
import io.cloudimage.registry.testing.faulty.Trait;
import io.cloudimage.registry.testing.watch.SecretWatch;
import io.cloudimage.registry.testing.wire.WireReply;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
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
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of transfer faults, of what comes down: the right bytes or an error. */
@Timeout(60)
class PullFaultsTest {
  private static final Map<String, FaultAction> BREAKS = breaks();

  private static Map<String, FaultAction> breaks() {
    Map<String, FaultAction> breaks = new LinkedHashMap<>();
    breaks.put("reset", Break.reset());
    breaks.put("answer lost", Break.loseAnswer());
    breaks.put("cut after 0 bytes", Break.cutAfter(0));
    breaks.put("cut after 5 bytes", Break.cutAfter(5));
    breaks.put("reset after 5 bytes", Break.resetAfter(5));
    for (int status : List.of(408, 500, 502, 503, 504)) {
      breaks.put(String.valueOf(status), Break.answer(status));
    }
    for (String after : List.of("1", "Wed, 21 Oct 2015 07:28:00 GMT", "junk")) {
      breaks.put("429 with Retry-After " + after, Break.tooMany(after));
    }
    return breaks;
  }

  static Stream<Arguments> matrix() {
    return Stream.of("HEAD /manifests/", "GET /manifests/", "GET /blobs/")
        .flatMap(request -> BREAKS.keySet().stream().map(name -> Arguments.of(request, name)));
  }

  @ParameterizedTest(name = "{0}: {1}, once")
  @MethodSource("matrix")
  void once(String request, String name) throws IOException {
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
      setting.preload();
      String[] parts = request.split(" ", -1);
      FaultAction action = Objects.requireNonNull(BREAKS.get(name));
      setting.registry.fault(Fault.on(parts[0], parts[1]).then(action));
      FaultySetting.isWhole(setting.pull(), setting.root);
    }
  }

  @Test
  @DisplayName("H2 cut and reset at every byte of a small blob")
  void everyByte() throws IOException {
    byte[] content = new byte[60];
    new Random(2).nextBytes(content);
    Descriptor blob = Descriptor.of(MediaType.OCI_CONFIG, content);
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
      setting.registry.shelf().addBlob(NAME.toString(), content);
      for (int at = 0; at < content.length; at++) {
        for (FaultAction action : List.of(Break.cutAfter(at), Break.resetAfter(at))) {
          setting.registry.log().clear();
          setting.registry.fault(Fault.on("GET", "/blobs/").then(action));
          try (InputStream in = setting.repository().fetch(blob)) {
            assertThat(in.readAllBytes()).isEqualTo(content);
          }
          setting.registry.heal();
          // After a reset the client's system may drop what had come and was not read.
          assertThat(setting.registry.log().bytesOut()).isBetween(60L, 60L + at);
        }
      }
    }
  }

  @Test
  @DisplayName("H2 cut at random in a large blob, again and again: bytes are fetched once")
  void random() throws IOException {
    Random random = new Random(5);
    byte[] content = new byte[8 << 20];
    random.nextBytes(content);
    Descriptor blob = Descriptor.of(MediaType.OCI_CONFIG, content);
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN.with(Trait.CDN))) {
      setting.registry.shelf().addBlob(NAME.toString(), content);
      for (int i = 0; i < 60; i++) {
        setting.registry.faultOfCdn(
            Fault.on("GET", ".").skip(i).then(Break.cutAfter(1 + random.nextInt(200_000))));
      }
      try (InputStream in = setting.repository().fetch(blob)) {
        assertThat(Descriptor.of(MediaType.OCI_CONFIG, in.readAllBytes())).isEqualTo(blob);
      }
      assertThat(setting.registry.cdn().log().bytesOut()).isEqualTo(content.length);
      assertThat(setting.registry.cdn().log().all())
          .allSatisfy(request -> assertThat(request.header("authorization")).isEmpty());
    }
  }

  @ParameterizedTest(name = "a wrong bit at {0}: an error, and nothing of it is kept")
  @ValueSource(ints = {0, 1, 700_000, 1_048_576})
  void wrongBit(int position) throws IOException {
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
      setting.preload();
      setting.registry.fault(Fault.on("GET", "/blobs/").always().then(Break.flipBit(position)));
      mismatch(setting);
      assertThat(setting.registry.log().count("GET", "/blobs/")).isLessThan(20);
    }
  }

  @Test
  @DisplayName("H5 other bytes in the place of a manifest, and of a blob")
  void wrongBytes() throws IOException {
    for (String what : List.of("/blobs/", "/manifests/")) {
      try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
        setting.preload();
        setting.registry.fault(Fault.on("GET", what).always().then(Break.wrongBytes()));
        mismatch(setting);
      }
    }
  }

  private static void mismatch(FaultySetting setting) {
    assertThatThrownBy(setting::pull)
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MISMATCH))
        .satisfies(SecretWatch::saw);
  }

  @Test
  @DisplayName("a registry that is slow, but gets on, is waited for")
  void slow() throws IOException {
    byte[] content = new byte[400];
    Descriptor blob = Descriptor.of(MediaType.OCI_CONFIG, content);
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
      setting.registry.shelf().addBlob(NAME.toString(), content);
      setting.registry.fault(Fault.on("GET", ".").then(Break.slowly(20, Duration.ofMillis(20))));
      try (InputStream in = setting.repository().fetch(blob)) {
        assertThat(in.readAllBytes()).isEqualTo(content);
      }
    }
  }

  @ParameterizedTest(name = "the token ends at GET {0}; Harbor''s Basic challenge: {1}")
  @MethodSource("expiries")
  void expired(String target, boolean harbor) throws IOException {
    TokenGate plain = FaultySetting.tokens();
    TokenGate gate = harbor ? plain.withBasicWhenExpired() : plain;
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN, gate)) {
      setting.preload();
      setting.registry.fault(
          Fault.on("GET", target)
              .then(
                  (request, usual) -> {
                    gate.expireAll();
                    return usual.answer(request);
                  }));
      // One after the other: a token that ends right after it was given is another test's matter.
      FaultySetting.isWhole(setting.pull(1), setting.root);
    }
  }

  static Stream<Arguments> expiries() {
    return Stream.of("/manifests/", "/blobs/")
        .flatMap(target -> Stream.of(Arguments.of(target, true), Arguments.of(target, false)));
  }

  @ParameterizedTest(name = "the token ends at {0}, and the answer is Public ECR''s 400")
  @ValueSource(strings = {"HEAD /manifests/", "GET /manifests/", "GET /blobs/"})
  void expiredAtPublicEcr(String request) throws IOException {
    TokenGate gate = FaultySetting.tokens();
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN, gate)) {
      setting.preload();
      setting.pull();
      int before = gate.issued();
      setting.registry.fault(
          Fault.on(request.split(" ", 2)[0], request.split(" ", 2)[1])
              .then(
                  (seen, usual) -> {
                    gate.expireAll();
                    return ErrorReply.of(400, "DENIED", "Your Authorization Token is invalid.");
                  }));
      FaultySetting.isWhole(setting.pull(), setting.root);
      assertThat(gate.issued()).isEqualTo(before + 1);
    }
  }

  @Test
  void anyOther400IsNoReasonToAskForATokenAgain() throws IOException {
    TokenGate gate = FaultySetting.tokens();
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN, gate)) {
      setting.preload();
      setting.pull();
      int before = gate.issued();
      setting.registry.fault(
          Fault.on("GET", "/blobs/")
              .always()
              .then(Break.answer(ErrorReply.of(400, "DIGEST_INVALID", "a bad digest"))));
      assertThatThrownBy(setting::pull).hasMessageContaining("a bad digest");
      assertThat(gate.issued()).isEqualTo(before);
    }
  }

  @Test
  @DisplayName("A13 the signed query of the CDN expires in the middle: the registry is asked again")
  void expiredSignature() throws IOException {
    byte[] content = new byte[3 << 20];
    Descriptor blob = Descriptor.of(MediaType.OCI_CONFIG, content);
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN.with(Trait.CDN))) {
      setting.registry.shelf().addBlob(NAME.toString(), content);
      setting.registry.faultOfCdn(
          Fault.on("GET", ".")
              .then(
                  (request, usual) -> {
                    FaultAction cut = Break.cutAfter(1 << 20);
                    WireReply reply = cut.answer(request, usual);
                    setting.registry.cdn().expireSignatures();
                    return reply;
                  }));
      try (InputStream in = setting.repository().fetch(blob)) {
        assertThat(in.readAllBytes()).isEqualTo(content);
      }
      assertThat(setting.registry.cdn().log().all().get(1).header("range"))
          .isEqualTo("bytes=1048576-");
    }
  }

  @Test
  @DisplayName("H3 a registry that knows no ranges: the blob is read from its start again")
  void noRanges() throws IOException {
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN.with(Trait.NO_RANGES))) {
      setting.preload();
      setting.registry.fault(Fault.on("GET", "/blobs/").times(2).then(Break.cutAfter(1000)));
      MemoryRepository copy = setting.pull();
      FaultySetting.isWhole(copy, setting.root);
    }
  }

  @Test
  @DisplayName("A12 H10 redirects without end, floods of headers, storms of interim answers")
  void floods() throws IOException {
    try (FaultySetting setting = FaultySetting.start(Profile.PLAIN)) {
      setting.preload();
      for (FaultAction action :
          List.of(
              Break.redirectWithoutEnd(),
              Break.redirect(302, "?"),
              Break.headers(10_000, 10),
              Break.headers(1, 1 << 20))) {
        setting.registry.fault(Fault.on("HEAD", ".").always().then(action));
        assertThatThrownBy(setting::pull)
            .isInstanceOf(OciException.class)
            .satisfies(SecretWatch::saw);
        setting.registry.heal();
      }
      setting.registry.fault(Fault.on("HEAD", ".").then(Break.interim(3)));
      FaultySetting.isWhole(setting.pull(), setting.root);
    }
  }
}
