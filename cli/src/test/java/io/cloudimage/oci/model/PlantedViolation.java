// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import com.fasterxml.jackson.core.JsonFactory;

/** Breaks the rules on purpose, so that a test can see that breaking them is noticed. */
public final class PlantedViolation {
  public PlantedViolation() {}

  public JsonFactory factory() {
    System.err.println(System.getenv("HOME"));
    return new JsonFactory();
  }
}
