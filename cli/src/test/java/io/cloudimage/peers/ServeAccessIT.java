// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded registry with users, as other people's clients see it. */
class ServeAccessIT {
  private static final String PASSWORD = "pass:\"%ü";

  @TempDir Path directory;

  private Path home;
  private Path users;

  @BeforeEach
  void setUp() throws IOException {
    Peer.require("htpasswd");
    home = Files.createDirectories(directory.resolve("server"));
    users = directory.resolve("users");
    Files.writeString(users, Run.filter(PASSWORD, List.of("htpasswd", "-inBC", "5", "ann")));
  }

  private Run tool(String... command) {
    return Run.of(directory, Map.of("HOME", directory.toString()), List.of(command));
  }

  private void build(Path at) throws IOException {
    new Cloudimage(Files.createDirectories(at))
        .run("build", "--no-images", "-t", "infra:v1", Rootfs.small(directory).toString())
        .ok();
  }

  @Test
  void skopeoLogsInAndPushesWhereEverybodyMayRead() throws Exception {
    Peer.require("skopeo");
    build(home);
    Path log = directory.resolve("access.log");
    try (ServedRegistry registry =
        ServedRegistry.start(
            home,
            "--htpasswd",
            users.toString(),
            "--anonymous-read",
            "--access-log",
            log.toString())) {
      String from = "docker://" + registry.address() + "/infra:v1";
      String to = "docker://" + registry.address() + "/copies/infra:v1";
      String auth = directory.resolve("auth.json").toString();
      String copy = "skopeo copy -q --src-tls-verify=false --dest-tls-verify=false";
      List<String> words = List.of(copy.split(" "));
      assertThat(tool("skopeo", "inspect", "--raw", "--tls-verify=false", from).ok().out())
          .contains("schemaVersion");
      Run stranger = Run.of(directory, Map.of("HOME", home.toString()), plus(words, from, to));
      assertThat(stranger.exitCode()).isNotZero();
      assertThat(stranger.err()).containsAnyOf("unauthorized", "credentials are needed");
      assertThat(login(registry.address(), auth, "wrong").exitCode()).isNotZero();
      login(registry.address(), auth, PASSWORD).ok();
      Run.of(directory, Map.of(), plus(words, "--authfile", auth, from, to)).ok();
      assertThat(tool("skopeo", "inspect", "--raw", "--tls-verify=false", to).ok().out())
          .contains("schemaVersion");
      assertThat(Files.readString(log))
          .contains(" - ann [", "\"PUT /v2/copies/infra/manifests/v1 HTTP/1.1\" 201")
          .doesNotContain(PASSWORD, "Basic");
    }
  }

  private Run login(String address, String auth, String password) {
    return tool(
        "skopeo",
        "login",
        "--tls-verify=false",
        "--authfile",
        auth,
        "-u",
        "ann",
        "-p",
        password,
        address);
  }

  private static List<String> plus(List<String> words, String... more) {
    List<String> all = new java.util.ArrayList<>(words);
    all.addAll(List.of(more));
    return all;
  }

  @Test
  void podmanLogsInPushesAndPulls() throws Exception {
    Peer.require("podman");
    tool("tar", "-cf", "small.tar", "users").ok();
    try (ServedRegistry registry = ServedRegistry.start(home, "--htpasswd", users.toString());
        Podman podman = new Podman(directory.resolve("podman"))) {
      String name = registry.address() + "/team/small:v1";
      String auth = "--authfile=" + directory.resolve("podman.json");
      String plain = "--tls-verify=false";
      String policy = "--signature-policy=" + directory.resolve("podman/policy.json");
      podman.run("podman", "import", "-q", directory.resolve("small.tar").toString(), name).ok();
      Run stranger = podman.run("podman", "push", "-q", plain, auth, name);
      assertThat(stranger.exitCode()).as(stranger.err()).isNotZero();
      podman
          .run("podman", "login", plain, auth, "-u", "ann", "-p", PASSWORD, registry.address())
          .ok();
      podman.run("podman", "push", "-q", plain, auth, name).ok();
      podman.run("podman", "rmi", name).ok();
      podman.run("podman", "pull", "-q", policy, plain, auth, name).ok();
    }
  }

