// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.auth.Credential;
import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.quirk.Quirk;
import io.cloudimage.registry.testing.DockerRegistry;
import io.cloudimage.registry.testing.FaultyRegistry;
import io.cloudimage.registry.testing.HandFedBlob;
import io.cloudimage.registry.testing.QuickRetries;
import io.cloudimage.registry.testing.TokenServer;
import io.cloudimage.registry.testing.faulty.Break;
import io.cloudimage.registry.testing.faulty.Fault;
import io.cloudimage.registry.testing.faulty.FaultAction;
import io.cloudimage.registry.testing.faulty.Profile;
import io.cloudimage.registry.testing.faulty.Trait;
import io.cloudimage.registry.testing.wire.LoggedRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Blobs that are sent while they are made. */
@Timeout(60)
class StreamedUploadTest {
  private static final RepositoryName NAME = new RepositoryName("lib/app");
  private static final byte[] CONTENT = new byte[3 << 20];
  private static final int HALF = CONTENT.length / 2;

  static {
    new Random(34).nextBytes(CONTENT);
  }

  @TempDir Path directory;

  private final Digest digest = Digest.of(CONTENT);
  private RegistryClient client =
      new RegistryClient(RegistryOptions.defaults().withRetries(QuickRetries.OPTIONS));

  @AfterEach
  void close() {
    client.close();
  }

  private static HandFedBlob whole() {
    return new HandFedBlob().feed(CONTENT).end(CONTENT);
  }

  private static byte[] firstHalf() {
    return Arrays.copyOfRange(CONTENT, 0, HALF);
  }

  private static byte[] secondHalf() {
    return Arrays.copyOfRange(CONTENT, HALF, CONTENT.length);
  }

  private RemoteRepository repository(RegistryHost host) throws IOException {
    return client.repository(host, NAME);
  }

  @Test
  void theFirstBytesAreThereBeforeTheLastAreMade() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    HandFedBlob blob = new HandFedBlob().feed(firstHalf());
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (FaultyRegistry registry = FaultyRegistry.start()) {
      registry.fault(
          Fault.on("PATCH", "/uploads/")
              .then(
                  (request, usual) -> {
                    byte[] early = request.body().readNBytes(HALF / 2);
                    assertThat(early).isEqualTo(Arrays.copyOf(CONTENT, HALF / 2));
                    begun.countDown();
                    byte[] rest = request.body().readAllBytes();
                    byte[] all = Arrays.copyOf(early, early.length + rest.length);
                    System.arraycopy(rest, 0, all, early.length, rest.length);
                    return usual.answer(request.withBody(new ByteArrayInputStream(all)));
                  }));
      Future<Boolean> sent = thread.submit(() -> repository(registry.host()).pushGrowing(blob));
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      blob.feed(secondHalf()).end(CONTENT);
      assertThat(sent.get(30, TimeUnit.SECONDS)).isTrue();
      assertThat(registry.shelf().blob(NAME.toString(), digest)).contains(CONTENT);
      assertThat(registry.log().all().stream().map(LoggedRequest::method))
          .containsExactly("POST", "PATCH", "PUT");
      LoggedRequest patch = registry.log().all("PATCH", "").get(0);
      assertThat(patch.header("transfer-encoding")).isEqualTo("chunked");
      assertThat(patch.headers()).doesNotContainKeys("content-length", "content-range");
      assertThat(registry.openUploads()).isZero();
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void aRealRegistryTakesIt() throws IOException {
    try (DockerRegistry registry = DockerRegistry.start(directory)) {
      isTakenBy(registry);
    }
  }

  @Test
  void aRealRegistryWithTokensTakesIt() throws IOException {
    try (TokenServer tokens = TokenServer.start();
        DockerRegistry registry = DockerRegistry.startWithTokens(directory, tokens)) {
      close();
      client =
          new RegistryClient(
              RegistryOptions.defaults()
                  .withCredentials(
                      CredentialSource.fixed(
                          registry.host(),
                          new Credential.UserPassword(TokenServer.USER, TokenServer.PASSWORD))));
      isTakenBy(registry);
    }
  }

  private void isTakenBy(DockerRegistry registry) throws IOException {
    RemoteRepository to = repository(registry.host());
    assertThat(to.pushGrowing(whole())).isTrue();
    Descriptor stored = to.resolveBlob(digest);
    assertThat(Content.readDocument(to, stored)).isEqualTo(CONTENT);
    HandFedBlob other = new HandFedBlob().feed(firstHalf()).giveUp();
    assertThatThrownBy(() -> to.pushGrowing(other)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> to.resolveBlob(Digest.of(firstHalf())))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    Path uploads =
        directory.resolve("storage/docker/registry/v2/repositories/" + NAME + "/_uploads");
    // This registry leaves a hash's state behind of what it was told to forget, and no content.
    try (Stream<Path> left = Files.walk(uploads)) {
      assertThat(left).noneMatch(file -> file.endsWith("data"));
    }
  }

  @Test
  void whatIsGivenUpIsCancelled() throws IOException {
    try (FaultyRegistry registry = FaultyRegistry.start()) {
      HandFedBlob blob = new HandFedBlob().feed(firstHalf()).giveUp();
      assertThatThrownBy(() -> repository(registry.host()).pushGrowing(blob))
          .isInstanceOf(IOException.class);
      assertThat(registry.log().count("PUT", "")).isZero();
      assertThat(registry.log().count("DELETE", "/uploads/")).isOne();
      assertThat(registry.openUploads()).isZero();
    }
  }

  @Test
  void bytesThatAreNotTheDescriptorsAreNotCommitted() throws IOException {
    try (FaultyRegistry registry = FaultyRegistry.start()) {
      byte[] other = CONTENT.clone();
      other[HALF] ^= 1;
      HandFedBlob blob = new HandFedBlob().feed(other).end(CONTENT);
      assertThatThrownBy(() -> repository(registry.host()).pushGrowing(blob))
          .isInstanceOfSatisfying(
              OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MISMATCH));
      assertThat(registry.log().count("PUT", "")).isZero();
      assertThat(registry.openUploads()).isZero();
    }
  }

