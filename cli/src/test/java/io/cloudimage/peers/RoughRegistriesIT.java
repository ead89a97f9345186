// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.registry.testing.CertificateAuthority;
import io.cloudimage.registry.testing.DockerRegistry;
import io.cloudimage.registry.testing.TokenServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian's registry behind what stands before registries in the field, none of it of our making.
 */
class RoughRegistriesIT {
  private static final String IMAGE = "kubernetes:v1.19.8";
  private static final int MEGABYTES = 60;

  @TempDir Path directory;

  private Cloudimage cloudimage;
  private Path storage;

  @BeforeEach
  void build() throws IOException {
    Peer.require("docker-registry");
    cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("home")));
    storage = Files.createDirectories(directory.resolve("registry"));
    LargeImage.build(cloudimage, directory, IMAGE, MEGABYTES);
  }

  @Test
  void tokensEndWhileBlobsAreOnTheirWay() throws Exception {
    Peer.require("skopeo");
    CertificateAuthority authority = new CertificateAuthority();
    String ca = authority.writeCertificate(directory.resolve("ca.crt")).toString();
    try (TokenServer tokens = TokenServer.startWithTls(authority);
        DockerRegistry registry =
            DockerRegistry.startWithTlsAndTokens(storage, authority, tokens)) {
      tokens.giveTokensFor(java.time.Duration.ofSeconds(5));
      int port = Server.freePort();
      String slow =
          """
          server {
            listen 127.0.0.1:%d;
            proxy_pass 127.0.0.1:%d;
            proxy_upload_rate 2m;
            proxy_download_rate 2m;
          }
          """
              .formatted(port, registry.port());
      try (Nginx nginx = Nginx.stream(directory, port, slow)) {
        String name = "127.0.0.1:" + port + "/team/kubernetes:v1";
        Path secret = Files.writeString(directory.resolve("secret"), TokenServer.PASSWORD);
        cloudimage
            .readingFrom(secret)
            .run(
                "login",
                "127.0.0.1:" + port,
                "-u",
                TokenServer.USER,
                "--password-stdin",
                "--ca-file",
                ca)
            .ok();
        roundTrip(name, "--ca-file", ca);
        // More than one token for each of push and pull.
        assertThat(tokens.requests().stream().filter(line -> line.contains("push")).toList())
            .hasSizeGreaterThan(1);
      }
    }
  }

  @Test
  void blobsComeFromAnotherHostByASignedAddress() throws Exception {
    try (DockerRegistry registry = DockerRegistry.start(storage)) {
      int front = Server.freePort();
      int cdn = Server.freePort();
      String configuration =
          """
          server {
            listen 127.0.0.1:%1$d;
            location ~ ^/v2/(.+)/blobs/(sha256:[0-9a-f]+)$ {
              if ($request_method = GET) {
                return 307 http://localhost:%2$d/store/$1/$2?X-Expires=300&X-Signature=c2lnbmVk%%2Bnow;
              }
              proxy_pass http://127.0.0.1:%3$d;
            }
            location / { proxy_pass http://127.0.0.1:%3$d; }
          }
          server {
            listen 127.0.0.1:%2$d;
            location ~ ^/store/(.+)/(sha256:[0-9a-f]+)$ {
              if ($http_authorization) { return 400; }
              if ($args != "X-Expires=300&X-Signature=c2lnbmVk%%2Bnow") { return 403; }
              proxy_pass http://127.0.0.1:%3$d/v2/$1/blobs/$2;
            }
          }
          """
              .formatted(front, cdn, registry.port());
      try (Nginx nginx = Nginx.http(directory, front, configuration)) {
        roundTrip("127.0.0.1:" + front + "/team/kubernetes:v1");
        assertThat(nginx.requests().stream().filter(line -> line.contains("GET /store/")).count())
            .as("blobs from the other host")
            .isPositive();
      }
    }
  }

  @Test
  void tooManyRequests() throws Exception {
    try (DockerRegistry registry = DockerRegistry.start(storage)) {
      int port = Server.freePort();
      String configuration =
          """
          limit_req_zone $binary_remote_addr zone=all:1m rate=8r/s;
          limit_req_status 429;
          server {
            listen 127.0.0.1:%d;
            limit_req zone=all burst=3 nodelay;
            error_page 429 = @later;
            location @later { add_header Retry-After 1 always; return 429 "slow down\n"; }
            location / { proxy_pass http://127.0.0.1:%d; }
          }
          """
              .formatted(port, registry.port());
      try (Nginx nginx = Nginx.http(directory, port, configuration)) {
        roundTrip("127.0.0.1:" + port + "/team/kubernetes:v1");
        assertThat(nginx.requests().stream().filter(line -> line.contains("\" 429 ")).count())
            .as("refusals")
            .isPositive();
      }
    }
  }

  @Test
  void connectionsAreCutAtRandom() throws Exception {
    long seed = System.nanoTime();
    try (DockerRegistry registry = DockerRegistry.start(storage);
        Haproxy proxy = Haproxy.inFrontOf(registry.port(), directory)) {
      proxy.cutEvery(1500, new Random(seed));
      roundTrip("127.0.0.1:" + proxy.port() + "/team/kubernetes:v1");
      assertThat(proxy.cuts()).as("cuts, seed %d", seed).isPositive();
    }
  }

  /** There and back: to the registry, and into an empty store. */
  private void roundTrip(String name, String... options) throws IOException {
    run(cloudimage, "push", options, IMAGE, name).ok();
    Cloudimage other =
        new Cloudimage(Files.createDirectories(directory.resolve("other")))
            .with("DOCKER_CONFIG", directory.resolve("home/docker").toString());
    run(other, "pull", options, name).ok();
    assertThat(other.digestOf(name)).isEqualTo(cloudimage.digestOf(IMAGE));
    other.run("verify", name).ok();
    other.run("fsck").ok();
  }

  private static Run run(
      Cloudimage cloudimage, String verb, String[] options, String... arguments) {
    return cloudimage.run(
        Stream.of(List.of(verb), List.of(options), List.of(arguments))
            .flatMap(List::stream)
            .toArray(String[]::new));
  }
}
