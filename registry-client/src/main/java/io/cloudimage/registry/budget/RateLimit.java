// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

import io.cloudimage.oci.error.Printable;
import io.cloudimage.registry.http.HttpReply;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a registry says about the requests that it still takes: Docker Hub's {@code ratelimit-limit:
 * 100;w=21600}, the RateLimit-* headers of other hosts, and their X- forms.
 *
 * @param limit how many in one window
 * @param remaining how many are left
 * @param windowSeconds how long a window is, or until it starts again; 0 if it was not said
 * @param source whom the registry counts, as it says; empty if it does not
 */
public record RateLimit(long limit, long remaining, long windowSeconds, String source) {
  private static final Pattern NUMBER = Pattern.compile("\\s*([0-9]{1,15})\\s*(?:[;,].*)?");
  private static final Pattern WINDOW = Pattern.compile(";\\s*w=([0-9]{1,9})");
  private static final int LONGEST_SOURCE = 128;

  /** What the reply says, if it says it all. */
  static Optional<RateLimit> of(HttpReply reply) {
    Optional<String> limit = header(reply, "limit");
    Optional<Long> most = limit.flatMap(RateLimit::number);
    Optional<Long> left = header(reply, "remaining").flatMap(RateLimit::number);
    if (most.isEmpty() || left.isEmpty()) {
      return Optional.empty();
    }
    Matcher window = WINDOW.matcher(limit.orElse(""));
    long seconds =
        window.find()
            ? Long.parseLong(window.group(1))
            : header(reply, "reset").flatMap(RateLimit::number).orElse(0L);
    String source = reply.header("Docker-RateLimit-Source").orElse("");
    return Optional.of(
        new RateLimit(
            most.get(),
            left.get(),
            seconds,
            Printable.escape(source.substring(0, Math.min(source.length(), LONGEST_SOURCE)))));
  }

  /** Whether it is time to say so: a tenth or less is left. */
  public boolean isLow() {
    return remaining * 10 <= limit;
  }

  private static Optional<String> header(HttpReply reply, String name) {
    return reply.header("RateLimit-" + name).or(() -> reply.header("X-RateLimit-" + name));
  }

  private static Optional<Long> number(String text) {
    Matcher matcher = NUMBER.matcher(text);
    return matcher.matches() ? Optional.of(Long.valueOf(matcher.group(1))) : Optional.empty();
  }
}
