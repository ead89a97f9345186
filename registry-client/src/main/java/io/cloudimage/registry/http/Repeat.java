// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

/** Whether a request that failed may go out again by itself. */
public enum Repeat {
  /** It may: done twice it does no more than once (RFC 9110 §9.2.2). */
  SAFE,
  /** Only if it was refused before anything was done: too many requests. */
  IF_REFUSED,
  /** Never, and its failure says nothing about the host: a question that may be left open. */
  NEVER
}
