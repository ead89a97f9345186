// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static io.cloudimage.serve.ServerFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** skopeo, which knows nothing of this project, as the client. */
final class SkopeoTest {
  @TempDir private Path directory;

  @Test
  void copiesInBothDirectionsAndInspects() throws Exception {
    requireSkopeo();
    Path from = directory.resolve("from");
    Path to = directory.resolve("to");
    try (ServerFixture server = new ServerFixture(directory.resolve("root"))) {
      byte[] config =
          bytes(
              "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\","
                  + "\"diff_ids\":[\""
                  + Digest.of(bytes("layer"))
                  + "\"]}}");
      server.pushBlob("first", config);
      server.pushBlob("first", bytes("layer"));
      byte[] manifest = ServerFixture.manifest(config, bytes("layer"), "");
      String type = ServerFixture.OCI_MANIFEST;
      server.send("PUT", "/v2/first/manifests/v1", manifest, "Content-Type", type);

      String registry = "docker://127.0.0.1:" + server.port();
      run(
          "copy",
          "--preserve-digests",
          "--src-tls-verify=false",
          registry + "/first:v1",
          "oci:" + from + ":v1");
      run(
          "copy",
          "--preserve-digests",
          "--dest-tls-verify=false",
          "oci:" + from + ":v1",
          registry + "/a/b:v2");
      run(
          "copy",
          "--preserve-digests",
          "--src-tls-verify=false",
          registry + "/a/b:v2",
          "oci:" + to + ":v1");

      assertThat(blobs(to)).isEqualTo(blobs(from)).contains(Digest.of(manifest).hex());
      assertThat(run("inspect", "--tls-verify=false", registry + "/a/b:v2"))
          .contains(Digest.of(manifest).toString(), "\"v2\"");
      assertThat(run("list-tags", "--tls-verify=false", registry + "/a/b")).contains("\"v2\"");
    }
  }

  private static void requireSkopeo() throws Exception {
    boolean there;
    try {
      there = new ProcessBuilder("skopeo", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      there = false;
    }
    Assumptions.assumeTrue(there, "skipped, because skopeo is not installed");
  }

  private static List<String> blobs(Path layout) throws IOException {
    try (Stream<Path> files = Files.list(layout.resolve("blobs/sha256"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String run(String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("skopeo", "--insecure-policy"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
