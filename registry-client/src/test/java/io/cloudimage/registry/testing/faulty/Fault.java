// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.faulty;

import io.cloudimage.registry.testing.wire.WireRequest;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Something that goes wrong with some requests: {@code Fault.on("PATCH",
 * "/uploads/").skip(1).times(2).then(Break.answer(503))}.
 */
public final class Fault {
  private final Predicate<WireRequest> which;
  private final int first;
  private final int times;
  private final FaultAction action;
  private final AtomicInteger met = new AtomicInteger();

  private Fault(Predicate<WireRequest> which, int first, int times, FaultAction action) {
    this.which = which;
    this.first = first;
    this.times = times;
    this.action = action;
  }

  /**
   * The first request of a method (or {@code *}) whose path or query has a part that matches.
   *
   * @param target a regular expression
   */
  public static Fault on(String method, String target) {
    Pattern pattern = Pattern.compile(target);
    return on(
        request ->
            (method.equals("*") || request.method().equals(method))
                && pattern.matcher(request.target()).find());
  }

  /** The first of such requests. */
  public static Fault on(Predicate<WireRequest> which) {
    return new Fault(which, 0, 1, (request, usual) -> usual.answer(request));
  }

  /** Not the first {@code count} of them. */
  public Fault skip(int count) {
    return new Fault(which, count, times, action);
  }

  /** So many of them, one after the other. */
  public Fault times(int count) {
    return new Fault(which, first, count, action);
  }

  /** All of them, from then on. */
  public Fault always() {
    return times(Integer.MAX_VALUE - first);
  }

  public Fault then(FaultAction what) {
    return new Fault(which, first, times, what);
  }

  FaultAction action() {
    return action;
  }

  boolean isDue(WireRequest request) {
    if (!which.test(request)) {
      return false;
    }
    int nth = met.getAndIncrement();
    return nth >= first && nth - first < times;
  }
}
