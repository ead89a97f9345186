// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What umoci unpacks of our layers is what we unpack. */
class UmociIT {
  @TempDir Path directory;

  private Cloudimage cloudimage;

  @BeforeEach
  void setUp() throws Exception {
    Peer.require("umoci");
    cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("home")));
  }

  @Test
  void unpacksTheSameTreeOfOddFiles() throws Exception {
    compare(Rootfs.odd(directory));
  }

  @Test
  void unpacksTheSameTreeOfARootfsWithAnOverwritingLayer() throws Exception {
    Path rootfs = Rootfs.small(directory);
    Files.writeString(rootfs.resolve("new.json"), "{\"debug\":true}\n");
    Files.writeString(
        rootfs.resolve("Kubefile"), "FROM scratch\nCOPY . .\nCOPY new.json etc/daemon.json\n");
    compare(rootfs);
    assertThat(directory.resolve("ours/etc/daemon.json")).hasContent("{\"debug\":true}");
  }

  private void compare(Path context) throws Exception {
    // umoci reads OCI image configs and gzip alone.
    cloudimage
        .run(
            "build",
            "--format",
            "oci",
            "--no-images",
            "--compression",
            "gzip",
            "-t",
            "tree:v1",
            context.toString())
        .ok();
    Path ours = directory.resolve("ours");
    cloudimage.run("unpack", "--any", "tree:v1", ours.toString()).ok();
    Path layout = directory.resolve("layout");
    String source = "oci:" + cloudimage.dataRoot() + ":tree:v1";
    run("skopeo", "copy", "-q", "--insecure-policy", source, "oci:" + layout + ":v1");
    Path bundle = directory.resolve("bundle");
    run("umoci", "unpack", "--image", layout + ":v1", bundle.toString());
    assertThat(Tree.of(ours)).isEqualTo(Tree.of(bundle.resolve("rootfs")));
  }

  private void run(String... command) {
    Run.of(directory, Map.of(), List.of(command)).ok();
  }
}
