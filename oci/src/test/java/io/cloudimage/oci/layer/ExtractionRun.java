// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.compress.InflationLimit;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.tar.TarLimits;
import io.cloudimage.spec.MediaTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory with sentinels and one to unpack into; also a program that runs the whole corpus, so
 * that it can be run as another user.
 */
final class ExtractionRun {
  private final Path sentinels;
  private final Path root;
  private final Path staging;

  ExtractionRun(Path base) throws IOException {
    this.sentinels = Files.createDirectories(base.resolve("s"));
    Files.writeString(sentinels.resolve("secret"), "secret");
    Files.createDirectory(sentinels.resolve("d"));
    Files.writeString(sentinels.resolve("d/inner"), "secret");
    Files.createSymbolicLink(sentinels.resolve("l"), Path.of("secret"));
    this.root = Files.createDirectories(base.resolve("work/root"));
    this.staging = Files.createDirectory(base.resolve("work/staging"));
  }

  Path root() {
    return root;
  }

  Path staging() {
    return staging;
  }

  /** The sentinels' absolute path without the slash in front. */
  String sentinels() {
    return sentinels.toString().substring(1);
  }

  List<String> sentinelFacts() throws IOException {
    return TreeListing.withFacts(sentinels);
  }

  ExtractionReport apply(List<byte[]> tars, ExtractionPolicy policy) throws IOException {
    try (LayerExtractor extractor = new LayerExtractor(root, staging, policy)) {
      for (byte[] tar : tars) {
        BlobsInMemory blobs = new BlobsInMemory();
        Descriptor layer = blobs.add(new MediaType(MediaTypes.OCI_LAYER), tar);
        try (LayerReader reader =
            LayerReader.open(
                blobs,
                layer,
                Digest.Algorithm.SHA256,
                TarLimits.defaults(),
                InflationLimit.defaults(),
                count -> {})) {
          extractor.apply(reader);
          reader.finish(Digest.of(tar));
        }
      }
      return extractor.finish();
    }
  }

  /** What is wrong with the outcome of a case; empty if nothing is. */
  List<String> problems(ExtractionCase one) throws IOException {
    List<String> before = sentinelFacts();
    List<String> problems = new ArrayList<>();
    String refused = refusal(one);
    if (one.refusal() == null) {
      if (refused != null) {
        problems.add("refused: " + refused);
      }
      List<String> seen = TreeListing.of(root);
      for (String line : one.expected()) {
        String expected = line.replace("@", sentinels());
        if (!seen.contains(expected)) {
          problems.add("no " + expected + " in " + seen);
        }
      }
      for (String path : one.absent()) {
        Path file = root.resolve(path.replace("@", sentinels()));
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          problems.add("there is " + path);
        }
      }
      try (var left = Files.list(staging)) {
        left.forEach(file -> problems.add("left in the staging area: " + file));
      }
    } else if (refused == null || !refused.contains(String.valueOf(one.refusal()))) {
      problems.add("expected a refusal with " + one.refusal() + ", but saw " + refused);
    }
    if (!sentinelFacts().equals(before)) {
      problems.add("the sentinels changed: " + before + " became " + sentinelFacts());
    }
    return problems;
  }

  private @Nullable String refusal(ExtractionCase one) throws IOException {
    try {
      apply(one.tars(sentinels()), ExtractionPolicy.defaults());
      return null;
    } catch (OciException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Runs all cases below a directory and prints what is wrong. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws IOException {
    int number = 0;
    for (ExtractionCase one : ExtractionCorpus.cases()) {
      ExtractionRun run = new ExtractionRun(Path.of(arguments[0]).resolve("case" + number++));
      for (String problem : run.problems(one)) {
        System.out.println(one + ": " + problem);
      }
    }
    System.out.println("ran " + number);
  }
}
