// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import io.cloudimage.oci.build.RemoteFiles;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.registry.host.Origin;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpExchange;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Lane;
import io.cloudimage.registry.http.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/**
 * Files from the web, for a build that names them by URL: anonymous, with the rules for redirects
 * that hold for registries. A body that its Content-Length or its framing shows to be cut fails
 * while it is read; one without either is as long as the server makes it, so that only a checksum
 * tells whether it is whole.
 */
public final class WebFiles implements RemoteFiles {
  private final HttpExchange exchange;

  WebFiles(HttpExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public InputStream open(URI url) throws IOException {
    try {
      Origin.of(url);
    } catch (IllegalArgumentException e) {
      throw new OciException(
          ErrorKind.INVALID, "cannot fetch " + Printable.escape(String.valueOf(url.getHost())), e);
    }
    HttpReply reply = exchange.send(HttpCall.of("GET", url).withLane(Lane.READ));
    if (reply.status() == 200) {
      return reply.body();
    }
    try (reply) {
      throw Refusal.of(reply);
    }
  }
}
