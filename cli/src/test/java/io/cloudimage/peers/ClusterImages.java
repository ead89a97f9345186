// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The container images that the example's files name, made of Debian packages by buildah and by
 * jib, in a registry that stands for all their registries: each below its own as the first part of
 * the path.
 *
 * <p>Those for two platforms have amd64's programs for both: what is tested travels, and only
 * amd64's is started.
 */
final class ClusterImages {
  /** For amd64 alone, as quite a few images are. */
  static final String ONE_PLATFORM = "docker.io/library/haproxy:2.6.12";

  private static final Path SCRIPT =
      Path.of("../examples/kubernetes/make-images").toAbsolutePath().normalize();
  private static final List<String> BY_JIB = List.of("busybox", "flannel", "alertmanager");

  /**
   * @param name as the example's files have it, in full
   * @param entryPoint a path in it
   * @param layers names of folders
   */
  record Source(String name, String entryPoint, List<String> layers) {
    static Source parse(String line) {
      List<String> words = Arrays.asList(line.split(" "));
      return new Source(words.get(0), words.get(1), words.subList(2, words.size()));
    }

    List<String> architectures() {
      return name.equals(ONE_PLATFORM) ? List.of("amd64") : List.of("amd64", "arm64");
    }

    boolean isByJib() {
      return BY_JIB.stream().anyMatch(name::contains);
    }

    /** Jib writes no OCI index; buildah writes both. */
    boolean isDocker() {
      return isByJib() || name.contains("etcd");
    }
  }

  private final Path directory;
  private final Path roots;
  private final DockerRegistry registry;
  private final List<Source> sources;

  private ClusterImages(Path directory, Path roots, DockerRegistry registry, List<Source> sources) {
    this.directory = directory;
    this.roots = roots;
    this.registry = registry;
    this.sources = sources;
  }

  /**
   * Makes all of them, and pushes them.
   *
   * @param directory an empty one, for what is made on the way
   */
  static ClusterImages make(Path directory, DockerRegistry registry) throws Exception {
    Path roots = directory.resolve("roots");
    Run run =
        Run.of(
            directory,
            Map.of(),
            List.of(SCRIPT.toString(), "--roots", "--accept-candidates", roots.toString()));
    Assumptions.assumeTrue(
        run.exitCode() == 0, "skipped, because make-images --roots fails: " + run.err());
    List<Source> sources = run.out().lines().map(Source::parse).collect(Collectors.toList());
    ClusterImages images = new ClusterImages(directory, roots, registry, sources);
    try (Podman podman = new Podman(directory.resolve("buildah"))) {
      for (String architecture : List.of("amd64", "arm64")) {
        String base = "FROM scratch\nCOPY base /\n";
        images.build(podman, "localhost/base-" + architecture, base, architecture);
      }
      for (Source source : sources) {
        if (source.isByJib()) {
          images.byJib(source);
        } else {
          images.byBuildah(podman, source);
        }
      }
    }
    return images;
  }

  List<Source> sources() {
    return sources;
  }

  List<String> names() {
    return sources.stream().map(Source::name).toList();
  }

  /** {@code hosts.toml} by which the images are found under the names that they have. */
  Path hostsFile() throws IOException {
    StringBuilder toml = new StringBuilder();
    names().stream()
        .map(name -> name.substring(0, name.indexOf('/')))
        .distinct()
        .forEach(
            host ->
                toml.append("[[host.\"" + host + "\".mirror]]\n")
                    .append("url = \"http://" + registry.host() + "\"\n")
                    .append("path = \"" + host + "\"\n"));
    return Files.writeString(directory.resolve("hosts.toml"), toml);
  }

  /** Another busybox under the same name: a file more. */
  void changeBusybox() throws Exception {
    Files.writeString(roots.resolve("busybox/changed"), "by the next version\n");
    byJib(sources.get(0));
  }

  /** Undoes {@link #changeBusybox}. */
  void restoreBusybox() throws Exception {
    Files.delete(roots.resolve("busybox/changed"));
    byJib(sources.get(0));
  }

  /** What {@code skopeo inspect --raw} says of an image in the registry. */
  String raw(String name) {
    return Run.of(
            directory,
            Map.of(),
            List.of(
                "skopeo",
                "inspect",
                "--raw",
                "--tls-verify=false",
                "docker://" + registry.host() + "/" + name))
        .ok()
        .out();
  }

  /** Upon a base of one layer, so that images share it, as real ones do. */
  private void byBuildah(Podman podman, Source source) throws IOException {
    String list = "localhost/list-" + sources.indexOf(source);
    podman.run("buildah", "manifest", "create", list).ok();
    String last = source.layers().get(source.layers().size() - 1);
    for (String architecture : source.architectures()) {
      String base = source.layers().size() == 1 ? "scratch" : "localhost/base-" + architecture;
      String image = list + "-" + architecture;
      String copy = "FROM " + base + "\nCOPY " + last + " /\n";
      String entryPoint = "ENTRYPOINT [\"" + source.entryPoint() + "\"]\n";
      build(podman, image, copy + entryPoint, architecture);
      podman.run("buildah", "manifest", "add", list, image).ok();
    }
    String format = source.isDocker() ? "v2s2" : "oci";
    String to = "docker://" + registry.host() + "/" + source.name();
    if (source.architectures().size() == 1) {
      podman
          .run("buildah", "push", "-q", "--tls-verify=false", "-f", format, list + "-amd64", to)
          .ok();
    } else {
      podman
          .run(
              "buildah",
              "manifest",
              "push",
              "-q",
              "--all",
              "--tls-verify=false",
              "-f",
              format,
              list,
              to)
          .ok();
    }
  }

  private void build(Podman podman, String name, String containerfile, String architecture)
      throws IOException {
    Path file = Files.writeString(directory.resolve("Containerfile"), containerfile);
    podman
        .run(
            "buildah",
            "bud",
            "-q",
            "--layers=false",
            "--pull-never",
            "--timestamp",
            "0",
            "--platform",
            "linux/" + architecture,
            "-t",
            name,
            "-f",
            file.toString(),
            roots.toString())
        .ok();
  }

  private void byJib(Source source) throws Exception {
    JibContainerBuilder image =
        Jib.fromScratch()
            .setFormat(ImageFormat.Docker)
            .setPlatforms(
                source.architectures().stream()
                    .map(architecture -> new Platform(architecture, "linux"))
                    .collect(Collectors.toCollection(java.util.LinkedHashSet::new)))
            .setEntrypoint(source.entryPoint());
    for (String layer : source.layers()) {
      image.addFileEntriesLayer(files(roots.resolve(layer)));
    }
    image.containerize(
        Containerizer.to(RegistryImage.named(registry.host() + "/" + source.name()))
            .setAllowInsecureRegistries(true)
            .setBaseImageLayersCache(directory.resolve("jib-base"))
            .setApplicationLayersCache(directory.resolve("jib-layers")));
  }

  /** Jib has no links: what a link leads to is a file again, of busybox's names for sh alone. */
  private static FileEntriesLayer files(Path root) throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path file : paths.filter(Files::isRegularFile).sorted().toList()) {
        if (Files.isSymbolicLink(file)
            && Files.readSymbolicLink(file).endsWith("busybox")
            && !file.endsWith("sh")) {
          continue;
        }
        layer.addEntry(
            file,
            AbsoluteUnixPath.get("/" + root.relativize(file)),
            Files.isExecutable(file)
                ? FilePermissions.fromOctalString("755")
                : FilePermissions.DEFAULT_FILE_PERMISSIONS);
      }
    }
    return layer.build();
  }
}
