// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import io.cloudimage.oci.model.ImageName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the container images come from that travel along. */
public final class MemberFlags {
  @Option(
      names = "--no-images",
      description = "Take no container images along but those of the base.")
  private boolean none;

  @Option(
      names = "--all-platforms",
      description = "Take container images along with all their platforms.")
  private boolean whole;

  @Option(
      names = "--images-from",
      paramLabel = "PLACE",
      description =
          "Look for container images there first: oci:DIR, oci-archive:FILE or docker-archive:FILE."
              + " Repeatable.")
  private List<String> places = new ArrayList<>();

  @Option(
      names = "--image-source",
      paramLabel = "NAME=PLACE",
      description =
          "Take this container image from there, for example nginx:1.25=oci:DIR:v1. Repeatable.")
  private Map<String, String> sources = new LinkedHashMap<>();

  public boolean none() {
    return none;
  }

  public boolean whole() {
    return whole;
  }

  /** As typed, without an image. */
  public List<String> places() {
    return List.copyOf(places);
  }

  /**
   * Where an image is said to be.
   *
   * @throws IllegalArgumentException if a flag's name is none
   */
  public Optional<String> placeOf(ImageName name) {
    for (Map.Entry<String, String> source : sources.entrySet()) {
      if (ImageName.parse(source.getKey()).equals(name)) {
        return Optional.of(source.getValue());
      }
    }
    return Optional.empty();
  }
}
