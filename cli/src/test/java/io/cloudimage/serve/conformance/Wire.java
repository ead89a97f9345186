// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.conformance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A registry as its clients see it: requests and answers. */
public final class Wire {
  private final URI base;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param base scheme, host and port
   */
  public Wire(URI base) {
    this.base = base;
  }

  URI at(String path) {
    return base.resolve(path);
  }

  Answer send(String method, URI target, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target).method(method, body).timeout(Duration.ofSeconds(60));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return new Answer(
        method + " " + target, target, client.send(request.build(), BodyHandlers.ofByteArray()));
  }

  Answer send(String method, URI target, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return send(method, target, BodyPublishers.ofByteArray(body), headers);
  }

  Answer send(String method, URI target) throws IOException, InterruptedException {
    return send(method, target, BodyPublishers.noBody());
  }

  Answer get(String path, String... headers) throws IOException, InterruptedException {
    return send("GET", at(path), BodyPublishers.noBody(), headers);
  }

  Answer head(String path, String... headers) throws IOException, InterruptedException {
    return send("HEAD", at(path), BodyPublishers.noBody(), headers);
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send("DELETE", at(path));
  }
}
