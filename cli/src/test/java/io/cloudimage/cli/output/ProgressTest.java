// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.OutputSchemas;
import io.cloudimage.cli.output.Progress.Outcome;
import io.cloudimage.oci.error.OciException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<String> written = new ArrayList<>();
  private long now;

  @Test
  void plainLinesComeEveryFewSecondsAndAtTheEnd() {
    play(new PlainProgress(written::add, () -> now));
    assertThat(written)
        .containsExactly(
            "a: 60.0 MB of 100 MB, 15.0 MB/s",
            "between the lines",
            "retrying (attempt 2): connection reset",
            "a (100 MB) done",
            "b (5.00 kB) skipped: there already");
  }

  @Test
  void jsonHasOneObjectForEveryEvent() {
    play(new JsonProgress(written::add, () -> now));
    assertThat(written)
        .containsExactly(
            "{\"event\":\"started\",\"id\":\"1\",\"label\":\"a\",\"total\":100000000}",
            "{\"event\":\"advanced\",\"id\":\"1\",\"bytes\":30000000,\"total\":100000000}",
            "{\"event\":\"advanced\",\"id\":\"1\",\"bytes\":60000000,\"total\":100000000}",
            "{\"event\":\"message\",\"message\":\"between the lines\"}",
            "{\"event\":\"retrying\",\"id\":\"1\",\"attempt\":2,\"message\":\"connection reset\"}",
            "{\"event\":\"completed\",\"id\":\"1\",\"label\":\"a\",\"total\":100000000}",
            "{\"event\":\"skipped\",\"id\":\"2\",\"label\":\"b\",\"total\":5000,"
                + "\"message\":\"there already\"}");
  }

  @Test
  void jsonOfEveryKindFollowsItsSchema() throws OciException {
    JsonProgress json = new JsonProgress(written::add, () -> now);
    play(json);
    json.started("3", "c", -1);
    json.resumed("3", 7);
    json.finished("3", "c", 9, Outcome.FAILED, "");
    json.finished("4", "d", 9, Outcome.MOUNTED, "from another repository");
    json.finished("5", "e", 9, Outcome.CACHED, "layer 2acef3090a45");
    OutputSchemas schemas = new OutputSchemas();
    Set<String> events = new TreeSet<>();
    for (String line : written) {
      events.add(schemas.check("progress-event", line).string("event"));
    }
    assertThat(events).hasSize(10);
  }

  @Test
  void barsAreDrawnInPlaceAndNeverWiderThanTheTerminal() {
    play(new BarProgress(written::add, () -> now, 80));
    assertThat(written.get(0))
        .startsWith("a                            [              ] 0 B of 100 MB");
    assertThat(written.get(2)).startsWith("\u001b[1A\r").contains("60.0 MB of 100 MB");
    assertThat(written.get(2)).contains("[========      ]").contains("15.0 MB/s");
    for (String frame : written) {
      for (String line : frame.replaceAll("\u001b\\[[0-9]*[AJK]|\r", "").split("\n")) {
        assertThat(line.length()).isLessThan(80);
      }
    }
    assertThat(String.join("", written)).contains("a (100 MB) done").endsWith("\u001b[J");
  }

  @Test
  void manyTransfersShareAFewBars() {
    BarProgress bars = new BarProgress(written::add, () -> now, 40);
    for (int i = 0; i < 20; i++) {
      bars.started("id" + i, "layer " + i, -1);
    }
    assertThat(written.get(19).lines().filter(line -> line.startsWith("layer"))).hasSize(8);
    assertThat(written.get(19)).contains("… and 12 more");
  }

  private void play(Progress progress) {
    progress.started("1", "a", 100_000_000);
    now += 2 * SECOND;
    progress.advanced("1", 30_000_000);
    now += 2 * SECOND;
    progress.advanced("1", 30_000_000);
    progress.message("between the lines");
    progress.retrying("1", 2, "connection reset");
    progress.finished("1", "a", 100_000_000, Outcome.DONE, "");
    progress.finished("2", "b", 5000, Outcome.SKIPPED, "there already");
    progress.close();
  }
}
