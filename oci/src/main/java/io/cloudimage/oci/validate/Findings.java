// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.validate;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong, from several threads. */
final class Findings {
  /** What says something of the content; all else says something of the way to it. */
  private static final Set<ErrorKind> OF_CONTENT =
      EnumSet.of(
          ErrorKind.NOT_FOUND,
          ErrorKind.MISMATCH,
          ErrorKind.INVALID,
          ErrorKind.UNSUPPORTED,
          ErrorKind.UNSAFE);

  private final ValidationListener listener;
  private final List<Finding> findings = new ArrayList<>();
  private int pieces;
  private long bytes;

  Findings(ValidationListener listener) {
    this.listener = listener;
  }

  /** What may find something wrong with a piece of content. */
  interface Check {
    void run() throws IOException;
  }

  /** Runs a check; what it throws of the content becomes a finding. */
  void check(Descriptor content, Check check) throws IOException {
    listener.started(content);
    boolean valid = false;
    try {
      check.run();
      valid = true;
    } catch (OciException e) {
      if (!OF_CONTENT.contains(e.kind())) {
        throw e;
      }
      add(content, e.kind(), String.valueOf(e.getMessage()));
    } finally {
      count(content);
      listener.completed(content, valid);
    }
  }

  synchronized void add(Descriptor content, ErrorKind kind, String message) {
    findings.add(new Finding(content, kind, message));
  }

  void advanced(Descriptor content, long count) {
    listener.advanced(content, count);
  }

  private synchronized void count(Descriptor content) {
    pieces++;
    bytes += content.size();
  }

  synchronized ValidationReport report(Descriptor root) {
    return new ValidationReport(root, findings, pieces, bytes);
  }
}
