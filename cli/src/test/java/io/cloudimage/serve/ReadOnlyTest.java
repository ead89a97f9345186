// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is only read. */
class ReadOnlyTest {
  @TempDir Path root;
  private byte[] manifest = new byte[0];

  @BeforeEach
  void fill() throws Exception {
    try (ServerFixture server = new ServerFixture(root)) {
      manifest = server.pushImage("team/a", "v1", "layer");
      // As a build or a pull would leave it: a name without links.
      server
          .store()
          .tag(server.store().resolve(ImageName.parse("team/a:v1")), ImageName.parse("built:v1"));
    }
  }

  private static HttpResponse<String> send(RegistryServer server, String method, String path)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .method(method, BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
  }

  private static TreeMap<String, Object> files(Path directory) throws IOException {
    TreeMap<String, Object> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        files.put(path.toString(), Files.readAttributes(path, "unix:lastModifiedTime,ino,size"));
      }
    }
    return files;
  }

  @Test
  void readsAllAndChangesNothing() throws Exception {
    Files.walk(root.resolve("locks"))
        .sorted((a, b) -> b.compareTo(a))
        .forEach(ReadOnlyTest::delete);
    TreeMap<String, Object> before = files(root);
    try (RegistryServer server =
        RegistryServer.start(
            ServerOptions.defaults().withDeletes(true), LayoutStore.openReadOnly(root))) {
      for (String name : List.of("team/a", "built")) {
        assertThat(send(server, "GET", "/v2/" + name + "/manifests/v1").statusCode())
            .isEqualTo(200);
        String blob = "/v2/" + name + "/blobs/" + Digest.of(ServerFixture.bytes("layer"));
        assertThat(send(server, "GET", blob).body()).isEqualTo("layer");
      }
      assertThat(send(server, "GET", "/v2/_catalog").body()).contains("[\"built\",\"team/a\"]");
      assertThat(send(server, "GET", "/v2/team/a/referrers/" + Digest.of(manifest)).statusCode())
          .isEqualTo(200);
      for (String method : List.of("PUT", "POST", "PATCH", "DELETE")) {
        for (String path : List.of("/v2/team/a/manifests/v1", "/v2/team/a/blobs/uploads/")) {
          HttpResponse<String> refused = send(server, method, path);
          assertThat(refused.statusCode()).isEqualTo(405);
          assertThat(refused.headers().firstValue("Allow")).hasValue("GET, HEAD");
          assertThat(refused.body()).contains("UNSUPPORTED", "reading only");
        }
      }
      assertThat(send(server, "GET", "/healthz").body()).isEqualTo("ok\n");
    }
    assertThat(files(root)).isEqualTo(before);
  }

  @Test
  void severalServeOneDataRootAndOneThatWrites() throws Exception {
    try (ServerFixture writer = new ServerFixture(root);
        RegistryServer one =
            RegistryServer.start(ServerOptions.defaults(), LayoutStore.openReadOnly(root));
        RegistryServer two =
            RegistryServer.start(ServerOptions.defaults(), LayoutStore.openReadOnly(root))) {
      writer.pushImage("later", "v1", "more");
      assertThat(send(one, "GET", "/v2/later/manifests/v1").statusCode()).isEqualTo(200);
      assertThat(send(two, "GET", "/v2/later/manifests/v1").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aStoreThatIsLostIsNotHealthy() throws Exception {
    try (RegistryServer server =
        RegistryServer.start(ServerOptions.defaults(), LayoutStore.openReadOnly(root))) {
      Files.move(root.resolve("index.json"), root.resolve("away"));
      Files.deleteIfExists(root.resolve("index.json.prev"));
      HttpResponse<String> answer = send(server, "GET", "/healthz");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).doesNotContain(root.toString());
      Files.move(root.resolve("away"), root.resolve("index.json"));
      assertThat(send(server, "GET", "/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whatIsNoStoreIsNotMadeOne() throws Exception {
    Path empty = Files.createDirectory(root.resolve("empty"));
    assertThatThrownBy(() -> LayoutStore.openReadOnly(empty)).isInstanceOf(OciException.class);
    assertThat(empty).isEmptyDirectory();
    LayoutStore store = LayoutStore.openReadOnly(root);
    assertThatThrownBy(() -> store.untag(ImageName.parse("team/a:v1")))
        .hasMessageContaining("open to read");
    assertThatThrownBy(store::ingest).hasMessageContaining("open to read");
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
