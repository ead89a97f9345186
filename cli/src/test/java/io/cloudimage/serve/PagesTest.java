// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static io.cloudimage.serve.PageStore.sorted;
import static io.cloudimage.serve.PageStore.tar;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.serve.access.AccessControl;
import io.cloudimage.serve.access.Users;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages, as HTTP brings them. */
class PagesTest {
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

  @TempDir Path root;

  @Test
  void fromRepositoriesToFiles() throws Exception {
    LayoutStore store = LayoutStore.open(root);
    PageStore images = new PageStore(store);
    Descriptor index = images.cloudImage("infra/kubernetes:v1.19.8");
    Descriptor sbom = images.attach(index, "infra/kubernetes:sbom");
    try (ServerFixture server = new ServerFixture(root)) {
      String start = page(server, "/");
      assertThat(start).contains("href=\"/ui/repositories/infra/kubernetes\"").contains(">nginx<");
      assertThat(page(server, "/ui/repositories/infra/kubernetes"))
          .contains("href=\"/ui/images/infra/kubernetes:v1.19.8\"")
          .contains("CloudImage")
          .contains("linux/amd64, linux/arm64")
          .contains(index.digest().toString());
      String image = page(server, "/ui/images/infra/kubernetes:v1.19.8?platform=linux/amd64");
      assertThat(image)
          .contains("Kubernetes v1.19.8")
          .contains("COPY files-2")
          .contains("docker.io/library/nginx:1.25")
          .contains("application/spdx+json")
          .contains("/ui/images/infra/kubernetes@" + sbom.digest())
          .contains("kubernetes:v1.19.7")
          .contains("PATH=/usr/bin:/bin")
          .contains("id=\"folders\"")
          .contains("class=\"treemap\"")
          .contains("cloudimage pull 127.0.0.1:" + server.port() + "/infra/kubernetes:v1.19.8");
      String bin =
          page(server, "/ui/images/infra/kubernetes:v1.19.8/files?path=bin/&platform=linux/amd64");
      assertThat(bin)
          .contains("kubelet")
          .contains("-rwxr-xr-x")
          .contains(" → kubectl")
          .doesNotContain(">old<");
      String etc =
          page(server, "/ui/images/infra/kubernetes:v1.19.8/files?path=etc&platform=linux/amd64");
      assertThat(etc).contains("title=\"321 bytes\"").contains("#layer-2\">2</a>");
      assertThat(
              page(
                  server,
                  "/ui/images/infra/kubernetes:v1.19.8/files?platform=linux/arm64&path=bin"))
          .contains(">old<");
      assertThat(page(server, "/ui/images/infra/kubernetes:v1.19.8/files?q=KUBE"))
          .contains("bin/kubelet");
      assertThat(page(server, "/ui/repositories/nginx")).contains("1.25");
      assertThat(page(server, "/ui/images/library/nginx:1.25"))
          .contains("podman pull --tls-verify=false")
          .contains("hosts.toml");
    }
  }

  @Test
  void everyLinkLeadsSomewhere() throws Exception {
    new PageStore(LayoutStore.open(root)).cloudImage("kubernetes:v1");
    try (ServerFixture server = new ServerFixture(root)) {
      Map<String, Boolean> seen = new TreeMap<>(Map.of("/", false));
      while (seen.containsValue(false)) {
        String next =
            seen.entrySet().stream().filter(e -> !e.getValue()).findFirst().get().getKey();
        seen.put(next, true);
        HttpResponse<String> response = server.get(next);
        assertThat(response.statusCode()).as(next).isEqualTo(200);
        Matcher link = LINK.matcher(response.body());
        while (link.find()) {
          String target = link.group(1).replace("&amp;", "&").replaceAll("#.*", "");
          assertThat(target).as("a link of " + next).doesNotContain("//").doesNotContain(":/");
          if (!target.isEmpty()) {
            seen.putIfAbsent(target, false);
          }
        }
        assertThat(seen.size()).isLessThan(200);
      }
      assertThat(seen).hasSizeGreaterThan(15);
    }
  }

  @Test
  void nothingForeignIsMarkup() throws Exception {
    PageStore images = new PageStore(LayoutStore.open(root));
    images.cloudImage("kubernetes:v1");
    String evil = "%3Cscript%3Ealert(1)%3C/script%3E%22'";
    try (ServerFixture server = new ServerFixture(root)) {
      for (String path :
          List.of(
              "/?q=" + evil,
              "/ui/repositories/kubernetes?q=" + evil,
              "/ui/images/kubernetes:v1?platform=" + evil,
              "/ui/images/kubernetes:v1/files?path=" + evil,
              "/ui/images/kubernetes:v1/files?path=etc",
              "/ui/images/kubernetes:v1/files?q=" + evil,
              "/ui/" + evil,
              "/ui/repositories/" + evil,
              "/ui/images/kubernetes:" + evil,
              "/ui/images/kubernetes@" + evil,
              "/?page=" + evil)) {
        HttpResponse<String> response = server.get(path);
        assertThat(response.headers().firstValue("Content-Type"))
            .as(path)
            .contains("text/html; charset=utf-8");
        requireHarmless(response);
      }
    }
  }

