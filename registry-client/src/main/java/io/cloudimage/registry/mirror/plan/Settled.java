// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.model.Descriptor;

/** A want, and what is to be done for it. */
record Settled(Want want, PlannedReference planned) {
  Change change() {
    return planned.change();
  }

  Descriptor sourceDescriptor() {
    return planned.source().orElseThrow();
  }

  Descriptor targetDescriptor() {
    return planned.target().orElseThrow();
  }

  @Override
  public String toString() {
    return want.toString();
  }
}
