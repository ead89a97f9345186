// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

/**
 * What a request is for, as far as its host's capacity is concerned. The order matters: who holds a
 * place in one lane may wait for a place in a later one, never in an earlier one; so two transfers
 * cannot wait for each other, on whatever hosts.
 */
public enum Lane {
  /** Sends a blob; while it does, it may read one from another host, or the same. */
  WRITE,
  /** Receives a blob. */
  READ,
  /** All else: over soon, and never behind a blob. */
  SMALL
}
