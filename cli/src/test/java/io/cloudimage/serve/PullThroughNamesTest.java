// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static io.cloudimage.serve.ServerFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.command.ProxiedUpstream;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.RegistryClient;
import io.cloudimage.registry.RegistryOptions;
import io.cloudimage.registry.testing.FaultyRegistry;
import io.cloudimage.serve.upstream.Upstream;
import io.cloudimage.serve.upstream.UpstreamOptions;
import io.cloudimage.serve.upstream.UpstreamRepository;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several registries a name is read from, and as what. */
final class PullThroughNamesTest {
  private static final byte[] CONFIG = bytes("{}");
  private static final Pattern NEXT = Pattern.compile("<(.+)>; rel=\"next\"");

  @TempDir private Path root;
  private FaultyRegistry hub;
  private FaultyRegistry quay;
  private RegistryClient client;

  /** Set by {@link #serve}, with which every test begins. */
  @SuppressWarnings("NullAway.Init")
  private ServerFixture server;

  /** A registry of the test's, under the name of one of the world's. */
  private record Named(RegistryHost host, Upstream real) implements Upstream {
    @Override
    public UpstreamRepository repository(RepositoryName name) throws IOException {
      return real.repository(name);
    }
  }

  @BeforeEach
  void start() throws Exception {
    hub = FaultyRegistry.start();
    quay = FaultyRegistry.start();
    client = new RegistryClient(RegistryOptions.defaults());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    client.close();
    hub.close();
    quay.close();
  }

  private void serve(Upstream... upstreams) throws IOException {
    UpstreamOptions options = new UpstreamOptions(List.of(upstreams), Duration.ZERO);
    server = new ServerFixture(root, ServerOptions.defaults().withUpstreams(options));
  }

  private Upstream named(String host, FaultyRegistry registry) {
    return new Named(RegistryHost.parse(host), new ProxiedUpstream(registry.host(), client));
  }

  private static String image(FaultyRegistry registry, String repository, String layer) {
    registry.shelf().addBlob(repository, CONFIG);
    registry.shelf().addBlob(repository, bytes(layer));
    byte[] manifest = ServerFixture.manifest(CONFIG, bytes(layer), "");
    MediaType type = new MediaType(ServerFixture.OCI_MANIFEST);
    registry.shelf().addManifest(repository, type, manifest, "v1");
    return new String(manifest, StandardCharsets.UTF_8);
  }

  @Test
  void theRegistryBeforeTheNameOrBehindTheQuestionMarkDecides() throws Exception {
    serve(named("docker.io", hub), named("quay.io", quay));
    String ofHub = image(hub, "a/tool", "of the hub");
    String ofQuay = image(quay, "a/tool", "of quay");
    String hubsBlob = "/blobs/" + Digest.of(bytes("of the hub"));
    assertThat(server.get("/v2/docker.io/a/tool" + hubsBlob).body()).isEqualTo("of the hub");
    assertThat(server.get("/v2/quay.io/a/tool" + hubsBlob).statusCode()).isEqualTo(404);
    assertThat(server.get("/v2/a/tool" + hubsBlob + "?ns=quay.io").statusCode()).isEqualTo(404);
    assertThat(server.get("/v2/docker.io/a/tool/manifests/v1").body()).isEqualTo(ofHub);
    assertThat(server.get("/v2/quay.io/a/tool/manifests/v1").body()).isEqualTo(ofQuay);
    assertThat(server.get("/v2/a/tool/manifests/v1?ns=docker.io").body()).isEqualTo(ofHub);
    assertThat(server.get("/v2/a/tool/manifests/v1?ns=quay.io").body()).isEqualTo(ofQuay);
    assertThat(server.store().images().stream().map(image -> image.name().orElseThrow()))
        .containsExactlyInAnyOrder("a/tool:v1", "quay.io/a/tool:v1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/a/tool/manifests/v1",
        "/v2/a/tool/manifests/v1?ns=ghcr.io",
        "/v2/a/tool/manifests/v1?ns=quay.io:443",
        "/v2/a/tool/manifests/v1?ns=quay.io.evil.example",
        "/v2/ghcr.io/a/tool/manifests/v1",
        "/v2/ghcr.io/a/tool/tags/list",
        "/v2/quay.io/a/tool/tags/list?ns=ghcr.io"
      })
  void whatNamesNoneOfThemIsNotThereAndNobodyIsAsked(String path) throws Exception {
    serve(named("docker.io", hub), named("quay.io", quay));
    image(hub, "a/tool", "of the hub");
    image(quay, "a/tool", "of quay");
    assertThat(server.get(path).statusCode()).isEqualTo(404);
    assertThat(hub.log().count() + quay.log().count()).isZero();
  }

  @Test
  void dockerHubAloneIsNotAskedForAnotherRegistrysNames() throws Exception {
    serve(named("docker.io", hub));
    assertThat(server.get("/v2/quay.io/a/tool/manifests/v1").statusCode()).isEqualTo(404);
    assertThat(hub.log().count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/nginx/manifests/v1",
        "/v2/library/nginx/manifests/v1",
        "/v2/docker.io/nginx/manifests/v1",
        "/v2/docker.io/library/nginx/manifests/v1",
        "/v2/nginx/manifests/v1?ns=docker.io",
        "/v2/library/nginx/manifests/v1?ns=registry-1.docker.io"
      })
  void officialImagesOfDockerHubAreInLibrary(String path) throws Exception {
    serve(named("docker.io", hub));
    String nginx = image(hub, "library/nginx", "nginx");
    assertThat(server.get(path).body()).isEqualTo(nginx);
    assertThat(hub.log().all())
        .allSatisfy(asked -> assertThat(asked.target()).startsWith("/v2/library/nginx/"));
    assertThat(server.store().images().stream().map(image -> image.name().orElseThrow()))
        .containsExactly("nginx:v1");
  }

  @Test
  void otherRegistriesHaveNoLibrary() throws Exception {
    serve(named("quay.io", quay));
    String tool = image(quay, "tool", "tool");
    assertThat(server.get("/v2/tool/manifests/v1").body()).isEqualTo(tool);
    assertThat(server.get("/v2/library/tool/manifests/v1").statusCode()).isEqualTo(404);
  }

  @Test
  void pagesOfTagsLeadToTheSameRegistrysNextPage() throws Exception {
    serve(new ProxiedUpstream(hub.host(), client), new ProxiedUpstream(quay.host(), client));
    image(hub, "a/tool", "of the hub");
    image(quay, "a/tool", "of quay");
    Digest manifest = Objects.requireNonNull(quay.shelf().tags("a/tool").get("v1"));
    for (String tag : List.of("v2", "v3", "v4", "v5")) {
      quay.shelf().tag("a/tool", tag, manifest);
    }
    List<String> pages = new ArrayList<>();
    String next = "/v2/a/tool/tags/list?n=2&ns=" + quay.host();
    while (!next.isEmpty()) {
      HttpResponse<String> page = server.get(next);
      pages.add(page.body().replaceFirst(".*\"tags\":", ""));
      Matcher link = NEXT.matcher(page.headers().firstValue("Link").orElse(""));
      next = link.matches() ? link.group(1) : "";
    }
    assertThat(pages).containsExactly("[\"v1\",\"v2\"]}", "[\"v3\",\"v4\"]}", "[\"v5\"]}");
    assertThat(hub.log().count()).isZero();
  }
}