  @Test
  void aHostThatIsNoneIsNotRepeated() throws Exception {
    new PageStore(LayoutStore.open(root)).cloudImage("kubernetes:v1");
    try (ServerFixture server = new ServerFixture(root)) {
      for (String host :
          List.of("x;rm -rf /", "a\"><script>", "$(id)", "a b", "evil/..", "user@host", "a:1:2")) {
        String response =
            RawHttp.exchange(
                server.port(),
                "GET /ui/images/kubernetes:v1 HTTP/1.1\r\nHost: "
                    + host
                    + "\r\nConnection: close\r\n\r\n");
        assertThat(response).as(host).doesNotContain(" " + host + "/").doesNotContain("<script>");
        if (response.startsWith("HTTP/1.1 200")) {
          assertThat(response)
              .contains("cloudimage pull --plain-http HOST:PORT HOST:PORT/kubernetes:v1");
        }
      }
      String named =
          RawHttp.exchange(
              server.port(),
              "GET /ui/images/kubernetes:v1 HTTP/1.1\r\nHost: reg.example.com:5000\r\n"
                  + "Connection: close\r\n\r\n");
      assertThat(named)
          .contains(
              "cloudimage pull --plain-http reg.example.com:5000"
                  + " reg.example.com:5000/kubernetes:v1");
    }
  }

