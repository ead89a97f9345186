// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.observe;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts requests, and writes it all in the text format of Prometheus, version 0.0.4. Labels are
 * words of this server, never the client's: there are only so many series.
 */
public final class Metrics implements AccessListener {
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private record Request(String method, String endpoint, int status)
      implements Comparable<Request> {
    @Override
    public int compareTo(Request other) {
      return labels().compareTo(other.labels());
    }

    String labels() {
      return "method=\"" + method + "\",endpoint=\"" + endpoint + "\",status=\"" + status + '"';
    }
  }

  private record Gauge(String help, LongSupplier value) {}

  private final Map<Request, LongAdder> requests = new ConcurrentHashMap<>();
  private final Map<String, Durations> durations = new ConcurrentHashMap<>();
  private final LongAdder received = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder problems = new LongAdder();
  private final Map<String, Gauge> gauges = new LinkedHashMap<>();
  private final Instant started = Instant.now();
  private final String version;

  /**
   * @param version of this program
   */
  public Metrics(String version) {
    this.version = version;
  }

  /** Adds a number that goes up and down; to be called before requests come. */
  public void gauge(String name, String help, LongSupplier value) {
    gauges.put(name, new Gauge(help, value));
  }

  @Override
  public void answered(AccessRecord access) {
    String method = METHODS.contains(access.method()) ? access.method() : "other";
    requests
        .computeIfAbsent(
            new Request(method, access.endpoint(), access.status()), key -> new LongAdder())
        .increment();
    durations
        .computeIfAbsent(access.endpoint(), key -> new Durations())
        .add(access.duration().toNanos());
    received.add(access.bytesReceived());
    sent.add(access.bytesSent());
    if (access.problem().isPresent()) {
      problems.increment();
    }
  }

  /** All that has been counted since this was made. */
  public String text() {
    StringBuilder out = new StringBuilder();
    head(out, "cloudimage_build_info", "gauge", "Which program this is.");
    out.append("cloudimage_build_info{version=\"").append(escape(version));
    out.append("\",java=\"").append(Runtime.version().feature()).append("\"} 1\n");
    head(out, "cloudimage_start_time_seconds", "gauge", "When the server started.");
    out.append("cloudimage_start_time_seconds ").append(started.getEpochSecond()).append('\n');
    String name = "cloudimage_http_requests_total";
    head(out, name, "counter", "Requests that were answered; status 0: the connection broke.");
    new TreeMap<>(requests)
        .forEach((key, count) -> sample(out, name, key.labels(), count.longValue()));
    counter(out, "cloudimage_http_received_bytes_total", "Bytes of requests' bodies.", received);
    counter(out, "cloudimage_http_sent_bytes_total", "Bytes of responses' bodies.", sent);
    counter(out, "cloudimage_http_problems_total", "Requests that failed in the server.", problems);
    String seconds = "cloudimage_http_request_duration_seconds";
    head(out, seconds, "histogram", "How long requests took, bodies included.");
    new TreeMap<>(durations).forEach((endpoint, each) -> each.write(out, seconds, endpoint));
    gauges.forEach(
        (gauge, each) -> {
          head(out, gauge, "gauge", each.help());
          out.append(gauge).append(' ').append(each.value().getAsLong()).append('\n');
        });
    return out.toString();
  }

  private static void counter(StringBuilder out, String name, String help, LongAdder count) {
    head(out, name, "counter", help);
    out.append(name).append(' ').append(count.longValue()).append('\n');
  }

  private static void head(StringBuilder out, String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  static void sample(StringBuilder out, String name, String labels, long value) {
    out.append(name).append('{').append(labels).append("} ").append(value).append('\n');
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
