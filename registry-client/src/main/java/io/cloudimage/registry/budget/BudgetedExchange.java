// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

import io.cloudimage.oci.content.WholeInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.registry.host.Origin;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpExchange;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Lane;
import io.cloudimage.registry.http.RequestBody;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends each request when its host bears it. A small request has its place until the reply's head
 * is here; a blob until its last byte has moved or its reply is closed.
 */
public final class BudgetedExchange implements HttpExchange {
  private final HttpExchange next;
  private final HostBudgets budgets;
  private final boolean waits;

  public BudgetedExchange(HttpExchange next, HostBudgets budgets) {
    this(next, budgets, true);
  }

  /**
   * @param waits whether a host is waited for that wants to be left alone; else UNAVAILABLE
   */
  public BudgetedExchange(HttpExchange next, HostBudgets budgets, boolean waits) {
    this.next = next;
    this.budgets = budgets;
    this.waits = waits;
  }

  @Override
  public HttpReply send(HttpCall call) throws IOException {
    HostBudget budget = budgets.of(Origin.of(call.uri()));
    Lane lane = call.lane();
    budget.enter(lane, waits);
    Place place = new Place(budget, lane);
    AtomicBoolean sourceFailed = new AtomicBoolean();
    try {
      long start = budgets.clock().nanos();
      HttpReply reply = next.send(paced(call, budget, sourceFailed));
      budget.learn(lane, reply, budgets.clock().nanos() - start);
      if (lane != Lane.READ) {
        place.leave();
        return reply;
      }
      return reply.withBody(new ReadStream(reply.body(), budget, place), place::leave);
    } catch (IOException | RuntimeException e) {
      place.leave();
      boolean unanswered =
          e instanceof OciException failure && failure.kind() == ErrorKind.UNAVAILABLE;
      if (unanswered && !sourceFailed.get()) {
        budget.overloaded();
      }
      throw e;
    }
  }

  private static HttpCall paced(HttpCall call, HostBudget budget, AtomicBoolean failed) {
    if (call.lane() != Lane.WRITE || call.body().isEmpty()) {
      return call;
    }
    return call.withBody(new PacedBody(call.body().get(), budget, failed));
  }

  /** A place in a lane, which is given back once. */
  private static final class Place {
    private final HostBudget budget;
    private final Lane lane;
    private final AtomicBoolean left = new AtomicBoolean();

    Place(HostBudget budget, Lane lane) {
      this.budget = budget;
      this.lane = lane;
    }

    void leave() {
      if (left.compareAndSet(false, true)) {
        budget.leave(lane);
      }
    }
  }

  /**
   * What goes up, at the host's pace.
   *
   * @param failed is set when its source fails, which is none of the host's doing
   */
  private record PacedBody(RequestBody body, HostBudget budget, AtomicBoolean failed)
      implements RequestBody {
    @Override
    public long length() {
      return body.length();
    }

    @Override
    public InputStream open() throws IOException {
      try {
        return new PacedStream(body.open(), budget, failed);
      } catch (IOException e) {
        failed.set(true);
        throw e;
      }
    }

    @Override
    public boolean isReplayable() {
      return body.isReplayable();
    }
  }

  /** A blob that comes; its place is free again when the last byte is here. */
  private static final class ReadStream extends FilterInputStream {
    private final Place place;

    ReadStream(InputStream in, HostBudget budget, Place place) {
      super(new PacedStream(in, budget, new AtomicBoolean()));
      this.place = place;
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      if (value < 0) {
        place.leave();
      }
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, length);
      if (count < 0) {
        place.leave();
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      place.leave();
      super.close();
    }
  }

  private static final class PacedStream extends WholeInputStream {
    private final HostBudget budget;
    private final AtomicBoolean failed;

    PacedStream(InputStream in, HostBudget budget, AtomicBoolean failed) {
      super(in);
      this.budget = budget;
      this.failed = failed;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count;
      try {
        count = in.read(buffer, offset, length);
      } catch (IOException e) {
        failed.set(true);
        throw e;
      }
      if (count > 0) {
        budget.move(count);
      }
      return count;
    }
  }
}
