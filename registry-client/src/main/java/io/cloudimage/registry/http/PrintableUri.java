// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import io.cloudimage.oci.error.Printable;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * URIs for logs and errors: without user and password, query values only where they are harmless.
 */
public final class PrintableUri {
  private static final Set<String> HARMLESS =
      Set.of("n", "last", "digest", "mount", "from", "service", "scope");

  private PrintableUri() {}

  public static String of(URI uri) {
    StringBuilder text = new StringBuilder();
    text.append(uri.getScheme()).append("://").append(uri.getHost());
    if (uri.getPort() >= 0) {
      text.append(':').append(uri.getPort());
    }
    text.append(uri.getRawPath() == null ? "" : uri.getRawPath());
    if (uri.getRawQuery() != null) {
      text.append('?')
          .append(
              Arrays.stream(uri.getRawQuery().split("&"))
                  .map(PrintableUri::parameter)
                  .collect(Collectors.joining("&")));
    }
    return Printable.escape(text.toString());
  }

  private static String parameter(String pair) {
    int equals = pair.indexOf('=');
    if (equals < 0) {
      return "…";
    }
    String name = pair.substring(0, equals);
    return HARMLESS.contains(name) ? pair : name + "=…";
  }
}
