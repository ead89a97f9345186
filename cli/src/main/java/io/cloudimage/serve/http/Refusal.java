// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.http;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request that is answered with an error. */
public final class Refusal extends IOException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final int status;
  private final LinkedHashMap<String, String> headers = new LinkedHashMap<>();

  public Refusal(ErrorCode code, String message) {
    this(code, code.status(), message);
  }

  public Refusal(ErrorCode code, int status, String message) {
    super(message);
    this.code = code;
    this.status = status;
  }

  public Refusal with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  public ErrorCode code() {
    return code;
  }

  public int status() {
    return status;
  }

  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }
}
