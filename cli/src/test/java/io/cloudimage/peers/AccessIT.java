// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.registry.testing.CertificateAuthority;
import io.cloudimage.registry.testing.DockerRegistry;
import io.cloudimage.registry.testing.TokenServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's registry in all its ways of letting somebody in. */
class AccessIT {
  private static final String PASSWORD = "pass:\"%ü";

  @TempDir Path directory;

  private Cloudimage cloudimage;

  @BeforeEach
  void build() throws IOException {
    Peer.require("docker-registry");
    cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("home")));
    Path context = Rootfs.odd(directory);
    cloudimage.run("build", "-t", "kubernetes:v1.19.8", context.toString()).ok();
  }

  @Test
  void passwords() throws Exception {
    Peer.require("htpasswd");
    String hash = Run.filter(PASSWORD, List.of("htpasswd", "-inB", "ann"));
    try (DockerRegistry registry = DockerRegistry.startWithPasswords(directory, hash)) {
      String host = registry.host().toString();
      Run stranger = cloudimage.run("push", "kubernetes:v1.19.8", host + "/a/b:v1");
      assertThat(stranger.exitCode()).as(stranger.err()).isEqualTo(8);
      assertThat(stranger.err()).contains("cloudimage login " + host);
      assertThat(login(host, "ann", "wrong").exitCode()).isEqualTo(8);
      assertThat(directory.resolve("home/docker/config.json")).doesNotExist();
      login(host, "ann", PASSWORD).ok();
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(directory.resolve("home/docker/config.json"))))
          .isEqualTo("rw-------");
      roundTrip(host);
      cloudimage.run("logout", host).ok();
      assertThat(cloudimage.run("pull", host + "/a/b:v1").exitCode()).isEqualTo(8);
    }
  }

  @Test
  void tokens() throws Exception {
    try (TokenServer tokens = TokenServer.start();
        DockerRegistry registry = DockerRegistry.startWithTokens(directory, tokens)) {
      String host = registry.host().toString();
      assertThat(cloudimage.run("push", "kubernetes:v1.19.8", host + "/a/b:v1").exitCode())
          .isEqualTo(8);
      login(host, TokenServer.USER, TokenServer.PASSWORD).ok();
      roundTrip(host);
      assertThat(tokens.requests()).isNotEmpty();
    }
  }

  @Test
  void aPrivateAuthority() throws Exception {
    CertificateAuthority authority = new CertificateAuthority();
    try (DockerRegistry registry = DockerRegistry.startWithTls(directory, authority)) {
      String host = "localhost:" + registry.port();
      Path ca = authority.writeCertificate(directory.resolve("ca.crt"));
      Run stranger =
          cloudimage.run(
              "push",
              "--certs-dir",
              directory.resolve("none").toString(),
              "--insecure",
              "other.example",
              "--ca-file",
              other(),
              "kubernetes:v1.19.8",
              host + "/a/b:v1");
      assertThat(stranger.exitCode()).as(stranger.err()).isEqualTo(9);
      assertThat(stranger.err()).contains("--ca-file");
      roundTrip(host, "--ca-file", ca.toString());
      Path certs = directory.resolve("certs.d");
      Files.copy(ca, Files.createDirectories(certs.resolve(host)).resolve("ca.crt"));
      roundTrip(host, "--certs-dir", certs.toString());
    }
  }

  private String other() throws IOException {
    return new CertificateAuthority().writeCertificate(directory.resolve("other.crt")).toString();
  }

  private Run login(String host, String user, String password) throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), password);
    Run run =
        cloudimage
            .readingFrom(secret)
            .run("login", host, "-u", user, "--password-stdin", "--log-level", "trace");
    assertThat(run.out() + run.err()).doesNotContain(password);
    return run;
  }

  private void roundTrip(String host, String... options) throws IOException {
    String name = host + "/a/b:v1";
    run("push", options, "kubernetes:v1.19.8", name);
    run("verify", options, "--remote", name);
    Cloudimage other =
        new Cloudimage(Files.createTempDirectory(directory, "other"))
            .with("DOCKER_CONFIG", directory.resolve("home/docker").toString());
    List<String> pull = new java.util.ArrayList<>(List.of("pull"));
    pull.addAll(List.of(options));
    pull.add(name);
    other.run(pull.toArray(String[]::new)).ok();
    assertThat(other.digestOf(name)).isEqualTo(cloudimage.digestOf("kubernetes:v1.19.8"));
  }

  private void run(String verb, String[] options, String... arguments) {
    List<String> command = new java.util.ArrayList<>(List.of(verb));
    command.addAll(List.of(options));
    command.addAll(List.of(arguments));
    cloudimage.run(command.toArray(String[]::new)).ok();
  }
}
