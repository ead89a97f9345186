// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deletes (end-9, end-10), and the list of repositories. */
class DeletesTest {
  private static final byte[] CONFIG = "{}".getBytes(StandardCharsets.UTF_8);
  private static final byte[] LAYER = "layer".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NOTHING = new byte[0];

  @TempDir Path root;
  private ServerFixture server;

  @BeforeEach
  void start() throws Exception {
    server = new ServerFixture(root, ServerOptions.defaults().withDeletes(true));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private byte[] push(String repository, String more, String... references) throws Exception {
    server.pushBlob(repository, CONFIG);
    server.pushBlob(repository, LAYER);
    byte[] manifest = ServerFixture.manifest(CONFIG, LAYER, more);
    for (String reference : references) {
      assertThat(
              server
                  .send(
                      "PUT",
                      "/v2/" + repository + "/manifests/" + reference,
                      manifest,
                      "Content-Type",
                      ServerFixture.OCI_MANIFEST)
                  .statusCode())
          .isEqualTo(201);
    }
    return manifest;
  }

  @Test
  void aTagTakesNoSiblingAlong() throws Exception {
    Digest digest = Digest.of(push("a/b", "", "v1", "v2"));
    assertThat(delete("/v2/a/b/manifests/v1")).isEqualTo(202);
    assertThat(server.head("/v2/a/b/manifests/v1").statusCode()).isEqualTo(404);
    assertThat(server.head("/v2/a/b/manifests/v2").statusCode()).isEqualTo(200);
    assertThat(server.head("/v2/a/b/manifests/" + digest).statusCode()).isEqualTo(200);
    assertThat(server.get("/v2/a/b/tags/list").body()).contains("[\"v2\"]");
    assertThat(delete("/v2/a/b/manifests/v1")).isEqualTo(404);
  }

  @Test
  void aManifestGoesWithItsTagsAndThenItsBlobs() throws Exception {
    Digest digest = Digest.of(push("a/b", "", "v1"));
    push("other", "", "v1");
    assertThat(delete("/v2/a/b/manifests/" + digest)).isEqualTo(202);
    assertThat(server.head("/v2/a/b/manifests/" + digest).statusCode()).isEqualTo(404);
    assertThat(server.head("/v2/a/b/manifests/v1").statusCode()).isEqualTo(404);
    assertThat(server.get("/v2/a/b/tags/list").body()).contains("\"tags\":[]");
    String blob = "/v2/a/b/blobs/" + Digest.of(LAYER);
    assertThat(delete(blob)).isEqualTo(202);
    assertThat(server.head(blob).statusCode()).isEqualTo(404);
    assertThat(delete(blob)).isEqualTo(404);
    assertThat(server.head("/v2/other/blobs/" + Digest.of(LAYER)).statusCode()).isEqualTo(200);
    assertThat(server.head("/v2/other/manifests/v1").statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("CVE-2026-35172: what one repository lost is not read there because another has it")
  void membershipIsTheRepositorys() throws Exception {
    server.pushBlob("one", LAYER);
    server.pushBlob("two", LAYER);
    String path = "/blobs/" + Digest.of(LAYER);
    assertThat(delete("/v2/one" + path)).isEqualTo(202);
    assertThat(server.head("/v2/two" + path).statusCode()).isEqualTo(200);
    assertThat(server.get("/v2/one" + path).statusCode()).isEqualTo(404);
  }

  @Test
  void aReferrerThatGoesIsNotListed() throws Exception {
    byte[] subject = push("a", "", "v1");
    String more =
        ",\"subject\":{\"mediaType\":\""
            + ServerFixture.OCI_MANIFEST
            + "\",\"digest\":\""
            + Digest.of(subject)
            + "\",\"size\":"
            + subject.length
            + "}";
    Digest referrer = Digest.of(ServerFixture.manifest(CONFIG, LAYER, more));
    push("a", more, referrer.toString());
    String list = "/v2/a/referrers/" + Digest.of(subject);
    assertThat(server.get(list).body()).contains(referrer.hex());
    assertThat(delete("/v2/a/manifests/" + referrer)).isEqualTo(202);
    assertThat(server.get(list).body()).doesNotContain(referrer.hex());
  }

  @ParameterizedTest(name = "CVE-2026-41888: {0} is refused where deletes are not allowed")
  @ValueSource(strings = {"manifests/v1", "manifests/DIGEST", "blobs/BLOB"})
  void oneSwitchGuardsAll(String item) throws Exception {
    Digest digest = Digest.of(push("a", "", "v1"));
    server.close();
    server = new ServerFixture(root);
    String path =
        "/v2/a/" + item.replace("DIGEST", digest.toString()).replace("BLOB", "" + Digest.of(LAYER));
    HttpResponse<String> refused = server.send("DELETE", path, NOTHING);
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(server.head(path).statusCode()).isEqualTo(200);
  }

  @Test
  void repositoriesAreListedInPages() throws Exception {
    assertThat(server.get("/v2/_catalog").body()).isEqualTo("{\"repositories\":[]}");
    for (String repository : new String[] {"a", "a/b", "ab", "b"}) {
      server.pushBlob(repository, LAYER);
    }
    assertThat(server.get("/v2/_catalog").body())
        .isEqualTo("{\"repositories\":[\"a\",\"a/b\",\"ab\",\"b\"]}");
    HttpResponse<String> page = server.get("/v2/_catalog?n=2&last=a");
    assertThat(page.body()).contains("[\"a/b\",\"ab\"]");
    assertThat(page.headers().firstValue("Link"))
        .hasValue("</v2/_catalog?n=2&last=ab>; rel=\"next\"");
  }

  private int delete(String path) throws Exception {
    return server.send("DELETE", path, NOTHING).statusCode();
  }
}
