// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.bundle;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.NameDefaults;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.spec.AnnotationKeys;
import java.util.Optional;

/**
 * What the images of an archive are called. Archives of this project say whole names; other tools'
 * may say only a tag, or put the name into containerd's annotation.
 *
 * @param defaults completes short names
 * @param repository for images of which the archive says only a tag, or nothing
 */
public record EntryNames(NameDefaults defaults, Optional<ImageName> repository) {
  private static final String CONTAINERD = "io.containerd.image.name";

  /**
   * @throws OciException INVALID if the archive does not say, and nobody else did
   */
  ImageName of(Descriptor entry, String archive) throws OciException {
    String containerd = entry.annotations().get(CONTAINERD);
    String text =
        containerd != null ? containerd : entry.annotations().get(AnnotationKeys.REF_NAME);
    if (repository.isPresent() && containerd == null) {
      Optional<Tag> tag = Optional.ofNullable(text).flatMap(Tag::from);
      if (tag.isPresent() || text == null) {
        return tag.map(repository.get()::withTag).orElse(repository.get());
      }
    }
    if (text == null || (text.indexOf(':') < 0 && text.indexOf('/') < 0)) {
      throw new OciException(
          ErrorKind.INVALID,
          archive
              + (text == null
                  ? " does not say what " + entry.digest() + " is called"
                  : " calls an image only " + Printable.quote(text)),
          "--name says what it is to be called",
          null);
    }
    try {
      return ImageName.parse(text, defaults);
    } catch (IllegalArgumentException e) {
      throw new OciException(
          ErrorKind.INVALID,
          archive + " calls an image " + Printable.quote(text) + ": " + e.getMessage(),
          e);
    }
  }

  /** An entry without what is said about it in the index alone. */
  Descriptor plain(Descriptor entry) {
    return entry
        .withoutAnnotation(AnnotationKeys.REF_NAME)
        .withoutAnnotation(CONTAINERD)
        .withoutAnnotation(AnnotationKeys.SUBJECT);
  }
}
