// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.http;

/** Answers requests, on threads that may wait; called by several at once. */
@FunctionalInterface
public interface CallHandler {
  /** Answers; never throws. A call that was not answered when this returns is cut off. */
  void handle(Call call);
}
