// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static io.cloudimage.serve.ServerFixture.OCI_INDEX;
import static io.cloudimage.serve.ServerFixture.OCI_MANIFEST;
import static io.cloudimage.serve.ServerFixture.bytes;
import static io.cloudimage.serve.ServerFixture.descriptor;
import static io.cloudimage.serve.ServerFixture.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManifestsTest {
  private static final byte[] CONFIG = bytes("{}");
  private static final byte[] LAYER = bytes("layer");

  @TempDir private Path root;
  private ServerFixture server;

  @BeforeEach
  void start() throws Exception {
    server = new ServerFixture(root);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void servesManifestsByTagAndDigest() throws Exception {
    byte[] manifest = server.pushImage("kubernetes", "v1.19.8", "layer");
    for (String reference : new String[] {"v1.19.8", Digest.of(manifest).toString()}) {
      HttpResponse<String> got = server.get("/v2/kubernetes/manifests/" + reference);
      HttpResponse<String> head = server.head("/v2/kubernetes/manifests/" + reference);
      assertThat(got.body()).isEqualTo(new String(manifest, StandardCharsets.UTF_8));
      for (HttpResponse<String> response : java.util.List.of(got, head)) {
        assertThat(response.headers().firstValue("content-type")).hasValue(OCI_MANIFEST);
        assertThat(response.headers().firstValue("content-length"))
            .hasValue(Integer.toString(manifest.length));
        assertThat(response.headers().firstValue("docker-content-digest"))
            .hasValue(Digest.of(manifest).toString());
      }
    }
    assertThat(server.store().images().get(0).name()).hasValue("kubernetes:v1.19.8");
    assertThat(server.get("/v2/other/manifests/" + Digest.of(manifest)).statusCode())
        .isEqualTo(404);
    assertThat(server.get("/v2/kubernetes/manifests/none").body()).contains("MANIFEST_UNKNOWN");
  }

  @Test
  void librarysLongFormIsTheSameRepository() throws Exception {
    server.pushImage("library/nginx", "1", "layer");
    assertThat(server.get("/v2/nginx/manifests/1").statusCode()).isEqualTo(200);
  }

  @Test
  void refusesAManifestWithoutItsBlobs() throws Exception {
    server.pushBlob("a", CONFIG);
    server.pushBlob("other", LAYER);
    HttpResponse<String> refused = put("a", "v1", manifest(CONFIG, LAYER, ""), OCI_MANIFEST);
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(refused.body()).contains("MANIFEST_BLOB_UNKNOWN");
    assertThat(server.get("/v2/a/manifests/v1").statusCode()).isEqualTo(404);
  }

  @Test
  void refusesAnIndexWithoutItsManifests() throws Exception {
    byte[] index = index(manifest(CONFIG, LAYER, ""), "");
    assertThat(put("a", "v1", index, OCI_INDEX).body()).contains("MANIFEST_BLOB_UNKNOWN");
  }

  @Test
  void takesAnIndexWithItsManifests() throws Exception {
    byte[] manifest = server.pushImage("a", "one", "layer");
    assertThat(put("a", "all", index(manifest, ""), OCI_INDEX).statusCode()).isEqualTo(201);
    assertThat(server.get("/v2/a/manifests/all").headers().firstValue("content-type"))
        .hasValue(OCI_INDEX);
  }

  @Test
  void refusesWhatIsNotWhatItSays() throws Exception {
    server.pushImage("a", "v1", "layer");
    byte[] manifest = manifest(CONFIG, LAYER, "");
    assertThat(put("a", "v2", manifest, OCI_INDEX).body()).contains("MANIFEST_INVALID");
    assertThat(put("a", "v2", manifest, "text/plain").body()).contains("MANIFEST_INVALID");
    assertThat(put("a", "v2", bytes("{"), OCI_MANIFEST).body()).contains("MANIFEST_INVALID");
    assertThat(put("a", "v2", bytes("[]"), OCI_MANIFEST).body()).contains("MANIFEST_INVALID");
    assertThat(put("a", Digest.of(LAYER).toString(), manifest, OCI_MANIFEST).body())
        .contains("DIGEST_INVALID");
    assertThat(put("a", "sha256:baddigeststring", manifest, OCI_MANIFEST).statusCode())
        .isEqualTo(400);
    byte[] wrongSize =
        bytes(
            new String(manifest, StandardCharsets.UTF_8)
                .replace("\"size\":" + LAYER.length, "\"size\":77"));
    assertThat(put("a", "v2", wrongSize, OCI_MANIFEST).body()).contains("MANIFEST_INVALID");
    assertThat(server.get("/v2/a/tags/list").body())
        .isEqualTo("{\"name\":\"a\",\"tags\":[\"v1\"]}");
  }

  @Test
  void takesManifestsUpToFourMebibytes() throws Exception {
    server.pushImage("a", "v1", "layer");
    byte[] manifest = manifest(CONFIG, LAYER, "");
    String spaces = " ".repeat((4 << 20) - manifest.length);
    byte[] largest = bytes(new String(manifest, StandardCharsets.UTF_8) + spaces);
    assertThat(put("a", "large", largest, OCI_MANIFEST).statusCode()).isEqualTo(201);
    assertThat(server.get("/v2/a/manifests/large").body()).hasSize(4 << 20);
    byte[] larger = bytes(new String(largest, StandardCharsets.UTF_8) + " ");
    assertThat(put("a", "larger", larger, OCI_MANIFEST).statusCode()).isEqualTo(413);
  }

  @Test
  void doesNotAskForLayersThatMustNotBeDistributed() throws Exception {
    server.pushBlob("a", CONFIG);
    byte[] manifest =
        bytes(
            new String(manifest(CONFIG, bytes("far"), ""), StandardCharsets.UTF_8)
                .replace("layer.v1.tar", "layer.nondistributable.v1.tar"));
    assertThat(put("a", "v1", manifest, OCI_MANIFEST).statusCode()).isEqualTo(201);
  }

  @Test
  void pagesTags() throws Exception {
    for (String tag : new String[] {"v1.1", "v1", "B", "a"}) {
      server.pushImage("a", tag, "layer");
    }
    server.pushImage("a/b", "other", "layer");
    assertThat(server.get("/v2/a/tags/list").body()).contains("[\"B\",\"a\",\"v1\",\"v1.1\"]");
    HttpResponse<String> page = server.get("/v2/a/tags/list?n=2");
    assertThat(page.body()).contains("[\"B\",\"a\"]");
    assertThat(page.headers().firstValue("link"))
        .hasValue("</v2/a/tags/list?n=2&last=a>; rel=\"next\"");
    HttpResponse<String> next = server.get("/v2/a/tags/list?n=2&last=a");
    assertThat(next.body()).contains("[\"v1\",\"v1.1\"]");
    assertThat(next.headers().firstValue("link")).isEmpty();
    assertThat(server.get("/v2/a/tags/list?last=b").body()).contains("[\"v1\",\"v1.1\"]");
    HttpResponse<String> none = server.get("/v2/a/tags/list?n=0");
    assertThat(none.body()).contains("\"tags\":[]");
    assertThat(none.headers().firstValue("link")).isEmpty();
    assertThat(server.get("/v2/a/tags/list?n=x").statusCode()).isEqualTo(400);
    assertThat(server.get("/v2/unknown/tags/list").body()).contains("NAME_UNKNOWN");
  }

  @Test
  void listsReferrers() throws Exception {
    byte[] subject = server.pushImage("a", "v1", "layer");
    String more =
        ",\"artifactType\":\"application/x.test\",\"annotations\":{\"k\":\"v\"},\"subject\":"
            + descriptor(OCI_MANIFEST, subject);
    byte[] referrer = manifest(CONFIG, LAYER, more);
    HttpResponse<String> put = put("a", Digest.of(referrer).toString(), referrer, OCI_MANIFEST);
    assertThat(put.headers().firstValue("oci-subject")).hasValue(Digest.of(subject).toString());

    String path = "/v2/a/referrers/" + Digest.of(subject);
    HttpResponse<String> all = server.get(path);
    assertThat(all.headers().firstValue("content-type")).hasValue(OCI_INDEX);
    assertThat(all.body())
        .contains(Digest.of(referrer).toString(), "application/x.test", "{\"k\":\"v\"}");
    HttpResponse<String> filtered = server.get(path + "?artifactType=application/x.other");
    assertThat(filtered.body()).contains("\"manifests\":[]");
    assertThat(filtered.headers().firstValue("oci-filters-applied")).hasValue("artifactType");
    HttpResponse<String> none = server.get("/v2/nothing/referrers/" + Digest.of(LAYER));
    assertThat(none.statusCode()).isEqualTo(200);
    assertThat(none.body()).contains("\"schemaVersion\":2", "\"manifests\":[]");
  }

  @Test
  void refusesMethodsThatItDoesNotHave() throws Exception {
    server.pushImage("a", "v1", "layer");
    HttpResponse<String> refused = server.send("DELETE", "/v2/a/manifests/v1", new byte[0]);
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("allow")).hasValue("GET, HEAD, PUT");
    assertThat(refused.body()).startsWith("{\"errors\":[{\"code\":\"UNSUPPORTED\",\"message\":");
    assertThat(server.get("/v2/a/manifests/v1").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> put(
      String repository, String reference, byte[] manifest, String type) throws Exception {
    return server.send(
        "PUT", "/v2/" + repository + "/manifests/" + reference, manifest, "Content-Type", type);
  }

  private static byte[] index(byte[] manifest, String more) {
    return bytes(
        "{\"schemaVersion\":2,\"mediaType\":\""
            + OCI_INDEX
            + "\",\"manifests\":["
            + descriptor(OCI_MANIFEST, manifest)
            + "]"
            + more
            + "}");
  }
}
