// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import java.util.ArrayList;
import java.util.List;

/** What is worth saying about a Kubefile that is nevertheless read. */
final class Warnings {
  private final SourceText source;
  private final List<String> messages = new ArrayList<>();

  Warnings(SourceText source) {
    this.source = source;
  }

  void add(Position at, String message) {
    messages.add(source.locate(at) + ": " + message);
  }

  List<String> messages() {
    return List.copyOf(messages);
  }
}
