// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.location;

import java.io.IOException;

/** Knows one kind of place, and what users write for it. */
public interface RepositoryProvider {
  /** What stands before the first colon, for example {@code oci}. */
  String prefix();

  /** What may stand behind the prefix, for help and errors: {@code DIR[:NAME]}. */
  String form();

  /**
   * Opens an image for reading.
   *
   * @param place what stands behind the prefix
   * @throws io.cloudimage.oci.error.OciException INVALID, NOT_FOUND; UNSUPPORTED where the kind is
   *     only written
   */
  ImageSource openSource(String place) throws IOException;

  /**
   * Opens a place for writing.
   *
   * @throws io.cloudimage.oci.error.OciException INVALID, CONFLICT; UNSUPPORTED where the kind is
   *     only read
   */
  ImageTarget openTarget(String place) throws IOException;
}
