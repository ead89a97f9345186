// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.quirk.Quirk;
import io.cloudimage.registry.testing.QuickRetries;
import io.cloudimage.registry.testing.ScriptedAnswer;
import io.cloudimage.registry.testing.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads that break and go on: rows H2 and H3 of the corpus, and the rows of faults on GET. */
@Timeout(60)
class DownloadResumeTest {
  private static final int SIZE = 200_000;
  private static final byte[] CONTENT = content();
  private static final Descriptor BLOB =
      Descriptor.of(new MediaType("application/vnd.oci.image.layer.v1.tar"), CONTENT);

  private final RegistryClient client =
      new RegistryClient(RegistryOptions.defaults().withRetries(QuickRetries.OPTIONS));

  @AfterEach
  void close() {
    client.close();
  }

  private static byte[] content() {
    byte[] content = new byte[SIZE];
    new Random(3).nextBytes(content);
    return content;
  }

  private byte[] read(ScriptedServer server) throws IOException {
    try (InputStream in = repository(server).fetch(BLOB)) {
      return in.readAllBytes();
    }
  }

  private RemoteRepository repository(ScriptedServer server) throws IOException {
    return client.repository(server.host(), new RepositoryName("a/b"));
  }

  private static int start(ScriptedServer.Request request) {
    String range = request.header("range");
    return range.isEmpty() ? 0 : Integer.parseInt(range.replace("bytes=", "").replace("-", ""));
  }

  private static ScriptedAnswer rest(int from) {
    byte[] rest = Arrays.copyOfRange(CONTENT, from, SIZE);
    return from == 0
        ? ScriptedAnswer.of(200).body(rest)
        : partial("bytes " + from + "-" + (SIZE - 1) + "/" + SIZE).body(rest);
  }

  private static ScriptedAnswer partial(String range) {
    return ScriptedAnswer.of(206).header("Content-Range", range);
  }

  @Test
  @DisplayName("H2 body cut again and again: goes on by Range, no byte is sent twice")
  void cutAgainAndAgain() throws IOException {
    Random random = new Random(1);
    AtomicLong sent = new AtomicLong();
    try (ScriptedServer server =
        ScriptedServer.start(
            request -> {
              int from = start(request);
              int count = Math.min(SIZE - from, 1 + random.nextInt(90_000));
              sent.addAndGet(count);
              return rest(from).cutAfter(count);
            })) {
      assertThat(read(server)).isEqualTo(CONTENT);
      assertThat(sent.get()).isEqualTo(SIZE);
    }
  }

  @ParameterizedTest(name = "H2 body cut after {0} bytes")
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 199_998, 199_999})
  void cutOnce(int cut) throws IOException {
    AtomicInteger calls = new AtomicInteger();
    try (ScriptedServer server =
        ScriptedServer.start(
            request ->
                calls.getAndIncrement() == 0 ? rest(0).cutAfter(cut) : rest(start(request)))) {
      assertThat(read(server)).isEqualTo(CONTENT);
    }
  }

  @ParameterizedTest(name = "H3 after a cut: {0}")
  @CsvSource({
    "200 with all of it,true",
    "206 of a part,true",
    "416 and then 200,true",
    "206 without a Content-Range,false",
    "206 from the start,false",
    "206 from one byte further,false",
    "206 of another total,false",
    "206 whose length is not its range,false",
    "206 in words,false",
    "416 for ever,false",
    "204,false",
    "404,false"
  })
  void answerToRange(String what, boolean succeeds) throws IOException {
    AtomicInteger whole = new AtomicInteger();
    try (ScriptedServer server =
        ScriptedServer.start(
            request -> {
              if (!request.header("range").isEmpty()) {
                return answer(what, start(request));
              }
              boolean cut = whole.getAndIncrement() == 0;
              return cut
                  ? rest(0).cutAfter(70_000)
                  : what.endsWith("ever") ? answer(what, 0) : rest(0);
            })) {
      if (succeeds) {
        assertThat(read(server)).isEqualTo(CONTENT);
        assertThat(client.quirks(server.host()).has(Quirk.NO_RANGE))
            .isEqualTo(what.startsWith("200"));
      } else {
        assertThatThrownBy(() -> read(server)).isInstanceOf(OciException.class);
        assertThat(server.requests()).hasSizeLessThan(4);
      }
    }
  }

  private static ScriptedAnswer answer(String what, int from) {
    String total = "/" + SIZE;
    String last = "-" + (SIZE - 1);
    byte[] body = Arrays.copyOfRange(CONTENT, from, SIZE);
    return switch (what) {
      case "200 with all of it" -> rest(0);
      case "206 of a part" ->
          partial("bytes " + from + "-" + (from + (SIZE - from) / 2) + total)
              .body(Arrays.copyOf(body, (SIZE - from) / 2 + 1));
      case "206 without a Content-Range" -> ScriptedAnswer.of(206).body(body);
      case "206 from the start" -> partial("bytes 0" + last + total).body(CONTENT);
      case "206 from one byte further" ->
          partial("bytes " + (from + 1) + last + total)
              .body(Arrays.copyOfRange(CONTENT, from + 1, SIZE));
      case "206 of another total" -> partial("bytes " + from + last + "/9999999").body(body);
      case "206 whose length is not its range" ->
          partial("bytes " + from + last + total).body(new byte[7]);
      case "206 in words" -> partial("the rest").body(body);
      case "204" -> ScriptedAnswer.of(204);
      case "404" -> ScriptedAnswer.of(404);
      default -> ScriptedAnswer.of(416);
    };
  }

  @Test
  @DisplayName("H3 a host known to send the whole is not asked for a range, but read over")
  void knownToSendTheWhole() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    try (ScriptedServer server =
        ScriptedServer.start(
            request -> calls.getAndIncrement() % 2 == 0 ? rest(0).cutAfter(70_000) : rest(0))) {
      assertThat(read(server)).isEqualTo(CONTENT);
      assertThat(client.quirks(server.host()).has(Quirk.NO_RANGE)).isTrue();
      assertThat(server.requests().get(1).header("range")).isEqualTo("bytes=70000-");
      assertThat(read(server)).isEqualTo(CONTENT);
      assertThat(server.requests()).hasSize(4);
      assertThat(server.requests().subList(2, 4))
          .allSatisfy(request -> assertThat(request.header("range")).isEmpty());
      client.quirks(server.host()).forget(Quirk.NO_RANGE);
      assertThat(read(server)).isEqualTo(CONTENT);
      assertThat(server.requests().get(5).header("range")).isEqualTo("bytes=70000-");
    }
  }

  @ParameterizedTest(name = "H3 a host known to send the whole: {1} bytes from {0}")
  @CsvSource({"0,200000", "1,10", "70000,130000", "199999,1"})
  void partOfTheWhole(int from, int count) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(request -> rest(start(request)))) {
      client.quirks(server.host()).observe(Quirk.NO_RANGE);
      try (InputStream in = repository(server).fetchRange(BLOB, from, count)) {
        assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(CONTENT, from, from + count));
      }
      assertThat(server.requests())
          .hasSize(1)
          .allSatisfy(request -> assertThat(request.header("range")).isEmpty());
    }
  }

  @Test
  @DisplayName("H2 a server that never gets on is given up soon")
  void noProgress() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(request -> rest(start(request)).cutAfter(0))) {
      assertThatThrownBy(() -> read(server))
          .isInstanceOfSatisfying(
              OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
      assertThat(server.requests()).hasSizeBetween(2, 10);
    }
  }
}
