// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.members;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Container images out of layouts and archives that were made to hurt: no image comes of them. */
class HostileSourcesTest {
  private static final String NAME = "quay.io/tools/web:v1";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String CONFIG =
      "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}";

  @TempDir Path home;
  @TempDir Path disk;
  @TempDir Path context;

  private Path layout;

  @BeforeEach
  void layOut() throws IOException {
    layout = disk.resolve("images");
    Files.createDirectories(layout.resolve("blobs/sha256"));
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY . .\n");
    Files.writeString(context.resolve("imageList"), NAME + "\n");
  }

  @Test
  @DisplayName("the same layout without harm is taken")
  void aGoodOne() throws IOException {
    named(blob(MANIFEST, manifest("", CONFIG)));
    build().ended(ExitCode.SUCCESS);
    assertThat(run("images", "members", "cluster:v1").out()).contains(NAME);
  }

  /** What is wrong with a manifest, as text that takes the place of {@code "layers":[]}. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "M1 layers and manifests         | \"layers\":[],\"manifests\":[]                   | INVALID",
        "M1 another media type inside    | \"layers\":[],\"mediaType\":\""
            + INDEX
            + "\"    | INVALID",
        "M2 a key twice                  | \"layers\":[],\"layers\":[]                      | INVALID",
        "M2 trailing bytes               | \"layers\":[]}{                                  | INVALID",
        "M4 a size of -1                 | \"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"DIGEST\",\"size\":-1}] | INVALID",
        "M4 a size of 1e400              | \"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"DIGEST\",\"size\":1e400}] | INVALID",
        "R9 a digest that leads out      | \"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"sha256:../x\",\"size\":1}] | INVALID",
        "M10 a layer that is not there   | \"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"DIGEST\",\"size\":1}] | NOT_FOUND",
      })
  void aManifestThatIsNoneIsNotTaken(String row, String members, ExitCode expected)
      throws IOException {
    String absent = Digest.of(new byte[] {1}).toString();
    String text = manifest("", CONFIG).replace("\"layers\":[]", members.replace("DIGEST", absent));
    named(blob(MANIFEST, text));
    refused(build().ended(expected));
  }

  @Test
  @DisplayName("M9 an index within an index, nine times over")
  void tooDeep() throws IOException {
    String inner = blob(MANIFEST, manifest("", CONFIG));
    for (int depth = 0; depth < 10; depth++) {
      inner =
          blob(
              INDEX,
              "{\"schemaVersion\":2,\"mediaType\":\""
                  + INDEX
                  + "\",\"manifests\":["
                  + inner
                  + "]}");
    }
    named(inner);
    refused(build());
  }

  @Test
  @DisplayName("M10 an index without the platform is not taken, nor another of it")
  void noSuchPlatform() throws IOException {
    String other = blob(MANIFEST, manifest("", CONFIG.replace("amd64", "s390x")));
    String platform = ",\"platform\":{\"architecture\":\"s390x\",\"os\":\"linux\"}}";
    named(
        blob(
            INDEX,
            "{\"schemaVersion\":2,\"mediaType\":\""
                + INDEX
                + "\",\"manifests\":["
                + other.replaceFirst("}$", platform)
                + "]}"));
    CommandRun.Result built = build();
    refused(built.ended(ExitCode.NOT_FOUND));
    assertThat(built.err()).contains(NAME + " for linux/amd64");
  }

  @Test
  @DisplayName("M12 a layer's urls are not followed")
  void urlsAreNotFollowed() throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(200, 1);
          exchange.getResponseBody().write(1);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/layer";
      String layer =
          "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",\"digest\":\""
              + Digest.of(new byte[] {1})
              + "\",\"size\":1,\"urls\":[\""
              + url
              + "\"]}";
      named(blob(MANIFEST, manifest(layer, CONFIG)));
      refused(build());
      assertThat(asked).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  @Test
  @DisplayName("S6 a blob with another content")
  void anotherContent() throws IOException {
    named(blob(MANIFEST, manifest("", CONFIG)));
    Path config = layout.resolve("blobs/sha256").resolve(Digest.of(bytes(CONFIG)).hex());
    Files.writeString(config, CONFIG.replace("linux", "linus"));
    refused(build().ended(ExitCode.MISMATCH));
  }

  @Test
  @DisplayName("S6 an image's name upon what is no image")
  void whatIsNoImage() throws IOException {
    String config = blob("application/json", "{}");
    named(config);
    refused(build());
  }

  @ParameterizedTest(name = "S6 an entry {0}")
  @DisplayName("S6 archives with entries that lead elsewhere")
  @ValueSource(strings = {"blobs/sha256/../../x", "../x", "/etc/x", "a/../../b"})
  void anArchiveThatLeadsElsewhere(String entry) throws IOException {
    Path archive = disk.resolve("images.tar");
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(archive))) {
      for (String name : List.of("oci-layout", entry)) {
        TarArchiveEntry header = new TarArchiveEntry(name, true);
        byte[] content = bytes("{\"imageLayoutVersion\":\"1.0.0\"}");
        header.setSize(content.length);
        tar.putArchiveEntry(header);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    refused(buildFrom("oci-archive:" + archive).ended(ExitCode.UNSAFE));
    refused(run("load", "-i", archive.toString()).ended(ExitCode.UNSAFE));
    assertThat(disk.resolve("x")).doesNotExist();
    assertThat(disk.resolveSibling("x")).doesNotExist();
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("R names in a list: an error with the line")
  @CsvSource({
    "R2, quay.io/Tools/web:v1",
    "R3, quay.io/t\u043eols/web:v1",
    "R4, quay.io/a/../b:v1",
    "R4, quay.io/a//b:v1",
    "R4, quay.io/a%2fb:v1",
    "R5, quay.io/a___b:v1",
    "R7, quay.io/a/b:-x",
    "R9, quay.io/a/b@sha256:abc",
    "R10, quay.io:99999/a/b:v1",
    "R10, user:password@quay.io/a/b:v1"
  })
  void aListsLineThatIsNoName(String row, String name) throws IOException {
    Files.writeString(context.resolve("imageList"), "# a list\n" + name + "\n");
    CommandRun.Result built = build();
    refused(built.ended(ExitCode.INVALID));
    assertThat(built.err()).as(row).contains("imageList:2");
  }

  private void refused(CommandRun.Result built) {
    assertThat(built.code()).isNotIn(ExitCode.SUCCESS.code(), ExitCode.BUG.code());
    assertThat(run("images").out()).doesNotContain("cluster").doesNotContain("web");
    run("fsck").ended(ExitCode.SUCCESS);
  }

  private CommandRun.Result build() {
    return buildFrom("oci:" + layout);
  }

  private CommandRun.Result buildFrom(String place) {
    return run(
        "build",
        "--pull",
        "never",
        "--platform",
        "linux/amd64",
        "--images-from",
        place,
        "-t",
        "cluster:v1",
        context.toString());
  }

  private CommandRun.Result run(String... args) {
    return new CommandRun(home).run(args);
  }

  /** Gives the image its name in the layout. */
  private void named(String descriptor) throws IOException {
    String annotations =
        ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"" + NAME + "\"}}";
    Files.writeString(
        layout.resolve("index.json"),
        "{\"schemaVersion\":2,\"manifests\":[" + descriptor.replaceFirst("}$", annotations) + "]}");
  }

  private String manifest(String layer, String config) throws IOException {
    String descriptor = blob("application/vnd.oci.image.config.v1+json", config);
    return "{\"schemaVersion\":2,\"mediaType\":\""
        + MANIFEST
        + "\",\"config\":"
        + descriptor
        + ",\"layers\":["
        + layer
        + "]}";
  }

  /** Writes a blob; its descriptor. */
  private String blob(String mediaType, String text) throws IOException {
    byte[] content = bytes(text);
    Digest digest = Digest.of(content);
    Files.write(layout.resolve("blobs/sha256").resolve(digest.hex()), content);
    return "{\"mediaType\":\""
        + mediaType
        + "\",\"digest\":\""
        + digest
        + "\",\"size\":"
        + content.length
        + "}";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
