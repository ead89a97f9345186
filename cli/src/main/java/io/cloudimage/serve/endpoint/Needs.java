// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.endpoint;

import io.cloudimage.serve.access.Action;
import io.cloudimage.serve.access.Rights;
import io.cloudimage.serve.http.Call;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;

/**
 * What a request needs by its route and its method, asked for in one place, before any endpoint
 * looks anything up: no endpoint can forget it.
 */
public final class Needs {
  private Needs() {}

  /**
   * @throws Refusal UNAUTHORIZED or DENIED
   */
  public static void require(Call call, Route route, Rights rights) throws Refusal {
    switch (route.endpoint()) {
      case BASE, CATALOG -> rights.requireEntry();
      case UPLOADS, UPLOAD -> rights.require(route.repository(), Action.PUSH);
      case BLOB, MANIFEST, TAGS, REFERRERS ->
          rights.require(route.repository(), action(call.method()));
    }
  }

  /**
   * @throws Refusal 405 if the request would change anything, by whomever
   */
  public static void requireReading(Call call) throws Refusal {
    if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
      throw new Refusal(ErrorCode.UNSUPPORTED, 405, "this server is for reading only")
          .with("Allow", "GET, HEAD");
    }
  }

  /** A method that no endpoint knows changes nothing: it is refused by the endpoint. */
  private static Action action(String method) {
    return switch (method) {
      case "PUT", "POST", "PATCH" -> Action.PUSH;
      case "DELETE" -> Action.DELETE;
      default -> Action.PULL;
    };
  }
}
