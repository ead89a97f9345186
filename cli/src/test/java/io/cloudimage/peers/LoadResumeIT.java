// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A load is killed in the middle of a large blob, and run again. */
class LoadResumeIT {
  private static final long SIZE = 256L << 20;

  /** All that a run writes but blobs. */
  private static final long TALK = 24L << 20;

  @TempDir Path directory;

  @Test
  void whatWasWrittenIsNotWrittenAgain() throws Exception {
    Cloudimage here = new Cloudimage(Files.createDirectories(directory.resolve("here")));
    Path context = Files.createDirectories(directory.resolve("context"));
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY big big\n");
    writeNoise(context.resolve("big"));
    here.run("build", "--compression", "none", "-t", "big:v1", context.toString()).ok();
    Path archive = directory.resolve("big.tar");
    here.run("save", "-o", archive.toString(), "big:v1").ok();

    Cloudimage there = new Cloudimage(Files.createDirectories(directory.resolve("there")));
    String[] load = {"load", "-i", archive.toString()};
    Process process = there.start(load);
    while (process.isAlive() && partial(there) < SIZE / 2) {
      Thread.sleep(1);
    }
    process.destroyForcibly().waitFor();
    long kept = partial(there);
    assertThat(kept).as("bytes when it was killed").isBetween(SIZE / 2, SIZE);
    assertThat(there.run("fsck").ok().out()).contains("partial: ", "sound");

    assertThat(written(there, load)).isBetween(1L, SIZE - kept + TALK);
    there.run("verify", "big:v1").ok();
    assertThat(there.run("fsck").ok().out()).doesNotContain("partial");
    assertThat(written(there, load)).isLessThan(TALK);
  }

  private static void writeNoise(Path file) throws IOException {
    Random random = new Random(9);
    byte[] block = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long written = 0; written < SIZE; written += block.length) {
        random.nextBytes(block);
        out.write(block);
      }
    }
  }

  /** The size of the blob on its way in. */
  private static long partial(Cloudimage cloudimage) throws IOException {
    Path ingest = cloudimage.dataRoot().resolve("ingest");
    if (!Files.isDirectory(ingest)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(ingest)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith("sha256-"))
          .mapToLong(file -> file.toFile().length())
          .max()
          .orElse(0);
    }
  }

  /** How many bytes a run hands to the kernel to write: a shell counts its children. */
  private long written(Cloudimage cloudimage, String... command) throws IOException {
    Path counts = directory.resolve("counts");
    cloudimage.wrappedIn(List.of("bash", "-c", "\"$@\" && cat /proc/$$/io > " + counts, "counted"));
    try {
      cloudimage.run(command).ok();
    } finally {
      cloudimage.wrappedIn(List.of());
    }
    Matcher matcher = Pattern.compile("wchar: ([0-9]+)").matcher(Files.readString(counts));
    assertThat(matcher.find()).isTrue();
    return Long.parseLong(matcher.group(1));
  }
}
