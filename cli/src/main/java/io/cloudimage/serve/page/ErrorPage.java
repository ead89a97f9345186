// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.serve.http.Refusal;

/** A page instead of the one that was asked for. */
final class ErrorPage {
  private ErrorPage() {}

  static byte[] write(Refusal refusal) {
    String title = title(refusal.status());
    Html html = PageFrame.begin(title, 0);
    html.element("h1", title);
    html.foreignElement("p", String.valueOf(refusal.getMessage()));
    html.open("p").element("a", "All repositories", "href", PageLink.START.toString()).close();
    return PageFrame.end(html);
  }

  private static String title(int status) {
    return switch (status) {
      case 401 -> "Who are you?";
      case 403 -> "Not allowed";
      case 404 -> "Not found";
      case 405 -> "Pages can only be read";
      case 503 -> "Not now";
      default -> status < 500 ? "That cannot be asked for" : "The server could not do it";
    };
  }
}
