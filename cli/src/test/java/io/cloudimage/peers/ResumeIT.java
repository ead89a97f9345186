// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command is killed at nine tenths of a large blob, and run again. */
class ResumeIT {
  private static final long SIZE = 300L << 20;
  private static final long BEFORE = SIZE / 10 * 9;
  private static final long PIECE = SIZE / 4;

  /** All requests but those that carry the blob. */
  private static final long TALK = 1 << 20;

  @TempDir Path directory;

  private Cloudimage cloudimage;
  private Path storage;

  @BeforeEach
  void build() throws IOException {
    cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("home")));
    storage = Files.createDirectories(directory.resolve("registry"));
    Path context = Files.createDirectories(directory.resolve("context"));
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY big big\n");
    Random random = new Random(6);
    byte[] block = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(context.resolve("big"))) {
      for (long written = 0; written < SIZE; written += block.length) {
        random.nextBytes(block);
        out.write(block);
      }
    }
    cloudimage.run("build", "--compression", "none", "-t", "big:v1", context.toString()).ok();
  }

  @Test
  @DisplayName("kill -9 of a pull costs the last tenth")
  void pull() throws Exception {
    try (DockerRegistry registry = DockerRegistry.start(storage);
        GateProxy proxy = GateProxy.start(registry.port())) {
      cloudimage.run("push", "big:v1", registry.host() + "/a/b:v1").ok();
      Cloudimage other = new Cloudimage(Files.createDirectories(directory.resolve("other")));
      String remote = proxy.address() + "/a/b:v1";
      proxy.holdDownAfter(BEFORE);
      killWhenHeld(other, proxy, "pull", remote);
      assertThat(other.run("fsck").ok().out()).contains("partial: ", "sound");
      long before = proxy.down();
      other.run("pull", remote).ok();
      assertThat(proxy.down() - before).isBetween(1L, SIZE - BEFORE + TALK);
      other.run("verify", remote).ok();
      assertThat(other.run("fsck").ok().out()).doesNotContain("partial");
    }
  }

  /** nginx as it is without a word: what comes to the registry is whole. */
  @Test
  @DisplayName("kill -9 of a push costs the last tenth and one piece")
  void pushThroughABufferingProxy() throws Exception {
    Path files = Files.createDirectories(directory.resolve("nginx"));
    int port = Server.freePort();
    try (DockerRegistry registry = DockerRegistry.start(storage);
        Nginx nginx =
            Nginx.http(
                files,
                port,
                "server { listen 127.0.0.1:"
                    + port
                    + "; proxy_request_buffering on; location / { proxy_pass http://"
                    + registry.host()
                    + "; } }");
        GateProxy proxy = GateProxy.start(port)) {
      assertThat(nginx.requests()).isNotNull();
      String remote = proxy.address() + "/a/b:v1";
      proxy.holdUpAfter(BEFORE);
      killWhenHeld(cloudimage, proxy, "push", "big:v1", remote);
      long before = proxy.up();
      cloudimage.run("push", "big:v1", remote).ok();
      assertThat(proxy.up() - before).isBetween(1L, SIZE - BEFORE + PIECE + TALK);
      requireWhole(registry);
    }
  }

  /** The registry itself refuses an upload that was cut in the middle of a request. */
  @Test
  @DisplayName("kill -9 of a push where the registry loses the upload: all again, and said so")
  void pushThatStartsAgain() throws Exception {
    try (DockerRegistry registry = DockerRegistry.start(storage);
        GateProxy proxy = GateProxy.start(registry.port())) {
      String remote = proxy.address() + "/a/b:v1";
      proxy.holdUpAfter(BEFORE);
      killWhenHeld(cloudimage, proxy, "push", "big:v1", remote);
      assertThat(cloudimage.run("push", "big:v1", remote).ok().err()).contains("it starts again");
      requireWhole(registry);
    }
  }

  /** The registry of this project keeps every byte that came. */
  @Test
  @DisplayName("kill -9 of a push to cloudimage serve costs the last tenth")
  void pushToServe() throws Exception {
    try (ServedRegistry registry = ServedRegistry.start(directory.resolve("served"));
        GateProxy proxy =
            GateProxy.start(Integer.parseInt(registry.address().replaceFirst(".*:", "")))) {
      String remote = proxy.address() + "/a/b:v1";
      proxy.holdUpAfter(BEFORE);
      killWhenHeld(cloudimage, proxy, "push", "big:v1", remote);
      long before = proxy.up();
      cloudimage.run("push", "big:v1", remote).ok();
      assertThat(proxy.up() - before).isBetween(1L, SIZE - BEFORE + PIECE + TALK);
    }
  }

  private void requireWhole(DockerRegistry registry) throws IOException {
    Cloudimage other = new Cloudimage(Files.createDirectories(directory.resolve("other")));
    other.run("pull", registry.host() + "/a/b:v1").ok();
    other.run("verify", registry.host() + "/a/b:v1").ok();
  }

  private static void killWhenHeld(Cloudimage command, GateProxy proxy, String... words)
      throws Exception {
    Process process = command.start(words);
    try {
      proxy.awaitHeld();
      Thread.sleep(500);
    } finally {
      process.destroyForcibly().waitFor();
    }
    proxy.open();
    Thread.sleep(500);
  }
}
