// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import java.io.IOException;

/** A store that takes content whose digest is not known before it ends. */
public interface BlobIngester {
  /** Starts to take content; the caller closes what it gets, committed or not. */
  Ingest ingest() throws IOException;
}
