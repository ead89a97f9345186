// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.registry.testing.FaultyRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands whose registry has a mirror. */
class HostMirrorsTest {
  @TempDir Path home;

  private FaultyRegistry host;
  private FaultyRegistry mirror;
  private String hostsFile;

  @BeforeEach
  void start() throws IOException {
    host = FaultyRegistry.start();
    mirror = FaultyRegistry.start();
    Path context = Files.createDirectories(home.resolve("context"));
    Files.writeString(context.resolve("file"), "content");
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY file /\n");
    ok("build", "-t", "app:v1", context.toString());
    ok("push", "app:v1", host.host() + "/team/app:v1");
    ok("push", "app:v1", mirror.host() + "/cache/team/app:v1");
    hostsFile =
        Files.writeString(
                home.resolve("hosts.toml"),
                "[[host.\"%s\".mirror]]\nurl = \"%s\"\npath = \"cache\"\n"
                    .formatted(host.host(), mirror.url()))
            .toString();
    host.log().clear();
    mirror.log().clear();
  }

  @AfterEach
  void stop() throws IOException {
    host.close();
    mirror.close();
  }

  @Test
  void aPullReadsAtTheMirrorAndSaysWhoseWordTheTagIs() {
    String name = host.host() + "/team/app:v1";
    CommandRun.Result pulled = ok("pull", "--hosts-file", hostsFile, name);
    assertThat(pulled.err()).contains("at the mirror " + mirror.url() + "/cache");
    assertThat(host.log().all()).isEmpty();
    ok("pull", "--hosts-file", hostsFile, "--no-mirrors", name);
    assertThat(host.log().all()).isNotEmpty();
  }

  @Test
  void aCopyReadsAtTheMirrorAndWritesToTheHost() {
    String name = host.host() + "/team/app";
    ok("copy", "--hosts-file", hostsFile, name + ":v1", name + ":v2");
    assertThat(host.shelf().tags("team/app")).containsOnlyKeys("v1", "v2");
    assertThat(mirror.shelf().tags("cache/team/app")).containsOnlyKeys("v1");
    assertThat(mirror.log().count("GET", "/manifests/")).isPositive();
    assertThat(mirror.log().count(request -> request.method().startsWith("P"))).isZero();
  }

  @Test
  void containerdsFileIsReadWhereItIs() throws IOException {
    Path own = Files.createDirectories(home.resolve("certs.d/" + host.host()));
    Files.writeString(
        own.resolve("hosts.toml"),
        "server = \"http://%s\"\n[host.\"%s/v2/cache\"]\noverride_path = true\n"
            .formatted(host.host(), mirror.url()));
    String directory = home.resolve("certs.d").toString();
    ok("pull", "--certs-dir", directory, host.host() + "/team/app:v1");
    assertThat(host.log().all()).isEmpty();
    assertThat(mirror.log().all())
        .allSatisfy(request -> assertThat(request.target()).contains("ns=127.0.0.1%3A"));
  }

  private CommandRun.Result ok(String... line) {
    return new CommandRun(home).run(line).ended(ExitCode.SUCCESS);
  }
}