  private static Stream<Named<FaultAction>> failures() {
    return Stream.of(
        Named.of("400", Break.answer(400)),
        Named.of("403", Break.answer(403)),
        Named.of("404", Break.answer(404)),
        Named.of("500", Break.answer(500)),
        Named.of("503", Break.answer(503)),
        Named.of("a reset before it reads", Break.reset()),
        Named.of("a reset in the middle", Break.resetWhileReading(HALF)),
        Named.of("an answer that is lost", Break.loseAnswer()),
        Named.of(
            "a part that is taken",
            Break.change(reply -> reply.without("Range").header("Range", "0-99"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void aFailureIsNotTriedAgain(FaultAction failure) throws IOException {
    try (FaultyRegistry registry = FaultyRegistry.start()) {
      registry.fault(Fault.on("PATCH", "/uploads/").always().then(failure));
      assertThatThrownBy(() -> repository(registry.host()).pushGrowing(whole()))
          .isInstanceOf(OciException.class);
      assertThat(registry.log().all().stream().map(LoggedRequest::method))
          .containsExactly("POST", "PATCH", "DELETE");
      assertThat(registry.has(NAME.toString(), digest)).isFalse();
      assertThat(registry.openUploads()).isZero();
    }
  }

  @Test
  void aBusyRegistryIsNotAskedAgain() throws IOException {
    try (FaultyRegistry registry = FaultyRegistry.start()) {
      registry.fault(Fault.on("POST", "/uploads/").always().then(Break.answer(503)));
      HandFedBlob blob = whole();
      assertThatThrownBy(() -> repository(registry.host()).pushGrowing(blob))
          .isInstanceOf(OciException.class);
      assertThat(registry.log().count()).isOne();
      assertThat(blob.isOpened()).isFalse();
    }
  }

  @Test
  void aRegistryThatTakesNoPiecesIsNotTriedTwice() throws IOException {
    try (FaultyRegistry registry = FaultyRegistry.start(Profile.PLAIN.with(Trait.NO_PIECES))) {
      assertThatThrownBy(() -> repository(registry.host()).pushGrowing(whole()))
          .isInstanceOf(OciException.class);
      assertThat(client.quirks(registry.host()).has(Quirk.NO_STREAMED_CHUNK)).isTrue();
      int asked = registry.log().count();
      assertThat(repository(registry.host()).pushGrowing(whole())).isFalse();
      assertThat(registry.log().count()).isEqualTo(asked);
    }
  }

  @Test
  void hostsThatAreKnownToWantAnotherWayAreNotAsked() throws IOException {
    for (Quirk quirk : new Quirk[] {Quirk.MONOLITHIC_ONLY, Quirk.MAXIMUM_CHUNK}) {
      try (FaultyRegistry registry = FaultyRegistry.start()) {
        client.quirks(registry.host()).observe(quirk, 1 << 20);
        assertThat(repository(registry.host()).pushGrowing(whole())).isFalse();
        assertThat(registry.log().count()).isZero();
      }
    }
  }

  @Test
  void aPieceThatMayBeTooShortIsNotBegun() throws IOException {
    try (FaultyRegistry registry =
        FaultyRegistry.start(Profile.PLAIN.withShortestPiece(16 << 20))) {
      assertThat(repository(registry.host()).pushGrowing(whole())).isFalse();
      assertThat(registry.openUploads()).isZero();
      assertThat(client.quirks(registry.host()).value(Quirk.MINIMUM_CHUNK)).hasValue(16 << 20);
    }
  }

  @Test
  void theRegistryIsGivenTheDigestOfWhatWasSent() throws IOException {
    try (FaultyRegistry registry = FaultyRegistry.start()) {
      repository(registry.host()).pushGrowing(whole());
      assertThat(registry.log().all("PUT", "").get(0).target()).endsWith("digest=" + digest);
      Descriptor descriptor =
          Descriptor.of(new MediaType("application/octet-stream"), digest, CONTENT.length);
      assertThat(repository(registry.host()).exists(descriptor)).isTrue();
      assertThat(registry.log().bytesIn()).isEqualTo(CONTENT.length);
    }
  }
}
