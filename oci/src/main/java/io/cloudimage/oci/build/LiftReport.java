// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.lift.OriginalName;
import io.cloudimage.oci.members.Member;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Platform;
import java.util.List;
import java.util.Optional;

/**
 * What was lifted out of an image's folders.
 *
 * @param root what to tag; none if there was nothing to lift, or nothing was to be written
 * @param images one for each platform of the image
 */
public record LiftReport(Optional<Descriptor> root, List<Image> images) {
  public LiftReport {
    images = List.copyOf(images);
  }

  /** Whether no platform's folder holds an image. */
  public boolean isEmpty() {
    return images.stream().allMatch(image -> image.members().isEmpty());
  }

  /**
   * One platform's image.
   *
   * @param members what is lifted, by name
   * @param layers lowest first
   * @param leftovers how many files of the registry belong to none of the images
   * @param leftoverBytes their size
   * @param notes what is damaged and stays in the folder, and what may surprise; safe to print
   */
  public record Image(
      Platform platform,
      List<Lifted> members,
      List<Layer> layers,
      int leftovers,
      long leftoverBytes,
      List<String> notes) {
    public Image {
      members = List.copyOf(members);
      layers = List.copyOf(layers);
      notes = List.copyOf(notes);
    }
  }

  /** A container image, and what told its registry. */
  public record Lifted(Member member, OriginalName.Source nameFrom) {}

  /** What becomes of a layer. */
  public enum Fate {
    KEPT,
    REWRITTEN,
    GONE
  }

  /**
   * A layer of the image as it was.
   *
   * @param after what it is now, if it was written anew
   */
  public record Layer(Descriptor before, Digest diffId, Fate fate, Optional<Descriptor> after) {}
}
