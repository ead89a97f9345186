// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.model.Platform;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * How to build.
 *
 * @param platforms at least one, each once; several make an index
 * @param buildArgs values for {@code ARG}
 * @param labels on top of what {@code LABEL} says
 * @param created when everything says that it was made: {@code SOURCE_DATE_EPOCH}; never now, so
 *     that the same input gives the same digests
 */
public record BuildOptions(
    List<Platform> platforms,
    Map<String, String> buildArgs,
    Map<String, String> labels,
    CompressionChoice compression,
    Instant created,
    ImageFormat format) {

  /**
   * @throws IllegalArgumentException if there is no platform, or one twice
   */
  public BuildOptions {
    platforms = List.copyOf(platforms);
    if (platforms.isEmpty() || new LinkedHashSet<>(platforms).size() != platforms.size()) {
      throw new IllegalArgumentException("a build has at least one platform, and each once");
    }
    buildArgs = Collections.unmodifiableMap(new LinkedHashMap<>(buildArgs));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /** A CloudImage for this machine's platform, with the default compression, made in 1970. */
  public static BuildOptions defaults() {
    return new BuildOptions(
        List.of(Platform.host()),
        Map.of(),
        Map.of(),
        CompressionChoice.defaults(),
        Instant.EPOCH,
        ImageFormat.CLOUDIMAGE);
  }

  public BuildOptions withPlatforms(List<Platform> newPlatforms) {
    return new BuildOptions(newPlatforms, buildArgs, labels, compression, created, format);
  }

  public BuildOptions withBuildArgs(Map<String, String> newArgs) {
    return new BuildOptions(platforms, newArgs, labels, compression, created, format);
  }

  public BuildOptions withLabels(Map<String, String> newLabels) {
    return new BuildOptions(platforms, buildArgs, newLabels, compression, created, format);
  }

  public BuildOptions withCompression(CompressionChoice newCompression) {
    return new BuildOptions(platforms, buildArgs, labels, newCompression, created, format);
  }

  public BuildOptions withCreated(Instant newCreated) {
    return new BuildOptions(platforms, buildArgs, labels, compression, newCreated, format);
  }

  public BuildOptions withFormat(ImageFormat newFormat) {
    return new BuildOptions(platforms, buildArgs, labels, compression, created, newFormat);
  }
}
