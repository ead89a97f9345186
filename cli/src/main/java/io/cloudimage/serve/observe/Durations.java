// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.observe;

import java.util.concurrent.atomic.LongAdder;

/** How many of some requests took how long. */
final class Durations {
  /** From an answer that touches no disk to a layer over a slow line. */
  private static final double[] SECONDS = {
    0.005, 0.025, 0.1, 0.5, 1, 2.5, 10, 30, 120, 600, Double.POSITIVE_INFINITY
  };

  private final LongAdder[] counts = new LongAdder[SECONDS.length];
  private final LongAdder nanos = new LongAdder();

  Durations() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  void add(long duration) {
    int bucket = 0;
    while (duration > SECONDS[bucket] * 1e9) {
      bucket++;
    }
    counts[bucket].increment();
    nanos.add(duration);
  }

  /** The buckets hold, as the format has it, also what is in those before. */
  void write(StringBuilder out, String name, String endpoint) {
    String label = "endpoint=\"" + endpoint + '"';
    long count = 0;
    for (int i = 0; i < counts.length; i++) {
      count += counts[i].longValue();
      String limit = Double.isInfinite(SECONDS[i]) ? "+Inf" : Double.toString(SECONDS[i]);
      Metrics.sample(out, name + "_bucket", label + ",le=\"" + limit + '"', count);
    }
    out.append(name).append("_sum{").append(label).append("} ");
    out.append(nanos.longValue() / 1e9).append('\n');
    Metrics.sample(out, name + "_count", label, count);
  }
}
