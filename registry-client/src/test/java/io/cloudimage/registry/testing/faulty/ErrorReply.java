// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.faulty;

import io.cloudimage.oci.json.Json;
import io.cloudimage.registry.testing.wire.WireReply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Refusals as the spec has them (distribution-spec, "Error codes"). */
public final class ErrorReply {
  private ErrorReply() {}

  public static WireReply of(int status, String code) {
    return of(status, code, "as the test has it");
  }

  public static WireReply of(int status, String code, String message) {
    Map<String, String> error = new TreeMap<>(Map.of("code", code, "message", message));
    return WireReply.of(status).json(Json.write(Map.of("errors", List.of(error))));
  }
}
