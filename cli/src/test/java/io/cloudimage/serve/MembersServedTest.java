// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.members.Member;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.serve.access.AccessControl;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The container images of the store's CloudImages, under the names that they had. */
class MembersServedTest {
  private static final String ACCEPT = "application/vnd.oci.image.manifest.v1+json";

  @TempDir Path root;

  @Test
  void eachNameOfAnImage() throws Exception {
    LayoutStore store = LayoutStore.open(root);
    List<Member> nginx = members(store, "nginx:1.25", 1);
    cloudImage(store, "cluster:v1", nginx);
    try (ServerFixture server = new ServerFixture(root)) {
      for (String path :
          List.of(
              "/v2/library/nginx/manifests/1.25",
              "/v2/library/nginx/manifests/1.25?ns=docker.io",
              "/v2/docker.io/library/nginx/manifests/1.25")) {
        HttpResponse<String> index = server.get(path);
        assertThat(index.statusCode()).as(path).isEqualTo(200);
        assertThat(index.body()).contains(nginx.get(0).descriptor().digest().hex());
        String digest = index.headers().firstValue("Docker-Content-Digest").orElseThrow();
        assertThat(Digest.of(index.body().getBytes(StandardCharsets.ISO_8859_1)))
            .hasToString(digest);
        assertThat(server.get("/v2/library/nginx/manifests/" + digest).body())
            .isEqualTo(index.body());
      }
      Descriptor manifest = nginx.get(1).descriptor();
      HttpResponse<String> single =
          server.get("/v2/library/nginx/manifests/" + manifest.digest(), "Accept", ACCEPT);
      assertThat(single.statusCode()).isEqualTo(200);
      Descriptor layer = Content.readManifest(store, manifest).value().layers().get(0);
      HttpResponse<String> blob = server.get("/v2/docker.io/library/nginx/blobs/" + layer.digest());
      assertThat(blob.statusCode()).isEqualTo(200);
      assertThat(blob.body()).hasSize((int) layer.size());
      assertThat(server.get("/v2/library/nginx/tags/list").body()).contains("\"1.25\"");
      assertThat(server.get("/v2/library/nginx/manifests/1.25?ns=quay.io").statusCode())
          .isEqualTo(404);
      assertThat(server.get("/v2/library/other/blobs/" + layer.digest()).statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void aPathOfTwoRegistriesIsToldApart() throws Exception {
    LayoutStore store = LayoutStore.open(root);
    List<Member> members = new ArrayList<>(members(store, "docker.io/a/tool:v1", 1));
    List<Member> other = members(store, "quay.io/a/tool:v1", 2);
    members.addAll(other);
    cloudImage(store, "cluster:v1", members);
    try (ServerFixture server = new ServerFixture(root)) {
      HttpResponse<String> unclear = server.get("/v2/a/tool/manifests/v1");
      assertThat(unclear.statusCode()).isEqualTo(404);
      assertThat(unclear.body()).contains("docker.io, quay.io").contains("?ns=");
      String digest = other.get(0).descriptor().digest().hex();
      assertThat(server.get("/v2/a/tool/manifests/v1?ns=quay.io").body()).contains(digest);
      assertThat(server.get("/v2/quay.io/a/tool/manifests/v1").body()).contains(digest);
      assertThat(server.get("/v2/docker.io/a/tool/manifests/v1").body()).doesNotContain(digest);
    }
  }

  @Test
  void rulesHoldWhicheverNameIsAskedFor(@TempDir Path directory) throws Exception {
    LayoutStore store = LayoutStore.open(root);
    List<Member> members = new ArrayList<>(members(store, "nginx:1.25", 1));
    List<Member> hidden = members(store, "quay.io/hidden/tool:v1", 2);
    members.addAll(hidden);
    members.addAll(members(store, "quay.io/half/tool:v1", 3));
    cloudImage(store, "cluster:v1", members);
    Path rules = directory.resolve("access.yaml");
    Files.writeString(
        rules,
        """
        version: 1
        rules:
          - {repositories: ["quay.io/hidden/**"], anonymous: true, actions: []}
          - {repositories: ["library/*", "*/library/*"], anonymous: true, actions: [pull]}
          - {repositories: ["hidden/**", "half/**"], anonymous: true, actions: [pull, push]}
        """);
    Policy policy =
        new Policy(AccessControl.ofFile(Optional.empty(), rules), Optional.empty(), false);
    try (ServerFixture server =
        new ServerFixture(root, ServerOptions.defaults().withPolicy(policy))) {
      String layer =
          Content.readManifest(store, hidden.get(0).descriptor()).value().layers().get(0).digest()
              + "";
      for (String path :
          List.of(
              "hidden/tool/manifests/v1",
              "hidden/tool/manifests/v1?ns=quay.io",
              "hidden/tool/blobs/" + layer,
              "hidden/tool/blobs/" + layer + "?ns=quay.io",
              "hidden/tool/tags/list?ns=quay.io",
              "half/tool/manifests/v1")) {
        assertThat(server.get("/v2/" + path).statusCode()).as(path).isEqualTo(404);
      }
      assertThat(server.get("/v2/quay.io/hidden/tool/manifests/v1").statusCode()).isEqualTo(403);
      assertThat(server.get("/v2/quay.io/half/tool/manifests/v1").statusCode()).isEqualTo(403);
      for (String path : List.of("nginx", "library/nginx", "docker.io/library/nginx")) {
        assertThat(server.get("/v2/" + path + "/manifests/1.25").statusCode()).isEqualTo(200);
      }
      assertThat(server.get("/v2/_catalog").body())
          .isEqualTo("{\"repositories\":[\"cluster\",\"nginx\"]}");
    }
  }

  @Test
  void whatComesLaterIsServedAndOnlyWhatIsAskedFor() throws Exception {
    LayoutStore store = LayoutStore.open(root);
    cloudImage(store, "one:v1", members(store, "a/one:v1", 1));
    cloudImage(store, "two:v1", members(store, "a/two:v1", 2));
    ServerOptions options = ServerOptions.defaults().withImages(List.of(ImageName.parse("one:v1")));
    try (ServerFixture server = new ServerFixture(root, options)) {
      assertThat(server.get("/v2/a/one/manifests/v1").statusCode()).isEqualTo(200);
      assertThat(server.get("/v2/a/two/manifests/v1").statusCode()).isEqualTo(404);
    }
    try (ServerFixture server = new ServerFixture(root)) {
      assertThat(server.get("/v2/a/three/manifests/v1").statusCode()).isEqualTo(404);
      cloudImage(store, "three:v1", members(store, "a/three:v1", 3));
      long deadline = System.nanoTime() + 10_000_000_000L;
      int status = 404;
      while (status != 200 && System.nanoTime() < deadline) {
        status = server.get("/v2/a/three/manifests/v1").statusCode();
      }
      assertThat(status).isEqualTo(200);
    }
  }

  private static List<Member> members(LayoutStore store, String name, long seed)
      throws IOException {
    Descriptor index = RandomImage.writeIndex(store, seed, "linux/amd64", "linux/arm64");
    List<Member> members = new ArrayList<>();
    for (Descriptor entry : Content.readIndex(store, index).value().manifests()) {
      members.add(
          new Member(
              ImageName.parse(name), entry, Optional.of(index.digest()), entry.size(), List.of()));
    }
    return members;
  }

  private static void cloudImage(LayoutStore store, String name, List<Member> members)
      throws IOException {
    Encoded<Index> index =
        ManifestCodec.write(
            new Index(
                MediaType.OCI_INDEX,
                Optional.of(MediaType.CLOUDIMAGE),
                members.stream().map(Member::entry).toList(),
                Optional.empty(),
                Map.of()));
    store.push(Blob.of(index.descriptor(), index.bytes()));
    store.tag(index.descriptor(), ImageName.parse(name));
  }
}
