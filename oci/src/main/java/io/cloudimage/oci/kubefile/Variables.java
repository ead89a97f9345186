// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import java.util.Optional;

/** The variables that an expansion may use. */
@FunctionalInterface
public interface Variables {
  /** The value; empty if there is no such variable. */
  Optional<String> value(String name);
}
