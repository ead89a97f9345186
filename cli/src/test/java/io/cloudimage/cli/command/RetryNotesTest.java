// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.OutputSchemas;
import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Look;
import io.cloudimage.cli.output.ProgressMode;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.registry.budget.RateLimit;
import io.cloudimage.registry.http.HttpCall;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Retries and rates are told of in every form of progress. */
class RetryNotesTest {
  private static final String RETRY =
      "GET http://registry.test/v2/: the answer was 429; retry 1 in 2.1 s";
  private static final String RATE =
      "warning: registry.test limits requests: 9 of 100 within 6h are left";

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest(name = "{0}, terminal: {1}")
  @CsvSource({"PLAIN,false", "AUTO,false", "AUTO,true", "NONE,false"})
  void forPeople(ProgressMode mode, boolean terminal) {
    String text = told(mode, new Look(terminal, false, 80));
    assertThat(text.replaceAll("\u001b\\[[0-9]*[AJK]", "").lines())
        .containsSubsequence(RETRY, RATE);
  }

  @Test
  void forPrograms() throws OciException {
    OutputSchemas schemas = new OutputSchemas();
    List<String> lines = told(ProgressMode.JSON, Look.PLAIN).lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(schemas.check("progress-event", lines.get(0)).string("message")).isEqualTo(RETRY);
    assertThat(schemas.check("progress-event", lines.get(1)).string("message")).isEqualTo(RATE);
  }

  private String told(ProgressMode mode, Look look) {
    Console console =
        new Console(
            OutputStream.nullOutputStream(),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            look);
    console.show(mode);
    RetryNotes notes = new RetryNotes(console);
    HttpCall call = HttpCall.of("GET", URI.create("http://registry.test/v2/"));
    notes.retrying(call, "the answer was 429", 1, Duration.ofMillis(2100));
    notes.rateIsLow(call, new RateLimit(100, 9, 21600, ""));
    console.endProgress();
    return err.toString(StandardCharsets.UTF_8);
  }
}
