// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
  private static AccessRecord record(String target, String agent) {
    return new AccessRecord(
        "/127.0.0.1:4711",
        Optional.of("bob"),
        Instant.parse("2024-02-29T12:34:56.789Z"),
        "GET",
        target,
        "manifest",
        200,
        0,
        512,
        Duration.ofMillis(7),
        Optional.of(agent),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void linesLookAsWebServersWriteThem() {
    assertThat(AccessLogFormat.COMMON.line(record("/v2/", "skopeo/1")))
        .isEqualTo("127.0.0.1 - bob [29/Feb/2024:12:34:56 +0000] \"GET /v2/ HTTP/1.1\" 200 512");
    assertThat(AccessLogFormat.COMBINED.line(record("/v2/", "skopeo/1")))
        .endsWith("200 512 \"-\" \"skopeo/1\"");
  }

  @Test
  void foreignTextStaysInItsPlace() throws IOException {
    String evil = "a\" 200\n1.2.3.4 - \\ \u001b[2J\u202e";
    for (AccessLogFormat format : new AccessLogFormat[] {AccessLogFormat.COMBINED}) {
      String line = format.line(record("/" + evil, evil));
      assertThat(line).doesNotContain("\n", "\u001b", "\u202e");
      assertThat(line.chars().filter(c -> c == '"').count()).isEqualTo(6);
    }
    String line = AccessLogFormat.JSON.line(record("/" + evil, "x".repeat(10_000)));
    assertThat(line).doesNotContain("\n", "\u001b").hasSizeLessThan(5000);
    JsonObject read =
        Json.readObject(line.getBytes(StandardCharsets.UTF_8), "the line", JsonLimits.DOCUMENT);
    assertThat(read.string("target")).isEqualTo("/" + evil);
    assertThat(read.string("user")).isEqualTo("bob");
    assertThat(read.size("status")).isEqualTo(200);
    assertThat(read.size("milliseconds")).isEqualTo(7);
  }

  @Test
  void aFileThatWasMovedAwayIsMadeAnew(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("access.log");
    Files.writeString(file, "before\n");
    try (AccessLog log = AccessLog.to(file, AccessLogFormat.COMMON)) {
      log.answered(record("/one", ""));
      Files.move(file, directory.resolve("access.log.1"));
      Thread.sleep(1100);
      log.answered(record("/two", ""));
    }
    assertThat(Files.readString(directory.resolve("access.log.1"))).contains("before", "/one");
    assertThat(Files.readString(file)).contains("/two").doesNotContain("/one");
  }

  @Test
  void aStreamStaysOpen() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (AccessLog log = AccessLog.to(out, AccessLogFormat.COMMON)) {
      log.answered(record("/one", ""));
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).endsWith(" 200 512\n");
  }
}
