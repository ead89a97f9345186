// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.io.InputStream;

/** Content that can be asked for by descriptor: blobs, and manifests and indexes alike. */
public interface ContentSource {
  /** Whether the content is here, complete. */
  boolean exists(Descriptor target) throws IOException;

  /**
   * Opens the content; the caller closes it. The stream checks size and digest by its end: reading
   * to the end without an exception means that the bytes were the right ones. Who stops early has
   * checked nothing.
   *
   * @throws io.cloudimage.oci.error.OciException NOT_FOUND; MISMATCH while reading
   */
  InputStream fetch(Descriptor target) throws IOException;
}
