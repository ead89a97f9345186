// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

/**
 * One word as the Kubefile has it: quotes, escapes and variables are still in it, until {@link
 * Expansion} has read it.
 */
public record Word(String raw, Position at) {
  @Override
  public String toString() {
    return raw;
  }
}
