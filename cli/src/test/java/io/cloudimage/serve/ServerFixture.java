// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A running registry and a plain HTTP client. */
final class ServerFixture implements AutoCloseable {
  static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final LayoutStore store;
  private final RegistryServer server;

  ServerFixture(Path root) throws IOException {
    this(root, ServerOptions.defaults());
  }

  ServerFixture(Path root, ServerOptions options) throws IOException {
    this.store = LayoutStore.open(root);
    this.server = RegistryServer.start(options, store);
  }

  LayoutStore store() {
    return store;
  }

  RegistryServer server() {
    return server;
  }

  int port() {
    return server.address().getPort();
  }

  HttpResponse<String> send(String method, String path, byte[] body, String... headers)
      throws Exception {
    return send(method, path, BodyPublishers.ofByteArray(body), headers);
  }

  HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  HttpResponse<String> head(String path) throws Exception {
    return send("HEAD", path, BodyPublishers.noBody());
  }

  /** Pushes a blob in one request. */
  Digest pushBlob(String repository, byte[] content) throws Exception {
    Digest digest = Digest.of(content);
    HttpResponse<String> response =
        send("POST", "/v2/" + repository + "/blobs/uploads/?digest=" + digest, content);
    if (response.statusCode() != 201) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return digest;
  }

  /** A manifest whose config and only layer are the given content. */
  static byte[] manifest(byte[] config, byte[] layer, String more) {
    return ("{\"schemaVersion\":2,\"mediaType\":\""
            + OCI_MANIFEST
            + "\",\"config\":"
            + descriptor("application/vnd.oci.image.config.v1+json", config)
            + ",\"layers\":["
            + descriptor("application/vnd.oci.image.layer.v1.tar", layer)
            + "]"
            + more
            + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  static String descriptor(String mediaType, byte[] content) {
    return "{\"mediaType\":\""
        + mediaType
        + "\",\"digest\":\""
        + Digest.of(content)
        + "\",\"size\":"
        + content.length
        + "}";
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Pushes config, layer and manifest under a tag. */
  byte[] pushImage(String repository, String tag, String content) throws Exception {
    byte[] config = bytes("{}");
    pushBlob(repository, config);
    pushBlob(repository, bytes(content));
    byte[] manifest = manifest(config, bytes(content), "");
    HttpResponse<String> response =
        send(
            "PUT",
            "/v2/" + repository + "/manifests/" + tag,
            manifest,
            "Content-Type",
            OCI_MANIFEST);
    if (response.statusCode() != 201) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return manifest;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
