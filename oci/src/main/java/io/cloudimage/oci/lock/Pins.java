// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lock;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import java.util.Optional;

/**
 * What the names that a build asks for have to stand for. Where nothing is said, the name stands
 * for what it stands for now.
 */
public interface Pins {
  /** Says nothing. */
  Pins NONE = new Pins() {};

  /**
   * @throws OciException CONFLICT if the build may not use this base
   */
  default Optional<Pin> base(ImageName name, Platform platform) throws OciException {
    return Optional.empty();
  }

  /**
   * @throws OciException CONFLICT if the build may not use this container image
   */
  default Optional<Pin> image(ImageName name, Platform platform) throws OciException {
    return Optional.empty();
  }

  /**
   * @throws OciException CONFLICT if the build may not use this URL
   */
  default Optional<LockedFile> file(FileUrl url) throws OciException {
    return Optional.empty();
  }

  /**
   * Is told at the end what the build used.
   *
   * @throws OciException CONFLICT if that is not what it had to use
   */
  default void check(Lock used) throws OciException {}
}
