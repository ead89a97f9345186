// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.probe;

import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.registry.quirk.HostQuirks;
import io.cloudimage.registry.quirk.Quirk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Collects results, and keeps those that matter later as quirks of the host. */
final class Findings {
  private final HostQuirks quirks;
  private final List<ProbeResult> results = new ArrayList<>();
  private final List<String> leftovers = new ArrayList<>();

  /** One thing to try. */
  interface Trial {
    void run() throws IOException;
  }

  Findings(HostQuirks quirks) {
    this.quirks = quirks;
  }

  /** A trial that breaks has found out nothing, and does not end the others. */
  void attempt(String check, Trial trial) throws IOException {
    try {
      trial.run();
    } catch (CancelledException e) {
      throw e;
    } catch (OciException e) {
      if (e.kind() == ErrorKind.CANCELLED || e.kind() == ErrorKind.UNTRUSTED) {
        throw e;
      }
      found(check, Verdict.UNKNOWN, String.valueOf(e.getMessage()));
    }
  }

  void found(String check, Verdict verdict, String detail) {
    results.add(new ProbeResult(check, verdict, Printable.escape(detail)));
  }

  /** As above, and the host has the quirk, or has it not. */
  void found(String check, Verdict verdict, String detail, Quirk quirk) {
    found(check, verdict, detail);
    if (verdict == Verdict.YES) {
      quirks.forget(quirk);
    } else if (verdict != Verdict.UNKNOWN) {
      quirks.observe(quirk);
    }
  }

  void leftBehind(String what) {
    leftovers.add(Printable.escape(what));
  }

  HostQuirks quirks() {
    return quirks;
  }

  List<ProbeResult> results() {
    return results;
  }

  List<String> leftovers() {
    return leftovers;
  }
}
