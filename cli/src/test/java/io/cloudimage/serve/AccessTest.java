// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static io.cloudimage.serve.ServerFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.serve.access.AccessControl;
import io.cloudimage.serve.access.Users;
import io.cloudimage.serve.observe.Metrics;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and rules at every endpoint (spec/serve-access.md 3). */
class AccessTest {
  private static final String RULES =
      """
      version: 1
      rules:
        - {repositories: ["**"], users: [root], actions: [pull, push, overwrite, delete]}
        - {repositories: ["team/**"], users: [dev], actions: [pull, push]}
        - {repositories: ["open/**"], anonymous: true, actions: [pull]}
      """;
  private static final byte[] NOTHING = new byte[0];
  private static final byte[] LAYER = bytes("layer");
  private static final String TYPE = ServerFixture.OCI_MANIFEST;

  @TempDir Path directory;
  private ServerFixture server;

  @BeforeEach
  void start() throws Exception {
    Path users = directory.resolve("users");
    Files.writeString(users, line("root") + line("dev"));
    Path rules = directory.resolve("access.yaml");
    Files.writeString(rules, RULES);
    AccessControl control = AccessControl.ofFile(Optional.of(Users.read(users)), rules);
    server =
        new ServerFixture(
            directory.resolve("root"),
            ServerOptions.defaults()
                .withDeletes(true)
                .withPolicy(new Policy(control, Optional.of(new Metrics("1")), false)));
    push("secret/a", "v1", "one");
    push("team/a", "v1", "one");
    push("team/a/b", "v1.1", "one");
    push("open/a", "v1", "one");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static String line(String user) {
    byte[] salt = (user + "0123456789abcdef").substring(0, 16).getBytes(StandardCharsets.UTF_8);
    return user + ":" + OpenBSDBCrypt.generate("2y", (user + "!").toCharArray(), salt, 4) + "\n";
  }

  private HttpResponse<String> as(
      String user, String method, String path, byte[] body, String... more) throws Exception {
    if (user.equals("-")) {
      return server.send(method, path, body, more);
    }
    String[] headers = new String[more.length + 2];
    headers[0] = "Authorization";
    headers[1] =
        "Basic " + Base64.getEncoder().encodeToString((user + ":" + user + "!").getBytes());
    System.arraycopy(more, 0, headers, 2, more.length);
    return server.send(method, path, body, headers);
  }

  private int status(String user, String method, String path) throws Exception {
    return as(user, method, path, NOTHING).statusCode();
  }

  private void blob(String repository, byte[] content) throws Exception {
    String path = "/v2/" + repository + "/blobs/uploads/?digest=" + Digest.of(content);
    assertThat(as("root", "POST", path, content).statusCode()).isEqualTo(201);
  }

  private byte[] push(String repository, String tag, String config) throws Exception {
    byte[] configuration = bytes("{\"a\":\"" + config + "\"}");
    blob(repository, configuration);
    blob(repository, LAYER);
    byte[] manifest = ServerFixture.manifest(configuration, LAYER, "");
    assertThat(put("root", repository, tag, manifest)).isEqualTo(201);
    return manifest;
  }

  private int put(String user, String repository, String reference, byte[] manifest)
      throws Exception {
    String path = "/v2/" + repository + "/manifests/" + reference;
    return as(user, "PUT", path, manifest, "Content-Type", TYPE).statusCode();
  }

  @ParameterizedTest(name = "{0}: {1} {2} is {3}")
  @CsvSource({
    "-,GET,/v2/,200",
    "dev,GET,/v2/,200",
    "-,GET,/v2/open/a/manifests/v1,200",
    "-,GET,/v2/open/a/tags/list,200",
    "dev,GET,/v2/open/a/manifests/v1,200",
    "-,GET,/v2/team/a/manifests/v1,401",
    "-,GET,/v2/team/a/tags/list,401",
    "-,GET,/v2/team/a/referrers/DIGEST,401",
    "-,HEAD,/v2/team/a/blobs/DIGEST,401",
    "-,GET,/v2/not/there/blobs/DIGEST,401",
    "dev,GET,/v2/team/a/manifests/v1,200",
    "dev,GET,/v2/secret/a/manifests/v1,403",
    "dev,GET,/v2/secret/a/manifests/v1?ns=docker.io,403",
    "dev,GET,/v2/secret/none/manifests/v1,403",
    "dev,GET,/v2/secret/a/tags/list,403",
    "dev,GET,/v2/secret/a/referrers/DIGEST,403",
    "dev,GET,/v2/secret/a/blobs/DIGEST,403",
    "dev,POST,/v2/secret/a/blobs/uploads/,403",
    "dev,POST,/v2/open/a/blobs/uploads/,403",
    "-,POST,/v2/open/a/blobs/uploads/,401",
    "-,PUT,/v2/open/a/manifests/v2,401",
    "dev,POST,/v2/team/a/blobs/uploads/,202",
    "dev,DELETE,/v2/team/a/manifests/v1,403",
    "dev,DELETE,/v2/team/a/manifests/DIGEST,403",
    "dev,DELETE,/v2/team/a/blobs/DIGEST,403",
    "-,DELETE,/v2/open/a/manifests/v1,401",
    "root,DELETE,/v2/team/a/manifests/v1,202",
    "-,GET,/healthz,200",
    "-,GET,/metrics,401",
    "dev,GET,/metrics,200",
    "-,POST,/healthz,405",
  })
  void everyEndpointAsks(String user, String method, String path, int expected) throws Exception {
    HttpResponse<String> answer =
        as(user, method, path.replace("DIGEST", Digest.of(LAYER).toString()), NOTHING);
    assertThat(answer.statusCode()).isEqualTo(expected);
    Optional<String> challenge = answer.headers().firstValue("WWW-Authenticate");
    if (expected == 401) {
      assertThat(challenge).hasValue(AccessControl.CHALLENGE);
      if (!method.equals("HEAD")) {
        assertThat(answer.body()).startsWith("{\"errors\":[{\"code\":\"UNAUTHORIZED\"");
      }
    } else if (expected == 403) {
      assertThat(challenge).isEmpty();
      assertThat(answer.body()).startsWith("{\"errors\":[{\"code\":\"DENIED\"");
    }
  }

  @Test
  void theBaseNamesTheSchemeToWhoeverCouldLogIn() throws Exception {
    assertThat(server.get("/v2/").headers().firstValue("WWW-Authenticate"))
        .hasValue(AccessControl.CHALLENGE);
    assertThat(as("dev", "GET", "/v2/", NOTHING).headers().firstValue("WWW-Authenticate"))
        .isEmpty();
  }

  @ParameterizedTest(name = "CVE-2025-23208, no default password: {0}")
  @ValueSource(strings = {"admin:admin", "admin:password", "root:root", "admin:", ":admin"})
  void thereIsNoUserButThoseOfTheFile(String pair) throws Exception {
    String header = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes());
    for (String path : new String[] {"/v2/", "/v2/open/a/manifests/v1", "/metrics"}) {
      assertThat(server.get(path, "Authorization", header).statusCode()).isEqualTo(401);
    }
  }

