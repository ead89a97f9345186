// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import io.cloudimage.serve.access.Caller;
import io.cloudimage.serve.http.Call;
import io.cloudimage.serve.observe.AccessRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes known of a request while it is answered, by one thread after the other. */
final class Observation {
  private final Instant started = Instant.now();
  private final long startedNanos = System.nanoTime();
  private volatile Caller caller = Caller.ANONYMOUS;
  private volatile String endpoint = "other";
  private volatile @Nullable Exception problem;

  void caller(Caller who) {
    caller = who;
  }

  /**
   * @param word one of a few
   */
  void endpoint(String word) {
    endpoint = word;
  }

  /** Of several failures the first counts. */
  void failed(Exception failure) {
    if (problem == null) {
      problem = failure;
    }
  }

  AccessRecord record(Call call) {
    return new AccessRecord(
        call.client(),
        caller.user(),
        started,
        call.method(),
        call.target(),
        endpoint,
        call.status(),
        call.received(),
        call.sent(),
        Duration.ofNanos(System.nanoTime() - startedNanos),
        call.header("User-Agent"),
        call.header("Referer"),
        Optional.<Exception>ofNullable(problem).or(call::problem).map(Exception::toString));
  }
}
