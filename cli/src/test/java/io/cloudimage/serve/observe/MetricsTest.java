// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Metrics metrics = new Metrics("1.0 \"x\"");

  private void answer(String method, String endpoint, int status, long millis) {
    metrics.answered(
        new AccessRecord(
            "c:1",
            Optional.empty(),
            Instant.EPOCH,
            method,
            "/",
            endpoint,
            status,
            3,
            5,
            Duration.ofMillis(millis),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  @Test
  void countsByMethodEndpointAndStatus() {
    answer("GET", "blob", 200, 1);
    answer("GET", "blob", 200, 60);
    answer("GET", "blob", 404, 900_000);
    metrics.gauge("cloudimage_uploads_open", "Uploads.", () -> 7);
    assertThat(metrics.text().lines())
        .contains(
            "cloudimage_http_requests_total{method=\"GET\",endpoint=\"blob\",status=\"200\"} 2",
            "cloudimage_http_requests_total{method=\"GET\",endpoint=\"blob\",status=\"404\"} 1",
            "cloudimage_http_received_bytes_total 9",
            "cloudimage_http_sent_bytes_total 15",
            "cloudimage_http_request_duration_seconds_bucket{endpoint=\"blob\",le=\"0.005\"} 1",
            "cloudimage_http_request_duration_seconds_bucket{endpoint=\"blob\",le=\"0.1\"} 2",
            "cloudimage_http_request_duration_seconds_bucket{endpoint=\"blob\",le=\"600.0\"} 2",
            "cloudimage_http_request_duration_seconds_bucket{endpoint=\"blob\",le=\"+Inf\"} 3",
            "cloudimage_http_request_duration_seconds_sum{endpoint=\"blob\"} 900.061",
            "cloudimage_http_request_duration_seconds_count{endpoint=\"blob\"} 3",
            "# TYPE cloudimage_uploads_open gauge",
            "cloudimage_uploads_open 7")
        .anyMatch(line -> line.startsWith("cloudimage_build_info{version=\"1.0 \\\"x\\\"\""));
  }

  @Test
  void clientsCannotMakeSeries() {
    for (int i = 0; i < 100; i++) {
      answer("M" + i, "other", 405, 1);
    }
    assertThat(metrics.text())
        .contains("{method=\"other\",endpoint=\"other\",status=\"405\"} 100")
        .doesNotContain("M1");
  }

  @Test
  void everyLineIsOfTheFormat() {
    answer("GET", "blob", 200, 1);
    assertThat(metrics.text()).endsWith("\n");
    assertThat(metrics.text().lines())
        .allMatch(
            line ->
                line.matches("# (HELP|TYPE) [a-z_]+ .+")
                    || line.matches("[a-z_]+(\\{[a-z]+=\".*\"(,[a-z]+=\".*\")*})? [0-9.]+"));
  }
}
