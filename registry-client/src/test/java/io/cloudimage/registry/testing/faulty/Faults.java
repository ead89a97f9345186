// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.faulty;

import io.cloudimage.registry.testing.wire.WireHandler;
import io.cloudimage.registry.testing.wire.WireReply;
import io.cloudimage.registry.testing.wire.WireRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The faults of one server; the first that is due for a request happens to it. */
public final class Faults {
  private final List<Fault> faults = new CopyOnWriteArrayList<>();

  /** One more, behind those that are there. */
  public void add(Fault fault) {
    faults.add(fault);
  }

  public void clear() {
    faults.clear();
  }

  /** What the server answers, with the fault that is due. */
  public WireReply apply(WireRequest request, WireHandler usual) throws IOException {
    for (Fault fault : faults) {
      if (fault.isDue(request)) {
        return fault.action().answer(request, usual);
      }
    }
    return usual.answer(request);
  }
}
