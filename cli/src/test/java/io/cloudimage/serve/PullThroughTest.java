// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static io.cloudimage.serve.ServerFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.command.ProxiedUpstream;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.registry.RegistryClient;
import io.cloudimage.registry.RegistryOptions;
import io.cloudimage.registry.testing.FaultyRegistry;
import io.cloudimage.registry.testing.QuickRetries;
import io.cloudimage.registry.testing.faulty.Break;
import io.cloudimage.registry.testing.faulty.Fault;
import io.cloudimage.serve.upstream.UpstreamOptions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that is read through, and how often it is asked. */
final class PullThroughTest {
  private static final byte[] CONFIG = bytes("{}");
  private static final int SIZE = 3 << 20;

  @TempDir private Path root;
  private final byte[] layer = new byte[SIZE];
  private FaultyRegistry upstream;
  private RegistryClient client;
  private ServerFixture server;

  @BeforeEach
  void start() throws Exception {
    new Random(1).nextBytes(layer);
    upstream = FaultyRegistry.start();
    client = new RegistryClient(RegistryOptions.defaults().withRetries(QuickRetries.OPTIONS));
    serve(Duration.ofMinutes(1));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    client.close();
    upstream.close();
  }

  private void serve(Duration fresh) throws Exception {
    if (server != null) {
      server.close();
    }
    ProxiedUpstream proxied = new ProxiedUpstream(upstream.host(), client);
    UpstreamOptions options = new UpstreamOptions(List.of(proxied), fresh);
    server = new ServerFixture(root, ServerOptions.defaults().withUpstreams(options));
  }

  /** An image of one layer at the upstream; the manifest's bytes. */
  private byte[] image(String repository, byte[] content, String... tags) {
    upstream.shelf().addBlob(repository, CONFIG);
    upstream.shelf().addBlob(repository, content);
    byte[] manifest = ServerFixture.manifest(CONFIG, content, "");
    upstream
        .shelf()
        .addManifest(repository, new MediaType(ServerFixture.OCI_MANIFEST), manifest, tags);
    return manifest;
  }

  @Test
  void servesAndKeepsWhatIsAskedFor() throws Exception {
    byte[] manifest = image("lib/app", layer, "v1");
    String blob = "/v2/lib/app/blobs/" + Digest.of(layer);

    HttpResponse<String> byTag = server.get("/v2/lib/app/manifests/v1");
    assertThat(byTag.body()).isEqualTo(text(manifest));
    assertThat(byTag.headers().firstValue("Content-Type")).hasValue(ServerFixture.OCI_MANIFEST);
    assertThat(byTag.headers().firstValue("Docker-Content-Digest"))
        .hasValue("" + Digest.of(manifest));
    assertThat(server.get(blob).body()).isEqualTo(text(layer));
    assertThat(server.get("/v2/lib/app/tags/list").body()).contains("[\"v1\"]");

    upstream.close();
    assertThat(server.get("/v2/lib/app/manifests/" + Digest.of(manifest)).statusCode())
        .isEqualTo(200);
    assertThat(server.get(blob).body()).isEqualTo(text(layer));
    assertThat(server.head(blob).headers().firstValue("Content-Length")).hasValue("" + SIZE);
    assertThat(server.store().images()).hasSize(1);
    assertThat(server.store().images().get(0).name()).hasValue(upstream.host() + "/lib/app:v1");
  }

  @Test
  void headAsksForNoBytes() throws Exception {
    image("lib/app", layer, "v1");
    assertThat(server.head("/v2/lib/app/blobs/" + Digest.of(layer)).statusCode()).isEqualTo(200);
    assertThat(upstream.log().count("GET", "/blobs/")).isZero();
    assertThat(server.head("/v2/lib/app/manifests/v1").statusCode()).isEqualTo(200);
  }

  @Test
  void asksForATagAgainWhenItsTimeIsUp() throws Exception {
    byte[] first = image("lib/app", bytes("one"), "v1");
    assertThat(server.get("/v2/lib/app/manifests/v1").body()).isEqualTo(text(first));
    byte[] second = image("lib/app", bytes("two"), "v1");
    assertThat(server.get("/v2/lib/app/manifests/v1").body()).isEqualTo(text(first));
    assertThat(upstream.log().count("HEAD", "/manifests/v1")).isEqualTo(1);

    serve(Duration.ZERO);
    assertThat(server.get("/v2/lib/app/manifests/v1").body()).isEqualTo(text(second));
    int gets = upstream.log().count("GET", "/manifests/");
    assertThat(server.get("/v2/lib/app/manifests/v1").body()).isEqualTo(text(second));
    assertThat(upstream.log().count("GET", "/manifests/")).isEqualTo(gets);
  }

