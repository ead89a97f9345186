// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.RegistryClient;
import io.cloudimage.registry.RegistryOptions;
import io.cloudimage.registry.RemoteRepository;
import io.cloudimage.registry.mirror.SharedLayers;
import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors between two registries of Debian's; skopeo says whether they are right. */
class MirrorIT {
  private static final int TAGS = 40;
  private static final int SHARDS = 3;

  @TempDir Path directory;

  private final List<DockerRegistry> registries = new ArrayList<>();
  private String source = "";
  private String target = "";
  private Path file = Path.of("");

  @BeforeEach
  void setUp() throws IOException {
    Peer.require("skopeo", "docker-registry");
    source = start("source") + "/team/app";
    target = start("target") + "/mirror/team/app";
    try (RegistryClient client = new RegistryClient(RegistryOptions.defaults())) {
      RemoteRepository from =
          client.repository(registries.get(0).host(), new RepositoryName("team/app"));
      SharedLayers.tags(from, TAGS, 5);
      SharedLayers.index(from, "multi", "linux/amd64", "linux/arm64");
    }
    file =
        Files.writeString(
            directory.resolve("mirror.yaml"),
            "version: 1\nsources:\n- repository: '"
                + source
                + "'\n  destination: {registry: '"
                + registries.get(1).host()
                + "', prefix: mirror}\n");
  }

  private String start(String name) throws IOException {
    DockerRegistry registry =
        DockerRegistry.start(Files.createDirectories(directory.resolve(name)));
    registries.add(registry);
    return registry.host().toString();
  }

  @AfterEach
  void stop() {
    registries.forEach(DockerRegistry::close);
  }

  @Test
  void skopeoFindsTheSameAtBothSides() throws IOException {
    Cloudimage cloudimage = machine("home");
    assertThat(cloudimage.run("mirror", "run", file.toString()).ok().out())
        .contains("added " + (TAGS + 1) + ", moved 0, deleted 0");
    requireTheSame();
    assertThat(cloudimage.run("mirror", "run", file.toString()).ok().out())
        .contains("added 0, moved 0, deleted 0; " + (TAGS + 1) + " stayed");
  }

  @Test
  void processesShareAPlanAndADeadOnesPartIsDoneAgain() throws Exception {
    Path plan = directory.resolve("plan.json");
    machine("planner").run("mirror", "plan", file.toString(), "-o", plan.toString()).ok();
    List<Process> workers = new ArrayList<>();
    for (int i = 0; i < SHARDS; i++) {
      workers.add(
          machine("worker" + i)
              .start("mirror", "apply", "--shard", i + "/" + SHARDS, plan.toString()));
    }
    Thread.sleep(1500);
    workers.get(0).destroyForcibly();
    machine("other").run("mirror", "apply", "--shard", "0/" + SHARDS, plan.toString()).ok();
    for (Process worker : workers.subList(1, SHARDS)) {
      assertThat(worker.waitFor(3, TimeUnit.MINUTES)).isTrue();
      assertThat(worker.exitValue()).isZero();
    }
    requireTheSame();
  }

  private Cloudimage machine(String name) throws IOException {
    return new Cloudimage(Files.createDirectories(directory.resolve(name)));
  }

  private void requireTheSame() {
    assertThat(tags(target)).hasSize(TAGS + 1).isEqualTo(tags(source));
    for (String tag : List.of("v1", "v" + TAGS, "multi")) {
      assertThat(digest(target, tag)).isEqualTo(digest(source, tag));
      Path copy = directory.resolve("copy-" + tag);
      skopeo("copy", "-q", "--all", "--src-tls-verify=false", name(target, tag), "dir:" + copy);
    }
  }

  private List<String> tags(String repository) {
    String out = skopeo("list-tags", "--tls-verify=false", "docker://" + repository).out();
    return out.lines().filter(line -> line.startsWith("        ")).sorted().toList();
  }

  private Digest digest(String repository, String tag) {
    String raw = skopeo("inspect", "--raw", "--tls-verify=false", name(repository, tag)).out();
    return Digest.of(raw.getBytes(StandardCharsets.UTF_8));
  }

  private static String name(String repository, String tag) {
    return "docker://" + repository + ":" + tag;
  }

  private Run skopeo(String... arguments) {
    List<String> command = new ArrayList<>(List.of("skopeo", "--insecure-policy"));
    command.addAll(List.of(arguments));
    return Run.of(directory, Map.of(), command).ok();
  }
}
