// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.serve.http.Call;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** What pages look like and do: files beside this class. */
final class PageAsset {
  private static final Map<String, String> TYPES =
      Map.of(
          "style.css", "text/css; charset=utf-8",
          "page.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml");

  private PageAsset() {}

  /**
   * Answers with a file, or that it is the one that the caller has.
   *
   * @param name one of those that there are
   */
  static void answer(Call call, String name) throws IOException {
    byte[] content;
    try (InputStream in = PageAsset.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its file " + name);
      }
      content = in.readAllBytes();
    }
    String tag = "\"" + Digest.of(content).shortHex() + "\"";
    call.set("Cache-Control", "no-cache").set("ETag", tag);
    if (call.header("If-None-Match").equals(Optional.of(tag))) {
      call.send(304);
      return;
    }
    call.set("Content-Type", String.valueOf(TYPES.get(name))).send(200, content);
  }
}
