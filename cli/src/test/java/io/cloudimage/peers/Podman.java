// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Podman with a storage and settings of its own, so that nothing of the machine's is touched. */
final class Podman implements AutoCloseable {
  /**
   * Debian's runc; the default limits and cgroup manager need more rights than a build machine has.
   */
  private static final String CONTAINERS_CONF =
      """
      [containers]
      default_ulimits=["nofile=20000:20000","nproc=1000:1000"]
      [engine]
      runtime="runc"
      cgroup_manager="cgroupfs"
      events_logger="file"
      """;

  private final Path home;
  private final List<Process> services = new ArrayList<>();

  Podman(Path home) throws IOException {
    this.home = Files.createDirectories(home);
    Files.writeString(home.resolve("containers.conf"), CONTAINERS_CONF);
    Files.writeString(
        home.resolve("policy.json"), "{\"default\":[{\"type\":\"insecureAcceptAnything\"}]}");
  }

  /** Runs {@code podman} or {@code buildah} with the arguments. */
  Run run(String tool, String... arguments) {
    return Run.of(home, environment(), command(tool, arguments));
  }

  /** Starts the service that speaks Docker's API and waits until its socket is there. */
  Path startService() throws IOException, InterruptedException {
    Path socket = home.resolve("podman.sock");
    List<String> command = command("podman", "system", "service", "--time=0", "unix://" + socket);
    Process service =
        Run.start(home, environment(), command, home.resolve("out"), home.resolve("err"));
    services.add(service);
    for (int tries = 0; tries < 300 && !Files.exists(socket); tries++) {
      Thread.sleep(100);
    }
    if (!Files.exists(socket)) {
      throw new AssertionError("podman: " + Files.readString(home.resolve("err")));
    }
    return socket;
  }

  /** Removes containers and images, whose files belong to other users inside the storage. */
  @Override
  public void close() throws InterruptedException {
    run("podman", "rm", "--all", "--force");
    for (Process service : services) {
      service.destroy();
      if (!service.waitFor(10, TimeUnit.SECONDS)) {
        service.destroyForcibly();
      }
    }
    Run.of(home, Map.of(), List.of("rm", "-rf", "--", home.resolve("root").toString()));
  }

  private List<String> command(String tool, String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(tool, "--root", home.resolve("root").toString()));
    command.addAll(List.of("--runroot", home.resolve("run").toString(), "--storage-driver", "vfs"));
    command.addAll(List.of(arguments));
    return command;
  }

  private Map<String, String> environment() {
    return Map.of(
        "CONTAINERS_CONF", home.resolve("containers.conf").toString(),
        "HOME", home.toString(),
        "BUILDAH_ISOLATION", "chroot");
  }
}
