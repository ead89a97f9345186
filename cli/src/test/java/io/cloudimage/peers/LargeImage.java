// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** An image of a few layers that do not compress, so that it takes a while to travel. */
final class LargeImage {
  private static final int LAYERS = 3;

  private LargeImage() {}

  /** Builds it in the command's store. */
  static void build(Cloudimage cloudimage, Path directory, String name, int megabytes)
      throws IOException {
    Path context = Files.createDirectories(directory.resolve("large"));
    StringBuilder kubefile = new StringBuilder("FROM scratch\n");
    Random random = new Random(megabytes);
    for (int layer = 0; layer < LAYERS; layer++) {
      byte[] megabyte = new byte[1 << 20];
      try (OutputStream out = Files.newOutputStream(context.resolve("file" + layer))) {
        for (int i = 0; i < megabytes / LAYERS; i++) {
          random.nextBytes(megabyte);
          out.write(megabyte);
        }
      }
      kubefile.append("COPY file").append(layer).append(" bin/\n");
    }
    Files.writeString(context.resolve("Kubefile"), kubefile);
    cloudimage.run("build", "-t", name, context.toString()).ok();
  }
}
