// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.registry.testing.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve --tls-self-signed}, to clients that are given its certificate, and to others. */
class ServeTlsIT {
  @TempDir Path directory;

  private Cloudimage cloudimage;

  @BeforeEach
  void buildOne() throws IOException {
    cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("home")));
    Path context = Rootfs.odd(directory);
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY . .\nCMD [\"/bin/run\"]\n");
    cloudimage.run("build", "--format", "oci", "-t", "tls:v1", context.toString()).ok();
  }

  @Test
  void cloudimageComesInWithTheCertificateAlone() throws Exception {
    Path home = directory.resolve("served");
    try (ServedRegistry registry = ServedRegistry.start(home, "--tls-self-signed")) {
      String remote = registry.address() + "/tls:v1";
      String made = home.resolve("data/serve/tls/cert.pem").toString();
      cloudimage.run("push", "--ca-file", made, "tls:v1", remote).ok();
      cloudimage.run("pull", "--ca-file", made, remote).ok();
      cloudimage.run("verify", remote).ok();
      assertThat(cloudimage.run("push", "--ca-file", stranger(), "tls:v1", remote).exitCode())
          .isNotZero();
      assertThat(Files.readString(home.resolve("started.err")))
          .contains(made, "/etc/containers/certs.d/" + registry.address() + "/ca.crt");
    }
  }

  @Test
  void soDoesSkopeo() throws Exception {
    Peer.require("skopeo");
    Path home = directory.resolve("served");
    try (ServedRegistry registry = ServedRegistry.start(home, "--tls-self-signed")) {
      Path made = home.resolve("data/serve/tls/cert.pem");
      String remote = registry.address() + "/tls:v1";
      cloudimage.run("push", "--ca-file", made.toString(), "tls:v1", remote).ok();
      Run trusting = skopeo(made, registry.address(), "first");
      assertThat(trusting.ok().out()).contains(cloudimage.digestOf("tls:v1"));
      Run other = skopeo(Path.of(stranger()), registry.address(), "second");
      assertThat(other.exitCode()).isNotZero();
      assertThat(other.err()).contains("certificate");
    }
  }

  @Test
  void soDoesPodman() throws Exception {
    Peer.require("podman");
    Path home = directory.resolve("served");
    try (ServedRegistry registry = ServedRegistry.start(home, "--tls-self-signed");
        Podman podman = new Podman(directory.resolve("podman"))) {
      Path made = home.resolve("data/serve/tls/cert.pem");
      String remote = registry.address() + "/tls:v1";
      cloudimage.run("push", "--ca-file", made.toString(), "tls:v1", remote).ok();
      Path right = Files.createDirectories(directory.resolve("right"));
      Files.copy(made, right.resolve("ca.crt"));
      podman.run("podman", "pull", "--cert-dir", right.toString(), remote).ok();
      Path wrong = Files.createDirectories(directory.resolve("wrong"));
      Files.copy(Path.of(stranger()), wrong.resolve("ca.crt"));
      Run refused = podman.run("podman", "pull", "--cert-dir", wrong.toString(), remote);
      assertThat(refused.exitCode()).isNotZero();
      assertThat(refused.err()).contains("certificate");
    }
  }

  private Run skopeo(Path authority, String address, String name) throws IOException {
    Path certificates = Files.createDirectories(directory.resolve(name));
    Files.copy(authority, certificates.resolve("ca.crt"));
    return Run.of(
        directory,
        Map.of(),
        List.of(
            "skopeo",
            "inspect",
            "--cert-dir",
            certificates.toString(),
            "docker://" + address + "/tls:v1"));
  }

  private String stranger() throws IOException {
    return new CertificateAuthority()
        .writeCertificate(directory.resolve("stranger.pem"))
        .toString();
  }
}
