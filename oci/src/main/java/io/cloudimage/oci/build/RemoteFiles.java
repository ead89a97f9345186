// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/** Gets what {@code ADD} and {@code APP} name by URL. */
@FunctionalInterface
public interface RemoteFiles {
  /**
   * Opens the content; the caller closes it. A stream that ends early fails while it is read.
   *
   * @param url http or https
   * @throws io.cloudimage.oci.error.OciException NOT_FOUND, DENIED, UNTRUSTED, UNAVAILABLE
   */
  InputStream open(URI url) throws IOException;
}