  @Test
  void servesWhatIsHereWhenTheUpstreamIsDownAndSaysSo() throws Exception {
    serve(Duration.ZERO);
    byte[] manifest = image("lib/app", layer, "v1");
    assertThat(server.get("/v2/lib/app/manifests/v1").headers().firstValue("Warning")).isEmpty();
    upstream.fault(Fault.on("HEAD", "/manifests/v1").always().then(Break.answer(503)));
    HttpResponse<String> stale = server.get("/v2/lib/app/manifests/v1");
    assertThat(stale.statusCode()).isEqualTo(200);
    assertThat(stale.body()).isEqualTo(text(manifest));
    assertThat(stale.headers().firstValue("Warning").orElse("")).startsWith("110 ");
    upstream.close();
    assertThat(server.get("/v2/lib/app/manifests/v1").statusCode()).isEqualTo(200);
    assertThat(server.get("/v2/lib/app/manifests/v2").statusCode()).isEqualTo(503);
    assertThat(server.get("/v2/lib/app/blobs/" + Digest.of(layer)).statusCode()).isEqualTo(503);
  }

  @Test
  void whatTheUpstreamHasNotIsNotThere() throws Exception {
    byte[] manifest = image("lib/app", layer, "v1");
    serve(Duration.ZERO);
    assertThat(server.get("/v2/lib/app/manifests/v1").statusCode()).isEqualTo(200);
    upstream.shelf().removeManifest("lib/app", Digest.of(manifest));
    assertThat(server.get("/v2/lib/app/manifests/v1").statusCode()).isEqualTo(404);
    assertThat(server.get("/v2/lib/other/manifests/v1").statusCode()).isEqualTo(404);
  }

  @Test
  void aBlobIsOnlyInTheRepositoriesThatHaveItAtTheUpstream() throws Exception {
    image("lib/app", layer, "v1");
    upstream.shelf().create("lib/other");
    assertThat(server.get("/v2/lib/app/blobs/" + Digest.of(layer)).statusCode()).isEqualTo(200);
    assertThat(server.get("/v2/lib/other/blobs/" + Digest.of(layer)).statusCode()).isEqualTo(404);
    upstream.shelf().addBlob("lib/third", layer);
    upstream.log().clear();
    assertThat(server.get("/v2/lib/third/blobs/" + Digest.of(layer)).body()).isEqualTo(text(layer));
    assertThat(upstream.log().count("GET", "/blobs/")).isZero();
  }