  @Test
  @DisplayName("CVE-2024-39897: a mount from what the caller may not read is an upload")
  void mountsNeedTheSource() throws Exception {
    String mount = "/v2/team/new/blobs/uploads/?mount=" + Digest.of(LAYER) + "&from=";
    assertThat(status("dev", "POST", mount + "secret/a")).isEqualTo(202);
    assertThat(status("dev", "HEAD", "/v2/team/new/blobs/" + Digest.of(LAYER))).isEqualTo(404);
    assertThat(status("dev", "POST", mount + "not/there")).isEqualTo(202);
    byte[] hidden = bytes("hidden");
    blob("secret/a", hidden);
    String fromAnywhere = "/v2/team/new/blobs/uploads/?mount=" + Digest.of(hidden);
    assertThat(status("dev", "POST", fromAnywhere)).isEqualTo(202);
    assertThat(status("dev", "HEAD", "/v2/team/new/blobs/" + Digest.of(hidden))).isEqualTo(404);
    assertThat(status("dev", "POST", mount + "team/a")).isEqualTo(201);
    assertThat(status("dev", "HEAD", "/v2/team/new/blobs/" + Digest.of(LAYER))).isEqualTo(200);
  }

  @Test
  @DisplayName("CVE-2026-35172: that a repository of others has a blob is no right to read it")
  void membershipIsTheRepositorys() throws Exception {
    byte[] hidden = bytes("hidden");
    blob("secret/a", hidden);
    blob("team/a", hidden);
    assertThat(status("root", "DELETE", "/v2/team/a/blobs/" + Digest.of(hidden))).isEqualTo(202);
    assertThat(status("dev", "GET", "/v2/team/a/blobs/" + Digest.of(hidden))).isEqualTo(404);
    assertThat(status("root", "GET", "/v2/secret/a/blobs/" + Digest.of(hidden))).isEqualTo(200);
  }

