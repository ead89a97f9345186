// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.wire;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A request that a server got, and how it went. Its numbers grow while it is served. */
public final class LoggedRequest {
  private final String method;
  private final String target;
  private final Map<String, String> headers;
  private final AtomicLong bytesIn = new AtomicLong();
  private final AtomicLong bytesOut = new AtomicLong();
  private volatile int status;

  LoggedRequest(String method, String target, Map<String, String> headers) {
    this.method = method;
    this.target = target;
    this.headers = Map.copyOf(headers);
  }

  public String method() {
    return method;
  }

  /** Path and query, verbatim. */
  public String target() {
    return target;
  }

  /** By name in lower case. */
  public Map<String, String> headers() {
    return headers;
  }

  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** What was answered; 0 if nothing was. */
  public int status() {
    return status;
  }

  /** Bytes of the body that were read. */
  public long bytesIn() {
    return bytesIn.get();
  }

  /** Bytes of the answer's body that were sent. */
  public long bytesOut() {
    return bytesOut.get();
  }

  void read(long bytes) {
    bytesIn.addAndGet(bytes);
  }

  void sent(long bytes) {
    bytesOut.addAndGet(bytes);
  }

  void answered(int code) {
    status = code;
  }

  @Override
  public String toString() {
    return method + " " + target + " " + status;
  }
}
