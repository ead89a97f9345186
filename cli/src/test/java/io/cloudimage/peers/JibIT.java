// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import io.cloudimage.registry.testing.DockerRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image that jib builds and pushes from Java is pulled, verified and built upon. */
class JibIT {
  @TempDir Path directory;

  private Cloudimage cloudimage;

  @BeforeEach
  void setUp() throws Exception {
    Peer.require("docker-registry");
    cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("home")));
  }

  @Test
  void whatJibPushesIsABase() throws Exception {
    Path file = Files.writeString(directory.resolve("app.txt"), "from jib");
    Path context = Files.createDirectories(directory.resolve("context"));
    Files.writeString(context.resolve("more"), "from us");
    try (DockerRegistry registry = DockerRegistry.start(directory)) {
      for (ImageFormat format : ImageFormat.values()) {
        String base = registry.host() + "/jib/" + format.name().toLowerCase(java.util.Locale.ROOT);
        Jib.fromScratch()
            .setFormat(format)
            .addLayer(List.of(file), AbsoluteUnixPath.get("/etc"))
            .addEnvironmentVariable("MADE_BY", "jib")
            .containerize(
                Containerizer.to(RegistryImage.named(base))
                    .setAllowInsecureRegistries(true)
                    .setBaseImageLayersCache(directory.resolve("base-cache"))
                    .setApplicationLayersCache(directory.resolve("layer-cache")));
        cloudimage.run("verify", "--remote", base).ok();
        Files.writeString(context.resolve("Kubefile"), "FROM " + base + "\nCOPY more etc/\n");
        cloudimage.run("build", "-t", "derived:" + format, context.toString()).ok();
        Path target = directory.resolve(format.name());
        cloudimage.run("unpack", "derived:" + format, target.toString()).ok();
        assertThat(target.resolve("etc/app.txt")).hasContent("from jib");
        assertThat(target.resolve("etc/more")).hasContent("from us");
        assertThat(cloudimage.run("inspect", "--format", "json", "derived:" + format).ok().out())
            .contains("MADE_BY=jib");
      }
    }
  }
}
