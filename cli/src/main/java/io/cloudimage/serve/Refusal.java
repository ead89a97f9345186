// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request that is answered with an error. */
final class Refusal extends IOException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final int status;
  private final LinkedHashMap<String, String> headers = new LinkedHashMap<>();

  Refusal(ErrorCode code, String message) {
    this(code, code.status(), message);
  }

  Refusal(ErrorCode code, int status, String message) {
    super(message);
    this.code = code;
    this.status = status;
  }

  Refusal with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  ErrorCode code() {
    return code;
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return Map.copyOf(headers);
  }
}
