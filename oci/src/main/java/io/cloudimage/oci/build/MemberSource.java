// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.lock.Pin;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.util.Optional;

/** Finds the container images that travel along with what is built. */
@FunctionalInterface
public interface MemberSource {
  /**
   * Finds an image. It may have come from far away to a local store first.
   *
   * @param name whole, with a tag, a digest or both
   * @param platform what is wanted
   * @param whole whether all platforms of its index are to be there, if it has one
   * @param pin what the name stands for, if that is settled; then nobody is asked what it stands
   *     for now
   * @throws io.cloudimage.oci.error.OciException NOT_FOUND if there is no such image, or none for
   *     the platform
   */
  Found find(ImageName name, Platform platform, boolean whole, Optional<Pin> pin)
      throws IOException;

  /**
   * An image that was found.
   *
   * @param source has the manifest and all that belongs to it; and the whole index, if there is one
   * @param manifest with its platform, where the index says it
   * @param index of which the manifest is an entry, if it is one
   * @param whole the index, if it was wanted with all platforms and is there
   */
  record Found(
      ContentSource source,
      Descriptor manifest,
      Optional<Digest> index,
      Optional<Descriptor> whole) {}
}