  @Test
  @DisplayName("CVE-2026-31801: moving a tag is overwriting, by whichever request")
  void tagsThatAreThereStay() throws Exception {
    byte[] other = push("team/a", "other", "two");
    byte[] first = as("root", "GET", "/v2/team/a/manifests/v1", NOTHING).body().getBytes();
    assertThat(put("dev", "team/a", "v2", other)).isEqualTo(201);
    assertThat(put("dev", "team/a", "v1", first)).as("the same again").isEqualTo(201);
    assertThat(put("dev", "team/a", "v1", other)).isEqualTo(403);
    String byDigest = Digest.of(other) + "?tag=v1";
    put("dev", "team/a", byDigest, other);
    put("dev", "team/a", Digest.of(other) + "?tag=v3&tag=v1", other);
    put("dev", "team/a", "v3?tag=v1", other);
    assertThat(as("dev", "GET", "/v2/team/a/manifests/v1", NOTHING).body().getBytes())
        .isEqualTo(first);
    assertThat(put("root", "team/a", "v1", other)).isEqualTo(201);
  }

  @Test
  void anUploadIsItsOwners() throws Exception {
    String upload =
        as("dev", "POST", "/v2/team/a/blobs/uploads/", NOTHING)
            .headers()
            .firstValue("Location")
            .orElseThrow();
    for (String method : new String[] {"GET", "PATCH", "PUT", "DELETE"}) {
      String path = method.equals("PUT") ? upload + "?digest=" + Digest.of(NOTHING) : upload;
      assertThat(status("root", method, path)).as(method).isEqualTo(404);
      assertThat(status("-", method, path)).as(method).isEqualTo(401);
    }
    assertThat(status("dev", "GET", upload)).isEqualTo(204);
    assertThat(as("dev", "PATCH", upload, LAYER).statusCode()).isEqualTo(202);
    assertThat(status("dev", "DELETE", upload)).isEqualTo(204);
  }

  @Test
  void listingsHoldWhatTheCallerMayRead() throws Exception {
    assertThat(as("root", "GET", "/v2/_catalog", NOTHING).body())
        .contains("[\"open/a\",\"secret/a\",\"team/a\",\"team/a/b\"]");
    assertThat(as("dev", "GET", "/v2/_catalog", NOTHING).body())
        .contains("[\"open/a\",\"team/a\",\"team/a/b\"]");
    assertThat(server.get("/v2/_catalog").body()).contains("[\"open/a\"]");
    HttpResponse<String> page = as("dev", "GET", "/v2/_catalog?n=1&last=open/a", NOTHING);
    assertThat(page.body()).contains("[\"team/a\"]");
    assertThat(page.headers().firstValue("Link").orElseThrow()).doesNotContain("secret");
    push("team/a", "v1.1", "one");
    assertThat(as("dev", "GET", "/v2/team/a/tags/list", NOTHING).body())
        .contains("[\"v1\",\"v1.1\"]");
  }

  @ParameterizedTest(name = "CVE-2014-9357: {0}")
  @ValueSource(
      strings = {
        "/v2/team/..%2f..%2fsecret/a/manifests/v1",
        "/v2/team/..%2fsecret%2fa/manifests/v1",
        "/v2/team/a/../../secret/a/manifests/v1",
        "/v2/team/%2e%2e/secret/a/manifests/v1",
        "/v2/team/a/blobs/uploads/..%2f..%2fsecret",
        "/v2/team/a/blobs/uploads/../x",
        "/v2/team//secret/a/manifests/v1",
        "/v2//secret/a/manifests/v1",
        "/v2/./secret/a/manifests/v1",
        "//v2/secret/a/manifests/v1",
        "/metrics/../v2/secret/a/manifests/v1",
        "/healthz/../v2/secret/a/manifests/v1",
      })
  void noPathLeadsAround(String path) throws Exception {
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ZGV2OmRldiE=\r\n"
            + "Connection: close\r\n\r\n";
    String answer = RawHttp.exchange(server.port(), request);
    assertThat(answer).containsPattern("^HTTP/1.1 40[034]").doesNotContain("layers");
  }

  @Test
  void metricsCountWhatWasAsked() throws Exception {
    as("dev", "GET", "/v2/secret/a/manifests/v1", NOTHING);
    assertThat(as("root", "GET", "/metrics", NOTHING).body())
        .contains("{method=\"GET\",endpoint=\"manifest\",status=\"403\"} 1\n")
        .contains("cloudimage_http_requests_active 1\n")
        .doesNotContain("secret");
  }
}
