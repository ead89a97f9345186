// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.testing.CertificateAuthority;
import io.cloudimage.registry.testing.DockerRegistry;
import io.cloudimage.registry.testing.TokenServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that is done with registries, between two of Debian's with TLS, where a token is good for
 * five seconds; what is read from the first comes slowly, so that tokens end while blobs are on
 * their way. skopeo says whether the second holds the same.
 */
class ShortTokensIT {
  private static final String SBOM = "application/spdx+json";
  private static final int MEGABYTES = 21;

  @TempDir Path directory;

  private final CertificateAuthority authority = new CertificateAuthority();
  private final List<AutoCloseable> running = new ArrayList<>();
  private TokenServer tokens;
  private Cloudimage cloudimage;
  private String ca = "";
  private String source = "";
  private String slowSource = "";
  private String target = "";

  @BeforeEach
  void start() throws IOException {
    Peer.require("skopeo", "docker-registry", "nginx");
    Path certificates = Files.createDirectories(directory.resolve("certificates"));
    ca = authority.writeCertificate(certificates.resolve("ca.crt")).toString();
    tokens = TokenServer.startWithTls(authority);
    running.add(tokens);
    tokens.giveTokensFor(Duration.ofSeconds(5));
    cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("home")));
    int from = registry("source");
    source = "127.0.0.1:" + from;
    target = "127.0.0.1:" + registry("target");
    int slow = Server.freePort();
    slowSource = "127.0.0.1:" + slow;
    String configuration =
        "server { listen %s; proxy_pass %s; proxy_download_rate 1m; }"
            .formatted(slowSource, source);
    running.add(Nginx.stream(directory, slow, configuration));
    login(source, slowSource, target);
  }

  private void login(String... hosts) throws IOException {
    byte[] account =
        (TokenServer.USER + ":" + TokenServer.PASSWORD).getBytes(StandardCharsets.UTF_8);
    Map<String, String> login = Map.of("auth", Base64.getEncoder().encodeToString(account));
    Map<String, Object> logins = new TreeMap<>();
    for (String host : hosts) {
      logins.put(host, login);
    }
    Path docker = Files.createDirectories(cloudimage.home().resolve("docker"));
    Files.write(docker.resolve("config.json"), Json.write(Map.of("auths", logins)));
  }

  private int registry(String name) throws IOException {
    Path storage = Files.createDirectories(directory.resolve(name));
    DockerRegistry registry = DockerRegistry.startWithTlsAndTokens(storage, authority, tokens);
    running.add(registry);
    return registry.port();
  }

  @AfterEach
  void stop() throws Exception {
    for (int i = running.size() - 1; i >= 0; i--) {
      running.get(i).close();
    }
  }

  @Test
  void aClosureIsCopiedFromRegistryToRegistry() throws IOException {
    LargeImage.build(cloudimage, directory, "large:v1", MEGABYTES);
    run("push", "large:v1", source + "/team/large:v1");
    Path sbom = Files.writeString(directory.resolve("sbom.json"), "{}");
    run("attach", source + "/team/large:v1", sbom + ":" + SBOM, "--artifact-type", SBOM);
    int before = tokens.requests().size();
    String from = slowSource + "/team/large:v1";
    String to = target + "/copies/large:v1";
    run("copy", "--closure", from, to);
    requireTokensEnded(before);
    assertThat(run("verify", from, to).out()).contains(": equal; compared 2");
    assertThat(raw(to)).isEqualTo(raw(source + "/team/large:v1"));
    assertThat(run("copy", "--closure", from, to).out()).contains("moved 0 blobs");
    assertThat(run("digest", to).out().strip()).isEqualTo(raw(to).toString());
    assertThat(run("tree", to).out()).contains("referrer " + SBOM);
  }

  @Test
  void aMirrorFollows() throws IOException {
    LargeImage.build(cloudimage, directory, "large:v1", MEGABYTES);
    small("small:v1", "one");
    small("small:v2", "two");
    run("push", "large:v1", source + "/team/app:large");
    run("push", "small:v1", source + "/team/app:v1");
    Path file =
        Files.writeString(
            directory.resolve("mirror.yaml"),
            """
            version: 1
            sources:
            - repository: '%s/team/app'
              destination: {registry: '%s', prefix: mirror}
            """
                .formatted(slowSource, target));
    int before = tokens.requests().size();
    assertThat(mirror(file)).contains("added 2, moved 0, deleted 0");
    requireTokensEnded(before);
    requireMirrored("large");
    assertThat(mirror(file)).contains("added 0, moved 0, deleted 0; 2 stayed");
    run("push", "small:v2", source + "/team/app:v1");
    assertThat(mirror(file)).contains("added 0, moved 1, deleted 0; 1 stayed");
    requireMirrored("v1");
  }

  private String mirror(Path file) {
    return run("mirror", "run", file.toString()).out();
  }

  private void requireMirrored(String tag) {
    String from = source + "/team/app:" + tag;
    String to = target + "/mirror/team/app:" + tag;
    assertThat(run("verify", from, to).out()).contains(": equal; compared 1");
    assertThat(raw(to)).isEqualTo(raw(from));
  }

  @Test
  void artifactsAndTags() throws IOException {
    small("small:v1", "one");
    String name = source + "/team/app:v1";
    run("push", "small:v1", name);
    run("copy", name, source + "/team/app:sibling");
    Path report = Files.writeString(directory.resolve("report.txt"), "all well");
    String artifact = source + "/reports:june";
    run("artifact", "push", artifact, report + ":text/plain", "--artifact-type", SBOM);
    Path out = directory.resolve("out");
    run("artifact", "pull", artifact, "-o", out.toString());
    assertThat(out.resolve("report.txt")).hasContent("all well");
    run("attach", name, report + ":text/plain", "--artifact-type", SBOM);
    assertThat(run("artifact", "list", name).out()).contains(SBOM);
    assertThat(run("tree", name).out()).contains("referrer " + SBOM);
    Digest digest = raw(name);
    assertThat(run("digest", name).out().strip()).isEqualTo(digest.toString());
    assertThat(run("tags", source + "/team/app").out()).contains("v1", "sibling");
    run("delete", name);
    assertThat(run("tags", source + "/team/app").out()).contains("sibling").doesNotContain("v1");
    assertThat(raw(source + "/team/app:sibling")).isEqualTo(digest);
    assertThat(run("artifact", "list", source + "/team/app:sibling").out()).contains(SBOM);
  }

  private void small(String name, String content) throws IOException {
    Path context = Files.createDirectories(directory.resolve("small-" + content));
    Files.writeString(context.resolve("file"), content);
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY file etc/\n");
    run("build", "-t", name, context.toString());
  }

  /** The one command asked for the same token more than once. */
  private void requireTokensEnded(int before) {
    List<String> asked = tokens.requests();
    List<String> ofOne = asked.subList(before, asked.size());
    assertThat(new HashSet<>(ofOne)).as("%s", ofOne).hasSizeLessThan(ofOne.size());
  }

  private Run run(String... arguments) {
    List<String> line = new ArrayList<>(List.of(arguments));
    if (!arguments[0].equals("build")) {
      line.addAll(List.of("--ca-file", ca));
    }
    return cloudimage.run(line.toArray(String[]::new)).ok();
  }

  private Digest raw(String name) {
    List<String> command =
        List.of(
            "skopeo",
            "inspect",
            "--raw",
            "--cert-dir",
            directory.resolve("certificates").toString(),
            "--authfile",
            cloudimage.home().resolve("docker/config.json").toString(),
            "docker://" + name);
    return Digest.of(
        Run.of(directory, Map.of(), command).ok().out().getBytes(StandardCharsets.UTF_8));
  }
}