  @Test
  void fiftyClientsCostOneFetch() throws Exception {
    byte[] manifest = image("lib/app", layer, "v1");
    upstream.fault(Fault.on("GET", "/blobs/").then(Break.slowly(100_000, Duration.ofMillis(10))));
    ExecutorService clients = Executors.newFixedThreadPool(50);
    try {
      List<Future<Boolean>> right = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        right.add(
            clients.submit(
                () ->
                    server.get("/v2/lib/app/manifests/v1").body().equals(text(manifest))
                        && server
                            .get("/v2/lib/app/blobs/" + Digest.of(layer))
                            .body()
                            .equals(text(layer))));
      }
      for (Future<Boolean> each : right) {
        assertThat(each.get()).isTrue();
      }
    } finally {
      clients.shutdownNow();
    }
    assertThat(upstream.log().count("HEAD", "/manifests/")).isEqualTo(1);
    assertThat(upstream.log().count("GET", "/manifests/")).isEqualTo(1);
    assertThat(upstream.log().count("GET", "/blobs/")).isEqualTo(1);
    assertThat(upstream.log().count("HEAD", "/blobs/")).isEqualTo(1);
  }

  @Test
  void aRangeOfAnAbsentBlobIsServedAndTheBlobKept() throws Exception {
    image("lib/app", layer, "v1");
    String blob = "/v2/lib/app/blobs/" + Digest.of(layer);
    HttpResponse<String> part = server.get(blob, "Range", "bytes=1000000-2000000");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.headers().firstValue("Content-Range"))
        .hasValue("bytes 1000000-2000000/" + SIZE);
    assertThat(part.body()).isEqualTo(text(layer).substring(1_000_000, 2_000_001));
    assertThat(server.get(blob).body()).isEqualTo(text(layer));
    assertThat(upstream.log().count("GET", "/blobs/")).isEqualTo(1);
  }

  @Test
  void aBlobThatIsCutGoesOnWhereItWas() throws Exception {
    image("lib/app", layer, "v1");
    upstream.fault(Fault.on("GET", "/blobs/").times(2).then(Break.cutAfter(500_000)));
    assertThat(server.get("/v2/lib/app/blobs/" + Digest.of(layer)).body()).isEqualTo(text(layer));
  }

  @Test
  void wrongBytesNeverReachTheStoreAndNoClientHasThemWhole() throws Exception {
    image("lib/app", layer, "v1");
    upstream.fault(Fault.on("GET", "/blobs/").always().then(Break.flipBit(8 * 1_000_000)));
    Digest digest = Digest.of(layer);
    try {
      HttpResponse<String> got = server.get("/v2/lib/app/blobs/" + digest);
      assertThat(got.statusCode()).as("%s", got.body().length()).isNotEqualTo(200);
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }
    assertThat(root.resolve("blobs/sha256").resolve(digest.hex())).doesNotExist();
    assertThat(files(root.resolve("ingest"))).isEmpty();
    upstream.heal();
    assertThat(server.get("/v2/lib/app/blobs/" + digest).body()).isEqualTo(text(layer));
  }

  @Test
  void aManifestOfAnotherDigestIsRefused() throws Exception {
    byte[] manifest = image("lib/app", layer, "v1");
    upstream.fault(Fault.on("GET", "/manifests/").always().then(Break.wrongBytes()));
    assertThat(server.get("/v2/lib/app/manifests/v1").statusCode()).isEqualTo(502);
    assertThat(root.resolve("blobs/sha256").resolve(Digest.of(manifest).hex())).doesNotExist();
    assertThat(server.store().images()).isEmpty();
  }

  @Test
  void nothingCanBePushedThroughIt() throws Exception {
    byte[] manifest = image("lib/app", layer, "v1");
    assertThat(
            server
                .send("POST", "/v2/lib/app/blobs/uploads/?digest=" + Digest.of(CONFIG), CONFIG)
                .statusCode())
        .isEqualTo(405);
    assertThat(
            server
                .send(
                    "PUT",
                    "/v2/lib/app/manifests/v2",
                    manifest,
                    "Content-Type",
                    ServerFixture.OCI_MANIFEST)
                .statusCode())
        .isEqualTo(405);
    assertThat(server.send("DELETE", "/v2/lib/app/manifests/v1", new byte[0]).statusCode())
        .isEqualTo(405);
  }

  @Test
  void hostsThatAreNotListedAreNotAsked() throws Exception {
    try (FaultyRegistry stranger = FaultyRegistry.start()) {
      image("lib/app", layer, "v1");
      stranger.shelf().addBlob("lib/app", layer);
      String blob = "/v2/lib/app/blobs/" + Digest.of(layer);
      assertThat(server.get(blob + "?ns=" + stranger.host()).statusCode()).isEqualTo(404);
      assertThat(server.get(blob + "?ns=169.254.169.254").statusCode()).isEqualTo(404);
      assertThat(server.get(blob + "?ns=..%2f").statusCode()).isEqualTo(404);
      assertThat(stranger.log().count()).isZero();
      assertThat(server.get(blob + "?ns=" + upstream.host()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void referrersComeFromTheUpstream() throws Exception {
    byte[] subject = image("lib/app", layer, "v1");
    String more =
        ",\"subject\":{\"mediaType\":\""
            + ServerFixture.OCI_MANIFEST
            + "\",\"digest\":\""
            + Digest.of(subject)
            + "\",\"size\":"
            + subject.length
            + "}";
    byte[] referrer = ServerFixture.manifest(CONFIG, layer, more);
    upstream.shelf().addManifest("lib/app", new MediaType(ServerFixture.OCI_MANIFEST), referrer);
    String list = "/v2/lib/app/referrers/" + Digest.of(subject);
    assertThat(server.get(list).body()).contains("" + Digest.of(referrer));
    assertThat(server.get("/v2/lib/app/manifests/" + Digest.of(referrer)).statusCode())
        .isEqualTo(200);
    upstream.close();
    assertThat(server.get(list).body()).contains("" + Digest.of(referrer));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