  @Test
  void cloudimageLogsInAndRulesHold() throws Exception {
    Path rules = directory.resolve("access.yaml");
    Files.writeString(
        rules,
        """
        version: 1
        rules:
          - {repositories: ["team/**"], users: [ann], actions: [pull, push]}
          - {repositories: ["open/**"], anonymous: true, actions: [pull]}
        """);
    Path mine = directory.resolve("client");
    build(mine);
    Cloudimage client = new Cloudimage(mine);
    try (ServedRegistry registry =
        ServedRegistry.start(home, "--htpasswd", users.toString(), "--access", rules.toString())) {
      String name = registry.address() + "/team/infra:v1";
      assertThat(client.run("push", "infra:v1", name).exitCode()).isEqualTo(8);
      Path secret = Files.writeString(directory.resolve("secret"), PASSWORD);
      client
          .readingFrom(secret)
          .run("login", registry.address(), "-u", "ann", "--password-stdin")
          .ok();
      client.run("push", "infra:v1", name).ok();
      client.run("push", "infra:v1", name).ok();
      Run other = client.run("push", "infra:v1", registry.address() + "/other/infra:v1");
      assertThat(other.exitCode()).isEqualTo(8);
      Path rootfs = directory.resolve("rootfs");
      Files.writeString(rootfs.resolve("more"), "more");
      client.run("build", "--no-images", "-t", "infra:v2", rootfs.toString()).ok();
      Run moving = client.run("push", "infra:v2", name);
      assertThat(moving.exitCode()).as(moving.err()).isEqualTo(8);
      assertThat(moving.err()).contains("overwrite");
      client.run("push", "infra:v2", registry.address() + "/team/infra:v2").ok();
      client.run("verify", "--remote", name).ok();
    }
  }

  @Test
  void aFileSystemThatCannotBeWrittenIsServed() throws Exception {
    Peer.require("skopeo");
    build(home);
    Path data = home.resolve("data");
    Assumptions.assumeTrue(
        tool("mount", "--bind", data.toString(), data.toString()).exitCode() == 0
            && tool("mount", "-o", "remount,ro,bind", data.toString()).exitCode() == 0,
        "skipped, because nothing can be mounted here");
    try {
      Cloudimage cloudimage = new Cloudimage(home);
      assertThat(cloudimage.run("serve", "--listen", "127.0.0.1:0").exitCode()).isNotZero();
      try (ServedRegistry registry = ServedRegistry.start(home, "--read-only")) {
        String from = "docker://" + registry.address() + "/infra:v1";
        Path layout = directory.resolve("layout");
        tool("skopeo", "copy", "-q", "--src-tls-verify=false", from, "oci:" + layout + ":v1").ok();
        Run refused =
            tool(
                "skopeo",
                "copy",
                "-q",
                "--dest-tls-verify=false",
                "oci:" + layout + ":v1",
                "docker://" + registry.address() + "/other:v1");
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err()).containsAnyOf("reading only", "405");
      }
    } finally {
      tool("umount", data.toString());
    }
  }

  @Test
  void flagsThatDoNotGoTogetherAreRefused() {
    Cloudimage cloudimage = new Cloudimage(home);
    assertThat(cloudimage.run("serve", "--anonymous-read").err()).contains("--htpasswd");
    assertThat(cloudimage.run("serve", "--metrics", "users").err()).contains("--htpasswd");
    assertThat(cloudimage.run("serve", "--read-only", "--allow-delete").err())
        .contains("--allow-delete");
    Run plain = cloudimage.run("serve", "--htpasswd", directory.resolve("none").toString());
    assertThat(plain.err()).contains("no such file");
  }
}