  @Test
  void whatIsNotThereIsSaidByAPage() throws Exception {
    new PageStore(LayoutStore.open(root)).cloudImage("kubernetes:v1");
    try (ServerFixture server = new ServerFixture(root)) {
      for (String path :
          List.of(
              "/ui/nothing",
              "/ui/repositories/none",
              "/ui/images/none:v1",
              "/ui/images/kubernetes:v2",
              "/ui/images/kubernetes@" + Digest.of(new byte[0]),
              "/ui/repositories/../../etc")) {
        HttpResponse<String> response = server.get(path);
        assertThat(response.statusCode()).as(path).isIn(400, 404);
        assertThat(response.body()).contains("<!DOCTYPE html>");
        requireHarmless(response);
      }
      assertThat(server.get("/ui/images/kubernetes:v1/files?path=a/../../etc").statusCode())
          .isEqualTo(400);
      HttpResponse<String> post = server.send("POST", "/", new byte[0]);
      assertThat(post.statusCode()).isEqualTo(405);
      assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
      HttpResponse<String> head = server.head("/");
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      HttpResponse<String> json = server.get("/v2/none/tags/list");
      assertThat(json.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(server.get("/v2/").body()).isEqualTo("{}");
      assertThat(server.get("/favicon.ico").body()).contains("\"errors\"");
    }
  }

  @Test
  void aBrokenImageSaysWhatIsWrong() throws Exception {
    LayoutStore store = LayoutStore.open(root);
    PageStore images = new PageStore(store);
    byte[] layer = tar(sorted("a", 3));
    Descriptor image = images.image(Platform.host(), false, List.of(), layer);
    store.tag(image, ImageName.parse("broken:v1"));
    Path blob = root.resolve("blobs/sha256").resolve(Digest.of(layer).hex());
    Files.delete(blob);
    Files.write(blob, new byte[layer.length]);
    try (ServerFixture server = new ServerFixture(root)) {
      assertThat(page(server, "/ui/images/broken:v1"))
          .contains("The files cannot be listed")
          .contains(Digest.of(layer).toString())
          .doesNotContain(root.toString());
      assertThat(page(server, "/ui/images/broken:v1/files")).contains("cannot be listed");
      Path manifest = root.resolve("blobs/sha256").resolve(image.digest().hex());
      Files.delete(manifest);
      Files.write(manifest, new byte[(int) image.size()]);
      assertThat(page(server, "/ui/images/broken:v1"))
          .contains("Cannot read the manifest")
          .doesNotContain(root.toString());
      assertThat(page(server, "/ui/repositories/broken")).contains("class=\"bad\"");
    }
  }

  @Test
  void anotherRepositorysLayerIsNotListed() throws Exception {
    try (ServerFixture server = new ServerFixture(root)) {
      byte[] secret = tar(sorted("secret-name", 3));
      server.pushBlob("secret", secret);
      String foreign = "application/vnd.oci.image.layer.nondistributable.v1.tar";
      byte[] config =
          ServerFixture.bytes(
              "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\","
                  + "\"diff_ids\":[\""
                  + Digest.of(secret)
                  + "\"]}}");
      server.pushBlob("thief", config);
      byte[] manifest =
          new String(ServerFixture.manifest(config, secret, ""), StandardCharsets.UTF_8)
              .replace("application/vnd.oci.image.layer.v1.tar", foreign)
              .getBytes(StandardCharsets.UTF_8);
      String type = ServerFixture.OCI_MANIFEST;
      assertThat(
              server
                  .send("PUT", "/v2/thief/manifests/v1", manifest, "Content-Type", type)
                  .statusCode())
          .isEqualTo(201);
      assertThat(page(server, "/ui/images/thief:v1/files"))
          .contains("does not have")
          .doesNotContain("secret-name");
    }
  }

  @Test
  void whatMayNotBePulledIsOnNoPage(@TempDir Path directory) throws Exception {
    PageStore images = new PageStore(LayoutStore.open(root));
    images.cloudImage("open/kubernetes:v1");
    images.cloudImage("hidden/kubernetes:v1");
    Path rules = directory.resolve("access.yaml");
    Files.writeString(
        rules,
        """
        version: 1
        rules:
          - {repositories: ["open/**"], anonymous: true, actions: [pull]}
        """);
    Policy policy =
        new Policy(AccessControl.ofFile(Optional.empty(), rules), Optional.empty(), false);
    try (ServerFixture server =
        new ServerFixture(root, ServerOptions.defaults().withPolicy(policy))) {
      assertThat(page(server, "/")).contains("open/kubernetes").doesNotContain("hidden", "nginx");
      assertThat(page(server, "/ui/images/open/kubernetes:v1/files")).contains("bin/");
      for (String path :
          List.of(
              "/ui/repositories/hidden/kubernetes",
              "/ui/images/hidden/kubernetes:v1",
              "/ui/images/hidden/kubernetes:v1/files",
              "/ui/images/nginx:1.25")) {
        HttpResponse<String> response = server.get(path);
        assertThat(response.statusCode()).as(path).isEqualTo(403);
        assertThat(response.body()).contains("<!DOCTYPE html>").doesNotContain("kubelet");
        requireHarmless(response);
      }
    }
  }

  @Test
  void aBrowserIsAskedWhoItsReaderIs(@TempDir Path directory) throws Exception {
    Path users = directory.resolve("users");
    Files.writeString(users, "dev:$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n");
    Policy policy =
        new Policy(AccessControl.ofUsers(Users.read(users), false), Optional.empty(), false);
    new PageStore(LayoutStore.open(root)).cloudImage("kubernetes:v1");
    try (ServerFixture server =
        new ServerFixture(root, ServerOptions.defaults().withPolicy(policy))) {
      for (String path : List.of("/", "/ui/images/kubernetes:v1")) {
        for (HttpResponse<String> response :
            List.of(server.get(path), server.get(path, "Authorization", "Basic eDp5"))) {
          assertThat(response.statusCode()).as(path).isEqualTo(401);
          assertThat(response.headers().firstValue("WWW-Authenticate").orElse(""))
              .startsWith("Basic");
          assertThat(response.body()).contains("<!DOCTYPE html>").doesNotContain("kubelet");
          requireHarmless(response);
        }
      }
    }
  }

  @Test
  void longListsHavePages() throws Exception {
    LayoutStore store = LayoutStore.open(root);
    Map<String, Integer> files = new TreeMap<>();
    for (int i = 0; i < 450; i++) {
      files.put(String.format("many/file-%03d", i), 1);
    }
    Descriptor image = new PageStore(store).image(Platform.host(), false, List.of(), tar(files));
    store.tag(image, ImageName.parse("many:v1"));
    try (ServerFixture server = new ServerFixture(root)) {
      String path = "/ui/images/many:v1/files?path=many";
      assertThat(page(server, path)).contains("file-199").doesNotContain("file-200</td>");
      assertThat(page(server, path + "&page=3")).contains("file-449").contains("Page 3 of 3");
      assertThat(page(server, path + "&page=99")).contains("file-449");
      assertThat(page(server, path + "&q=FILE-44")).contains("file-449").contains("10 entries");
      assertThat(server.get(path + "&page=0").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void thereNeedBeNone() throws Exception {
    ServerOptions options = ServerOptions.defaults().withPage(false);
    try (ServerFixture server = new ServerFixture(root, options)) {
      assertThat(server.get("/").statusCode()).isEqualTo(404);
      assertThat(server.get("/").body()).contains("\"errors\"");
      assertThat(server.get("/ui/style.css").statusCode()).isEqualTo(404);
    }
    try (ServerFixture server = new ServerFixture(root)) {
      assertThat(page(server, "/")).contains("Nothing is here yet");
      HttpResponse<String> style = server.get("/ui/style.css");
      assertThat(style.body()).contains("prefers-color-scheme: dark");
      String tag = style.headers().firstValue("ETag").orElseThrow();
      assertThat(server.get("/ui/style.css", "If-None-Match", tag).statusCode()).isEqualTo(304);
    }
  }

  private static String page(ServerFixture server, String path) throws Exception {
    HttpResponse<String> response = server.get(path);
    for (int i = 0; i < 50 && response.body().contains("http-equiv=\"refresh\""); i++) {
      Thread.sleep(200);
      response = server.get(path);
    }
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    requireHarmless(response);
    return new String(
        response.body().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static void requireHarmless(HttpResponse<String> response) {
    String policy = response.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe");
    String ours = "<script src=\"/ui/page.js\" defer=\"\"></script>";
    assertThat(response.body().replace(ours, ""))
        .doesNotContain("<script")
        .doesNotContain("<img src=x")
        .doesNotContain(" style=")
        .doesNotContainPattern("<[^>]* on[a-z]+=");
  }
}
