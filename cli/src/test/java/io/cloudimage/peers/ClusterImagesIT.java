// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example with real container images of four registries, made by buildah and jib out of Debian
 * packages: built, carried by ours and by others' tools, and pulled out again by podman.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterImagesIT {
  private static final String NAME = "/infra/kubernetes:v1.19.8";
  private static final List<String> DOMAINS =
      List.of("docker.io", "ghcr.io", "quay.io", "registry.k8s.io");

  @TempDir static Path directory;

  private final List<AutoCloseable> closing = new ArrayList<>();
  private Cloudimage cloudimage;
  private ClusterImages images;
  private DockerRegistry registry;
  private Path context;
  private Path hosts;
  private Run built;

  /** For two platforms, of which one image has one alone: the context then says so by a digest. */
  @BeforeAll
  void build() throws Exception {
    Peer.require("skopeo", "docker-registry", "podman", "buildah");
    registry = registry("upstream");
    images = ClusterImages.make(Files.createDirectories(directory.resolve("made")), registry);
    hosts = images.hostsFile();
    cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("home")));
    context = Rootfs.small(directory);
    Path template = context.resolve("manifests/load-balancer.yaml.tmpl");
    String one = ClusterImages.ONE_PLATFORM;
    String tag = one.substring(one.lastIndexOf(':'));
    Files.writeString(
        template, Files.readString(template).replace(tag, tag + "@" + digest(images.raw(one))));
    built = build(cloudimage, "linux/amd64,linux/arm64", "cluster:v1", context).ok();
  }

  @AfterAll
  void close() throws Exception {
    for (AutoCloseable each : closing) {
      each.close();
    }
  }

  @Test
  void whatTheFilesNameIsThere() {
    List<String> rows = members("store", "cluster:v1");
    for (ClusterImages.Source source : images.sources()) {
      List<String> own = rows.stream().filter(row -> row.startsWith(source.name())).toList();
      assertThat(own)
          .as("members of %s in %s", source.name(), rows)
          .hasSameSizeAs(source.architectures());
    }
    assertThat(rows).hasSize(2 * images.sources().size() - 1);
    assertThat(rows.get(0)).contains("charts/alertmanager/").contains("manifests/web.yaml:27");
    assertThat(built.err())
        .contains(ClusterImages.ONE_PLATFORM + "@sha256:")
        .contains("linux/amd64 alone");
    assertThat(cloudimage.run("inspect", "cluster:v1").ok().out())
        .contains("for manifests/node-exporter.json:24")
        .contains("for imageList:3 manifests/flannel.yaml:30");
    cloudimage.run("verify", "cluster:v1").ok();
  }

  /** As the files stand in git, for one platform; and an image without the other one is told. */
  @Test
  void onePlatformAndOneThatAnImageLacks() throws Exception {
    Path asItIs = Rootfs.small(Files.createDirectories(directory.resolve("as-it-is")));
    Run find = cloudimage.run("images", "find", asItIs.toString()).ok();
    for (String name : images.names()) {
      assertThat(find.out()).contains(name.replaceFirst("^docker.io/library/", ""));
    }
    build(cloudimage, "linux/amd64", "single:v1", asItIs).ok();
    assertThat(members("store", "single:v1")).hasSameSizeAs(images.names());
    Run lacking = build(cloudimage, "linux/arm64", "other:v1", asItIs);
    assertThat(lacking.exitCode()).isNotZero();
    assertThat(lacking.err()).contains(ClusterImages.ONE_PLATFORM).contains("linux/amd64 alone");
  }

  @Test
  void othersAndOwnCopiesKeepEverything() throws Exception {
    DockerRegistry here = registry("here");
    DockerRegistry there = registry("there");
    cloudimage.run("push", "cluster:v1", here.host() + NAME).ok();
    String from = here.host() + NAME;
    skopeo(
        "copy",
        "-q",
        "--all",
        "--src-tls-verify=false",
        "--dest-tls-verify=false",
        "docker://" + from,
        "docker://" + there.host() + "/skopeo:v1");
    cloudimage.run("copy", from, there.host() + "/own:v1").ok();
    cloudimage.run("verify", from, there.host() + "/own:v1").ok();
    for (String repository : List.of("/skopeo", "/own")) {
      List<String> rows = members("remote", there.host() + repository + ":v1");
      assertThat(rows).isEqualTo(members("store", "cluster:v1"));
      try (Podman podman = new Podman(directory.resolve("podman" + repository))) {
        for (String row : rows) {
          String image = there.host() + repository + "@" + row.split(" +")[2];
          skopeo(
              "copy",
              "-q",
              "--src-tls-verify=false",
              "docker://" + image,
              "dir:" + Files.createTempDirectory(directory, "member"));
          if (repository.equals("/skopeo") && row.contains("linux/amd64")) {
            podman.run("podman", "pull", "-q", "--tls-verify=false", image).ok();
          }
        }
      }
    }
  }

  @Test
  void theRegistrysFolderServesThem() throws Exception {
    Path rootfs = directory.resolve("unpacked");
    Run unpacked = cloudimage.run("unpack", "cluster:v1", rootfs.toString()).ok();
    assertThat(unpacked.out()).contains("8 container images").contains(" 0 B copied");
    Path place = Files.createDirectories(directory.resolve("served-folder"));
    Files.createSymbolicLink(place.resolve("storage"), rootfs.resolve("registry"));
    try (DockerRegistry served = DockerRegistry.start(place)) {
      podmanPullsAndStarts(served.host().toString(), "folder");
    }
    cloudimage.run("fsck").ok();
  }

  @Test
  void serveGivesThemOutUnderTheirNames() throws Exception {
    try (ServedRegistry served = ServedRegistry.start(cloudimage, "cluster:v1")) {
      podmanPullsAndStarts(served.address(), "serve");
      for (String name : images.names()) {
        String domain = domain(name);
        String path = name.substring(domain.length() + 1);
        String bare = get(served.address(), path, "");
        assertThat(get(served.address(), path, "?ns=" + domain)).isEqualTo(bare);
        assertThat(get(served.address(), name, "")).isEqualTo(bare);
      }
    }
  }

  @Test
  void ownRegistriesUnderSeveralLayouts() throws Exception {
    DockerRegistry own = registry("own");
    String host = own.host().toString();
    push(host);
    push(host + "/cluster");
    push(host + "/domains", "--registry-layout", "domains");
    for (String name : images.names()) {
      String path = name.substring(domain(name).length() + 1);
      for (String image : List.of(path, "cluster/" + path, "domains/" + name)) {
        skopeo(
            "copy",
            "-q",
            "--override-arch",
            "amd64",
            "--src-tls-verify=false",
            "docker://" + host + "/" + image,
            "dir:" + Files.createTempDirectory(directory, "pushed"));
      }
    }
  }

  private void push(String to, String... options) {
    List<String> command = new ArrayList<>(List.of("images", "push"));
    command.addAll(Arrays.asList(options));
    command.addAll(List.of("cluster:v1", to));
    Run pushed = cloudimage.run(command.toArray(String[]::new)).ok();
    assertThat(pushed.out()).contains("8 of 8 container images");
  }

  /** To registries that have no image to mount from: what is sent is one image's, and no more. */
  @Test
  void twoVersionsDifferOnTheWireByTheImageThatDiffers() throws Exception {
    Cloudimage builder = new Cloudimage(Files.createDirectories(directory.resolve("builder")));
    DockerRegistry target = registry("target");
    String name = target.host() + NAME;
    String busybox = images.names().get(0);
    build(builder, "linux/amd64,linux/arm64", name, context).ok();
    long first = moved(builder.run("push", name).ok());
    String old = images.raw(busybox);
    try {
      images.changeBusybox();
      assertThat(images.raw(busybox)).isNotEqualTo(old);
      Cloudimage again = new Cloudimage(Files.createDirectories(directory.resolve("again")));
      build(again, "linux/amd64,linux/arm64", name, context).ok();
      long second = moved(again.run("push", name).ok());
      long size = size(again, name);
      assertThat(first).isGreaterThan(20 * size);
      assertThat(second).isBetween(size, size + 30_000);
    } finally {
      images.restoreBusybox();
    }
  }

  /** Of its manifest, config and layers, as the CloudImage's root says: the first member is it. */
  private static long size(Cloudimage by, String name) {
    String json = by.run("images", "members", "--format", "json", name).ok().out();
    return Long.parseLong(json.replaceAll("(?s).*?\"size\": *([0-9]+).*", "$1"));
  }

  private static long moved(Run run) {
    return Long.parseLong(
        run.out().replaceAll("(?s).*moved [0-9]+ blobs, [^;]*?(?:\\(([0-9]+) bytes\\)).*", "$1"));
  }

  private Run build(Cloudimage by, String platforms, String name, Path from) {
    return by.run(
        "build",
        "--hosts-file",
        hosts.toString(),
        "--helm",
        "none",
        "--platform",
        platforms,
        "-t",
        name,
        from.toString());
  }

  private List<String> members(String where, String name) {
    List<String> command = new ArrayList<>(List.of("images", "members", name));
    if (where.equals("remote")) {
      command.add("--remote");
    }
    return cloudimage.run(command.toArray(String[]::new)).ok().out().lines().skip(1).toList();
  }

  private void podmanPullsAndStarts(String address, String home) throws Exception {
    try (Podman podman = new Podman(directory.resolve("podman-" + home))) {
      for (String name : images.names()) {
        String image = address + "/" + name.substring(domain(name).length() + 1);
        podman.run("podman", "pull", "-q", "--tls-verify=false", image).ok();
      }
      String etcd = address + "/coreos/etcd:v3.4.23";
      Run run = podman.run("podman", "run", "--rm", "--network", "none", etcd, "--version").ok();
      assertThat(run.out()).contains("etcd Version: 3.4.23");
    }
  }

  private static String domain(String name) {
    return DOMAINS.stream().filter(each -> name.startsWith(each + "/")).findFirst().orElseThrow();
  }

  private static String get(String address, String name, String query) throws Exception {
    int colon = name.lastIndexOf(':');
    URI uri =
        URI.create(
            "http://"
                + address
                + "/v2/"
                + name.substring(0, colon)
                + "/manifests/"
                + name.substring(colon + 1)
                + query);
    var response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri)
                    .header(
                        "Accept",
                        "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json")
                    .build(),
                BodyHandlers.ofString());
    assertThat(response.statusCode()).as(uri.toString()).isEqualTo(200);
    return response.body();
  }

  private static Digest digest(String document) {
    return Digest.of(document.getBytes(StandardCharsets.UTF_8));
  }

  private DockerRegistry registry(String name) throws IOException {
    DockerRegistry started =
        DockerRegistry.start(Files.createDirectories(directory.resolve("registry-" + name)));
    closing.add(started);
    return started;
  }

  private Run skopeo(String... arguments) {
    List<String> command = new ArrayList<>(List.of("skopeo", "--insecure-policy"));
    command.addAll(List.of(arguments));
    return Run.of(directory, Map.of(), command).ok();
  }
}
