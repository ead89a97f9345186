// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.endpoint;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.serve.access.Rights;
import io.cloudimage.serve.http.Call;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import java.io.IOException;
import java.util.List;

/** Answers the requests to one group of the distribution spec's endpoints. */
public interface Endpoint {
  /**
   * Answers, or throws before it has begun to. What the route and the method alone need has been
   * seen to be the caller's right ({@link Needs}).
   *
   * @throws Refusal what to answer instead
   */
  void answer(Call call, Route route, Rights rights) throws IOException;

  static void requireMethod(Call call, String... allowed) throws Refusal {
    if (!List.of(allowed).contains(call.method())) {
      throw new Refusal(ErrorCode.UNSUPPORTED, 405, "this server does not do that here")
          .with("Allow", String.join(", ", allowed));
    }
  }

  /** The same, and DELETE if it is allowed: one switch for tags, manifests and blobs. */
  static void requireMethod(Call call, boolean deletes, String... allowed) throws Refusal {
    if (!(deletes && call.method().equals("DELETE"))) {
      requireMethod(call, allowed);
    }
  }

  static Digest digest(String text) throws Refusal {
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(ErrorCode.DIGEST_INVALID, String.valueOf(e.getMessage()));
    }
  }
}
